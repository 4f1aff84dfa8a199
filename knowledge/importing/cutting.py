"""Cuts a document's text into clauses that, put together in order, are the whole text.

Two levels at most, since a citizen is told a clause, not a sentence: 一 and 一（一）, or 一 and 一·一是. The first
level is whatever counts from one on in this text; （一） or 一是 below it count anew in each section.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.importing.numerals import CHINESE, number
from knowledge.importing.signs import (
    ADDRESSED,
    ANNEX,
    DATE_LINE,
    FIRST_CLAUSE,
    LETTERHEAD,
    META,
    NAVIGATION,
    OWN_NUMBER_LINE,
    PUBLICITY,
    REPORTED_BY,
    SALUTATION,
    offices,
)
from knowledge.importing.words import word

_LONGEST_HEADING = 40


@dataclass(frozen=True)
class Piece:
    """A clause to be: `anchor` is the part of its id after `#`."""

    anchor: str
    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class _Way:
    """A way of counting clauses. `inner` is tried where no line begins with a mark."""

    at_line: re.Pattern[str]
    inner: re.Pattern[str] | None
    label: str
    inner_label: str


def _way(mark: str, label: str, inner_label: str, *, inner: str = "") -> _Way:
    inside = re.compile(rf"(?:^[^\S\n]*|(?<={inner})\s*)(?P<mark>{mark})", re.MULTILINE) if inner else None
    return _Way(re.compile(rf"^[^\S\n]*(?P<mark>{mark})", re.MULTILINE), inside, label, inner_label)


_STOP = "[。；;：:！]"
_ARTICLE = _way(rf"第(?P<n>{CHINESE})条(?=[\s【（(])", "第{n}条", "")
_SECTION = _way(rf"(?P<n>{CHINESE})、", "{n}", "", inner="[。：:]")
_ITEM = _way(rf"[（(](?P<n>{CHINESE})[）)]", "（{n}）", "{upper}（{n}）", inner="[。：:]")
_FIRSTLY = _way(rf"(?P<n>{CHINESE})是", "{n}", "{upper}·{n}是", inner=_STOP)
_FIGURE = _way(r"(?P<n>\d{1,2})[.．、](?!\d)", "{n}", "{upper}·{n}")
_FIRST_LEVEL = (_ARTICLE, _SECTION, _FIRSTLY, _ITEM, _FIGURE)
_SECOND_LEVEL = {_SECTION: (_ITEM, _FIRSTLY, _FIGURE), _FIGURE: (_ITEM,)}
_CHAPTER = re.compile(rf"^[^\S\n]*第(?P<n>{CHINESE})章", re.MULTILINE)


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    count: int
    n: str


def cut(text: str) -> list[Piece]:
    """All clauses in order; never empty for a text that is not."""
    starts = dict(_cuts(text))
    offsets = sorted(starts)
    pieces = []
    for start, end in zip(offsets, [*offsets[1:], len(text)], strict=True):
        anchor, label, counted = starts[start]
        lines = [line.strip() for line in text[start:end].split("\n") if line.strip()]
        if lines:
            heading = _heading(text[counted:end]) if counted else ""
            pieces.append(Piece(anchor, label, heading, _joined(lines) if _is_body(anchor) else "\n".join(lines)))
    return pieces


def _is_body(anchor: str) -> bool:
    return anchor == "lead" or anchor[0].isdigit()


def _cuts(text: str) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """Where each clause begins: its anchor, its label, and where its mark ends (0 without a mark)."""
    to, body = _front(text)
    back = _back(text, body)
    addressed = to < body
    if text[:to].strip():
        formal = addressed or any(map(LETTERHEAD.search, text[:to].split("\n")))
        yield 0, ("title", word("labels", "head" if formal else "title"), 0)
    if addressed:
        yield to, ("to", word("labels", "to"), 0)
    annex = _annex(text, body, back)
    way, marks = _first_level(text, body, annex)
    if way is None:
        yield from _paragraphs(text, body, annex)
    else:
        if text[body : marks[0].start].strip():
            yield body, ("lead", word("labels", "opening" if addressed else "lead"), 0)
        yield from _levels(text, way, marks, annex)
    if annex < back:
        yield annex, ("annex", word("labels", "annex"), 0)
    yield from _end(text, back)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The lines that are not blank, each with its offset."""
    for line in text[start:end].split("\n"):
        if line.strip():
            yield start, line
        start += len(line) + 1


def _front(text: str) -> tuple[int, int]:
    """Where the salutation and where the body begin; the same place if nobody is addressed."""
    after = 0
    for offset, line in _lines(text, 0, len(text)):
        if SALUTATION.match(line) and ADDRESSED.search(line) and not META.match(line):
            return offset, offset + len(line)
        if FIRST_CLAUSE.match(line) or begins_body(line):
            return offset, offset
        after = offset
    return after, after


def begins_body(line: str) -> bool:
    """Whether a line is running text rather than a title or what is printed around one."""
    if META.match(line) or NAVIGATION.match(line) or OWN_NUMBER_LINE.match(line) or LETTERHEAD.search(line):
        return False
    if re.search(r"关于.*的(通知|意见|公告|办法|决定|批复|函|通报)", line):
        return "。" in line
    return "。" in line or len(line) > 60 or (len(line) > 30 and bool(re.search("[，,；;]", line)))


def _back(text: str, body: int) -> int:
    """Where the last lines (who signed it, when, what a page prints below) begin; annexes follow the signature."""
    lines = list(_lines(text, body, len(text)))
    last = len(lines)
    for index, (_, line) in enumerate(lines[1:], 1):
        if ANNEX.match(line) and DATE_LINE.match(lines[index - 1][1]):
            last = index
            break
    while last and _is_end(lines[last - 1][1]):
        last -= 1
    return lines[last][0] if last < len(lines) else len(text)


def _is_end(line: str) -> bool:
    signs = (DATE_LINE.match, PUBLICITY.match, REPORTED_BY.fullmatch, NAVIGATION.match, META.match)
    return any(sign(line.strip()) for sign in signs) or bool(offices(line))


def _end(text: str, back: int) -> Iterator[tuple[int, tuple[str, str, int]]]:
    lines = list(_lines(text, back, len(text)))
    annexes = [offset for offset, line in lines if ANNEX.match(line)]
    own = [line for offset, line in lines if not annexes or offset < annexes[0]]
    if own:
        page_only = all(NAVIGATION.match(line) or META.match(line) for line in own)
        printed = own[-1].strip().endswith("印发")
        yield back, ("end", word("labels", "page_end" if page_only else "printed" if printed else "end"), 0)
    for count, offset in enumerate(annexes, 1):
        yield offset, (f"annex-{count}", word("labels", "annex"), 0)


def _annex(text: str, body: int, back: int) -> int:
    """Where the list of annexes at the end of the body begins; `back` if there is none."""
    for offset, line in _lines(text, body, back):
        if ANNEX.match(line):
            return offset
    return back


def _marks(text: str, way: _Way, start: int, end: int) -> list[_Mark]:
    """The marks that count on from one; a number left out by mistake is forgiven, a step back is no mark."""
    best: list[_Mark] = []
    for pattern in filter(None, (way.at_line, way.inner)):
        marks: list[_Mark] = []
        for found in pattern.finditer(text, start, end):
            count, last = number(found["n"]), marks[-1].count if marks else 0
            if count == last + 1 or (marks and count == last + 2):
                marks.append(_Mark(found.start(), found.end(), count, found["n"]))
        if len(marks) > len(best):
            best = marks
        if len(best) > 1:
            break
    return best


def _first_level(text: str, start: int, end: int) -> tuple[_Way | None, list[_Mark]]:
    for way in _FIRST_LEVEL:
        marks = _marks(text, way, start, end)
        if len(marks) > 1:
            return way, marks
    return None, []


def _levels(text: str, way: _Way, marks: list[_Mark], end: int) -> Iterator[tuple[int, tuple[str, str, int]]]:
    for found in _CHAPTER.finditer(text, marks[0].start - 200 if marks[0].start > 200 else 0, end):
        if way is _ARTICLE:
            yield found.start(), (f"chapter-{number(found['n'])}", f"第{found['n']}章", 0)
    for mark, stop in zip(marks, [*(item.start for item in marks[1:]), end], strict=True):
        label = way.label.format(n=mark.n)
        yield mark.start, (str(mark.count), label, mark.end)
        for below in _SECOND_LEVEL.get(way, ()):
            inner = _marks(text, below, mark.end, stop)
            if len(inner) > 1:
                for item in inner:
                    name = below.inner_label.format(upper=label, n=item.n)
                    yield item.start, (f"{mark.count}-{item.count}", name, item.end)
                break


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, tuple[str, str, int]]]:
    """A text that counts nothing is cut at its paragraphs; a line that breaks off is none."""
    offsets: list[int] = []
    complete = True
    for offset, line in _lines(text, start, end):
        if complete:
            offsets.append(offset)
        complete = line.rstrip()[-1] in "。！？：:…”）)"
    for count, offset in enumerate(offsets, 1):
        label = word("labels", "body") if len(offsets) == 1 else word("labels", "paragraph", number=str(count))
        yield offset, (str(count), label, 0)


def _heading(text: str) -> str:
    """The clause's own title: what follows its mark up to the first stop, if that is short."""
    first = re.split(r"[。\n：:]", text.strip(), maxsplit=1)[0].strip(" ,，；;")
    return first if first and len(first) <= _LONGEST_HEADING - 10 else ""


def _joined(lines: list[str]) -> str:
    """Paragraphs, with lines joined that a page or a PDF broke within a sentence."""
    whole = lines[0]
    heading = len(whole) <= _LONGEST_HEADING and "。" not in whole
    for line in lines[1:]:
        whole += line if not heading and whole[-1] not in "。！？：:；;…”）)" else f"\n{line}"
        heading = False
    return whole
