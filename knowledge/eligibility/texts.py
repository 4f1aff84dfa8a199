"""What texts.yaml holds: the sentences of a screening. A sentence that is missing is a mistake found when loading."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from knowledge.models import Model

State = Literal["yes", "no", "unknown", "gap", "caseworker"]


class StepText(Model):
    """A condition in words, by what came out. `flip`: what would have to be so for it to be met.

    `yes_any`: met whatever the standard is. `gap_stale`: a gap because the standard known is over a year old.
    `gate`: whoever surely does not meet it is not told of the programme at all (an orphan's aid to a grown-up).
    """

    gate: bool = False
    yes: str = ""
    no: str = ""
    unknown: str = ""
    gap: str = ""
    caseworker: str = ""
    gap_stale: str = ""
    yes_any: str = ""
    flip: str = ""

    def of(self, state: State) -> str:
        """The sentence for this state; without one of its own, an unknown is told as such."""
        own: str = getattr(self, state)
        return own or (self.unknown if state in ("gap", "caseworker") else "")


class ScreeningTexts(Model):
    """All of texts.yaml."""

    verdicts: dict[str, str]
    names: dict[str, str] = Field(description="Variants that have a name of their own, by `programme/variant`")
    preliminary: str
    money: dict[str, str]
    amounts: dict[str, str]
    no_amount: str
    until: dict[str, str]
    stale: str
    person: str
    steps: dict[str, StepText]
    no_rule_that_day: str
    not_together: str
