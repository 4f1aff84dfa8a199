"""`hotline units`: the offices that answer tickets, from the command line."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app import ticket_work
from hotline.clock import local_date, system_clock
from hotline.errors import InvalidInput

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.tickets.asking import TicketTalk

units_app = typer.Typer(help="Units: the offices that answer tickets.", no_args_is_help=True)
_out = Console()
if not _out.is_terminal:
    _out.width = 160  # in a file or a pipe the table need not fit 80 columns

KindName = Literal["township", "county", "prefecture", "centre"]
UnitId = Annotated[str, typer.Argument(metavar="ID", help="a-z, 0-9, - and _.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="By default today.")]
_COLUMNS = ("id", "name", "kind", "division_code", "parent_id", "duty_phone", "grant_limit_fen", "valid_from")
_NEEDED = ("id", "name", "kind", "division_code")


@units_app.command("list")
def list_units(
    *, every: Annotated[bool, typer.Option("--all", help="Ended ones and those that begin later, too.")] = False
) -> None:
    """Units that work today, by place."""

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        from hotline.routing import repository

        table = Table("id", "名称", "级别", "地区", "上级", "值班电话", "从", "到")
        for unit in await repository.units(session, on=None if every else local_date(system_clock())):
            table.add_row(
                unit.id, escape(unit.name), unit.kind, unit.division_code, unit.parent_id or "", unit.duty_phone or "",
                str(unit.valid_from), str(unit.valid_to or ""),
            )  # fmt: skip
        _out.print(table if table.row_count else "no units yet: hotline units add, or import")

    ticket_work.run(job)


@units_app.command("add")
def add(
    unit_id: UnitId,
    *,
    name: Annotated[str, typer.Option(help="As citizens read it.")],
    kind: Annotated[KindName, typer.Option(help="Level.")],
    division: Annotated[str, typer.Option(help="Division code that it answers for.")],
    parent: Annotated[str, typer.Option(help="Id of the unit above.")] = "",
    duty_phone: Annotated[str, typer.Option(help="The office's own number, answered day and night.")] = "",
    grant_limit_fen: Annotated[int | None, typer.Option(min=0, help="Temporary aid that it grants itself.")] = None,
    since: Day = None,
) -> None:
    """Add a unit."""
    fields = {
        "name": name, "kind": kind, "division_code": division, "parent_id": parent or None,
        "duty_phone": duty_phone or None, "grant_limit_fen": grant_limit_fen, "valid_from": _day(since),
    }  # fmt: skip

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        from hotline.routing import admin

        await admin.add_unit(session, ticket_work.somebody("system"), unit_id, fields, now=system_clock())

    ticket_work.run(job)
    _out.print(f"added: {escape(unit_id)}", highlight=False)


@units_app.command("end")
def end(
    unit_id: UnitId,
    *,
    on: Day = None,
    successor: Annotated[str, typer.Option(help="Id of the unit that has its matters from then on.")] = "",
) -> None:
    """End a unit: from that day on it gets nothing."""
    changes: dict[str, Any] = {"valid_to": _day(on)} | ({"successor_id": successor} if successor else {})

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        from hotline.routing import admin

        await admin.change_unit(session, ticket_work.somebody("system"), unit_id, changes, now=system_clock())

    ticket_work.run(job)
    _out.print(f"ended: {escape(unit_id)} on {changes['valid_to']}", highlight=False)


@units_app.command("import")
def import_units(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV (UTF-8) with a heading line.")],
) -> None:
    """Add the units of a file, change those that are there; all of it or nothing. A unit stands below its parent."""
    rows = read_units(file, _day(None))

    async def job(session: AsyncSession, _: TicketTalk) -> tuple[int, int]:
        from hotline.routing import admin
        from hotline.routing.model import Unit

        actor, now = ticket_work.somebody("system"), system_clock()
        added = changed = 0
        for number, row in rows:
            unit_id, fields = row["id"], {name: value for name, value in row.items() if name != "id"}
            try:
                if await session.get(Unit, unit_id) is None:
                    await admin.add_unit(session, actor, unit_id, fields, now=now)
                    added += 1
                else:
                    await admin.change_unit(session, actor, unit_id, fields, now=now)
                    changed += 1
            except InvalidInput as error:
                raise InvalidInput(error.code, f"row {number}, {error.field}: {error.message}") from error
        return added, changed

    added, changed = ticket_work.run(job)
    _out.print(f"{added} added, {changed} changed", highlight=False)


def read_units(file: Path, today: date) -> list[tuple[int, dict[str, Any]]]:
    """Row numbers (1 is the first below the heading) and what they say. Raises InvalidInput naming the row."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            names = reader.fieldnames or []
            if unknown := [name for name in names if name not in _COLUMNS]:
                raise InvalidInput("unit_invalid", f"no column is called {unknown[0]}; there are {', '.join(_COLUMNS)}")
            if missing := [name for name in _NEEDED if name not in names]:
                raise InvalidInput("unit_invalid", f"the column {missing[0]} is missing")
            return [(number, _row(number, row, today)) for number, row in enumerate(reader, start=1)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput("unit_invalid", f"can't read {file} ({type(error).__name__})") from error


def _row(number: int, row: dict[str, Any], today: date) -> dict[str, Any]:
    if None in row or None in row.values():
        raise InvalidInput("unit_invalid", f"row {number} has another number of columns than the heading")
    found: dict[str, Any] = {name: value.strip() or None for name, value in row.items()}
    try:
        limit, since = found.get("grant_limit_fen"), found.get("valid_from")
        if "grant_limit_fen" in found:
            found["grant_limit_fen"] = int(limit) if limit is not None else None
        found["valid_from"] = date.fromisoformat(since) if since is not None else today
    except ValueError as error:
        raise InvalidInput("unit_invalid", f"row {number}: a sum in fen, and a day as 2026-01-31") from error
    return found


def _day(given: datetime | None) -> date:
    return given.date() if given is not None else local_date(system_clock())
