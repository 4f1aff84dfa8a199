"""`hotline accounts`: staff accounts from the command line, the first admin among them.

Whoever may run it reaches the database anyway, so it asks for no login; the audit log names the system user.
"""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from hotline.accounts.actor import Actor, Role
from hotline.clock import SHANGHAI, system_clock
from hotline.errors import InvalidInput, Unavailable
from hotline.settings import Settings, load_settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.accounts.service import AccountService

accounts_app = typer.Typer(help="Staff accounts: add, list, change, unlock.", no_args_is_help=True)
_out = Console()
if not _out.is_terminal:
    _out.width = 120  # in a file or a pipe the table need not fit 80 columns

Result = TypeVar("Result")
RoleName = Literal["operator", "township", "centre", "manager", "admin", "auditor"]
Name = Annotated[str, typer.Argument(help="Login name.")]
Unit = Annotated[str, typer.Option("--unit", help="Id of the unit; a township account must have one.")]
Generate = Annotated[bool, typer.Option("--generate", help="Make a password and show it this once.")]


def _run(job: Callable[[AsyncSession, AccountService, Actor], Awaitable[Result]]) -> Result:
    """Do the job in one transaction on an up-to-date database."""
    from app.bootstrap import build_accounts
    from app.database import database_running, in_transaction
    from hotline.db.engine import database_url

    settings = load_settings()
    actor = Actor.system(f"command line: {getpass.getuser()}")
    with database_running(settings):
        _upgrade(settings)
        return asyncio.run(
            in_transaction(database_url(settings), lambda session: job(session, build_accounts(settings), actor))
        )


def _upgrade(settings: Settings) -> None:
    from sqlalchemy.exc import OperationalError

    from hotline.db.engine import database_url
    from hotline.db.migrate import upgrade

    # The first admin is added before the first start as a rule.
    try:
        upgrade(database_url(settings))
    except OperationalError as error:
        raise Unavailable("database_unavailable", f"the database does not answer: {error.orig}") from error


def _password(name: str, *, generate: bool) -> str:
    """Generated, or asked for twice on a terminal, or the input's first line. Never an argument: those are seen."""
    from hotline.accounts.passwords import generate_password
    from hotline.accounts.rules import canonical_name

    if generate:
        return generate_password(canonical_name(name))
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    line = sys.stdin.readline()
    if not line:
        raise InvalidInput("password_missing", "give the password as the first line of the input, or use --generate")
    return line.rstrip("\r\n")


def _tell(said: str, password: str | None = None) -> None:
    _out.print(said, markup=False, highlight=False)
    if password is not None:
        _out.print(f"password: {password}", markup=False, highlight=False)


@accounts_app.command("add")
def add(
    name: Name,
    role: Annotated[RoleName, typer.Option(help="What the account may do.")],
    display_name: Annotated[str, typer.Option("--display-name", help="The person's name; else the login name.")] = "",
    unit: Unit = "",
    *,
    generate: Generate = False,
) -> None:
    """Add an account. The password is asked for, or read from the input."""
    password = _password(name, generate=generate)
    account = _run(
        lambda session, accounts, actor: accounts.add(
            session,
            actor,
            name=name,
            display_name=display_name or name,
            role=Role(role),
            unit_id=unit or None,
            password=password,
            now=system_clock(),
        )
    )
    _tell(f"added: {account.name} ({account.role})", password if generate else None)


@accounts_app.command("list")
def list_accounts() -> None:
    """Every account: role, unit, state, last log-in."""
    now = system_clock()

    async def job(session: AsyncSession, accounts: AccountService, actor: Actor) -> None:
        table = Table("name", "person", "role", "unit", "state", "last log-in")
        after: str | None = None
        while True:
            page = await accounts.page(session, actor, after=after, limit=200)
            for account in page.accounts:
                state = "locked" if account.locked(now) else "active"
                last = account.last_login_at
                table.add_row(
                    account.name,
                    escape(account.display_name),
                    account.role,
                    escape(account.unit_id or ""),
                    state if account.active else "deactivated",
                    f"{last.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" if last else "never",
                )
            after = page.after
            if after is None:
                break
        _out.print(table if table.row_count else "no accounts yet: hotline accounts add NAME --role admin")

    _run(job)


@accounts_app.command("set-password")
def set_password(name: Name, *, generate: Generate = False) -> None:
    """Give an account a new password; its sessions and a lock-out end."""
    password = _password(name, generate=generate)

    async def job(session: AsyncSession, accounts: AccountService, actor: Actor) -> None:
        account = await accounts.by_name(session, actor, name)
        await accounts.set_password(session, actor, account.id, password, now=system_clock())

    _run(job)
    _tell("password set", password if generate else None)


@accounts_app.command("set-role")
def set_role(
    name: Name,
    role: Annotated[RoleName, typer.Argument(help="What the account may do from now on.")],
    unit: Unit = "",
) -> None:
    """Give an account another role (and unit); its sessions end."""
    from hotline.accounts.service import KEEP

    async def job(session: AsyncSession, accounts: AccountService, actor: Actor) -> None:
        account = await accounts.by_name(session, actor, name)
        await accounts.change(session, actor, account.id, role=Role(role), unit_id=unit or KEEP, now=system_clock())

    _run(job)
    _tell(f"role set: {role}")


@accounts_app.command("deactivate")
def deactivate(name: Name) -> None:
    """Close an account: nobody logs in with it, and its sessions end. Its records stay."""

    async def job(session: AsyncSession, accounts: AccountService, actor: Actor) -> None:
        account = await accounts.by_name(session, actor, name)
        await accounts.change(session, actor, account.id, active=False, now=system_clock())

    _run(job)
    _tell("deactivated")


@accounts_app.command("unlock")
def unlock(name: Name) -> None:
    """End a lock-out after wrong passwords."""

    async def job(session: AsyncSession, accounts: AccountService, actor: Actor) -> None:
        account = await accounts.by_name(session, actor, name)
        await accounts.unlock(session, actor, account.id, now=system_clock())

    _run(job)
    _tell("unlocked")
