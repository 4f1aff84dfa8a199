"""Accounts with real commits, and passwords that are cheap to hash: for every test that needs somebody of the staff."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta

from argon2 import PasswordHasher
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.accounts.login import LoggedIn, LogIn
from hotline.accounts.model import Account
from hotline.accounts.passwords import Passwords
from hotline.accounts.service import AccountService
from hotline.accounts.sessions import Sessions
from hotline.audit.model import AuditEntry
from hotline.clock import Clock
from hotline.routing.model import Unit

PASSWORD = "lantern-river-42"
SYSTEM = Actor.system("test")


def cheap_hasher(time_cost: int = 1) -> PasswordHasher:
    """argon2id with as little work as it takes; another `time_cost` makes other parameters."""
    return PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)


async def add_unit(session: AsyncSession, unit_id: str | None) -> None:
    """A unit with this id, unless it is there."""
    if unit_id is not None and await session.get(Unit, unit_id) is None:
        session.add(
            Unit(id=unit_id, name=unit_id, kind="township", division_code="620102001", valid_from=date(2020, 1, 1))
        )
        await session.flush()


def account_service(passwords: Passwords | None = None) -> AccountService:
    """As the app has it, with cheap hashes: half an hour idle, twelve hours in all."""
    sessions = Sessions(idle=timedelta(minutes=30), longest=timedelta(hours=12))
    return AccountService(passwords or Passwords(cheap_hasher()), sessions)


@dataclass
class Staff:
    """One database, one clock; every method is a transaction of its own."""

    engine: AsyncEngine
    accounts: AccountService
    clock: Clock

    @property
    def login(self) -> LogIn:
        return LogIn(self.engine, self.accounts, self.clock, refusal_seconds=0)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    async def add(
        self,
        name: str = "wangfang",
        role: Role = Role.OPERATOR,
        *,
        unit_id: str | None = None,
        password: str = PASSWORD,
    ) -> Account:
        await self.add_unit(unit_id)
        async with self.transaction() as session:
            return await self.accounts.add(
                session, SYSTEM, name=name, display_name=f"{name}先生", role=role, unit_id=unit_id,
                password=password, now=self.clock(),
            )  # fmt: skip

    async def add_unit(self, unit_id: str | None) -> None:
        """The unit that an account is to have, unless it is there."""
        async with self.transaction() as session:
            await add_unit(session, unit_id)

    async def log_in(self, name: str = "wangfang", password: str = PASSWORD, **more: str | None) -> LoggedIn:
        return await self.login.log_in(name, password, **{"address_hash": None, **more})

    async def actor(self, token: str) -> Actor:
        async with self.transaction() as session:
            account = await self.accounts.sessions.account_of(session, token, now=self.clock())
            return account.actor()

    async def account(self, account_id: uuid.UUID) -> Account:
        async with self.transaction() as session:
            return await self.accounts.get(session, SYSTEM, account_id)

    async def audit(self) -> Sequence[AuditEntry]:
        """Everything recorded, the oldest first."""
        async with self.transaction() as session:
            return (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()

    async def actions(self) -> list[str]:
        return [entry.action for entry in await self.audit()]
