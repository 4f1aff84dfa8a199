"""From what a rule found to what is said: one verdict a row."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.codes import FACT_KIND, GAP_KIND, NARROW, has_kind
from knowledge.eligibility.facts import ANY_FACT, CASEWORKER, GAP
from knowledge.eligibility.registry import Finding
from knowledge.eligibility.truth import Truth, always

#: More rows than the findings of one household have.
_MOST = 2000
_LOW, _SHIFT, _SIXTEEN = np.uint8(0x0F), np.uint8(4), np.uint8(16)


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

_FACTS, _GAPS = np.uint64(ANY_FACT), np.uint64(GAP)
# Once and for all: to look a member up takes longer than to fill an array of one household.
_ELIGIBLE, _INELIGIBLE, _MORE, _CASEWORKER, _NO_RULE, _HAS, _CHANGES = (np.int8(verdict) for verdict in Verdict)
_CASEWORKERS = np.full(_MOST, _CASEWORKER)


def verdicts(finding: Finding) -> NDArray[np.int8]:
    """A `Verdict` for each row.

    A gap in the sources comes before missing facts, since no answer would fill it; missing facts come before what a
    caseworker must decide, since they may settle it.
    """
    likely, against = _likely(finding), finding.entitled.against
    if against.dtype != NARROW:
        return _judged(finding.entitled, finding.receives, likely)
    # Of a byte each, both truths fit into one byte, and a table of bytes is looked up in one step.
    both = against & _LOW
    if finding.receives is not None:
        both |= finding.receives.for_ * _SIXTEEN  # a shift takes seven times as long
    return np.frombuffer(both.tobytes().translate(_table(int(likely))), np.int8)


@cache
def _table(likely: int) -> bytes:
    """The verdict for each pair: in the low four bits what stands against being entitled, in the high four what speaks
    for receiving it already. A code has three bits, or all of them."""
    pairs = np.arange(256, dtype=np.uint8)
    against, received = (half | (half == _LOW) * np.uint8(0xF0) for half in (pairs & _LOW, pairs >> _SHIFT))
    judged = _judged(Truth.coded(against, None, True), Truth.coded(None, received, False), np.int8(likely))
    return judged.tobytes()


def verdicts_together(findings: Sequence[Finding]) -> list[NDArray[np.int8]]:
    """The same of several findings, judged as one: of one household each array has a few rows, and what takes time is
    their number."""
    lengths = [len(finding.entitled.yes) for finding in findings]
    entitled = _joined([finding.entitled for finding in findings])
    receives = _joined([finding.receives or always(False, finding.entitled.yes) for finding in findings])
    found = _judged(entitled, receives, np.repeat([_likely(finding) for finding in findings], lengths))
    ends = [*accumulate(lengths)]
    return [found[end - length : end] for end, length in zip(ends, lengths, strict=True)]


def _likely(finding: Finding) -> np.int8:
    return _CHANGES if finding.ends else _ELIGIBLE


def _judged(entitled: Truth, receives: Truth | None, likely: np.int8 | NDArray[np.int8]) -> NDArray[np.int8]:
    """`likely`: the verdict where entitled."""
    against = entitled.against
    result = _CASEWORKERS[: len(against)].copy()
    np.putmask(result, has_kind(against, FACT_KIND), _MORE)
    # Where it is surely not so, everything stands against it, a gap as well.
    no, not_or_gap = entitled.no, has_kind(against, GAP_KIND)
    if entitled.gaps:
        np.putmask(result, not_or_gap, _NO_RULE)
    np.putmask(result, no, _INELIGIBLE)
    np.putmask(result, against == 0, likely)
    if receives is not None:
        # Whoever has it already is not told that they can't, or that no rule was found: that must be known first.
        np.putmask(result, not_or_gap & ~receives.known(), _MORE)
        np.putmask(result, receives.yes, _HAS)
    return result


def _joined(truths: Sequence[Truth]) -> Truth:
    """One after the other."""
    against = np.concatenate([truth.against for truth in truths])
    return Truth.coded(against, None, any(truth.gaps for truth in truths))


def missing(finding: Finding, judged: NDArray[np.int8] | None = None) -> NDArray[np.uint64]:
    """The facts, as bits, that could settle a row that needs more information; 0 for all others. `judged`: its
    verdicts, if they are known."""
    found = np.zeros(len(finding.entitled), np.uint64)
    rows = np.flatnonzero((verdicts(finding) if judged is None else judged) == _MORE)
    why = finding.entitled.why_at(rows)
    if finding.receives is not None:
        why = np.where((why & _GAPS) != 0, np.uint64(0), why)
        why = np.where(why == 0, finding.receives.why_at(rows), why)
    found[rows] = why & _FACTS
    return found


__all__ = ["CASEWORKER", "CERTAIN", "Verdict", "missing", "verdicts", "verdicts_together"]
