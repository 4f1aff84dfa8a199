"""What dibao comes to by the rule of the difference: exact, with the standard of the place, the rule and its clause."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from knowledge import Answer, AreaType, Library
from knowledge.answers.by_difference import Sums, answer_by_difference
from knowledge.money import Period

TODAY = date(2026, 11, 27)
LANZHOU, HEJIANG, NANCHANG = "620100", "510522", "360100"
RURAL, URBAN = AreaType.rural, AreaType.urban


def _fen(yuan: int) -> int:
    return yuan * 100


def _reckoned(library: Library, sums: Sums, region: str | None = LANZHOU, area: AreaType | None = RURAL) -> Answer:
    said = answer_by_difference(library, sums, region=region, area=area, as_of=TODAY)
    assert said is not None
    return said


@pytest.mark.parametrize(
    ("sums", "line"),
    [
        (Sums(stated=_fen(439), income=_fen(300), per_head=True), "一个人：439 − 300 = 139 元（一个月）。"),
        (Sums(people=3, income=_fen(300), per_head=True), "一个人：439 − 300 = 139 元；3 口人一共 417 元（一个月）。"),
        (Sums(people=3, income=_fen(900)), "3 口人：439 × 3 − 900 = 417 元（一个月）。"),
        (
            Sums(people=3, income=_fen(1200), only_own=True),
            "3 口人，全家要是只有您说的 1200 元：439 × 3 − 1200 = 117 元（一个月）。",
        ),
        (Sums(people=4, stated=_fen(5268)), "4 口人：5268 × 4 = 21072 元（一年）。"),
        (
            Sums(people=4, stated=_fen(5268), income=_fen(8000)),
            "4 口人：5268 × 4 − 8000 = 13072 元（一年）。",
        ),
        (
            Sums(people=2, income=_fen(6000), income_per=Period.year),
            "2 口人：5268 × 2 − 6000 = 4536 元（一年）。",
        ),
        (Sums(income=_fen(1500)), "标准是一个人的：439 元（一个月）。"),
        (Sums(for_whom=True), "439 元是一个人的，不是一家的（一个月）。"),
        (Sums(people=4, fewer=1, income=_fen(0)), "算的人少一个，标准就少一份：439 元（一个月）。"),
        (Sums(fewer=1), "算的人少一个，标准就少一份：439 元（一个月）。"),
    ],
)
def test_the_sum_stands_in_one_line(library: Library, sums: Sums, line: str) -> None:
    assert line in _reckoned(library, sums).head[0].text.split("\n")


def test_a_sum_is_told_with_the_rule_and_the_office_that_decides(library: Library) -> None:
    said = _reckoned(library, Sums(people=3, income=_fen(900)))
    assert "有的地方分档发" in said.text
    assert "由乡镇（街道）和民政定" in said.text
    assert any("第十八条" in citation.clause for citation in said.citations)
    assert any("5268" in citation.quote for citation in said.citations)
    assert [block.role for block in said.rest].count("source") == 2


def test_an_income_above_the_line_leaves_nothing_and_says_why(library: Library) -> None:
    family = _reckoned(library, Sums(people=3, income=_fen(1500)))
    assert "收入 1500 元不比它少。按差额减下来，没有剩的。" in family.head[0].text
    assert "有的开支能扣" in family.text
    head = _reckoned(library, Sums(income=_fen(439), per_head=True))
    assert "不低于标准 439 元" in head.head[0].text


def test_both_kinds_of_area_are_reckoned_where_it_is_not_known_which(library: Library) -> None:
    text = _reckoned(library, Sums(people=2, income=_fen(800)), area=None).head[0].text
    assert "城市，2 口人：914 × 2 − 800 = 1028 元" in text
    assert "农村，2 口人：439 × 2 − 800 = 78 元" in text


def test_a_figure_that_is_one_of_the_standards_says_which_is_meant(library: Library) -> None:
    text = _reckoned(library, Sums(people=2, income=_fen(800), stated=_fen(914)), area=None).head[0].text
    assert "914 × 2" in text
    assert "439" not in text


def test_a_figure_that_is_no_standard_of_the_place_is_not_reckoned_with(library: Library) -> None:
    text = _reckoned(library, Sums(people=2, income=_fen(800), stated=_fen(800)), area=URBAN).text
    assert "您说的 800 元，跟资料里兰州市的低保标准不一样" in text
    assert "914 × 2 − 800" in text


@pytest.mark.parametrize("region", [NANCHANG, None])
def test_where_there_is_no_standard_theirs_is_used_and_called_theirs(library: Library, region: str | None) -> None:
    said = _reckoned(library, Sums(stated=_fen(914), income=_fen(650), per_head=True, claim=_fen(264)), region, None)
    assert "不是我查到的数" in said.head[0].text
    assert "914 − 650 = 264 元" in said.text
    assert "对，是这样算" in said.text
    assert said.needs == (None if region else "region")


def test_where_there_is_none_at_all_nothing_is_reckoned(library: Library) -> None:
    sums = Sums(people=2, income=_fen(800))
    assert answer_by_difference(library, sums, region=NANCHANG, area=None, as_of=TODAY) is None
    assert answer_by_difference(library, sums, region=None, area=None, as_of=TODAY) is None


@pytest.mark.parametrize(("claim", "right"), [(417, True), (420, True), (139, True), (600, False)])
def test_a_claim_is_right_in_round_figures_too(library: Library, claim: int, right: bool) -> None:
    text = _reckoned(library, Sums(people=3, income=_fen(300), per_head=True, claim=_fen(claim))).head[0].text
    assert text.startswith("对，") is right
    assert "139 元" in text


def test_more_income_means_as_much_less_wherever_it_is(library: Library) -> None:
    said = answer_by_difference(library, Sums(more=_fen(500)), region=None, area=None, as_of=TODAY)
    assert said is not None
    assert "全家的收入多 500 元，低保金就少 500 元" in said.text
    at_home = replace(Sums(people=3, income=_fen(600)), more=_fen(500))
    assert "439 × 3 − 1100 = 217 元" in _reckoned(library, at_home).text
