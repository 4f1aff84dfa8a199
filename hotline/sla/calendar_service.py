"""Loads the published calendar, fills it from the package that comes with the program, and imports a year's notice.

Nothing here commits: the caller's transaction holds the whole step or none.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import metadata

from chinese_calendar import constants
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.sla import calendar_repository as repository
from hotline.sla.calendar import Calendar, Notice, calendar_of, published_through
from hotline.sla.calendar_file import YearFile, read_year
from hotline.sla.calendar_model import CalendarVersion

_PACKAGE = "chinesecalendar"


@dataclass(frozen=True)
class ImportResult:
    """What an import has changed.

    `changed`: the days that are worked now and were not, or the other way round, in order.
    `affected`: first and last day that answer differently now, provisional before and certain now included; None if
    none does. Every open deadline whose time runs through them is to be reckoned anew (`TicketClocks.recompute`).
    """

    year: int
    version: str
    changed: tuple[date, ...]
    affected: tuple[date, date] | None


@dataclass(frozen=True)
class CalendarService:
    """The rules of the stored calendar."""

    async def load(self, session: AsyncSession) -> Calendar:
        """The calendar as it is now; with nothing stored, one that is provisional throughout."""
        return calendar_of(await self._notices(session))

    async def seed(self, session: AsyncSession, now: datetime) -> tuple[int, ...]:
        """Write the package's years that are missing, or that an older package wrote differently; returns them.

        A year that was imported stays as it is.
        """
        await repository.lock(session)
        current = {row.year: row for row in await repository.current_versions(session)}
        source = f"{_PACKAGE} {metadata.version(_PACKAGE)}"
        written = []
        for year, days in sorted(packaged_years().items()):
            known = current.get(year)
            if known is None or (_older(known.source, source) and known.days_hash != hash_of(days)):
                await self._write(session, YearFile(year, days, None), known, source, now)
                written.append(year)
        return tuple(written)

    async def import_year(
        self, session: AsyncSession, data: object, now: datetime, *, source: str = "import"
    ) -> ImportResult:
        """Take in the parsed JSON of a year's file (`calendar_file`); it counts before the package's from now on.

        The same days again change nothing. Raises InvalidInput `calendar_file_invalid`; then nothing is written.
        """
        file = read_year(data)
        await repository.lock(session)
        known = {row.year: row for row in await repository.current_versions(session)}.get(file.year)
        if known is not None and known.days_hash == hash_of(file.days) and not known.source.startswith(_PACKAGE):
            return ImportResult(file.year, known.version, (), None)
        notices = await self._notices(session)
        before, after = calendar_of(notices), calendar_of({**notices, file.year: file.days})
        version = await self._write(session, file, known, source, now)
        return _compared(before, after, file.year, version)

    async def days_left(self, session: AsyncSession, today: date) -> int:
        """How many days after `today` are published without a gap; 0 too when `today` is not."""
        last = published_through(await repository.published_years(session), today)
        return (last - today).days if last else 0

    async def _notices(self, session: AsyncSession) -> dict[int, Notice]:
        years = {row.version: row.year for row in await repository.current_versions(session)}
        notices: dict[int, dict[date, tuple[bool, str]]] = {year: {} for year in years.values()}
        for day in await repository.days_of(session, list(years)):
            notices[years[day.version]][day.date] = (day.is_workday, day.name)
        return dict(notices)

    async def _write(
        self, session: AsyncSession, file: YearFile, known: CalendarVersion | None, source: str, now: datetime
    ) -> str:
        number = known.number + 1 if known else 1
        version = f"{file.year}.{number}"
        row = {
            "version": version,
            "year": file.year,
            "number": number,
            "source": source,
            "notice_url": file.notice_url,
            "imported_at": now,
            "days_hash": hash_of(file.days),
        }
        days = [
            {"version": version, "date": day, "is_workday": worked, "name": name}
            for day, (worked, name) in file.days.items()
        ]
        await repository.add(session, row, days)
        return version


def packaged_years() -> dict[int, dict[date, tuple[bool, str]]]:
    """The days that the package `chinesecalendar` knows, by the year they lie in, with those of the December before.

    The package does not say which notice a day is from. A notice may change the December before it, also of a year that
    was imported without that change; of two notices the later year's counts (`calendar_of`).
    """
    years: dict[int, dict[date, tuple[bool, str]]] = {}
    following: dict[int, dict[date, tuple[bool, str]]] = {}
    for worked, days in ((False, constants.holidays), (True, constants.workdays)):
        for day, holiday in days.items():
            said = (worked, constants.Holiday(holiday).chinese)
            years.setdefault(day.year, {})[day] = said
            if day.month == 12:
                following.setdefault(day.year + 1, {})[day] = said
    return {year: dict(sorted({**following.get(year, {}), **days}.items())) for year, days in years.items()}


def hash_of(days: Notice) -> str:
    """A digest of the days of a notice: equal for equal days."""
    lines = (f"{day} {worked} {name}" for day, (worked, name) in sorted(days.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _older(known: str, source: str) -> bool:
    """Whether `known` came from an older package than `source` names. Two program versions must not undo each other."""
    name, _, number = known.partition(" ")
    return name == _PACKAGE and _numbers(number) < _numbers(source.partition(" ")[2])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _compared(before: Calendar, after: Calendar, year: int, version: str) -> ImportResult:
    first = date(year - 1, 12, 1)
    days = [first + timedelta(days=offset) for offset in range((date(year, 12, 31) - first).days + 1)]
    changed = tuple(day for day in days if before.is_workday(day) != after.is_workday(day))
    differ = [day for day in days if day in changed or before.day(day).provisional != after.day(day).provisional]
    return ImportResult(year, version, changed, (differ[0], differ[-1]) if differ else None)
