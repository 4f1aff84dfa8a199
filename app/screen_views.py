"""What `hotline screen` prints: a result in plain words, and what has changed since an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from hotline.errors import InvalidInput
from knowledge import Library
from knowledge.eligibility.determination import Screening, facts_of, identity
from knowledge.eligibility.household import Household
from knowledge.eligibility.result import ScreeningResult
from knowledge.eligibility.telling import (
    Entry,
    Source,
    Topic,
    aside_of,
    date_in_words,
    family_told,
    notes_of,
    sections_of,
    telling_words,
)

#: id, or id-ruleset-parameters as they stand at the foot of a kept page.
_MARK = re.compile(r"([0-9a-f]{20})(?:-([0-9a-f]{12})-([0-9a-f]{12}))?")


def compare(out: Console, household: Household, now: Screening, mark: str) -> bool:
    """Says whether an earlier result is the one of now, and else what has changed. Raises InvalidInput for no mark.

    An id is a hash over household, day, rules and figures. With the versions of then it can be told which of them is
    another one: under those versions, the same household and day give the same id.
    """
    found = _MARK.fullmatch(mark)
    if found is None:
        raise InvalidInput("bad_mark", f"--replay {mark}: must be an id of 20 characters, or id-ruleset-parameters")
    wanted, ruleset, parameters = found.groups()
    words = telling_words().replay
    if wanted in _ids(household, now):
        line(out, words["same"].format(ruleset=now.ruleset, parameters=now.parameters))
        return True
    if ruleset is None:
        line(out, words["differs"].format(id=now.id, ruleset=now.ruleset, parameters=now.parameters))
        return False
    then = _ids(household, replace(now, ruleset=ruleset, parameters=parameters))
    line(out, words["same_household" if wanted in then else "other_household"])
    for name, was, version in (("ruleset", ruleset, now.ruleset), ("parameters", parameters, now.parameters)):
        line(out, words[name if was != version else f"same_{name}"].format(then=was, now=version))
    return False


def _ids(household: Household, screening: Screening) -> set[str]:
    """The ids of a screening of this household and of all in it."""
    whats = ["", *(f"{item.key}/{item.person}" for item in screening.determinations)]
    told = facts_of(household)
    return {identity(told, screening.as_of, screening.ruleset, screening.parameters, what) for what in whats}


def line(out: Console, text: str) -> None:
    """One line as it is, however long."""
    out.print(text, markup=False, highlight=False, soft_wrap=True)


def show(out: Console, library: Library, household: Household, result: ScreeningResult) -> None:
    """The whole result, likely first: wrapped on a terminal, one line each elsewhere."""
    for row in _rows(library, household, result):
        if out.is_terminal:
            out.print(Padding(Text(row.text, style=row.style), (0, 0, 0, row.indent)))
        else:
            line(out, " " * row.indent + row.text)


@dataclass(frozen=True)
class _Row:
    text: str
    indent: int = 0
    style: str = ""


def _rows(library: Library, household: Household, result: ScreeningResult) -> Iterator[_Row]:
    words = telling_words()
    family = family_told(library, household)
    yield _Row(result.preliminary, style="bold")
    yield from (_Row(note) for note in notes_of(result))
    yield _Row("")
    yield _Row(words.labels["facts"], style="bold")
    yield _Row(f"{words.labels['day']}：{date_in_words(library, result.as_of)}", 2)
    yield _Row(f"{words.labels['place']}：{family.place}", 2)
    yield _Row("；".join(family.lines) or words.no_facts, 2)
    for member in family.members:
        yield _Row("：".join(filter(None, (member.who, "；".join(member.lines)))), 2)
    for section in sections_of(library, result):
        if section.topics or section.key == "likely":
            yield _Row("")
            yield _Row(f"【{section.title}】", style="bold")
        if not section.topics and section.key == "likely":
            yield _Row(words.nothing_likely, 2)
        for topic in section.topics:
            yield from _topic_rows(topic, section.key)
    yield _Row("")
    aside = aside_of(result)
    if aside:
        yield _Row(f"{words.labels['aside']}：{'、'.join(aside)}")
    yield _Row(words.labels["versions"].format(ruleset=result.ruleset, parameters=result.parameters, id=result.id))


def _topic_rows(topic: Topic, section: str) -> Iterator[_Row]:
    labels = telling_words().labels
    alone = len(topic.entries) == 1
    yield _Row("，".join(filter(None, (f"● {topic.name}", topic.entries[0].who if alone else ""))), 2, "bold")
    for entry in topic.entries:
        if not alone:
            yield _Row(entry.who, 4)
        yield from _entry_rows(entry, section)
    if topic.papers:
        yield _Row(f"{labels['papers']}：", 4)
        yield from (_Row(f"□ {paper}", 6) for paper in topic.papers)
    if topic.where:
        yield _Row(f"{labels['where']}：{''.join(topic.where)}", 4)


def _entry_rows(entry: Entry, section: str) -> Iterator[_Row]:
    words = telling_words()
    why = "open" if section == "unknown" else "reasons"
    parts = (
        ("amount", entry.amount),
        ("until", entry.until),
        ("missing", words.who["separator"].join(entry.missing)),
        (why, "".join(entry.reasons)),
        ("met", "".join(entry.met)),
        ("changes", words.who["separator"].join(entry.changes)),
        ("sources", "；".join(_source(item, words.who["separator"]) for item in entry.sources)),
    )
    yield from (_Row(f"{words.labels[label]}：{text}", 4) for label, text in parts if text)


def _source(source: Source, separator: str) -> str:
    return source.document + separator.join(item.clause for item in source.clauses)
