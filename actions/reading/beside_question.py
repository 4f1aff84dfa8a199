"""What a message tells of another matter beside its question: 村干部不给办我要投诉，另外问下临时救助怎么申请.

The question is answered by its own words alone, since those of the complaint would lead to the rules on complaints;
what was told beside it is said to be noted. Only where a word leads over (还有, 另外, 顺便): 老板跑了，能办低保吗 asks
but one thing.
"""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.asks import without_names
from actions.reading.needs_told import needs_of
from actions.reading.understanding import question_of
from knowledge import Library, read_cues
from knowledge.dialogue import clauses
from knowledge.steering import load_steering_words

_LEADS_OVER = re.compile(r"\s*(?:还有(?!什么|啥|没|吗|哪|钱)|再?另外|另(?=问)|顺便|顺带|对了)")
_COMPLAINS = re.compile(
    "(?:投诉|举报|检举)(?!电话|热线|渠道|信箱)|要?反映(?:一下|个)?|(?:殴|毒)?打(?:了?人(?![工家民事员社大])|骂|[我俺][妈爸爹娘们])|骂人|贪污|索贿|吃拿卡要"
)
#: 我要投诉村干部，低保要什么材料: parts without a word that leads over.
_ANNOUNCED = re.compile("[我俺]?(?:要|想|来|还要|还想)?(?:投诉|举报|检举)")
#: 我妈八十了有补贴吗: asks for aid without naming one.
_ASKS_WHICH = re.compile(
    "(?:有|能|什么|啥|哪些|哪样)[^，。,]{0,6}(?:补贴|补助|救助|津贴|照顾)[^，。,]{0,3}(?:吗|没|不|呢|嘛|么|[？?]|$)"
)
_SAYS_IT_ASKS = re.compile("想?问(?:一?下|问|个)?|咨询|打听|了解一?下")


@dataclass(frozen=True)
class Beside:
    """The tracker with the question alone as its latest message, and what was told beside it."""

    question: Tracker
    told: str


def told_beside(tracker: Tracker, library: Library, today: date) -> Beside | None:
    """The question of a message and what else it tells; None for a message that is all one."""
    message = tracker.latest_message
    text: str = message.get("text") or ""
    found = clauses(text)
    parted = [second for first, second in pairwise(found) if _parts(first[1], second[1])]
    for start in [start for start, _ in parted]:
        for told, (begin, end) in ((text[:start], (start, len(text))), (text[start:], (0, start))):
            lead = _LEADS_OVER.match(text, begin, end)
            part = _part(message, lead.end() if lead else begin, end)
            if _is_told(told, library, today) and _asks(part, library, today):
                return Beside(_viewed(tracker, part, library, today), told.strip("，,。；; "))
    return None


def _parts(before: str, clause: str) -> bool:
    """Whether a clause begins something else than the one before it."""
    announced = [_ANNOUNCED.match(one) is not None for one in (before, clause)]
    return _LEADS_OVER.match(clause) is not None or announced[0] != announced[1]


def asked_beside(tracker: Tracker, library: Library, today: date) -> Tracker | None:
    """The tracker with the question that a word leads over to as its latest message (…，另外问下孤儿补贴多少钱)."""
    message = tracker.latest_message
    text: str = message.get("text") or ""
    for start in [start for start, clause in clauses(text)[1:] if _LEADS_OVER.match(clause)]:
        part = _part(message, start, len(text))
        if _names_aid(part) and _kind(part, library, today) is not None:
            return _viewed(tracker, part, library, today)
    return None


def tells_other_matter(text: str, library: Library) -> bool:
    """Whether another office's matter stands beside a question in it: 高龄津贴多少，另外路灯坏了."""
    cuts = [start for start, clause in clauses(text)[1:] if _LEADS_OVER.match(clause)]
    sides = [side for cut in cuts for side in (text[:cut], text[cut:])]
    matters, lists = library.dialogue.matters, library.synonyms
    return any(matters.of(side, lists).office and not library.dialogue.asks(side) for side in sides)


def is_complaint(told: str, library: Library) -> bool:
    """Whether what was told complains of somebody, rather than of a lamp in the street."""
    return _COMPLAINS.search(told) is not None or library.dialogue.noted(told) is not None


def _is_told(text: str, library: Library, today: date) -> bool:
    """Whether it tells a matter and asks nothing of an aid."""
    if read_cues(library, text, today).kinds or library.dialogue.asks(text) or _SAYS_IT_ASKS.search(text):
        return False
    if needs_of(text, library, today):
        return False  # 我家房子漏水: what there is aid for
    return is_complaint(text, library) or library.dialogue.matters.any_in(text, library.synonyms)


def _asks(part: dict[str, Any], library: Library, today: date) -> bool:
    if _ASKS_WHICH.search(part["text"]):
        return True
    return _names_aid(part) and (
        _kind(part, library, today) is not None or _SAYS_IT_ASKS.search(part["text"]) is not None
    )


def _names_aid(part: dict[str, Any]) -> bool:
    return any(entity["entity"] == "program" for entity in part.get("entities") or [])


def _kind(part: dict[str, Any], library: Library, today: date) -> str | None:
    left = _LEADS_OVER.sub("", without_names(part["text"], 0, part["entities"]), count=1)
    kinds = read_cues(library, part["text"], today).kinds
    return kinds[0] if kinds else load_steering_words().short_kind(_SAYS_IT_ASKS.sub("", left))


def _part(message: dict[str, Any], begin: int, end: int) -> dict[str, Any]:
    """A part of the message with the names in it, at their new places."""
    part = {**message, "text": message["text"][begin:end].rstrip("，,。；;、 ")}
    for name in ("entities", "names", "clauses"):
        part[name] = [
            {**one, **{place: one[place] - begin for place in ("start", "end") if place in one}}
            for one in message.get(name) or []
            if begin <= one["start"] < end
        ]
    return part


def _viewed(tracker: Tracker, part: dict[str, Any], library: Library, today: date) -> Tracker:
    """As it is read by itself: by its words, else as a clause, else as the whole where that is a question."""
    kind = _kind(part, library, today)
    whole = str((tracker.latest_message.get("intent") or {}).get("name") or "")
    which = "ask_available_aid" if _ASKS_WHICH.search(part["text"]) and not _names_aid(part) else None
    read = which or (f"ask_{kind}" if kind else whole if question_of(whole) else "inform")
    intent = {"name": read, "confidence": 0.9}
    view = copy(tracker)
    view.latest_message = {**part, "intent": intent, "intent_ranking": [intent]}
    return view
