"""`hotline screen-batch`, `screen-merge`, `make-register`: a whole county through the rules, as a review queue.

Exit codes: 0 done, also with bad rows; 2 wrong use, or a file that is no register.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from hotline.clock import local_date, system_clock
from hotline.errors import InvalidInput

_out = Console()
if not _out.is_terminal:
    _out.width = 120  # in a file or a pipe the tables need not fit 80 columns

AsOf = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day whose rules and figures hold; by default today.")
]
Out = Annotated[Path, typer.Option("--out", help="Folder for the lists; an older run in it is compared with.")]
PreviousRun = Annotated[Path | None, typer.Option(help="Folder of an older run to compare with instead.")]
Csv = Annotated[bool, typer.Option("--csv", help="Write CSV, too, however long the lists are.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("screen-batch")(screen_batch)
    app.command("screen-merge")(screen_merge)
    app.command("make-register")(make_register)


def screen_batch(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Registers, .csv or .parquet, in order.")],
    out: Out,
    *,
    as_of: AsOf = None,
    region: Annotated[str, typer.Option(help="Division code for rows that name no region.")] = "",
    previous: PreviousRun = None,
    chunk: Annotated[
        int, typer.Option(min=1, help="Households at a time; changes memory, not what is found.")
    ] = 50_000,
    jobs: Annotated[int | None, typer.Option(min=1, max=64, help="Processes; by default one a core.")] = None,
    csv: Csv = False,
    max_facts: Annotated[
        int, typer.Option(min=0, max=60, help="Leave out leads that wait for more facts than these.")
    ] = 3,
    held_only: Annotated[
        bool, typer.Option("--held-only", help="Leave out leads that wait for a fact for which there is no column.")
    ] = False,
) -> None:
    """Screen a whole register: a ranked review queue, a check list, and the rows that can't be used."""
    from app.screening.batch import Options, screen
    from app.screening.screening import Wanted
    from knowledge import load_library

    if region and load_library().regions.get(region) is None:
        raise InvalidInput(
            "unknown_region", f"--region {region}: no such division code; `hotline knowledge list regions` has them"
        )
    wanted = Wanted(_day(as_of), int(region) if region else -1, max_facts, held_only)
    with _Shown() as shown:
        run = screen(files, Options(wanted, out, previous, chunk, jobs, csv), shown)
    _tell(run.told, out)


def screen_merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Folders that screen-batch has written.")],
    out: Out,
    previous: PreviousRun = None,
    csv: Csv = False,
) -> None:
    """Bring the runs of several machines together, as if it had been one."""
    from app.screening.batch import merge

    _tell(merge(folders, out, previous, csv=csv).told, out)


def make_register(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The file to write, .parquet or .csv.")],
    *,
    households: Annotated[int, typer.Option(min=1, help="How many households.")] = 1000,
    seed: Annotated[int, typer.Option(min=0, help="The same number gives the same register.")] = 0,
    region: Annotated[str, typer.Option(help="Division code of the place.")] = "620102",
    missing: Annotated[float, typer.Option(min=0, max=1, help="Share of facts that are missing.")] = 0.1,
    as_of: AsOf = None,
) -> None:
    """Make a register up: plausible households of which none exists, to try things out."""
    from app.screening.generator import Made, make_register
    from knowledge import load_library

    made = Made(households, seed, region, missing, _day(as_of))
    rows = make_register(load_library(), made, out)
    _say(f"written to {out}: {households} households, {rows} persons, all made up")


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else local_date(system_clock())


class _Shown:
    """The stages of a run as a bar."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bar = Progress(*columns, console=_out, transient=True)
        self._task: TaskID | None = None

    def __enter__(self) -> _Shown:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def begin(self, what: str, total: int | None) -> None:
        """Another stage."""
        if self._task is not None:
            self._bar.remove_task(self._task)
        self._task = self._bar.add_task(f"{what} (rows)", total=total)

    def seen(self, rows: int) -> None:
        """So many more rows are through."""
        assert self._task is not None
        self._bar.advance(self._task, rows)


def _say(text: str, style: str = "") -> None:
    _out.print(escape(text), style=style, highlight=False, soft_wrap=True)


def _tell(told: dict[str, Any], out: Path) -> None:
    """What was found, and what it is not."""
    from knowledge.eligibility.register.leads import CERTAINTIES

    leads = told["leads"]
    _say(
        f"{told['households']} households, {told['persons']} persons on {told['as_of']} in {told['seconds']} s "
        f"(rules {told['ruleset']}, figures {told['parameters']})"
    )
    table = Table("certainty", title=f"{leads['all']} leads")
    table.add_column("leads", justify="right")
    for name in CERTAINTIES:
        if name in leads["by_certainty"]:
            table.add_row(name, str(leads["by_certainty"][name]))
    _out.print(table)
    if told["leads_left_out"]:
        _say(f"{told['leads_left_out']} leads that wait for more facts are left out (--max-facts, --held-only)")
    if "compared_with" in leads:
        before = leads["compared_with"]["as_of"]
        _say(f"since the run of {before}: {leads['new']} new, {leads['lost']} lost (lost.csv)")
    checks = ", ".join(f"{count} {reason}" for reason, count in told["checks"].items()) or "none"
    _say(f"to check among the aided: {checks}")
    if told["bad_rows"]:
        _say(
            f"{told['bad_rows']} bad rows, so {told['bad_households']} households were left out: see bad_rows.csv, put "
            "the register right, run again",
            "yellow",
        )
    if told["hidden_marks"]:
        _say(f"{told['hidden_marks']} marks looked like ID numbers and were replaced by keyed hashes (#…)", "yellow")
    if told["ignored_columns"]:
        _say(f"not read, since no fact is in them: columns {', '.join(told['ignored_columns'])}")
    _say(f"written to {out}")
    _say(told["note"], "bold")
    _say(told["checks_note"], "bold")
