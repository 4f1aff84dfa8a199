"""Opens conversations, takes messages in, reads them, moves them between bot and people.

Nothing here commits: the caller's transaction holds the whole step or none of it.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from math import ceil

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import repository
from hotline.conversations.bot import BotReply
from hotline.conversations.effects import carry_out, flag
from hotline.conversations.model import (
    Attention,
    Conversation,
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Owner,
    Sender,
)
from hotline.conversations.saying import add, give_to_bot, say
from hotline.conversations.shortcuts import Shortcut, match_shortcut
from hotline.conversations.text_rules import check_text, normalised_client_msg_id
from hotline.conversations.waiting import WaitingRoom
from hotline.errors import Conflict, NotFound, RateLimited
from hotline.screenings.service import ScreeningService
from hotline.tickets.asking import TicketTalk
from hotline.tickets.emergency import PlaceOf
from knowledge.danger import find_danger
from knowledge.service_texts import Notice, ServiceTexts

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """How much one citizen may send in a minute."""

    messages_per_minute: int
    sessions_per_minute: int


@dataclass(frozen=True)
class ConversationService:
    """The rules of a conversation. `texts` holds the sentences that citizens see."""

    texts: ServiceTexts
    limits: Limits
    screenings: ScreeningService = field(default_factory=ScreeningService)
    tickets: TicketTalk | None = None
    place_of: PlaceOf | None = None
    """For a process that takes citizens' messages."""

    @cached_property
    def waiting(self) -> WaitingRoom:
        """What is said while nobody has a conversation."""
        return WaitingRoom(self.texts, self.tickets, self.place_of)

    async def open(
        self, session: AsyncSession, *, channel: str, client_key: str | None, now: datetime
    ) -> tuple[Conversation, Message]:
        """A new conversation owned by the bot, and its greeting. Raises RateLimited."""
        if client_key is not None:
            recent = await repository.sessions_since(session, client_key, now - _MINUTE)
            if recent >= self.limits.sessions_per_minute:
                raise RateLimited("too_many_sessions", "too many conversations from one address", retry_after=60)
        conversation = Conversation(
            id=uuid.uuid4(),
            channel=channel,
            owner=Owner.BOT,
            owner_epoch=0,
            handed_back=False,
            client_key=client_key,
            last_seq=0,
            created_at=now,
        )
        session.add(conversation)
        await session.flush()
        greeting = say(session, conversation, Sender.BOT, self.texts.greeting, now)
        return conversation, greeting

    async def receive(
        self,
        session: AsyncSession,
        conversation_id: uuid.UUID,
        *,
        client_msg_id: str,
        text: str,
        now: datetime,
    ) -> Message:
        """Keep a citizen's message, once, and decide who answers it.

        The same `client_msg_id` again returns the message kept the first time.
        Raises InvalidInput, NotFound, RateLimited, and Conflict when the id was used for other words.
        """
        client_msg_id = normalised_client_msg_id(client_msg_id)
        check_text(text)
        conversation = await self._locked(session, conversation_id)
        known = await repository.message_by_client_id(session, conversation_id, client_msg_id)
        if known is not None:
            if known.text != text:
                raise Conflict("client_msg_id_reused", "client_msg_id was used for another text")
            return known
        await self._check_rate(session, conversation_id, now)
        message = add(session, conversation, Sender.CITIZEN, text, now)
        message.client_msg_id = client_msg_id
        shortcut = match_shortcut(text, self.texts.shortcuts)
        in_queue = conversation.owner == Owner.QUEUE
        if shortcut is None and in_queue and await self._end_alarm(session, conversation, message, now):
            await repository.notify(session, conversation_id)
            return message
        if shortcut is None and in_queue and await self.waiting.releases(session, conversation, message):
            shortcut = Shortcut.LEAVE_QUEUE
        if shortcut is None or not await self._take_shortcut(session, conversation, message, shortcut, now):
            await self._pass_on(session, conversation, message, now)
        await repository.notify(session, conversation_id)
        return message

    async def read(
        self, session: AsyncSession, conversation_id: uuid.UUID, after: int, limit: int = 200
    ) -> tuple[Conversation, Sequence[Message]]:
        """The conversation and its messages after `after`, in order. Raises NotFound."""
        conversation = await repository.get(session, conversation_id)
        if conversation is None:
            raise _not_found()
        return conversation, await repository.messages_after(session, conversation_id, after, limit)

    async def tell(
        self,
        session: AsyncSession,
        conversation_id: uuid.UUID,
        *,
        text: str,
        buttons: list[dict[str, str]],
        now: datetime,
    ) -> Message:
        """Say something unasked, as the hotline itself; whoever has the conversation keeps it. Raises NotFound."""
        conversation = await self._locked(session, conversation_id)
        message = add(session, conversation, Sender.SYSTEM, text, now)
        message.buttons = buttons
        await repository.notify(session, conversation_id)
        return message

    # Hand-over between bot and people -----------------------------------------------------------

    async def take_over(
        self, session: AsyncSession, conversation_id: uuid.UUID, *, operator: str, now: datetime
    ) -> Conversation:
        """An operator takes the conversation. Raises NotFound, and Conflict if another one has it."""
        conversation = await self._locked(session, conversation_id)
        if conversation.owner == Owner.OPERATOR:
            if conversation.operator == operator:
                return conversation
            raise Conflict("already_taken", f"{conversation.operator} has this conversation")
        await self._change_owner(session, conversation, Owner.OPERATOR, now, operator=operator)
        say(session, conversation, Sender.SYSTEM, self.texts.notices.operator_took_over, now)
        await repository.notify(session, conversation_id)
        return conversation

    async def say_as_operator(
        self,
        session: AsyncSession,
        conversation_id: uuid.UUID,
        *,
        operator: str,
        text: str,
        now: datetime,
    ) -> Message:
        """An operator's words. Raises InvalidInput, NotFound, and Conflict if not theirs."""
        check_text(text)
        conversation = await self._locked(session, conversation_id)
        _must_have(conversation, operator)
        message = add(session, conversation, Sender.OPERATOR, text, now)
        await repository.notify(session, conversation_id)
        return message

    async def hand_back(
        self, session: AsyncSession, conversation_id: uuid.UUID, *, operator: str, now: datetime
    ) -> Conversation:
        """The operator gives the conversation back to the bot. Raises NotFound, Conflict."""
        conversation = await self._locked(session, conversation_id)
        _must_have(conversation, operator)
        notice = self.texts.notices.handed_back_by_operator
        await self._give_to_bot(session, conversation, notice, None, now, by_operator=True)
        await repository.notify(session, conversation_id)
        return conversation

    # For `turns`: what becomes of a message that was given to the bot ---------------------------

    async def record_reply(
        self,
        session: AsyncSession,
        conversation: Conversation,
        delivery: Delivery,
        message: Message,
        *,
        reply: BotReply,
        now: datetime,
    ) -> None:
        """Keep the bot's words and do what it wants done. `conversation` is locked, epoch checked."""
        named = await self._recipient_named(session, reply, now)
        for said in reply.messages:
            kept = add(session, conversation, Sender.BOT, named(said.text), now)
            kept.buttons, kept.citations = said.buttons, said.citations
            kept.in_reply_to = message.id
        message.state = MessageState.ANSWERED
        if message.stands_for is not None:
            original = await session.get_one(Message, message.stands_for)
            original.state = MessageState.ANSWERED
        delivery.state, delivery.finished_at = DeliveryState.DONE, now
        conversation.handed_back = False
        await carry_out(session, self.screenings, conversation, reply, now)
        await self._ask_of_tickets(session, conversation, message, reply, now)
        if reply.hand_over and conversation.owner != Owner.QUEUE:
            await self._change_owner(session, conversation, Owner.QUEUE, now)
        await repository.notify(session, conversation.id)

    async def _recipient_named(self, session: AsyncSession, reply: BotReply, now: datetime) -> Callable[[str], str]:
        """Puts the office that would get a ticket in place of the bot's general words for it."""
        asked = reply.recipient
        if asked is None or self.tickets is None:
            return str
        office = await self.tickets.recipient(session, asked, now)
        return lambda text: text.replace(asked.words, office)

    async def _ask_of_tickets(
        self, session: AsyncSession, conversation: Conversation, message: Message, reply: BotReply, now: datetime
    ) -> None:
        """Do what the bot asks of tickets, and say what came of it."""
        for ask in reply.tickets:
            assert self.tickets is not None, "a process that answers has tickets"
            # The ticket's row refers to the conversation's and comes before what is said of it.
            await session.flush()
            for told in await self.tickets.answer(session, conversation, message.id, ask, now):
                kept = add(session, conversation, Sender.BOT, told.text, now)
                kept.buttons, kept.in_reply_to = told.buttons, message.id

    async def record_failure(
        self,
        session: AsyncSession,
        conversation: Conversation,
        delivery: Delivery,
        *,
        error: str,
        notice: Notice,
        retry_at: datetime | None,
        now: datetime,
    ) -> None:
        """Mark the message unanswered and tell the citizen, once. `retry_at` None gives it up, and says so.

        Messages that wait behind this one are told of, too: each sender of a message hears back.
        """
        delivery.last_error = error
        if retry_at is None:
            delivery.state, delivery.finished_at = DeliveryState.FAILED, now
            waiting = [delivery]
        else:
            waiting = list(await repository.pending_deliveries(session, conversation.id))
        for late in waiting:
            # None of them can be answered before the first is.
            late.next_attempt_at = retry_at or late.next_attempt_at
            if late.notified and retry_at is not None:
                continue  # told once; told again only that it is given up
            message = await session.get_one(Message, late.message_id)
            self._tell_of_failure(session, conversation, message, notice, now, again=late.notified)
            late.notified = True
        flag(conversation, Attention.UNANSWERED, now)
        if conversation.owner == Owner.BOT:
            await self._queue_danger(session, conversation, waiting, retry_at, now)
        await repository.notify(session, conversation.id)

    def _tell_of_failure(
        self, session: AsyncSession, conversation: Conversation, message: Message, notice: Notice, now: datetime,
        *, again: bool,
    ) -> None:  # fmt: skip
        """Who waits for a person hears what they would without the bot; so does who tells of danger."""
        danger = find_danger(message.text)
        if danger is not None:
            flag(conversation, Attention.URGENT, now)
        if conversation.owner == Owner.QUEUE or (danger is not None and danger.sure):
            message.state = MessageState.FOR_PERSON
            if not again:
                notice = self.waiting.not_answered(message.text)
                say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
            return
        message.state = MessageState.UNANSWERED
        if danger is not None:
            # Words of danger in a question on aid may be none: the numbers come first, and the bot keeps the question.
            say(session, conversation, Sender.SYSTEM, self.texts.notices.danger, now, in_reply_to=message.id)
        say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)

    async def _queue_danger(
        self, session: AsyncSession, conversation: Conversation, late: Sequence[Delivery], retry_at: datetime | None,
        now: datetime,
    ) -> None:  # fmt: skip
        """A person is called for plain danger that the bot did not answer, and the waiting room hears what follows.

        The bot still gets the message: when it is back, it says what to do first and opens the urgent ticket.
        """
        for delivery in late:
            message = await session.get_one(Message, delivery.message_id)
            danger = find_danger(message.text)
            if danger is None or not danger.sure:
                continue
            await self._change_owner(session, conversation, Owner.QUEUE, now)
            if retry_at is not None:
                # All that waited for the bot has just been taken from it; this goes on waiting.
                await session.refresh(delivery)
                delivery.state, delivery.finished_at = DeliveryState.PENDING, None
                message.state = MessageState.WAITING
            return

    # --------------------------------------------------------------------------------------------

    async def _locked(self, session: AsyncSession, conversation_id: uuid.UUID) -> Conversation:
        conversation = await repository.lock(session, conversation_id)
        if conversation is None:
            raise _not_found()
        return conversation

    async def _check_rate(self, session: AsyncSession, conversation_id: uuid.UUID, now: datetime) -> None:
        limit = self.limits.messages_per_minute
        recent = await repository.citizen_messages_since(session, conversation_id, now - _MINUTE, limit)
        if len(recent) >= limit:
            wait = (recent[-1] + _MINUTE - now).total_seconds()
            raise RateLimited("rate_limited", "too many messages", retry_after=ceil(wait))

    async def _take_shortcut(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        shortcut: Shortcut,
        now: datetime,
    ) -> bool:
        """Do what the shortcut says; False if it means nothing here and is an ordinary message."""
        if conversation.owner == Owner.OPERATOR:
            return False
        notices = self.texts.notices
        if shortcut is Shortcut.REQUEST_HUMAN:
            message.state = MessageState.FOR_PERSON
            waiting = conversation.owner == Owner.QUEUE
            flag(conversation, Attention.REQUESTED, now)
            if not waiting:
                await self._change_owner(session, conversation, Owner.QUEUE, now)
            notice = await self.waiting.asked_again(session, conversation, message) if waiting else notices.handed_over
            say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
            return True
        if shortcut is Shortcut.LEAVE_QUEUE and conversation.owner == Owner.BOT:
            return False
        if shortcut in (Shortcut.BACK_TO_BOT, Shortcut.LEAVE_QUEUE):
            await self._go_on_with_bot(session, conversation, message, now)
            return True
        return await self._retry(session, conversation, message, now)

    async def _go_on_with_bot(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> None:
        """Back to the bot, which answers what stands beside the wish for it, else the last question that was left."""
        notices = self.texts.notices
        left = None
        if self.waiting.asks_something(message.text):
            left = message
        elif conversation.owner == Owner.QUEUE:
            left = await self.waiting.question_left(session, conversation)
        message.state = MessageState.ANSWERED
        notice = notices.handed_back_by_citizen if left is None else notices.handed_back_to_answer
        await self._give_to_bot(session, conversation, notice, message.id, now)
        if left is not None:
            message.stands_for = left.id if left is not message else None
            await self._pass_on(session, conversation, message, now)

    async def _end_alarm(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> bool:
        """Back to the bot, which answers what was meant, where the alarm was a mistake; a person looks all the same."""
        mistake = await self.waiting.mistake_in(session, conversation, message)
        if mistake is None:
            return False
        notice = await self.waiting.end_alarm(session, conversation, message, mistake, now)
        await self._give_to_bot(session, conversation, notice, message.id, now)
        await give_to_bot(session, conversation, message, now)
        return True

    async def _retry(self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> bool:
        if conversation.owner != Owner.BOT:
            return False
        late = await repository.last_unanswered(session, conversation.id)
        if late is None:
            message.state = MessageState.ANSWERED
            notice = self.texts.notices.nothing_to_retry
            say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
            return True
        original = await session.get_one(Message, late.message_id)
        message.stands_for = original.stands_for or original.id
        late.state, late.finished_at = DeliveryState.SUPERSEDED, now
        await self._pass_on(session, conversation, message, now)
        return True

    async def _pass_on(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> None:
        """To the bot through the outbox, to the waiting room, or left for the person who has the conversation."""
        if conversation.owner == Owner.BOT:
            await self.waiting.note_place(session, conversation, message, now)
            await give_to_bot(session, conversation, message, now)
        elif conversation.owner == Owner.QUEUE:
            await self.waiting.take_in(session, conversation, message, now)
        else:
            message.state = MessageState.FOR_PERSON
            if find_danger(message.text) is not None:
                flag(conversation, Attention.URGENT, now)  # the operator answers it

    async def _change_owner(
        self,
        session: AsyncSession,
        conversation: Conversation,
        owner: Owner,
        now: datetime,
        *,
        operator: str | None = None,
    ) -> None:
        conversation.owner = owner
        conversation.operator = operator
        conversation.owner_epoch += 1
        # Flushed first: the update below must see a delivery that this transaction just ended.
        await session.flush()
        await repository.supersede_pending(session, conversation.id, now)

    async def _give_to_bot(
        self,
        session: AsyncSession,
        conversation: Conversation,
        notice: Notice,
        in_reply_to: uuid.UUID | None,
        now: datetime,
        *,
        by_operator: bool = False,
    ) -> None:
        if conversation.owner != Owner.BOT:
            await self._change_owner(session, conversation, Owner.BOT, now)
            conversation.handed_back = True
            # Danger is looked at by a person even if the citizen goes on with the bot meanwhile.
            if by_operator or conversation.attention != Attention.URGENT:
                conversation.attention = conversation.attention_at = None
        say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=in_reply_to)


def _not_found() -> NotFound:
    return NotFound("conversation_not_found", "no such conversation")


def _must_have(conversation: Conversation, operator: str) -> None:
    if conversation.owner != Owner.OPERATOR or conversation.operator != operator:
        raise Conflict("not_yours", f"{operator} does not have this conversation; take it first")
