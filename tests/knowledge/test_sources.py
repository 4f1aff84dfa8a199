"""Every quote, clause and date is proven against the source text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from knowledge import KnowledgeError, Library, load_library
from knowledge.checks import check_library, squeeze
from knowledge.dates import PartialDate

DOCUMENTS = {
    "fujian-2022-press",
    "xinjiang-2022-press",
    "yunnan-2022-notice",
    "hejiang-2022-press",
    "jiangxi-2022-40",
    "shangrao-2022-47",
    "lanzhou-2022-summary",
}


def test_all_documents_are_there(library: Library) -> None:
    assert {document.id for document in library.documents.values() if not document.national} == DOCUMENTS


@pytest.mark.parametrize("document_id", sorted(DOCUMENTS))
def test_clauses_cover_the_source_word_for_word(library: Library, document_id: str) -> None:
    document = library.documents[document_id]
    assert len(document.source) > 200
    assert squeeze("".join(clause.text for clause in document.clauses)) == squeeze(document.source)


def test_every_quote_stands_in_its_clause_and_source(library: Library) -> None:
    quoted = [(fact.clause, fact.quote) for fact in library.facts if not fact.paraphrase]
    quoted += [(parameter.clause, parameter.quote) for parameter in library.parameters]
    assert len(quoted) > 90
    for clause_id, quote in quoted:
        assert quote, clause_id
        assert squeeze(quote) in squeeze(library.clause(clause_id).text), clause_id
        assert squeeze(quote) in squeeze(library.document_of(clause_id).source), clause_id


def test_paraphrases_are_national_and_unquoted(library: Library) -> None:
    national = [fact for fact in library.facts if library.document_of(fact.clause).national]
    assert len(national) > 40
    for fact in national:
        assert (fact.paraphrase, fact.quote, fact.confidence) == (True, "", "V"), fact.id


def test_ids_are_unique(library: Library) -> None:
    clauses = [clause.id for document in library.documents.values() for clause in document.clauses]
    for ids in (clauses, [fact.id for fact in library.facts], [item.id for item in library.parameters]):
        assert [name for name, count in Counter(ids).items() if count > 1] == []


def test_an_average_is_never_a_threshold(library: Library) -> None:
    for parameter in library.parameters:
        says_average = "平均" in parameter.quote or "平均" in parameter.what
        assert says_average == (parameter.kind == "average"), parameter.id


def test_every_amount_is_printed_in_its_quote(library: Library) -> None:
    for parameter in library.parameters:
        if parameter.money() is not None:
            assert str(parameter.amount) in parameter.quote, parameter.id
        if parameter.previous is not None:
            assert str(parameter.previous) in parameter.quote, parameter.id


def test_inferred_values_say_why(library: Library) -> None:
    hejiang = library.documents["hejiang-2022-press"]
    assert hejiang.region_basis.kind == "inferred"
    for hint in ("莅合", "天府救助通"):
        assert hint in hejiang.region_basis.why
        assert hint in hejiang.source
    assert "合江" not in hejiang.source


def test_shangrao_forwards_jiangxi(library: Library) -> None:
    shangrao = library.documents["shangrao-2022-47"]
    assert shangrao.forwards == "jiangxi-2022-40"
    assert shangrao.kind == "forwarded_notice"
    assert shangrao.facts == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2022-06-28", date(2022, 6, 28), date(2022, 6, 28)),
    ],
)
def test_partial_dates(text: str, first: date, last: date) -> None:
    partial = PartialDate.parse(text)
    assert (partial.first, partial.last, str(partial)) == (first, last, text)


@pytest.mark.parametrize("text", ["", "22", "2022-13", "2022-02-30", "2022/06", "2022-6", "近日"])
def test_bad_dates_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a date|must be in|out of range"):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "as_of", "old"),
    [
        ("2022-05-30", date(2023, 5, 30), False),
        ("2022-05-30", date(2023, 5, 31), True),
        ("2022", date(2023, 12, 31), False),
        ("2022", date(2024, 1, 1), True),
        ("2022", date(2024, 2, 29), True),
    ],
)
def test_older_than_a_year(text: str, as_of: date, old: bool) -> None:
    assert PartialDate.parse(text).older_than_a_year(as_of) is old


def _with_fact(library: Library, **change: object) -> Library:
    document = library.documents["lanzhou-2022-summary"]
    fact = document.facts[0].model_copy(update=change)
    changed = document.model_copy(update={"facts": (fact, *document.facts[1:])})
    return replace(library, documents={**library.documents, document.id: changed})


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "全市城市低保标准为915元"},
        {"quote": ""},
        {"clause": "lanzhou-2022-summary#99"},
        {"id": "L2"},
        {"programmes": ("nothing",)},
        {"paraphrase": True},
        {"told_with": "X999"},
    ],
)
def test_a_broken_fact_is_refused_with_its_place(library: Library, change: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError) as caught:
        check_library(_with_fact(library, **change))
    assert all((caught.value.file, caught.value.key, caught.value.fix))
    assert caught.value.file in str(caught.value)


@pytest.mark.parametrize(
    "change", [{"amount": Decimal(915)}, {"kind": "average"}, {"region": "620000"}, {"previous": Decimal(101)}]
)
def test_a_broken_amount_is_refused(library: Library, change: dict[str, object]) -> None:
    index = next(i for i, item in enumerate(library.parameters) if item.id == "dibao-620100-urban")
    broken = library.parameters[index].model_copy(update=change)
    with pytest.raises(KnowledgeError, match="dibao-620100-urban"):
        check_library(replace(library, parameters=(broken, *library.parameters[:index])))


def test_an_untouched_library_passes(library: Library) -> None:
    check_library(_with_fact(library))


def test_programmes_name_their_source(library: Library) -> None:
    for programme in library.programmes.values():
        if programme.in_library:
            assert programme.description
            assert library.clause(programme.source)


def test_version_is_short_and_steady(library: Library) -> None:
    assert len(library.version) == 12
    assert load_library().version == library.version
