"""What the figures of a period are, and that they stay what they were."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hotline.accounts.actor import Actor, Role
from hotline.errors import Forbidden, InvalidInput
from hotline.reporting.period import By, Period, groups
from hotline.reporting.service import Report, Reporting, check
from hotline.tickets.steps import Rating
from tests.hotline.tickets.conftest import EAST, WEST, Office, staff

NOVEMBER = Period(date(2026, 11, 1), date(2026, 12, 1))
DECEMBER = Period(date(2026, 12, 1), date(2027, 1, 1))


async def _report(office: Office, period: Period = NOVEMBER, *by: By, actor: Actor | None = None) -> Report:
    reporting = Reporting(office.service.calendars)
    report = await reporting.report(office.session, actor or office.manager, period, by, now=office.now)
    if actor is None:
        assert await check(office.session, reporting, report, now=office.now) == {}
    return report


async def test_an_answered_ticket_counts_with_its_times(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    office.later(minutes=30)
    await office.act(ticket.id, "record_contact", office.east, note="打过电话")
    office.later(minutes=60)
    await office.act(ticket.id, "reply", office.east, reply="办好了。")
    total = (await _report(office)).total
    assert (total["received"], total["dispatched"], total["answered"]) == (1, 1, 1)
    assert (total["response_median"], total["handling_median"], total["handling_p90"]) == (30, 90, 90)
    assert (total["resolve_on_time"], total["resolve_missed"], total["resolve_rate"]) == (1, 0, 1)


async def test_an_open_ticket_past_its_deadline_is_a_miss_and_overdue_and_a_late_answer_does_not_mend_it(
    office: Office,
) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    assert (await _report(office)).total["resolve_rate"] is None
    office.later(days=20)
    open_period = Period(date(2026, 11, 1), date(2027, 1, 1))
    total = (await _report(office, open_period)).total
    assert (total["resolve_missed"], total["resolve_rate"], total["overdue_now"]) == (1, 0, 1)
    await office.act(ticket.id, "reply", office.east, reply="办好了。")
    office.later(minutes=1)
    total = (await _report(office, open_period)).total
    assert (total["resolve_missed"], total["resolve_on_time"], total["overdue_now"]) == (1, 0, 0)


async def test_a_period_that_is_over_keeps_its_figures(office: Office) -> None:
    ticket = (await office.open("unfair", about_unit=EAST)).ticket
    await office.act(ticket.id, "sign", office.county)
    office.later(days=8)
    before = (await _report(office)).total
    await office.act(ticket.id, "reply", office.county, reply="查过了。")
    office.later(minutes=1)
    await office.citizens.rate(office.session, ticket.id, Rating(False, False, "没查"), now=office.now)
    office.later(minutes=1)
    assert (await _report(office)).total == before
    assert (await _report(office, DECEMBER)).total["rehandled"] == 1


async def test_each_unit_answers_for_its_own_turn(office: Office) -> None:
    ticket = (await office.open()).ticket
    office.later(minutes=10)
    await office.act(ticket.id, "reassign", office.centre, unit_id=WEST, reason="住西镇")
    office.later(minutes=20)
    await office.act(ticket.id, "record_contact", office.west, note="打过电话")
    rows = {row.key: row.figures for row in (await _report(office, NOVEMBER, By.UNIT)).rows}
    assert (rows[EAST,]["received"], rows[EAST,]["dispatched"], rows[EAST,]["sign_cancelled"]) == (1, 1, 1)
    assert rows[EAST,]["response_turns"] == 0
    assert (rows[WEST,]["received"], rows[WEST,]["dispatched"], rows[WEST,]["response_median"]) == (0, 1, 20)


async def _of_clocks(office: Office, period: Period, kind: str) -> tuple[object, ...]:
    total = (await _report(office, period)).total
    return tuple(total[f"{kind}_{outcome}"] for outcome in ("missed", "on_time", "cancelled"))


async def test_an_extension_granted_after_the_deadline_makes_no_late_ticket_timely(office: Office) -> None:
    office.now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    ticket = (await office.open()).ticket  # five workdays: Monday, 30 November
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "ask_extension", office.east, reason="等回单", workdays=5)
    office.later(days=8)
    before = (await _report(office)).total
    assert (before["resolve_missed"], before["promise_missed"]) == (1, 1)
    await office.act(ticket.id, "grant_extension", office.manager)
    assert (await _report(office)).total == before
    assert ticket.promised_at is not None
    assert ticket.promised_at > office.now, "its citizen is told a day that is to come"
    office.later(days=2)
    await office.act(ticket.id, "reply", office.east, reply="办好了")
    office.later(minutes=1)
    assert (await _report(office)).total == before
    for kind in ("resolve", "promise"):
        assert await _of_clocks(office, DECEMBER, kind) == (0, 1, 0)


async def test_a_promise_that_another_unit_broke_stays_broken_when_the_next_one_gets_an_extension(
    office: Office,
) -> None:
    both = Period(date(2026, 11, 1), date(2027, 1, 1))
    ticket = (await office.open()).ticket
    office.later(days=9)
    await office.act(ticket.id, "reassign", office.centre, unit_id=WEST, reason="住西镇")
    await office.act(ticket.id, "sign", office.west)
    assert (await _of_clocks(office, both, "promise"), await _of_clocks(office, both, "resolve")) == (
        (1, 0, 0), (1, 0, 0),
    )  # fmt: skip
    await office.act(ticket.id, "ask_extension", office.west, reason="等回单", workdays=5)
    await office.act(ticket.id, "grant_extension", office.manager)
    assert (await _of_clocks(office, both, "promise"), await _of_clocks(office, both, "resolve")) == (
        (1, 0, 0), (1, 0, 0),
    )  # fmt: skip


async def test_a_late_ticket_that_is_marked_urgent_is_late_once(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    office.later(days=20)
    both = Period(date(2026, 11, 1), date(2027, 1, 1))
    before = (await _report(office, both)).total
    await office.act(ticket.id, "mark_urgent", office.centre, reason="房子塌了")
    after = (await _report(office, both)).total
    for figure in ("resolve_missed", "promise_missed", "contact_missed", "overdue_now"):
        assert after[figure] == before[figure] == 1


async def test_time_on_hold_is_taken_off_and_shown(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "hold", office.east, hold_reason="waiting_for_citizen", reason="等户口本")
    office.later(hours=24)
    await office.act(ticket.id, "resume", office.east)
    office.later(minutes=5)
    await office.act(ticket.id, "reply", office.east, reply="办好了。")
    total = (await _report(office)).total
    assert (total["handling_median"], total["handling_paused"], total["held"]) == (5, 1440, 1)


async def test_a_dissatisfied_citizen_is_counted_with_the_unit_that_answered(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    office.later(minutes=1)
    await office.act(ticket.id, "reply", office.east, reply="不符合条件。")
    office.later(minutes=1)
    await office.citizens.rate(office.session, ticket.id, Rating(True, False, "态度差"), now=office.now)
    row = (await _report(office, NOVEMBER, By.UNIT, By.CATEGORY, By.MONTH)).rows[0]
    assert row.key == (EAST, "aid", "2026-11-01")
    assert row.names == ("东镇", "救助求助", "2026-11-01")
    assert (row.figures["solved_rate"], row.figures["satisfied_rate"], row.figures["rehandled"]) == (1, 0, 1)
    assert row.figures["dispatched"] == 2


async def test_staff_of_a_unit_see_its_own_figures_alone(office: Office) -> None:
    await office.open()
    assert (await _report(office, actor=office.east)).total["received"] == 1
    assert (await _report(office, actor=office.west)).total["received"] == 0
    for stranger in (office.operator, Actor.citizen(), staff(Role.TOWNSHIP)):
        with pytest.raises(Forbidden):
            await _report(office, actor=stranger)


async def test_the_sample_is_three_in_ten_of_each_unit_and_names_no_confidential_ticket_to_a_manager(
    office: Office,
) -> None:
    for number in range(7):
        await office.open(contact_phone=f"1380013800{number}")
        office.later(minutes=1)
    await office.open("unfair", about_unit=EAST, contact_phone="13800138009")
    reporting = Reporting(office.service.calendars)
    sample = await reporting.sample(office.session, office.centre, NOVEMBER)
    assert [one.unit for one in sample] == ["county", *[EAST] * 3]
    assert all(one.no for one in sample)
    assert sample == await reporting.sample(office.session, office.centre, NOVEMBER)
    seen = await reporting.sample(office.session, office.manager, NOVEMBER)
    assert [one.no is None for one in seen] == [True, False, False, False]


def test_groups_and_periods_that_make_no_sense_are_refused() -> None:
    assert groups("unit, month") == (By.UNIT, By.MONTH)
    for text in ("day,week", "unit,unit", "colour"):
        with pytest.raises(InvalidInput):
            groups(text)
    with pytest.raises(InvalidInput):
        Period(date(2026, 11, 1), date(2026, 11, 1))
    for first, end in ((date.min, date(1, 2, 1)), (date(9999, 12, 1), date.max)):
        with pytest.raises(InvalidInput):
            Period(first, end)
    assert NOVEMBER.end_at - NOVEMBER.start_at == timedelta(days=30)
