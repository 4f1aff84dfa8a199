"""Everything that is done to a ticket. A step is checked by the table and writes one event, its clocks and notices.

The table (flow.yaml) says who may do what and when; guards.py holds its conditions, effects.py what each step changes.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.clock import SHANGHAI, local_date
from hotline.conversations.model import Conversation
from hotline.errors import Conflict, Forbidden, InvalidInput, NotFound
from hotline.logging import mask_personal_data
from hotline.outreach.telling import DUTY_PHONE, PHONE, tell
from hotline.personal import PersonalData
from hotline.routing import repository as units
from hotline.routing.model import Unit
from hotline.routing.service import may_answer
from hotline.sla.clocks import TicketClocks
from hotline.sla.model import ClockKind, ClockResult
from hotline.sla.rules import OF_CENTRE, Rule, sla_rules
from hotline.tickets import repository
from hotline.tickets.calendars import Calendars
from hotline.tickets.categories import category
from hotline.tickets.effects import EFFECTS, hours_by
from hotline.tickets.flow import ActionInfo, flow
from hotline.tickets.guards import GUARDS
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.numbers import normalised_number, shown
from hotline.tickets.steps import Around, Step
from hotline.tickets.visibility import may_see
from knowledge.ticket_texts import TicketTexts

#: What a citizen adds may be as long as what opens a ticket: a second matter is joined to the first.
_LONGEST_TEXT, _LONGEST_FACTS = 4_000, 8_000
PHONE_CONTEXT, NAME_CONTEXT, ADDRESS_CONTEXT = "ticket.contact_phone", "ticket.contact_name", "ticket.address"


def not_found() -> NotFound:
    """The same words whether there is none or it is not theirs to see."""
    return NotFound("ticket_not_found", "no such ticket")


@dataclass(frozen=True)
class Done:
    """A step that was taken."""

    ticket: Ticket
    event: TicketEvent


@dataclass(frozen=True)
class TicketService:
    """The rules of tickets."""

    texts: TicketTexts
    personal: PersonalData
    calendars: Calendars

    async def get(self, session: AsyncSession, ticket_id: uuid.UUID, actor: Actor) -> Ticket:
        """The ticket, for somebody who may see it. Raises NotFound."""
        ticket = await repository.get(session, ticket_id)
        if ticket is None or not may_see(actor, ticket):
            raise not_found()
        return ticket

    async def act(
        self, session: AsyncSession, ticket_id: uuid.UUID, step: Step, actor: Actor, *, now: datetime
    ) -> Done:
        """Take one step. The caller has made sure that a citizen's is their own ticket.

        Raises NotFound; Forbidden for a role that never may; Conflict (illegal now, or stale), which says what is
        allowed; InvalidInput for something missing.
        """
        ticket = await repository.lock(session, ticket_id)
        if ticket is None or (actor.role != "citizen" and not may_see(actor, ticket)):
            raise not_found()
        at = await self._around(session, ticket, step, actor, now)
        self.check(at)
        return await self.take(session, at)

    def allowed(self, ticket: Ticket, actor: Actor) -> list[str]:
        """What this actor may do now, as far as state and role go."""
        names = flow().allowed(ticket.state, actor.role)
        if actor.role == "township" and actor.unit_id != ticket.owner_unit:
            return []
        return names

    def check(self, at: Around) -> None:
        """Everything the table asks of the step. Raises as `act` does."""
        info = flow().actions.get(at.step.action)
        if info is None or info.from_states == ():
            raise InvalidInput("unknown_action", f"there is no action {at.step.action}", field="action")
        if at.actor.role not in info.by:
            raise Forbidden("action_not_yours", f"{at.step.action} is for {', '.join(info.by)}")
        if at.step.version is not None and at.step.version != at.ticket.version:
            raise self._conflict("ticket_changed", "somebody else was faster; read it again", at)
        if not info.allowed_in(at.ticket.state):
            raise self._conflict("not_allowed_now", f"{at.step.action} is not possible in state {at.ticket.state}", at)
        for need in info.needs:
            if not at.step.has(need):
                raise InvalidInput("field_missing", f"{at.step.action} needs {need}", field=need)
        for field in at.step.beyond((*info.needs, *info.takes)):
            raise InvalidInput("field_not_taken", f"{at.step.action} takes no {field}", field=field)
        for field in ("reason", "note", "reply", "facts"):
            value = getattr(at.step, field)
            most = _LONGEST_FACTS if field == "facts" else _LONGEST_TEXT
            if value is not None and (len(value) > most or "\x00" in value):
                raise InvalidInput("field_too_long", f"{field} has more than {most} characters", field=field)
        for name in info.guards:
            if not GUARDS[name](at):
                raise self._conflict(name, f"{at.step.action}: condition {name} does not hold", at)

    def _conflict(self, code: str, message: str, at: Around) -> Conflict:
        return Conflict(code, message, allowed=self.allowed(at.ticket, at.actor), version=at.ticket.version)

    async def take(self, session: AsyncSession, at: Around) -> Done:
        """Do what was checked, and tell the citizen and the duty phone."""
        event = self.step(at)
        session.add_all(at.clocks.new)
        await session.flush()
        self.ring(session, at, event)
        await self._tell(session, at, flow().actions[at.step.action], event)
        return Done(at.ticket, event)

    def step(self, at: Around) -> TicketEvent:
        """What the step does to the ticket and its clocks, and its event; new rows are among `at.clocks.new`."""
        ticket, info = at.ticket, flow().actions[at.step.action]
        effect = EFFECTS.get(at.step.action)
        before = ticket.state
        seq = ticket.version + 1
        changes = effect(at) if effect is not None else {}
        state = info.leads_to(before)
        if state != before:
            changes["state"] = state
        self._apply(ticket, changes)
        if "owner_unit" in changes:
            at.owner = at.unit
        changes |= self.clocks_of(at, info, seq)
        event = self.event_of(at, before, seq, changes)
        at.clocks.new.append(event)
        ticket.version, ticket.changed_at = seq, at.now
        return event

    def _apply(self, ticket: Ticket, changes: Mapping[str, Any]) -> None:
        for column, value in changes.items():
            setattr(ticket, column, value)

    def clocks_of(self, at: Around, info: ActionInfo, seq: int) -> dict[str, Any]:
        """Start and stop what the table says; returns the ticket's deadlines as far as they changed."""
        clocks, ticket = at.clocks, at.ticket
        clocks.stop(info.stops, ClockResult.DONE, seq=seq, now=at.now)
        clocks.stop(info.cancels, ClockResult.CANCELLED, seq=seq, now=at.now)
        if at.step.action == "mark_urgent":
            self._shorten(at, seq)
        if at.step.action == "recompute":
            clocks.recompute(hours_by(at), now=at.now)
        started = {kind: self._start(at, kind, seq) for kind in info.starts}
        changes: dict[str, Any] = {}
        promise = started.get(ClockKind.PROMISE) or clocks.one(ClockKind.PROMISE)
        if promise is not None and (promise.due_at, promise.provisional) != (
            ticket.promised_at,
            ticket.promise_provisional,
        ):
            changes |= {"promised_at": promise.due_at, "promise_provisional": promise.provisional}
        if clocks.due_next() != ticket.due_at:
            changes["due_at"] = clocks.due_next()
        self._apply(ticket, changes)
        return changes

    def _start(self, at: Around, kind: ClockKind, seq: int) -> Any:
        rules, ticket = sla_rules(), at.ticket
        rule = self.rule_of(ticket, at.owner)
        of_centre = kind in OF_CENTRE
        hours = rules.hours_of_clock(kind, rule.id, at.owner.hours if at.owner is not None else None)
        return at.clocks.start(
            kind, rule=rule, version=rules.version, hours=hours, round_=ticket.round,
            unit_id=None if of_centre or at.owner is None else at.owner.id, seq=seq, now=at.now,
        )  # fmt: skip

    def _shorten(self, at: Around, seq: int) -> None:
        """An urgent ticket's clocks begin anew by the urgent rule; what was promised is never put later.

        One that is late goes on: begun anew it would be late a second time, in a month that has been reported.
        """
        kinds = [ClockKind(clock.kind) for clock in at.clocks.running if clock.due_at >= at.now]
        old = {clock.kind: clock.due_at for clock in at.clocks.running}
        at.clocks.stop(kinds, ClockResult.CANCELLED, seq=seq, now=at.now)
        for kind in kinds:
            clock = self._start(at, kind, seq)
            if clock is not None:
                clock.due_at = min(clock.due_at, old[kind])

    def rule_of(self, ticket: Ticket, owner: Unit | None) -> Rule:
        """The deadlines that hold for this ticket in this unit."""
        term = category(ticket.category).term
        return sla_rules().rule_for(term, ticket.urgency, owner.id if owner else None, owner.kind if owner else None)

    def event_of(self, at: Around, before: str | None, seq: int, changes: Mapping[str, Any]) -> TicketEvent:
        """The event of this step, not yet added."""
        step, actor = at.step, at.actor
        details = dict(step.details)
        if step.facts is not None:
            details["facts"] = mask_personal_data(step.facts)
        if step.rating is not None:
            details["rating"] = {
                "contacted": step.rating.contacted, "solved": step.rating.solved, "satisfied": step.rating.satisfied,
            }  # fmt: skip
        for name in ("workdays", "hold_reason", "visit"):
            if getattr(step, name) is not None:
                details[name] = getattr(step, name)
        if step.leads:
            details["leads"] = [asdict(one) for one in step.leads]
        return TicketEvent(
            ticket_id=at.ticket.id,
            seq=seq,
            action=step.action,
            from_state=before,
            to_state=at.ticket.state,
            actor_id=actor.account_id,
            actor_name=actor.name,
            actor_role=actor.role,
            actor_unit=actor.unit_id,
            owner_unit=at.ticket.owner_unit,
            at=at.now,
            reply=step.reply,
            note=step.note,
            reason=_told_by(actor, step),
            changes={column: as_json(value) for column, value in changes.items()},
            details=details,
        )

    async def _around(self, session: AsyncSession, ticket: Ticket, step: Step, actor: Actor, now: datetime) -> Around:
        calendar = await self.calendars.get(session, now)
        running = await repository.running_clocks(session, ticket.id)
        clocks = TicketClocks(ticket.id, calendar, running)
        info = flow().actions.get(step.action)
        if (info is not None and info.starts) or step.action in ("mark_urgent", "grant_extension"):
            clocks.turns = await repository.clock_turns(session, ticket.id)
        if ticket.on_hold is not None:
            clocks.pauses = await repository.open_pauses(session, ticket.id)
        at = Around(
            ticket=ticket,
            actor=actor,
            step=step,
            now=now,
            clocks=clocks,
            owner=await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None,
            dispatch=await repository.current_dispatch(session, ticket.id) if ticket.turn else None,
            extensions=await repository.extensions(session, ticket.id, ticket.round)
            if ticket.extension_pending or step.action in ("ask_extension", "grant_extension", "refuse_extension")
            else [],
            about=await session.get(Unit, ticket.about_unit) if ticket.about_unit else None,
        )
        await self._named(session, at)
        return at

    async def _named(self, session: AsyncSession, at: Around) -> None:
        """What the step names, looked up."""
        step, ticket = at.step, at.ticket
        info = flow().actions.get(step.action)
        on = local_date(at.now)
        if step.action == "rehandle":
            at.dissatisfied = await repository.was_dissatisfied(session, ticket.id, ticket.round)
            wanted = step.unit_id or ticket.owner_unit
            at.unit = await units.current(session, wanted, on) if wanted else None
            if at.unit is not None and not may_answer(at.unit, at.about):
                at.unit = None
        # What the actor may not do is not looked up: the answer would tell them what there is.
        elif step.unit_id is not None and info is not None and info.names("unit", at.actor.role):
            at.unit = await units.current(session, step.unit_id, on)
            if at.unit is None:
                raise InvalidInput("unknown_unit", f"there is no unit {step.unit_id} today", field="unit")
        if step.main_ticket is not None and info is not None and info.names("main_ticket", at.actor.role):
            number = normalised_number(step.main_ticket)
            main = await repository.by_number(session, number) if number is not None else None
            if main is None or not may_see(at.actor, main):
                raise InvalidInput("unknown_main_ticket", "there is no ticket with that number", field="main_ticket")
            at.main = main

    # Telling -------------------------------------------------------------------------------------

    def ring(self, session: AsyncSession, at: Around, event: TicketEvent) -> None:
        """Call the duty phone if this step gives its unit an urgent ticket."""
        urgent, action = at.ticket.urgency == "urgent", at.step.action
        if urgent and (ClockKind.CONTACT in flow().actions[action].starts or action == "mark_urgent"):
            self.tell_duty_phone(session, at.ticket, event, unit=at.owner, now=at.now)

    async def _tell(self, session: AsyncSession, at: Around, info: ActionInfo, event: TicketEvent) -> None:
        ticket = at.ticket
        if info.notice is None or at.actor.role == "citizen":
            return
        channel, recipient = await self.channel_of(session, ticket)
        values = self.values(ticket, at.owner) | {
            "reply": at.step.reply or "",
            "reason": self._told_reason(at),
            "hold": flow().hold_reasons.get(at.step.hold_reason or "", ""),
            "main_no": shown(at.main.no) if at.main is not None else "",
        }
        kind = info.notice
        contact = at.clocks.one(ClockKind.CONTACT)
        if kind == "dispatched" and contact is not None and ticket.urgency == "urgent":
            # Not when it will be settled: when somebody calls.
            kind = "dispatched_urgent"
            values |= self.texts.moments("contact_due", contact.due_at.astimezone(SHANGHAI))
        told = self.texts.notices[kind]
        tell(
            session,
            ticket,
            event,
            kind=kind,
            told=told,
            values=values,
            channel=channel,
            recipient=recipient,
            now=at.now,
        )

    def _told_reason(self, at: Around) -> str:
        if at.step.action == "grant_extension":
            granted = [asked.reason for asked in at.extensions if asked.granted]
            return granted[-1] if granted else ""
        return at.step.reason or ""

    def tell_duty_phone(
        self,
        session: AsyncSession,
        ticket: Ticket,
        event: TicketEvent,
        *,
        unit: Unit | None,
        now: datetime,
        kind: str = DUTY_PHONE,
    ) -> None:
        """Call the office that must act at once; its own number is no personal data."""
        if unit is None or unit.duty_phone is None:
            return
        contact = self.rule_of(ticket, unit).clocks[ClockKind.CONTACT]
        values = self.values(ticket, unit) | {
            "category": category(ticket.category).name, "minutes": str(contact.amount),
        }  # fmt: skip
        tell(
            session, ticket, event, kind=kind, told=self.texts.duty_phone, values=values,
            channel=DUTY_PHONE, recipient=unit.duty_phone, now=now,
        )  # fmt: skip

    async def channel_of(self, session: AsyncSession, ticket: Ticket) -> tuple[str | None, str | None]:
        """How its citizen is told: by the conversation they came by, else by telephone; (None, None) if neither is."""
        if ticket.conversation_id is not None:
            conversation = await session.get(Conversation, ticket.conversation_id)
            if conversation is not None:
                return conversation.channel, ticket.contact_phone
        return (PHONE, ticket.contact_phone) if ticket.contact_phone is not None else (None, None)

    def values(self, ticket: Ticket, unit: Unit | None) -> dict[str, str]:
        """What the texts may name of a ticket."""
        number = shown(ticket.no)
        values = {
            "no": number,
            "no_spoken": self.texts.said_digits(number),
            "unit": unit.name if unit is not None else self.texts.somebody,
            "provisional": self.texts.provisional if ticket.promise_provisional else "",
            "due": "",
            "due_spoken": "",
        }
        if ticket.promised_at is not None:
            local = ticket.promised_at.astimezone(SHANGHAI)
            values |= {"due": self.texts.when(local), "due_spoken": self.texts.when_spoken(local)}
        return values


def _told_by(actor: Actor, step: Step) -> str | None:
    """The step's reason. A citizen's words, also those that staff write down, are masked as what they tell is."""
    said = step.reason or (step.rating.reason if step.rating is not None else None)
    of_citizen = actor.role == "citizen" or step.rating is not None
    return mask_personal_data(said) if said is not None and of_citizen else said


def as_json(value: Any) -> Any:
    """A column's value as the event keeps it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
