"""What a citizen asks of tickets within a conversation, and what they are told of it.

The bot's action says what is wanted (`TicketAsk`); it is done in the transaction that keeps the bot's words, so that a
killed process leaves both or neither, and the same message never opens two.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import SHANGHAI, local_date
from hotline.conversations.model import Conversation
from hotline.errors import Conflict, NotFound, RateLimited
from hotline.routing.model import Unit
from hotline.routing.service import Matter, office_of, office_up_to, route
from hotline.sla.model import ClockKind
from hotline.tickets import contacts, emergency, repository
from hotline.tickets.categories import category
from hotline.tickets.citizens import CitizenDesk, urged_today
from hotline.tickets.emergency import PlaceOf
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import shown
from hotline.tickets.opening import Draft, Opened, Opening
from hotline.tickets.steps import Rating
from knowledge.ticket_texts import TicketText, TicketTexts

_SOURCE_CONTEXT = "ticket.source_key"
#: As long as a step's reason may be; more would be refused, and the answer with it.
_LONGEST_REASON = 4_000
AboutLevel = Literal["county", "prefecture"]
_Short = Field(default=None, max_length=300)


class TicketAsk(BaseModel):
    """The effect `ticket` of a bot's answer. Raises pydantic.ValidationError for anything else.

    `number` and `code` name a ticket of another conversation; without them it is one of this conversation's: the only
    one, or the one that `number` (also without a code) names. `text`: what happened, what is added, why withdrawn.
    `removes`: what is taken off the ticket; without it, `contact` puts `contact_phone` there. `first`: it is asked only
    whether it may be rated, and how. `separate`: another matter, not joined to the ticket before. `about`: the level of
    the office that is complained of; without it, the lowest one of the place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["open", "status", "urge", "withdraw", "add", "rate", "contact"]
    number: str | None = Field(default=None, max_length=60)
    code: str | None = Field(default=None, max_length=20)
    text: str = Field(default="", max_length=8_000)
    category: str | None = None
    division: str | None = Field(default=None, pattern=r"^\d{6,12}$")
    address: str | None = _Short
    concerns: str | None = Field(default=None, max_length=50)
    contact_name: str | None = Field(default=None, max_length=50)
    contact_phone: str | None = Field(default=None, max_length=40)
    consent: bool = False
    anonymous: bool = False
    program: str | None = Field(default=None, max_length=60)
    amount_fen: int | None = Field(default=None, ge=0)
    facts: dict[str, Any] | None = None
    solved: bool | None = None
    satisfied: bool | None = None
    removes: tuple[contacts.Field, ...] = ()
    first: bool = False
    separate: bool = False
    about: AboutLevel | None = None


class Recipient(BaseModel):
    """The effect `recipient`: a form is read back; who would get it is named where the bot said `words`.

    The bot knows the level only (县（区）民政局); the office, and whether any of the place is there, is known here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    category: str
    division: str | None = Field(default=None, pattern=r"^\d{6,12}$")
    words: str = Field(min_length=1, max_length=100)
    about: AboutLevel | None = None


@dataclass(frozen=True)
class Told:
    """One bubble."""

    text: str
    spoken: str
    buttons: list[dict[str, str]]


@dataclass(frozen=True)
class TicketTalk:
    """Does what is asked and says what came of it. `address`: where citizens reach the pages."""

    desk: CitizenDesk
    opening: Opening
    address: str = ""

    async def answer(
        self, session: AsyncSession, conversation: Conversation, message_id: uuid.UUID, ask: TicketAsk, now: datetime
    ) -> list[Told]:
        """Do it; what the citizen reads. What can't be done is said, not raised. `conversation` is locked."""
        if ask.kind == "open":
            return [await self._open(session, conversation, message_id, ask, now)]
        texts = self._texts
        try:
            tickets = await self._meant(session, conversation, ask, now)
        except (NotFound, RateLimited) as error:
            return [self._plain(texts.not_found if isinstance(error, NotFound) else texts.code_locked)]
        if not tickets:
            none = texts.nothing_to_rate if ask.kind == "rate" else texts.no_tickets
            return [self._plain(texts.code_needed if tickets is None else none)]
        if ask.kind == "status":
            return [await self._status(session, ticket, now) for ticket in tickets[:3]]
        if len(tickets) > 1:
            return [await self._which(session, tickets)]
        return [await self._do(session, tickets[0], ask, str(message_id), now)]

    async def recipient(self, session: AsyncSession, asked: Recipient, now: datetime) -> str:
        """The office that would get it, in words: consent is given for that one, and no other may get it."""
        on, kind = local_date(now), category(asked.category)
        about = await self._office_about(session, asked.category, asked.division, on, asked.about)
        found = await route(session, Matter(kind.id, kind.level, asked.division, about=about.id if about else None), on)
        texts, above = self._texts, kind.level == "above"
        if found.unit is None and above:
            return texts.recipient_unrouted_above_bureau if asked.about else texts.recipient_unrouted_above
        if found.unit is None:
            return texts.recipient_unrouted
        if emergency.is_outside(asked.division, found.unit):
            return texts.recipient_elsewhere.format(unit=found.unit.name)
        if above and about is not None and asked.about is not None:
            return texts.recipient_above_bureau.format(unit=found.unit.name, about=about.name)
        return (texts.recipient_above if above else texts.recipient_named).format(unit=found.unit.name)

    @property
    def _texts(self) -> TicketTexts:
        return self.desk.service.texts

    async def _open(
        self, session: AsyncSession, conversation: Conversation, message_id: uuid.UUID, ask: TicketAsk, now: datetime
    ) -> Told:
        draft = Draft(
            source=conversation.channel,
            source_key=self._source_key(conversation, message_id, ask),
            category=ask.category or "question",
            text=ask.text,
            division=ask.division,
            address=ask.address,
            concerns=ask.concerns,
            contact_name=ask.contact_name,
            contact_phone=ask.contact_phone,
            consent=ask.consent,
            anonymous=ask.anonymous,
            program=ask.program,
            amount_fen=ask.amount_fen,
            about_unit=await self._about(session, ask, local_date(now)),
            facts=ask.facts,
            # An anonymous complaint is not tied to what else was said here.
            conversation_id=None if ask.anonymous else conversation.id,
            # Anybody can type somebody else's number: it must not tell what its owner has open.
            join_by_phone=False,
            separate=ask.separate,
        )
        opened = await self.opening.open(session, draft, Actor.citizen(), now=now)
        return await self.told_of(session, opened)

    def _source_key(self, conversation: Conversation, message_id: uuid.UUID, ask: TicketAsk) -> str:
        """The same for the same message. An anonymous ticket's does not name the conversation."""
        key = f"{conversation.id}:{message_id}"
        return self.desk.service.personal.lookup(key, _SOURCE_CONTEXT) if ask.anonymous else key

    async def _about(self, session: AsyncSession, ask: TicketAsk, on: date) -> str | None:
        """The id of the office that a complaint is about."""
        office = await self._office_about(session, ask.category, ask.division, on, ask.about)
        return office.id if office is not None else None

    @staticmethod
    async def _office_about(
        session: AsyncSession, kind: str | None, division: str | None, on: date, level: AboutLevel | None
    ) -> Unit | None:
        """The office complained of: the one of that level, else the lowest one of the place that is named."""
        if kind is None or not category(kind).about_unit or division is None:
            return None
        return await (office_of(session, division, on) if level is None else office_up_to(session, division, level, on))

    async def hear(
        self,
        session: AsyncSession,
        conversation: Conversation,
        message_id: uuid.UUID,
        *,
        text: str,
        place_of: PlaceOf | None,
        now: datetime,
        remark: emergency.Remark | None = None,
        story: Sequence[str] = (),
        if_placeless: bool = False,
    ) -> emergency.Lacks | None:
        """A message of a conversation that waits for a person; see `emergency.hear`."""
        return await emergency.hear(
            self.desk.service, session, conversation, message_id,
            text=text, place_of=place_of, now=now, remark=remark, story=story, if_placeless=if_placeless,
        )  # fmt: skip

    async def urgent_promise(self, session: AsyncSession, conversation: Conversation, now: datetime) -> str | None:
        """Where the open urgent ticket of a conversation is and until when somebody calls; None without one."""
        ticket = await emergency.urgent_of(session, conversation)
        if ticket is None:
            return None
        texts = self._texts
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        values = self._values(ticket, unit)
        due = await self._contact_due(session, ticket)
        if unit is None:
            promise = texts.urgent_unrouted
        elif emergency.is_elsewhere(ticket, unit):
            promise = texts.urgent_elsewhere
        elif emergency.is_placeless(ticket):
            promise = texts.urgent_placeless
        elif due is None:
            promise = texts.urgent_contacted
        elif due < now:
            promise = texts.urgent_late
        else:
            promise, values = texts.urgent_promised, values | texts.moments("contact_due", due)
        return promise.format_map(values)

    async def told_of(self, session: AsyncSession, opened: Opened) -> Told:
        """Number, deadline in plain words and query code of what was opened; or what it was joined to."""
        ticket = opened.ticket
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        values = self._values(ticket, unit) | {
            "code": opened.query_code or "",
            "code_spoken": self._texts.said_digits(opened.query_code or ""),
            "link": f"{self.address}/tickets/{ticket.no}",
        }
        texts, urgent = self._texts, ticket.urgency == "urgent"
        contact = await self._contact_due(session, ticket) if urgent and unit is not None else None
        if contact is not None:
            values |= texts.moments("contact_due", contact)
        if opened.how != "opened":
            if not urgent:
                return self._fill(texts.joined, values)
            return self._fill(texts.joined_urgent_unrouted if contact is None else texts.joined_urgent, values)
        if unit is None:
            return self._fill(texts.opened_urgent_unrouted if urgent else texts.opened_unrouted, values)
        if urgent and emergency.is_elsewhere(ticket, unit):
            return self._fill(texts.opened_urgent_elsewhere, values)
        if urgent and emergency.is_placeless(ticket):
            return self._fill(texts.opened_urgent_placeless, values)
        return self._fill(texts.opened if contact is None else texts.opened_urgent, values)

    @staticmethod
    async def _contact_due(session: AsyncSession, ticket: Ticket) -> datetime | None:
        """Until when somebody calls about an urgent ticket; None once somebody has."""
        clocks = await repository.running_clocks(session, ticket.id)
        due = next((clock.due_at for clock in clocks if clock.kind == ClockKind.CONTACT), None)
        return None if due is None else due.astimezone(SHANGHAI)

    async def _meant(
        self, session: AsyncSession, conversation: Conversation, ask: TicketAsk, now: datetime
    ) -> list[Ticket] | None:
        """The tickets that are meant, the newest first; None when a code is missing. Raises NotFound, RateLimited."""
        own = [
            *await repository.of_conversation(session, conversation.id),
            *await self._told_here(session, conversation, now),
        ]
        own.sort(key=lambda ticket: ticket.opened_at, reverse=True)
        if ask.number is None:
            waiting = [ticket for ticket in own if flow().is_open(ticket.state)]
            if ask.kind == "rate":
                waiting = [ticket for ticket in own if ticket.state in ("callback", "replied", "closed")][:1]
            return waiting or own[:1]
        digits = "".join(mark for mark in ask.number if mark.isdigit())
        named = [ticket for ticket in own if digits and digits in ticket.no]
        if named:
            return named[:1]
        if ask.code is None:
            return None
        asker = conversation.client_key or str(conversation.id)
        return [await self.desk.by_code(session, ask.number, ask.code, asker=asker, now=now)]

    async def _told_here(self, session: AsyncSession, conversation: Conversation, now: datetime) -> list[Ticket]:
        """Anonymous tickets whose number and code were told in this conversation: whoever reads it has both."""
        found: dict[uuid.UUID, Ticket] = {}
        for number, code in await repository.codes_told_in(session, conversation.id):
            asker = conversation.client_key or str(conversation.id)
            with suppress(NotFound, RateLimited):
                ticket = await self.desk.by_code(session, number, code, asker=asker, now=now)
                if ticket.conversation_id is None:
                    found[ticket.id] = ticket
        return list(found.values())

    async def _status(self, session: AsyncSession, ticket: Ticket, now: datetime) -> Told:
        view = await self.desk.view(session, ticket, now=now)
        texts, values = self._texts, self._values(ticket, view.unit)
        more, spoken = [], []
        if view.reply is not None:
            more.append(texts.answer.format(reply=view.reply))
        if ticket.on_hold is not None:
            more.append(texts.held.format(hold=flow().hold_reasons[ticket.on_hold]))
        elif view.late:
            more.append(texts.late)
        elif flow().is_open(ticket.state) and view.reply is None:
            more.append(texts.promised.format_map(values))
            spoken.append(texts.promised_spoken.format_map(values))
        values |= {
            "state": texts.states[ticket.state].format_map(values),
            "more": "\n".join(more),
            "more_spoken": "".join(spoken or more),
        }
        told = self._fill(texts.status, values)
        return told if "urge" in flow().allowed(ticket.state, "citizen") else Told(told.text, told.spoken, [])

    async def _do(self, session: AsyncSession, ticket: Ticket, ask: TicketAsk, key: str, now: datetime) -> Told:
        if ask.kind == "rate" and ask.first:
            return await self._before_rating(session, ticket, ask, now)
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        values = self._values(ticket, unit)
        try:
            async with session.begin_nested():
                return await self._done(session, ticket, ask, key, now)
        except (Conflict, RateLimited):
            if ask.kind == "rate" and ask.text and "add_facts" in flow().allowed(ticket.state, "citizen"):
                # What was said must not be lost because there is nothing to rate.
                said = ask.model_copy(update={"kind": "add"})
                added = await self._do(session, ticket, said, key, now)
                return self._joined(self._fill(self._refused(ticket, ask, now), values), added)
            return self._fill(self._refused(ticket, ask, now), values)

    @staticmethod
    def _joined(first: Told, second: Told) -> Told:
        return Told(f"{first.text}\n{second.text}", first.spoken + second.spoken, first.buttons)

    async def _before_rating(self, session: AsyncSession, ticket: Ticket, ask: TicketAsk, now: datetime) -> Told:
        """What is asked of who rates; or that there is no answer to rate, before they say why."""
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        values = self._values(ticket, unit)
        ratable = "rate" in flow().allowed(ticket.state, "citizen")
        if not ratable or (ticket.solved, ticket.satisfied) != (None, None):
            return self._fill(self._refused(ticket, ask, now), values)
        said = (ask.solved, ask.satisfied) != (None, None)
        return self._fill(self._texts.rate_reason if said else self._texts.rate_how, values)

    async def _done(self, session: AsyncSession, ticket: Ticket, ask: TicketAsk, key: str, now: datetime) -> Told:
        texts = self._texts
        if ask.kind == "urge":
            await self.desk.urge(session, ticket.id, now=now)
            told = texts.urged
        elif ask.kind == "withdraw":
            await self.desk.withdraw(session, ticket.id, ask.text[:_LONGEST_REASON] or None, now=now)
            told = texts.withdrawn_by_citizen
        elif ask.kind == "add":
            await self.desk.add_facts(session, ticket.id, ask.text, key=key, now=now)
            told = texts.added
        elif ask.kind == "contact":
            return await self._contact(session, ticket, ask, key, now)
        else:
            rating = Rating(ask.solved, ask.satisfied, ask.text[:_LONGEST_REASON] or None)
            before = ticket.round
            ticket = await self.desk.rate(session, ticket.id, rating, now=now)
            good = ask.solved is not False and ask.satisfied is not False
            told = texts.rated_good if good else texts.rated_bad if ticket.round > before else texts.rated_bad_last
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        return self._fill(told, self._values(ticket, unit))

    async def _contact(self, session: AsyncSession, ticket: Ticket, ask: TicketAsk, key: str, now: datetime) -> Told:
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        wish = contacts.Wish(ask.contact_phone, ask.removes, ask.text)
        told, values = await contacts.carry_out(self.desk, session, ticket, wish, key=key, now=now)
        return self._fill(told, self._values(ticket, unit) | values)

    def _refused(self, ticket: Ticket, ask: TicketAsk, now: datetime) -> TicketText:
        texts = self._texts
        if ticket.state in texts.ended and ask.kind != "withdraw":
            return texts.ended[ticket.state]
        refused: dict[str, TicketText] = {
            "urge": texts.urged_today if urged_today(ticket, now) else texts.nothing_to_urge,
            "withdraw": texts.not_withdrawn,
            "add": texts.not_added,
            "contact": texts.not_added,
            "rate": texts.rated_already if (ticket.solved, ticket.satisfied) != (None, None) else texts.not_to_rate,
        }
        return refused[ask.kind]

    async def _which(self, session: AsyncSession, tickets: list[Ticket]) -> Told:
        texts, lines, buttons = self._texts, [], []
        for number, ticket in enumerate(tickets[:5], start=1):
            unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
            values = self._values(ticket, unit)
            state = texts.states[ticket.state].format_map(values)
            lines.append(texts.which_line.format_map(values | {"number": str(number), "state": state}))
            buttons.append({"title": shown(ticket.no), "payload": shown(ticket.no)})
        told = self._fill(texts.which, {"list": "\n".join(lines)})
        return Told(told.text, told.spoken, buttons)

    def _values(self, ticket: Ticket, unit: Unit | None) -> dict[str, str]:
        return self.desk.service.values(ticket, unit) | {"category": category(ticket.category).name}

    def _fill(self, told: TicketText, values: dict[str, str]) -> Told:
        text, spoken = told.filled(values)
        return Told(text.strip(), spoken.strip(), told.button_dicts())

    def _plain(self, told: TicketText) -> Told:
        return self._fill(told, {})
