"""A message without what stands before its question (谢谢，特困呢; 不说低保了，残疾补贴怎么领)."""

from __future__ import annotations

from copy import copy
from datetime import date
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.asks import without_names
from actions.reading.heard import TYPED
from actions.reading.understanding import NAMES, question_of
from knowledge import Library, read_cues
from knowledge.steering import SteeringWords

#: From which chance on a clause is what it is read as by itself.
_SURE = 0.6
#: What the whole is read as for the sake of the words before: none of the rest's.
_OF_WHAT_STANDS_BEFORE = frozenset(
    {"thank", "goodbye", "affirm", "deny", "greet", "restart", "chitchat", "ask_bot", "repeat", "dont_know",
     "nlu_fallback", "out_of_scope", "request_human"}
)  # fmt: skip
_UNREAD = "nlu_fallback"
#: What a name alone is read as: what of it is meant is asked.
_TELLS = "inform"
_ENDS_ASKING = ("呢", "吗", "么", "？", "?")


def rest_of(tracker: Tracker, library: Library, words: SteeringWords, today: date, *, answering: bool) -> Tracker:
    """The tracker with the rest as its latest message; the same one where nothing stands before, or the rest asks not.

    Not for messages of danger: they are read as they stand.
    """
    message = tracker.latest_message
    text: str = message.get("text") or ""
    start = words.rest_at(text, answering=answering)
    if not start:
        announces = not answering and _names_an_aid(message) and words.only_leads(_without_aids(message))
        return _read_as(tracker, message, _TELLS) if announces else tracker
    rest = _part(message, start)
    kind = words.short_kind(without_names(rest["text"], 0, rest["entities"] or []))
    kinds = read_cues(library, rest["text"], today).kinds
    kind = kind or (kinds[0] if kinds else None)
    named = any(entity["entity"] in NAMES for entity in rest["entities"]) or library.regions.find(rest["text"])
    if not kind and "谢" in rest["text"] and not library.dialogue.asks(rest["text"]):
        return tracker  # 谢谢你们，低保批下来了，太感谢了
    person = library.dialogue.person_in(rest["text"])
    other = person is not None and person.id != "self"
    if not (kind or named or other or library.dialogue.asks(rest["text"]) or rest["text"].endswith(_ENDS_ASKING)):
        return tracker
    intent = f"ask_{kind}" if kind else _intent(message, start)
    if intent == "inform" and library.dialogue.asks(rest["text"]):
        intent = _UNREAD  # 谢谢，批下来了！不过我老婆的名字没在上面，是不是漏了？ asks, and nothing says what
    ranked = [item for item in message.get("intent_ranking") or [] if item["name"] not in _OF_WHAT_STANDS_BEFORE]
    return _read_as(tracker, {**rest, "intent_ranking": ranked}, intent)


def part_of(tracker: Tracker, start: int) -> Tracker:
    """The tracker with its latest message from `start` on, read as it was."""
    view = copy(tracker)
    view.latest_message = _part(tracker.latest_message, start)
    return view


def _read_as(tracker: Tracker, message: dict[str, Any], intent: str) -> Tracker:
    read = {"name": intent, "confidence": 0.9}
    others = [item for item in message.get("intent_ranking") or [] if item["name"] != intent]
    view = copy(tracker)
    view.latest_message = {**message, "intent": read, "intent_ranking": [read, *others]}
    return view


def _names_an_aid(message: dict[str, Any]) -> bool:
    return any(entity["entity"] == "program" for entity in message.get("entities") or [])


def _without_aids(message: dict[str, Any]) -> str:
    return without_names(message["text"], 0, message.get("entities") or [])


def _intent(message: dict[str, Any], start: int) -> str:
    """What the rest is read as: by itself, where it was read so, else as the whole was, else as something told."""
    alone = [part for part in message.get("clauses") or () if part["start"] >= start and part["confidence"] >= _SURE]
    if alone:
        return str(alone[0]["intent"])
    whole = str((message.get("intent") or {}).get("name") or "")
    return "inform" if whole in _OF_WHAT_STANDS_BEFORE else whole


def _part(message: dict[str, Any], start: int) -> dict[str, Any]:
    """The message from `start` on, with the names in it at their new places."""
    part = dict(message)
    part["text"] = message["text"][start:]
    if message.get(TYPED):
        part[TYPED] = message[TYPED][start:]
    for name in ("entities", "names"):
        if message.get(name) is not None:
            part[name] = [
                {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
                for entity in message[name]
                if entity["start"] >= start
            ]
    part["clauses"] = [{**read, "start": read["start"] - start, "end": read["end"] - start}
                       for read in message.get("clauses") or () if read["start"] >= start]  # fmt: skip
    return part


def asks_policy(tracker: Tracker) -> bool:
    """Whether the latest message is read as a question on policy, or as a fact that goes on with one."""
    intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
    return question_of(intent) is not None or intent in {"inform", "ask_available_aid"}
