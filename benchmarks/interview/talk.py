"""One screening from the first question to the result, and what was asked on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from benchmarks.interview.families import answered
from knowledge.eligibility.interview import Asked, Interview, Look, SoFar, Told

#: What is known after the answer to a question and to the one put with it (None: none is); as before for what is passed
#: over.
Answers = Callable[[Asked, "Asked | None", Told], Told]


@dataclass(frozen=True)
class Talk:
    """`asked`: ids of questions in their order. `told`: what was known in the end. `look`: how it stands then.
    `announced`: how many were said to come after each."""

    asked: tuple[str, ...]
    told: Told
    look: Look
    announced: tuple[int, ...] = ()


def talk(interview: Interview, answers: Answers, told: Told | None = None, *, on: bool = False) -> Talk:
    """Ask until the result. `told`: what the story told before. `on`: the family wants to be asked on."""
    told, so_far, announced = told or Told(), SoFar(), list[int]()
    while True:
        while (look := interview.look(told, so_far)).questions:
            asked = look.questions[0]
            announced.append(interview.about_left(look.questions, told, so_far))
            also = interview.together(asked, told, so_far)
            now = answers(asked, also, told)
            passed = [asked.id, *([also.id] if also else [])] if now == told else []
            told, so_far = now, replace(so_far, asked=(*so_far.asked, asked.id), passed=(*so_far.passed, *passed))
        if not (on and look.more) or so_far.since:
            return Talk(so_far.asked, told, look, tuple(announced))
        so_far = replace(so_far, since=len(so_far.asked))


def truly(family: Told, *, both: bool = True) -> Answers:
    """Answers everything; of two things asked in one breath, the first only where not `both`."""

    def answers(asked: Asked, also: Asked | None, told: Told) -> Told:
        now = answered(asked, family, told)
        return answered(also, family, now) if also is not None and both else now

    return answers


def unknowing(asked: Asked, also: Asked | None, told: Told) -> Told:
    """不知道, to everything."""
    return told
