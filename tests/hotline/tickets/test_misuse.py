"""What somebody who means ill tries within the steps that they may take."""

import pytest

from hotline.accounts.actor import Actor
from hotline.errors import Conflict, Forbidden, HotlineError, InvalidInput, RateLimited
from hotline.sla.alert_list import alerts
from hotline.sla.model import SlaAlert
from hotline.tickets import repository
from hotline.tickets.citizens import MOST_FACTS_A_DAY
from hotline.tickets.files import safe_name
from hotline.tickets.follow_up import FollowUp
from hotline.tickets.model import Ticket
from hotline.tickets.steps import Rating
from hotline.tickets.tries import LOCKED, MOST_AT_ALL, CodeTries
from tests.hotline.tickets.conftest import BEGIN, COUNTY, EAST, WEST, Office


async def _handling(office: Office, **more: object) -> Ticket:
    ticket = (await office.open(**more)).ticket  # type: ignore[arg-type]
    await office.act(ticket.id, "sign", office.east)
    return ticket


@pytest.mark.parametrize(
    ("who", "action", "given", "field"),
    [
        ("operator", "urge", {"reply": "已经办好了"}, "reply"),
        ("east", "record_first_aid", {"note": "送了米", "reply": "已经办好了"}, "reply"),
        ("operator", "add_facts", {"facts": "又下雨了", "rating": Rating(True, True)}, "rating"),
        ("east", "note", {"note": "看过了", "facts": "我不要办了"}, "facts"),
        ("operator", "withdraw", {"reason": "不用了", "main_ticket": "1"}, "main_ticket"),
        ("centre", "supervise", {"reason": "太慢", "unit_id": "west"}, "unit_id"),
    ],
)
async def test_an_answer_or_a_rating_comes_with_no_other_step(
    office: Office, who: str, action: str, given: dict[str, object], field: str
) -> None:
    ticket = await _handling(office)
    with pytest.raises(InvalidInput) as refused:
        await office.act(ticket.id, action, getattr(office, who), **given)
    assert (refused.value.code, refused.value.field) == ("field_not_taken", field)
    assert (await office.citizens.view(office.session, ticket, now=office.now)).reply is None


async def test_who_may_not_merge_learns_nothing_of_a_number(office: Office) -> None:
    ticket = await _handling(office)
    secret = (await office.open("service", office.other_operator, about_unit=EAST, contact_phone="13700137000")).ticket
    told = []
    for number in (secret.no, "1"):
        for actor, action in ((office.east, "merge"), (office.operator, "merge"), (office.east, "note")):
            with pytest.raises(HotlineError) as refused:
                await office.act(ticket.id, action, actor, main_ticket=number, reason="一回事", note="x")
            told.append((refused.value.code, refused.value.message))
    assert told[:3] == told[3:]
    assert [code for code, _ in told[:3]] == ["action_not_yours", "unknown_main_ticket", "field_not_taken"]
    with pytest.raises(Forbidden):
        await office.act(ticket.id, "dispatch", office.east, unit_id="nowhere")


async def test_nothing_is_merged_into_a_ticket_that_has_ended(office: Office) -> None:
    ended = await _handling(office)
    await office.act(ended.id, "reply", office.east, reply="办好了")
    await office.act(ended.id, "close", office.centre)
    late = (await office.open(contact_phone="13900139000")).ticket
    with pytest.raises(Conflict, match="main_ticket_fits"):
        await office.act(late.id, "merge", office.operator, main_ticket=ended.no, reason="一回事")


async def test_what_the_citizen_said_is_neither_counted_twice_nor_said_over(office: Office) -> None:
    ticket = await _handling(office)
    await office.act(ticket.id, "reply", office.east, reply="不符合")
    await office.act(ticket.id, "record_callback", office.operator, rating=Rating(None, None, contacted=False))
    await office.act(ticket.id, "record_callback", office.operator, rating=Rating(False, None, "没解决"))
    for again in (Rating(True, None), Rating(True, True), Rating(False, None)):
        for action in ("record_callback", "rate"):
            with pytest.raises(Conflict, match="rating_open"):
                await office.act(ticket.id, action, office.operator, rating=again)
    await office.act(ticket.id, "record_callback", office.operator, rating=Rating(None, False))
    assert (ticket.solved, ticket.satisfied) == (False, False)
    assert [one.solved for one in await repository.callbacks(office.session, ticket.id)] == [None, False, None]


async def test_an_operator_opens_a_second_complaint_and_learns_of_no_first_that_another_wrote_down(
    office: Office,
) -> None:
    first = await office.open("service", about_unit=EAST)
    assert (await office.open("service", about_unit=EAST)).how == "joined"  # they wrote it down themselves
    second = await office.open("service", office.other_operator, about_unit=EAST)
    assert (second.how, second.ticket.no != first.ticket.no) == ("opened", True)
    assert (await office.open("service", office.centre, about_unit=EAST)).how == "joined"


async def test_an_operator_takes_back_nobodys_ticket_without_saying_why(office: Office) -> None:
    ticket = await _handling(office)
    with pytest.raises(Conflict, match="staff_say_why"):
        await office.act(ticket.id, "withdraw", office.operator)
    await office.citizens.withdraw(office.session, ticket.id, None, now=office.now)
    assert ticket.state == "withdrawn"


async def test_numbers_in_a_citizens_reasons_are_masked(office: Office) -> None:
    said = "打我电话 13912345678"
    ticket = await _handling(office)
    await office.act(ticket.id, "reply", office.east, reply="不符合")
    await office.citizens.rate(office.session, ticket.id, Rating(False, False, said), now=office.now)
    await office.citizens.withdraw(office.session, ticket.id, said, now=office.now)
    kept = [event.reason for event in await repository.events(office.session, ticket.id) if event.reason]
    kept += [one.reason for one in await repository.callbacks(office.session, ticket.id) if one.reason]
    assert len(kept) == 4
    assert "13912345678" not in str(kept)


async def test_a_long_second_matter_is_joined(office: Office) -> None:
    first = await office.open()
    assert (await office.open(text="家里又出事了。" * 1_000)).how == "joined"
    assert first.ticket.version == 3


async def test_a_unit_is_told_nothing_more_of_a_ticket_that_was_taken_from_it(office: Office) -> None:
    async def told(actor: Actor) -> int:
        return len(await alerts(office.session, actor, unseen=True, before=None, limit=9))

    ticket = await _handling(office)
    clock = next(one for one in await repository.running_clocks(office.session, ticket.id) if one.kind == "resolve")
    for unit in (EAST, COUNTY):
        kind, to = ("half", "township") if unit == EAST else ("ladder", "county")
        office.session.add(
            SlaAlert(clock_id=clock.id, ticket_id=ticket.id, kind=kind, unit_id=unit, to_role=to, at=office.now)
        )
    await office.session.flush()
    assert (await told(office.east), await told(office.county), await told(office.west)) == (1, 1, 0)
    await office.act(ticket.id, "mark_confidential", office.centre)
    await office.session.flush()
    assert (await told(office.east), await told(office.county)) == (1, 0)
    await office.act(ticket.id, "reassign", office.centre, unit_id=WEST, reason="反映的就是东镇")
    await office.session.flush()
    assert (await told(office.east), await told(office.county)) == (0, 0)


async def test_a_ticket_does_not_stay_on_hold_for_ever(office: Office) -> None:
    follow_up = FollowUp(office.service)
    ticket = await _handling(office)
    await office.act(ticket.id, "hold", office.east, hold_reason="waiting_for_check", reason="等核对")
    office.later(days=29)
    assert await follow_up.step(office.session, ticket.id, now=office.now) is None
    office.later(days=2)
    assert await follow_up.waiting(office.session, office.now, 9) == [ticket.id]
    assert await follow_up.step(office.session, ticket.id, now=office.now) == "resume"
    assert ticket.on_hold is None
    assert ticket.due_at is not None
    assert await follow_up.waiting(office.session, office.now, 9) == []


async def test_a_ticket_is_not_flooded_with_additions(office: Office) -> None:
    ticket = await _handling(office)
    for number in range(MOST_FACTS_A_DAY):
        await office.citizens.add_facts(office.session, ticket.id, f"第{number}条", key=f"k{number}", now=office.now)
    with pytest.raises(RateLimited):
        await office.citizens.add_facts(office.session, ticket.id, "再来一条", now=office.now)
    again = await office.citizens.add_facts(office.session, ticket.id, "第0条", key="k0", now=office.now)
    assert again.event.details["facts"] == "第0条"
    office.later(days=1)
    await office.citizens.add_facts(office.session, ticket.id, "今天的", now=office.now)


def test_one_code_is_not_tried_at_every_number() -> None:
    tries = CodeTries()
    for number in range(MOST_AT_ALL):
        tries.begin(str(number), "sprayer", BEGIN)
    for _ in range(40):
        tries.begin("mine", "somebody", BEGIN)
        tries.right("mine", "somebody")
    with pytest.raises(RateLimited):
        tries.begin("next", "sprayer", BEGIN)
    tries.begin("next", "sprayer", BEGIN + LOCKED)


def test_a_files_name_is_text_whatever_encoding_its_form_named() -> None:
    assert safe_name("\ud800照片.jpg", "jpg") == "照片.jpg"
