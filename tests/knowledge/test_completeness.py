"""What is proven is counted; what is thin or old is named with its file and what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge import KnowledgeError, Library
from knowledge.checks import Mistakes, check_library, find_problems
from knowledge.completeness import Gap, find_gaps, proven
from knowledge.dates import PartialDate

TODAY = date(2026, 11, 23)


def _gaps(library: Library, sort: str, as_of: date = TODAY, years: int = 3) -> list[Gap]:
    return [gap for gap in find_gaps(library, as_of, years) if gap.sort == sort]


def _with_facts(library: Library, document_id: str, **change: object) -> Library:
    """The first fact of a document changed."""
    document = library.documents[document_id]
    fact = document.facts[0].model_copy(update=change)
    changed = document.model_copy(update={"facts": (fact, *document.facts[1:])})
    return replace(library, documents={**library.documents, document_id: changed})


def test_all_that_loading_proves_is_counted(library: Library) -> None:
    counts = proven(library)
    assert counts.documents == len(library.documents)
    assert counts.quotes == sum(bool(fact.quote) for fact in library.facts) + len(library.parameters)
    assert counts.citations > len(library.facts)
    assert counts.specs == counts.programmes == len(library.programmes)
    assert counts.figures >= 20
    assert set(counts.rows()) >= {"quotes", "citations", "figures"}


def test_each_hint_names_a_file_an_entry_and_what_to_do(library: Library) -> None:
    for gap in find_gaps(library, TODAY):
        assert gap.file.endswith((".yaml", ".md")), gap
        assert gap.key, gap
        assert len(gap.fix) > 10, gap


@pytest.mark.parametrize(
    ("sort", "change"),
    [
        ("long sentence", {"say": "很" * 61}),
        ("told with a rule not in force", {"told_with": "LS01", "say": "短句子。"}),
    ],
)
def test_a_fact_that_is_thin_is_named(library: Library, sort: str, change: dict[str, object]) -> None:
    before = {gap.key for gap in _gaps(library, sort)}
    as_of = date(1990, 1, 1) if "told_with" in change else TODAY
    name = library.documents["lanzhou-2022-summary"].facts[0].id
    assert name not in before
    assert name in {gap.key for gap in _gaps(_with_facts(library, "lanzhou-2022-summary", **change), sort, as_of)}


def test_a_lead_that_was_not_read_in_the_rules_text_is_named(library: Library) -> None:
    leading = [fact for fact in library.facts if fact.leads]
    named = {gap.key for gap in _gaps(library, "leads unverified")}
    assert named == {fact.id for fact in leading if fact.confidence and fact.confidence.value != "V"}


def test_age_is_reckoned_from_the_day_that_is_given(library: Library) -> None:
    assert _gaps(library, "old document", date(2023, 1, 1)) == []
    assert _gaps(library, "old figure", date(2023, 1, 1)) == []
    assert _gaps(library, "old document", date(2028, 2, 29))
    assert {gap.file for gap in _gaps(library, "old figure", years=1)} >= {"programs/dibao/parameters/620100.yaml"}
    confirmed = tuple(item.model_copy(update={"last_confirmed": PartialDate(2026, 5)}) for item in library.parameters)
    assert _gaps(replace(library, parameters=confirmed), "old figure") == []


def test_a_national_rule_is_never_called_old(library: Library) -> None:
    assert all(
        not gap.file.startswith("documents/national/") for gap in _gaps(library, "old document", date(2099, 1, 1))
    )


def test_the_same_sentence_twice_is_named(library: Library) -> None:
    first, second = library.documents["lanzhou-2022-summary"].facts[:2]
    changed = _with_facts(library, "lanzhou-2022-summary", say=second.say)
    assert any(f"{first.id}, {second.id}" in gap.key for gap in _gaps(changed, "same sentence"))


def test_a_document_without_facts_has_all_its_clauses_named(library: Library) -> None:
    document = library.documents["yunnan-2022-notice"].model_copy(update={"facts": ()})
    changed = replace(library, documents={**library.documents, document.id: document}, parameters=())
    (gap,) = [gap for gap in _gaps(changed, "clause cited nowhere") if document.id in gap.file]
    assert "#2-1" in gap.key.split()
    assert "#end" not in gap.key.split()


def test_short_aliases_and_words_of_two_topics_are_named(library: Library) -> None:
    dibao = library.programmes["dibao"].model_copy(update={"aliases": ("保",)})
    income = library.topics["income"].model_copy(update={"words": ("举报",)})
    changed = replace(
        library, programmes={**library.programmes, "dibao": dibao}, topics={**library.topics, "income": income}
    )
    assert [gap.key for gap in _gaps(changed, "short alias")] == ["保"]
    assert any(gap.key == "举报" and "income" in gap.fix for gap in _gaps(changed, "word of two topics"))


def test_a_programme_without_facts_is_named_unless_it_stands_for_others(library: Library) -> None:
    bare = library.programmes["cishan"].model_copy(update={"id": "bare"})
    changed = replace(library, programmes={**library.programmes, "bare": bare})
    assert [gap.key for gap in _gaps(changed, "programme without facts")] == ["bare"]


# Mistakes ---------------------------------------------------------------------------------------------


def test_all_mistakes_are_found_not_only_the_first(library: Library) -> None:
    broken = _with_facts(library, "lanzhou-2022-summary", quote="没有这句话")
    broken = _with_facts(broken, "yunnan-2022-notice", programmes=("nothing",))
    amount = broken.parameters[0].model_copy(update={"quote": "没有这句话"})
    broken = replace(broken, parameters=(amount, *broken.parameters[1:]))
    problems = list(find_problems(broken))
    assert len(problems) == 3
    assert len({problem.file for problem in problems}) == 3
    with pytest.raises(KnowledgeError) as caught:
        check_library(broken)
    assert isinstance(caught.value, Mistakes)
    assert str(caught.value) == str(problems[0])
    assert [str(problem) for problem in caught.value.problems] == [str(problem) for problem in problems]


def test_a_library_without_mistakes_has_no_problems(library: Library) -> None:
    assert list(find_problems(library)) == []
