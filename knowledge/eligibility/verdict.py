"""From what a rule found to what is said: one verdict a row."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.facts import ANY_FACT, CASEWORKER, GAP
from knowledge.eligibility.registry import Finding
from knowledge.eligibility.truth import Bools

_MANY = 1000


class Verdict(IntEnum):
    """What can be said of one programme. Preliminary, always: the authority decides."""

    likely_eligible = 0
    likely_ineligible = 1
    needs_more_info = 2
    needs_caseworker = 3
    no_rule = 4
    already_has = 5
    will_change = 6


#: These stay whatever else becomes known.
CERTAIN = frozenset({Verdict.likely_eligible, Verdict.likely_ineligible, Verdict.already_has, Verdict.will_change})


def verdicts(finding: Finding) -> NDArray[np.int8]:
    """A `Verdict` for each row.

    A gap in the sources comes before missing facts, since no answer would fill it; missing facts come before what a
    caseworker must decide, since they may settle it.
    """
    entitled = finding.entitled
    why = entitled.why
    result = np.full(entitled.yes.shape, Verdict.needs_caseworker, np.int8)
    _put(result, (why & np.uint64(ANY_FACT)) != 0, Verdict.needs_more_info)
    _put(result, (why & np.uint64(GAP)) != 0, Verdict.no_rule)
    _put(result, entitled.no, Verdict.likely_ineligible)
    _put(result, entitled.yes, Verdict.likely_eligible if finding.until is None else Verdict.will_change)
    if finding.receives is not None:
        # Whoever has it already is not told that they can't: that must be known first.
        _put(result, entitled.no & ~finding.receives.known(), Verdict.needs_more_info)
        _put(result, finding.receives.yes, Verdict.already_has)
    return result


def _put(result: NDArray[np.int8], rows: Bools, verdict: Verdict) -> None:
    """This verdict in these rows."""
    if len(result) < _MANY:
        np.putmask(result, rows, verdict)
    else:
        # The same by reckoning, with no branch for a processor to guess wrong: ten times as fast for a register.
        result += rows.view(np.int8) * (np.int8(verdict) - result)


def missing(finding: Finding) -> NDArray[np.uint64]:
    """The facts, as bits, that could settle a row that needs more information; 0 for all others."""
    asks = verdicts(finding) == Verdict.needs_more_info
    why = finding.entitled.why
    if finding.receives is not None:
        why = why | np.where(finding.entitled.no, finding.receives.why, np.uint64(0))
    return np.where(asks, why & np.uint64(ANY_FACT), np.uint64(0))


__all__ = ["CASEWORKER", "CERTAIN", "Verdict", "missing", "verdicts"]
