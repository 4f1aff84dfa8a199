"""Sends what stands in the outbox: each notice once, a ticket's in order, with patience for a provider that is down.

A web notice becomes a message in the transaction that marks it sent, so it is said exactly once whatever is killed.
A provider is outside of our transactions: its notice is leased first (compare and set, so one worker has it), sent,
and marked. A worker killed in between leaves a lease that runs out, and the provider gets the same key again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.clock import Clock
from hotline.conversations.model import WEBCHAT
from hotline.conversations.service import ConversationService
from hotline.db.engine import lost_database_is_unavailable
from hotline.errors import NotFound, Unavailable
from hotline.outreach import repository
from hotline.outreach.model import Notice
from hotline.outreach.senders import NotNow, Outgoing, Sender, Sent, Undeliverable
from hotline.outreach.telling import DUTY_PHONE
from hotline.personal import PersonalData
from hotline.tickets import repository as tickets
from hotline.tickets.service import PHONE_CONTEXT

_log = structlog.stdlib.get_logger(__name__)
_SENT = Counter("hotline_notices_sent", "Notices handed over", ["channel"])
_FAILED = Counter("hotline_notices_failed", "Notices given up", ["channel"])
_OLDEST = Gauge("hotline_notices_oldest_seconds", "Age of the oldest notice that is not sent yet")

#: How long one sending may take before another worker takes it for dead.
LEASE = timedelta(minutes=2)
#: The provider's time; well within the lease.
_SEND_SECONDS = 60.0
_PAUSES = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
#: After this a notice is old news and a person must see to it.
GIVE_UP_AFTER = timedelta(hours=24)
_BATCH = 50
_AT_ONCE = 4


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When to try again after so many attempts: 30 s, 2 min, 10 min, then every hour."""
    return now + _PAUSES[min(attempts, len(_PAUSES)) - 1]


@dataclass
class NoticeSending:
    """The outbox at work."""

    engine: AsyncEngine
    conversations: ConversationService
    senders: Mapping[str, Sender]
    personal: PersonalData
    clock: Clock

    async def run(self, every_seconds: float) -> None:
        """Rounds until cancelled; a lost database is waited out."""
        while True:
            try:
                sent = await self.round()
            except Unavailable as error:
                _log.warning("notices put off", error=error.code)
                sent = 0
            # A ticket's next notice may have become its first.
            if not sent:
                await asyncio.sleep(every_seconds)

    async def round(self) -> int:
        """Send what may be sent; returns how many were. Raises Unavailable."""
        async with lost_database_is_unavailable():
            now = self.clock()
            async with AsyncSession(self.engine) as session:
                waiting = await repository.due(session, now, _BATCH)
                oldest = await repository.oldest_unsent(session)
            _OLDEST.set((now - oldest).total_seconds() if oldest is not None else 0)
            gate = asyncio.Semaphore(_AT_ONCE)

            async def one(notice_id: int, channel: str) -> bool:
                async with gate:
                    return await self.send(notice_id, channel)

            return sum(await asyncio.gather(*(one(*notice) for notice in waiting)))

    async def send(self, notice_id: int, channel: str) -> bool:
        """Send this one if nobody else does; whether it was sent."""
        return await (self._say(notice_id) if channel == WEBCHAT else self._hand_over(notice_id))

    async def _say(self, notice_id: int) -> bool:
        now = self.clock()
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            notice = await repository.lock(session, notice_id, now)
            if notice is None:
                return False
            ticket = await tickets.get(session, notice.ticket_id)
            if ticket is None or ticket.conversation_id is None:
                self._give_up(notice, "no conversation")
                return False
            try:
                said = await self.conversations.tell(
                    session, ticket.conversation_id, text=notice.text, buttons=notice.buttons, now=now
                )
            except NotFound:
                self._give_up(notice, "no conversation")
                return False
            notice.attempts += 1
            self._mark_sent(notice, Sent(str(said.id)), now)
        return True

    async def _hand_over(self, notice_id: int) -> bool:
        leased = await self._lease(notice_id)
        if leased is None:
            return False
        outgoing, channel, until = leased
        sender = self.senders.get(channel)
        answer: Sent | Exception
        try:
            if sender is None:
                raise Undeliverable(f"nothing sends {channel}")
            if outgoing is None:
                raise Undeliverable("no recipient")
            async with asyncio.timeout(_SEND_SECONDS):
                answer = await sender.send(outgoing)
        except (Undeliverable, NotNow, TimeoutError) as error:
            answer = error
        except Exception as error:
            # A provider's client may raise anything; the others' notices must not wait for it.
            _log.exception("sender failed", channel=channel, notice=notice_id, error=type(error).__name__)
            answer = NotNow(type(error).__name__)
        return await self._finish(notice_id, until, answer)

    async def _lease(self, notice_id: int) -> tuple[Outgoing | None, str, datetime] | None:
        now = self.clock()
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            notice = await repository.lock(session, notice_id, now)
            if notice is None:
                return None
            notice.state, notice.attempts, notice.leased_until = "sending", notice.attempts + 1, now + LEASE
            recipient = notice.recipient
            if recipient is not None and notice.channel != DUTY_PHONE:
                recipient = self.personal.decrypt(recipient, PHONE_CONTEXT)
            outgoing = None
            if recipient is not None:
                outgoing = Outgoing(
                    notice.id, notice.created_at, notice.kind, notice.channel, recipient, notice.text, notice.spoken
                )
            return outgoing, notice.channel, now + LEASE

    async def _finish(self, notice_id: int, until: datetime, answer: Sent | Exception) -> bool:
        now = self.clock()
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            notice = await repository.held(session, notice_id, until)
            if notice is None:
                return False  # it took longer than its lease; whoever has it now marks it
            if isinstance(answer, Sent):
                self._mark_sent(notice, answer, now)
                return True
            if isinstance(answer, Undeliverable) or now - notice.created_at >= GIVE_UP_AFTER:
                self._give_up(notice, str(answer) or type(answer).__name__)
                return False
            notice.state, notice.leased_until = "pending", None
            notice.next_attempt_at = next_attempt(notice.attempts, now)
            return False

    def _mark_sent(self, notice: Notice, answer: Sent, now: datetime) -> None:
        notice.state, notice.leased_until, notice.sent_at = "sent", None, now
        notice.provider_answer = answer.provider_answer
        _SENT.labels(notice.channel).inc()

    def _give_up(self, notice: Notice, why: str) -> None:
        notice.state, notice.leased_until, notice.provider_answer = "failed", None, why
        _FAILED.labels(notice.channel).inc()
        _log.error("notice given up", notice=notice.id, kind=notice.kind, channel=notice.channel)
