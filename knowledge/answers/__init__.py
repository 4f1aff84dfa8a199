"""Answers to citizens' questions about policy: deterministic, pure, every figure and condition with its source."""

from __future__ import annotations

from knowledge.answers.amounts import answer_amount
from knowledge.answers.model import Answer, Block, Button, Citation, Outcome, Question
from knowledge.answers.offers import (
    ask_programme,
    ask_region,
    not_in_library,
    region_choice,
    unknown_region,
)
from knowledge.answers.rules import answer_rule
from knowledge.library import Library
from knowledge.models import QuestionKind

__all__ = [
    "Answer",
    "Block",
    "Button",
    "Citation",
    "Outcome",
    "Question",
    "answer",
    "ask_programme",
    "ask_region",
    "region_choice",
    "unknown_region",
]


def answer(library: Library, question: Question) -> Answer:
    """The answer, or what must be known first.

    Raises KeyError for a region code that is no division and for a programme id that the library does not know.
    """
    if question.programme is None:
        return ask_programme(library, question.kind, question.region)
    programme = library.programmes[question.programme]
    region = library.regions.get(question.region) if question.region else None
    if question.region and region is None:
        raise KeyError(question.region)
    if not programme.in_library:
        return not_in_library(library, programme.name)
    if question.kind is not QuestionKind.amount:
        return answer_rule(library, question, programme)
    if region is None:
        return ask_region(library)
    return answer_amount(library, question, programme, region)
