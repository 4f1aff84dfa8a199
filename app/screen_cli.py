"""`hotline screen`: what one household may well get, in plain words, as JSON or to be read out. Needs no database.

Exit codes: 0 done; 1 `--replay` found a difference; 2 what was given is no household, or wrong use; 3 the library does
not load.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from hotline.clock import local_date, system_clock
from hotline.errors import InvalidInput

if TYPE_CHECKING:
    from knowledge.eligibility.household import Household

_out = Console()


def screen_command(
    household: Annotated[
        str, typer.Argument(metavar="FILE|-", help="A household as JSON (see --schema); - reads it from the input.")
    ] = "",
    *,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day to screen for; today in China if left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")] = False,
    spoken: Annotated[bool, typer.Option("--spoken", help="Print a few sentences to be read out.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a household and end.")] = False,
    replay: Annotated[
        str,
        typer.Option(
            metavar="ID",
            help="Compare with an earlier result: its id tells whether anything changed, id-ruleset-parameters what.",
        ),
    ] = "",
) -> None:
    """Screen one household: what it may well get and why, what is unknown, what not."""
    from app import screen_views as views
    from knowledge import load_library
    from knowledge.eligibility.determination import screen
    from knowledge.eligibility.export import screening_json
    from knowledge.eligibility.household import household_schema
    from knowledge.eligibility.result import result_of
    from knowledge.eligibility.rulebook import rulebook
    from knowledge.eligibility.telling import family_told, said

    if schema:
        _print_json(household_schema())
        return
    if not household:
        raise InvalidInput("no_household", "name a file with a household as JSON, or - to read it from the input")
    if sum((as_json, spoken, bool(replay))) > 1:
        raise InvalidInput("one_form", "--json, --spoken and --replay exclude one another; choose one")
    told = _read(household)
    day = as_of.date() if as_of is not None else local_date(system_clock())
    library = load_library()
    screening = screen(library, rulebook(), told, day)
    if replay:
        raise typer.Exit(0 if views.compare(_out, told, screening, replay) else 1)
    if as_json:
        _print_json(screening_json(screening, library.screening))
        return
    result = result_of(screening, library.screening)
    if spoken:
        views.line(_out, said(library, result, family_told(library, told)))
    else:
        views.show(_out, library, told, result)


def _read(name: str) -> Household:
    """Raises InvalidInput, with a line for each thing that is wrong."""
    from knowledge.eligibility.given import NotAHousehold, read_household
    from knowledge.eligibility.household import Household

    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise InvalidInput("not_readable", f"{name} can't be read: {error.strerror}") from error
    try:
        return read_household(text, Household)
    except NotAHousehold as error:
        raise InvalidInput("household_invalid", "\n".join(map(str, error.problems))) from error


def _print_json(value: Any) -> None:
    _out.print(json.dumps(value, ensure_ascii=False, indent=1), markup=False, highlight=False, soft_wrap=True)
