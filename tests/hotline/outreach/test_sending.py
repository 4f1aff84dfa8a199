"""The outbox: each notice once, in order, retried, given up, and said in a conversation without taking it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.audit.model import AuditEntry
from hotline.conversations.model import WEBCHAT, Conversation, Message, Owner
from hotline.conversations.service import ConversationService, Limits
from hotline.db.engine import create_engine
from hotline.errors import Forbidden, NotFound
from hotline.outreach.failed import retry, unsent
from hotline.outreach.model import Notice
from hotline.outreach.senders import NotNow, NullSender, Outgoing, Sender, Sent, Undeliverable
from hotline.outreach.sending import LEASE, NoticeSending, next_attempt
from hotline.tickets.asking import TicketTalk
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.opening import Opening
from hotline.tickets.service import TicketService
from knowledge.service_texts import ServiceTexts
from tests.conftest import SettableClock
from tests.hotline.tickets.conftest import Office, ticket_service, units

__all__ = ["ticket_service"]


@dataclass
class Provider:
    """Keeps what it is handed; `troubles` are raised first, one a time."""

    troubles: list[Exception] = field(default_factory=list)
    got: list[Outgoing] = field(default_factory=list)

    async def send(self, outgoing: Outgoing) -> Sent:
        await asyncio.sleep(0)
        if self.troubles:
            raise self.troubles.pop(0)
        self.got.append(outgoing)
        return Sent(f"call {len(self.got)}")


@dataclass
class Post:
    engine: AsyncEngine
    conversations: ConversationService
    service: TicketService
    clock: SettableClock
    provider: Provider

    def sending(self, sender: Sender | None = None) -> NoticeSending:
        senders = dict.fromkeys(("phone", "duty_phone"), sender or self.provider)
        return NoticeSending(self.engine, self.conversations, senders, self.service.personal, self.clock)

    async def notices(self) -> list[Notice]:
        async with AsyncSession(self.engine) as session:
            return list(await session.scalars(select(Notice).order_by(Notice.id)))

    def office(self, session: AsyncSession) -> Office:
        desk, opening = CitizenDesk(self.service), Opening(self.service)
        office = Office(session, self.service, opening, desk, TicketTalk(desk, opening))
        office.now = self.clock.now
        return office

    async def told(self, steps: int = 1, **draft: object) -> None:
        """A ticket, with this many notices for its citizen."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            office = self.office(session)
            ticket = (await office.open(**draft)).ticket  # type: ignore[arg-type]
            await office.act(ticket.id, "reassign", office.centre, unit_id="west", reason="西镇的")
            if steps > 1:
                await office.act(ticket.id, "sign", office.west)
                await office.act(ticket.id, "reply", office.west, reply="办好了")


@pytest.fixture
async def post(
    fresh_database: str, texts: ServiceTexts, clock: SettableClock, ticket_service: TicketService
) -> AsyncIterator[Post]:
    engine = create_engine(fresh_database, pool_size=6)
    async with AsyncSession(engine) as session, session.begin():
        for unit in units():
            session.add(unit)
            await session.flush()
    yield Post(engine, ConversationService(texts, Limits(100, 100)), ticket_service, clock, Provider())
    await engine.dispose()


async def test_two_workers_at_once_call_a_citizen_once(post: Post) -> None:
    await post.told()
    sent = await asyncio.gather(*(post.sending().round() for _ in range(4)))
    notices = await post.notices()
    assert sum(sent) == len(notices) == len(post.provider.got) > 0
    assert {notice.state for notice in notices} == {"sent"}
    assert post.provider.got[0].recipient == "13800138000"


async def test_a_tickets_notices_come_in_their_order_and_wait_for_the_first(post: Post) -> None:
    await post.told(steps=2)
    post.provider.troubles = [NotNow("busy")]
    assert await post.sending().round() == 0
    assert post.provider.got == []
    post.clock.advance(seconds=29)
    assert await post.sending().round() == 0
    post.clock.advance(seconds=1)
    while await post.sending().round():
        pass
    ids = [outgoing.notice_id for outgoing in post.provider.got]
    assert ids == [notice.id for notice in await post.notices()]


async def test_a_killed_workers_notice_is_sent_by_another_after_its_lease(post: Post) -> None:
    await post.told()

    class Dies:
        async def send(self, outgoing: Outgoing) -> Sent:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await post.sending(Dies()).round()
    assert (await post.notices())[0].state == "sending"
    assert await post.sending().round() == 0
    post.clock.advance(seconds=LEASE.total_seconds())
    assert await post.sending().round() == 1
    first = (await post.notices())[0]
    assert (first.state, first.attempts, first.provider_answer) == ("sent", 2, "call 1")


async def test_what_can_not_arrive_is_given_up_at_once_and_what_never_does_after_a_day(post: Post) -> None:
    await post.told(steps=2)
    post.provider.troubles = [Undeliverable("no such number")]
    await post.sending().round()
    assert [notice.state for notice in await post.notices()][:2] == ["failed", "pending"]
    post.provider.troubles = [NotNow("busy")]
    post.clock.advance(hours=24)
    await post.sending().round()
    async with AsyncSession(post.engine) as session:
        assert len(await unsent(session, Actor(None, "m", Role.MANAGER))) == 2


async def test_one_that_was_given_up_is_tried_for_another_day_and_recorded(post: Post) -> None:
    manager, centre = Actor(None, "班长", Role.MANAGER), Actor(None, "中心", Role.CENTRE)
    await post.told()
    post.provider.troubles = [Undeliverable("no such number")]
    await post.sending().round()
    async with AsyncSession(post.engine) as session, session.begin():
        ((notice, ticket),) = await unsent(session, manager)
        assert notice.provider_answer == "no such number"
        for nobody in (Role.OPERATOR, Role.TOWNSHIP):
            with pytest.raises(Forbidden):
                await unsent(session, Actor(None, "x", nobody, "county"))
        with pytest.raises(Forbidden):
            await retry(session, Actor(None, "x", Role.AUDITOR), notice.id, now=post.clock.now)
        ticket.confidential = True
        await session.flush()
        assert await unsent(session, manager) == []
        with pytest.raises(NotFound):
            await retry(session, manager, notice.id, now=post.clock.now)
        await retry(session, centre, notice.id, now=post.clock.now)
        with pytest.raises(NotFound):
            await retry(session, centre, notice.id, now=post.clock.now)
        audited = (await session.scalars(select(AuditEntry))).one()
        assert (audited.action, audited.actor_name, audited.details) == (
            "notice_retried",
            "中心",
            {"notice": notice.id},
        )
    assert await post.sending().round() == 1
    assert (await post.notices())[0].state == "sent"


async def test_a_web_notice_is_said_once_and_the_operator_keeps_the_conversation(
    post: Post, ticket_service: TicketService
) -> None:
    async with AsyncSession(post.engine, expire_on_commit=False) as session, session.begin():
        conversation, _ = await post.conversations.open(session, channel=WEBCHAT, client_key=None, now=post.clock.now)
        await post.conversations.take_over(session, conversation.id, operator="小王", now=post.clock.now)
        epoch = conversation.owner_epoch
    await post.told(conversation_id=conversation.id, source=WEBCHAT)
    await asyncio.gather(*(post.sending().round() for _ in range(4)))
    (notice,) = await post.notices()
    async with AsyncSession(post.engine) as session:
        said = list(await session.scalars(select(Message).where(Message.text == notice.text)))
        kept = await session.get_one(Conversation, conversation.id)
        gapless = await session.scalar(select(func.count()).select_from(Message))
    assert [message.sender for message in said] == ["system"]
    assert (kept.owner, kept.owner_epoch, kept.last_seq) == (Owner.OPERATOR, epoch, gapless)
    assert notice.state == "sent"


async def test_the_null_sender_writes_no_number_and_no_text(post: Post, capsys: pytest.CaptureFixture[str]) -> None:
    await post.told()
    assert await post.sending(NullSender()).round() == 1
    assert "13800138000" not in capsys.readouterr().out
    assert (await post.notices())[0].provider_answer == "null"


def test_pauses_grow_to_an_hour(clock: SettableClock) -> None:
    waits = [next_attempt(attempts, clock.now) - clock.now for attempts in range(1, 7)]
    assert waits == [
        timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), *[timedelta(hours=1)] * 3,
    ]  # fmt: skip
