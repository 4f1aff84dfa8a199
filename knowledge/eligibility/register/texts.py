"""What texts.yaml beside this file holds: the sentences that staff read when a register has been screened."""

from __future__ import annotations

from functools import cache
from importlib import resources

from knowledge.eligibility.facts import names_of
from knowledge.models import Model
from knowledge.yaml_text import read_yaml


class LeadText(Model):
    """Why somebody is on the list: all conditions met, or nothing against it so far."""

    likely: str
    open: str


class ProblemText(Model):
    """What is wrong in a row, and what to do."""

    what: str
    do: str


class RegisterTexts(Model):
    """All of texts.yaml."""

    queue: str
    checks: str
    words: dict[str, tuple[str, ...]]
    leads: dict[str, LeadText]
    missing: str
    caseworker: str
    between: str
    facts: dict[str, str]
    reasons: dict[str, str]
    problems: dict[str, ProblemText]

    def why(self, topic: str, *, likely: bool, missing: int) -> str:
        """The sentence of a lead. `missing`: the facts it waits for, as bits; 0 with not `likely`: a caseworker."""
        text = self.leads[topic]
        if likely:
            return text.likely
        if not missing:
            return text.open + self.caseworker
        names = self.between.join(self.facts[name] for name in names_of(missing))
        return text.open + self.missing.format(facts=names)


@cache
def load_register_texts() -> RegisterTexts:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = resources.files("knowledge").joinpath("eligibility/register/texts.yaml").read_text(encoding="utf-8")
    return RegisterTexts.model_validate(read_yaml(raw))
