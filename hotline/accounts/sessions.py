"""Sessions of staff: opened by a log-in, recognised by their token, over after a while or at once.

Nothing here commits.
"""

import re
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts import repository
from hotline.accounts.model import Account, AccountSession
from hotline.errors import Unauthorized

_TOKEN_BYTES = 24
_TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
# A row is written at most this often for being looked at.
_SEEN_EVERY = timedelta(minutes=1)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so nothing has to be added to it."""
    return sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Sessions:
    """How long one may stay: `idle` without doing anything, `longest` in all."""

    idle: timedelta
    longest: timedelta

    async def open(self, session: AsyncSession, account: Account, *, client_hash: str | None, now: datetime) -> str:
        """A new session; returns its token, 192 random bits that are told this once. Clears dead ones away."""
        await repository.delete_sessions(session, account.id, dead_at=now, seen_since=now - self.idle)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        session.add(
            AccountSession(
                token_hash=hash_of(token),
                account_id=account.id,
                created_at=now,
                last_seen_at=now,
                expires_at=now + self.longest,
                client_hash=client_hash,
            )
        )
        await session.flush()
        return token

    async def account_of(self, session: AsyncSession, token: str, *, now: datetime) -> Account:
        """Whose token it is; counts as being there. Raises Unauthorized, the same for every token that is no good."""
        found = None
        if _TOKEN.fullmatch(token):
            found = await repository.session_with_account(session, hash_of(token), now=now, seen_since=now - self.idle)
        if found is None:
            raise Unauthorized("login_required", "no such session, or it is over; log in")
        opened, account = found
        if opened.last_seen_at <= now - min(_SEEN_EVERY, self.idle / 2):
            await repository.touch(session, opened.token_hash, now)
        return account

    async def end(self, session: AsyncSession, token: str) -> uuid.UUID | None:
        """End it; the id of its account, None if there is no such session (any more)."""
        return await repository.delete_session(session, hash_of(token)) if _TOKEN.fullmatch(token) else None

    async def end_all(self, session: AsyncSession, account_id: uuid.UUID) -> None:
        """End every session of the account."""
        await repository.delete_sessions(session, account_id)
