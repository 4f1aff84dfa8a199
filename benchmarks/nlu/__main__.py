"""The command: `python -m benchmarks.nlu [--only NAME …] [--held-out second] [--out FOLDER]`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app import model
from app.nlu import dataset, readings, report
from benchmarks.chat import measure
from benchmarks.nlu import training
from hotline.errors import HotlineError

console = Console()
if not console.is_terminal:
    console.width = 200  # in a file the table need not fit 80 columns


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def main(
    only: Annotated[list[str] | None, typer.Option(help="Only these pipelines; ours is always `hotline`.")] = None,
    diet_epochs: Annotated[int, typer.Option(help="Passes of DIET; Rasa's default is 300, its template's 100.")] = 100,
    diet_share: Annotated[
        float, typer.Option(help="Of our messages that DIET learns from: of all of them it takes too much memory.")
    ] = 0.2,
    held_out: Annotated[
        str, typer.Option(help="Which of the held-out sets, a folder of rasa_project/held_out.")
    ] = "second",
    out: Annotated[Path, typer.Option(help="Where models, logs and figures go.")] = Path("var/bake-off"),
) -> None:
    """Train and compare pipelines on held-out messages."""
    messages = dataset.read_training_files(sorted((model.PROJECT / "held_out" / held_out).rglob("*.yml")))
    if not messages:
        raise typer.BadParameter(f"there is no rasa_project/held_out/{held_out}")
    texts = [message.text for message in messages]
    table = Table(title=f"{len(messages)} held-out messages. {measure.machine()}")
    for heading in (
        "pipeline", "macro-F1", "accuracy", "letters", "out of scope P / R / F1", "urgent P / R", "entities F1", "ECE",
        "training s", "training MiB", "ms median / p95", "reading MiB",
    ):  # fmt: skip
        table.add_column(heading, justify="left" if heading == "pipeline" else "right")
    found = {}
    for name in [*training.PIPELINES, "hotline"]:
        if only and name not in only:
            continue
        console.print(f"{name} …")
        try:
            trained = training.train(name, out.resolve(), training.Diet(diet_epochs, diet_share))
            read = readings.read_all(trained.path, texts, trained.project)
        except HotlineError as error:
            console.print(f"{name}: {error}", markup=False)
            continue
        f = report.figures(messages, read)
        report.write(out / name / "figures", f, messages, read)
        found[name] = {**asdict(f), "training_seconds": trained.seconds, "training_mebibytes": trained.mebibytes}
        table.add_row(
            name, _share(f.macro_f1), _share(f.accuracy), _share(f.letters),
            f"{f.elsewhere.precision:.3f} / {f.elsewhere.recall:.3f} / {f.elsewhere.f1:.3f}",
            f"{f.urgent.precision:.3f} / {f.urgent.recall:.3f}", _share(f.entities.f1 if f.entities else None),
            _share(f.calibration_error), f"{trained.seconds:.0f}", str(trained.mebibytes),
            f"{f.milliseconds_median:.1f} / {f.milliseconds_p95:.1f}", str(f.mebibytes),
        )  # fmt: skip
        (out / "figures.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
