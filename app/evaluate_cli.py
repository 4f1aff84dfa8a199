"""`hotline evaluate`: how well the trained bot understands labelled messages."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

# What compares messages is imported by the command that does: it needs libraries that take longer than most commands.
from app import model
from app.nlu import dataset, readings
from hotline.errors import InvalidInput
from hotline.settings import load_settings
from knowledge import load_library

app = typer.Typer(help="How well the trained bot understands.", no_args_is_help=True)
_out = Console()


@app.callback()
def _group() -> None:
    """How well the trained bot understands."""


@app.command()
def nlu(
    file: Annotated[
        Path, typer.Argument(help='Labelled messages: {"text", "intent", "entities"?} a line, or the bot\'s own YAML.')
    ],
    out: Annotated[Path, typer.Option(help="Folder for figures.json, errors.jsonl and confusion.svg.")] = Path(
        "var/nlu"
    ),
    trained: Annotated[Path | None, typer.Option("--model", help="Another model than the present one.")] = None,
) -> None:
    """Print and write how well the messages of FILE are understood."""
    from app.nlu import report

    if not file.exists():
        raise InvalidInput("no_such_file", f"{file} does not exist")
    paths = sorted(file.rglob("*.yml")) if file.is_dir() else [file]
    if file.is_dir() or file.suffix in (".yml", ".yaml"):
        messages = dataset.read_training_files(paths)
    else:
        messages = dataset.read_json_lines(file)
    path = trained or model.train(
        lambda line: _out.print(line, markup=False, highlight=False), weights=load_settings().language_weights
    )
    read = readings.read_all(path, [message.text for message in messages])
    found = report.figures(messages, read)
    report.show(_out, found, messages, read)
    report.write(out, found, messages, read)
    _out.print(f"written to {out}: figures.json, errors.jsonl, confusion.svg")


@app.command()
def data(
    looks: Annotated[bool, typer.Option(help="Show what may be wrong, too, not only what is.")] = False,
) -> None:
    """Check the bot's training data: repeats, labels against rules of thumb, missing marks, leaks between splits."""
    from app.nlu import linting

    training = dataset.read_training_files(sorted((model.PROJECT / "data").glob("*/nlu/*.yml")))
    held_out = dataset.read_training_files(sorted((model.PROJECT / "held_out").rglob("*.yml")))
    by_hand = dataset.read_json_lines(model.PROJECT / "entities_marked.jsonl")
    findings = linting.lint(training, held_out, linting.names_of(load_library()), by_hand)
    errors = [finding for finding in findings if finding.severity == "error"]
    for finding in findings if looks else errors:
        _out.print(f"{finding.severity}: {finding.what}\n  {finding.text}\n  {finding.detail}", markup=False)
    _out.print(
        f"{len(training)} messages to learn from, {len(held_out)} held out; {len(errors)} errors, "
        f"{len(findings) - len(errors)} to look at"
    )
    if errors:
        raise typer.Exit(1)


@app.command()
def add(
    file: Annotated[Path, typer.Argument(help='Labelled messages: {"text", "intent"} a line.')],
    held_out: Annotated[
        str, typer.Option(help="The set that the held-out fifth goes to; a new name begins a new set.")
    ],
) -> None:
    """Add labelled messages to what the bot learns from; a fifth, chosen by the hash of its words, is held out.

    Names and numbers are marked as the present model reads them. Train anew afterwards (`hotline train`).
    """
    from app.nlu.adding import TrainingData

    training = TrainingData(model.PROJECT)
    messages = dataset.read_json_lines(file)
    new = training.unknown(messages)
    path = model.train(
        lambda line: _out.print(line, markup=False, highlight=False), weights=load_settings().language_weights
    )
    read = readings.read_all(path, [message.text for message in new])
    added = training.add(new, read.items, held_out)
    _out.print(
        f"{added.learnt} messages to learn from, {added.held_out} held out in {held_out}, "
        f"{len(messages) - len(new)} were there before; now: make check-nlu, hotline train"
    )
