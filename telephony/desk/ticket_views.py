"""A ticket as the staff reads it, in lists and in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.personal import PersonalData, mask_name, mask_phone
from hotline.routing.model import Unit
from hotline.sla.clocks import is_late
from hotline.sla.model import SlaClock, SlaPause
from hotline.tickets import repository
from hotline.tickets.categories import category
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.numbers import shown
from hotline.tickets.service import ADDRESS_CONTEXT, NAME_CONTEXT, PHONE_CONTEXT
from hotline.tickets.visibility import may_read_conversation, may_reveal
from telephony.desk.ticket_schemas import (
    AllowedOut,
    ClockOut,
    ContactOut,
    EventOut,
    RevealedOut,
    RowOut,
    TicketDetailOut,
)
from telephony.tickets.office import TicketOffice
from telephony.tickets.schemas import FileOut, NamedOut


@dataclass(frozen=True)
class TicketViews:
    """Puts tickets together for the staff."""

    office: TicketOffice

    @property
    def _personal(self) -> PersonalData:
        return self.office.desk.service.personal

    async def row(self, session: AsyncSession, ticket: Ticket, now: datetime) -> RowOut:
        """A line of a list."""
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        table = flow()
        same = {
            name: getattr(ticket, name)
            for name in RowOut.model_fields
            if name not in ("no", "category", "state", "unit", "division", "on_hold", "overdue")
        }
        return RowOut(
            **same,
            no=shown(ticket.no),
            category=NamedOut(id=ticket.category, name=category(ticket.category).name),
            state=NamedOut(id=ticket.state, name=table.states[ticket.state].name),
            unit=NamedOut(id=unit.id, name=unit.name) if unit is not None else None,
            division=self._division(ticket.division_code),
            on_hold=NamedOut(id=ticket.on_hold, name=table.hold_reasons[ticket.on_hold]) if ticket.on_hold else None,
            overdue=ticket.due_at is not None and ticket.due_at < now and table.is_open(ticket.state),
        )

    async def detail(self, session: AsyncSession, ticket: Ticket, actor: Actor, now: datetime) -> TicketDetailOut:
        """All of it; telephone and name masked. The caller has it recorded."""
        row = await self.row(session, ticket, now)
        pauses = {pause.clock_id: pause for pause in await repository.open_pauses(session, ticket.id)}
        clocks = await repository.all_clocks(session, ticket.id)
        same = (
            "text", "concerns", "program", "amount_fen", "facts", "visit_result", "lead_results", "about_unit",
            "route", "main_ticket_id",
        )  # fmt: skip
        return TicketDetailOut(
            **row.model_dump(),
            **{name: getattr(ticket, name) for name in same},
            contact=self._contact(ticket),
            can=self.can(ticket, actor),
            may_reveal=may_reveal(actor, ticket),
            has_conversation=ticket.conversation_id is not None and may_read_conversation(actor, ticket),
            events=[event_out(event) for event in await repository.events(session, ticket.id)],
            clocks=[_clock(clock, pauses.get(clock.id), now) for clock in clocks],
            files=[FileOut.model_validate(row._mapping) for row in await repository.files(session, ticket.id)],
        )

    def can(self, ticket: Ticket, actor: Actor) -> list[AllowedOut]:
        """What this actor may do now, with the names that people read."""
        actions = flow().actions
        return [
            AllowedOut(
                action=name, name=actions[name].name, needs=list(actions[name].needs),
                conditions=list(actions[name].guards),
            )
            for name in self.office.desk.service.allowed(ticket, actor)
        ]  # fmt: skip

    def revealed(self, ticket: Ticket) -> RevealedOut:
        """Name, telephone and address in the clear. The caller has it recorded."""
        return RevealedOut(
            contact_name=self._clear(ticket.contact_name, NAME_CONTEXT),
            contact_phone=self._clear(ticket.contact_phone, PHONE_CONTEXT),
            address=self._clear(ticket.address, ADDRESS_CONTEXT),
        )

    def _contact(self, ticket: Ticket) -> ContactOut:
        clear = self.revealed(ticket)
        return ContactOut(
            name=mask_name(clear.contact_name) if clear.contact_name else None,
            phone=mask_phone(clear.contact_phone) if clear.contact_phone else None,
            address=clear.address is not None,
            consent_at=ticket.consent_at,
        )

    def _clear(self, kept: str | None, context: str) -> str | None:
        return self._personal.decrypt(kept, context) if kept is not None else None

    def _division(self, code: str | None) -> NamedOut | None:
        if code is None:
            return None
        regions = self.office.library.regions
        return NamedOut(id=code, name=regions.full_name(code) if regions.get(code) is not None else code)


def event_out(event: TicketEvent) -> EventOut:
    """A step, with its name."""
    same = {name: getattr(event, name) for name in EventOut.model_fields if name != "name"}
    return EventOut(**same, name=flow().actions[event.action].name)


def _clock(clock: SlaClock, pause: SlaPause | None, now: datetime) -> ClockOut:
    paused_from = pause.from_at if pause is not None else None
    given: Sequence[str] = [
        name for name in ClockOut.model_fields if name not in ("unit_id", "paused_from", "late")
    ]  # fmt: skip
    return ClockOut(
        **{name: getattr(clock, name) for name in given},
        unit_id=clock.owner_unit,
        paused_from=paused_from,
        late=is_late(clock, now, paused_from),
    )
