"""`hotline demo load`: the demo county into an empty database."""

import asyncio
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import build_accounts
from app.database import bring_up_to_date, database_running
from app.demo.load import SEED, Loaded, add_accounts, load
from hotline.clock import local_date, system_clock
from hotline.db.engine import create_engine, database_url, lost_database_is_unavailable
from hotline.errors import InvalidInput
from hotline.personal import PersonalData
from hotline.settings import Settings, load_settings
from hotline.tickets.numbers import shown

demo_app = typer.Typer(help="A county to try things on.", no_args_is_help=True)
_out = Console()


@demo_app.callback()
def _group() -> None:
    """A county to try things on."""


@demo_app.command("load")
def demo_load(
    until: Annotated[str, typer.Option(help="The day that its ninety days end before; today by default.")] = "",
    seed: Annotated[int, typer.Option(help="Another seed makes another county.")] = SEED,
) -> None:
    """Fill an EMPTY database with a demo county: 400 tickets of ninety days. Never for a real installation."""
    try:
        day = date.fromisoformat(until) if until else local_date(system_clock())
    except ValueError as error:
        raise InvalidInput("day_invalid", "--until must be a day as 2026-11-26", field="until") from error
    settings = load_settings()
    with database_running(settings):
        bring_up_to_date(database_url(settings), system_clock)
        loaded, passwords = asyncio.run(load_into(settings, day, seed))
    if not loaded.new:
        _out.print(f"the demo county is there already, with {loaded.tickets} tickets; nothing changed")
        return
    _out.print(f"DEMO: {loaded.tickets} invented tickets of a demo county, up to {day}. Nothing in it is real.")
    for number, code in loaded.codes.items():
        _out.print(f"  ticket {shown(number)}  query code {code}", highlight=False)
    _out.print("Accounts, each with its password, shown this once:")
    for name, password in passwords.items():
        _out.print(f"  {name}  {password}", highlight=False, markup=False)


async def load_into(settings: Settings, until: date, seed: int = SEED) -> tuple[Loaded, dict[str, str]]:
    """Load it into the database of these settings and commit; also login names and passwords made. Raises as `load`."""
    engine = create_engine(database_url(settings), pool_size=1)
    try:
        async with (
            lost_database_is_unavailable(),
            AsyncSession(engine, expire_on_commit=False) as session,
            session.begin(),
        ):
            loaded = await load(session, PersonalData.from_settings(settings), until=until, seed=seed)
            made = await add_accounts(session, build_accounts(settings), system_clock()) if loaded.new else {}
            return loaded, made
    finally:
        await engine.dispose()
