"""What somebody asks to be done to a ticket, and what a step finds around it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline.accounts.actor import Actor
from hotline.routing.model import Unit
from hotline.sla.clocks import TicketClocks
from hotline.sla.model import SlaExtension
from hotline.tickets.model import Ticket, TicketDispatch
from hotline.tickets.visits import LeadResult


@dataclass(frozen=True)
class Rating:
    """How the citizen found the answer. `contacted` False: a callback that reached nobody."""

    solved: bool | None
    satisfied: bool | None
    reason: str | None = None
    contacted: bool = True


#: Where a step keeps what the table calls by another name.
_FIELDS = {"unit": "unit_id", "account": "account_id", "callback": "rating"}
#: What only some actions take. Reasons and notes may come with every one.
_CLAIMED = ("reply", "unit_id", "account_id", "workdays", "hold_reason", "facts", "main_ticket", "rating", "visit")


@dataclass(frozen=True)
class Step:
    """An action of flow.yaml with what it needs. `version`: of the ticket as its actor last saw it."""

    action: str
    version: int | None = None
    reason: str | None = None
    note: str | None = None
    reply: str | None = None
    unit_id: str | None = None
    account_id: uuid.UUID | None = None
    workdays: int | None = None
    hold_reason: str | None = None
    facts: str | None = None
    division: str | None = None
    """Code of the place, where it became known only now."""
    main_ticket: str | None = None
    """Number of the ticket that this one is merged into."""
    rating: Rating | None = None
    visit: str | None = None
    leads: tuple[LeadResult, ...] = ()
    """What the visit found of each."""
    details: dict[str, Any] = field(default_factory=dict)

    def has(self, need: str) -> bool:
        """Whether it brings what the table asks for."""
        value = getattr(self, _FIELDS.get(need, need), None)
        return value is not None and (not isinstance(value, str) or bool(value.strip()))

    def beyond(self, taken: Collection[str]) -> list[str]:
        """What it brings that is not among these of the table's names: it would be kept and shown all the same."""
        wanted = {_FIELDS.get(need, need) for need in taken}
        return [name for name in _CLAIMED if getattr(self, name) is not None and name not in wanted]


@dataclass
class Around:
    """A locked ticket and what guards and effects look at."""

    ticket: Ticket
    actor: Actor
    step: Step
    now: datetime
    clocks: TicketClocks
    owner: Unit | None
    dispatch: TicketDispatch | None
    """The turn of the unit that has it."""
    extensions: list[SlaExtension]
    """Of this round, oldest first."""
    dissatisfied: bool = False
    unit: Unit | None = None
    """The unit that the step names, and that may get it."""
    about: Unit | None = None
    main: Ticket | None = None

    @property
    def extension(self) -> SlaExtension | None:
        """The one that waits for a decision."""
        return next((asked for asked in self.extensions if asked.granted is None), None)
