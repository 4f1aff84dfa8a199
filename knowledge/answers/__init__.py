"""Answers to citizens' questions about policy: deterministic, pure, every figure and condition with its source.

`answer` answers one question on one programme: `amounts` how much, `rules` everything else, `then_and_now` a past
time. `several` compares and lists programmes, `which_is_more` what they give, `by_income` and `by_difference` reckon
with what a family told, `found` shows what the search found. `selecting` chooses the facts, `telling` puts them in
order, `wording` makes the words, `offers` the buttons, `spoken` the form for the telephone, `simpler` the one for who
did not understand.
"""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.amounts import answer_amount
from knowledge.answers.found import answer_found
from knowledge.answers.model import Answer, Block, Button, Citation, Outcome, Question
from knowledge.answers.offers import ask_programme, ask_region, next_buttons, region_choice, unknown_region
from knowledge.answers.rules import answer_briefly, answer_rule
from knowledge.answers.selecting import answers_topic
from knowledge.answers.several import (
    answer_combination,
    answer_difference,
    list_at,
    list_named,
    list_programmes,
    list_programmes_ids,
    merge,
)
from knowledge.answers.simpler import simpler
from knowledge.answers.spoken import spoken
from knowledge.answers.then_and_now import answer_then_and_now
from knowledge.answers.which_is_more import answer_which_is_more
from knowledge.library import Library
from knowledge.models import Programme, QuestionKind

__all__ = [
    "Answer",
    "Block",
    "Button",
    "Citation",
    "Outcome",
    "Question",
    "answer",
    "answer_briefly",
    "answer_combination",
    "answer_difference",
    "answer_found",
    "answer_which_is_more",
    "ask_programme",
    "ask_region",
    "list_at",
    "list_named",
    "list_programmes",
    "list_programmes_ids",
    "merge",
    "region_choice",
    "simpler",
    "spoken",
    "unknown_region",
]


def answer(library: Library, question: Question) -> Answer:
    """The answer, or what must be known first.

    Raises KeyError for a region code that is no division and for a programme id that the library does not know.
    """
    if question.region and library.regions.get(question.region) is None:
        raise KeyError(question.region)
    if question.programme is None:
        return ask_programme(library, question.kind, question.region)
    programme = library.programmes[question.programme]
    if programme.members:
        members = _members_asked_about(library, question, programme)
        merged = merge([answer(library, replace(question, programme=member)) for member in members])
        return replace(merged, buttons=next_buttons(library, question, programme))
    if question.kind is QuestionKind.amount and not _told_as_rule(library, question, programme):
        return answer_amount(library, question, programme)
    if question.about is not None and "numbers" not in question.topics:
        return answer_then_and_now(library, question, programme)
    return answer_rule(library, question, programme)


def _members_asked_about(library: Library, question: Question, programme: Programme) -> tuple[str, ...]:
    """Those of a programme's members that have something on the topic (三级算不算重度), else all of them."""
    narrow = {topic for topic in question.topics if not library.topics[topic].situation}
    on_it = {name for fact in library.facts if narrow & set(fact.topics) for name in fact.programmes}
    return tuple(name for name in programme.members if name in on_it) or programme.members


def _told_as_rule(library: Library, question: Question, programme: Programme) -> bool:
    """Whether a question on an amount is answered by a sentence (标准谁定, 1.5 倍 of a past time), not by a figure."""
    figures = [item for item in library.parameters if item.programme == programme.id]
    if any(set(item.topics) & set(question.topics) for item in figures):
        return False
    return answers_topic(library, question, programme) or (question.about is not None and not figures)
