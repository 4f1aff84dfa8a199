"""Recognises places inside a sentence, names that follow each other as one place (兰州的城关区雁北街道).

What keeps ordinary words from becoming places: only names that are safe by themselves begin a place; a county's
short name that is also a word (河东, 和平) counts only after its parent's name and at the end of a phrase, a
township's never; a name that runs on into a longer word (白沙|乡镇) is none, nor is a given name (李|秀英).

At each position one look at the first two characters tells whether any name begins there at all, and how long the
longest is. A trie of all names would say the same, with a dict for every character of every name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from knowledge.regions.model import Span, level_of
from knowledge.regions.names import PARTICLE, Names

_BETWEEN = re.compile(rf"\s*{PARTICLE}?\s*")
# 上饶余干低保多少: an aid or a kind of area begins a word of its own.
_END_OF_PHRASE = re.compile(rf"{PARTICLE}?(\W|$|低保|五保|特困|临时救助|医疗救助|救助|高龄|残疾|孤儿|农村|城市|城镇)")
# 乡, 镇 and 区 begin these words as often as they end a name. But 乡村民 and 乡村委 are a village of that township,
# and 域城镇 is one.
_RUNS_ON = re.compile(r"(?<=乡)([镇下亲土间]|村(?![民委]))|(?<=镇)[痛静定压]|(?<=区)域(?!城镇)")
# Those that rarely end another word (钱, 何, 许 and 程 do: 多少钱, 如何, 也许, 工程).
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄吴徐孙朱胡郭林罗郑梁谢宋唐韩冯邓曹彭曾肖董袁"
    "潘蒋蔡杜魏吕丁沈姚卢姜崔钟谭汪范廖贾韦邹孟熊秦邱尹薛闫侯"
)
#: 柳林坪 and 龙湾村 are villages of their own, wherever they lie; not 渠县村里.
_SHORT, _VILLAGE = 2, re.compile("[坪坳垭畈塬垸凼]|村(?![里上民委干支主长口头组子])")
#: 珠海路路口, 北京东路, 兰州拉面馆: streets and shops of that name are anywhere. Not 去兰州路上, 郑州路边, 从化街口.
_NAMED_AFTER_IT = re.compile(
    "[东西南北中]?[二三四五六]?路(?![费程途边上过人])|[东西南北中]大?街(?![道口上子])|大道|拉面|牛肉面|烤鸭|小吃|小面|饭店|菜馆"
)
#: Ends of whole names, which no street is called by.
_KINDS = ("省", "市", "区", "县", "镇", "乡", "旗", "盟", "街道")
#: A township's short name may be followed by a kind that it does not have now (at most 街道).
_LONGEST_KIND = 2


class Finder:
    """Finds places in text."""

    def __init__(self, names: Names, surfaces: Iterable[str], in_words: Mapping[str, Mapping[str, str]]) -> None:
        """`surfaces`: names of counties and above that are safe in a sentence; `in_words`: of in_words.yaml."""
        self._names = names
        self._before, self._after = in_words.get("before", {}), in_words.get("after", {})
        old = {text for text, entry in names.old.items() if entry.alone or text != entry.old}
        self._first = {*surfaces, *old, *names.safe_townships()}
        self._longest: dict[str, int] = {}
        for name in self._first | names.everything():
            start = name[:2]
            self._longest[start] = max(len(name) + _LONGEST_KIND, self._longest.get(start, 0))

    def find(self, text: str) -> list[Span]:
        """All places in `text`, from left to right, not overlapping; the longest name at each position."""
        spans: list[Span] = []
        start = free = 0
        while start < len(text) - 1:
            end = self._first_name(text, start, free)
            if end is None:
                start += 1
                continue
            codes = self._names.resolve(text[start:end], None)
            end, codes = self._following(text, end, codes)
            spans.append(Span(start, end, text[start:end], tuple(sorted(codes))))
            start = free = end
        return spans

    def _ends(self, text: str, start: int) -> range:
        """Where a name that begins at `start` could end, the longest first."""
        longest = self._longest.get(text[start : start + 2], 0)
        return range(min(len(text), start + longest), start + 1, -1)

    def _first_name(self, text: str, start: int, free: int) -> int | None:
        """Where the longest name that begins at `start` ends; the place before it ended at `free`."""
        for end in self._ends(text, start):
            if end - start == _SHORT and _VILLAGE.match(text, end):
                return None
            if text[start:end] in self._first and not _RUNS_ON.match(text, end):
                given_name = end - start == 2 and start > free and text[start - 1] in _SURNAMES
                return None if given_name or self._is_of_a_word(text, start, end) else end
        return None

    def _is_of_a_word(self, text: str, start: int, end: int) -> bool:
        """Whether the name is part of a longer word, or names a street or a shop."""
        name = text[start:end]
        before, behind = text[start - 1 : start] if start else "", text[end : end + 1]
        if (before and before in self._before.get(name, "")) or (behind and behind in self._after.get(name, "")):
            return True
        return not name.endswith(_KINDS) and _NAMED_AFTER_IT.match(text, end) is not None

    def _following(self, text: str, end: int, codes: set[str]) -> tuple[int, set[str]]:
        """Add names of smaller divisions that follow; each narrows what the names before it mean."""
        while True:
            gap = _BETWEEN.match(text, end)
            start = gap.end() if gap else end
            uppers = [code for code in codes if level_of(code) != "township"]
            for stop in self._ends(text, start):
                found = self._below(text, start, stop, uppers)
                if found:
                    end, codes = stop, found
                    break
            else:
                return end, codes

    def _below(self, text: str, start: int, stop: int, uppers: list[str]) -> set[str]:
        """What the piece from `start` to `stop` means in `uppers`; empty if it is no name there."""
        name = text[start:stop]
        found: set[str] = set()
        for upper in uppers:
            found |= self._names.below(self._names.inside(name, upper), upper, name)
        if not found or _RUNS_ON.match(text, stop):
            return set()
        if self._names.is_everyday_short_name(name):
            counties = {code for code in found if level_of(code) != "township"}
            return counties if _END_OF_PHRASE.match(text, stop) else set()
        return found
