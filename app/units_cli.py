"""`hotline units`: the offices that answer tickets."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import run_job
from hotline.clock import local_date, system_clock
from hotline.errors import InvalidInput
from hotline.routing import repository
from hotline.routing.model import Unit, UnitKind
from hotline.settings import load_settings

units_app = typer.Typer(help="Units: the offices that answer tickets.", no_args_is_help=True)
_out = Console()
_COLUMNS = ("id", "name", "kind", "division_code", "parent_id", "duty_phone", "grant_limit_fen", "valid_from")


@units_app.command("list")
def list_(every: Annotated[bool, typer.Option("--all", help="Also those that have ended.")] = False) -> None:
    """Units that work today."""
    on = None if every else local_date(system_clock())

    table = Table("id", "name", "kind", "division", "parent")

    async def job(session: AsyncSession) -> None:
        for unit in await repository.units(session, on=on):
            table.add_row(unit.id, unit.name, unit.kind, unit.division_code, unit.parent_id or "")

    run_job(load_settings(), job)
    _out.print(table if table.row_count else "no units yet; see hotline units import")


@units_app.command("import")
def import_(file: Annotated[Path, typer.Argument(help="CSV with a head line; see docs/tickets.md.")]) -> None:
    """Add units from a CSV file; those that are there already stay as they are. All of the file, or nothing."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as lines:
            rows = [_unit(number, row) for number, row in enumerate(csv.DictReader(lines), start=2)]
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput("units_not_readable", f"{file} can't be read as UTF-8 text") from error

    async def job(session: AsyncSession) -> int:
        added = 0
        # Those above first: the others refer to them.
        for unit in sorted(rows, key=lambda unit: list(UnitKind).index(UnitKind(unit.kind)), reverse=True):
            if await session.get(Unit, unit.id) is None:
                session.add(unit)
                await session.flush()
                added += 1
        return added

    _out.print(f"{run_job(load_settings(), job)} of {len(rows)} units added")


def _unit(number: int, row: dict[str, str | None]) -> Unit:
    given = {name: (row.get(name) or "").strip() or None for name in _COLUMNS}
    missing = [name for name in ("id", "name", "kind", "division_code", "valid_from") if given[name] is None]
    if missing:
        raise InvalidInput("unit_invalid", f"line {number}: {', '.join(missing)} missing")
    try:
        limit = int(given["grant_limit_fen"]) if given["grant_limit_fen"] else None
        return Unit(
            id=given["id"], name=given["name"], kind=UnitKind(given["kind"] or ""),
            division_code=given["division_code"], parent_id=given["parent_id"], duty_phone=given["duty_phone"],
            grant_limit_fen=limit, valid_from=date.fromisoformat(given["valid_from"] or ""),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidInput("unit_invalid", f"line {number}: {error}") from error
