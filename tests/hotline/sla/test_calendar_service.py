"""The stored calendar: filled from the package, changed by files, loaded as one."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.errors import InvalidInput
from hotline.sla import calendar_service
from hotline.sla.calendar import Day, calendar_of
from hotline.sla.calendar_model import CalendarDay, CalendarVersion
from hotline.sla.calendar_service import CalendarService, packaged_years
from tests.conftest import SettableClock
from tests.hotline.sla.year_2027 import NOTICE, year_2027

SERVICE = CalendarService()


async def versions(session: AsyncSession, year: int) -> list[CalendarVersion]:
    found = await session.scalars(
        select(CalendarVersion).where(CalendarVersion.year == year).order_by(CalendarVersion.number)
    )
    return list(found)


async def count(session: AsyncSession) -> tuple[int, int]:
    """Rows of versions and of days."""
    return (
        await session.scalar(select(func.count()).select_from(CalendarVersion)) or 0,
        await session.scalar(select(func.count()).select_from(CalendarDay)) or 0,
    )


# Filling ------------------------------------------------------------------------------------------------


async def test_without_anything_stored_the_calendar_is_provisional(session: AsyncSession) -> None:
    calendar = await SERVICE.load(session)
    assert calendar.version == calendar_of({}).version
    assert calendar.day(date(2026, 2, 14)) == Day(date(2026, 2, 14), False, True, None)
    assert await SERVICE.days_left(session, date(2026, 11, 26)) == 0


async def test_the_package_fills_it_once(session: AsyncSession, clock: SettableClock) -> None:
    assert await SERVICE.seed(session, clock()) == tuple(range(2004, 2027))
    rows = await count(session)
    assert rows == (23, sum(map(len, packaged_years().values())))
    assert await SERVICE.seed(session, clock()) == ()
    assert await count(session) == rows
    calendar = await SERVICE.load(session)
    assert calendar == calendar_of(packaged_years())
    assert calendar.day(date(2026, 2, 14)) == Day(date(2026, 2, 14), True, False, "春节")
    assert await SERVICE.days_left(session, date(2026, 11, 26)) == 35
    (version,) = await versions(session, 2026)
    assert (version.version, version.notice_url, version.imported_at) == ("2026.1", None, clock())
    assert version.source.startswith("chinesecalendar 1.")


async def test_a_newer_package_adds_and_corrects_years_but_leaves_what_was_imported(
    session: AsyncSession, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await SERVICE.seed(session, clock())
    await SERVICE.import_year(session, year_2027(), clock())
    imported = await SERVICE.load(session)
    newer = packaged_years()
    newer[2026][date(2026, 7, 1)] = (False, "建党节")
    newer[2027] = {date(2027, 1, 4): (False, "元旦")}
    newer[2028] = {date(2028, 1, 3): (False, "元旦")}
    monkeypatch.setattr(calendar_service, "packaged_years", lambda: newer)
    # The same package again does not undo or redo anything; a newer one does.
    assert await SERVICE.seed(session, clock()) == (2028,)
    monkeypatch.setattr("importlib.metadata.version", lambda _: "1.12.0")
    assert await SERVICE.seed(session, clock()) == (2026,)
    assert await SERVICE.seed(session, clock()) == ()
    monkeypatch.setattr("importlib.metadata.version", lambda _: "1.9.0")
    monkeypatch.setattr(calendar_service, "packaged_years", packaged_years)
    assert await SERVICE.seed(session, clock()) == ()
    calendar = await SERVICE.load(session)
    assert not calendar.is_workday(date(2026, 7, 1))
    assert calendar.is_workday(date(2027, 1, 4)) == imported.is_workday(date(2027, 1, 4)) is True
    assert not calendar.is_workday(date(2028, 1, 3))
    assert [row.version for row in await versions(session, 2026)] == ["2026.1", "2026.2"]


async def test_processes_that_start_together_fill_it_once(engine: AsyncEngine, clock: SettableClock) -> None:
    async def start() -> tuple[int, ...]:
        async with AsyncSession(engine) as session, session.begin():
            return await SERVICE.seed(session, clock())

    written = await asyncio.gather(*(start() for _ in range(4)))
    assert sorted(written, key=len) == [(), (), (), tuple(range(2004, 2027))]
    async with AsyncSession(engine) as session:
        assert await SERVICE.load(session) == calendar_of(packaged_years())


# Importing ----------------------------------------------------------------------------------------------


async def test_an_import_publishes_its_year_and_tells_which_days_have_changed(
    session: AsyncSession, clock: SettableClock
) -> None:
    await SERVICE.seed(session, clock())
    before = await SERVICE.load(session)
    result = await SERVICE.import_year(session, year_2027(), clock(), source="file 2027.json")
    after = await SERVICE.load(session)
    assert (result.year, result.version) == (2027, "2027.1")
    assert [f"{day:%y-%m-%d}" for day in result.changed] == [
        "26-12-26", "26-12-31", "27-02-09", "27-02-10", "27-02-11", "27-02-20", "27-05-03", "27-05-08",
        "27-10-04", "27-10-05", "27-10-06", "27-10-07", "27-10-09",
    ]  # fmt: skip
    assert result.affected == (date(2026, 12, 26), date(2027, 12, 31))
    days = [date(2026, 1, 1) + timedelta(days=offset) for offset in range(1095)]
    assert tuple(day for day in days if before.is_workday(day) != after.is_workday(day)) == result.changed
    assert after.day(date(2027, 2, 20)) == Day(date(2027, 2, 20), True, False, "春节")
    assert after.day(date(2028, 1, 3)).provisional
    assert after.version != before.version
    assert await SERVICE.days_left(session, date(2026, 11, 26)) == 400
    (version,) = await versions(session, 2027)
    assert (version.source, version.notice_url) == ("file 2027.json", NOTICE)


async def test_the_same_file_again_changes_nothing(session: AsyncSession, clock: SettableClock) -> None:
    await SERVICE.import_year(session, year_2027(), clock())
    rows = await count(session)
    again = await SERVICE.import_year(session, {**year_2027(), "papers": []}, clock())
    assert (again.version, again.changed, again.affected) == ("2027.1", (), None)
    assert await count(session) == rows


async def test_a_corrected_file_is_a_new_version_and_the_old_one_stays_to_be_looked_up(
    session: AsyncSession, clock: SettableClock
) -> None:
    await SERVICE.import_year(session, year_2027(), clock())
    first = await SERVICE.load(session)
    corrected = year_2027()
    corrected["days"] = [day for day in corrected["days"] if day["date"] != "2027-10-09"]
    result = await SERVICE.import_year(session, corrected, clock())
    assert (result.version, result.changed) == ("2027.2", (date(2027, 10, 9),))
    assert result.affected == (date(2027, 10, 9), date(2027, 10, 9))
    assert not (await SERVICE.load(session)).is_workday(date(2027, 10, 9))
    back = await SERVICE.import_year(session, year_2027(), clock())
    assert back.version == "2027.3"
    assert await SERVICE.load(session) == first
    assert [row.version for row in await versions(session, 2027)] == ["2027.1", "2027.2", "2027.3"]


async def test_an_import_of_a_year_that_the_package_knows_counts_before_it(
    session: AsyncSession, clock: SettableClock
) -> None:
    await SERVICE.seed(session, clock())
    days = [
        {"name": name, "date": str(day), "isOffDay": not worked}
        for day, (worked, name) in packaged_years()[2026].items()
    ]
    same = await SERVICE.import_year(session, {"year": 2026, "papers": [], "days": days}, clock())
    assert (same.version, same.changed, same.affected) == ("2026.2", (), None)
    days.append({"name": "某日", "date": "2026-12-07", "isOffDay": True})
    other = await SERVICE.import_year(session, {"year": 2026, "papers": [], "days": days}, clock())
    assert (other.version, other.changed) == ("2026.3", (date(2026, 12, 7),))
    assert await SERVICE.seed(session, clock()) == ()
    assert not (await SERVICE.load(session)).is_workday(date(2026, 12, 7))


async def test_of_a_file_that_is_wrong_nothing_is_written(session: AsyncSession, clock: SettableClock) -> None:
    await SERVICE.seed(session, clock())
    rows = await count(session)
    spoilt = year_2027()
    spoilt["days"][-1]["isOffDay"] = "no"
    with pytest.raises(InvalidInput, match=r"days\[\d+\]\.isOffDay"):
        await SERVICE.import_year(session, spoilt, clock())
    assert await count(session) == rows
    assert (await SERVICE.load(session)).day(date(2027, 1, 1)).provisional
