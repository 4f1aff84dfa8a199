"""What is read as a sum, a count, a time, a case or a personal number; the cases are in cases/quantities.yaml."""

import json
import random
import re
import time as clock
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from components.marked_quantities import value_at
from components.quantities import find_quantities
from components.times import find_times, resolve
from hypothesis import given
from hypothesis import strategies as st

from tests.rasa_project.bot_files import in_the_bots_interpreter, read, training

CASES = read(Path(__file__).with_name("cases") / "quantities.yaml")
NOTHING: list[str] = CASES["nothing"]
READ = [case for name, cases in CASES.items() if name != "nothing" for case in cases]
# A Wednesday.
TODAY = date(2026, 11, 25)
_DIGITS_IN_A_ROW = re.compile(r"\d{5,}")


def told(text: str) -> list[str]:
    """The findings in the words of the table."""
    return [f"{text[item['start'] : item['end']]} = {_TELLERS[item['entity']](item)}" for item in find_quantities(text)]


def _span(low: Any, high: Any) -> str:
    return f"{low:g}" if low == high else f"{low:g}..{high:g}" if high < 10**6 else f"{low}..{high}"


def _limits(value: dict[str, Any]) -> list[str]:
    return [word for word in ("about" if value["approximate"] else None, value["bound"]) if word]


def _money(item: dict[str, Any]) -> str:
    value = item["value"]
    words = [_span(value["fen_low"] / 100, value["fen_high"] / 100), "yuan"]
    words += [f"/{value['period']}"] if value["period"] else []
    words += [f"per {value['per']}"] if value["per"] else []
    return " ".join([*words, *_limits(value)])


def _count(item: dict[str, Any]) -> str:
    value = item["value"]
    unit = [value["unit"]] if value["unit"] else []
    return " ".join([_span(value["low"], value["high"]), *unit, *_limits(value)])


def _time(item: dict[str, Any]) -> str:
    value = item["value"]
    if value["from"]:
        return value["from"] if value["from"] == value["to"] else f"{value['from']}..{value['to']}"
    words = []
    if value["relative"]:
        words.append(f"{value['relative']['unit']} {_span(value['relative']['from'], value['relative']['to'])}")
    words += [f"{name} {_span(*value[name])}" for name in ("month", "day") if value[name]]
    words += [f"weekday {value['weekday']}"] if value["weekday"] else []
    return " ".join([*words, *(["about"] if value["approximate"] else [])])


def _named(item: dict[str, Any]) -> str:
    return f"{item['entity']} {item['value']}"


_TELLERS = {"money": _money, "count": _count, "time": _time} | dict.fromkeys(
    ("phone", "id_number", "ticket_no"), _named
)


@pytest.mark.parametrize("case", READ, ids=lambda case: case["say"])
def test_reads(case: dict[str, Any]) -> None:
    assert told(case["say"]) == case["finds"]


@pytest.mark.parametrize("text", NOTHING)
def test_reads_nothing_in(text: str) -> None:
    assert told(text) == []


def test_the_table_is_large_enough_and_has_no_case_twice() -> None:
    texts = [case["say"] for case in READ] + NOTHING
    assert [text for text, count in Counter(texts).items() if count > 1] == []
    assert len(texts) >= 200
    assert len(NOTHING) >= 60


def test_a_number_inside_a_name_is_not_reported() -> None:
    text = "八十岁补贴和67岁"
    assert [item["start"] for item in find_quantities(text, [(0, 5)])] == [6]


# ---- for every text ----
_ALPHABET = (
    "零〇一二两俩仨三四五六七八九十百千万几半多来个口人年月日天号岁级成元块毛前后上下去今昨周每家工单身份证"
    "-,，。 0123456789GDx%¥"
)


@given(st.text(st.sampled_from(_ALPHABET), max_size=60))
def test_findings_are_json_in_order_inside_the_text_and_apart(text: str) -> None:
    found = find_quantities(text)
    json.dumps(found, allow_nan=False)
    ends = [0]
    for item in found:
        assert ends[-1] <= item["start"] < item["end"] <= len(text)
        ends.append(item["end"])


@given(st.text(st.sampled_from(_ALPHABET), max_size=60))
def test_low_is_never_above_high(text: str) -> None:
    for item in find_quantities(text):
        value = item["value"]
        if item["entity"] == "money":
            assert 0 <= value["fen_low"] <= value["fen_high"]
        elif item["entity"] == "count":
            assert 0 <= value["low"] <= value["high"]


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(find_quantities(text), list)


_GAPS = st.sampled_from(["", " ", "-", "  "])


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("你好我的电话是请回复，。 ", max_size=12), _GAPS)
def test_a_mobile_number_never_leaves_in_the_clear(number: str, before: str, gap: str) -> None:
    text = f"{before}{number[:3]}{gap}{number[3:7]}{gap}{number[7:]}"
    (found,) = find_quantities(text)
    assert (found["entity"], found["value"]) == ("phone", f"{number[:3]}****{number[-4:]}")


@given(st.dates(date(1920, 1, 1), date(2026, 11, 25)), st.integers(0, 999), st.sampled_from("0123456789Xx"))
def test_an_id_number_never_leaves_in_the_clear(born: date, serial: int, check: str) -> None:
    number = f"620102{born:%Y%m%d}{serial:03}{check}"
    (found,) = find_quantities(f"我的身份证{number}，谢谢")
    assert found["entity"] == "id_number"
    assert not _DIGITS_IN_A_ROW.search(found["value"])
    assert f"{born:%m%d}" not in found["value"][3:14]


# ---- times on a given day ----
RESOLVED = {
    "2023年5月": (date(2023, 5, 1), date(2023, 5, 31)),
    "2024年2月": (date(2024, 2, 1), date(2024, 2, 29)),
    "2023年5月12日": (date(2023, 5, 12), date(2023, 5, 12)),
    "去年": (date(2025, 1, 1), date(2025, 12, 31)),
    "去年三月": (date(2025, 3, 1), date(2025, 3, 31)),
    "上个月": (date(2026, 10, 1), date(2026, 10, 31)),
    "下下个月": (date(2027, 1, 1), date(2027, 1, 31)),
    "这个月十五号": (date(2026, 11, 15), date(2026, 11, 15)),
    "月底": (date(2026, 11, 21), date(2026, 11, 30)),
    "上周二": (date(2026, 11, 17), date(2026, 11, 17)),
    "上周": (date(2026, 11, 16), date(2026, 11, 22)),
    "大前天": (date(2026, 11, 22), date(2026, 11, 22)),
    "周三": (TODAY, TODAY),
    "周五": (date(2026, 11, 20), date(2026, 11, 20)),
    "五月十号": (date(2026, 5, 10), date(2026, 5, 10)),
    "12月": (date(2025, 12, 1), date(2025, 12, 31)),
    "28号": (date(2026, 10, 28), date(2026, 10, 28)),
}


@pytest.mark.parametrize("text", RESOLVED)
def test_a_time_means_on_a_day(text: str) -> None:
    (found,) = find_times(text)
    assert resolve(found.value, TODAY) == RESOLVED[text]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("半年前", (date(2026, 5, 1), date(2026, 5, 31))),
        ("半个月前", (date(2026, 11, 10), date(2026, 11, 10))),
        ("两三天前", (date(2026, 11, 22), date(2026, 11, 23))),
        ("十几年前", (date(2007, 1, 1), date(2015, 12, 31))),
    ],
)
def test_a_span_before_today_means_on_a_day(text: str, meant: tuple[date, date]) -> None:
    (found,) = find_quantities(text)
    assert resolve(found["value"], TODAY) == meant


# ---- speed ----
def _seconds(texts: list[str]) -> float:
    """Mean processor time per text, the best of three rounds: other programs share the machine."""
    rounds = []
    for _ in range(3):
        start = clock.process_time()
        for text in texts:
            find_quantities(text)
        rounds.append((clock.process_time() - start) / len(texts))
    return min(rounds)


def test_messages_are_read_fast_enough() -> None:
    said = [text for _, text in training()]
    everything = "，".join(random.Random(1).sample(said, len(said)))
    short = [everything[place : place + 60] for place in range(0, 60_000, 60)]
    long = [everything[place : place + 500] for place in range(0, 60_000, 500)]
    assert _seconds(short) < 0.0005
    assert _seconds(long) < 0.003


_PIECES = [
    "一",
    "1",
    "1 ",
    "幺 ",
    "三个",
    "昨天",
    "13812345678 ",
    "1,",
    "1,000,",
    "百",
    "几百",
    "工单1-",
    "GD1-",
    "A1",
    "一年",
    "就是",
    "半年",
    "三到",
    "2023-",
    "上",
    "每月八百",
    "一个月",
    "2023年5月到",
    "三百多",
    "¥",
    "块",
    "个人",
    " ",
    "三、",
    "点",
    "二〇",
]


@pytest.mark.parametrize("piece", _PIECES)
def test_ten_thousand_characters_do_not_hang_it(piece: str) -> None:
    text = (piece * (10_000 // len(piece) + 1))[:10_000]
    assert _seconds([text]) < 1


# ---- in the bot's interpreter ----
_SCRIPT = Path(__file__).with_name("run_components.py")
_NAMED = [{"entity": "program", "value": "gaoling_jintie", "start": 0, "end": 5}]
_GROUP = [{"entity": "person_group", "value": "child", "start": 2, "end": 4}]


def test_the_component_adds_its_entities_to_those_found_before() -> None:
    calls = [
        ["extract", ["八十岁补贴一个月800", _NAMED]],
        ["extract", ["两个孩子", _GROUP]],
        ["extract", ["你好", []]],
        ["extract", ["", []]],
    ]
    found, counted, *nothing = in_the_bots_interpreter(_SCRIPT, calls)
    assert found[0] == _NAMED[0]
    value = find_quantities("一个月800")[0]["value"]
    assert found[1:] == [{"entity": "money", "start": 5, "end": 11, "value": value, "extractor": "QuantityExtractor"}]
    # the children are told of by the count
    assert [(item["entity"], item["start"], item["end"]) for item in counted] == [("count", 0, 4)]
    assert nothing == [[], []]


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        ("count", "三榀", "3"), ("count", "两个老的", "2 person"), ("count", "半年", "6 month"),
        ("count", "半天", "0.5 day"), ("count", "半斤", "250 gram"), ("count", "半间", "0.5 item"),
        ("count", "大半天", "0.5 day"), ("count", "一半", "50 percent"), ("count", "一大半", "50..100 percent"),
        ("count", "百分百", "100 percent"), ("count", "两间半", "2.5 item"), ("count", "六亩二", "6.2 mu"),
        ("count", "零点三", "0.3"), ("count", "三点二公里", "3200 metre"), ("count", "八两", "400 gram"),
        ("count", "八十有六", "86"), ("count", "三年六个月", "3..4 year"), ("count", "一年两年", "1..2 year"),
        ("count", "一天二十四小时", None), ("count", "三室两厅", None), ("count", "C类", None), ("count", "好些", None),
        ("money", "三千", "300000 fen"), ("money", "一盒四千五", "450000 fen"), ("money", "一张五块", "500 fen"),
        ("money", "五百块一个", "50000 fen"), ("money", "两块钱一条", "200 fen"), ("money", "三天一千八", "180000 fen"),
        ("money", "一百两百", "10000..20000 fen"), ("money", "一趟三块五块", "300..500 fen"),
        ("money", "两百一百", None), ("money", "两分钱", "2 fen"), ("money", "两千蚊", "200000 fen"),
        ("money", "一个月三千零啲", None),
        ("time", "十号", "day 10"), ("time", "2027", "2027-01"), ("time", "零九年", "2009-01"),
        ("time", "今年五月初八", "about month 5"), ("time", "一九八几年", "about"), ("time", "三伏天", "about"),
    ],
)  # fmt: skip
def test_what_somebody_else_marks_is_read_to_its_last_number_or_not_at_all(
    kind: str, words: str, value: str | None
) -> None:
    found = value_at(f"家里{words}的", 2, 2 + len(words), kind)
    if found is None:
        told_ = None
    elif kind == "count":
        told_ = " ".join(filter(None, [_span(found["low"], found["high"]), found["unit"]]))
    elif kind == "money":
        told_ = f"{_span(found['fen_low'], found['fen_high'])} fen"
    else:
        about, month, day = found["approximate"], found["month"], found["day"]
        parts = [about and "about", found["from"], month and f"month {month[0]}", day and f"day {day[0]}"]
        told_ = " ".join(filter(None, parts))
    assert told_ == value
