"""Whether two programmes go together, in a word, by the fact that is told on it (together.yaml)."""

from __future__ import annotations

from functools import cache
from typing import Literal

from pydantic import Field

from knowledge.models import Model
from knowledge.patterns import read_patterns

Word = Literal["both", "never", "partly", "open"]


class Verdict(Model):
    """What these facts come to, of any two programmes or of this pair."""

    facts: tuple[str, ...] = Field(min_length=1)
    pair: frozenset[str] = frozenset()
    verdict: Word


class Verdicts(Model):
    """All of together.yaml, the most particular first."""

    verdicts: tuple[Verdict, ...]

    def of(self, fact: str, pair: frozenset[str]) -> Word | None:
        """The word for this pair of programmes where this fact is told first; None where nobody set one."""
        fitting = (one for one in self.verdicts if fact in one.facts and (not one.pair or one.pair == pair))
        return next((one.verdict for one in fitting), None)


@cache
def load_verdicts() -> Verdicts:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return Verdicts.model_validate(read_patterns("together.yaml"))
