"""Whether the best fact answers the question, or whether nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True)
class Signs:
    """What tells an answer from a chance likeness.

    `strength`: the logarithm of the best fact's score. `elsewhere`: the best score of a matter that no document is
    about, over the best fact's, 2 at most. `other_figure`: it asks for a figure, and the facts are of another place or
    programme than it names. `own_file`: it asks for what only somebody's own file says.
    `no_figure`: it asks for a figure, and none of the facts has one or says who sets it.
    `named`: it names something that our documents are about (低保, 救助).
    """

    strength: float
    elsewhere: float
    other_figure: bool
    own_file: bool
    no_figure: bool
    named: bool


#: Fitted on all questions that were looked at, by `python -m benchmarks.answers --fit`, a logistic regression.
BIAS = -2.35
WEIGHTS = {
    "strength": 2.22,
    "elsewhere": -8.6,
    "other_figure": -6.04,
    "own_file": -6.87,
    "no_figure": -1.29,
    "named": 1.0,
}
#: From here on facts are told. Higher than what would do for those questions: their words are in the vocabulary by now,
#: and what strangers ask falls short of them by some points. See docs/search.md.
THRESHOLD = 0.85


def probability(signs: Signs) -> float:
    """How probably one of the first facts answers, from 0 to 1."""
    total = BIAS + sum(weight * float(getattr(signs, name)) for name, weight in WEIGHTS.items())
    return 1 / (1 + exp(-total))
