"""Opening: once for each message, joined to what the same person has open, personal data never in plain."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hotline.accounts.actor import Actor
from hotline.errors import InvalidInput, NotFound, RateLimited
from hotline.tickets import repository
from hotline.tickets.numbers import check_digit
from hotline.tickets.opening import alike
from hotline.tickets.service import PHONE_CONTEXT
from tests.hotline.tickets.conftest import Office


async def test_the_same_request_opens_one_ticket(office: Office) -> None:
    first = await office.open(source_key="same")
    second = await office.open(source_key="same")
    assert (first.how, second.how) == ("opened", "known")
    assert second.ticket.id == first.ticket.id
    assert second.query_code is None


async def test_the_same_person_with_the_same_kind_is_joined_and_nothing_said_is_lost(office: Office) -> None:
    first = await office.open(text="我爸瘫在床上")
    second = await office.open(text="今天又住院了", contact_phone="+86 138-0013-8000", actor=Actor.citizen())
    assert (second.how, second.ticket.id) == ("joined", first.ticket.id)
    events = await repository.events(office.session, first.ticket.id)
    assert events[-1].action == "add_facts"
    assert events[-1].details["facts"] == "今天又住院了"


async def test_what_was_joined_and_is_sent_again_after_the_end_opens_nothing(office: Office) -> None:
    first = await office.open(text="我爸瘫在床上")
    joined = await office.open(text="今天又住院了", source_key="sent twice")
    await office.act(first.ticket.id, "withdraw", office.operator, reason="不用了")
    again = await office.open(text="今天又住院了", source_key="sent twice")
    assert (joined.how, again.how, again.ticket.id) == ("joined", "joined", first.ticket.id)
    facts = [event for event in await repository.events(office.session, first.ticket.id) if event.action == "add_facts"]
    assert len(facts) == 1


async def test_a_key_that_somebody_else_used_to_add_facts_opens_a_ticket_of_ones_own(office: Office) -> None:
    first = await office.open(text="我爸瘫在床上")
    joined = await office.open(text="今天又住院了", source_key="1")
    stranger = await office.open(text="今天又住院了", source_key="1", contact_phone="13900139000")
    assert (joined.how, stranger.how) == ("joined", "opened")
    assert stranger.ticket.id != first.ticket.id


async def test_a_caller_whose_ticket_is_confidential_can_open_one_at_the_operators_who_learns_of_none(
    office: Office,
) -> None:
    first = await office.open(text="我爸瘫在床上")
    await office.act(first.ticket.id, "mark_confidential", office.centre)
    by_operator = await office.open(text="我爸瘫在床上", actor=office.other_operator)
    by_centre = await office.open(text="我爸瘫在床上", actor=office.centre)
    assert by_operator.how == "opened"
    assert by_centre.how == "joined"


async def test_two_street_lamps_are_two_matters_and_one_said_twice_is_one(office: Office) -> None:
    lamp = await office.open("other", text="我们村口东边的路灯坏了，晚上看不见", actor=Actor.citizen())
    again = await office.open("other", text="我们村口东边的路灯坏了，晚上看不见路", actor=Actor.citizen())
    noise = await office.open("other", text="楼下工地半夜还在打桩，睡不着", actor=Actor.citizen())
    assert (again.how, again.ticket.id) == ("joined", lamp.ticket.id)
    assert noise.how == "opened"


async def test_after_the_answer_a_new_request_is_a_new_ticket(office: Office) -> None:
    first = await office.open()
    await office.act(first.ticket.id, "sign", office.east)
    await office.act(first.ticket.id, "reply", office.east, reply="办好了")
    assert (await office.open()).how == "opened"


async def test_telephone_and_name_are_not_stored_in_plain(office: Office) -> None:
    opened = await office.open(contact_name="张三丰", address="东街12号", text="我叫张三丰，电话13800138000")
    row = (await office.session.execute(text("select to_jsonb(ticket)::text from ticket"))).scalar_one()
    events = (
        await office.session.execute(text("select string_agg(to_jsonb(e)::text, '') from ticket_event e"))
    ).scalar_one()
    for secret in ("13800138000", "东街12号"):
        assert secret not in row
        assert secret not in events
    phone = opened.ticket.contact_phone
    assert phone is not None
    assert office.service.personal.decrypt(phone, PHONE_CONTEXT) == "13800138000"
    assert opened.query_code is not None
    assert opened.query_code not in row.replace(opened.ticket.no, "")


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"text": "  "}, "field_missing", "text"),
        ({"consent": False}, "no_consent", "consent"),
        ({"anonymous": True, "contact_phone": None}, "not_anonymous", "anonymous"),
        ({"contact_phone": None}, "no_way_to_answer", "contact_phone"),
        ({"text": "x" * 8001}, "field_too_long", "text"),
        ({"text": "坏\x00字"}, "field_too_long", "text"),
    ],
)
async def test_what_is_missing_or_too_much_is_named(
    office: Office, given: dict[str, object], code: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        await office.open(**given)  # type: ignore[arg-type]
    assert (refused.value.code, refused.value.field) == (code, field)


async def test_an_anonymous_complaint_keeps_nobody(office: Office) -> None:
    opened = await office.open("service", contact_phone=None, anonymous=True, consent=False)
    ticket = opened.ticket
    assert (ticket.contact_phone, ticket.contact_key, ticket.conversation_id) == (None, None, None)
    found = await office.citizens.by_code(office.session, ticket.no, opened.query_code or "", asker="", now=office.now)
    assert found.id == ticket.id


async def _try(office: Office, number: str, code: str, asker: str = "here") -> str:
    try:
        await office.citizens.by_code(office.session, number, code, asker=asker, now=office.now)
    except (NotFound, RateLimited) as error:
        return error.code
    return "open"


def _wrong(code: str) -> str:
    return "000000" if code != "000000" else "111111"


async def test_wrong_codes_are_counted_and_then_refused_for_a_while(office: Office) -> None:
    opened = await office.open()
    number, code = opened.ticket.no, opened.query_code or ""
    assert [await _try(office, number, _wrong(code)) for _ in range(5)] == ["ticket_not_found"] * 5
    assert await _try(office, number, code) == "query_locked"
    office.later(minutes=31)
    assert await _try(office, number, code) == "open"


async def test_a_stranger_alone_shuts_no_owner_out_and_many_are_stopped_in_the_end(office: Office) -> None:
    opened = await office.open()
    number, code = opened.ticket.no, opened.query_code or ""
    unknown = number[:-5] + "7777" + check_digit(number[:-5] + "7777")

    async def tries(at: str, code: str, asker: str) -> list[str]:
        return [await _try(office, at, code, asker) for _ in range(6)]

    stopped = ["ticket_not_found"] * 5 + ["query_locked"]
    for at in (number, unknown):
        assert await tries(at, _wrong(code), "stranger") == stopped
    assert await _try(office, number, code, "owner") == "open"
    # The owner's right code set the count of the ticket back.
    for at, askers in ((number, ("first", "second", "third")), (unknown, ("first", "second"))):
        for asker in askers:
            assert await tries(at, _wrong(code), asker) == stopped
        assert await _try(office, at, code, "owner") == "query_locked"


async def test_an_unrouted_one_waits_for_the_centre(office: Office) -> None:
    await office.session.execute(text("delete from unit where id = 'centre'"))
    opened = await office.open(division=None)
    assert (opened.ticket.state, opened.ticket.route, opened.ticket.owner_unit) == ("to_dispatch", "unrouted", None)
    assert opened.ticket.no[6:12] == "000000"


@pytest.mark.parametrize(
    "statement", ["update ticket_event set note = 'x'", "delete from ticket_event", "truncate ticket_event cascade"]
)
async def test_events_can_only_be_added(office: Office, statement: str) -> None:
    await office.open()
    with pytest.raises(DBAPIError, match="append-only"):
        async with office.session.begin_nested():
            await office.session.execute(text(statement))


def test_likeness_is_of_pairs_of_characters() -> None:
    assert alike("路灯坏了", "路灯坏了") == 1
    assert alike("路灯坏了", "工地打桩") == 0
    assert alike("甲", "甲") == 1
