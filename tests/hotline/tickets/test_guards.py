"""The table's conditions, each at its edge."""

import pytest

from hotline.errors import Conflict, InvalidInput
from hotline.sla.model import ClockKind
from hotline.tickets import repository
from hotline.tickets.flow import flow
from hotline.tickets.guards import GUARDS
from hotline.tickets.model import Ticket
from hotline.tickets.steps import Rating, Step
from tests.hotline.tickets.conftest import EAST, WEST, Office


async def _handling(office: Office) -> Ticket:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    return ticket


def test_every_condition_of_the_table_exists_and_every_one_is_used() -> None:
    named = {name for action in flow().actions.values() for name in action.guards}
    assert named == GUARDS.keys()


def test_every_need_of_the_table_is_a_part_of_a_step() -> None:
    for action in flow().actions.values():
        for need in action.needs:
            assert not Step("x").has(need)


async def test_a_return_is_asked_within_its_time_only(office: Office) -> None:
    ticket = await _handling(office)
    office.later(days=20)
    with pytest.raises(Conflict, match="within_return_time"):
        await office.act(ticket.id, "request_return", office.east, reason="不归我们")


async def test_who_asked_for_a_return_or_an_extension_does_not_decide(office: Office) -> None:
    ticket = await _handling(office)
    await office.act(ticket.id, "ask_extension", office.east, reason="要查", workdays=3)
    both = office.east.__class__(office.east.account_id, "两头的人", office.manager.role)
    with pytest.raises(Conflict, match="not_asker"):
        await office.act(ticket.id, "grant_extension", both)
    await office.act(ticket.id, "grant_extension", office.manager)


@pytest.mark.parametrize(
    ("action", "who", "given"),
    [
        ("reply", "east", {"reply": "办好了"}),
        ("reassign", "centre", {"unit_id": WEST, "reason": "西镇的"}),
        ("withdraw", "operator", {"reason": "不用了"}),
        ("request_return", "east", {"reason": "不归我们"}),
    ],
)
async def test_an_extension_that_nobody_has_decided_hinders_no_other_step(
    office: Office, action: str, who: str, given: dict[str, str]
) -> None:
    ticket = await _handling(office)
    await office.act(ticket.id, "ask_extension", office.east, reason="要查", workdays=3)
    await office.act(ticket.id, action, getattr(office, who), **given)
    if action == "request_return":
        await office.act(ticket.id, "grant_return", office.centre)
    (asked,) = await repository.extensions(office.session, ticket.id, 1)
    assert (ticket.extension_pending, asked.granted, asked.decided_at) == (False, False, office.now)


async def test_an_extension_after_the_deadline_or_too_long_is_refused(office: Office) -> None:
    ticket = await _handling(office)
    with pytest.raises(InvalidInput, match="extension_too_long"):
        await office.act(ticket.id, "ask_extension", office.east, reason="要查", workdays=11)
    office.later(days=30)
    with pytest.raises(Conflict, match="before_due"):
        await office.act(ticket.id, "ask_extension", office.east, reason="要查", workdays=3)


async def test_on_hold_nothing_is_answered_and_the_clocks_stand_still(office: Office) -> None:
    ticket = await _handling(office)
    due = next(c.due_at for c in await repository.running_clocks(office.session, ticket.id) if c.kind == "resolve")
    with pytest.raises(InvalidInput, match="unknown_hold_reason"):
        await office.act(ticket.id, "hold", office.east, hold_reason="lunch", reason="吃饭")
    await office.act(ticket.id, "hold", office.east, hold_reason="waiting_for_citizen", reason="等户口本")
    with pytest.raises(Conflict, match="not_on_hold"):
        await office.act(ticket.id, "reply", office.east, reply="好了")
    office.later(days=7)
    await office.act(ticket.id, "resume", office.east)
    after = next(c.due_at for c in await repository.running_clocks(office.session, ticket.id) if c.kind == "resolve")
    assert after > due
    assert ticket.promised_at is not None
    assert ticket.promised_at > due


async def test_urging_counts_once_a_day(office: Office) -> None:
    ticket = await _handling(office)
    await office.citizens.urge(office.session, ticket.id, now=office.now)
    with pytest.raises(Conflict, match="not_urged_today"):
        await office.citizens.urge(office.session, ticket.id, now=office.now)
    office.later(hours=14)  # past midnight in China
    await office.citizens.urge(office.session, ticket.id, now=office.now)
    assert ticket.urged == 2


async def test_a_complaint_is_confidential_and_never_dispatched_to_whom_it_is_about(office: Office) -> None:
    ticket = (await office.open("service", about_unit=EAST)).ticket
    assert (ticket.confidential, ticket.owner_unit) == (True, "county")
    with pytest.raises(Conflict, match="unit_allowed"):
        await office.act(ticket.id, "reassign", office.centre, unit_id=EAST, reason="试试")


async def test_marked_urgent_gets_the_urgent_clocks_and_nothing_moves_later(office: Office) -> None:
    ticket = await _handling(office)
    before = ticket.promised_at
    await office.act(ticket.id, "mark_urgent", office.operator, reason="房子塌了")
    running = await repository.running_clocks(office.session, ticket.id)
    assert {clock.rule_id for clock in running} == {"urgent"}
    assert ticket.promised_at is not None
    assert before is not None
    assert ticket.promised_at < before
    assert next(clock for clock in running if clock.kind == ClockKind.CONTACT).amount == 30


async def test_rounds_end(office: Office) -> None:
    ticket = await _handling(office)
    for round_ in (1, 2, 3):
        assert ticket.round == round_
        if ticket.state == "dispatched":
            await office.act(ticket.id, "sign", office.east)
        await office.act(ticket.id, "reply", office.east, reply="不符合")
        await office.citizens.rate(
            office.session, ticket.id, Rating(False, False),
            now=office.now,
        )  # fmt: skip
    assert (ticket.round, ticket.state, ticket.supervised) == (3, "replied", True)


async def test_merged_into_another_it_ends_with_its_clocks(office: Office) -> None:
    main = await _handling(office)
    other = (await office.open(contact_phone="13900139000")).ticket
    await office.act(other.id, "merge", office.centre, main_ticket=main.no, reason="一回事")
    assert (other.state, other.main_ticket_id) == ("merged", main.id)
    assert await repository.running_clocks(office.session, other.id) == []
    third = (await office.open(contact_phone="13700137000")).ticket
    with pytest.raises(Conflict, match="main_ticket_fits"):
        await office.act(third.id, "merge", office.centre, main_ticket=other.no, reason="一回事")
