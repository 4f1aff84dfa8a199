"""Opens conversations, takes messages in, reads them, moves them between bot and people.

Nothing here commits: the caller's transaction holds the whole step or none of it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations import repository
from hotline.conversations.bot import BotReply
from hotline.conversations.effects import carry_out, flag
from hotline.conversations.model import (
    BOT_DESTINATION,
    Attention,
    Conversation,
    Delivery,
    DeliveryState,
    Message,
    MessageState,
    Owner,
    Sender,
)
from hotline.conversations.shortcuts import Shortcut, match_shortcut
from hotline.conversations.text_rules import check_text, normalised_client_msg_id
from hotline.errors import Conflict, HotlineError, NotFound, RateLimited
from hotline.screenings.service import ScreeningService
from hotline.tickets.asking import TicketTalk
from hotline.tickets.emergency import Lacks, PlaceOf
from knowledge.danger import find_danger
from knowledge.service_texts import Notice, ServiceTexts

_log = structlog.stdlib.get_logger(__name__)
_MINUTE = timedelta(minutes=1)
#: After this long, what a citizen says while waiting is acknowledged in the same words again.
_REPEATED_AFTER = timedelta(minutes=2)


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
        greeting = self._say(session, conversation, Sender.BOT, self.texts.greeting, now)
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
        message = self._add(session, conversation, Sender.CITIZEN, text, now)
        message.client_msg_id = client_msg_id
        shortcut = match_shortcut(text, self.texts.shortcuts)
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
        message = self._add(session, conversation, Sender.SYSTEM, text, now)
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
        self._say(session, conversation, Sender.SYSTEM, self.texts.notices.operator_took_over, now)
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
        message = self._add(session, conversation, Sender.OPERATOR, text, now)
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
        for said in reply.messages:
            kept = self._add(session, conversation, Sender.BOT, said.text, now)
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
        if reply.hand_over:
            await self._change_owner(session, conversation, Owner.QUEUE, now)
        await repository.notify(session, conversation.id)

    async def _ask_of_tickets(
        self, session: AsyncSession, conversation: Conversation, message: Message, reply: BotReply, now: datetime
    ) -> None:
        """Do what the bot asks of tickets, and say what came of it."""
        for ask in reply.tickets:
            assert self.tickets is not None, "a process that answers has tickets"
            # The ticket's row refers to the conversation's and comes before what is said of it.
            await session.flush()
            for told in await self.tickets.answer(session, conversation, message.id, ask, now):
                kept = self._add(session, conversation, Sender.BOT, told.text, now)
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
            message.state = MessageState.UNANSWERED
            self._look_for_danger(session, conversation, message, now)
            self._say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
            late.notified = True
        flag(conversation, Attention.UNANSWERED, now)
        await repository.notify(session, conversation.id)

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
            notice = notices.already_waiting if waiting else notices.handed_over
            self._say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
            return True
        if shortcut is Shortcut.LEAVE_QUEUE and conversation.owner == Owner.BOT:
            return False
        if shortcut in (Shortcut.BACK_TO_BOT, Shortcut.LEAVE_QUEUE):
            left = await self._question_left(session, conversation)
            message.state = MessageState.ANSWERED
            notice = notices.handed_back_by_citizen if left is None else notices.handed_back_to_answer
            await self._give_to_bot(session, conversation, notice, message.id, now)
            if left is not None:
                message.stands_for = left.id
                await self._pass_on(session, conversation, message, now)
            return True
        return await self._retry(session, conversation, message, now)

    async def _question_left(self, session: AsyncSession, conversation: Conversation) -> Message | None:
        """The last question that was asked while nobody had the conversation."""
        if conversation.owner != Owner.QUEUE:
            return None
        left = await repository.left_for_person(session, conversation)
        return next((message for message in left if self._asks(message.text)), None)

    def _asks(self, text: str) -> bool:
        return any(word in text for word in self.texts.while_waiting.asks)

    async def _retry(self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime) -> bool:
        if conversation.owner != Owner.BOT:
            return False
        late = await repository.last_unanswered(session, conversation.id)
        if late is None:
            message.state = MessageState.ANSWERED
            notice = self.texts.notices.nothing_to_retry
            self._say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)
            return True
        original = await session.get_one(Message, late.message_id)
        message.stands_for = original.stands_for or original.id
        late.state, late.finished_at = DeliveryState.SUPERSEDED, now
        await self._pass_on(session, conversation, message, now)
        return True

    async def _pass_on(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> None:
        """To the bot through the outbox, or left for the person who has the conversation."""
        if conversation.owner != Owner.BOT:
            message.state = MessageState.FOR_PERSON
            self._look_for_danger(session, conversation, message, now)
            if conversation.owner == Owner.QUEUE:
                lacks = await self._add_to_emergency(session, conversation, message, now)
                await self._acknowledge(session, conversation, message, lacks, now)
            return
        message.state = MessageState.WAITING
        await session.flush()  # the message's row must be there before the one that refers to it
        session.add(
            Delivery(
                conversation_id=conversation.id,
                message_id=message.id,
                destination=BOT_DESTINATION,
                state=DeliveryState.PENDING,
                attempts=0,
                next_attempt_at=now,
                notified=False,
                created_at=now,
            )
        )

    async def _add_to_emergency(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> Lacks | None:
        """Nobody has it yet: where and how many people must reach the office all the same. What its ticket lacks."""
        if self.tickets is None or conversation.attention != Attention.URGENT:
            return None
        await session.flush()  # the message's row must be there before a notice that refers to the conversation
        try:
            async with session.begin_nested():
                return await self.tickets.hear(
                    session, conversation, message.id, text=message.text, place_of=self.place_of, now=now
                )
        except HotlineError as error:
            # The message is kept whatever becomes of the ticket: a person reads it.
            _log.warning("not added to the urgent ticket", conversation=str(conversation.id), error=error.code)
            return None

    async def _acknowledge(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message: Message,
        lacks: Lacks | None,
        now: datetime,
    ) -> None:
        """Nobody has it yet: say that it was received, and ask what an urgent ticket lacks.

        Not where more was said of it just now, nor the same again to each line of a story.
        """
        if conversation.last_seq > message.seq:
            return  # a notice of danger, or that the ticket went to its office
        notices, words = self.texts.notices, self.texts.while_waiting
        urgent = conversation.attention == Attention.URGENT
        notice = notices.heard_urgent if urgent else notices.heard_in_queue
        if urgent and any(word in message.text for word in words.calmed):
            notice = notices.heard_calmed
        elif self._asks(message.text):
            notice = notices.heard_question
        elif lacks is not None and (lacks.place or lacks.phone):
            notice = notices.heard_without_place if lacks.place else notices.heard_without_phone
        last = await repository.last_said(session, conversation)
        again = last is not None and last.text == notice.text and now - last.created_at < _REPEATED_AFTER
        if again and notice is not notices.heard_question:
            return
        self._say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=message.id)

    def _look_for_danger(
        self, session: AsyncSession, conversation: Conversation, message: Message, now: datetime
    ) -> None:
        """Danger that the bot does not read: to the head of the queue, with the numbers to call.

        An operator who has the conversation answers it; there it is only flagged.
        """
        if find_danger(message.text) is None:
            return
        flag(conversation, Attention.URGENT, now)
        if conversation.owner != Owner.OPERATOR:
            self._say(session, conversation, Sender.SYSTEM, self.texts.notices.danger, now, in_reply_to=message.id)

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
        self._say(session, conversation, Sender.SYSTEM, notice, now, in_reply_to=in_reply_to)

    def _say(
        self,
        session: AsyncSession,
        conversation: Conversation,
        sender: Sender,
        notice: Notice,
        now: datetime,
        *,
        in_reply_to: uuid.UUID | None = None,
    ) -> Message:
        message = self._add(session, conversation, sender, notice.text, now)
        message.buttons = notice.button_dicts()
        message.in_reply_to = in_reply_to
        return message

    def _add(
        self,
        session: AsyncSession,
        conversation: Conversation,
        sender: Sender,
        text: str,
        now: datetime,
    ) -> Message:
        conversation.last_seq += 1
        message = Message(
            id=uuid.uuid4(),
            conversation_id=conversation.id,
            seq=conversation.last_seq,
            sender=sender,
            text=text,
            buttons=[],
            citations=[],
            owner_epoch=conversation.owner_epoch,
            created_at=now,
        )
        session.add(message)
        return message


def _not_found() -> NotFound:
    return NotFound("conversation_not_found", "no such conversation")


def _must_have(conversation: Conversation, operator: str) -> None:
    if conversation.owner != Owner.OPERATOR or conversation.operator != operator:
        raise Conflict("not_yours", f"{operator} does not have this conversation; take it first")
