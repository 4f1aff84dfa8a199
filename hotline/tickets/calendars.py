"""The calendar as the process last read it: deadlines are reckoned all the time, holiday notices come once a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.sla.calendar import Calendar
from hotline.sla.calendar_service import CalendarService

_FRESH = timedelta(minutes=1)


@dataclass
class Calendars:
    """Reads the stored calendar at most once a minute."""

    service: CalendarService
    _calendar: Calendar | None = None
    _read_at: datetime | None = None

    async def get(self, session: AsyncSession, now: datetime) -> Calendar:
        """The calendar, no older than a minute by the caller's clock."""
        if self._calendar is None or self._read_at is None or not timedelta() <= now - self._read_at < _FRESH:
            self._calendar, self._read_at = await self.service.load(session), now
        return self._calendar
