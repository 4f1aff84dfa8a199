"""What a name in a message is there for: aid that one only says not to have, a short name, an age of eighty."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.needs_told import needs_told
from knowledge import Library

_VERY_OLD, _OLDEST = 80, 120
#: Between whom it is of and an age: 我妈今年都80多.
_BEFORE_AN_AGE = re.compile("(?:今年|已经|都|快|有|也|是)+$")
#: What is done with aid, which may stand in its name (吃低保) or before it.
#: Behind aid that one does not have: 不是低保能领吗, 不是低保也给不给.
_ASKED_ALL_THE_SAME = re.compile("(?:的话)?(?:也|就|还|都)?(?:能|可以|可不可以|行不行|行吗|有没有|给不给|算不算)")
#: 他是低保户, 我妈吃着低保: nothing else is said.
_HAS = re.compile(
    "(?:我们?家?|俺们?家?|咱家?|他们?家?|她们?家?|家里|爸|妈|爹|娘|老人|奶奶|爷爷|孩子|娃|也|就|还|都)*(?:是|有|吃|吃着|领着|在吃|在领|享受)"
    "(?P<aid>低保|五保|特困|低保边缘)(?:户|家庭|对象|人员|的)?(?:的|呢|啊|呀|哦|了)?[。！]?"
)
_VERB = re.compile("(?:吃|领|拿|享受|办|评上|纳入)(?:过|上|到)?")

#: The cues of a third programme, and a message short enough to name one so.
_THIRD = "third:"
_AND_WHAT = re.compile("^(?:那么?|还有|跟|和|要是)*[一-鿿]{2,5}(?:的)?呢[？?]?$")


def without_what_they_lack(
    text: str, entities: list[dict[str, Any]], library: Library, tracker: Tracker, today: date
) -> list[dict[str, Any]]:
    """The entities without a programme that one only says to have, or not to have, if another is meant.

    我们不是低保户也行吗, 他是低保户: a condition on the aid that was spoken of, no change of the subject.
    """
    named = [entity for entity in entities if entity["entity"] == "program"]
    lacked = [entity for entity in named if _is_lacked(text, entity, library) or _is_only_had(text, entity, library)]
    if not lacked:
        return entities
    others = {entity["value"] for entity in named if entity not in lacked} | {tracker.get_slot("programme")}
    others |= _spoken_of(tracker, library, today)
    left_out = [entity for entity in lacked if others - {None, entity["value"]}]
    return [entity for entity in entities if entity not in left_out]


def _spoken_of(tracker: Tracker, library: Library, today: date) -> set[str]:
    """The aid that was listed, or that is likely by what was told before."""
    listed = set(filter(None, (tracker.get_slot("offered") or "").split(",")[:1]))
    told = needs_told(tracker, library, today)
    return listed | {need.programme for need in told[:1]}


def _is_only_had(text: str, entity: dict[str, Any], library: Library) -> bool:
    """Whether nothing is said but that somebody has it (他是低保户): a condition on what was asked before."""
    found = _HAS.fullmatch(text.strip())
    return found is not None and found.start("aid") + len(text) - len(text.lstrip()) <= entity["start"]


def _is_lacked(text: str, entity: dict[str, Any], library: Library) -> bool:
    cues = library.cues
    before, name, after = text[: entity["start"]], text[entity["start"] : entity["end"]], text[entity["end"] :]
    before = re.sub(f"{_VERB.pattern}$", "", before)
    if not before.endswith(cues["has_not"]) or before.endswith(cues["has_not_unless"]):
        return False
    people = cues["has_not_people"]
    if not before.endswith(("是", "算")) or name.endswith(people) or after.startswith(people):
        return True
    return _ASKED_ALL_THE_SAME.match(after) is not None


def called_for_short(text: str, library: Library, tracker: Tracker) -> tuple[str, ...]:
    """The programme under way, where it is called by a part of its name (那边缘有啥用)."""
    for slot in ("programme", "beside"):
        name = tracker.get_slot(slot)
        if name and any(word in text for word in library.cues.get(f"called:{name}", ())):
            return (name,)
    return _third(text, library, tracker)


def _third(text: str, library: Library, tracker: Tracker) -> tuple[str, ...]:
    """The programme that is called for short right after a question on two of them (那高龄呢)."""
    together = "combination" in (tracker.get_slot("topics") or "").split(",") and tracker.get_slot("beside")
    if not together or not _AND_WHAT.match(text):
        return ()
    thirds = {key.removeprefix(_THIRD): words for key, words in library.cues.items() if key.startswith(_THIRD)}
    return next(((name,) for name, words in thirds.items() if any(word in text for word in words)), ())


def is_very_old(message: dict[str, Any], library: Library) -> bool:
    """Whether somebody is eighty or more: 我妈80多, with or without 岁."""
    text = message.get("text") or ""
    whom = tuple(word for person in library.dialogue.persons.persons for word in person.words)
    for entity in message.get("entities") or []:
        value = entity["value"]
        if entity["entity"] != "count" or not isinstance(value, dict) or not _VERY_OLD <= value["low"] < _OLDEST:
            continue
        before = _BEFORE_AN_AGE.sub("", text[: entity["start"]])
        if value.get("unit") == "age" or (value.get("unit") is None and before.endswith(whom)):
            return True
    return False
