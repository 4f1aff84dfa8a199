"""What each action changes besides the state: columns of the ticket, and rows beside it.

An effect returns the changed columns; the service writes them to the ticket and into the event, so that the ticket is
always the sum of its events. Clocks are the service's, by the table.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hotline.clock import local_date
from hotline.errors import InvalidInput
from hotline.logging import mask_personal_data
from hotline.sla.hours import WorkingHours
from hotline.sla.model import ClockKind, SlaClock, SlaExtension
from hotline.sla.rules import sla_rules
from hotline.tickets.flow import flow
from hotline.tickets.model import TicketCallback, TicketDispatch
from hotline.tickets.steps import Around, Rating
from hotline.tickets.visits import visit_changes

Changes = dict[str, Any]
Effect = Callable[[Around], Changes]


def _dispatch(at: Around) -> Changes:
    assert at.unit is not None
    ticket = at.ticket
    if at.dispatch is not None:
        at.dispatch.ended_at = at.now
    turn = ticket.turn + 1
    rehandled = at.step.action == "rehandle"
    round_ = ticket.round + 1 if rehandled else ticket.round
    at.dispatch = TicketDispatch(ticket_id=ticket.id, round=round_, turn=turn, unit_id=at.unit.id, dispatched_at=at.now)
    at.clocks.new.append(at.dispatch)
    changes: Changes = {"owner_unit": at.unit.id, "turn": turn, "owner_account": None}
    if "route" in at.step.details:
        changes["route"] = at.step.details["route"]
    if rehandled:
        changes |= {"round": round_, "solved": None, "satisfied": None, "closed_at": None}
    return changes


def _sign(at: Around) -> Changes:
    if at.dispatch is not None:
        at.dispatch.signed_at = at.now
    return {"owner_account": at.actor.account_id}


def _request_return(at: Around) -> Changes:
    assert at.dispatch is not None
    at.dispatch.return_asked_by, at.dispatch.return_reason = at.actor.account_id, at.step.reason
    return {}


def _grant_return(at: Around) -> Changes:
    assert at.dispatch is not None
    at.dispatch.returned, at.dispatch.ended_at = True, at.now
    at.dispatch = None
    return {"owner_unit": None, "owner_account": None} | _withdraw_extension(at)


def _refuse_return(at: Around) -> Changes:
    assert at.dispatch is not None
    at.dispatch.returned = False
    at.dispatch.signed_at = at.dispatch.signed_at or at.now
    return {}


def _withdraw_extension(at: Around) -> Changes:
    """A question that nobody will decide any more."""
    asked = at.extension
    if asked is None:
        return {}
    asked.granted, asked.decided_at = False, at.now
    return {"extension_pending": False}


def _ended(at: Around) -> Changes:
    if at.dispatch is not None:
        at.dispatch.ended_at = at.now
        at.dispatch = None
    changes: Changes = {"closed_at": at.now, "on_hold": None} | _withdraw_extension(at)
    if at.main is not None:
        changes["main_ticket_id"] = at.main.id
    return changes


def _close(at: Around) -> Changes:
    return {"closed_at": at.now}


def _rate(at: Around) -> Changes:
    assert at.step.rating is not None
    rating: Rating = at.step.rating
    at.clocks.new.append(
        TicketCallback(
            ticket_id=at.ticket.id,
            round=at.ticket.round,
            contacted=rating.contacted,
            solved=rating.solved,
            satisfied=rating.satisfied,
            reason=mask_personal_data(rating.reason) if rating.reason is not None else None,
            by_role=at.actor.role,
            at=at.now,
        )
    )
    if not rating.contacted:
        return {}
    given = {"solved": rating.solved, "satisfied": rating.satisfied}
    return {name: value for name, value in given.items() if value is not None}


def _urge(at: Around) -> Changes:
    # The hotline's own reminder does not use up the citizen's one a day.
    by_citizen = at.actor.role != "system"
    return {"urged": at.ticket.urged + 1} | ({"urged_on": local_date(at.now)} if by_citizen else {})


def _ask_extension(at: Around) -> Changes:
    most = sla_rules().extension.most_workdays
    workdays = at.step.workdays or 0
    if not 1 <= workdays <= most:
        raise InvalidInput("extension_too_long", f"workdays must be 1 to {most}", field="workdays")
    clock = at.clocks.one(ClockKind.RESOLVE)
    assert clock is not None
    assert at.step.reason is not None
    asked = SlaExtension(
        ticket_id=at.ticket.id,
        clock_id=clock.id,
        round=at.ticket.round,
        workdays=workdays,
        reason=at.step.reason,
        asked_at=at.now,
        asked_by=at.actor.account_id,
        old_due_at=clock.due_at,
    )
    at.clocks.new.append(asked)
    at.extensions.append(asked)
    return {"extension_pending": True}


def _grant_extension(at: Around) -> Changes:
    asked = at.extension
    assert asked is not None
    asked.old_due_at, asked.new_due_at = at.clocks.extend(
        asked.workdays, hours_by(at), seq=at.ticket.version + 1, now=at.now
    )
    asked.granted, asked.decided_at, asked.decided_by = True, at.now, at.actor.account_id
    # The notice to the citizen is written in this same transaction.
    asked.citizen_told_at = at.now
    return {"extension_pending": False}


def hours_by(at: Around) -> Callable[[SlaClock], WorkingHours]:
    """The hours by which each of the ticket's clocks is reckoned."""
    unit_hours = at.owner.hours if at.owner is not None else None
    return lambda clock: sla_rules().hours_of_clock(clock.kind, clock.rule_id, unit_hours)


def _refuse_extension(at: Around) -> Changes:
    asked = at.extension
    assert asked is not None
    asked.granted, asked.decided_at, asked.decided_by = False, at.now, at.actor.account_id
    return {"extension_pending": False}


def _reply(at: Around) -> Changes:
    return {"on_hold": None} | _withdraw_extension(at)


def _hold(at: Around) -> Changes:
    reasons = flow().hold_reasons
    if at.step.hold_reason not in reasons:
        raise InvalidInput(
            "unknown_hold_reason", f"hold_reason must be one of {', '.join(reasons)}", field="hold_reason"
        )
    at.clocks.pause(at.step.hold_reason, seq=at.ticket.version + 1, now=at.now)
    return {"on_hold": at.step.hold_reason}


def _resume(at: Around) -> Changes:
    at.clocks.resume(hours_by(at), seq=at.ticket.version + 1, now=at.now)
    return {"on_hold": None}


def _go_on(at: Around) -> Changes:
    """Nothing stands still in another unit's hands, or once it is urgent."""
    return _resume(at) if at.ticket.on_hold is not None else {}


EFFECTS: dict[str, Effect] = {
    "dispatch": _dispatch,
    "reassign": lambda at: _go_on(at) | _dispatch(at) | _withdraw_extension(at),
    "rehandle": _dispatch,
    "sign": _sign,
    "request_return": _request_return,
    "grant_return": _grant_return,
    "refuse_return": _refuse_return,
    "reply": _reply,
    "refuse": _ended,
    "withdraw": _ended,
    "merge": _ended,
    "close": _close,
    "rate": _rate,
    "record_callback": _rate,
    "urge": _urge,
    "supervise": lambda at: {"supervised": True},
    "end_supervision": lambda at: {"supervised": False},
    "ask_extension": _ask_extension,
    "grant_extension": _grant_extension,
    "refuse_extension": _refuse_extension,
    "hold": _hold,
    "resume": _resume,
    "add_facts": lambda at: {"division_code": at.step.division} if at.step.division is not None else {},
    "assign": lambda at: {"owner_account": at.step.account_id},
    "mark_urgent": lambda at: _go_on(at) | {"urgency": "urgent"},
    "mark_confidential": lambda at: {"confidential": True},
    "record_visit": lambda at: visit_changes(at.ticket, at.step.visit, at.step.leads),
    "queue": lambda at: {"route": at.step.details["route"]} if "route" in at.step.details else {},
}
