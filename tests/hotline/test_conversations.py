"""Opening a conversation, taking messages in, reading them: once each, in order, not too many."""

import asyncio
import uuid
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.model import Conversation, Delivery, Message, MessageState, Owner, Sender
from hotline.conversations.service import ConversationService, Limits
from hotline.errors import Conflict, InvalidInput, NotFound, RateLimited
from tests.conftest import SettableClock
from tests.hotline.office import Office


async def test_a_new_conversation_is_the_bots_and_begins_with_the_greeting(
    session: AsyncSession, service: ConversationService, clock: SettableClock
) -> None:
    conversation, greeting = await service.open(session, channel="webchat", client_key=None, now=clock())
    assert (conversation.owner, conversation.owner_epoch) == (Owner.BOT, 0)
    _, messages = await service.read(session, conversation.id, 0)
    assert [message.id for message in messages] == [greeting.id]
    assert greeting.seq == 1
    assert greeting.sender == Sender.BOT
    assert greeting.text == service.texts.greeting.text
    assert "转人工" in [button["payload"] for button in greeting.buttons]


async def test_the_same_message_twice_is_kept_once(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock, new_id: str
) -> None:
    first = await service.receive(session, conversation.id, client_msg_id=new_id, text="低保多少钱", now=clock())
    clock.advance(hours=1)
    again = await service.receive(session, conversation.id, client_msg_id=new_id, text="低保多少钱", now=clock())
    assert again.id == first.id
    _, messages = await service.read(session, conversation.id, 1)
    assert [message.id for message in messages] == [first.id]
    waiting = await session.scalar(select(func.count()).select_from(Delivery).where(Delivery.message_id == first.id))
    assert waiting == 1


async def test_the_id_counts_however_its_uuid_is_spelt(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock, new_id: str
) -> None:
    spellings = (new_id, new_id.upper(), new_id.replace("-", ""), f"{{{new_id}}}", f"urn:uuid:{new_id}")
    kept = {
        (await service.receive(session, conversation.id, client_msg_id=spelling, text="您好", now=clock())).id
        for spelling in spellings
    }
    assert len(kept) == 1


async def test_the_same_id_with_another_text_is_a_conflict(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock, new_id: str
) -> None:
    await service.receive(session, conversation.id, client_msg_id=new_id, text="低保多少钱", now=clock())
    with pytest.raises(Conflict) as caught:
        await service.receive(session, conversation.id, client_msg_id=new_id, text="特困多少钱", now=clock())
    assert caught.value.code == "client_msg_id_reused"
    assert "特困" not in str(caught.value)


async def test_the_same_id_in_another_conversation_is_another_message(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock, new_id: str
) -> None:
    other, _ = await service.open(session, channel="webchat", client_key=None, now=clock())
    first = await service.receive(session, conversation.id, client_msg_id=new_id, text="您好", now=clock())
    second = await service.receive(session, other.id, client_msg_id=new_id, text="谢谢", now=clock())
    assert first.id != second.id


async def test_a_message_waits_for_the_bot_in_the_outbox_of_the_same_transaction(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock, new_id: str
) -> None:
    message = await service.receive(session, conversation.id, client_msg_id=new_id, text="低保多少钱", now=clock())
    assert message.state == MessageState.WAITING
    await session.rollback()
    assert await session.get(Message, message.id) is None
    found = await session.scalars(select(Delivery).where(Delivery.message_id == message.id))
    assert found.all() == []


@pytest.mark.parametrize("client_msg_id", ["", "1", "not-a-uuid", "g" * 32, "\x00"])
async def test_a_client_msg_id_that_is_no_uuid_is_refused(
    session: AsyncSession,
    service: ConversationService,
    conversation: Conversation,
    clock: SettableClock,
    client_msg_id: str,
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await service.receive(session, conversation.id, client_msg_id=client_msg_id, text="您好", now=clock())
    assert (caught.value.code, caught.value.field) == ("client_msg_id_invalid", "client_msg_id")


async def test_a_message_to_no_conversation_is_refused(
    session: AsyncSession, service: ConversationService, clock: SettableClock, new_id: str
) -> None:
    with pytest.raises(NotFound):
        await service.receive(session, uuid.uuid4(), client_msg_id=new_id, text="您好", now=clock())
    with pytest.raises(NotFound):
        await service.read(session, uuid.uuid4(), 0)


async def test_many_messages_at_once_get_numbers_without_gaps(office: Office) -> None:
    conversation_id = await office.open()
    await asyncio.gather(*(office.say(conversation_id, f"第{number}句") for number in range(25)))
    said = await office.said(conversation_id)
    assert [message.seq for message in said] == list(range(1, 27))
    assert {message.text for message in said[1:]} == {f"第{number}句" for number in range(25)}


async def test_the_same_message_ten_times_at_once_is_kept_once(office: Office, new_id: str) -> None:
    conversation_id = await office.open()
    kept = await asyncio.gather(*(office.say(conversation_id, "低保多少钱", new_id) for _ in range(10)))
    assert len({message.id for message in kept}) == 1
    assert [message.seq for message in await office.said(conversation_id)] == [1, 2]


async def test_a_refused_message_leaves_no_gap(office: Office) -> None:
    conversation_id = await office.open()
    office.service = replace(office.service, limits=Limits(messages_per_minute=1, sessions_per_minute=1))
    await office.say(conversation_id, "一")
    with pytest.raises(RateLimited):
        await office.say(conversation_id, "二")
    office.clock.advance(minutes=2)
    await office.say(conversation_id, "三")
    assert [(message.seq, message.text) for message in await office.said(conversation_id)][1:] == [(2, "一"), (3, "三")]


async def test_reading_goes_on_from_a_cursor_in_pages(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    for number in range(7):
        await service.receive(
            session, conversation.id, client_msg_id=str(uuid.uuid4()), text=f"第{number}句", now=clock()
        )
    cursor, seen = 0, []
    while True:
        _, page = await service.read(session, conversation.id, cursor, limit=3)
        if not page:
            break
        assert len(page) <= 3
        seen += [message.seq for message in page]
        cursor = page[-1].seq
    assert seen == list(range(1, 9))


async def test_too_many_messages_are_refused_with_the_seconds_to_wait(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    strict = replace(service, limits=Limits(messages_per_minute=3, sessions_per_minute=100))

    async def say(text: str, client_msg_id: str | None = None) -> Message:
        return await strict.receive(
            session, conversation.id, client_msg_id=client_msg_id or str(uuid.uuid4()), text=text, now=clock()
        )

    first_id = str(uuid.uuid4())
    first = await say("一", first_id)
    clock.advance(seconds=20)
    await say("二")
    clock.advance(seconds=10.5)
    await say("三")
    with pytest.raises(RateLimited) as caught:
        await say("四")
    assert caught.value.retry_after == 30  # the first one leaves the window after 29.5 s
    # Sending again what was taken in costs nothing.
    assert (await say("一", first_id)).id == first.id
    clock.advance(seconds=caught.value.retry_after)
    assert (await say("四")).seq == 5
    with pytest.raises(RateLimited) as caught:
        await say("五")
    assert caught.value.retry_after == 20


async def test_one_conversations_limit_does_not_hold_up_another(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    strict = replace(service, limits=Limits(messages_per_minute=1, sessions_per_minute=100))
    other, _ = await strict.open(session, channel="webchat", client_key="other", now=clock())
    for target in (conversation, other):
        taken = await strict.receive(session, target.id, client_msg_id=str(uuid.uuid4()), text="您好", now=clock())
        assert taken.seq == 2


async def test_one_address_may_open_only_so_many_conversations_a_minute(
    session: AsyncSession, service: ConversationService, clock: SettableClock
) -> None:
    strict = replace(service, limits=Limits(messages_per_minute=1, sessions_per_minute=2))
    for _ in range(2):
        await strict.open(session, channel="webchat", client_key="one", now=clock())
    with pytest.raises(RateLimited) as caught:
        await strict.open(session, channel="webchat", client_key="one", now=clock())
    assert caught.value.code == "too_many_sessions"
    assert caught.value.retry_after == 60
    await strict.open(session, channel="webchat", client_key="two", now=clock())
    clock.advance(seconds=61)
    again, _ = await strict.open(session, channel="webchat", client_key="one", now=clock())
    assert again.last_seq == 1
