"""Adds and changes accounts. Nothing here commits.

Only admins may (and the system, which is the command line). What ends an account's rights ends its sessions in the same
transaction: a new password, another role or unit, deactivation.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts import repository
from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.accounts.model import Account
from hotline.accounts.passwords import Passwords
from hotline.accounts.rules import canonical_name, check_display_name, check_name, check_new_password, check_unit
from hotline.accounts.sessions import Sessions
from hotline.audit import service as audit
from hotline.audit.model import Action
from hotline.clock import local_date
from hotline.errors import Conflict, InvalidInput, NotFound
from hotline.routing import repository as units

_ADMINS = frozenset({Role.ADMIN})
LARGEST_PAGE = 200


class Keep(Enum):
    """Stands for "leave it as it is" where None is a value."""

    KEEP = auto()


KEEP = Keep.KEEP


@dataclass(frozen=True)
class AccountPage:
    """Accounts by login name; `after` asks for the page after this one, None when it is the last."""

    accounts: Sequence[Account]
    after: str | None


@dataclass(frozen=True)
class AccountService:
    """The rules of accounts."""

    passwords: Passwords
    sessions: Sessions

    async def add(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        name: str,
        display_name: str,
        role: Role,
        unit_id: str | None,
        password: str,
        now: datetime,
    ) -> Account:
        """A new, active account. Raises Forbidden, InvalidInput, Conflict when the login name is taken."""
        actor.needs(_ADMINS)
        login_name = check_name(name)
        check_new_password(password, login_name=login_name)
        unit = check_unit(unit_id, needed=role is Role.TOWNSHIP)
        await _there_is(session, unit, now)
        row = {
            "id": uuid.uuid4(),
            "name": login_name,
            "display_name": check_display_name(display_name),
            "password_hash": await self.passwords.hash(password),
            "role": _staff_role(role),
            "unit_id": unit,
            "active": True,
            "failed_attempts": 0,
            "created_at": now,
            "password_changed_at": now,
        }
        account = await repository.add_once(session, row)
        if account is None:
            raise Conflict("account_name_taken", f"there is an account {login_name} already")
        details = {"name": login_name, "role": account.role, "unit_id": account.unit_id}
        await self._record(session, actor, Action.ACCOUNT_ADDED, account, now=now, details=details)
        return account

    async def change(
        self,
        session: AsyncSession,
        actor: Actor,
        account_id: uuid.UUID,
        *,
        display_name: str | None = None,
        role: Role | None = None,
        unit_id: str | Keep | None = KEEP,
        active: bool | None = None,
        now: datetime,
    ) -> Account:
        """Change what is given. Sessions end when role, unit or `active` change.

        Raises Forbidden, NotFound, InvalidInput; Conflict when no active admin would be left.
        """
        actor.needs(_ADMINS)
        if role is not None or active is not None:
            # Before the account's own lock, in one order for all: of two admins who demote each other one must wait.
            admins = await repository.lock_active_admins(session)
        else:
            admins = ()
        account = await self._locked(session, account_id)
        wanted: dict[str, Any] = {
            "display_name": account.display_name if display_name is None else check_display_name(display_name),
            "role": account.role if role is None else _staff_role(role),
            "unit_id": account.unit_id if isinstance(unit_id, Keep) else check_unit(unit_id, needed=False),
            "active": account.active if active is None else active,
        }
        check_unit(wanted["unit_id"], needed=wanted["role"] == Role.TOWNSHIP)
        if wanted["unit_id"] != account.unit_id:
            await _there_is(session, wanted["unit_id"], now)
        stays_admin = wanted["role"] == Role.ADMIN and wanted["active"]
        if not stays_admin and [admin.id for admin in admins] == [account_id]:
            raise Conflict("last_admin", "this is the last active admin; make another one first")
        changed = {
            field: {"from": getattr(account, field), "to": value}
            for field, value in wanted.items()
            if getattr(account, field) != value
        }
        for field, value in wanted.items():
            setattr(account, field, value)
        if changed:
            await session.flush()
            if changed.keys() & {"role", "unit_id", "active"}:
                await self.sessions.end_all(session, account_id)
            await self._record(session, actor, Action.ACCOUNT_CHANGED, account, now=now, details=changed)
        return account

    async def set_password(
        self, session: AsyncSession, actor: Actor, account_id: uuid.UUID, password: str, *, now: datetime
    ) -> Account:
        """A new password for somebody else, who is locked out no longer. Raises Forbidden, NotFound, InvalidInput."""
        actor.needs(_ADMINS)
        account = await self._found(session, account_id)
        check_new_password(password, login_name=account.name)
        password_hash = await self.passwords.hash(password)
        account = await self._locked(session, account_id)
        await self.replace_password(session, actor, account, password_hash, now=now)
        return account

    async def replace_password(
        self,
        session: AsyncSession,
        actor: Actor,
        account: Account,
        password_hash: str,
        *,
        now: datetime,
        address_hash: str | None = None,
    ) -> None:
        """Put the hash in place of the old one, on a locked account, and end its sessions."""
        account.password_hash = password_hash
        account.password_changed_at = now
        account.failed_attempts = 0
        account.locked_until = None
        await session.flush()
        await self.sessions.end_all(session, account.id)
        await self._record(session, actor, Action.PASSWORD_CHANGED, account, now=now, address_hash=address_hash)

    async def unlock(self, session: AsyncSession, actor: Actor, account_id: uuid.UUID, *, now: datetime) -> Account:
        """Let the account log in again at once after a lock-out. Raises Forbidden, NotFound."""
        actor.needs(_ADMINS)
        account = await self._locked(session, account_id)
        account.failed_attempts = 0
        account.locked_until = None
        await session.flush()
        await self._record(session, actor, Action.ACCOUNT_UNLOCKED, account, now=now)
        return account

    async def get(self, session: AsyncSession, actor: Actor, account_id: uuid.UUID) -> Account:
        """One account: anybody their own, admins all. Raises Forbidden, NotFound."""
        if actor.account_id != account_id:
            actor.needs(_ADMINS)
        return await self._found(session, account_id)

    async def by_name(self, session: AsyncSession, actor: Actor, name: str) -> Account:
        """The account with this login name. Raises Forbidden, NotFound."""
        actor.needs(_ADMINS)
        account = await repository.by_name(session, canonical_name(name))
        if account is None:
            raise NotFound("account_not_found", "no account has this login name")
        return account

    async def page(
        self,
        session: AsyncSession,
        actor: Actor,
        *,
        words: str | None = None,
        role: Role | None = None,
        unit_id: str | None = None,
        active: bool | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> AccountPage:
        """At most `limit` (up to 200) accounts by login name. `words` stands in either name. Raises Forbidden."""
        actor.needs(_ADMINS)
        size = max(1, min(limit, LARGEST_PAGE))
        found = await repository.page(
            session, words=words, role=role, unit_id=unit_id, active=active, after=after, limit=size + 1
        )
        return AccountPage(found[:size], found[size - 1].name if len(found) > size else None)

    async def _found(self, session: AsyncSession, account_id: uuid.UUID) -> Account:
        account = await repository.get(session, account_id)
        if account is None:
            raise NotFound("account_not_found", "no such account")
        return account

    async def _locked(self, session: AsyncSession, account_id: uuid.UUID) -> Account:
        account = await repository.lock(session, account_id)
        if account is None:
            raise NotFound("account_not_found", "no such account")
        return account

    async def _record(
        self,
        session: AsyncSession,
        actor: Actor,
        action: Action,
        account: Account,
        *,
        now: datetime,
        details: dict[str, Any] | None = None,
        address_hash: str | None = None,
    ) -> None:
        await audit.record(
            session,
            actor,
            action,
            subject_kind="account",
            subject_id=account.id,
            now=now,
            details=details,
            address_hash=address_hash,
        )


async def _there_is(session: AsyncSession, unit_id: str | None, now: datetime) -> None:
    """Raises InvalidInput for a unit that does not work today: whoever is of it would see nothing."""
    if unit_id is not None and await units.current(session, unit_id, local_date(now)) is None:
        raise InvalidInput(
            "unknown_unit",
            f"there is no unit {unit_id} today; `hotline units list` has them, `hotline units import` adds them",
            field="unit_id",
        )


def _staff_role(role: Role) -> Role:
    if role not in STAFF_ROLES:
        raise InvalidInput("role_invalid", "an account has one of the roles of the staff", field="role")
    return role
