"""Turns as the gate takes them: what a message leads to, made of simpler acts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.effects import utter

Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]


def said(act: Act) -> Turn:
    """A turn that needs nothing but what was said."""

    async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return act(dispatcher, tracker)

    return turn


def awaited(act: Act | None) -> Turn | None:
    """The same of an act that may be none."""
    return None if act is None else said(act)


def only(response: str) -> Turn:
    """A turn that is one response of the bot's and leaves nothing."""

    async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        utter(dispatcher, response)
        return []

    return turn
