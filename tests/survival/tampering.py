"""Takes away or doubles one thing at a time, to show that the proof would see it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tests.gateway import Gateway
from tests.survival.proof import Found


def tampered(found: Found, gateway: Gateway) -> Iterator[tuple[str, Found, Gateway]]:
    """What was done, and what is there then."""
    first = found.tickets[0]
    yield "a ticket is lost", replace(found, tickets=found.tickets[1:]), gateway
    yield "a ticket is doubled", replace(found, tickets=[*found.tickets, first]), gateway
    events = found.events[first.id]
    yield "a step is lost", replace(found, events=_with(found.events, first.id, events[:-1])), gateway
    yield "a step is doubled", replace(found, events=_with(found.events, first.id, [*events, events[-1]])), gateway
    running = next(clock for clocks in found.clocks.values() for clock in clocks if clock.stopped_at is None)
    of_ticket = found.clocks[running.ticket_id]
    fewer = [clock for clock in of_ticket if clock is not running]
    yield "a clock is lost", replace(found, clocks=_with(found.clocks, running.ticket_id, fewer)), gateway
    more = [*of_ticket, running]
    yield "a clock is doubled", replace(found, clocks=_with(found.clocks, running.ticket_id, more)), gateway
    yield "a notice is lost", replace(found, notices=found.notices[1:]), gateway
    yield "a notice is doubled", replace(found, notices=[*found.notices, found.notices[0]]), gateway
    said = {notice.provider_answer for notice in found.notices if notice.channel == "webchat"}
    message = next(message for message in found.messages if str(message.id) in said)
    yield "something is said twice", replace(found, messages=[*found.messages, message]), gateway
    key = gateway.arrivals[0].key
    others = [arrival for arrival in gateway.arrivals if arrival.key != key]
    yield "a notice never came", found, replace(gateway, arrivals=others)
    again = replace(gateway.arrivals[0], key="another key")
    yield "a notice came by two keys", found, replace(gateway, arrivals=[*gateway.arrivals, again])


def _with(rows: dict[Any, Any], key: object, others: Sequence[object]) -> dict[Any, Any]:
    return defaultdict(list, rows | {key: others})
