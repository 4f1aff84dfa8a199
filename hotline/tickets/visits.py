"""What a visit found: of the household, and of each lead that it was for. Pure.

A ticket of outreach has its leads in `facts["leads"]`, numbered from 1 in that order. Codes are flow.yaml's.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from hotline.errors import InvalidInput
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket


@dataclass(frozen=True)
class LeadResult:
    """What came of one lead: its number, a code of `lead_results`, and one of `lead_reasons` where that needs one."""

    lead: int
    result: str
    reason: str | None = None


def leads_of(ticket: Ticket) -> list[dict[str, Any]]:
    """The leads that the visit is for, in their order; [] for a visit that no register asked for."""
    found = (ticket.facts or {}).get("leads")
    return found if isinstance(found, list) else []


def visit_changes(ticket: Ticket, visit: str | None, given: tuple[LeadResult, ...]) -> dict[str, Any]:
    """The ticket's columns after the visit. What an earlier visit found of a lead stays until it is told anew.

    Raises InvalidInput: unknown_visit_result; lead_result_invalid (no such lead, code or reason, a reason missing);
    lead_result_missing, where somebody was met and a lead has no result.
    """
    results = flow().visit_results
    if visit not in results:
        raise InvalidInput("unknown_visit_result", f"visit must be one of {', '.join(results)}", field="visit")
    count = len(leads_of(ticket))
    found = dict(ticket.lead_results or {})
    for one in given:
        _check(one, count)
        found[str(one.lead)] = {name: value for name, value in asdict(one).items() if name != "lead" and value}
    missing = [number for number in range(1, count + 1) if str(number) not in found]
    if results[visit].leads and missing:
        told = ", ".join(str(number) for number in missing)
        raise InvalidInput("lead_result_missing", f"say what came of lead {told}", field="leads")
    return {"visit_result": visit} | ({"lead_results": found} if given else {})


def _check(one: LeadResult, count: int) -> None:
    table = flow()
    wrong = None
    if not 1 <= one.lead <= count:
        wrong = f"there is no lead {one.lead}; the ticket has {count}"
    elif one.result not in table.lead_results:
        wrong = f"the result of a lead must be one of {', '.join(table.lead_results)}"
    elif one.reason is not None and one.reason not in table.lead_reasons:
        wrong = f"the reason must be one of {', '.join(table.lead_reasons)}"
    elif table.lead_results[one.result].reason and one.reason is None:
        wrong = f"{one.result} needs a reason: {', '.join(table.lead_reasons)}"
    if wrong is not None:
        raise InvalidInput("lead_result_invalid", wrong, field="leads")
