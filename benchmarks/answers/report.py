"""The tables."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.answers.assistant import Shares
from benchmarks.answers.fitting import Fit, signs_of
from benchmarks.answers.methods import DAY, Method
from benchmarks.answers.questions import Asked, Questions
from benchmarks.answers.speed import Speed
from benchmarks.chat.report import percentile
from knowledge import Search
from knowledge.search.confidence import THRESHOLD

_DEPTHS = (1, 3, 10)


def speeds(console: Console, measured: Sequence[Speed]) -> None:
    """Calls per second."""
    table = _table("One after the other, in one process", "what", "calls", "per second", "p50 ms", "p95 ms", "worst ms")
    for speed in measured:
        table.add_row(
            speed.name, f"{speed.calls}", f"{speed.per_second:.0f}", f"{speed.p50:.2f}", f"{speed.p95:.2f}",
            f"{speed.worst:.1f}",
        )  # fmt: skip
    console.print(table)


def ranking(console: Console, methods: Mapping[str, Method], answerable: Sequence[Asked]) -> None:
    """How often a right fact is among the first, whatever the decision, and how long a question takes."""
    table = _table(f"{len(answerable)} answerable questions, ranking alone",
                   "method", *(f"recall@{depth}" for depth in _DEPTHS), "p50 ms", "p95 ms")  # fmt: skip
    for name, method in methods.items():
        seconds = []
        for question in answerable:
            started = time.perf_counter()
            method(question.text, 3)
            seconds.append(time.perf_counter() - started)
        shares = [
            sum(question.answered_by(method(question.text, depth)) for question in answerable) / len(answerable)
            for depth in _DEPTHS
        ]
        table.add_row(name, *map(_percent, shares), f"{percentile(seconds, 50):.2f}", f"{percentile(seconds, 95):.2f}")
    console.print(table)


def decision(console: Console, search: Search, questions: Questions) -> None:
    """What citizens get: right facts, nothing, or something else."""
    found = {question: search.find(question.text, as_of=DAY) for question in questions.answerable}
    right = [question for question, hits in found.items() if question.answered_by(hit.fact for hit in hits)]
    refused = [question for question, hits in found.items() if not hits]
    nothing = [question for question in questions.unanswerable if not search.find(question.text, as_of=DAY)]
    answerable, unanswerable = len(questions.answerable), len(questions.unanswerable)
    table = _table("With the decision (Search.find, at most three facts)", "", "questions", "share")
    for name, count, total in (
        ("answerable: a right fact is told", len(right), answerable),
        ("answerable: told that nothing was found", len(refused), answerable),
        ("answerable: only other facts are told", answerable - len(right) - len(refused), answerable),
        ("unanswerable: told that nothing was found", len(nothing), unanswerable),
        ("unanswerable: facts are told", unanswerable - len(nothing), unanswerable),
    ):
        table.add_row(name, f"{count} of {total}", _percent(count / total))
    console.print(table)


def assistant(console: Console, answerable: Shares, unanswerable: Shares) -> None:
    """What the running assistant makes of the questions."""
    table = _table("The first reply of the running assistant", "", "questions", "share")
    for name, of, share in (
        ("answerable: a right rule is told", answerable, answerable.told),
        ("answerable: and within the first 100 characters", answerable, answerable.at_once),
        ("unanswerable: no document is cited", unanswerable, 1 - unanswerable.cites),
    ):
        table.add_row(name, f"{of.questions}", _percent(share))
    console.print(table)


def misses(console: Console, search: Search, questions: Questions) -> None:
    """The questions that go wrong, for whoever tunes."""
    for question in questions.answerable:
        hits = search.nearest(question.text, as_of=DAY)
        if not question.answered_by(hit.fact for hit in hits):
            console.print(f"{question.id} {question.text} wants {sorted(question.facts)}, "
                          f"gets {[hit.fact.id for hit in hits]}")  # fmt: skip
        elif not search.find(question.text, as_of=DAY):
            console.print(f"{question.id} {question.text} is refused")
    for question in questions.unanswerable:
        if hits := search.find(question.text, as_of=DAY):
            console.print(f"{question.id} {question.text} gets {[hit.fact.id for hit in hits]}")


def constants(console: Console, search: Search, fitted: Fit, named: Mapping[str, Questions]) -> None:
    """The regression and what each threshold would do."""
    console.print(f"BIAS = {fitted.bias:.2f}")
    console.print(f"WEIGHTS = { ({name: round(weight, 2) for name, weight in fitted.weights.items()}) }")
    headings = [f"{name}: {what}" for name in named for what in ("answerable refused", "unanswerable refused")]
    table = _table(f"By threshold (now {THRESHOLD})", "threshold", *headings)
    given = [
        fitted.probabilities(signs_of(search, asked))
        for questions in named.values()
        for asked in (questions.answerable, questions.unanswerable)
    ]
    for threshold in (0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9):
        table.add_row(f"{threshold:.2f}", *(_percent(float(np.mean(values < threshold))) for values in given))
    console.print(table)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for place, heading in enumerate(headings):
        table.add_column(heading, justify="right" if place else "left")
    return table
