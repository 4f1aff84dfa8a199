"""What an answer left out, kept with its message, and told to who asks for it (说详细点; 还有呢)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.repeating import answers_given
from knowledge import Answer, Library
from knowledge.answers.model import Citation, distinct_citations
from knowledge.steering import SteeringWords

#: Answers back in which it is looked for.
_JUST_NOW = 3


def left_out(library: Library, said: Answer) -> dict[str, Any] | None:
    """The rules that an answer leaves out, as text with its citations; None where it leaves out none."""
    if not said.more:
        return None
    citations = distinct_citations(citation for block in said.more for citation in block.citations)
    rules = "\n".join(block.text for block in said.more if block.role == "condition")
    sources = "\n".join(block.text for block in said.more if block.role != "condition")
    # An empty line where a page may fold.
    return kept_for_more(library, f"{rules}\n\n{sources}", citations)


def kept_for_more(library: Library, text: str, citations: Iterable[Citation]) -> dict[str, Any] | None:
    """Text that is kept with a message until more is asked for, with its citations; None for none."""
    if not text:
        return None
    return {
        "text": f"{library.say('more_head')}\n{text}",
        "citations": [citation.shown() for citation in citations],
    }


def has_more(tracker: Tracker) -> bool:
    """Whether the last answer from documents left something out."""
    return bool(_left(tracker))


def tell_more(dispatcher: CollectingDispatcher, tracker: Tracker, library: Library) -> list[EventType]:
    """What the last answers left out, a message each, with the other buttons that stood below them."""
    for event, more in _left(tracker):
        buttons = (event.get("data") or {}).get("buttons") or []
        others = [button for button in buttons if button.get("payload") != library.say("payload_more")]
        dispatcher.utter_message(text=more["text"], buttons=others, json_message=custom(citations=more["citations"]))
    return []


def tell_no_more(dispatcher: CollectingDispatcher, tracker: Tracker, words: SteeringWords) -> list[EventType]:
    """That the last answer told all that is known, with the buttons that stood below it."""
    said = next((turn for turn in islice(answers_given(tracker.events), _JUST_NOW) if _cited(turn)), [])
    buttons = (said[-1].get("data") or {}).get("buttons") if said else None
    told = {event["text"] for turn in islice(answers_given(tracker.events), _JUST_NOW) for event in turn}
    key = "no_more_again" if words.says["no_more"] in told else "no_more"
    dispatcher.utter_message(text=words.says[key], buttons=buttons)
    return []  # 好的 takes note of it, and asks for nobody


def _left(tracker: Tracker) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """The messages of the last answer from documents that left something out, with that; [] where it was told since."""
    for turn in islice(answers_given(tracker.events), _JUST_NOW):
        if _cited(turn) or any(_parts(event).get("more") for event in turn):
            return [(event, more) for event in turn if (more := _parts(event).get("more"))]
    return []


def _cited(turn: list[dict[str, Any]]) -> bool:
    return any(_parts(event).get("citations") for event in turn)


def _parts(event: dict[str, Any]) -> dict[str, Any]:
    return (event.get("data") or {}).get("custom") or {}
