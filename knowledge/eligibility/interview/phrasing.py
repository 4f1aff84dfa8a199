"""A message as it would stand with its commas: 工资一千 药费一千, 老公尿毒症孩子上初二.

Who types on a telephone leaves commas out, and puts blanks for them. All readers go clause by clause, so what is
said of one would be taken for the other's. Sums that stand so close to the next words that the bot's reader passes
them over (一个月两千老公看病) are added.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from knowledge.eligibility.interview.message import Entity, Message
from knowledge.kin import SPOUSE
from knowledge.number_words import DIGITS

_HAN = r"[一-鿿]"
#: A blank between two statements; not the one of 满 60 岁 nor of 三百 块.
_BLANK = re.compile(r"(?<=[一-鿿\d])[ \t\u3000]+(?=[一-鿿\d])")
_UNIT = re.compile(r"(?:元|块|岁|口|个|人|年|月|万|千|百|级|多|左右|斤|天|号|日|亩|分|毛|来|几)")
#: Words after which a blank and a number are one: 满 60, 一共 3 口.
_BEFORE_A_NUMBER = re.compile(r"(?:满|共|是|有|约|大概|差不多|收入|工资|就|才|到|了|每月|月|年|第|我|妈|爸)$")
_KIN = (
    f"老公公|公公|婆婆|{SPOUSE}|婆娘|对象|爸爸?|妈妈?|爹|娘|父亲|母亲|爷爷|奶奶|外公|外婆"
    "|姥姥|姥爷|岳父|岳母|儿子|女儿|闺女|姑娘|儿媳妇?|孙子|孙女|孩子|小孩|娃娃?|弟弟?|妹妹?|哥哥?|姐姐?"
)
#: Who is told of next, right behind what was told of another: a state, an age, a grade, a sum, what they do.
_NEXT = re.compile(
    rf"(?:(?<=[活班岁级病症癌瘫炎证千百万块元学])|(?<=口人)|(?<=残疾)|(?<=透析)|(?<=脑梗)|(?<=中风)"
    rf"|(?<=[二三四五六七八九]十)|(?<=十[一二三四五六七八九]))(?=(?:我|俺)?(?:{_KIN})|(?:我|俺)(?!们的))"
    rf"|(?<=[^生有养带给丢送接管要打骂抱领看死没走跑离嫁娶]了)(?=(?:我|俺)?(?:{_KIN}))"
)
_WHO = re.compile(rf"(?:我|俺)?(?:{_KIN})|我|俺")
#: 看病老婆, 两个人孩子 and such, where the one belongs to the other: 给病人老婆, 残疾人孩子, 一个人我.
_NO_NEXT = re.compile(r"[给帮替为]我?$|(?:看|治)病$|[给没无][^，。,]{0,3}$")
_NUMERAL = (
    r"\d{3,6}(?:\.\d+)?|\d+(?:\.\d+)?[千万]\d?|[一二两三四五六七八九](?:千|万|百)(?:[一二三四五六七八九零十千百]{0,6})"
)
#: A sum of at least a hundred that counts nothing.
_SUM = re.compile(
    rf"(?<![\d.一二两三四五六七八九十百千万几第年])(?P<sum>{_NUMERAL})(?P<more>[多来几]?)(?:元钱?|块钱?)?"
    r"(?![\d.百千万十%年月号日岁级口度斤亩次平天米里步个人字名只头分楼栋室])"
)
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_MONTHLY, _YEARLY = (
    re.compile(r"(?:[一每1]个?月|月月|按月)[^，。,；;\d]{0,4}$"),
    re.compile(r"(?:[一每1]年|全年)[^，。,；;\d]{0,4}$"),
)
_FEN, _LEAST = 100, 100


def punctuated(message: Message) -> Message:
    """The message with a comma where a new statement begins, and with the sums that were passed over."""
    return _told_apart(_with_sums(_without_blanks(message)))


def _without_blanks(message: Message) -> Message:
    text, spans = message.text, message.library.regions.find(message.text)
    ends, starts = {span.end for span in spans}, {span.start for span in spans}
    for blank in reversed([*_BLANK.finditer(text)]):
        before, after = text[: blank.start()], text[blank.end() :]
        if _is_of_a_number(before, after) or (blank.start() in ends and blank.end() in starts):
            continue
        text = before + "，" * len(blank[0]) + after
    return message if text == message.text else replace(message, text=text)


def _is_of_a_number(before: str, after: str) -> bool:
    """三口 人, 满 60 岁, 1 500: the blank stands within a number and what it counts."""
    if before[-1].isdigit() and (after[0].isdigit() or _UNIT.match(after)):
        return True
    return after[0].isdigit() and _BEFORE_A_NUMBER.search(before) is not None


def _told_apart(message: Message) -> Message:
    """With a comma before who is told of next."""
    inside = {
        place for item in message.entities if item["entity"] != "region"
        for place in range(int(item["start"]) + 1, int(item["end"]))
    }  # fmt: skip
    behind_sums = {int(item["end"]) for item in message.found("money")}
    places = sorted(
        {found.start() for found in _NEXT.finditer(message.text)}
        | {end for end in behind_sums if _WHO.match(message.text, end)}
    )
    places = [
        place for place in places if place > 1 and place not in inside and not _NO_NEXT.search(message.text[:place])
    ]
    for place in reversed(places):
        text = f"{message.text[:place]}，{message.text[place:]}"
        message = replace(message, text=text, entities=[_moved(item, place) for item in message.entities])
    return message


def _moved(item: Entity, place: int) -> Entity:
    """The entity behind a comma that was put in at `place`."""
    return {
        **item,
        "start": int(item["start"]) + (int(item["start"]) >= place),
        "end": int(item["end"]) + (int(item["end"]) > place),
    }


def _with_sums(message: Message) -> Message:
    taken = {
        place
        for item in message.entities
        if item["entity"] != "count" or item["value"].get("unit") not in ("month", "year", "day")
        for place in range(int(item["start"]), int(item["end"]))
    }
    found = [
        _sum(message.text, said)
        for said in _SUM.finditer(message.text)
        if not taken & {*range(*said.span())} and yuan_of(said["sum"]) >= _LEAST
    ]
    return replace(message, entities=[*message.entities, *found]) if found else message


def _sum(text: str, said: re.Match[str]) -> Entity:
    before, yuan = text[: said.start()], yuan_of(said["sum"])
    period = "month" if _MONTHLY.search(before) else "year" if _YEARLY.search(before) else None
    value: dict[str, Any] = {
        "fen_low": yuan * _FEN, "fen_high": yuan * _FEN, "period": period, "per": None,
        "approximate": bool(said["more"]), "bound": None,
    }  # fmt: skip
    return {"entity": "money", "start": said.start(), "end": said.end(), "value": value}


def yuan_of(written: str) -> int:
    """两千五, 2500, 1.2万, 1万2."""
    figures = re.fullmatch(r"(\d+(?:\.\d+)?)(?:([千万])(\d?))?", written)
    if figures is not None:
        unit = _UNITS.get(figures[2] or "", 1)
        return round(float(figures[1]) * unit) + int(figures[3] or 0) * unit // 10
    total, digit, unit = 0, 0, 1
    for char in written:
        if char not in _UNITS:
            digit, unit = DIGITS[char], 10 if char == "零" else unit
            continue
        unit = _UNITS[char]
        total = (total + digit) * unit if unit == _UNITS["万"] else total + (digit or 1) * unit
        digit = 0
    return total + digit * (unit // 10 or 1)
