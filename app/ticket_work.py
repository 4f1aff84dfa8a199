"""One transaction on the database for a command about tickets or units.

Whoever runs a command reaches the database anyway, so it asks for no login; records name the system user.
"""

from __future__ import annotations

import asyncio
import getpass
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from hotline.accounts.actor import Actor, Role
from hotline.errors import InvalidInput
from hotline.settings import load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.tickets.asking import TicketTalk

Result = TypeVar("Result")


def run(job: Callable[[AsyncSession, TicketTalk], Awaitable[Result]]) -> Result:
    """Do the job in one transaction; the embedded database runs for its length, if that is the one."""
    from app.bootstrap import build_tickets
    from app.database import database_running, in_transaction
    from hotline.db.engine import database_url
    from hotline.db.migrate import upgrade

    settings = load_settings()
    url = database_url(settings)
    with database_running(settings):
        upgrade(url)
        return asyncio.run(in_transaction(url, lambda session: job(session, build_tickets(settings))))


def somebody(role: str, unit: str = "") -> Actor:
    """Who the command acts for. Staff of a township must say of which unit. Raises InvalidInput."""
    name = f"command line: {getpass.getuser()}"
    if role == Role.SYSTEM:
        return Actor.system(name)
    if role == Role.TOWNSHIP and not unit:
        raise InvalidInput("unit_missing", "--role township needs --unit; `hotline units list` has them")
    return Actor(None, name, Role(role), unit or None)


async def account_actor(session: AsyncSession, name: str) -> Actor:
    """Acts as this account does. Raises InvalidInput."""
    from hotline.accounts import repository

    account = await repository.by_name(session, name.lower())
    if account is None or not account.active:
        raise InvalidInput("unknown_account", f"no active account {name}; `hotline accounts list` has them")
    return account.actor()


def random_key() -> str:
    """A key for a request that nobody repeats."""
    return uuid.uuid4().hex
