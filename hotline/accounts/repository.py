"""Every query on accounts and sessions. Nothing here commits or decides."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Role
from hotline.accounts.model import Account, AccountSession


async def add_once(session: AsyncSession, row: dict[str, Any]) -> Account | None:
    """Write the row; None if its name is taken."""
    added = await session.scalars(
        insert(Account).values(row).on_conflict_do_nothing(index_elements=["name"]).returning(Account)
    )
    return added.one_or_none()


async def get(session: AsyncSession, account_id: uuid.UUID) -> Account | None:
    """The account, or None."""
    return await session.get(Account, account_id)


async def by_name(session: AsyncSession, name: str) -> Account | None:
    """The account with this canonical login name, or None."""
    found = await session.scalars(select(Account).where(Account.name == name))
    return found.one_or_none()


async def lock(session: AsyncSession, account_id: uuid.UUID) -> Account | None:
    """The account as it is now, locked until the transaction ends; who changes it waits for one another."""
    found = await session.scalars(
        select(Account).where(Account.id == account_id).with_for_update().execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def lock_by_name(session: AsyncSession, name: str) -> Account | None:
    """As `lock`, by canonical login name."""
    found = await session.scalars(
        select(Account).where(Account.name == name).with_for_update().execution_options(populate_existing=True)
    )
    return found.one_or_none()


async def lock_active_admins(session: AsyncSession) -> Sequence[Account]:
    """Every active admin, locked, always in the same order so that two callers can't block each other."""
    found = await session.scalars(
        select(Account)
        .where(Account.role == Role.ADMIN, Account.active)
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


async def page(
    session: AsyncSession,
    *,
    words: str | None,
    role: Role | None,
    unit_id: str | None,
    active: bool | None,
    after: str | None,
    limit: int,
) -> Sequence[Account]:
    """Accounts by login name, after the name `after`; `words` stands anywhere in either name, as it is written."""
    query = select(Account).order_by(Account.name).limit(limit)
    if words:
        query = query.where(
            or_(
                Account.name.icontains(words, autoescape=True),
                Account.display_name.icontains(words, autoescape=True),
            )
        )
    if role is not None:
        query = query.where(Account.role == role)
    if unit_id is not None:
        query = query.where(Account.unit_id == unit_id)
    if active is not None:
        query = query.where(Account.active == active)
    if after is not None:
        query = query.where(Account.name > after)
    return (await session.scalars(query)).all()


async def session_with_account(
    session: AsyncSession, token_hash: str, *, now: datetime, seen_since: datetime
) -> tuple[AccountSession, Account] | None:
    """The live session with this token hash and its active account, or None."""
    found = await session.execute(
        select(AccountSession, Account)
        .join(Account, Account.id == AccountSession.account_id)
        .where(
            AccountSession.token_hash == token_hash,
            AccountSession.expires_at > now,
            AccountSession.last_seen_at > seen_since,
            Account.active,
        )
    )
    row = found.one_or_none()
    return None if row is None else (row[0], row[1])


async def touch(session: AsyncSession, token_hash: str, now: datetime) -> None:
    """The session was used now."""
    await session.execute(
        update(AccountSession)
        .where(AccountSession.token_hash == token_hash, AccountSession.last_seen_at < now)
        .values(last_seen_at=now)
        .execution_options(synchronize_session=False)
    )


async def delete_session(session: AsyncSession, token_hash: str) -> uuid.UUID | None:
    """Delete it; the account's id, None if there was no such session."""
    deleted = await session.scalars(
        delete(AccountSession)
        .where(AccountSession.token_hash == token_hash)
        .returning(AccountSession.account_id)
        .execution_options(synchronize_session=False)
    )
    return deleted.one_or_none()


async def delete_sessions(
    session: AsyncSession, account_id: uuid.UUID, *, dead_at: datetime | None = None, seen_since: datetime | None = None
) -> None:
    """Delete every session of an account; with `dead_at` and `seen_since` only those that nobody can use any more."""
    query = delete(AccountSession).where(AccountSession.account_id == account_id)
    if dead_at is not None and seen_since is not None:
        query = query.where(or_(AccountSession.expires_at <= dead_at, AccountSession.last_seen_at <= seen_since))
    await session.execute(query.execution_options(synchronize_session=False))
