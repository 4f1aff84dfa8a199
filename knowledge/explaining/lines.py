"""The lines of an answer that was told, one by one: the aid it lists, its rules, or the papers of its only sentence."""

from __future__ import annotations

import re

from knowledge.library import Library
from knowledge.models import Fact, Programme

_SOURCE = "来源："
#: What stands before the papers of a sentence (带残疾证、身份证), how a paper ends, and what parts them.
_BEFORE_PAPERS = re.compile("^.*?(?:要带|另带|带|要交|提交|包括|管)(?=[^，。]*、)")
_PAPER = re.compile("(?:证|簿|本|书|卡|表|折|声明|账户|照片|材料|凭证|票据)$")
_BETWEEN = re.compile("、|，还有|，和|；")
_LIST = re.compile("[^：。]*这(?:几项|些)：(?P<names>[^。]+)。?")
#: Whom it is about may stand before a list.
_FIRST_LINES = 3


def programmes_listed(library: Library, text: str) -> list[Programme]:
    """The programmes that an answer lists in its first lines (可以问问这几项：…), in order; [] for none."""
    by_name = {programme.short_name: programme for programme in library.programmes.values()}
    for line in text.splitlines()[:_FIRST_LINES]:
        found = _LIST.fullmatch(line)
        names = found["names"].split("、") if found else []
        if names and all(name in by_name for name in names):
            return [by_name[name] for name in names]
    return []


def lines_of(library: Library, text: str) -> list[str]:
    """The sentences that an answer tells, without headings, sources and remarks."""
    plain = library.dialogue.plain
    told = text.partition("\n" + _SOURCE)[0].removeprefix(plain.lead)
    lines = [line.strip() for line in told.splitlines()]
    return [line for line in lines if line and not line.endswith("：") and not line.startswith(plain.left_out)]


def papers_of(line: str) -> list[str]:
    """What a sentence enumerates (带残疾证、身份证，还有银行账户); [] where it enumerates nothing."""
    found = _BEFORE_PAPERS.match(line)
    parts = _BETWEEN.split(line[found.end() :].rstrip("。")) if found else []
    return parts if all(_PAPER.search(part) for part in parts) else []


def fact_of(library: Library, line: str) -> Fact | None:
    """The fact that a line tells, or None."""
    return next((fact for fact in library.facts if fact.say in line), None)


def fact_in_simple_words(library: Library, line: str) -> Fact | None:
    """The fact that a line tells, if it is prepared in simple words."""
    return next((fact for fact in library.in_simple_words if fact.say in line), None)
