"""A family's income beside the local standard: reckoned exactly, compared with that place's figure or with none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from knowledge import Answer, AreaType, Library, Question, QuestionKind, answer
from knowledge.answers.by_income import with_income
from knowledge.money import Money, Period

TODAY = date(2026, 11, 27)
LANZHOU, GAOLAN, NANCHANG = "620100", "620122", "360100"


def _compared(
    library: Library,
    people: int,
    yuan: str,
    per: Period = Period.month,
    region: str | None = LANZHOU,
    area: AreaType | None = AreaType.urban,
    today: date = TODAY,
) -> Answer:
    question = Question(QuestionKind.eligibility, "dibao", region, area, today)
    income = Money.from_yuan(Decimal(yuan), per)
    said = answer(library, question)
    return with_income(library, said, people=people, income=income, region=region, area=area, as_of=today)


@pytest.mark.parametrize(
    ("people", "yuan", "per", "each"),
    [
        (4, "1200", Period.month, "每人每月 300 元"),
        (3, "20000", Period.year, "每人每月 555.56 元左右"),
        (2, "21936", Period.year, "每人每月 914 元。"),
    ],
)
def test_the_sum_per_head_and_month_is_told(library: Library, people: int, yuan: str, per: Period, each: str) -> None:
    assert each in _compared(library, people, yuan, per).head[0].text


def test_to_the_fen_the_standard_itself_is_not_below_it(library: Library) -> None:
    assert "比兰州市城市低保标准低" in _compared(library, 2, "1827.99").head[0].text
    # The document is of 2022: who has as much may be below what holds today.
    assert "不低于兰州市城市以前的低保标准" in _compared(library, 2, "1828").head[0].text
    assert "不低于兰州市城市低保标准" in _compared(library, 2, "1828", today=date(2022, 12, 1)).head[0].text


def test_a_yearly_standard_is_compared_without_rounding(library: Library) -> None:
    # 5268 a year is 439 a month to the fen.
    below, above = (
        _compared(library, 1, yuan, Period.year, area=AreaType.rural).head[0].text for yuan in ("5267.99", "5268")
    )
    assert "比兰州市农村低保标准低" in below
    assert "不低于兰州市农村以前的低保标准" in above


def test_where_the_kind_of_area_is_not_known_both_are_told(library: Library) -> None:
    text = _compared(library, 2, "1600", area=None).head[0].text
    assert "比兰州市城市低保标准低" in text
    assert "不低于兰州市农村" in text


def test_a_county_is_compared_with_its_citys_standard_and_the_source_is_cited(library: Library) -> None:
    said = _compared(library, 4, "1200", region=GAOLAN)
    assert "兰州市城市低保标准" in said.head[0].text
    assert any("914" in citation.quote for citation in said.head[0].citations)
    assert said.rest[0].role == "source"


def test_without_a_standard_of_the_place_none_is_compared_with(library: Library) -> None:
    text = _compared(library, 5, "3500", region=NANCHANG).text
    assert "每人每月 700 元" in text
    assert "资料里没有" in text
    assert "低保标准低" not in text
    unknown = _compared(library, 5, "3500", region=None).head[0].text
    assert "您在哪里" in unknown


def test_that_only_income_was_looked_at_is_said_and_the_conditions_stay(library: Library) -> None:
    plain = answer(library, Question(QuestionKind.eligibility, "dibao", LANZHOU, AreaType.urban, TODAY))
    said = _compared(library, 4, "1200")
    assert "只看了收入" in said.head[1].text
    assert all(block.text in said.text for block in plain.blocks)
    assert set(plain.citations) <= set(said.citations)
