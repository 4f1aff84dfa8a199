"""Answers by words: one of several, places, property, the disability certificate, days and ages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview.message import Heard, Message, denied, is_none, is_of_others, said_of
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Option, Script

_REGISTERED = re.compile(r"户口|户籍|老家")
#: Vehicles that are no car.
_NO_CAR = re.compile(r"三轮车|摩托车|电动车|电瓶车|自行车|单车|代步车|轮椅车|拖拉机|农用车|火车|公交车|车祸")
_SOLD = re.compile(r"(?:车|房|店|厂)[^，。,]{0,2}(?:卖了|卖掉|关了|倒了|转让)")
#: Whoever has no home has no second one.
_NO_HOME = re.compile(r"(?:没|无|没有)(?:车[没无]?)?(?:有)?房(?!租|贷)")
#: 村里说不行: the village's office, not where they live.
_OFFICE = re.compile(r"(?:村里|村上|镇里|镇上)(?=[^，。,]{0,2}(?:说|讲|不|没|让|叫|给|通知|来人|干部))")
_OTHERS = re.compile(r"(?:儿子|女儿|闺女|女婿|儿媳|兄弟|哥|弟|姐|妹|亲戚|邻居|人家|别人)[^，。,]{0,4}有")


def option_of(asked: Asked, text: str) -> Option | None:
    """The option whose word stands in the message; the longest word wins (没有能力 before 没有)."""
    said = bare(text)
    found = [
        (len(word), option) for option in asked.options for word in (*option.words, option.title) if bare(word) in said
    ]
    return max(found, key=lambda item: item[0])[1] if found else None


def _expressly(asked: Asked, text: str) -> Option | None:
    """The one option that is named as what was asked for (住在城里，农村户口)."""
    found = [option for option in asked.options if asked.ask_which and said_of(f"{option.title}户口", text)]
    return found[0] if len(found) == 1 else None


def _says_several(asked: Asked, text: str) -> bool:
    """Whether more than one option is named (以前农村，现在城里)."""
    of_word = {word: str(option.value) for option in asked.options for word in option.words}
    words = "|".join(map(re.escape, sorted(of_word, key=len, reverse=True)))
    named = {of_word[found[0]] for found in re.finditer(words, text) if said_of(found[0], text)}
    return len(named) > 1


_CHOICES: dict[str, dict[str, Any]] = {
    "hardship": {"yes": True, "no": False},
    "long_term_care": {"yes": True, "no": False},
    "employed": {"yes": True, "no": False},
}


def read_choice(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """One of the options, by its words."""
    text = _OFFICE.sub("", message.text)
    if is_of_others(text):
        return None  # 邻居跟我一样，他能办 says nothing of themselves
    option = _expressly(asked, text)
    if option is None and asked.ask_which and _says_several(asked, text):
        titles = tuple(option.title for option in asked.options)
        return Heard(told, ask=asked.ask_which, buttons=titles)
    option = option or option_of(asked, text)
    if option is None:
        yes_no = _CHOICES.get(asked.id)
        dialogue = message.library.dialogue
        if (
            yes_no
            and asked.id != "hardship"
            and (dialogue.is_whole("agree", message.text) or dialogue.is_whole("decline", message.text))
        ):
            wanted = "yes" if dialogue.is_whole("agree", message.text) else "no"
            option = next(item for item in asked.options if item.value == wanted)
    if option is None:
        return None
    value = _CHOICES.get(asked.id, {}).get(str(option.value), option.value)
    return Heard(told.with_(**{asked.id: value}), (asked.told_as.format(value=option.told),))


def read_disability(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Kind and grade of the certificate; the one that is missing is asked for."""
    if is_none(asked, message, script) or re.search(r"没.{0,3}残疾证|没办证", message.text):
        return Heard(told.with_(disability={"kind": "none", "grade": None}), (asked.nobody,))
    before = told.facts.get("disability") or {}
    option = option_of(asked, message.text)
    grades = [
        int(count["low"])
        for count in message.values("count")
        if count.get("unit") in ("grade", None) and 1 <= count["low"] <= len(script.grades)
    ]
    kind = str(option.value) if option else before.get("kind")
    grade = grades[0] if grades else before.get("grade")
    if option is None and not grades:
        return None
    now = told.with_(disability={"kind": kind, "grade": grade})
    if kind is None:
        return Heard(now, ask=asked.ask_kind, buttons=tuple(item.title for item in asked.options))
    if grade is None:
        return Heard(now, ask=asked.ask_grade, buttons=script.grades)
    name = next(item.told for item in asked.options if item.value == kind)
    return Heard(now, (f"{name}{script.grades[grade - 1]}",))


def read_certificate(message: Message, told: Told, script: Script) -> Heard | None:
    """Kind and grade beside something else (我爸肢体二级), where it can only be one member's."""
    disabled = [member for member in told.members if "disabled" in member.tags]
    graded = [item for item in message.values("count") if item.get("unit") == "grade"]
    if len(disabled) != 1 or len(graded) != 1 or told.facts.get("disability") is not None:
        return None
    heard = read_disability(script.question("disability"), message, told, script)
    return heard if heard is not None and not heard.ask else None


def read_month(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Since which month."""
    times = message.values("time")
    if not times:
        return None
    day = _first_day(times[0], message.today)
    if day is None or day > message.today:
        return None
    back = asked.told_as.format(value=script.says["month"].format(year=day.year, month=day.month))
    return Heard(told.with_(over_standard_since=day.isoformat()), (back,))


def _first_day(value: dict[str, Any], today: date) -> date | None:
    """The first day that a time can mean, at the precision of a month."""
    if value["from"]:
        year, month = (int(part) for part in str(value["from"]).split("-")[:2])
        return date(year, month, 1)
    year, month = today.year, today.month
    relative = value["relative"]
    if relative and relative["unit"] == "year":
        year += int(relative["from"])
        month = value["month"][0] if value["month"] else 1
    elif relative and relative["unit"] == "month":
        months = year * 12 + month - 1 + int(relative["from"])
        year, month = divmod(months, 12)
        month += 1
    elif value["month"]:
        month = value["month"][0]
        year -= month > today.month
    elif relative is None:
        return None
    return date(year, month, 1)


def read_place(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Where the household is registered; a province alone is too wide and asked on."""
    regions = message.library.regions
    code = _registered(message) or message.region
    place = regions.get(code) if code else None
    if place is None:
        return None
    if place.level == "province" and not told.facts.get("wide"):
        return Heard(told.with_(wide=True), ask=script.says["narrow"].format(place=place.name))
    return Heard(told.with_(region=place.code, wide=None), (asked.told_as.format(value=regions.full_name(place.code)),))


def _registered(message: Message) -> str | None:
    """Of several places the one that 户口 stands before (户口在兰州，人在西宁)."""
    said = _REGISTERED.search(message.text)
    spans = message.library.regions.find(message.text)
    if said is None or len(spans) < 2:
        return None
    after = [span for span in spans if span.start >= said.end()]
    return after[0].codes[0] if after and len(after[0].codes) == 1 else None


def had_and_lacked(asked: Asked, text: str) -> tuple[set[str], set[str]]:
    """Which property the text says there is, and which not: values of the options. What others have is neither."""
    if _OTHERS.search(text):
        return set(), set()
    text, sold = _NO_CAR.sub("□", text), _SOLD.search(text) is not None
    has = {str(option.value) for option in asked.options if any(said_of(word, text) for word in option.words)}
    lacks = {
        str(option.value)
        for option in asked.options
        if any(denied(word, text) or (sold and word in text) for word in option.words)
    }
    lacks |= {"second_home"} if _NO_HOME.search(text) else set()
    return (set(), lacks) if sold else (has, lacks - has)


def read_property(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Car, second home, business, savings. What only one of them is denied of is asked on."""
    names = [str(option.value) for option in asked.options]
    has, lacks = had_and_lacked(asked, message.text)
    parts = [message, *(replace(message, text=clause) for _, clause in clauses(message.text) if not has)]
    none = any(is_none(asked, part, script) for part in parts)  # 都没有，车早卖了
    if none or message.library.dialogue.is_whole("decline", message.text):
        # None of those that are still open: what was told of the others stays.
        rest = told.facts.get("rest")
        kept = {name: bool(rest and told.facts.get(name)) for name in names}
        back = tuple(option.told for option in asked.options if kept[str(option.value)]) or (asked.nobody,)
        return Heard(told.with_(**kept, rest=None), back)
    if _OTHERS.search(message.text):
        return None
    if has:
        if told.facts.get("rest"):
            has |= {name for name in names if told.facts.get(name)}
        values = {name: name in has for name in names}
        return Heard(
            told.with_(**values, rest=None), tuple(option.told for option in asked.options if str(option.value) in has)
        )
    if not lacks and not _NO_CAR.search(message.text):
        return None
    before = {name: False for name in names if told.facts.get("rest") and told.facts.get(name) is False}
    gone = before | (dict.fromkeys(lacks, False) or {"car": False})
    rest = script.says["or"].join(option.named for option in asked.options if str(option.value) not in gone)
    if not rest:
        return Heard(told.with_(**gone, rest=None), (asked.nobody,))
    return Heard(told.with_(**gone, rest=True), ask=script.says["rest"].format(rest=rest), buttons=asked.titles())
