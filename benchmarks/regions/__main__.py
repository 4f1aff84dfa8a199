"""The command: `python -m benchmarks.regions [--names N] [--rounds N] [--output FILE]`."""

import gc
import json
import time
import tracemalloc
from collections.abc import Callable
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Annotated, Any

import psutil
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.regions import samples
from benchmarks.regions.naive import Scan
from knowledge.regions import OldName, Regions
from knowledge.yaml_text import read_yaml

console = Console()
if not console.is_terminal:
    console.width = 120  # in a file the tables need not fit 80 columns

_MIB = 1024 * 1024


def _read() -> tuple[str, str, list[OldName]]:
    folder = files("knowledge") / "regions"
    divisions, townships, old = (
        (folder / name).read_text(encoding="utf-8") for name in ("divisions.csv", "townships.txt", "old_names.yaml")
    )
    entries = read_yaml(old)["old_names"]
    return divisions, townships, [OldName.model_validate(entry) for entry in entries]


def _memory() -> dict[str, float]:
    """MiB that the divisions take, as the system and as Python counts it."""
    process = psutil.Process()
    gc.collect()
    resident = process.memory_info().rss
    parts = _read()
    regions = Regions(*parts)
    gc.collect()
    figures = {"resident memory grown by, MiB": (process.memory_info().rss - resident) / _MIB}
    _make_indexes(regions)
    figures["  with the indexes of find and search, MiB"] = (process.memory_info().rss - resident) / _MIB
    tracemalloc.start()
    regions = Regions(*parts)
    figures["Python objects (tracemalloc), MiB"] = tracemalloc.get_traced_memory()[0] / _MIB
    _make_indexes(regions)
    figures["  with both indexes, MiB"] = tracemalloc.get_traced_memory()[0] / _MIB
    tracemalloc.stop()
    return figures


def _make_indexes(regions: Regions) -> None:
    """`find` and `search` make theirs at the first call."""
    regions.find(samples.SHORT)
    regions.search("兰州")


def _times(rounds: int) -> dict[str, float]:
    """Milliseconds of each part of loading, median of the rounds."""
    taken: dict[str, list[float]] = {
        "reading the files, ms": [],
        "making the divisions, ms": [],
        "index of find, ms": [],
        "index of search, ms": [],
    }
    for _ in range(rounds):
        gc.collect()
        moments = [time.perf_counter()]
        parts = _read()
        moments.append(time.perf_counter())
        regions = Regions(*parts)
        moments.append(time.perf_counter())
        regions.find(samples.SHORT)
        moments.append(time.perf_counter())
        regions.search("兰州")
        moments.append(time.perf_counter())
        for values, (begin, end) in zip(taken.values(), pairwise(moments), strict=True):
            values.append(1000 * (end - begin))
    return {name: median(values) for name, values in taken.items()}


def _microseconds(call: Callable[[str], object], texts: list[str]) -> tuple[float, float]:
    """Half and 95 % of the calls take less than this."""
    taken = []
    for text in texts:
        started = time.perf_counter_ns()
        call(text)
        taken.append((time.perf_counter_ns() - started) / 1000)
    steps = quantiles(taken, n=100, method="inclusive")
    return steps[49], steps[94]


def main(
    names: Annotated[int, typer.Option(min=20, help="Names of each kind.")] = 1000,
    rounds: Annotated[int, typer.Option(min=1, help="Times it is loaded; the median counts.")] = 5,
    output: Annotated[Path | None, typer.Option(help="Write everything measured to this JSON file.")] = None,
) -> None:
    """Measure the look-up of divisions beside a scan over all names."""
    loading = {**_memory(), **_times(rounds)}
    regions = Regions(*_read())
    table = Table(title=f"{len(regions)} divisions", show_header=False)
    for name, figure in loading.items():
        table.add_row(name, f"{figure:.1f}")
    console.print(table)

    scan = Scan(regions)
    letter = samples.letter()
    texts = {f"resolve {kind}": chosen for kind, chosen in samples.names(regions, names).items()}
    texts["find in a short question"] = [samples.SHORT] * names
    texts[f"find in {len(letter)} characters"] = [letter] * names
    measured: list[dict[str, Any]] = []
    table = Table("µs a call", title="Beside a scan over all names")
    for heading in ("ours p50", "ours p95", "scan p50", "scan p95", "times faster"):
        table.add_column(heading, justify="right")
    for what, chosen in texts.items():
        finds = what.startswith("find")
        ours = _microseconds(regions.find if finds else regions.resolve, chosen)
        # A scan is slow and its time varies little: fewer calls will do.
        other = _microseconds(scan.find if finds else scan.resolve, chosen[: max(20, names // 20)])
        measured.append({"what": what, "ours": ours, "scan": other})
        table.add_row(what, *(f"{figure:.1f}" for figure in (*ours, *other)), f"{other[0] / ours[0]:.0f}")
    console.print(table)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        result = {"loading": loading, "microseconds": measured}
        output.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
        console.print(f"written to {output}")


if __name__ == "__main__":
    typer.run(main)
