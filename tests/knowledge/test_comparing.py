"""Two versions of the library: each difference once, in words that policy staff can read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from knowledge import Library
from knowledge.comparing import compare, figure_words
from knowledge.dates import PartialDate
from knowledge.models import Parameter, Unit


def _lines(old: Library, new: Library) -> list[str]:
    return [str(item) for item in compare(old, new)]


def _parameter(library: Library, name: str) -> Parameter:
    return next(item for item in library.parameters if item.id == name)


def _with_parameter(library: Library, name: str, **change: object) -> Library:
    changed = tuple(item.model_copy(update=change) if item.id == name else item for item in library.parameters)
    return replace(library, parameters=changed)


def _with_fact(library: Library, name: str, **change: object) -> Library:
    document = library.document_of(library.fact(name).clause)
    facts = tuple(item.model_copy(update=change) if item.id == name else item for item in document.facts)
    return _with_document(library, document.id, facts=facts)


def _with_document(library: Library, name: str, **change: object) -> Library:
    document = library.documents[name].model_copy(update=change)
    return replace(library, documents={**library.documents, name: document})


def _with_programme(library: Library, name: str, **change: object) -> Library:
    programme = library.programmes[name].model_copy(update=change)
    return replace(library, programmes={**library.programmes, name: programme})


def test_a_library_does_not_differ_from_itself(library: Library) -> None:
    assert compare(library, library) == []


def test_a_new_amount_is_told_with_the_old_one_its_day_and_clause(library: Library) -> None:
    new = _with_parameter(
        library,
        "dibao-620100-urban",
        amount=Decimal(960),
        valid_from=PartialDate(2026, 7),
        clause="jiangxi-2022-40#6",
    )
    (line,) = _lines(library, new)
    assert line.startswith(
        "dibao · 兰州市 · urban · 标准: 914 → 960 yuan a month, from 2026-07; clause jiangxi-2022-40#6"
    )


def test_a_new_unit_is_told_on_both_sides(library: Library) -> None:
    new = _with_parameter(library, "dibao-620100-urban", amount=Decimal(10968), unit=Unit.yuan_per_year)
    assert any("914 yuan a month → 10968 yuan a year" in line for line in _lines(library, new))


def test_a_figure_that_is_only_confirmed_is_said_to_stand(library: Library) -> None:
    new = _with_parameter(library, "dibao-620100-urban", last_confirmed=PartialDate(2026, 5))
    (line,) = _lines(library, new)
    assert "still 914 yuan a month; last_confirmed 2022-05-30 → 2026-05" in line


def test_new_and_removed_figures_are_told_and_a_new_id_is_neither(library: Library) -> None:
    without = replace(library, parameters=tuple(item for item in library.parameters if item.id != "dibao-620100-rural"))
    assert _lines(library, without) == ["dibao · 兰州市 · rural · 标准: removed (was 5268 yuan a year, from 2022)"]
    (line,) = _lines(without, library)
    assert line == "dibao · 兰州市 · rural · 标准: new: 5268 yuan a year, from 2022; clause lanzhou-2022-summary#3"
    renamed = _with_parameter(library, "dibao-620100-rural", id="dibao-620100-village", amount=Decimal(6000))
    (line,) = _lines(library, renamed)
    assert "5268 → 6000 yuan a year" in line


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("dibao-350000-average", "average 9913 yuan a year"),
        ("dibao-360000-phase-out", "no less than 6 months"),
        ("dibao-530000-phase-out", "6 to 12 months"),
        ("dibao-360000-work-costs", "30 percent of dibao standard"),
    ],
)
def test_figures_are_told_with_what_they_are(library: Library, name: str, words: str) -> None:
    assert figure_words(_parameter(library, name)) == words


def test_a_sentence_is_told_as_it_was_and_as_it_is(library: Library) -> None:
    was = library.fact("L1").say
    assert _lines(library, _with_fact(library, "L1", say="兰州城市低保每人每月 960 元。")) == [
        f"L1 (dibao; lanzhou-2022-summary#3): {was} → 兰州城市低保每人每月 960 元。"
    ]


def test_what_else_changed_in_a_fact_is_named(library: Library) -> None:
    (line,) = _lines(library, _with_fact(library, "L1", topics=("numbers",)))
    assert line.endswith("topics + numbers")


def test_new_and_removed_facts_and_documents_are_told(library: Library) -> None:
    lanzhou = library.documents["lanzhou-2022-summary"]
    less = _with_document(library, lanzhou.id, facts=lanzhou.facts[1:])
    assert [(item.sort, item.change) for item in compare(library, less)] == [("fact", "removed")]
    assert [(item.sort, item.change) for item in compare(less, library)] == [("fact", "new")]
    without = replace(library, documents={key: item for key, item in library.documents.items() if key != lanzhou.id})
    told = [item for item in compare(without, library) if item.sort == "document"]
    assert [(item.change, item.about) for item in told] == [("new", lanzhou.id)]
    assert lanzhou.title in told[0].new
    assert f"{len(lanzhou.facts)} facts" in told[0].new


def test_a_documents_own_words_and_clauses_are_compared(library: Library) -> None:
    lanzhou = library.documents["lanzhou-2022-summary"]
    cut = lanzhou.clauses[2].model_copy(update={"text": "改了"})
    new = _with_document(library, lanzhou.id, date=PartialDate(2026), clauses=(*lanzhou.clauses[1:2], cut))
    lines = _lines(library, new)
    assert f"{lanzhou.id}: date 2022-05-30 → 2026" in lines
    assert f"{lanzhou.id}: changed clauses #{cut.anchor}" in lines
    assert any(line.startswith(f"{lanzhou.id}: removed clauses #") for line in lines)


def test_aliases_are_told_one_by_one(library: Library) -> None:
    aliases = (*library.programmes["dibao"].aliases[1:], "低保待遇金")
    (line,) = _lines(library, _with_programme(library, "dibao", aliases=aliases))
    assert line == f"dibao: aliases + 低保待遇金 − {library.programmes['dibao'].aliases[0]}"
    assert _lines(library, _with_programme(library, "dibao", aliases=library.programmes["dibao"].aliases[::-1])) == [
        "dibao: aliases in another order"
    ]


def test_new_and_removed_programmes_are_told(library: Library) -> None:
    without = replace(library, programmes={key: item for key, item in library.programmes.items() if key != "cishan"})
    assert [(item.sort, item.change, item.about) for item in compare(without, library)] == [
        ("programme", "new", "cishan")
    ]
    assert _lines(library, without)[0].startswith("cishan: removed (was ")


def test_words_and_texts_are_compared_too(library: Library) -> None:
    topic = library.topics["income"].model_copy(update={"words": (*library.topics["income"].words, "工钱")})
    new = replace(library, topics={**library.topics, "income": topic}, texts={**library.texts, "nation": "全中国"})
    assert _lines(library, new) == ["topic income: + 工钱", f"text nation: {library.texts['nation']} → 全中国"]
    without = replace(library, synonyms=dict(list(library.synonyms.items())[1:]))
    assert [item.change for item in compare(library, without)] == ["removed"]
