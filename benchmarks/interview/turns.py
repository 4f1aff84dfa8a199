"""What a turn of a screening takes, now and in an earlier version, in turns; and whether both find the same.

`python -m benchmarks.interview.turns [--before REVISION] [--families N] [--rounds N] [--households N] [--output FILE]`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
from io import BytesIO
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

console = Console()
if not console.is_terminal:
    console.width = 120  # in a file the tables need not fit 80 columns

_HERE = Path(__file__).resolve().parents[2]
#: The last version that tried branches one by one.
_BEFORE = "069be3e"


def _earlier(revision: str, folder: Path) -> Path:
    """The rules of an earlier version, beside this one's benchmarks and tests."""
    packed = subprocess.run(
        ["git", "archive", revision, "knowledge"], cwd=_HERE, capture_output=True, check=True
    ).stdout
    with tarfile.open(fileobj=BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    return folder


def _replayed(rules: Path, folder: Path, families: int, seed: int, households: int) -> dict[str, Any]:
    """What one version took and found: `knowledge` is taken from `rules`."""
    output = folder / "found.json"
    command = [sys.executable, "-m", "benchmarks.interview.replaying", "--output", str(output)]
    command += ["--families", str(families), "--seed", str(seed), "--households", str(households)]
    paths = {**os.environ, "PYTHONPATH": f"{rules}{os.pathsep}{_HERE}"}
    # One thread, so that CPU time is that of the search. `rules` comes first on the path.
    subprocess.run(command, cwd=rules, env=paths | {"OMP_NUM_THREADS": "1"}, check=True)
    found: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
    return found


def _per_turn(rounds: list[dict[str, Any]], what: str) -> list[float]:
    """Of each turn the median of all rounds."""
    return [median(values) for values in zip(*([turn[what] for turn in one["turns"]] for one in rounds), strict=True)]


def _row(values: list[float]) -> list[str]:
    return [f"{figure:.1f}" for figure in (mean(values), median(values), quantiles(values, n=20)[-1], max(values))]


def _same(one: dict[str, Any], other: dict[str, Any]) -> int:
    """How many turns and households differ."""
    turns = [[turn["found"] for turn in found["turns"]] for found in (one, other)]
    count = abs(len(turns[0]) - len(turns[1])) + sum(left != right for left, right in zip(*turns, strict=False))
    both = zip(one["households"], other["households"], strict=True)
    return count + sum(left != right for left, right in both)


def main(
    *,
    before: Annotated[str, typer.Option(help="The earlier version, a revision.")] = _BEFORE,
    families: Annotated[int, typer.Option(help="How many families.")] = 60,
    seed: Annotated[int, typer.Option(help="Which families.")] = 1,
    rounds: Annotated[int, typer.Option(min=1, help="Times that all talks are replayed, both versions in turns.")] = 3,
    households: Annotated[int, typer.Option(help="So many partly told households beside, once.")] = 0,
    output: Annotated[Path | None, typer.Option(help="Write everything measured to this JSON file.")] = None,
) -> None:
    """Replay screenings turn by turn in two versions."""
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    found: dict[str, list[dict[str, Any]]] = {before: [], "now": []}
    with tempfile.TemporaryDirectory() as folder:
        rules = {before: _earlier(before, Path(folder)), "now": _HERE}
        for nth in range(rounds):
            for name, place in rules.items():
                found[name].append(_replayed(place, Path(folder), families, seed, 0 if nth else households))
    turns = len(found["now"][0]["turns"])
    table = Table("CPU ms a turn", title=f"{families} families, {turns} turns, {rounds} rounds")
    for heading in ("mean", "median", "p95", "most"):
        table.add_column(heading, justify="right")
    for what, said in (("search_ms", "the search"), ("ms", "the whole look")):
        for name in rules:
            table.add_row(f"{said}, {name}", *_row(_per_turn(found[name], what)))
    console.print(table)
    for name in rules if households else ():
        whole, search = found[name][0]["seconds"]
        console.print(f"{households} households, {name}: {whole:.1f} CPU s, {search:.1f} of them the search")
    different = _same(found[before][0], found["now"][0])
    console.print(f"differ: {different} of {turns} turns and {households} households")
    console.print(f"load {os.getloadavg()[0]:.1f} at the end")
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(found, indent=1), encoding="utf-8")
        console.print(f"written to {output}")
    raise typer.Exit(1 if different else 0)


if __name__ == "__main__":
    typer.run(main)
