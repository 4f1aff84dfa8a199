"""Where the last answer stands: its documents and clauses once more, with their words where they were quoted."""

from __future__ import annotations

from itertools import islice
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.repeating import answers_given
from knowledge import Library

#: Answers back in which it is looked for.
_JUST_NOW = 3
#: How the line begins that names a document in an answer, see texts.yaml.
_SOURCE_LINE = "来源："
_MOST_QUOTES = 3


def has_source(tracker: Tracker) -> bool:
    """Whether one of the last answers rests on documents."""
    return bool(_cited(tracker))


def tell_source(dispatcher: CollectingDispatcher, tracker: Tracker, library: Library) -> list[EventType]:
    """The documents of the latest of them."""
    cited = _cited(tracker)
    lines = [line for event in cited for line in event["text"].splitlines() if line.startswith(_SOURCE_LINE)]
    citations = [citation for event in cited for citation in _citations(event)]
    quotes = list(dict.fromkeys(citation["quote"] for citation in citations if citation["quote"]))
    text = "\n".join([library.say("told_from"), *dict.fromkeys(lines)])
    if quotes:
        text += "\n" + library.say("told_words", words="”；“".join(quotes[:_MOST_QUOTES]))
    dispatcher.utter_message(text=text, json_message=custom(citations=citations))
    return []


def _cited(tracker: Tracker) -> list[dict[str, Any]]:
    for turn in islice(answers_given(tracker.events), _JUST_NOW):
        cited = [event for event in turn if _citations(event) and _SOURCE_LINE in event["text"]]
        if cited:
            return cited
    return []


def _citations(event: dict[str, Any]) -> list[dict[str, str]]:
    return ((event.get("data") or {}).get("custom") or {}).get("citations") or []
