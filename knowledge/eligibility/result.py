"""The plain JSON of a screening as a checked model: what the API promises, and what may be kept.

`export.screening_json` makes it. A result that comes back from elsewhere (the bot carries one) is checked with this.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from knowledge.eligibility.facts import FACTS
from knowledge.eligibility.household import MOST_MEMBERS
from knowledge.eligibility.texts import ScreeningTexts, State
from knowledge.money import Period

if TYPE_CHECKING:  # the rules and their arrays are not needed where a result is only checked or shown
    from knowledge.eligibility.determination import Screening

#: The names of `verdict.Verdict`.
VerdictName = Literal[
    "likely_eligible", "likely_ineligible", "needs_more_info", "needs_caseworker", "no_rule", "already_has",
    "will_change",
]  # fmt: skip
VERDICTS: tuple[str, ...] = get_args(VerdictName)
Id = Annotated[str, Field(pattern=r"^[0-9a-f]{20}$")]
Version = Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")]
Words = Annotated[str, Field(max_length=2000)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CitationResult(_Strict):
    """Where a condition stands. An empty `quote`: told in our own words."""

    document: Words
    number: Words
    clause: Words
    quote: Words
    date: Words
    region: Words
    url: Annotated[str, Field(pattern=r"^/policies/[\w#.\-]+$", max_length=300)]


class ReasonResult(_Strict):
    """One condition, what came of it, and the clauses that set it."""

    key: Words
    state: State
    text: Words
    citations: tuple[CitationResult, ...]


class AmountResult(_Strict):
    """Fen for each period; no `max_fen` where the source names no upper end."""

    min_fen: int
    max_fen: int | None
    period: Period
    text: Words


class UntilResult(_Strict):
    """First and last possible day of aid that ends."""

    min: date
    max: date


class DeterminationResult(_Strict):
    """What can be said of one programme. `person` counts from 1; null: the household."""

    id: Id
    programme: Words
    variant: Words | None
    name: Words
    person: Annotated[int, Field(ge=1, le=MOST_MEMBERS)] | None
    verdict: VerdictName
    verdict_text: Words
    concerns: bool = Field(description="false: it is for others (an orphan's aid to a grown-up), and need not be told")
    amount: AmountResult | None
    until: UntilResult | None
    missing: tuple[Literal[FACTS], ...]  # type: ignore[valid-type]
    reasons: tuple[ReasonResult, ...]
    changes: tuple[Words, ...]
    citations: tuple[CitationResult, ...]
    papers: tuple[Words, ...]
    where: tuple[Words, ...]
    notes: tuple[Words, ...]


class ScreeningResult(_Strict):
    """A preliminary result. The same household, day, rules and figures give the same `id`."""

    id: Id
    as_of: date
    ruleset: Version
    parameters: Version
    preliminary: Words
    determinations: tuple[DeterminationResult, ...] = Field(max_length=2000)


def result_of(screening: Screening, texts: ScreeningTexts) -> ScreeningResult:
    """The checked form of a fresh screening."""
    from knowledge.eligibility.export import screening_json

    return ScreeningResult.model_validate(screening_json(screening, texts))
