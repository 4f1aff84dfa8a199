"""An answer as it is said on the telephone: no brackets, no document numbers, numbers as people say them.

Made from the same blocks as the text, so that the two can't differ in what they claim.
"""

from __future__ import annotations

import re

from knowledge.answers.model import Answer, Block
from knowledge.library import Library

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
_BREAKS = re.compile(r"[\n：；]+")


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


def spoken(library: Library, answer: Answer, *, whole: bool = False) -> str:
    """What is said first: the head, where it comes from, what can be done next. `whole`: the rest, too."""
    sentences = [say_block(block) for block in answer.head]
    sources = [block for block in answer.rest if block.role == "source"]
    if whole:
        sentences += [say_block(block) for block in answer.rest if block.role in ("condition", "item")]
    if sources:
        sentences.append(_source(library, sources[0]))
    sentences += [say_block(block) for block in answer.rest if block.role == "next"]
    return "".join(sentence for sentence in sentences if sentence)


def say_block(block: Block) -> str:
    """One block as it is said; ends like a sentence."""
    text = block.text
    text = _BRACKETS.sub(r"，\1，", text)  # said as an aside: a year, a conversion
    text = _BREAKS.sub("，", text.replace("《", "").replace("》", "").replace("“", "").replace("”", ""))
    text = re.sub(r"，*([。！？，])，*", r"\1", text).strip("，")
    text = say_numbers(text)
    return text if text.endswith(("。", "！", "？")) else f"{text}。"


def _source(library: Library, block: Block) -> str:
    """Which document, of when; clause, number and quote are left to the page."""
    citation = block.citations[0]
    document = library.documents[citation.document_id]
    return say_block(
        Block(
            library.say(
                f"spoken_{document.kind}",
                title=document.title,
                issuer=document.issuer,
                date=_date(citation.date),
            )
        )
    )


def _date(text: str) -> str:
    parts = [str(int(part)) for part in text.split("-")]
    return "".join(part + unit for part, unit in zip(parts, ("年", "月", "日"), strict=False))
