"""Checks passwords: logging in, and changing one's own.

It commits, unlike the services: an attempt is counted before its password is looked at, and stays counted whatever
happens then. So of any number of guesses sent at once no more are looked at than may be wrong in a row. No connection
is held while a password is hashed.

Every refusal is the same `login_failed`, after the same work: whether a name exists, is locked or deactivated can't be
told from outside.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.accounts import repository
from hotline.accounts.actor import Actor
from hotline.accounts.model import Account
from hotline.accounts.rules import canonical_name, check_new_password, lock_after
from hotline.accounts.service import AccountService
from hotline.audit import service as audit
from hotline.audit.model import Action
from hotline.clock import Clock
from hotline.db.engine import transaction
from hotline.errors import InvalidInput, Unauthorized


@dataclass(frozen=True)
class LoggedIn:
    """A session that has just been opened. The token is told this once."""

    account: Account
    token: str = field(repr=False)


@dataclass(frozen=True)
class _Attempt:
    """A counted attempt. Without `password_hash` it fails, whatever the password."""

    account: Account | None
    password_hash: str | None = field(default=None, repr=False)
    refused: str = ""
    locks: bool = False


@dataclass(frozen=True)
class LogIn:
    """What logging in needs. A refusal takes `refusal_seconds` at least, whatever the database had to do for it."""

    engine: AsyncEngine
    accounts: AccountService
    clock: Clock
    refusal_seconds: float = 0.5

    async def log_in(
        self, name: str, password: str, *, address_hash: str | None, replaces: str | None = None
    ) -> LoggedIn:
        """Open a session; `replaces` is the token of the one that the caller had, which ends.

        Raises Unauthorized("login_failed"), Unavailable.
        """
        started = time.monotonic()
        async with transaction(self.engine) as session:
            attempt = await self._count(session, await repository.lock_by_name(session, canonical_name(name)))
        right = await self.accounts.passwords.verify(attempt.password_hash, password)
        if right and attempt.account is not None:
            logged_in = await self._open(attempt, password, address_hash, replaces)
            if logged_in is not None:
                return logged_in
        await self._record_failure(attempt, address_hash)
        await asyncio.sleep(max(0.0, started + self.refusal_seconds - time.monotonic()))
        raise Unauthorized("login_failed", "name or password is wrong, or the account is locked")

    async def change_password(self, actor: Actor, current: str, new: str, *, address_hash: str | None) -> None:
        """One's own new password; all one's sessions end. Wrong tries of the current one count as failed log-ins.

        Raises InvalidInput: password_too_weak, password_wrong (also while locked). Raises Unavailable.
        """
        assert actor.account_id is not None
        async with transaction(self.engine) as session:
            account = await repository.get(session, actor.account_id)
            assert account is not None
            check_new_password(new, login_name=account.name)
            attempt = await self._count(session, await repository.lock(session, actor.account_id))
        if await self.accounts.passwords.verify(attempt.password_hash, current):
            password_hash = await self.accounts.passwords.hash(new)
            async with transaction(self.engine) as session:
                account = await self._still_valid(session, attempt)
                if account is not None:
                    await self.accounts.replace_password(
                        session, actor, account, password_hash, now=self.clock(), address_hash=address_hash
                    )
                    return
        await self._record_failure(attempt, address_hash)
        raise InvalidInput("password_wrong", "the current password is not right", field="current_password")

    async def log_out(self, token: str, *, address_hash: str | None) -> None:
        """End the session, if it is one."""
        async with transaction(self.engine) as session:
            await self._end(session, token, self.clock(), address_hash)

    async def _end(self, session: AsyncSession, token: str, now: datetime, address_hash: str | None) -> None:
        account_id = await self.accounts.sessions.end(session, token)
        if account_id is None:
            return
        account = await repository.get(session, account_id)
        assert account is not None
        await audit.record(
            session, account.actor(), Action.LOGOUT,
            subject_kind="account", subject_id=account_id, now=now, address_hash=address_hash,
        )  # fmt: skip

    async def _count(self, session: AsyncSession, account: Account | None) -> _Attempt:
        """Count an attempt on a locked account, and lock it out if it may not be wrong another time."""
        now = self.clock()
        if account is None:
            return _Attempt(None, refused="unknown_name")
        if not account.active:
            return _Attempt(account, refused="deactivated")
        if account.locked(now):
            return _Attempt(account, refused="locked")
        account.failed_attempts += 1
        span = lock_after(account.failed_attempts)
        account.locked_until = None if span is None else now + span
        await session.flush()
        return _Attempt(account, account.password_hash, "wrong_password", locks=span is not None)

    async def _still_valid(self, session: AsyncSession, attempt: _Attempt) -> Account | None:
        """The account, locked, if the password that was right still is: it may have been changed meanwhile."""
        assert attempt.account is not None
        account = await repository.lock(session, attempt.account.id)
        if account is None or not account.active or account.password_hash != attempt.password_hash:
            return None
        return account

    async def _open(
        self, attempt: _Attempt, password: str, address_hash: str | None, replaces: str | None
    ) -> LoggedIn | None:
        assert attempt.password_hash is not None
        passwords, sessions = self.accounts.passwords, self.accounts.sessions
        fresh = await passwords.hash(password) if passwords.outdated(attempt.password_hash) else None
        now = self.clock()
        async with transaction(self.engine) as session:
            account = await self._still_valid(session, attempt)
            if account is None:
                return None
            account.failed_attempts = 0
            account.locked_until = None
            account.last_login_at = now
            if fresh is not None:
                account.password_hash = fresh
            await session.flush()
            if replaces is not None:
                await self._end(session, replaces, now, address_hash)
            token = await sessions.open(session, account, client_hash=address_hash, now=now)
            await audit.record(
                session, account.actor(), Action.LOGIN,
                subject_kind="account", subject_id=account.id, now=now, address_hash=address_hash,
            )  # fmt: skip
        return LoggedIn(account, token)

    async def _record_failure(self, attempt: _Attempt, address_hash: str | None) -> None:
        """The name of an unknown account is not recorded: people type their password there by mistake."""
        actions = [Action.LOGIN_FAILED, Action.LOCKED_OUT] if attempt.locks else [Action.LOGIN_FAILED]
        account = attempt.account
        async with transaction(self.engine) as session:
            for action in actions:
                await audit.record(
                    session, Actor.citizen(), action,
                    subject_kind="account", subject_id=None if account is None else account.id, now=self.clock(),
                    details={"reason": attempt.refused}, address_hash=address_hash,
                )  # fmt: skip
