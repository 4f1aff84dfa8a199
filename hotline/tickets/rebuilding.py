"""A ticket's state from its events alone: the proof that nothing changes without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hotline.tickets.flow import SAME, flow
from hotline.tickets.model import Ticket, TicketEvent
from hotline.tickets.opening import FIRST_COLUMNS
from hotline.tickets.service import as_json

#: Every column that a step may change.
REBUILT = (*FIRST_COLUMNS, "due_at", "promised_at", "promise_provisional")


class BrokenHistory(Exception):
    """The events do not follow each other as the table says; the message names the first that does not."""


def rebuilt(events: Sequence[TicketEvent]) -> dict[str, Any]:
    """Columns of REBUILT, as the events (all, in order) add up to them, and `version`. Raises BrokenHistory."""
    table = flow()
    columns: dict[str, Any] = dict.fromkeys(REBUILT)
    columns["promise_provisional"] = False
    state: str | None = None
    for expected, event in enumerate(events, start=1):
        info = table.actions.get(event.action)
        if event.seq != expected:
            raise BrokenHistory(f"event {expected} is missing")
        if info is None or event.from_state != state or (state is None) != (event.action == "open"):
            raise BrokenHistory(f"event {event.seq}: {event.action} does not follow state {state}")
        if state is not None and not info.allowed_in(state):
            raise BrokenHistory(f"event {event.seq}: {event.action} is not possible in {state}")
        after = event.to_state if info.to == SAME else info.to
        if event.to_state != after or (info.to == SAME and event.to_state != state):
            raise BrokenHistory(f"event {event.seq}: {event.action} does not lead to {event.to_state}")
        if event.actor_role not in info.by:
            raise BrokenHistory(f"event {event.seq}: {event.action} is not for {event.actor_role}")
        columns |= event.changes
        state = event.to_state
    if columns["state"] != state:
        raise BrokenHistory("the last event leads to another state than its changes say")
    return columns | {"version": len(events)}


def differences(ticket: Ticket, events: Sequence[TicketEvent]) -> dict[str, tuple[Any, Any]]:
    """Columns in which the row and its events disagree: {column: (row, events)}; {} for a sound ticket."""
    told = rebuilt(events)
    row = {column: as_json(getattr(ticket, column)) for column in (*REBUILT, "version")}
    return {column: (row[column], told[column]) for column in row if row[column] != told[column]}
