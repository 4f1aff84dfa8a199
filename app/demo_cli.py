"""`hotline demo load`: the demo county into an empty database."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from app.demo import SEED
from hotline.clock import local_date, system_clock
from hotline.errors import InvalidInput
from hotline.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from app.demo.load import Loaded

demo_app = typer.Typer(help="A county to try things on.", no_args_is_help=True)
_out = Console()


@demo_app.callback()
def _group() -> None:
    """A county to try things on."""


@demo_app.command("load")
def demo_load(
    *,
    until: Annotated[str, typer.Option(help="The day that its ninety days end before; today by default.")] = "",
    seed: Annotated[int, typer.Option(help="Another seed makes another county.")] = SEED,
    beside: Annotated[
        bool, typer.Option("--beside", hidden=True, help="Beside `hotline up`, which started us.")
    ] = False,
    passwords: Annotated[bool, typer.Option(hidden=True, help="Whether the accounts' passwords are shown.")] = True,
) -> None:
    """Fill an EMPTY database with a demo county: 400 tickets of ninety days. Never for a real installation."""
    from app.database import bring_up_to_date, database_running, in_transaction
    from app.demo.load import look
    from hotline.db.engine import database_url

    try:
        day = date.fromisoformat(until) if until else local_date(system_clock())
    except ValueError as error:
        raise InvalidInput("day_invalid", "--until must be a day as 2026-11-26", field="until") from error
    settings = load_settings()
    with database_running(settings):
        bring_up_to_date(database_url(settings), system_clock)
        found = asyncio.run(in_transaction(database_url(settings), look))
        if beside and not (found.demo or found.empty):
            _say(f"demo county: not loaded, this database has {found}")
            return
        if found.empty:
            _say("demo county: being loaded (about a minute); it is invented, and comes as a whole or not at all")
        if beside and found.empty:
            _say("  (for a real installation stop here and start with `make up DEMO=no`)")
        loaded, made = asyncio.run(load_into(settings, day, seed))
    if not loaded.new:
        _say(f"demo county: there already, with {loaded.tickets} tickets; nothing changed")
        return
    _tell(loaded, made, day, passwords=passwords)


def _say(text: str) -> None:
    _out.print(text, highlight=False, markup=False, soft_wrap=True)


def _tell(loaded: Loaded, made: dict[str, str], day: date, *, passwords: bool) -> None:
    """The accounts' passwords go to a terminal only: a file would keep them."""
    from hotline.tickets.numbers import shown

    _say(f"DEMO: {loaded.tickets} invented tickets of a demo county, up to {day}. Nothing in it is real.")
    for number, code in loaded.codes.items():
        _say(f"  ticket {shown(number)}  query code {code}")
    if passwords:
        _say("Accounts, each with its password, shown this once:")
        for name, password in made.items():
            _say(f"  {name}  {password}")
        return
    _say(f"Accounts: {', '.join(made)}")
    _say("  their passwords are not written into a file; for one: hotline accounts set-password NAME --generate")


async def load_into(settings: Settings, until: date, seed: int = SEED) -> tuple[Loaded, dict[str, str]]:
    """Load it into the database of these settings and commit; also login names and passwords made. Raises as `load`."""
    from app.bootstrap import build_accounts
    from app.database import in_transaction
    from app.demo.load import add_accounts, load
    from hotline.db.engine import database_url
    from hotline.personal import PersonalData

    async def job(session: AsyncSession) -> tuple[Loaded, dict[str, str]]:
        loaded = await load(session, PersonalData.from_settings(settings), until=until, seed=seed)
        made = await add_accounts(session, build_accounts(settings), system_clock()) if loaded.new else {}
        return loaded, made

    return await in_transaction(database_url(settings), job)
