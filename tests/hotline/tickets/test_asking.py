"""What a conversation may do with tickets: its own, and what a number and code open; never what a stranger typed."""

import uuid

from sqlalchemy import text

from hotline.conversations.model import WEBCHAT, Conversation, Message, Owner, Sender
from hotline.tickets import repository
from hotline.tickets.asking import Recipient, TicketAsk, Told
from tests.hotline.tickets.conftest import Office

PHONE = "13800138000"


def _conversation(office: Office) -> Conversation:
    made = Conversation(
        id=uuid.uuid4(), channel=WEBCHAT, owner=Owner.BOT, owner_epoch=0, handed_back=False, last_seq=0,
        created_at=office.now,
    )  # fmt: skip
    office.session.add(made)
    return made


async def _ask(office: Office, conversation: Conversation, message: uuid.UUID | None = None, **ask: object) -> Told:
    await office.session.flush()
    wanted = TicketAsk.model_validate(ask)
    return (await office.talk.answer(office.session, conversation, message or uuid.uuid4(), wanted, office.now))[0]


def _wish(**more: object) -> dict[str, object]:
    wish = {"kind": "open", "category": "aid", "text": "家里揭不开锅了", "division": "360902100"}
    return wish | {"contact_phone": PHONE, "consent": True} | more


async def test_a_typed_number_of_somebody_else_tells_nothing_of_their_ticket(office: Office) -> None:
    owners = (await office.open(contact_phone=PHONE)).ticket
    told = await _ask(office, _conversation(office), **_wish(text="我想打听打听"))
    assert owners.no[12:] not in told.text.replace("-", "")
    assert "前面已经有一件" not in told.text
    assert [event.action for event in await repository.events(office.session, owners.id)] == ["open", "dispatch"]


async def test_the_same_conversation_is_joined_and_the_same_message_opens_one(office: Office) -> None:
    conversation, message = _conversation(office), uuid.uuid4()
    first = await _ask(office, conversation, message, **_wish())
    again = await _ask(office, conversation, message, **_wish())
    more = await _ask(office, conversation, **_wish(text="今天又断电了"))
    assert "查询码" in first.text
    assert "查询码" not in again.text
    assert "前面已经有一件" in more.text
    assert len(await repository.of_conversation(office.session, conversation.id)) == 1


async def test_danger_that_grows_keeps_the_promise_to_call(office: Office) -> None:
    conversation = _conversation(office)
    alarm = {"kind": "open", "category": "urgent_aid", "division": "360902100"}
    first = await _ask(office, conversation, **alarm, text="屋里着火了")
    grown = await _ask(office, conversation, **alarm, text="我爸还在屋里没出来")
    promise = next(part for part in first.text.split("\n") if "前会有人联系您" in part).split("前会有人")[0]
    assert promise in grown.text
    assert "答复您" not in grown.text
    assert "119" in grown.text


async def test_danger_that_grows_where_no_office_is_known_promises_no_hour(office: Office) -> None:
    conversation = _conversation(office)
    alarm = {"kind": "open", "category": "urgent_aid"}
    await _ask(office, conversation, **alarm, text="屋里着火了")
    grown = await _ask(office, conversation, **alarm, text="我爸还在屋里没出来")
    assert "答复您" not in grown.text
    assert "急件" in grown.text


async def test_nothing_of_an_anonymous_ticket_leads_to_its_conversation(office: Office) -> None:
    conversation, message = _conversation(office), uuid.uuid4()
    anonymous = {
        "kind": "open", "category": "service", "text": "镇上的人推来推去", "division": "360902100", "anonymous": True,
    }  # fmt: skip
    await _ask(office, conversation, message, **anonymous)
    await _ask(office, conversation, message, **anonymous)
    rows = (await office.session.execute(text("select to_jsonb(ticket)::text from ticket"))).scalars().all()
    assert len(rows) == 1
    assert str(conversation.id) not in rows[0]
    assert str(message) not in rows[0]


async def test_an_anonymous_ticket_is_found_where_its_code_was_told_and_nowhere_else(office: Office) -> None:
    conversation, other = _conversation(office), _conversation(office)
    anonymous = {"category": "unfair", "text": "开小车吃低保", "division": "360902100", "anonymous": True}
    told = await _ask(office, conversation, kind="open", **anonymous)
    office.session.add(
        Message(
            id=uuid.uuid4(), conversation_id=conversation.id, seq=1, sender=Sender.BOT, text=told.text, buttons=[],
            citations=[], owner_epoch=0, created_at=office.now,
        )
    )  # fmt: skip
    await office.session.flush()
    assert "反映救助不公" in (await _ask(office, conversation, kind="status")).text
    assert "没有能直接看的工单" in (await _ask(office, other, kind="status")).text
    assert "撤回了" in (await _ask(office, conversation, kind="withdraw")).text


async def test_an_urgent_one_without_an_office_says_whom_to_call(office: Office) -> None:
    await office.session.execute(text("delete from unit where id = 'centre'"))
    told = await _ask(office, _conversation(office), **_wish(category="urgent_aid", division=None))
    assert "120" in told.text
    assert "急件" in told.text


async def test_where_the_place_is_not_the_offices_no_call_is_promised(office: Office) -> None:
    told = await _ask(
        office, _conversation(office), kind="open", category="urgent_aid", text="我家着火了", division="510522"
    )
    assert "不归" in told.text
    assert "前会有人联系您" not in told.text
    assert "119" in told.text


async def test_the_office_that_is_named_before_consent_is_the_one_that_gets_it(office: Office) -> None:
    for kind, division in (("aid", "360902100"), ("service", "360902100"), ("payment", "360902100"), ("other", None)):
        asked = Recipient(category=kind, division=division, words="当地")
        named = await office.talk.recipient(office.session, asked, office.now)
        told = await _ask(office, _conversation(office), **_wish(category=kind, division=division))
        unit = named.removesuffix("，乡镇（街道）看不到").removeprefix("上一级的")
        assert unit in told.text or "工作人员马上分" in told.text, (kind, named, told.text)


async def test_who_takes_a_matter_of_another_place_is_said_to_hand_it_on(office: Office) -> None:
    asked = Recipient(category="payment", division="510522109", words="县（区）民政局")
    named = await office.talk.recipient(office.session, asked, office.now)
    assert "转给您当地" in named or named.endswith("分给管的单位")


async def test_a_complaint_without_an_office_is_said_to_be_hidden_from_who_is_complained_of(office: Office) -> None:
    await office.session.execute(text("delete from unit"))
    for about, unseen in ((None, "现在乡镇（街道）看不到"), ("county", "现在民政局和乡镇（街道）看不到")):
        asked = Recipient(category="service", division="620102", words="上一级", about=about)
        named = await office.talk.recipient(office.session, asked, office.now)
        assert named.startswith("工作人员")
        assert named.endswith(unseen)
        assert "上一级" not in named


async def test_a_bureau_complained_of_never_gets_the_complaint_nor_sees_it(office: Office) -> None:
    for about, getter, unseen in (("county", "市民政局", "区民政局"), ("prefecture", "市12345中心", "市民政局")):
        for division in ("360902100", "360902"):
            asked = Recipient(category="service", division=division, words="上一级", about=about)
            named = await office.talk.recipient(office.session, asked, office.now)
            assert named == f"上一级的{getter}，{unseen}和乡镇（街道）看不到"
            wish = _wish(category="service", division=division, about=about)
            told = await _ask(office, _conversation(office), **wish)
            assert f"交给{getter}办" in told.text
