"""What a name is there for: aid that one only says not to have, an age of eighty, a short name."""

from datetime import date

import pytest

from actions.reading.naming import is_very_old
from actions.reading.understanding import understand
from knowledge import Library
from tests.actions.read_trackers import tracker_of
from tests.actions.trackers import message, tracker

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "under_way", "about"),
    [
        ("我们不是低保户也行吗", "linshi_jiuzhu", "linshi_jiuzhu"),
        ("没吃低保能领吗", "linshi_jiuzhu", "linshi_jiuzhu"),
        ("我没有低保", "linshi_jiuzhu", "linshi_jiuzhu"),
        ("我家没领低保也能办吗", "yiliao_jiuzhu", "yiliao_jiuzhu"),
        ("没有低保能不能申请临时救助", None, "linshi_jiuzhu"),
        # asked about, or the only one there is
        ("我没有低保，能申请吗", None, "dibao"),
        ("没吃低保，低保怎么申请", "linshi_jiuzhu", "dibao"),
        ("有没有低保", "linshi_jiuzhu", "dibao"),
        ("是不是低保户都有", "linshi_jiuzhu", "dibao"),
        ("能不能吃低保", "linshi_jiuzhu", "dibao"),
        ("怎么没低保", "linshi_jiuzhu", "dibao"),
        ("低保呢", "linshi_jiuzhu", "dibao"),
        ("不是低保，我问特困", "linshi_jiuzhu", "tekun"),
    ],
)
def test_aid_that_one_only_does_not_have_is_not_asked_about(
    library: Library, text: str, under_way: str | None, about: str
) -> None:
    asked = understand(tracker_of(library, text, "ask_eligibility", slots={"programme": under_way}), library, TODAY)
    assert asked.programme == about


@pytest.mark.parametrize("text", ["他是低保户", "我妈吃着低保", "不是低保户行不行", "没低保行不"])
def test_having_an_aid_or_not_is_a_condition_on_what_was_listed(library: Library, text: str) -> None:
    read = tracker_of(library, text, "ask_eligibility", slots={"offered": "gaoling_jintie,dibao"})
    assert understand(read, library, TODAY).programmes == ()
    alone = tracker_of(library, text, "ask_eligibility")
    assert understand(alone, library, TODAY).programmes == ("dibao",)


@pytest.mark.parametrize(
    ("text", "count", "unit", "old"),
    [
        ("我妈80多有什么", "80多", None, True),
        ("我爸今年都80多了", "80多", None, True),
        ("奶奶八十多岁了", "八十多岁", "age", True),
        ("一个月给80多", "80多", None, False),
        ("我们村80多户", "80多户", "household", False),
    ],
)
def test_eighty_odd_is_an_age_where_it_is_somebodys(
    library: Library, text: str, count: str, unit: str | None, old: bool
) -> None:
    read = message(text, "ask_available_aid")
    start = text.index(count)
    value = {"low": 80, "high": 89, "unit": unit}
    read["entities"].append({"entity": "count", "value": value, "start": start, "end": start + len(count)})
    assert is_very_old(read, library) is old


def test_a_short_name_is_the_aid_under_way_and_no_other(library: Library) -> None:
    read = message("那边缘有啥用", "ask_available_aid")
    under_way = understand(tracker(read, programme="dibao_bianyuan"), library, TODAY)
    assert under_way.named_programme
    assert not understand(tracker(read, programme="dibao"), library, TODAY).named_programme
