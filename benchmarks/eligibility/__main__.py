"""The command: `python -m benchmarks.eligibility [--households N]… [--without-openfisca] [--output FILE]`."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import psutil
import typer
from rich.console import Console
from rich.table import Table

from app.screening.generator import Made, make_register
from benchmarks.eligibility import beside
from hotline.clock import local_date, system_clock
from knowledge import Library, load_library
from knowledge.eligibility.columns import Households
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.household import Household
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import missing

console = Console()
if not console.is_terminal:
    console.width = 120  # in a file the tables need not fit 80 columns

_REGION, _SEED, _MISSING = "620102", 1, 0.1
_MIB = 1 << 20
_POLL = 0.02
#: A family as a citizen tells it in the chat.
_FAMILY = {
    "region": "620102", "area_type": "urban", "income": {"yuan": 1800, "per": "month"}, "receives": [],
    "necessary_costs": {"yuan": 6000, "per": "year"}, "car": False, "second_home": False, "business": False,
    "persons": [
        {"age": 44, "employed": True, "disability": "none", "illness": "none"},
        {"age": 41, "employed": False, "disability": "physical", "disability_grade": 2, "illness": "stated"},
        {"age": 13, "study": "compulsory", "father": "present", "mother": "present", "disability": "none"},
    ],
}  # fmt: skip


def _one(library: Library, rounds: int = 300) -> dict[str, float]:
    """Milliseconds for one household, the median."""
    household = Household.model_validate(_FAMILY)
    day, book = local_date(system_clock()), rulebook()
    standards = Standards(library, day)
    columns = Households.of([household], day)
    taken: dict[str, list[float]] = {"rules": [], "rules, naming facts": [], "columns and rules": []}
    for _ in range(rounds):
        began = time.perf_counter()
        for outcome in evaluate(library, book, columns, day, standards=standards):
            _ = outcome.finding.amount  # reckoned when asked for
        taken["rules"].append(time.perf_counter() - began)
        began = time.perf_counter()
        for outcome in evaluate(library, book, columns, day, standards=standards):
            missing(outcome.finding)
        taken["rules, naming facts"].append(time.perf_counter() - began)
        began = time.perf_counter()
        list(evaluate(library, book, Households.of([household], day), day, standards=standards))
        taken["columns and rules"].append(time.perf_counter() - began)
    # The least, too: what it takes where nothing else runs.
    found = {name: 1000 * median(values) for name, values in taken.items()}
    return {**found, "rules, least": 1000 * min(taken["rules"])}


def _register(library: Library, folder: Path, households: int) -> Path:
    day = local_date(system_clock())
    path = folder / f"register-{households}-{day}.parquet"
    if not path.exists():
        console.print(f"· making a register of {households} households")
        make_register(library, Made(households, _SEED, _REGION, _MISSING, day), path)
    return path


def _screened(path: Path, out: Path, jobs: int | None) -> dict[str, Any]:
    """The whole command as staff run it, from the register to the ranked list: seconds by the clock and of the
    processors (what else runs here adds to the first alone), MiB of all its processes together at the most."""
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "app.cli", "screen-batch", str(path), "--out", str(out)]
    command += ["--jobs", str(jobs)] if jobs else []
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began, most = time.perf_counter(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, _resident(root))
            time.sleep(_POLL)
    seconds = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode:
        raise SystemExit(f"screen-batch ended with {process.returncode}")
    told = json.loads((out / "run.json").read_text(encoding="utf-8"))
    return {
        "households": told["households"],
        "persons": told["persons"],
        "leads": told["leads"]["all"],
        "jobs": told["jobs"],
        "seconds": seconds,
        "cpu_seconds": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "load": os.getloadavg()[0],
        "mib": most / _MIB,
    }


def _resident(root: psutil.Process) -> int:
    total = 0
    try:
        for process in (root, *root.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        return total
    return total


def _show_one(one: dict[str, float], openfisca: float | None) -> None:
    table = Table("one household", title=f"One household, all {len(rulebook().topics)} rules")
    table.add_column("ms", justify="right")
    for name, figure in one.items():
        table.add_row(name, f"{figure:.2f}")
    if openfisca is not None:
        table.add_row(f"OpenFisca, {len(beside.RULES)} rules", f"{openfisca:.2f}")
    console.print(table)


def _show_screened(runs: list[dict[str, Any]]) -> None:
    table = Table("households", title="From Parquet to the ranked list, the whole command")
    for heading in ("persons", "leads", "processes", "seconds", "CPU s", "households/s", "MiB at most", "load"):
        table.add_column(heading, justify="right")
    for run in runs:
        rate = run["households"] / run["seconds"]
        counts = (f"{run[name]:,}" for name in ("households", "persons", "leads", "jobs"))
        times = (f"{run['seconds']:.1f}", f"{run['cpu_seconds']:.1f}", f"{rate:,.0f}")
        table.add_row(*counts, *times, f"{run['mib']:.0f}", f"{run['load']:.1f}")
    console.print(table)


def _show_beside(found: list[beside.Beside]) -> None:
    rules = ", ".join("/".join(filter(None, topic)) for topic in beside.RULES)
    table = Table("households", title=f"The same {len(beside.RULES)} rules on {beside.DAY}: {rules}")
    for heading in ("", "a core, CPU s", "OpenFisca", "times", "the machine, s", "OpenFisca", "times"):
        table.add_column(heading, justify="right" if heading else "left")
    for run in found:
        theirs = run.openfisca
        rows = (("verdicts", run.ours), ("naming facts", run.naming))
        for name, ours in rows:
            table.add_row(
                f"{run.households:,}",
                name,
                *_taken(ours.core, theirs.core),
                *_taken(ours.machine, theirs.machine),
            )
    console.print(table)
    for run in found:
        every = run.all_rules
        console.print(
            f"{run.households:,} households: all our rules {every.core.median:.3f} CPU s, {every.machine.median:.3f} "
            f"s; of OpenFisca's CPU s {run.openfisca.setting_up.median:.3f} for setting up; told as JSON it does "
            f"{run.openfisca.json_per_second:,.0f} households/s; certain {run.certain:.0%}, differ {run.differ}"
        )
    console.print(
        "Medians, the best in brackets; both sides in turns. OpenFisca: setting up and reckoning. The machine: "
        f"{os.cpu_count()} processes, each with its share of the households, by the clock. OpenFisca knows no unknown: "
        "for it, missing facts are defaults, and what a caseworker decides is no. Ours says what is certain, missing, "
        "or left to a person. `certain`: share of our answers that hold whatever is missing; `differ`: how many of "
        "these OpenFisca answers otherwise."
    )


def _taken(ours: beside.Taken, theirs: beside.Taken) -> tuple[str, str, str]:
    """Both sides, and how many times as much we do."""
    shown = [f"{taken.median:.3f} ({taken.best:.3f})" for taken in (ours, theirs)]
    return shown[0], shown[1], f"{theirs.median / ours.median:.1f} ({theirs.best / ours.best:.1f})"


def main(
    *,
    households: Annotated[list[int] | None, typer.Option(min=1000, help="Sizes of the registers.")] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes of the screening; by default as it chooses.")
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="Times that each is done beside OpenFisca, in turns.")] = 10,
    without_openfisca: Annotated[bool, typer.Option("--without-openfisca", help="Ours alone.")] = False,
    folder: Annotated[Path, typer.Option(help="Where registers and lists are put.")] = Path("var/bench-eligibility"),
    output: Annotated[Path | None, typer.Option(help="Write everything measured to this JSON file.")] = None,
) -> None:
    """Measure eligibility: one household, whole registers, and the same rules in OpenFisca."""
    library = load_library()
    console.print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    sizes = households or [100_000, 1_000_000]
    result = _measured(library, sizes, jobs, None if without_openfisca else rounds, folder)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(result, indent=1), encoding="utf-8")
        console.print(f"written to {output}")


def _measured(library: Library, sizes: list[int], jobs: int | None, rounds: int | None, folder: Path) -> dict[str, Any]:
    """`rounds`: None without OpenFisca."""
    one = _one(library)
    registers = [_register(library, folder, size) for size in sizes]
    runs = [_screened(path, folder / "lists", jobs) for path in registers]
    found: list[beside.Beside] = []
    if rounds is not None:
        found = [beside.compare(library, path, folder / "openfisca", rounds) for path in registers]
    _show_one(one, found[0].openfisca.one_ms if found else None)
    _show_screened(runs)
    if found:
        _show_beside(found)
    console.print(f"load {os.getloadavg()[0]:.1f} at the end")
    return {"one": one, "screened": runs, "beside": [asdict(run) | {"times": run.times} for run in found]}


if __name__ == "__main__":
    typer.run(main)
