"""The form of answers: short enough for a phone, each document named once, nothing lost of what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from knowledge import Answer, Library, Question, QuestionKind, answer
from knowledge.answers.arranging import arranged, shortened
from knowledge.answers.model import Block
from tests.knowledge.test_answers import TODAY

PLACES = (None, "620100", "350100", "361100", "510522", "410500", "650100")
Pairs = Sequence[tuple[Answer, Answer]]


@pytest.fixture(scope="module")
def pairs(library: Library) -> Pairs:
    """Answers as they are composed, and in their form."""
    asked = (
        Question(kind, programme, region, None, TODAY)
        for programme, kind, region in product(library.programmes, QuestionKind, PLACES)
    )
    composed = [answer(library, question) for question in asked]
    return [(said, arranged(library, said)) for said in composed]


def _rules(blocks: Sequence[Block]) -> list[str]:
    """The rules among the blocks, each without the heading that may stand before it."""
    told = [block.text for block in blocks if block.citations and block.role in ("answer", "condition", "item")]
    return sorted(text.partition("：\n")[2] or text for text in told)


def test_answers_are_short(pairs: Pairs) -> None:
    lengths = sorted(len(said.text) for _, said in pairs)
    assert lengths[len(lengths) // 2] <= 160
    assert lengths[len(lengths) * 9 // 10] <= 300
    assert lengths[-1] <= 430


def test_no_rule_is_lost(pairs: Pairs) -> None:
    for composed, said in pairs:
        assert _rules((*said.blocks, *said.more)) == _rules(composed.blocks)


def test_each_document_is_named_once_below_what_rests_on_it(library: Library, pairs: Pairs) -> None:
    for _, said in pairs:
        for blocks in (said.blocks, said.more):
            sources = [block.citations[0].document_id for block in blocks if block.role == "source"]
            assert len(set(sources)) == len(sources)
            resting = {citation.document_id for block in blocks if block.role != "note" for citation in block.citations}
            assert resting == set(sources)
            first = next((place for place, block in enumerate(blocks) if block.role == "source"), len(blocks))
            assert not any(block.citations and block.role in ("answer", "condition") for block in blocks[first:])


def test_every_clause_that_is_told_from_is_named(library: Library, pairs: Pairs) -> None:
    for _, said in pairs:
        lines = "\n".join(block.text for block in said.blocks if block.role == "source")
        for citation in said.citations:
            document = library.documents[citation.document_id]
            assert document.short_title in lines or document.forwards
            assert citation.clause in lines or citation.clause in ("全文", "正文") or document.forwards


def test_what_has_passed_waits_where_something_holds(library: Library, pairs: Pairs) -> None:
    past = library.say("past_measures")
    kept_back = 0
    for _, said in pairs:
        if past in said.text:
            assert past in said.head[0].text or all(past in block.text for block in said.head if block.citations)
        kept_back += any(past in block.text for block in said.more)
    assert kept_back


def test_a_heading_stands_once_and_is_kept_with_what_is_left(library: Library) -> None:
    composed = answer(library, Question(QuestionKind.procedure, "linshi_jiuzhu", "361100", None, TODAY))
    said = arranged(library, composed)
    # What lies below the fold is read by itself, so the heading stands there, too.
    for blocks in (said.head, said.rest):
        assert "\n".join(block.text for block in blocks).count("江西省的做法：") == 1
    rules = [block for block in said.more if block.role == "condition"]
    assert rules[0].text.partition("\n")[0].endswith("：")


def test_figures_are_told_whole(library: Library) -> None:
    said = arranged(library, answer(library, Question(QuestionKind.amount, "tekun", "620100", None, TODAY)))
    assert not said.more
    assert all(figure in said.text for figure in ("1800", "3612", "5412"))


def test_what_is_left_is_offered_before_a_person_and_counted(library: Library, pairs: Pairs) -> None:
    wish = library.say("payload_more")
    for _, said in pairs:
        offers = [button for button in said.buttons if button.payload == wish]
        left = [block for block in said.more if block.role == "condition"]
        assert len(offers) == bool(left)
        if left:
            assert offers[0].title == f"还有 {len(left)} 条"
            assert said.buttons[-2] == offers[0]


def test_arranging_twice_changes_nothing(library: Library, pairs: Pairs) -> None:
    for _, said in pairs:
        assert arranged(library, said) == said


def test_a_shortened_answer_has_so_many_rules_and_their_documents_alone(pairs: Pairs, library: Library) -> None:
    for _, told in pairs:
        short = shortened(library, told, 2)
        rules = [block for block in short.blocks if block.citations and block.role != "source"]
        assert len(rules) <= 2
        assert not short.more
        cited = {citation.document_id for block in rules for citation in block.citations}
        named = {citation.document_id for block in short.rest if block.role == "source" for citation in block.citations}
        assert named <= cited
