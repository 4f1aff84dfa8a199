"""`hotline report`: the figures of a period, as a table or a file."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from hotline.accounts.actor import Actor
from hotline.clock import local_date, system_clock
from hotline.errors import Conflict, InvalidInput
from hotline.reporting.period import Period, groups
from hotline.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.reporting.service import Report

_out = Console()


class Format(StrEnum):
    """How the figures are written."""

    TABLE = "table"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def report_command(  # noqa: PLR0917 (options, which are given by name)
    first: Annotated[str, typer.Option("--from", help="First day, as 2026-11-01; the month's first by default.")] = "",
    end: Annotated[str, typer.Option("--to", help="The day after the last; tomorrow by default.")] = "",
    by: Annotated[str, typer.Option(help="Rows: unit, category, and one of day, week, month.")] = "unit",
    form: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TABLE,
    out: Annotated[Path | None, typer.Option(help="File to write; needed for xlsx.")] = None,
    checked: Annotated[bool, typer.Option("--check", help="Reckon everything a second time and compare.")] = False,
) -> None:
    """Figures of a period: how many, how fast, how well (docs/reporting.md)."""
    from app.database import database_running, in_transaction
    from hotline.db.engine import database_url

    today = local_date(system_clock())
    period = Period(
        _day(first, "from") if first else today.replace(day=1),
        _day(end, "to") if end else date.fromordinal(today.toordinal() + 1),
    )
    if form is Format.XLSX and out is None:
        raise InvalidInput("field_missing", "say where to write the file: --out report.xlsx", field="out")
    settings = load_settings()
    with database_running(settings):
        report = asyncio.run(
            in_transaction(database_url(settings), lambda session: _report(session, period, by, checked=checked))
        )
    _write(report, form, out)


def _day(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput("day_invalid", f"--{field} must be a day as 2026-11-01", field=field) from error


async def _report(session: AsyncSession, period: Period, by: str, *, checked: bool) -> Report:
    from hotline.reporting.service import Reporting, check
    from hotline.sla.calendar_service import CalendarService
    from hotline.tickets.calendars import Calendars

    reporting, now = Reporting(Calendars(CalendarService())), system_clock()
    report = await reporting.report(session, Actor.system("report"), period, groups(by), now=now)
    if checked and (found := await check(session, reporting, report, now=now)):
        raise Conflict("figures_differ", f"the second reckoning differs: {found}")
    return report


def _write(report: Report, form: Format, out: Path | None) -> None:
    from hotline.reporting.export import as_csv, as_json, as_xlsx

    if form is Format.TABLE:
        _show(report)
        return
    if form is Format.JSON:
        data = json.dumps(as_json(report), ensure_ascii=False, indent=2).encode()
    else:
        data = as_csv(report) if form is Format.CSV else as_xlsx(report)
    if out is None:
        typer.echo(data.decode("utf-8-sig"))
    else:
        out.write_bytes(data)
        _out.print(f"written to {out}")


def _show(report: Report) -> None:
    """A figure a line, a group a column: forty columns fit no terminal."""
    from hotline.reporting.export import cells, heads

    table = Table(title=str(report.period))
    rows = cells(report)
    groups_of = len(report.by)
    table.add_column("")
    for row in rows:
        table.add_column(" ".join(str(part) for part in row[:groups_of] if part) or str(row[0]), justify="right")
    for at, head in enumerate(heads(report)[groups_of:], start=groups_of):
        values = ["" if row[at] is None else str(row[at]) for row in rows]
        if any(value not in ("", "0", "0.0") for value in values):
            table.add_row(head, *values)
    _out.print(table)
