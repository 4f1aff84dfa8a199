"""Whether the best fact answers the question, or whether nothing was found."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp


@dataclass(frozen=True)
class Signs:
    """What tells an answer from a chance likeness.

    `strength`: the logarithm of the best fact's score. `elsewhere`: the best score of a matter that no document is
    about, over the best fact's, 2 at most. `own_figure`: it asks for a figure of a place of which there is no document.
    `no_figure`: it asks for a figure, and none of the facts has one or says who sets it.
    `named`: it names something that our documents are about (低保, 救助).
    """

    strength: float
    elsewhere: float
    own_figure: bool
    no_figure: bool
    named: bool


#: Fitted on the tune half by `python -m benchmarks.answers --fit`, a logistic regression.
BIAS = -2.87
WEIGHTS = {"strength": 1.82, "elsewhere": -4.97, "own_figure": -7.39, "no_figure": -0.15, "named": 1.05}
#: From here on facts are told. Chosen on practice questions of neither half (benchmarks/answers/practice.yaml): the
#: tune half's words are in the vocabulary, so it would be content with 0.5. See docs/search.md.
THRESHOLD = 0.75


def probability(signs: Signs) -> float:
    """How probably one of the first facts answers, from 0 to 1."""
    total = BIAS + sum(weight * float(getattr(signs, name)) for name, weight in WEIGHTS.items())
    return 1 / (1 + exp(-total))
