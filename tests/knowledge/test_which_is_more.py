"""Which gives more: two programmes at one place, one programme at two places, with figures and without."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge import Answer, AreaType, Library, Outcome, Question, QuestionKind, answer_which_is_more

TODAY = date(2026, 11, 27)
LANZHOU, FUJIAN, HEJIANG, NANCHANG = "620100", "350000", "510522", "360100"


def _which(library: Library, names: str, *regions: str, area: AreaType | None = None) -> Answer:
    question = Question(QuestionKind.amount, None, regions[0] if regions else None, area, TODAY)
    return answer_which_is_more(library, question, [library.programmes[name] for name in names.split()], regions)


def test_two_standards_of_one_place_are_compared_for_each_kind_of_area(library: Library) -> None:
    said = _which(library, "dibao tekun", LANZHOU)
    lines = [block.text for block in said.head]
    # 14268 / 12 − 914, 6852 / 12 − 439
    assert lines[:2] == [
        "按资料里的数算，城市，特困比低保每人每月多 275 元。",
        "按资料里的数算，农村，特困比低保每人每月多 132 元。",
    ]
    assert "纳入特困供养的，不再享受低保。" in said.text
    assert any("914" in citation.quote for citation in said.citations)
    assert said.needs is None


def test_care_money_is_left_out_of_it(library: Library) -> None:
    assert "护理补贴" not in _which(library, "tekun dibao", LANZHOU).text


def test_only_the_area_that_was_asked_about_is_compared(library: Library) -> None:
    said = _which(library, "dibao tekun", LANZHOU, area=AreaType.rural)
    assert "132 元" in said.text
    assert "275 元" not in said.text


def test_without_a_place_the_rules_are_told_and_the_place_is_asked_for(library: Library) -> None:
    said = _which(library, "dibao tekun")
    assert "不低于低保标准的 1.3 倍" in said.head[0].text
    assert "不再享受低保" in said.text
    assert said.needs == "region"
    assert "元" not in said.head[0].text


def test_a_place_without_figures_gets_none_of_a_neighbour(library: Library) -> None:
    said = _which(library, "dibao tekun", NANCHANG)
    assert "资料里没有南昌市的低保标准。" in said.text
    assert "按资料里的数算" not in said.text


def test_aid_without_a_standard_is_told_in_the_words_of_the_rules(library: Library) -> None:
    said = _which(library, "linshi_jiuzhu dibao", LANZHOU)
    assert "全国没有统一的数" in said.text
    assert "914" in said.text
    assert "按资料里的数算" not in said.text
    assert "也可以申请临时救助" in said.text


def test_an_average_is_compared_with_the_warning_that_it_is_one(library: Library) -> None:
    said = _which(library, "dibao", LANZHOU, FUJIAN)
    # 914 − 9913 / 12 = 87.916…
    assert "兰州市比福建省每人每月多 87.92 元左右。里面有平均数或最低数，只能看个大概。" in said.head[0].text
    assert "不能用来判断您家" in said.text
    assert said.outcome is Outcome.answered


@pytest.mark.parametrize("names", ["dibao tekun", "tekun dibao", "dibao dibao_bianyuan", "dibao canji_butie"])
@pytest.mark.parametrize("region", [None, LANZHOU, HEJIANG, FUJIAN, NANCHANG])
def test_each_sentence_on_an_amount_has_its_source_and_none_is_said_twice(
    library: Library, names: str, region: str | None
) -> None:
    known = [name for name in names.split() if name in library.programmes]
    said = _which(library, " ".join(known), *([region] if region else []))
    texts = [block.text for block in said.blocks]
    assert len(texts) == len(set(texts))
    assert all(block.citations for block in said.head if "元" in block.text)
    assert any(block.role == "source" for block in said.rest)
