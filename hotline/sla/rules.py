"""How long each step may take, read from rules.yaml."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline.sla.deadlines import Ends, Term, Unit
from hotline.sla.hours import WorkingHours
from hotline.sla.model import ClockKind
from knowledge.yaml_text import read_yaml

#: Clocks of the dispatching centre; the others belong to the unit that has the ticket.
OF_CENTRE = frozenset({ClockKind.PROMISE, ClockKind.DISPATCH, ClockKind.CALLBACK})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Model):
    """An amount of a unit, as in the file."""

    amount: int = Field(gt=0)
    unit: Unit
    ends: Ends = Ends.END_OF_DAY

    def term(self) -> Term:
        """As the arithmetic takes it."""
        return Term(self.amount, self.unit, self.ends)


class Extension(_Model):
    """How far and how often a deadline may be moved."""

    most_workdays: int
    times: int


class Rule(_Model):
    """The clocks of one kind of ticket."""

    id: str
    term: str
    urgency: Literal["normal", "urgent"] | None = None
    unit: str | None = None
    hours: Literal["always"] | None = None
    clocks: dict[ClockKind, Span]

    def fits(self, term: str, urgency: str, unit: tuple[str | None, str | None]) -> int | None:
        """How many conditions it names, if all hold; None if one does not. `unit`: id and kind."""
        if self.term != term or self.urgency not in (None, urgency) or self.unit not in (None, *unit):
            return None
        return (self.urgency is not None) + 2 * (self.unit is not None)


class Reminder(_Model):
    """One reminder of a clock; see the head of rules.yaml."""

    kind: str
    to: Literal["township", "county", "centre", "manager"]
    share: float | None = None
    workdays_before: int | None = None
    workdays_after: int | None = None
    minutes_after: int | None = None
    least_workdays: int | None = None
    does: str | None = None


class LadderStep(_Model):
    """One step of the ladder of urgent aid: minutes after dispatch, and whom it calls."""

    kind: str
    minutes: int
    to: Literal["township", "county", "centre", "manager"]


class SlaRules(_Model):
    """All of rules.yaml."""

    version: str
    default_hours: dict[str, Any]
    return_within: Span
    extension: Extension
    most_rounds: int
    close_after_silence: Span
    longest_hold: Span
    rules: tuple[Rule, ...]
    reminders: tuple[Reminder, ...]
    ladder: tuple[LadderStep, ...]

    def rule_for(self, term: str, urgency: str, unit_id: str | None, unit_kind: str | None) -> Rule:
        """The rule that names most; an urgent ticket of any term has the urgent clocks unless a rule says otherwise."""
        best, most = None, -1
        for rule in self.rules:
            fits = rule.fits(term, urgency, (unit_id, unit_kind))
            if fits is not None and fits > most:
                best, most = rule, fits
        if best is None or (urgency == "urgent" and best.urgency is None and best.term != "urgent"):
            urgent = next(rule for rule in self.rules if rule.term == "urgent")
            return urgent if urgency == "urgent" or best is None else best
        return best

    def working_hours(self, data: dict[str, Any] | None) -> WorkingHours:
        """A unit's hours, or those of the file."""
        return _hours_of(json.dumps(data or self.default_hours))

    def hours_of_clock(self, kind: str, rule_id: str, unit_hours: dict[str, Any] | None) -> WorkingHours:
        """The hours by which a clock is reckoned: round the clock, the centre's, or those of the unit that has it."""
        rule = next((rule for rule in self.rules if rule.id == rule_id), None)
        if rule is not None and rule.hours == "always":
            return WorkingHours.always()
        return self.working_hours(None if kind in OF_CENTRE else unit_hours)


@cache
def _hours_of(text: str) -> WorkingHours:
    """Hours from JSON text; kept, since a county has few different ones and every clock asks for them."""
    return WorkingHours.from_dict(json.loads(text))


@cache
def sla_rules() -> SlaRules:
    """The rules. Raises pydantic.ValidationError for a file that is not one."""
    raw = resources.files("hotline.sla").joinpath("rules.yaml").read_text(encoding="utf-8")
    return SlaRules.model_validate(read_yaml(raw))
