"""The JSON of tickets for staff, as in docs/tickets.md and /openapi.json."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from telephony.tickets.schemas import SHOWS, FileOut, In, MatterIn, NamedOut, RequestKey, short
from telephony.webchat.schemas import MessageOut

StateName = Literal[
    "accepted", "to_dispatch", "dispatched", "handling", "return_requested", "replied", "callback", "closed",
    "not_accepted", "merged", "withdrawn",
]  # fmt: skip
_LARGEST = 2**31 - 1


class RowOut(BaseModel):
    """A ticket in a list: nothing that a person said or is called."""

    id: uuid.UUID
    no: str
    category: NamedOut
    state: NamedOut
    unit: NamedOut | None
    division: NamedOut | None
    urgency: Literal["normal", "urgent"]
    confidential: bool
    anonymous: bool
    source: str
    round: int
    urged: int
    supervised: bool
    extension_pending: bool
    on_hold: NamedOut | None
    opened_at: datetime
    due_at: datetime | None
    overdue: bool
    promised_at: datetime | None
    satisfied: bool | None
    version: int


class TicketsOut(BaseModel):
    """A page of tickets. `after` of the next request; null when these were the last."""

    tickets: list[RowOut]
    after: str | None


class EventOut(BaseModel):
    """One step."""

    seq: int
    action: str
    name: str
    from_state: str | None
    to_state: str
    actor_name: str
    actor_role: str
    actor_unit: str | None
    at: datetime
    reply: str | None
    note: str | None
    reason: str | None
    details: dict[str, Any]


class ClockOut(BaseModel):
    """A deadline. `late` is reckoned now, whatever reminders were given."""

    kind: str
    round: int
    turn: int
    unit_id: str | None
    amount: int
    unit: str
    started_at: datetime
    due_at: datetime
    original_due_at: datetime
    provisional: bool
    paused_from: datetime | None
    stopped_at: datetime | None
    result: str | None
    late: bool


class ContactOut(BaseModel):
    """Who it is, masked. POST …/reveal shows more, and is recorded."""

    name: str | None
    phone: str | None
    address: bool
    consent_at: datetime | None


class AllowedOut(BaseModel):
    """A step that may be taken now, what must come with it, and conditions that are asked when it is taken."""

    action: str
    name: str
    needs: list[str]
    conditions: list[str]


class TicketDetailOut(RowOut):
    """All of a ticket."""

    text: str
    concerns: str | None
    program: str | None
    amount_fen: int | None
    facts: dict[str, Any] | None
    visit_result: str | None
    lead_results: Annotated[
        dict[str, dict[str, str]] | None,
        Field(description="What a visit found of each lead, by its number in `facts.leads`: result, reason"),
    ]
    about_unit: str | None
    route: str | None
    main_ticket_id: uuid.UUID | None
    contact: ContactOut
    can: list[AllowedOut]
    may_reveal: bool
    has_conversation: bool
    events: list[EventOut]
    clocks: list[ClockOut]
    files: list[FileOut]


class TranscriptOut(BaseModel):
    """What was said in the conversation that opened the ticket."""

    messages: list[MessageOut]


class RevealIn(In):
    """Body of POST …/reveal: why, for the audit log."""

    reason: Annotated[str, Field(min_length=2, max_length=200, pattern=SHOWS)]


class RevealedOut(BaseModel):
    """Name, telephone and address as the citizen gave them."""

    contact_name: str | None
    contact_phone: str | None
    address: str | None


class CallbackIn(In):
    """How the citizen found the answer; `contacted` false: nobody was reached."""

    contacted: bool = True
    solved: bool | None = None
    satisfied: bool | None = None
    reason: Annotated[str | None, short(4_000)] = None


class LeadResultIn(In):
    """What a visit found of one lead, numbered from 1 as in `facts.leads`."""

    lead: Annotated[int, Field(ge=1, le=1_000)]
    result: Annotated[str, short(40)]
    reason: Annotated[str | None, short(40)] = None


class ActionIn(In):
    """Body of POST …/actions. `version`: of the ticket as it was read."""

    action: Annotated[str, Field(max_length=40, pattern="^[a-z_]+$")]
    version: Annotated[int, Field(ge=0, le=_LARGEST)]
    reason: Annotated[str | None, short(4_000)] = None
    note: Annotated[str | None, short(4_000)] = None
    reply: Annotated[str | None, short(4_000)] = None
    facts: Annotated[str | None, short(4_000)] = None
    unit_id: Annotated[str | None, short(64)] = None
    account_id: Annotated[uuid.UUID | None, Field(strict=False)] = None
    workdays: Annotated[int | None, Field(ge=1, le=366)] = None
    hold_reason: Annotated[str | None, short(40)] = None
    main_ticket: Annotated[str | None, short(60)] = None
    rating: CallbackIn | None = None
    visit: Annotated[str | None, short(40)] = None
    leads: Annotated[list[LeadResultIn], Field(max_length=1_000, default_factory=list)]


class ActedOut(BaseModel):
    """The step that was taken, and the ticket after it."""

    ticket: RowOut
    event: EventOut
    can: list[AllowedOut]


class DeskTicketIn(MatterIn):
    """Body of POST /api/desk/tickets: what a citizen told the staff."""

    request_key: RequestKey | None = None
    urgent: bool = False
    program: Annotated[str | None, short(60)] = None
    amount_fen: Annotated[int | None, Field(ge=0, le=_LARGEST)] = None


class FlowActionOut(BaseModel):
    """An action of the table."""

    id: str
    name: str
    from_states: list[str] | None
    to: str
    by: list[str]
    needs: list[str]


class FlowOut(BaseModel):
    """Names for people: states, actions, reasons, categories."""

    states: list[NamedOut]
    actions: list[FlowActionOut]
    hold_reasons: list[NamedOut]
    visit_results: list[NamedOut]
    lead_results: list[NamedOut]
    lead_reasons: list[NamedOut]
    categories: list[NamedOut]


class AlertOut(BaseModel):
    """A reminder."""

    id: int
    at: datetime
    kind: str
    to_role: str
    clock: str
    due_at: datetime
    ticket: RowOut
    seen_at: datetime | None


class FailedNoticeOut(BaseModel):
    """A notice that was given up, and why: the provider's words, or ours."""

    id: int
    kind: str
    channel: str
    attempts: int
    why: str
    created_at: datetime
    ticket: RowOut


class FailedNoticesOut(BaseModel):
    """Notices that were given up, the latest first. `before` of the next request; null when these were the last."""

    notices: list[FailedNoticeOut]
    before: int | None


class AlertsOut(BaseModel):
    """Reminders, the newest first. `before` of the next request; null when these were the last."""

    alerts: list[AlertOut]
    before: int | None
