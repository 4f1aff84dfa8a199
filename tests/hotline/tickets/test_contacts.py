"""After sending: another number, none, a second matter; and what is said of a ticket that ended or has no answer."""

import uuid

from hotline.conversations.model import Conversation
from hotline.tickets import repository
from hotline.tickets.model import Ticket
from hotline.tickets.service import NAME_CONTEXT, PHONE_CONTEXT
from tests.hotline.tickets.conftest import Office
from tests.hotline.tickets.test_asking import PHONE, _ask, _conversation, _wish

NEW = "13911112222"


async def _sent(office: Office, **more: object) -> tuple[Conversation, Ticket]:
    conversation = _conversation(office)
    await _ask(office, conversation, **_wish(contact_name="刘桂英", **more))
    return conversation, (await repository.of_conversation(office.session, conversation.id))[0]


def _clear(office: Office, value: str | None, context: str) -> str | None:
    return office.talk.desk.service.personal.decrypt(value, context) if value is not None else None


async def test_another_number_stands_on_the_ticket_and_its_office_reads_that(office: Office) -> None:
    conversation, ticket = await _sent(office)
    told = await _ask(office, conversation, kind="contact", contact_phone=NEW)
    assert "139****2222" in told.text
    assert _clear(office, ticket.contact_phone, PHONE_CONTEXT) == NEW
    added = (await repository.events(office.session, ticket.id))[-1]
    assert added.action == "add_facts"
    assert "换了联系电话" in added.details["facts"]
    assert NEW not in str(added.details)


async def test_a_number_is_taken_off_and_the_ticket_goes_on(office: Office) -> None:
    conversation, ticket = await _sent(office)
    told = await _ask(office, conversation, kind="contact", removes=["phone"])
    assert "电话去掉了" in told.text
    assert ticket.contact_phone is None
    assert ticket.contact_key is None
    assert _clear(office, ticket.contact_name, NAME_CONTEXT) == "刘桂英"
    assert ticket.state != "withdrawn"
    assert "没有留您的电话" in (await _ask(office, conversation, kind="contact", removes=["phone"])).text


async def test_an_urgent_ticket_keeps_the_way_to_help(office: Office) -> None:
    conversation, ticket = await _sent(office, category="urgent_aid")
    told = await _ask(office, conversation, kind="contact", removes=["phone"], text="别打那个电话")
    assert "先留着" in told.text
    assert _clear(office, ticket.contact_phone, PHONE_CONTEXT) == PHONE
    assert "别打那个电话" in (await repository.events(office.session, ticket.id))[-1].details["facts"]


async def test_an_anonymous_ticket_gets_no_number(office: Office) -> None:
    conversation = _conversation(office)
    ticket = (await office.open("unfair", anonymous=True, contact_phone=None, contact_name=None)).ticket
    ticket.conversation_id = conversation.id
    told = await _ask(office, conversation, kind="contact", contact_phone=NEW)
    assert "匿名" in told.text
    assert ticket.contact_phone is None


async def test_a_withdrawn_ticket_is_never_said_to_be_answered(office: Office) -> None:
    conversation, _ = await _sent(office)
    await _ask(office, conversation, kind="withdraw")
    for ask in (
        {"kind": "urge"}, {"kind": "add", "text": "还有"}, {"kind": "rate", "satisfied": True},
        {"kind": "rate", "satisfied": False, "first": True}, {"kind": "contact", "contact_phone": NEW},
    ):  # fmt: skip
        assert "已经撤回了" in (await _ask(office, conversation, **ask)).text


async def test_without_an_answer_it_is_said_before_a_reason_is_given_and_the_reason_is_kept(office: Office) -> None:
    conversation, ticket = await _sent(office)
    told = await _ask(office, conversation, kind="rate", satisfied=False, first=True)
    assert "还没有答复" in told.text
    assert "催一下" in [button["title"] for button in told.buttons]
    told = await _ask(office, conversation, kind="rate", satisfied=False, text="等了一个月")
    assert "加进工单" in told.text
    assert (await repository.events(office.session, ticket.id))[-1].details["facts"] == "等了一个月"


async def test_another_matter_of_the_same_kind_is_not_joined(office: Office) -> None:
    conversation, _ = await _sent(office)
    told = await _ask(office, conversation, uuid.uuid4(), **_wish(text="我老娘住院没钱交费", separate=True))
    assert "查询码" in told.text
    assert len(await repository.of_conversation(office.session, conversation.id)) == 2
