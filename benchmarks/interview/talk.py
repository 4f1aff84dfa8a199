"""One screening from the first question to the result, and what was asked on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.interview.families import answered
from knowledge.eligibility.interview import Asked, Interview, Told

#: What is known after the answer to a question; the same as before for one that is passed over.
Answers = Callable[[Asked, Told], Told]


@dataclass(frozen=True)
class Talk:
    """`asked`: ids of questions in their order. `told`: what was known in the end."""

    asked: tuple[str, ...]
    told: Told


def talk(interview: Interview, answers: Answers, told: Told | None = None) -> Talk:
    """Ask until nothing is left. `told`: what the story told before."""
    told, asked = told or Told(), list[str]()
    while questions := interview.open_questions(told, asked):
        told = answers(questions[0], told)
        asked.append(questions[0].id)
    return Talk(tuple(asked), told)


def truly(family: Told) -> Answers:
    """Answers everything."""
    return lambda asked, told: answered(asked, family, told)


def unknowing(asked: Asked, told: Told) -> Told:
    """不知道, to everything."""
    return told
