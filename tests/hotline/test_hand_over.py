"""Who has the conversation: operators take it, answer, hand it back; shortcuts move it without the bot."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import repository
from hotline.conversations.bot import BotMessage, BotReply
from hotline.conversations.model import Attention, Conversation, Message, MessageState, Owner, Sender
from hotline.conversations.service import ConversationService
from hotline.errors import Conflict, InvalidInput, NotFound
from tests.conftest import SettableClock
from tests.hotline.office import Office
from tests.hotline.scripted_bot import Held, says, silent, unavailable


async def _say(
    service: ConversationService, session: AsyncSession, conversation: Conversation, text: str, clock: SettableClock
) -> Message:
    return await service.receive(session, conversation.id, client_msg_id=str(uuid.uuid4()), text=text, now=clock())


async def test_an_operator_takes_answers_and_hands_back(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await service.take_over(session, conversation.id, operator="王芳", now=clock())
    question = await _say(service, session, conversation, "请问要带什么", clock)
    assert question.state == MessageState.FOR_PERSON
    answer = await service.say_as_operator(
        session, conversation.id, operator="王芳", text="带身份证和户口本", now=clock()
    )
    assert answer.sender == Sender.OPERATOR
    await service.hand_back(session, conversation.id, operator="王芳", now=clock())
    assert (conversation.owner, conversation.operator, conversation.handed_back) == (Owner.BOT, None, True)
    assert conversation.owner_epoch == 2
    _, messages = await service.read(session, conversation.id, 1)
    notices = service.texts.notices
    assert [message.text for message in messages] == [
        notices.operator_took_over.text,
        "请问要带什么",
        "带身份证和户口本",
        notices.handed_back_by_operator.text,
    ]
    assert await repository.pending_deliveries(session, conversation.id) == []


async def test_taking_twice_is_the_same_but_another_operator_is_refused(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await service.take_over(session, conversation.id, operator="王芳", now=clock())
    await service.take_over(session, conversation.id, operator="王芳", now=clock())
    assert conversation.owner_epoch == 1
    assert conversation.last_seq == 2
    with pytest.raises(Conflict) as caught:
        await service.take_over(session, conversation.id, operator="李明", now=clock())
    assert caught.value.code == "already_taken"


async def test_only_the_operator_who_has_it_may_speak_or_hand_back(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    for attempt in range(2):
        with pytest.raises(Conflict) as caught:
            await service.say_as_operator(session, conversation.id, operator="李明", text="您好", now=clock())
        assert caught.value.code == "not_yours"
        with pytest.raises(Conflict):
            await service.hand_back(session, conversation.id, operator="李明", now=clock())
        if attempt == 0:
            await service.take_over(session, conversation.id, operator="王芳", now=clock())
    with pytest.raises(InvalidInput):
        await service.say_as_operator(session, conversation.id, operator="王芳", text="  ", now=clock())
    with pytest.raises(NotFound):
        await service.take_over(session, uuid.uuid4(), operator="王芳", now=clock())


async def test_asking_for_a_person_needs_no_bot(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    asked = await _say(service, session, conversation, " 转人工！", clock)
    assert asked.state == MessageState.FOR_PERSON
    assert (conversation.owner, conversation.owner_epoch) == (Owner.QUEUE, 1)
    assert conversation.attention == Attention.REQUESTED
    (reply,) = await repository.replies_to(session, asked.id)
    assert reply.text == service.texts.notices.handed_over.text
    again = await _say(service, session, conversation, "人工", clock)
    (reply,) = await repository.replies_to(session, again.id)
    assert reply.text == service.texts.notices.already_waiting.text
    assert conversation.owner_epoch == 1


async def test_what_is_said_in_the_queue_is_kept_for_the_person(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await _say(service, session, conversation, "转人工", clock)
    left = await _say(service, session, conversation, "我住城关区", clock)
    assert left.state == MessageState.FOR_PERSON
    assert await repository.pending_deliveries(session, conversation.id) == []


async def test_nothing_that_is_said_in_the_queue_meets_silence_and_no_answer_comes_twice_in_a_row(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await _say(service, session, conversation, "转人工", clock)
    answered = []
    for words in ("我住城关区", "低保停了", "没人说为什么", "我还等着"):
        clock.advance(seconds=10)
        said = await _say(service, session, conversation, words, clock)
        answered += [reply.text for reply in await repository.replies_to(session, said.id)]
    notices = service.texts.notices
    heard = [notices.heard_in_queue.text, notices.heard_more.text, notices.heard_still.text]
    assert answered == [*heard, heard[0]]
    assert "记成工单" in notices.heard_more.text


async def test_a_question_asked_while_waiting_is_answered_when_the_citizen_goes_back_to_the_bot(office: Office) -> None:
    conversation_id = await office.open()
    await office.say(conversation_id, "转人工")
    notices = office.service.texts.notices
    asked = await office.say(conversation_id, "你们在哪里办公？")
    assert await office.replies(asked) == [notices.heard_question.text]
    await office.say(conversation_id, "在的")
    back = await office.say(conversation_id, "不转了")
    await office.runner().run(conversation_id)
    assert await office.replies(back) == [notices.handed_back_to_answer.text, "答：你们在哪里办公？"]
    assert (await office.message(asked)).state == MessageState.ANSWERED


async def test_to_the_bot_the_words_that_leave_the_queue_are_an_answer(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    said = await _say(service, session, conversation, "不用人工", clock)
    assert said.state == MessageState.WAITING


async def test_an_operator_is_not_interrupted_by_acknowledgements(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await service.take_over(session, conversation.id, operator="王芳", now=clock())
    said = await _say(service, session, conversation, "我住城关区", clock)
    assert await repository.replies_to(session, said.id) == []


async def test_a_citizen_in_the_queue_may_go_back_to_the_bot(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await _say(service, session, conversation, "转人工", clock)
    back = await _say(service, session, conversation, "继续问机器人", clock)
    assert (conversation.owner, conversation.handed_back, conversation.attention) == (Owner.BOT, True, None)
    (reply,) = await repository.replies_to(session, back.id)
    assert reply.text == service.texts.notices.handed_back_by_citizen.text
    assert (await _say(service, session, conversation, "低保多少钱", clock)).state == MessageState.WAITING


async def test_danger_stays_marked_when_the_citizen_goes_on_with_the_bot(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await _say(service, session, conversation, "转人工", clock)
    await _say(service, session, conversation, "我不想活了", clock)
    await _say(service, session, conversation, "继续问机器人", clock)
    assert (conversation.owner, conversation.attention) == (Owner.BOT, Attention.URGENT)


async def test_going_back_to_the_bot_that_has_it_changes_no_owner(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    await _say(service, session, conversation, "继续问机器人", clock)
    assert (conversation.owner, conversation.owner_epoch, conversation.handed_back) == (Owner.BOT, 0, False)


@pytest.mark.parametrize("text", ["转人工", "继续问机器人", "再试一次"])
async def test_with_an_operator_there_shortcuts_are_ordinary_words(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock, text: str
) -> None:
    await service.take_over(session, conversation.id, operator="王芳", now=clock())
    message = await _say(service, session, conversation, text, clock)
    assert message.state == MessageState.FOR_PERSON
    assert (conversation.owner, conversation.owner_epoch) == (Owner.OPERATOR, 1)
    assert await repository.replies_to(session, message.id) == []


async def test_nothing_to_try_again_is_said_plainly(
    session: AsyncSession, service: ConversationService, conversation: Conversation, clock: SettableClock
) -> None:
    message = await _say(service, session, conversation, "再试一次", clock)
    (reply,) = await repository.replies_to(session, message.id)
    assert reply.text == service.texts.notices.nothing_to_retry.text
    assert message.state == MessageState.ANSWERED


async def test_trying_again_asks_the_unanswered_question_once_more(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(silent)
    question = await office.say(conversation_id, "低保多少钱")
    await office.runner().run(conversation_id)
    assert (await office.message(question)).state == MessageState.UNANSWERED
    retry = await office.say(conversation_id, "再试一次")
    await office.runner().run(conversation_id)
    assert office.bot.texts == ["低保多少钱", "低保多少钱"]
    first, second = office.bot.asked
    assert second.message_id == first.message_id == question.id
    assert (first.first_attempt, second.first_attempt) == (True, False)
    assert await office.replies(retry) == ["答：低保多少钱"]
    assert (await office.message(question)).state == MessageState.ANSWERED
    again = await office.say(conversation_id, "再试一次")
    assert await office.replies(again) == [office.service.texts.notices.nothing_to_retry.text]


async def test_trying_again_twice_still_stands_for_the_question(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.extend([unavailable, unavailable])
    question = await office.say(conversation_id, "低保多少钱")
    await office.runner().run(conversation_id)
    await office.say(conversation_id, "再试一次")
    await office.runner().run(conversation_id)
    last = await office.say(conversation_id, "再试一次")
    await office.runner().run(conversation_id)
    assert [request.message_id for request in office.bot.asked] == [question.id] * 3
    assert await office.replies(last) == ["答：低保多少钱"]
    assert await office.replies(question) == [office.service.texts.notices.bot_unavailable.text]


async def test_an_answer_computed_before_an_operator_came_is_dropped(office: Office) -> None:
    held = Held()
    conversation_id, question, turn = await _asked(office, held)
    await office.take_over(conversation_id)
    held.released.set()
    assert await turn
    assert await office.replies(question) == []
    assert (await office.message(question)).state == MessageState.FOR_PERSON
    assert (await office.delivery(question)).state == "superseded"
    assert [message.sender for message in await office.said(conversation_id)] == ["bot", "citizen", "system"]


async def test_an_answer_computed_before_the_citizen_asked_for_a_person_is_dropped(office: Office) -> None:
    held = Held()
    conversation_id, question, turn = await _asked(office, held)
    request = await office.say(conversation_id, "转人工")
    held.released.set()
    await turn
    assert await office.replies(question) == []
    assert await office.replies(request) == [office.service.texts.notices.handed_over.text]


async def test_an_old_answer_stays_dropped_after_the_hand_back(office: Office) -> None:
    held = Held()
    conversation_id, question, turn = await _asked(office, held)
    await office.take_over(conversation_id)
    await office.hand_back(conversation_id)
    held.released.set()
    await turn
    assert await office.replies(question) == []
    assert office.bot.texts == ["低保多少钱"]


async def test_a_failure_from_before_the_hand_over_is_not_told(office: Office) -> None:
    held = Held(then=unavailable)
    conversation_id, question, turn = await _asked(office, held)
    await office.take_over(conversation_id)
    held.released.set()
    await turn
    assert await office.replies(question) == []
    assert (await office.conversation(conversation_id)).attention is None


async def test_the_bot_is_told_once_that_a_person_handed_back(office: Office) -> None:
    conversation_id = await office.open()
    await office.take_over(conversation_id)
    await office.hand_back(conversation_id)
    runner = office.runner()
    for text in ("低保多少钱", "那农村呢"):
        await office.say(conversation_id, text)
        await runner.run(conversation_id)
    assert [(request.handed_back, request.owner_epoch) for request in office.bot.asked] == [(True, 2), (False, 2)]


async def test_the_bots_hand_over_moves_the_conversation_with_its_words(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(
        says(BotReply((BotMessage("马上转人工"),), hand_over=True, attention=Attention.URGENT, region="620100"))
    )
    first = await office.say(conversation_id, "我活不下去了")
    behind = await office.say(conversation_id, "在吗")
    await office.runner().run(conversation_id)
    conversation = await office.conversation(conversation_id)
    assert (conversation.owner, conversation.attention, conversation.region) == ("queue", "urgent", "620100")
    assert await office.replies(first) == ["马上转人工"]
    # What waited behind it is for the person too; the bot is not asked again.
    assert office.bot.texts == ["我活不下去了"]
    assert (await office.delivery(behind)).state == "superseded"
    assert (await office.message(behind)).state == MessageState.FOR_PERSON
    assert (await office.delivery(first)).state == "done"
    assert (await office.message(first)).state == MessageState.ANSWERED


async def test_attention_is_raised_but_never_lowered(office: Office) -> None:
    conversation_id = await office.open()
    runner = office.runner()
    rising = [Attention.NOTED, Attention.REQUESTED, Attention.NOTED, Attention.URGENT, Attention.REQUESTED]
    shown = []
    for attention in rising:
        office.bot.plan.append(says(BotReply((BotMessage("好"),), attention=attention)))
        office.clock.advance(seconds=1)
        await office.say(conversation_id, "话")
        await runner.run(conversation_id)
        shown.append((await office.conversation(conversation_id)).attention)
    assert shown == ["noted", "requested", "requested", "urgent", "urgent"]
    # The moment is that of the flag that stands.
    assert (await office.conversation(conversation_id)).attention_at == office.clock() - _second()


async def test_people_see_urgent_first_then_who_waits_then_the_oldest(
    session: AsyncSession, service: ConversationService, clock: SettableClock
) -> None:
    async def flagged(owner: Owner, attention: Attention | None) -> uuid.UUID:
        clock.advance(seconds=1)
        made, _ = await service.open(session, channel="webchat", client_key=None, now=clock())
        made.owner, made.attention = owner, attention
        made.attention_at = clock() if attention else None
        return made.id

    noted = await flagged(Owner.BOT, Attention.NOTED)
    unanswered = await flagged(Owner.BOT, Attention.UNANSWERED)
    queued = await flagged(Owner.QUEUE, Attention.REQUESTED)
    queued_later = await flagged(Owner.QUEUE, Attention.REQUESTED)
    urgent = await flagged(Owner.QUEUE, Attention.URGENT)
    noted_later = await flagged(Owner.BOT, Attention.NOTED)
    await flagged(Owner.BOT, None)
    await session.flush()
    waiting = await repository.waiting_for_person(session, 50)
    assert [row.id for row in waiting] == [urgent, queued, queued_later, unanswered, noted, noted_later]
    assert [row.id for row in await repository.waiting_for_person(session, 2)] == [urgent, queued]


async def _asked(office: Office, held: Held) -> "tuple[uuid.UUID, Message, asyncio.Task[bool]]":
    """A conversation in which the bot is at work on its first question."""
    conversation_id = await office.open()
    office.bot.plan.append(held)
    question = await office.say(conversation_id, "低保多少钱")
    turn = asyncio.create_task(office.runner().run(conversation_id))
    await held.started.wait()
    return conversation_id, question, turn


def _second() -> timedelta:
    return timedelta(seconds=1)
