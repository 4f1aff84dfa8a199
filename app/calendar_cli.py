"""`hotline calendar`: see the calendar of workdays, import a year's notice, check when a term is due.

Exit codes: 0 done; 2 wrong use, or a file or hours that can't be taken; 3 the database does not answer.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hotline.clock import SHANGHAI, local_date, system_clock
from hotline.errors import InvalidInput
from hotline.settings import load_settings
from hotline.sla.calendar import Calendar, Day, coverage_warning
from hotline.sla.deadlines import Ends, Term, Unit, due_at, elapsed, last_day
from hotline.sla.hours import WorkingHours
from hotline.sla.milestones import milestones

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.sla.calendar_service import ImportResult

calendar_app = typer.Typer(
    help="China's workdays: see them, import a year's notice, check a deadline.", no_args_is_help=True
)
_out = Console()
if not _out.is_terminal:
    _out.width = 120  # in a file or a pipe the tables need not fit 80 columns

_UNITS = {"m": Unit.MINUTE, "wm": Unit.WORKING_MINUTE, "d": Unit.NATURAL_DAY, "wd": Unit.WORKDAY}
_TERM = re.compile(r"(\d{1,7})(wm|wd|m|d)")
_WARNINGS = {
    "calendar_ends_soon": "less than 60 days are left; import the notice of the year after as soon as it is out",
    "calendar_ended": "today is in no published year; every deadline in workdays is provisional",
}


def _say(text: str, style: str = "") -> None:
    _out.print(escape(text), style=style, highlight=False, soft_wrap=True)


def _load() -> Calendar:
    from app.database import run_job
    from hotline.sla.calendar_service import CalendarService

    return run_job(load_settings(), CalendarService().load)


# import -----------------------------------------------------------------------------------------------


@calendar_app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A year as JSON, in the form of the project holiday-cn.")],
) -> None:
    """Take in a year's days off and make-up workdays; nothing is written if anything in the file is wrong."""
    from app.bootstrap import build_tickets
    from app.database import run_job
    from hotline.sla.calendar_service import CalendarService
    from hotline.tickets.recomputing import recompute_provisional

    data, settings = _read(file), load_settings()
    tickets = build_tickets(settings).desk.service

    async def take_in(session: AsyncSession) -> tuple[ImportResult, int]:
        now = system_clock()
        result = await CalendarService().import_year(session, data, now, source=f"file {file.name}")
        calendar = await CalendarService().load(session)
        return result, await recompute_provisional(session, tickets, calendar, now=now)

    result, recomputed = run_job(settings, take_in)
    if result.affected is None:
        _say(f"{result.year}: no day has changed ({result.version})")
        return
    first, last = result.affected
    _say(f"{result.year}: imported as {result.version}; {len(result.changed)} days are worked or off now that were not")
    for day in result.changed:
        _say(f"  {day} {day:%a}")
    _say(f"Days from {first} to {last} answer differently now.")
    _say(f"Provisional deadlines were reckoned anew for {recomputed} tickets.")


def _read(file: Path) -> Any:
    """Parsed JSON. Raises InvalidInput."""
    try:
        return json.loads(file.read_bytes())
    except OSError as error:
        raise InvalidInput("not_readable", f"{file} can't be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput("calendar_file_invalid", f"{file} is no JSON: {error}") from error


# show -------------------------------------------------------------------------------------------------


@calendar_app.command()
def show(
    year: Annotated[int | None, typer.Argument(min=1950, max=2100, help="By default this year.")] = None,
) -> None:
    """Holidays and make-up workdays of a year, and how far the calendar is published."""
    calendar = _load()
    today = local_date(system_clock())
    year = year or today.year
    table = Table("days", "", "name", title=str(year), title_justify="left")
    for first, last in _stretches(calendar.named_days(year)):
        dates = f"{first.date} {first.date:%a}"
        if last is not first:
            dates += f" to {last.date} {last.date:%a}"
        table.add_row(dates, "make-up workday" if first.is_workday else "off", first.name)
    _out.print(table)
    if year not in calendar.years:
        _say(f"{year} is not published: weekends and the holidays of the law, all provisional.", "yellow")
    last_day_published = calendar.published_through(today)
    _say(f"Published through {last_day_published or '(nothing that holds today)'}; calendar {calendar.version}.")
    warning = coverage_warning(calendar, today)
    if warning:
        _say(f"Warning: {_WARNINGS[warning]} (hotline calendar import).", "bold yellow")


def _stretches(days: tuple[Day, ...]) -> list[tuple[Day, Day]]:
    """First and last day of each run of days that follow one another and have the same name and kind."""
    found: list[tuple[Day, Day]] = []
    for day in days:
        if found:
            first, last = found[-1]
            alike = (last.name, last.is_workday) == (day.name, day.is_workday)
            if alike and day.date - last.date == timedelta(days=1):
                found[-1] = (first, day)
                continue
        found.append((day, day))
    return found


# due --------------------------------------------------------------------------------------------------


@calendar_app.command()
def due(
    start: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M"], help="In China's time.")],
    term: Annotated[str, typer.Argument(help="30m, 120wm (working minutes), 7d (natural days) or 5wd (workdays).")],
    *,
    hours: Annotated[
        str, typer.Option(help="Spans of a workday with commas between, `always`, or hours as JSON.")
    ] = "09:00-12:00,13:30-17:30",
    same_time: Annotated[bool, typer.Option(help="Days end at the time they began at, not at the end of day.")] = False,
    strict: Annotated[bool, typer.Option(help="Refuse a deadline that is provisional.")] = False,
) -> None:
    """When a term is due, and when there would be reminders."""
    wanted = parse_term(term, same_time=same_time)
    open_at = _hours(hours)
    calendar = _load()
    began = start.replace(tzinfo=SHANGHAI)
    deadline = due_at(began, wanted, calendar, open_at, strict=strict)
    _say(f"due {told(deadline.due_at)}")
    if deadline.provisional:
        _say("provisional: the calendar is not published up to there", "yellow")
    passed = {unit: elapsed(began, deadline.due_at, unit, calendar, open_at) for unit in Unit}
    _say("until then " + ", ".join(f"{passed[unit]:g} {unit.replace('_', ' ')}s" for unit in Unit))
    for reminder in milestones(began, deadline.due_at, wanted.unit, calendar, open_at):
        _say(f"reminder {told(reminder.at, ending=False)} ({reminder.kind.replace('_', ' ')})")
    _say(f"calendar {calendar.version}")


def parse_term(text: str, *, same_time: bool = False) -> Term:
    """The term that `120wm` or `5wd` means. Raises InvalidInput `term_invalid`."""
    found = _TERM.fullmatch(text)
    if found is None:
        raise InvalidInput("term_invalid", f"{text} is no term; write 30m, 120wm, 7d or 5wd")
    return Term(int(found[1]), _UNITS[found[2]], Ends.SAME_TIME if same_time else Ends.END_OF_DAY)


def _hours(text: str) -> WorkingHours:
    """Raises InvalidInput."""
    if text == "always":
        return WorkingHours.always()
    if text.lstrip().startswith("{"):
        try:
            return WorkingHours.from_dict(json.loads(text))
        except (ValueError, RecursionError) as error:
            raise InvalidInput("hours_invalid", f"--hours is no JSON: {error}") from error
    return WorkingHours.from_dict({"workdays": text.split(",")})


def told(moment: datetime, *, ending: bool = True) -> str:
    """As clocks in China show it; what ends at midnight ends at 24:00 of its last day."""
    local = moment.astimezone(SHANGHAI)
    if ending and (day := last_day(moment)) != local.date():
        return f"{day} {day:%a} 24:00"
    return f"{local:%Y-%m-%d %a %H:%M}"
