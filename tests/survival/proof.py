"""Reads what is there when all is over, and says what is wrong with it; nothing here asks the code that wrote it.

Which clocks run and who is told of what is reckoned anew, from the events and the table in flow.yaml.
"""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.conversations.model import Message
from hotline.db.base import Base
from hotline.db.engine import create_engine
from hotline.outreach.model import Notice
from hotline.routing.model import Unit
from hotline.sla.model import SlaAlert, SlaClock, SlaPause
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.numbers import normalised_number
from hotline.tickets.rebuilding import BrokenHistory, differences
from knowledge.yaml_text import read_yaml
from tests.gateway import Gateway
from tests.survival.ledger import Deed, Ledger, Outcome

TABLE = read_yaml(resources.files("hotline.tickets").joinpath("flow.yaml").read_text(encoding="utf-8"))
_ACTIONS: dict[str, Any] = TABLE["actions"]
_MOVABLE = {"promise", "resolve"}
_Row = TypeVar("_Row", bound=Base)


@dataclass
class Found:
    """All rows."""

    tickets: Sequence[Ticket]
    events: dict[Any, list[TicketEvent]]
    clocks: dict[Any, list[SlaClock]]
    open_pauses: set[int]
    alerts: Sequence[SlaAlert]
    notices: Sequence[Notice]
    messages: Sequence[Message]
    units: dict[str, Unit]

    @cached_property
    def by_number(self) -> dict[str, Ticket]:
        """Tickets by their number's digits."""
        return {ticket.no: ticket for ticket in self.tickets}


@asynccontextmanager
async def _engine(url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_engine(url, pool_size=1)
    try:
        yield engine
    finally:
        await engine.dispose()


async def read(url: str) -> Found:
    """Everything that people and the worker left in the database."""
    async with _engine(url) as engine, AsyncSession(engine) as session:

        async def all_of(kind: type[_Row]) -> list[_Row]:
            return list(await session.scalars(select(kind).order_by(*kind.__table__.primary_key)))

        events, clocks = defaultdict(list), defaultdict(list)
        for event in await all_of(TicketEvent):
            events[event.ticket_id].append(event)
        for of_ticket in events.values():
            of_ticket.sort(key=lambda event: event.seq)
        for clock in await all_of(SlaClock):
            clocks[clock.ticket_id].append(clock)
        return Found(
            tickets=await all_of(Ticket),
            events=events,
            clocks=clocks,
            open_pauses={pause.clock_id for pause in await all_of(SlaPause) if pause.to_at is None},
            alerts=await all_of(SlaAlert),
            notices=await all_of(Notice),
            messages=await all_of(Message),
            units={unit.id: unit for unit in await all_of(Unit)},
        )


def wrongs(found: Found, ledger: Ledger, gateway: Gateway) -> list[str]:
    """Every sentence is something that was lost, doubled or does not add up."""
    return [
        *_openings(found, ledger),
        *_steps(found, ledger),
        *_histories(found),
        *_clocks(found),
        *_notices(found),
        *_deliveries(found, gateway),
    ]


def _openings(found: Found, ledger: Ledger) -> Iterator[str]:
    """Each that was acknowledged is there once, with the number that was told; no other is there."""
    deeds = [deed for deed in ledger.deeds if deed.action == "open"]
    by_mark = defaultdict(list)
    for ticket in found.tickets:
        by_mark[ticket.text.split("：")[0]].append(ticket)
    for deed in deeds:
        tickets = by_mark.pop(deed.mark, [])
        if deed.how == "joined":
            joined = found.by_number.get(deed.ticket)
            added = [
                event for event in _events(found, joined) if str(event.details.get("facts", "")).startswith(deed.mark)
            ]
            if tickets or len(added) != 1:
                yield f"{deed}: joined {len(added)} times, opened {len(tickets)}"
        elif len(tickets) != 1:
            yield f"{deed}: there are {len(tickets)} tickets"
        elif deed.ticket and deed.ticket != tickets[0].no:
            yield f"{deed}: it is {tickets[0].no}"
        elif deed.source != tickets[0].source:
            yield f"{deed}: it came from {tickets[0].source}"
    yield from (f"nobody opened {ticket.no}" for tickets in by_mark.values() for ticket in tickets)
    if len(found.by_number) != len(found.tickets):
        yield "a number stands twice"
    sequences = defaultdict(set)
    for ticket in found.tickets:
        if normalised_number(ticket.no) != ticket.no:
            yield f"{ticket.no} has a wrong check digit"
        sequences[ticket.no[:-5]].add(int(ticket.no[-5:-1]))
    for county, numbers in sequences.items():
        if numbers != set(range(1, len(numbers) + 1)):
            yield f"{county}: numbers are missing: {sorted(numbers)}"


def _events(found: Found, ticket: Ticket | None) -> Iterable[TicketEvent]:
    return found.events[ticket.id] if ticket is not None else ()


def _marks(event: TicketEvent) -> Iterator[str]:
    for told in (event.note, event.reason, event.reply, event.details.get("facts")):
        if told is not None:
            yield str(told).split("：")[0]


def _steps(found: Found, ledger: Ledger) -> Iterator[str]:
    """Each acknowledged step is one event; a refused one none; one of which nobody knows at most one; no others."""
    left = Counter[tuple[str, str]]()
    marked = defaultdict(list)
    for ticket in found.tickets:
        for event in found.events[ticket.id]:
            if (
                event.action not in ("open", "queue")
                and event.actor_role != "system"
                and "source_key" not in event.details
            ):
                left[ticket.no, event.action] += 1
            for mark in set(_marks(event)):
                marked[mark, ticket.no, event.action].append(event)
    for deed in ledger.deeds:
        if deed.action == "open":
            continue
        if deed.action == "urge" and deed.role == "citizen":
            count = sum(event.action == "urge" and event.actor_role == "citizen" for event in _of(found, deed))
        else:
            count = len(marked[deed.mark, deed.ticket, deed.action])
        fits = {Outcome.DONE: count == 1, Outcome.REFUSED: count == 0, Outcome.OPEN: count <= 1}[deed.outcome]
        if not fits:
            yield f"{deed}: it is there {count} times"
        if deed.action != "add_facts" or deed.role != "citizen":
            left[deed.ticket, deed.action] -= count
        # Dissatisfied, the citizen's rating begins a new round while one is left.
        again = [event for event in marked[deed.mark, deed.ticket, "rehandle"] if event.actor_role == "citizen"]
        if deed.action == "rate":
            left[deed.ticket, "rehandle"] -= len(again)
    yield from (f"{no}: {count} × {action} that nobody did" for (no, action), count in left.items() if count)


def _of(found: Found, deed: Deed) -> Iterable[TicketEvent]:
    return _events(found, found.by_number.get(deed.ticket))


def _histories(found: Found) -> Iterator[str]:
    """A ticket's row is the sum of its events."""
    for ticket in found.tickets:
        try:
            wrong = differences(ticket, found.events[ticket.id])
        except BrokenHistory as broken:
            yield f"{ticket.no}: {broken}"
        else:
            if wrong:
                yield f"{ticket.no}: row and events differ in {wrong}"


def _clocks(found: Found) -> Iterator[str]:
    """Those run that the table has started and not stopped, each once; held ones stand still; the row has the next."""
    for ticket in found.tickets:
        running: dict[str, int] = {}
        for event in found.events[ticket.id]:
            info = _ACTIONS[event.action]
            for kind in (*info.get("stops", ()), *info.get("cancels", ())):
                running.pop(kind, None)
            starts = list(running) if event.action == "mark_urgent" else info.get("starts", ())
            running |= dict.fromkeys(starts, event.seq)
        there = [clock for clock in found.clocks[ticket.id] if clock.stopped_at is None]
        if sorted((clock.kind, clock.started_by_event) for clock in there) != sorted(running.items()):
            yield f"{ticket.no}: {running} must run, there are {[clock.kind for clock in there]}"
        still = {clock.kind for clock in there if clock.id in found.open_pauses}
        if still != (_MOVABLE & set(running) if ticket.on_hold else set()):
            yield f"{ticket.no}: on hold for {ticket.on_hold}, and {still} stand still"
        due = min((clock.due_at for clock in there if clock.id not in found.open_pauses), default=None)
        if due != ticket.due_at:
            yield f"{ticket.no}: the next deadline is {due}, the ticket says {ticket.due_at}"
        waits = [clock.id for clock in there if clock.kind == "dispatch" and ticket.state == "to_dispatch"]
        alerted = [alert.clock_id for alert in found.alerts if alert.clock_id in waits and alert.kind == "unrouted_0"]
        if alerted != waits:
            yield f"{ticket.no}: nobody has it, and the centre was alerted {len(alerted)} times"


def _notices(found: Found) -> Iterator[str]:
    """Each step has exactly the notices that the table gives it, and all are sent."""
    wanted = Counter[tuple[int, str, str]]()
    for ticket in found.tickets:
        channel = "webchat" if ticket.conversation_id else "phone" if ticket.contact_phone else None
        urgent = False
        for event in found.events[ticket.id]:
            info = _ACTIONS[event.action]
            urgent = event.changes.get("urgency", "urgent" if urgent else "normal") == "urgent"
            # What an opening leads to at once is told with the number.
            told = info.get("notice") is not None and event.actor_role != "citizen" and "route" not in event.details
            if told and channel is not None:
                kind = info["notice"]
                # Whoever waits for urgent help is told when somebody calls.
                wanted[event.id, "dispatched_urgent" if urgent and kind == "dispatched" else kind, channel] += 1
            unit = found.units.get(event.owner_unit or "")
            rings = "contact" in info.get("starts", ()) or event.action == "mark_urgent"
            if urgent and rings and unit is not None and unit.duty_phone is not None:
                wanted[event.id, "duty_phone", "duty_phone"] += 1
    # Calls of the ladder, minutes later, are the reminders' own.
    later = {alert.kind for alert in found.alerts}
    there = Counter(
        (notice.event_id, notice.kind, notice.channel) for notice in found.notices if notice.kind not in later
    )
    for missing in (wanted - there).elements():
        yield f"the notice {missing} is missing"
    for extra in (there - wanted).elements():
        yield f"the notice {extra} tells of nothing"
    yield from (f"notice {notice.id} is {notice.state}" for notice in found.notices if notice.state != "sent")


def _deliveries(found: Found, gateway: Gateway) -> Iterator[str]:
    """Each notice reached its gateway by one key, the same each time, or is one message of its conversation."""
    carried = {notice.id: notice for notice in found.notices if notice.channel != "webchat"}
    keys = defaultdict(set)
    for arrival in gateway.arrivals:
        keys[arrival.notice["notice_id"]].add(arrival.key)
        if arrival.notice != gateway.told[arrival.key]:
            yield f"{arrival.key} came with other words"
    for notice_id, notice in carried.items():
        if len(keys[notice_id]) != 1:
            yield f"notice {notice_id} came by the keys {keys[notice_id]}"
        elif gateway.told[next(iter(keys[notice_id]))]["text"] != notice.text:
            yield f"notice {notice_id} came with other words"
    yield from (f"the gateway was told of {one}, which is no notice" for one in keys.keys() - carried.keys())
    said = Counter(str(message.id) for message in found.messages)
    for notice in found.notices:
        if notice.channel == "webchat" and said[notice.provider_answer or ""] != 1:
            yield f"notice {notice.id} is no message"
    texts = {notice.text for notice in found.notices if notice.channel == "webchat"}
    told = Counter((message.conversation_id, message.text) for message in found.messages if message.text in texts)
    for_whom = {ticket.id: ticket.conversation_id for ticket in found.tickets}
    meant = Counter((for_whom[one.ticket_id], one.text) for one in found.notices if one.channel == "webchat")
    yield from (
        f"said {told[what] - meant[what]} times too often: {what}" for what in told if told[what] != meant[what]
    )
