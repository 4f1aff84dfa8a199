"""Every query on the published calendar. Nothing here commits or decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.sla.calendar_model import CalendarDay, CalendarVersion

_WRITING = 7_110_012_346


async def lock(session: AsyncSession) -> None:
    """Until this transaction ends nobody else writes the calendar; two that start together would write the same."""
    await session.execute(select(func.pg_advisory_xact_lock(_WRITING)))


async def current_versions(session: AsyncSession) -> Sequence[CalendarVersion]:
    """The version that counts of each published year, by year."""
    found = await session.scalars(
        select(CalendarVersion)
        .ext(distinct_on(CalendarVersion.year))
        .order_by(CalendarVersion.year, CalendarVersion.number.desc())
    )
    return found.all()


async def days_of(session: AsyncSession, versions: Sequence[str]) -> Sequence[CalendarDay]:
    """The days of these versions, by date."""
    found = await session.scalars(
        select(CalendarDay).where(CalendarDay.version.in_(versions)).order_by(CalendarDay.date)
    )
    return found.all()


async def published_years(session: AsyncSession) -> frozenset[int]:
    """The years of which there is a version."""
    return frozenset(await session.scalars(select(CalendarVersion.year).distinct()))


async def add(session: AsyncSession, version: dict[str, Any], days: list[dict[str, Any]]) -> None:
    """Write a version and its days, at least one."""
    await session.execute(insert(CalendarVersion).values(version))
    await session.execute(insert(CalendarDay), days)
