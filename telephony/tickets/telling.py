"""A ticket as its citizen reads it. What stands between offices is left out: notes, names of staff, their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.clock import SHANGHAI
from hotline.routing.model import Unit
from hotline.tickets import repository
from hotline.tickets.categories import category
from hotline.tickets.citizens import CitizenDesk, TicketView, urged_today
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.numbers import shown
from knowledge.yaml_text import read_yaml
from telephony.tickets.schemas import FileOut, NamedOut, StepOut, TicketOut

#: Steps whose reason was written for the citizen, or by them. Those of a reassignment are between offices.
_TOLD_REASONS = frozenset({"refuse", "hold", "withdraw"})
_CAN: dict[str, Literal["urge", "withdraw", "facts", "rating"]] = {
    "urge": "urge", "withdraw": "withdraw", "add_facts": "facts", "rate": "rating",
}  # fmt: skip


@cache
def load_words() -> Mapping[str, Any]:
    """words.yaml."""
    text = resources.files("telephony.tickets").joinpath("words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = read_yaml(text)
    return found


@dataclass
class Telling:
    """Puts a ticket into words."""

    desk: CitizenDesk
    words: Mapping[str, Any] = field(default_factory=load_words)

    async def ticket(self, session: AsyncSession, ticket: Ticket, now: datetime) -> TicketOut:
        """Where it stands, with its visible steps and files."""
        view = await self.desk.view(session, ticket, now=now)
        names = await self._names(session, view)
        main = await repository.get(session, ticket.main_ticket_id) if ticket.main_ticket_id else None
        values = self.desk.service.values(ticket, view.unit)
        return TicketOut(
            no=shown(ticket.no),
            category=NamedOut(id=ticket.category, name=category(ticket.category).name),
            state=ticket.state,
            said=self.desk.service.texts.states[ticket.state].format_map(values),
            unit=view.unit.name if view.unit is not None else None,
            opened_at=ticket.opened_at,
            promised_at=ticket.promised_at,
            promise_provisional=ticket.promise_provisional,
            late=view.late,
            on_hold=flow().hold_reasons[ticket.on_hold] if ticket.on_hold is not None else None,
            reply=view.reply,
            solved=ticket.solved,
            satisfied=ticket.satisfied,
            merged_into=shown(main.no) if main is not None else None,
            can=self._can(ticket, now),
            steps=[self._step(event, names) for event in view.events],
            files=[FileOut.model_validate(row._mapping) for row in await repository.files(session, ticket.id)],
        )

    def _can(self, ticket: Ticket, now: datetime) -> list[Literal["urge", "withdraw", "facts", "rating"]]:
        allowed = set(flow().allowed(ticket.state, "citizen"))
        if urged_today(ticket, now):
            allowed.discard("urge")
        if ticket.satisfied is not None or ticket.solved is not None:
            allowed.discard("rate")
        return [name for action, name in _CAN.items() if action in allowed]

    async def _names(self, session: AsyncSession, view: TicketView) -> dict[str, str]:
        names = {}
        for unit_id in {event.owner_unit for event in view.events if event.owner_unit is not None}:
            unit = await session.get(Unit, unit_id)
            if unit is not None:
                names[unit_id] = unit.name
        return names

    def _step(self, event: TicketEvent, names: Mapping[str, str]) -> StepOut:
        steps = self.words["steps"]
        key = event.action
        if key == "urge" and event.actor_role == "system":
            key = "urge_by_system"
        if key == "add_facts" and "file" in event.details:
            key = "add_file"
        values = {"unit": names.get(event.owner_unit or "", self.words["somebody"]), "due": "", "hold": ""}
        if "promised_at" in event.changes:
            due = datetime.fromisoformat(event.changes["promised_at"]).astimezone(SHANGHAI)
            values["due"] = self.desk.service.texts.when(due)
        if "hold_reason" in event.details:
            values["hold"] = flow().hold_reasons[event.details["hold_reason"]]
        return StepOut(at=event.at, action=event.action, said=steps[key].format_map(values), words=self._words(event))

    def _words(self, event: TicketEvent) -> str | None:
        if event.reply is not None:
            return event.reply
        if event.action == "add_facts":
            facts: str | None = event.details.get("facts")
            return facts
        if event.action == "rate":
            return self._rating(event)
        return event.reason if event.action in _TOLD_REASONS else None

    def _rating(self, event: TicketEvent) -> str | None:
        given = event.details.get("rating", {})
        said = [
            self.words["ratings"][name][given[name]] for name in ("solved", "satisfied") if given.get(name) is not None
        ]
        return "，".join([*said, *([event.reason] if event.reason else [])]) or None
