"""What is said while an urgent ticket waits for a person reaches the office that must act."""

import uuid
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select, text

from hotline.accounts.actor import Role
from hotline.conversations.model import WEBCHAT, Attention, Conversation, Owner
from hotline.conversations.repository import replies_to
from hotline.conversations.service import ConversationService, Limits
from hotline.outreach.model import Notice
from hotline.routing.model import Unit
from hotline.tickets import repository
from hotline.tickets.asking import TicketAsk
from hotline.tickets.emergency import is_outside
from hotline.tickets.model import Ticket
from hotline.tickets.rebuilding import differences
from hotline.tickets.service import PHONE_CONTEXT
from knowledge.service_texts import load_service_texts
from tests.hotline.tickets.conftest import EAST, Office, staff

_PLACES = {"福建宁德": "350900", "我在东镇": "360902100", "在西镇大桥下面，三个人，13900001111": "360902101",
           "宜春市": "360900", "着火了，在东镇": "360902100", "说错了，我在东镇": "360902100"}  # fmt: skip


def _place_of(words: str, within: str | None, *, story: Sequence[str] = (), moved: bool = False) -> str | None:
    return _PLACES.get(words)


async def _urgent(office: Office, *, centre: bool = False, **more: object) -> tuple[Conversation, Ticket]:
    conversation = Conversation(
        id=uuid.uuid4(), channel=WEBCHAT, owner=Owner.QUEUE, owner_epoch=1, handed_back=False, last_seq=0,
        created_at=office.now,
    )  # fmt: skip
    office.session.add(conversation)
    if not centre:
        await office.session.execute(text("delete from unit where id = 'centre'"))
    await office.session.flush()
    wish = {"kind": "open", "category": "urgent_aid", "text": "三天没饭吃了"} | more
    await office.talk.answer(office.session, conversation, uuid.uuid4(), TicketAsk.model_validate(wish), office.now)
    (ticket,) = await repository.of_conversation(office.session, conversation.id)
    return conversation, ticket


async def _say(office: Office, conversation: Conversation, words: str) -> None:
    await office.talk.hear(office.session, conversation, uuid.uuid4(), text=words, place_of=_place_of, now=office.now)


async def test_the_place_told_afterwards_sends_it_to_its_office_and_rings_the_duty_phone(office: Office) -> None:
    conversation, ticket = await _urgent(office)
    assert ticket.owner_unit is None
    await _say(office, conversation, "我在东镇")
    await office.session.refresh(ticket)
    assert (ticket.owner_unit, ticket.division_code, ticket.state) == (EAST, "360902100", "dispatched")
    kinds = set((await office.session.scalars(select(Notice.kind).where(Notice.ticket_id == ticket.id))).all())
    assert {"duty_phone", "dispatched_urgent"} <= kinds
    assert differences(ticket, await repository.events(office.session, ticket.id)) == {}


async def test_it_leaves_the_centre_that_had_it_for_want_of_a_place_unless_that_has_begun(office: Office) -> None:
    conversation, ticket = await _urgent(office, centre=True)
    assert (ticket.owner_unit, ticket.route) == ("centre", "fallback")
    await _say(office, conversation, "我在东镇")
    await office.session.refresh(ticket)
    assert (ticket.owner_unit, ticket.state) == (EAST, "dispatched")
    assert differences(ticket, await repository.events(office.session, ticket.id)) == {}
    other, begun = await _urgent(office, centre=True)
    await office.act(begun.id, "sign", staff(Role.TOWNSHIP, "centre"))
    await _say(office, other, "我在东镇")
    await office.session.refresh(begun)
    assert (begun.owner_unit, begun.state) == ("centre", "handling")


async def test_a_telephone_number_is_kept_encrypted_and_the_words_without_it(office: Office) -> None:
    conversation, ticket = await _urgent(office)
    await _say(office, conversation, "在西镇大桥下面，三个人，13900001111")
    await office.session.refresh(ticket)
    assert ticket.contact_phone is not None
    assert office.service.personal.decrypt(ticket.contact_phone, PHONE_CONTEXT) == "13900001111"
    told = (await repository.events(office.session, ticket.id))[-2]
    assert "三个人" in told.details["facts"]
    assert "13900001111" not in str(told.details)


async def _facts(office: Office, ticket: Ticket) -> list[str]:
    events = await repository.events(office.session, ticket.id)
    return [event.details["facts"] for event in events if event.action == "add_facts"]


async def test_what_names_no_place_is_added_and_a_wider_one_moves_nothing(office: Office) -> None:
    conversation, ticket = await _urgent(office, division="360902101")
    for words in ("快点来", "宜春市"):
        await _say(office, conversation, words)
    await office.session.refresh(ticket)
    assert (ticket.owner_unit, ticket.division_code) == ("west", "360902101")
    assert await _facts(office, ticket) == ["快点来", "宜春市"]


async def test_another_place_told_afterwards_takes_it_from_the_office_that_has_not_begun(office: Office) -> None:
    conversation, ticket = await _urgent(office, division="360902101")
    await _say(office, conversation, "我在东镇")
    await office.session.refresh(ticket)
    assert (ticket.owner_unit, ticket.division_code, ticket.state) == (EAST, "360902100", "dispatched")
    assert await _facts(office, ticket) == [office.service.texts.place_changed.format(said="我在东镇")]
    assert differences(ticket, await repository.events(office.session, ticket.id)) == {}


async def test_who_has_begun_keeps_it_and_is_called_as_they_may_go_to_the_wrong_place(office: Office) -> None:
    conversation, ticket = await _urgent(office, division="360902100")
    conversation.attention = Attention.URGENT
    await office.act(ticket.id, "sign", staff(Role.TOWNSHIP, EAST))
    rings = select(func.count()).where(Notice.ticket_id == ticket.id, Notice.kind == "duty_phone")
    before = await office.session.scalar(rings)
    ((told,),) = await _told(office, conversation, "福建宁德")
    assert "不归东镇管" in told
    await office.session.refresh(ticket)
    assert (ticket.owner_unit, ticket.division_code, ticket.state) == (EAST, "350900", "handling")
    assert await office.session.scalar(rings) == (before or 0) + 1


async def test_a_place_where_no_office_is_known_leaves_it_and_says_so(office: Office) -> None:
    conversation, ticket = await _urgent(office, division="360902101")
    conversation.attention = Attention.URGENT
    ((told,),) = await _told(office, conversation, "福建宁德")
    assert "不归" in told
    assert "当地的 110" in told
    await office.session.refresh(ticket)
    assert ticket.division_code == "350900"


async def test_a_conversation_without_an_urgent_ticket_adds_nothing(office: Office) -> None:
    conversation, ticket = await _urgent(office, category="aid", division="360902100", contact_phone="13800138000",
                                         consent=True)  # fmt: skip
    before = ticket.version
    await _say(office, conversation, "我在东镇")
    await office.session.refresh(ticket)
    assert ticket.version == before


async def _told(office: Office, conversation: Conversation, *messages: str) -> list[list[str]]:
    """What is answered to each message while a person is awaited."""
    service = ConversationService(load_service_texts(), Limits(99, 99), tickets=office.talk, place_of=_place_of)
    told = []
    for words in messages:
        said = await service.receive(
            office.session, conversation.id, client_msg_id=str(uuid.uuid4()), text=words, now=office.now
        )
        told.append([reply.text for reply in await replies_to(office.session, said.id)])
    return told


async def test_the_citizen_is_asked_for_what_the_urgent_ticket_lacks_one_thing_at_a_time(office: Office) -> None:
    conversation, _ = await _urgent(office)
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "就我和孩子", "孩子五岁", "我在东镇", "我们等着", "13900001111", "我等着")
    assert told == [
        [notices.heard_without_place.text],
        [notices.noted.filled(said="孩子五岁").text],  # it is heard, and the same is not asked again at once
        [notices.noted_without_phone.filled(said="我在东镇").text],
        [notices.heard_without_phone.text],
        [notices.noted.filled(said="139****1111").text],
        [notices.heard_urgent.text],
    ]


async def test_a_telephone_number_is_asked_for_twice_at_most_and_never_of_who_has_none(office: Office) -> None:
    conversation, _ = await _urgent(office, division="360902101")
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "快些", "东镇西街", "东镇东街")
    assert [notices.heard_without_phone.text] in told
    assert sum("怎么联系您" in text for texts in told for text in texts) == 2
    other, _ = await _urgent(office, division="360902101")
    other.attention = Attention.URGENT
    told = await _told(office, other, "我没有电话", "东镇西街")
    assert told == [[notices.heard_no_phone.text], [notices.noted.filled(said="东镇西街").text]]


async def test_each_piece_of_a_place_is_confirmed(office: Office) -> None:
    conversation, _ = await _urgent(office)
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    assert await _told(office, conversation, "禾木乡", "幸福小区3号楼") == [
        [notices.noted_without_place.filled(said=said).text] for said in ("禾木乡", "幸福小区3号楼")
    ]


async def test_a_number_that_is_dictated_in_pieces_reaches_the_ticket(office: Office) -> None:
    conversation, ticket = await _urgent(office, division="360902101")
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "我电话幺三八", "零零幺三", "八零零零")
    assert told == [
        [notices.heard_phone_piece.filled(digits="138").text],
        [notices.heard_phone_piece.filled(digits="138 0013").text],
        [notices.noted.filled(said="138****8000").text],
    ]
    await office.session.refresh(ticket)
    assert ticket.contact_phone is not None


async def test_an_alarm_that_is_taken_back_is_noted_for_the_office_and_nothing_more_is_asked(office: Office) -> None:
    conversation, ticket = await _urgent(office)
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "说错了 是去年的事", "就这样")
    assert told == [[notices.heard_calmed.text], [notices.heard_agreed.text]]
    facts = [
        event.details["facts"]
        for event in await repository.events(office.session, ticket.id)
        if event.action == "add_facts"
    ]
    assert facts == [office.service.texts.taken_back.format(said="说错了 是去年的事"), "就这样"]
    await office.session.refresh(ticket)
    assert ticket.state not in ("closed", "withdrawn")


async def test_a_place_that_was_told_wrong_takes_nothing_back(office: Office) -> None:
    conversation, _ = await _urgent(office, division="360902101")
    conversation.attention = Attention.URGENT
    told = await _told(office, conversation, "三天没饭吃了", "说错了，我在东镇", "弄错了，没事了")
    notices = load_service_texts().notices
    assert told[1:] == [[notices.noted_without_phone.filled(said="说错了，我在东镇").text], [notices.heard_calmed.text]]


async def test_a_place_that_is_told_to_the_bot_afterwards_reaches_a_ticket_that_waits_for_one(office: Office) -> None:
    conversation, ticket = await _urgent(office)
    conversation.attention, conversation.owner = Attention.URGENT, Owner.BOT
    await _told(office, conversation, "我在东镇")
    await office.session.refresh(ticket)
    assert (ticket.owner_unit, ticket.division_code) == (EAST, "360902100")
    other, known = await _urgent(office, division="360902101")
    other.attention, other.owner = Attention.URGENT, Owner.BOT
    await _told(office, other, "我在东镇")  # where they are asked for the place of a question, it is that
    await office.session.refresh(known)
    assert known.division_code == "360902101"
    await _told(office, other, "着火了，在东镇")
    await office.session.refresh(known)
    assert known.division_code == "360902100"


async def test_who_must_not_be_called_is_heard_and_the_office_is_told(office: Office) -> None:
    conversation, ticket = await _urgent(office, text="老公打我")
    conversation.attention = Attention.URGENT
    told = await _told(office, conversation, "老公打我", "千万别打电话", "他会看我手机", "我不敢说在哪里", "有人来吗")
    notices = load_service_texts().notices
    assert told[1] == [notices.heard_no_contact.text]
    assert told[2][0].startswith("明白")
    assert told[3] == [notices.heard_no_place.text]
    assert "不打电话" in told[4][0]
    events = await repository.events(office.session, ticket.id)
    facts = [event.details["facts"] for event in events if event.action == "add_facts"]
    assert office.service.texts.no_contact.format(said="千万别打电话") in facts


async def test_who_asks_when_somebody_comes_hears_where_the_urgent_ticket_is(office: Office) -> None:
    conversation, _ = await _urgent(office, division="360902101")
    conversation.attention = Attention.URGENT
    for words in ("几点来人", "怎么还不来", "催一下", "我等了一个小时了", "工单号多少", "谁来"):
        ((told,),) = await _told(office, conversation, words)
        assert "前会有人联系您" in told, words
        assert "位在等" not in told


async def test_what_is_wrong_with_a_number_is_said_and_a_wide_place_is_not_enough(office: Office) -> None:
    conversation, _ = await _urgent(office, division="360900")
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "138001380", "1380013800011", "就打这个", "等人")
    assert told[:3] == [
        [notices.heard_phone_piece.filled(digits="138 0013 80").text],
        [notices.heard_wrong_number.text],
        [notices.heard_which_number.text],
    ]
    assert told[3] == [notices.heard_with_wide_place.text]


async def test_a_place_elsewhere_is_said_to_be_so_and_nobody_is_promised_a_call(office: Office) -> None:
    conversation, _ = await _urgent(office, centre=True)
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "几点来人", "福建宁德", "几点来人", "138001380001")
    assert "还不知道您在哪儿" in told[0][0]
    assert "前会有人联系您" not in told[0][0] + told[2][0]
    assert told[1][0].startswith("记下了：福建宁德。这个地方不归")
    assert "转给您当地" in told[2][0]
    assert told[3] == [notices.heard_wrong_number.text]


async def test_who_is_safe_at_relatives_hears_no_advice_and_what_they_add_goes_on_the_ticket(office: Office) -> None:
    conversation, ticket = await _urgent(office, text="房子昨天烧了")
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(
        office, conversation, "房子昨天烧了", "在外面 住亲戚家", "我在东镇", "没电话", "就在这里", "交上去",
        "补充一下 我家四口人", "好",
    )  # fmt: skip
    assert told[1] == [notices.heard_safe_without_place.text]
    assert told[2] == [notices.noted_without_phone.filled(said="我在东镇").text]
    assert told[3:5] == [[notices.heard_no_phone.text], [notices.heard_agreed.text]]
    assert ticket.no[:6] in told[5][0].replace("-", "")
    assert told[6] == [notices.noted_on_ticket.filled(said="补充一下 我家四口人").text]
    assert told[7] == [notices.heard_agreed.text]


async def test_danger_that_is_there_again_is_an_alarm_also_for_who_was_safe(office: Office) -> None:
    conversation, _ = await _urgent(office, text="老公打我")
    conversation.attention = Attention.URGENT
    told = await _told(office, conversation, "老公打我", "在我姐家了", "他又来了")
    assert "110" in told[2][0]


async def test_nobody_is_to_learn_who_told_it(office: Office) -> None:
    conversation, ticket = await _urgent(office, text="隔壁娃儿才6岁一个人在屋头", division="360902101")
    conversation.attention = Attention.URGENT
    alarm = "隔壁娃儿才6岁一个人在屋头 他奶奶上个月过世了"
    told = await _told(office, conversation, alarm, "别说是我讲的", "13900001111")
    assert "别说是谁讲的" in told[1][0]
    assert "节哀" not in str(told)
    facts = [event.details["facts"] for event in await repository.events(office.session, ticket.id)
             if event.action == "add_facts"]  # fmt: skip
    assert office.service.texts.keep_quiet.format(said="别说是我讲的") in facts


async def test_help_that_is_not_wanted_is_heard_and_the_ticket_is_told_of(office: Office) -> None:
    conversation, _ = await _urgent(office, text="没钱吃饭了")
    conversation.attention = Attention.URGENT
    notices = load_service_texts().notices
    told = await _told(office, conversation, "没钱吃饭了", "我不要120 我要说理", "结果呢", "算了 你帮我记")
    assert told[1] == [notices.heard_calmed.text]
    assert "急件" in told[2][0]
    assert told[3][0].startswith("您说的都记在急件里了")


async def test_a_street_with_a_citys_name_is_no_city(office: Office) -> None:
    conversation, _ = await _urgent(office)
    asked: list[str] = []

    def place_of(words: str, within: str | None, *, story: Sequence[str] = (), moved: bool = False) -> str | None:
        asked.append(words)
        return None

    await office.talk.hear(
        office.session, conversation, uuid.uuid4(), text="袁州区中山路12号", place_of=place_of, now=office.now
    )
    assert asked == ["袁州区，12号"]


@pytest.mark.parametrize(
    ("told", "outside"),
    [("330111", True), ("330110", False), ("330110001", False), ("330100", False), ("330000", False), ("340000", True)],
)
def test_a_county_whose_code_ends_in_nothing_has_no_other_within(told: str, outside: bool) -> None:
    assert is_outside(told, Unit(division_code="330110")) is outside
