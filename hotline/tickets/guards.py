"""The conditions that flow.yaml names. Each is a function from what is around a ticket to whether it holds."""

from __future__ import annotations

from collections.abc import Callable

from hotline.clock import local_date
from hotline.routing.service import may_answer
from hotline.sla.deadlines import due_at
from hotline.sla.model import ClockKind
from hotline.sla.rules import sla_rules
from hotline.tickets.flow import flow
from hotline.tickets.steps import Around

Guard = Callable[[Around], bool]


def _own_unit(at: Around) -> bool:
    """Staff of the unit that has it; the centre and the hotline's operators are bound to no unit."""
    return at.actor.role != "township" or (at.actor.unit_id is not None and at.actor.unit_id == at.ticket.owner_unit)


def _unit_allowed(at: Around) -> bool:
    return at.unit is not None and may_answer(at.unit, at.about)


def _other_unit(at: Around) -> bool:
    return at.unit is not None and at.unit.id != at.ticket.owner_unit


def _within_return_time(at: Around) -> bool:
    if at.dispatch is None:
        return False
    rules = sla_rules()
    hours = rules.working_hours(at.owner.hours if at.owner is not None else None)
    return at.now <= due_at(at.dispatch.dispatched_at, rules.return_within.term(), at.clocks.calendar, hours).due_at


def _not_asker(at: Around) -> bool:
    """Who asked does not decide."""
    asked = at.extension.asked_by if at.extension is not None else None
    if at.ticket.state == "return_requested":
        asked = at.dispatch.return_asked_by if at.dispatch is not None else None
    return at.actor.account_id is None or at.actor.account_id != asked


def _before_due(at: Around) -> bool:
    clock = at.clocks.one(ClockKind.RESOLVE)
    return clock is not None and at.now <= clock.due_at


def _extension_left(at: Around) -> bool:
    granted = [asked for asked in at.extensions if asked.granted]
    return not at.ticket.extension_pending and len(granted) < sla_rules().extension.times


def _main_ticket_fits(at: Around) -> bool:
    main = at.main
    # One that has ended would take the matter with it: nobody works on it any more.
    return main is not None and main.id != at.ticket.id and flow().is_open(main.state)


def _rating_open(at: Around) -> bool:
    """Each question is answered once in a round: what the citizen has said is neither counted again nor said over."""
    given = at.step.rating
    if given is None:
        return True
    return (given.solved is None or at.ticket.solved is None) and (
        given.satisfied is None or at.ticket.satisfied is None
    )


GUARDS: dict[str, Guard] = {
    "own_unit": _own_unit,
    "unit_allowed": _unit_allowed,
    "other_unit": _other_unit,
    "within_return_time": _within_return_time,
    "not_asker": _not_asker,
    "before_due": _before_due,
    "extension_left": _extension_left,
    "main_ticket_fits": _main_ticket_fits,
    "extension_asked": lambda at: at.ticket.extension_pending,
    "on_hold": lambda at: at.ticket.on_hold is not None,
    "not_on_hold": lambda at: at.ticket.on_hold is None,
    # A citizen need not; who takes back a ticket of somebody else's must, and its citizen reads it.
    "staff_say_why": lambda at: at.actor.role == "citizen" or at.step.has("reason"),
    "not_urged_today": lambda at: at.ticket.urged_on != local_date(at.now),
    "supervised": lambda at: at.ticket.supervised,
    "not_supervised": lambda at: not at.ticket.supervised,
    "not_urgent": lambda at: at.ticket.urgency != "urgent",
    "not_confidential": lambda at: not at.ticket.confidential,
    "is_outreach": lambda at: at.ticket.category == "outreach",
    "rating_open": _rating_open,
    "was_dissatisfied": lambda at: at.dissatisfied,
    "rounds_left": lambda at: at.ticket.round < sla_rules().most_rounds,
}
