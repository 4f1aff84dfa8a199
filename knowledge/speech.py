"""Text as it is said on the telephone: numbers as people say them, nothing that only a screen shows."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from knowledge.models import Model
from knowledge.yaml_text import read_yaml

_DIGITS = "零一二三四五六七八九"
_TELEPHONE_DIGITS = "零幺二三四五六七八九"
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
#: Numbers that are called, not counted: 12345, 110, 400-… and the like.
_HOTLINES = frozenset({"110", "119", "120", "122", "12345", "12348", "12349", "12356", "12333", "12393"})
#: What a number that is counted stands before (110 元 is no telephone number).
_COUNTED = ("元", "块", "万", "亿", "人", "户", "个", "天", "倍", "家", "名", "项")
#: 两 where two things are counted: 两个月, 两次; not 二十个, 第二条, 二月, 二级.
_TWO_OF = re.compile(r"(?<![第十百千万零一二三四五六七八九点])二(?=个|次|倍|年内|天|项|份|户|人|种|元)")
_BREAKS = re.compile(r"[\n：；:;]+")
_MASKED = re.compile(r"\d{3}\*{4}(\d{4})")
#: A ticket's number, and a telephone number that is written in groups: digit by digit, with a pause for each dash.
_IN_GROUPS = re.compile(r"(?<!\d)(?:\d{6}-\d{6}-\d{4,5}-\d|0\d{2,3}-\d{7,8}|400-\d{3,4}-\d{3,4})(?!\d)")
_CLOCK = re.compile(r"(?<!\d)([01]?\d|2[0-3]):([0-5]\d)(?!\d)")
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](0?[1-9]|[12]\d|3[01])(?!\d)")
_LIST_NUMBER = re.compile(r"(?m)^\s*(?:（(\d{1,2})）|\((\d{1,2})\)|(\d{1,2})[.、．)](?!\d))\s*")
_LINK = re.compile(r"(?:https?://|www\.)[\w./?&=%#~:+-]+|(?<![\w/])/[a-z]+/\w+")
#: Signs that are not said.
_SIGNS = str.maketrans("", "", '《》〈〉“”‘’"【】')
_PAUSES = re.compile(r"，*([。！？，])，*")


class Replaced(Model):
    """Words that make sense beside a screen only, as a regular expression, and what is said instead."""

    words: str
    say: str


class SpeechWords(Model):
    """All of speech.yaml."""

    screen: tuple[Replaced, ...]
    link: str
    tail: str
    ordinal: str
    day: str
    clock: str
    half_past: str
    full_hour: str


@cache
def speech_words() -> SpeechWords:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return SpeechWords.model_validate(read_yaml(files("knowledge").joinpath("speech.yaml").read_text(encoding="utf-8")))


def say_text(text: str) -> str:
    """Any text that citizens read, as it is said; it ends like a sentence. Empty for an empty one."""
    if not text.strip():
        return ""
    words = speech_words()
    for replaced in words.screen:
        text = re.sub(replaced.words, replaced.say, text)
    text = _LINK.sub(words.link, text)
    text = _LIST_NUMBER.sub(lambda found: words.ordinal.format(number=next(filter(None, found.groups()))), text)
    text = _MASKED.sub(lambda found: words.tail.format(digits=say_digits(found[1])), text)
    text = _IN_GROUPS.sub(lambda found: say_digits(found[0]), text)
    text = _DAY.sub(lambda found: words.day.format(year=found[1], month=int(found[2]), day=int(found[3])), text)
    text = _CLOCK.sub(_say_clock, text)
    text = _BRACKETS.sub(r"，\1，", text)  # said as an aside: a year, a conversion
    text = _BREAKS.sub("，", text.translate(_SIGNS))
    text = say_numbers(_PAUSES.sub(r"\1", text).strip("，"))
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def say_digits(written: str) -> str:
    """Digit by digit, with a pause for each dash: 261126-3609 → 二六幺幺二六，三六零九."""
    return "".join(_TELEPHONE_DIGITS[int(mark)] if mark.isdigit() else "，" for mark in written)


def _say_clock(found: re.Match[str]) -> str:
    """17:30 → 17点半."""
    words, hour, minute = speech_words(), int(found[1]), int(found[2])
    form = {0: words.full_hour, 30: words.half_past}.get(minute, words.clock)
    return form.format(hour=hour, minute=minute)


def say_number(text: str) -> str:
    """A number in Chinese as it is said: 914 → 九百一十四, 2 → 二, 1.3 → 一点三. Up to 9 999 999 999 999."""
    whole, _, part = text.partition(".")
    said = _whole(int(whole))
    if part:
        said += "点" + "".join(_DIGITS[int(digit)] for digit in part)
    return said


def _whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    parts: list[str] = []
    for unit, name in ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, unit)
        if section:
            gap = bool(parts) and section < 1000
            parts.append(("零" if gap else "") + _section(section) + name)
    said = "".join(parts)
    if said.startswith("一十"):
        return said[1:]
    return "两" + said[1:] if said.startswith(("二千", "二万", "二亿")) else said


def _section(number: int) -> str:
    """1 to 9999."""
    said, zero = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += ("零" if zero and said else "") + _DIGITS[digit] + name
            zero = False
        else:
            zero = True
    return said


def say_numbers(text: str) -> str:
    """Every number in a sentence as it is said: years by digit, hotlines as telephone numbers, 30% as 百分之三十."""
    text = re.sub(r"(\d)\s*[～~–-]\s*(\d)", r"\1到\2", text)
    text = re.sub(r"(\d+(?:\.\d+)?)\s*%", lambda found: "百分之" + say_number(found[1]), text)
    text = re.sub(r"(\d{4})\s*年", lambda found: "".join(_DIGITS[int(digit)] for digit in found[1]) + "年", text)

    def say(found: re.Match[str]) -> str:
        digits = found[0]
        counted = found.string[found.end() :].lstrip().startswith(_COUNTED)
        if not counted and (digits in _HOTLINES or (len(digits) >= 7 and "." not in digits)):
            return "".join(_TELEPHONE_DIGITS[int(digit)] for digit in digits)
        return say_number(digits)

    said = re.sub(r"\s+", "", _NUMBER.sub(say, text))
    return _TWO_OF.sub("两", said)
