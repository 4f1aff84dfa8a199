"""What a document says of itself: title, issuer, number, date, region, kind; each with how sure, and why.

Only what stands at the document's own places counts (letterhead, title, signature, the lines a page prints around
it): a number, a date or a place in running text is mostly somebody else's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.importing.cutting import begins_body
from knowledge.importing.numerals import find_date
from knowledge.importing.signs import (
    ADDRESSED,
    DATE_LINE,
    FIRST_CLAUSE,
    LETTERHEAD,
    META,
    NAVIGATION,
    NUMBER,
    OWN_NUMBER_LINE,
    REPORTED_BY,
    SALUTATION,
    offices,
    printed_around,
)
from knowledge.importing.words import word
from knowledge.regions import Regions

Kind = Literal["notice", "forwarded_notice", "press_report", "work_summary"]

_TITLED = re.compile(r"关于.*的(通知|意见|公告|办法|决定|批复|函|通报|细则|方案)|(办法|细则|规定|条例|方案)$")
_BYLINE = re.compile(r"^\s*(\S{2,12}?)(?:讯|消息)\s*[（(\s]")
_SPEAKS_OF_ITSELF = re.compile(r"我[局厅市县区州旗省]|近年来|工作总结|工作汇报|总结如下")
_NATIONAL = re.compile(r"民政部|财政部|国务院|全国人民代表大会|人力资源社会保障部|国家[\u4e00-\u9fff]{2,6}(局|委)")
_DATE_KEYS = ("成文日期", "生成日期", "发布日期", "发布时间", "时间", "日期")
_ISSUER_KEYS = ("发文机关", "发文机构", "发布机构", "发布单位", "来源", "信息来源", "稿件来源")
_LAST_LINES = 12


@dataclass(frozen=True)
class Guess:
    """A value ("" if the text has none), whether the text states it, and why we think so (for who imports it)."""

    value: str
    stated: bool
    why: str


class Heading:
    """Reads one document's own places, once."""

    def __init__(self, text: str) -> None:
        self._text = text
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        self._head = self._own_lines(lines)
        body = lines[len(self._head) :]
        self._addressed = bool(body) and bool(SALUTATION.match(body[0])) and bool(ADDRESSED.search(body[0]))
        self._tail = body[-_LAST_LINES:]
        self._meta: dict[str, str] = {}
        for line in [*self._head, *self._tail]:
            self._meta |= printed_around(line)

    @staticmethod
    def _own_lines(lines: list[str]) -> list[str]:
        for index, line in enumerate(lines):
            addressed = SALUTATION.match(line) and ADDRESSED.search(line) and not META.match(line)
            if addressed or FIRST_CLAUSE.match(line) or begins_body(line):
                return lines[:index]
        return lines

    def title(self) -> Guess:
        """The title as printed, without the spaces that only lay it out."""
        for key in ("标题", "名称"):
            if key in self._meta:
                return Guess(self._meta[key], True, f"the page prints it behind {key}")
        around = (META.match, NAVIGATION.match, OWN_NUMBER_LINE.match, LETTERHEAD.search)
        lines = [line for line in self._head if not any(sign(line) for sign in around)]
        if not lines:
            return Guess("", False, "the text begins without one")
        joined = ("" if any("关于" in line for line in lines) else " ").join(lines)
        joined = re.sub(r"\s+(?=关于)", "", joined)
        joined = re.sub(r"《[^》]*》", lambda found: "".join(found[0].split()), joined)
        whole = re.fullmatch(r"《([^》]*)》", joined)
        return Guess(whole[1] if whole else joined, True, "it stands above the text")

    def issuer(self) -> Guess:
        """Who issued it: by the title, the letterhead, the signature, or what the page says."""
        nobody = Guess("", False, "nobody signed the text and no page names one")
        return next((guess for guess in self._issuers() if guess.value), nobody)

    def _issuers(self) -> Iterator[Guess]:
        """By all places that may name it, the surest first; the value is "" where a place does not."""
        before = re.match(r"(.*?)关于", self.title().value)
        yield Guess("、".join(offices(before[1]) if before else []), True, "the title begins with it")
        for line in filter(LETTERHEAD.search, self._head):
            yield Guess("、".join(offices(re.sub(r"文\s*件", " ", line))), True, "it is the letterhead")
        yield Guess("、".join(self._signed()), True, "it signed the text")
        if reported := REPORTED_BY.search("\n".join(self._tail)):
            yield Guess(reported[1], True, f"the text ends with {reported[0]}")
        for key in _ISSUER_KEYS:
            why = f"the page prints it behind {key}; the office that wrote it may be another"
            yield Guess(self._meta.get(key, ""), False, why)
        if byline := _BYLINE.match(self._text.lstrip()):
            yield Guess(byline[1], True, f"the text begins with {byline[0].strip()}")

    def _signed(self) -> list[str]:
        """The offices above the date, or the last ones; not an office that only printed it (印发)."""
        found: list[str] = []
        for index, line in enumerate(self._tail):
            printed = index + 1 < len(self._tail) and self._tail[index + 1].endswith("印发")
            if not printed:
                found += offices(line)
        return list(dict.fromkeys(found))

    def number(self) -> Guess:
        """Its own number, in the official brackets. A number in running text is another document's."""
        for line in self._head:
            found = NUMBER.search(line)
            if found and (OWN_NUMBER_LINE.match(line) or not META.match(line)) and "》" not in line[: found.start()]:
                return Guess(f"{found[1]}〔{found[2]}〕{found[3]}号", True, "it stands above the text")
        for key in ("发文字号", "文号"):
            found = NUMBER.search(self._meta.get(key, ""))
            if found:
                return Guess(f"{found[1]}〔{found[2]}〕{found[3]}号", True, f"the page prints it behind {key}")
        cited = list(dict.fromkeys(found[0] for found in NUMBER.finditer(self._text)))
        others = f"; other documents' stand in the text: {'、'.join(cited[:3])}" if cited else ""
        return Guess("", False, f"none above the text{others}")

    def date(self) -> tuple[Guess, str]:
        """Its date as precise as printed, and what a reader is told if it is inferred."""
        dated = [index for index, line in enumerate(self._tail) if DATE_LINE.match(line)]
        printed = [index for index in dated if self._tail[index].endswith("印发")]
        for index in reversed([item for item in dated if item not in printed]):
            found = find_date(self._tail[index])
            if found and index and offices(self._tail[index - 1]):
                return Guess(str(found), True, "it stands below the signature"), ""
            if found and not printed:
                why = word("why", "date_unsigned")
                return Guess(str(found), False, "it stands below the text, but nobody signed beside it"), why
        for key in _DATE_KEYS:
            found = find_date(self._meta.get(key, ""))
            if found:
                return Guess(str(found), True, f"the page prints it behind {key}"), ""
        for index in printed:
            found = find_date(self._tail[index])
            if found:
                return Guess(str(found), True, "it is the day of printing (印发)"), ""
        return self._year()

    def _year(self) -> tuple[Guess, str]:
        years = Counter(re.findall(r"(?<!\d)(20\d\d)\s*年", self._text))
        if not years:
            return Guess("", False, "no date and no year in the text"), ""
        year = max(years, key=lambda item: (years[item], item))
        why = word("why", "date_from_years", year=year)
        return Guess(year, False, f"no date; {year} is the year it names most often"), why

    def region(self, regions: Regions) -> tuple[Guess, list[str]]:
        """The division code, by issuer and title; and the places in running text, most named first, to choose from."""
        mentioned: Counter[str] = Counter()
        for span in regions.find(self._text):
            if len(span.codes) == 1:
                mentioned[span.codes[0]] += 1
        others = [code for code, _ in mentioned.most_common(5)]
        several: set[str] = set()
        for named, where in (
            (self.issuer().value, "the issuer's name"),
            ("、".join(self._signed()), "the signature"),
            (self.title().value, "the title"),
        ):
            codes = {code for span in regions.find(named) for code in span.codes}
            if len(codes) == 1:
                return Guess(codes.pop(), True, f"it is in {where}"), others
            several |= codes
        if several:
            return Guess("", False, "issuer and title fit several places"), sorted(several)
        return Guess("", False, "neither issuer nor title names a place"), others

    def kind(self) -> Guess:
        """Which of the four sorts of local source it is."""
        title, numbered = self.title().value, bool(self.number().value)
        if "转发" in title:
            return Guess("forwarded_notice", True, "the title says 转发")
        if numbered or self._addressed or _TITLED.search(title):
            return Guess("notice", True, "it has a number, is addressed to offices, or its title is a notice's")
        if REPORTED_BY.search("\n".join(self._tail)) or _BYLINE.match(self._text.lstrip()):
            return Guess("press_report", True, "it names an agency or an office as its source, and is no notice")
        if _SPEAKS_OF_ITSELF.search(self._text):
            return Guess(
                "work_summary", False, "an office speaks of its own work (我局, 近年来), without number or addressee"
            )
        return Guess("press_report", False, "it has no number, no addressee and no signature")

    def national(self) -> bool:
        """Whether a national office issued it; such rules are told in own words, not imported."""
        issuer = self.issuer().value
        return bool(issuer) and all(_NATIONAL.match(name) for name in issuer.split("、"))

    def passed_on(self) -> str:
        """The title of the notice that a forwarding one passes on; "" if it names none."""
        found = re.search(r"《([^》]+)》", self.title().value)
        return found[1] if found else ""
