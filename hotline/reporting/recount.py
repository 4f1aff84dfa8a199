"""The figures of a period a second time, in plain Python, from the events and clocks alone.

Written apart from the SQL of `repository`: turns, pauses and units are found by walking each ticket's events, so that
what the two agree on does not rest on one query. Slow on purpose: it reads everything. `hotline report --check` and a
test over the demo county compare both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.reporting.figures import Figures, Gathered, figures
from hotline.reporting.period import By, Period, bucket
from hotline.reporting.working import Span, clipped, wall_minutes, working_minutes
from hotline.routing.model import Unit
from hotline.sla.calendar import Calendar
from hotline.sla.model import SlaClock
from hotline.sla.rules import sla_rules
from hotline.tickets.model import Ticket, TicketEvent

_SIMPLE = {
    "request_return": "returns_asked", "ask_extension": "extensions_asked", "grant_extension": "extensions_granted",
    "reject_reply": "rejected", "supervise": "supervised", "hold": "held", "withdraw": "withdrawn", "merge": "merged",
    "refuse": "refused", "close": "closed",
}  # fmt: skip
_SENDS = ("dispatch", "reassign", "rehandle")
_RESPONDS = ("record_contact", "record_first_aid", "reply")


@dataclass
class _Turn:
    """A unit's time with a ticket, as its events tell it."""

    unit: str
    round: int
    began: datetime
    ended: datetime | None = None
    responded: bool = False
    answered: bool = False


@dataclass
class _Story:
    """One ticket, walked through."""

    category: str
    facts: list[tuple[str, str, datetime]] = field(default_factory=list)
    """(measure, unit, moment)"""
    times: list[tuple[str, str, Span]] = field(default_factory=list)
    pauses: list[tuple[Span, int]] = field(default_factory=list)
    """With the number of the event that ended each."""
    paused_from: datetime | None = None
    turns: list[_Turn] = field(default_factory=list)

    def owner_at(self, moment: datetime) -> str:
        """The unit that had it, "" for none."""
        for turn in reversed(self.turns):
            if turn.began <= moment:
                return turn.unit if turn.ended is None or turn.ended > moment else ""
        return ""


def _walk(category: str, events: Sequence[TicketEvent]) -> _Story:
    story = _Story(category)
    for event in events:
        _turns(story, event)
        unit = event.owner_unit or ""
        if event.action == "open":
            sent = len(events) > 1 and events[1].action == "dispatch"
            story.facts.append(("received", (events[1].owner_unit or "") if sent else "", event.at))
        if event.action in _SIMPLE:
            story.facts.append((_SIMPLE[event.action], unit, event.at))
        if event.action == "urge":
            story.facts.append(("reminded" if event.actor_role == "system" else "urged", unit, event.at))
        if event.action in _RESPONDS:
            _response(story, event)
        if event.action in ("rate", "record_callback"):
            _answer(story, event)
        if event.action == "hold":
            story.paused_from = event.at
        elif story.paused_from is not None and event.changes.get("on_hold", "") is None:
            story.pauses.append(((story.paused_from, event.at), event.seq))
            story.paused_from = None
    return story


def _turns(story: _Story, event: TicketEvent) -> None:
    current = story.turns[-1] if story.turns else None
    if event.action in _SENDS:
        if current is not None and current.ended is None:
            current.ended = event.at
        round_ = event.changes.get("round", current.round if current is not None else 1)
        story.turns.append(_Turn(event.owner_unit or "", round_, event.at))
        story.facts.append(("dispatched", event.owner_unit or "", event.at))
        if event.action == "rehandle" and current is not None:
            story.facts.append(("rehandled", current.unit, event.at))
    elif current is not None and event.action in ("grant_return", "withdraw", "merge", "refuse"):
        if event.action == "grant_return":
            story.facts.append(("returns_granted", current.unit, event.at))
        current.ended = current.ended or event.at


def _response(story: _Story, event: TicketEvent) -> None:
    turn = story.turns[-1]
    span = (turn.began, event.at)
    if not turn.responded:
        turn.responded = True
        story.times.append(("response", turn.unit, span))
    if event.action == "reply":
        if not turn.answered:
            story.times.append(("handling", turn.unit, span))
        story.facts.append(("answered_again" if turn.answered else "answered", turn.unit, event.at))
        turn.answered = True


def _answer(story: _Story, event: TicketEvent) -> None:
    rating: Mapping[str, Any] = event.details["rating"]
    # The step that opens the next round comes after the rating, so the turn is still the rated one.
    unit = story.turns[-1].unit
    story.facts.append(("called", unit, event.at))
    if not rating["contacted"]:
        story.facts.append(("not_reached", unit, event.at))
        return
    for name in ("solved", "satisfied"):
        if rating[name] is not None:
            story.facts.append((f"{name}_asked", unit, event.at))
        if rating[name]:
            story.facts.append((f"{name}_yes", unit, event.at))


def _clock(story: _Story, clock: SlaClock, as_of: datetime) -> None:
    """Decided when it was stopped in time, or when its deadline passed."""
    ended = clock.stopped_at
    if clock.kind in ("resolve", "promise"):
        standing = [start for (start, _), seq in story.pauses if seq == clock.stopped_by_event]
        if ended is None and story.paused_from is not None:
            return
        ended = standing[0] if standing else ended
    in_time = ended is not None and ended <= clock.due_at
    if not in_time and clock.due_at >= as_of:
        return
    decided = ended if in_time and ended is not None else clock.due_at
    outcome = ("cancelled" if clock.result == "cancelled" else "on_time") if in_time else "missed"
    unit = story.owner_at(decided) if clock.kind == "promise" else clock.owner_unit or ""
    story.facts.append((f"{clock.kind}_{outcome}", unit, decided))


def _overdue(story: _Story, clocks: Sequence[SlaClock], as_of: datetime) -> set[str]:
    stands = [span for span, _ in story.pauses] + ([(story.paused_from, None)] if story.paused_from else [])
    paused = any(start < as_of and (end is None or end >= as_of) for start, end in stands)
    return {
        clock.owner_unit or ""
        for clock in clocks
        if clock.kind in ("sign", "contact", "resolve")
        and not (paused and clock.kind == "resolve")
        and max(clock.started_at, clock.due_at) < as_of
        and (clock.stopped_at is None or clock.stopped_at >= as_of)
    }


async def recounted(
    session: AsyncSession, period: Period, by: Sequence[By], *, as_of: datetime, snapshot: datetime, calendar: Calendar
) -> dict[tuple[str, ...], Figures]:
    """Figures by group, as `Reporting.report` gives them for somebody who sees all units; {(): …} without groups."""
    events: dict[Any, list[TicketEvent]] = {}
    for event in await session.scalars(select(TicketEvent).order_by(TicketEvent.ticket_id, TicketEvent.seq)):
        events.setdefault(event.ticket_id, []).append(event)
    clocks: dict[Any, list[SlaClock]] = {}
    for clock in await session.scalars(select(SlaClock)):
        clocks.setdefault(clock.ticket_id, []).append(clock)
    hours = {unit.id: sla_rules().working_hours(unit.hours) for unit in await session.scalars(select(Unit))}
    groups: dict[tuple[str, ...], Gathered] = {}

    def group(unit: str, category: str, at: datetime) -> Gathered:
        parts = {By.UNIT: unit, By.CATEGORY: category}
        key = tuple(parts[name] if name in parts else bucket(name, at) for name in by)
        return groups.setdefault(key, Gathered())

    for ticket in await session.scalars(select(Ticket)):
        story = _walk(ticket.category, events[ticket.id])
        own = clocks.get(ticket.id, [])
        for clock in own:
            if clock.kind in ("sign", "contact", "resolve", "promise"):
                _clock(story, clock, as_of)
        story.facts += [("overdue_now", unit, snapshot) for unit in _overdue(story, own, as_of)]
        for measure, unit, at in story.facts:
            if period.start_at <= at < period.end_at:
                counts = group(unit, ticket.category, at).counts
                counts[measure] = counts.get(measure, 0) + 1
        for measure, unit, span in story.times:
            if not period.start_at <= span[1] < period.end_at:
                continue
            row = group(unit, ticket.category, span[1])
            pauses = clipped([pause for pause, _ in story.pauses], span) if measure == "handling" else []
            paused = sum(map(wall_minutes, pauses))
            working = working_minutes(span, calendar, hours[unit])
            working -= sum(working_minutes(pause, calendar, hours[unit]) for pause in pauses)
            row.minutes.setdefault(measure, []).append(wall_minutes(span) - paused)
            row.minutes.setdefault(f"{measure}_working", []).append(working)
            row.paused += paused
    return {key: figures(found) for key, found in groups.items()}
