"""Trackers as Rasa sends them, from messages written with their entities marked.

`[兰州](region)[农村](area_type:rural)低保` is the text 兰州农村低保 with two entities.
"""

import re
from typing import Any

from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker

_MARK = re.compile(r"\[([^\]]+)\]\((\w+)(?::(\w+))?\)")
_SLOTS = {
    "programme": None,
    "beside": None,
    "region": None,
    "area_type": None,
    "question": None,
    "topics": None,
    "offered": None,
    "person": None,
    "own_area": None,
    "kept": None,
    "answered": None,
    "last_turn": None,
    "misses": None,
    "ticket_form": None,
    "screening": None,
}


def message(marked: str, intent: str, *unsure: str, confidence: float = 0.9) -> dict[str, Any]:
    """A parsed message; `unsure` are the intents next in the ranking."""
    entities: list[dict[str, Any]] = []
    text = ""
    rest = 0
    for mark in _MARK.finditer(marked):
        text += marked[rest : mark.start()]
        surface, kind, value = mark.groups()
        start = len(text)
        text += surface
        entities.append({"entity": kind, "value": value or surface, "start": start, "end": len(text)})
        rest = mark.end()
    text += marked[rest:]
    ranking = [{"name": name, "confidence": confidence / (place + 1)} for place, name in enumerate((intent, *unsure))]
    return {"text": text, "intent": ranking[0], "intent_ranking": ranking, "entities": entities, "names": entities}


def user(text: str) -> dict[str, Any]:
    return {"event": "user", "text": text}


def said(text: str | None, **data: Any) -> dict[str, Any]:
    return {"event": "bot", "text": text, "data": data}


def did(name: str) -> dict[str, Any]:
    return {"event": "action", "name": name}


LISTEN = did("action_listen")


def call(
    name: str, latest: dict[str, Any], events: list[dict[str, Any]] | None = None, **slots: str | None
) -> dict[str, Any]:
    """The body of Rasa's request to the webhook."""
    return {
        "next_action": name,
        "sender_id": "00000000-0000-4000-8000-000000000001",
        "tracker": {
            "sender_id": "00000000-0000-4000-8000-000000000001",
            "slots": {**_SLOTS, **slots},
            "latest_message": latest,
            "events": events or [],
            "paused": False,
            "followup_action": None,
            "active_loop": {},
            "latest_action_name": None,
        },
        "domain": {},
        "version": "3.6.21",
    }


def tracker(latest: dict[str, Any], events: list[dict[str, Any]] | None = None, **slots: str | None) -> Tracker:
    return Tracker.from_dict(call("", latest, events, **slots)["tracker"])


async def run(action: Action, asked: Tracker) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The messages it sends and the slots it sets; other events under their own name."""
    dispatcher = CollectingDispatcher()
    events = await action.run(dispatcher, asked, {})
    slots = {event["name"] if event["event"] == "slot" else event["event"]: event.get("value") for event in events}
    return dispatcher.messages, slots
