"""The matters that a citizen told of, each with whom it is about: 我妈的高龄津贴怎么领，我爸瘫痪在床能办什么.

They are read again from the last messages, so that 先说我妈的 or 第二个 can come back to one of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.asks import Ask, questions_in, without_names
from actions.reading.needs_told import needs_of
from actions.reading.understanding import question_of
from knowledge import Library, QuestionKind, read_cues
from knowledge.dialogue import clauses
from knowledge.steering import SteeringWords

#: Messages back in which matters are looked for, and from which age on somebody is old.
_LOOK_BACK, _OLD = 6, 60
_BLANK = re.compile(r"\s")


@dataclass(frozen=True)
class Matter:
    """What is told of one person: the aid that is named, the groups they belong to, the question if there is one."""

    person: str | None
    programmes: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    kind: QuestionKind | None = None
    text: str = ""

    def and_(self, other: Matter) -> Matter:
        """This and what else is told of the same."""
        return replace(
            self,
            programmes=tuple(dict.fromkeys((*self.programmes, *other.programmes))),
            groups=tuple(dict.fromkeys((*self.groups, *other.groups))),
            topics=tuple(dict.fromkeys((*self.topics, *other.topics))),
            kind=self.kind or other.kind,
            text=f"{self.text}，{other.text}",
        )


def matters_in(message: dict[str, Any], library: Library, words: SteeringWords, today: date) -> tuple[Matter, ...]:
    """The matters of one message in their order, each person's once."""
    found: list[Matter] = []
    person: str | None = None
    for start, clause in clauses(_BLANK.sub("，", message.get("text") or "")):
        named = person_of(clause, library)
        new = words.begins_matter(clause) or (named is not None and named != person)
        person = named or (None if words.begins_matter(clause) else person)
        here = [one for one in message.get("entities") or [] if start <= one["start"] < start + len(clause)]
        asked = words.short_kind(_without_people(without_names(clause, start, here), library))
        told = _matter_of(clause, here, person, library, today)
        told = replace(told, kind=told.kind or asked)
        before = next((place for place, one in enumerate(found) if person and one.person == person), None)
        if before is not None:
            found[before] = found[before].and_(told)
        elif new or not found:
            found.append(told)
        else:
            found[-1] = found[-1].and_(told)
    return tuple(
        one for one in found if one.programmes or one.groups or one.topics or needs_of(one.text, library, today)
    )


def matters_before(tracker: Tracker, library: Library, words: SteeringWords, today: date) -> tuple[Matter, ...]:
    """Those of the latest message before this one that tells of two or more."""
    several = [matters_in(message, library, words, today) for message in islice(_before(tracker), _LOOK_BACK)]
    return next((matters for matters in several if len(matters) > 1), ())


def asks_before(tracker: Tracker, library: Library, today: date) -> tuple[Ask, ...]:
    """The questions of the latest message before this one that asks several."""
    for message in islice(_before(tracker), _LOOK_BACK):
        intent = (message.get("intent") or {}).get("name") or ""
        asks = questions_in(library, message, today, question_of(intent))
        if asks:
            return asks
    return ()


def _before(tracker: Tracker) -> Iterator[dict[str, Any]]:
    """The messages before the latest, newest first, as the bot read them."""
    events = [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
    for event in reversed(events[:-1]):
        yield {**(event.get("parse_data") or {}), "text": event["text"]}


def person_of(clause: str, library: Library) -> str | None:
    """Whom a clause is about, by the id of persons.yaml or the word for them; None where it names nobody."""
    person = library.dialogue.person_in(clause)
    if person is not None:
        return person.id
    others: Sequence[str] = sorted(library.dialogue.others_in(clause))  # 我还有个弟弟
    return others[0] if len(others) == 1 else None


def _matter_of(clause: str, here: list[dict[str, Any]], person: str | None, library: Library, today: date) -> Matter:
    programmes = [entity["value"] for entity in here if entity["entity"] == "program"]
    cues = read_cues(library, clause, today)
    groups = [*cues.groups, *(["elderly"] if any(map(_is_old, here)) else [])]
    return Matter(
        person,
        tuple(dict.fromkeys(name for name in programmes if name in library.programmes)),
        tuple(dict.fromkeys(groups)),
        cues.topics,
        next(iter(cues.kinds), None),
        clause,
    )


def _without_people(text: str, library: Library) -> str:
    """怎么领 of 我妈的怎么领."""
    for person in library.dialogue.persons.persons:
        for word in sorted(person.words, key=len, reverse=True):
            text = text.replace(word, "")
    return text.lstrip("的")


def _is_old(entity: dict[str, Any]) -> bool:
    value = entity["value"]
    if entity["entity"] != "count" or not isinstance(value, dict) or not _OLD <= value["low"] < 2 * _OLD:
        return False
    return value.get("unit") in (None, "age")
