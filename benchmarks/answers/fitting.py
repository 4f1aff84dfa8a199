"""The constants of `knowledge.search.confidence`: a logistic regression, and what each threshold would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from benchmarks.answers.methods import DAY
from benchmarks.answers.questions import Asked, Questions
from knowledge import Search
from knowledge.search.confidence import Signs

Matrix = NDArray[np.float64]
#: How strongly weights are drawn to nothing: signs of the tune half must not be believed to the last.
_RIDGE = 1.0
_NOTHING = Signs(strength=0.0, elsewhere=2.0, other_figure=False, own_file=False, no_figure=False, named=False)


@dataclass(frozen=True)
class Fit:
    """The regression's constants."""

    bias: float
    weights: dict[str, float]

    def probabilities(self, signs: Matrix) -> Matrix:
        """For each row of signs, how probably there is an answer."""
        total: Matrix = self.bias + signs @ np.array(list(self.weights.values()))
        return 1 / (1 + np.exp(-total))


def signs_of(search: Search, questions: Iterable[Asked]) -> Matrix:
    """A row of signs per question."""
    rows = [astuple(search.signs(question.text, as_of=DAY) or _NOTHING) for question in questions]
    return np.array(rows, dtype=np.float64)


def fit(search: Search, questions: Questions) -> Fit:
    """Weights by which answerable questions score high and unanswerable ones low. Deterministic (Newton's method)."""
    answerable, unanswerable = signs_of(search, questions.answerable), signs_of(search, questions.unanswerable)
    signs = np.vstack([answerable, unanswerable])
    wanted = np.concatenate([np.ones(len(answerable)), np.zeros(len(unanswerable))])
    mean, spread = signs.mean(axis=0), signs.std(axis=0) + 1e-9
    rows = np.column_stack([np.ones(len(signs)), (signs - mean) / spread])
    ridge = np.diag([0.0, *[_RIDGE] * signs.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(50):
        given = 1 / (1 + np.exp(-rows @ weights))
        curvature = (rows.T * (given * (1 - given))) @ rows + ridge
        weights += np.linalg.solve(curvature, rows.T @ (wanted - given) - ridge @ weights)
    scaled = weights[1:] / spread
    names = [field.name for field in fields(Signs)]
    return Fit(float(weights[0] - scaled @ mean), dict(zip(names, map(float, scaled), strict=True)))
