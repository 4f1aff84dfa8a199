"""The command: `python -m benchmarks.entities [--asked FILE]`."""

import json
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.model import PROJECT, QUIET, bot_python
from app.nlu.dataset import read_json_lines
from app.nlu.metrics import entity_score

console = Console()


def main(
    learnt: Annotated[Path, typer.Option(exists=True, help="Messages to learn from.")] = PROJECT
    / "entities_marked.jsonl",
    asked: Annotated[Path, typer.Option(exists=True, help="Messages to score on.")] = PROJECT
    / "tests/nlu/entities_held_out.jsonl",
) -> None:
    """Score the bot's readers and a learnt tagger over them on marked messages."""
    done = subprocess.run(
        [str(bot_python()), str(Path(__file__).with_name("tagger.py")), str(learnt.resolve()), str(asked.resolve())],
        cwd=PROJECT, env={**os.environ, **QUIET, "PYTHONPATH": str(PROJECT)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        console.print(done.stderr[-3000:], markup=False)
        raise typer.Exit(1)
    found = json.loads(done.stdout)
    messages = read_json_lines(asked)
    wanted = [{(item.entity, item.start, item.end) for item in message.entities or ()} for message in messages]
    kinds = sorted({kind for marks in wanted for kind, _, _ in marks})
    table = Table(title=f"{len(messages)} messages, {sum(map(len, wanted))} marks; precision / recall / F1")
    for heading in ("kind", "marks", "readers", "tagger over them"):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    for kind in ["all", *kinds]:
        row = []
        for side in ("readers", "tagger"):
            given = [{(name, start, end) for name, start, end in marks} for marks in found[side]]
            score = entity_score(_only(wanted, kind), _only(given, kind))
            row.append(f"{score.precision:.3f} / {score.recall:.3f} / {score.f1:.3f}")
        table.add_row(kind, str(sum(map(len, _only(wanted, kind)))), *row)
    console.print(table)
    console.print(
        f"learnt in {found['seconds']} s of processor time; {found['milliseconds']} ms a message besides the reading; "
        f"{found['kilobytes']} KiB"
    )


def _only(marks: list[set[tuple[str, int, int]]], kind: str) -> list[set[tuple[str, int, int]]]:
    return [{mark for mark in one if kind in ("all", mark[0])} for one in marks]


if __name__ == "__main__":
    typer.run(main)
