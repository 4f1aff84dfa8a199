"""The latest message as the bot heard it (多少前: 多少钱). What is kept of it stays as it was typed."""

from __future__ import annotations

from copy import copy
from typing import Any

from rasa_sdk.interfaces import Tracker

#: In a message as it was heard: what was typed.
TYPED = "typed"


def as_heard(tracker: Tracker) -> Tracker:
    """The tracker with its latest message as it was heard; the same one where that is as it was typed."""
    message = tracker.latest_message
    heard, text = message.get("heard"), message.get("text") or ""
    if not heard or heard == text or len(heard) != len(text):
        return tracker
    view = copy(tracker)
    view.latest_message = {**message, "text": heard, TYPED: text}
    return view


def as_typed(message: dict[str, Any]) -> dict[str, Any]:
    """A message as it was typed."""
    return {**message, "text": message[TYPED]} if message.get(TYPED) else message
