"""Several asks in one message: the questions it holds, which is answered now, which are kept for later.

A kept question is what it is about (kind, programme, topics), never the citizen's words: those are in the record, and
a slot must not carry them from one answer into another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import utter
from actions.reading.understanding import question_of
from knowledge import Cues, Library, QuestionKind, read_cues
from knowledge.dialogue import bare, clauses
from knowledge.steering import load_steering_words, parts_of
from knowledge.yes_no import load_yes_no

SLOT, ANSWERED = "kept", "answered"
_MOST_KEPT = 4
#: How often a question is brought up; then it waits until it is asked for (还有呢).
_MOST_OFFERED = 2
_MOST_ANSWERED = 8
#: From which chance a clause is what the classifier reads it as by itself.
_SURE = 0.85
#: What numbers a question.
_NUMBER = re.compile(r"^\s*\d[、.．)）]\s*")
#: Asks for help, not how to apply.
_FOR_HELP = frozenset({"怎么办", "咋办"})
#: What a clause alone does not tell: whether these people get it, or anything (房子漏了能不能修) hangs on all the rest.
_OF_A_PERSON = frozenset({QuestionKind.eligibility})


@dataclass(frozen=True)
class Ask:
    """One question: about these programmes (none: the one under way) and these topics.

    `offered`: how often it was brought up; it stays the same question.
    """

    kind: QuestionKind
    programmes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    offered: int = field(default=0, compare=False)

    def __str__(self) -> str:
        written = f"{self.kind}:{'+'.join(self.programmes)}:{'+'.join(self.topics)}"
        return f"{written}:{self.offered}" if self.offered else written


def questions_in(
    library: Library, message: dict[str, Any], today: date, classified: QuestionKind | None
) -> tuple[Ask, ...]:
    """The questions of a message in their order, each once; () for a message with fewer than two.

    A clause is read by its own words. One that asks without any of them is what the classifier made of the message;
    behind these comes what it is sure that a clause alone asks.
    """
    asks: list[Ask] = []
    alone: list[Ask] = []
    open_clause: tuple[int, Ask] | None = None
    entities = message.get("entities") or []
    text = message.get("text") or ""
    for clause, plain in _clauses_with_questions(library, message, today, short=True):
        asks += plain
        if not plain and classified is not None and library.dialogue.asks(clause.text):
            open_clause = (len(asks), Ask(classified, clause.programmes, clause.cues.topics))
        if not plain:
            alone += [Ask(kind, clause.programmes, clause.cues.topics) for kind in _read_alone(message, clause)]
    if open_clause is not None and all(ask.kind is not classified for ask in asks):
        asks.insert(*open_clause)
    asks += [ask for ask in alone if ask.kind is not classified]
    distinct = _distinct(asks, _programmes(entities, 0, len(text), library)[:1])
    return distinct if len(distinct) > 1 else ()


def plain_questions(library: Library, message: dict[str, Any], today: date) -> tuple[Ask, ...]:
    """What clauses ask by their own words, each once: the questions beside a complaint or danger."""
    asks = [ask for _, plain in _clauses_with_questions(library, message, today) for ask in plain]
    entities, text = message.get("entities") or [], message.get("text") or ""
    return _distinct(asks, _programmes(entities, 0, len(text), library)[:1])


@dataclass(frozen=True)
class _Clause:
    start: int
    text: str
    programmes: tuple[str, ...]
    cues: Cues


def _clauses_with_questions(
    library: Library, message: dict[str, Any], today: date, *, short: bool = False
) -> Iterator[tuple[_Clause, list[Ask]]]:
    """Each clause with the questions that it asks; a programme holds until the next is named.

    `short`: questions of two or three characters (带啥, 多久) count, and what stands between spaces and 、 is a clause
    of its own where it asks something by itself.
    """
    named: tuple[str, ...] = ()
    entities = message.get("entities") or []
    for start, clause in _with_enumerations(library, message, today) if short else clauses(message.get("text") or ""):
        named = _programmes(entities, start, start + len(clause), library) or named
        cues = read_cues(library, clause, today)
        left = without_names(clause, start, entities)
        kinds = cues.kinds or _can_they(library, clause, left) or _counts(clause, within=bool(named))
        kinds = kinds or (_short(clause, left) if short else ())
        yield _Clause(start, clause, named, cues), [Ask(kind, named, cues.topics) for kind in kinds]


def _with_enumerations(library: Library, message: dict[str, Any], today: date) -> Iterator[tuple[int, str]]:
    """The clauses, those parted further that ask two things or more (谁能申请、带啥、多久; 1.要什么材料 2.多久能批)."""
    entities = message.get("entities") or []
    for start, clause in clauses(message.get("text") or ""):
        parts = [(start + place, part) for place, part in parts_of(clause)]
        ask = [
            part
            for place, part in parts
            if read_cues(library, part, today).kinds or _short(part, without_names(part, place, entities))
        ]
        yield from parts if len(ask) > 1 else [(start, clause)]


def _short(clause: str, left: str) -> tuple[QuestionKind, ...]:
    """The question of very few words. 怎么办 alone asks for help, not how to apply."""
    kind = load_steering_words().short_kind(left)
    if kind is None or (left == clause and bare(left) in _FOR_HELP):
        return ()
    return (kind,)


def _distinct(asks: list[Ask], first_named: tuple[str, ...]) -> tuple[Ask, ...]:
    """Each once; one before any programme is named is about the first."""
    asks = [ask if ask.programmes else Ask(ask.kind, first_named, ask.topics) for ask in asks]
    return tuple({(ask.kind, ask.programmes): ask for ask in reversed(asks)}.values())[::-1]


def _can_they(library: Library, *forms: str) -> tuple[QuestionKind, ...]:
    asked = any(word in form for word in library.dialogue.words.can_they for form in forms)
    return (QuestionKind.eligibility,) if asked else ()


def _counts(clause: str, *, within: bool) -> tuple[QuestionKind, ...]:
    """2. 我儿子的钱怎么算: whether something counts is a question on who may have the aid."""
    thing = load_yes_no().thing_in(_NUMBER.sub("", clause), within=within)
    return () if thing is None else (QuestionKind.eligibility,)


def _read_alone(message: dict[str, Any], clause: _Clause) -> list[QuestionKind]:
    """What the classifier is sure that the clause alone asks of a programme (怎么领; 一个月有多少)."""
    within = range(clause.start, clause.start + len(clause.text))
    read = [part for part in message.get("clauses") or () if part["start"] in within and part["confidence"] >= _SURE]
    kinds = [question_of(part["intent"]) for part in read]
    return [kind for kind in kinds if kind is not None and kind not in _OF_A_PERSON]


def without_names(clause: str, start: int, entities: list[dict[str, Any]]) -> str:
    """能领低保吗 without 低保; `start`: where the clause begins in its message.

    吃低保 is a name as a whole, so its 吃 stays: 能吃吗.
    """
    names = [entity for entity in entities if entity["entity"] == "program"]
    left = list(clause)
    for entity in names:
        for place in range(max(entity["start"] - start, 0), min(entity["end"] - start, len(clause))):
            left[place] = "吃" if clause[place] == "吃" else ""
    return "".join(left)


def _programmes(entities: Iterable[dict[str, Any]], start: int, end: int, library: Library) -> tuple[str, ...]:
    here = [entity["value"] for entity in entities if entity["entity"] == "program" and start <= entity["start"] < end]
    return tuple(dict.fromkeys(value for value in here if value in library.programmes))


def kept(tracker: Tracker) -> tuple[Ask, ...]:
    """The questions that wait for their turn."""
    return tuple(map(_read, filter(None, (tracker.get_slot(SLOT) or "").split("|"))))


def _read(text: str) -> Ask:
    kind, programmes, topics, *offered = text.split(":")
    return Ask(QuestionKind(kind), _split(programmes), _split(topics), int(offered[0]) if offered else 0)


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("+")))


def keep(asks: Iterable[Ask]) -> EventType:
    """Keep these, and no others."""
    return SlotSet(SLOT, "|".join(map(str, list(asks)[:_MOST_KEPT])) or None)


def answered(tracker: Tracker) -> tuple[str, ...]:
    """What was answered in this conversation, as kind:programme, oldest first."""
    return tuple(filter(None, (tracker.get_slot(ANSWERED) or "").split(",")))


def note_answered(tracker: Tracker, now: Iterable[str]) -> EventType:
    """Remember that these were answered."""
    found = list(dict.fromkeys([*answered(tracker), *now]))
    return SlotSet(ANSWERED, ",".join(found[-_MOST_ANSWERED:]) or None)


def wording(library: Library, ask: Ask, programme: str | None, region: str | None) -> str:
    """The question in the words a citizen could have typed. `programme`: the one under way."""
    names = ask.programmes or ((programme,) if programme else ())
    known = [library.programmes[name].short_name for name in names if name in library.programmes]
    place = library.regions.full_name(region) if region else ""
    return library.say(f"payload_{ask.kind}", programme=library.say("clause_separator").join(known), place=place)


def offer_kept(
    dispatcher: CollectingDispatcher,
    library: Library,
    waiting: tuple[Ask, ...],
    *,
    programme: str | None,
    region: str | None,
) -> tuple[Ask, ...]:
    """Say which questions still wait; the citizen goes on with them or not. Returns all, with how often each was said.

    Nothing is said of those that were brought up twice.
    """
    now = [ask for ask in waiting if ask.offered < _MOST_OFFERED]
    if not now:
        return waiting
    asked = [wording(library, ask, programme, region) for ask in now]
    utter(
        dispatcher,
        "utter_kept_question",
        question="；".join(asked),
        buttons=[{"title": text, "payload": text} for text in asked[:1]],
    )
    return tuple(replace(ask, offered=ask.offered + 1) if ask in now else ask for ask in waiting)
