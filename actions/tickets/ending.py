"""Messages that send a ticket's form, let it wait or drop it, and a complaint that is to get a ticket of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.tickets.prompts import TicketPrompts
from actions.tickets.reading import is_other_complaint, refuses, thinks_on
from actions.tickets.state import Form
from hotline.tickets.categories import category
from knowledge import Library
from knowledge.ticket_form import TicketForm

Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]


def other_wish(form: Form, text: str, words: TicketForm) -> str | None:
    """The kind of ticket that is wanted instead of this one: 不投诉了 我要申请低保; None for no other."""
    found = words.match("exchanges", text)
    if found is None:
        return None
    kind = "aid" if found["to"] == "申请" else "service"
    return kind if (category(form.category).level == "above") is (kind == "aid") else None


def ending(form: Form, text: str, library: Library, words: TicketForm, prompts: TicketPrompts) -> Act | None:
    """What such a message does, whatever is asked at the moment; None for all others."""
    if form.status == "consent" and words.fits("so_be_it", text):
        return lambda d, t: prompts.send(d, form)
    if words.is_whole("that_is_all", text):
        return lambda d, t: prompts.unclear(d, form) if form.status == "consent" else prompts.skip(d, form)
    stops = any(words.is_whole(name, text) for name in ("stop", "withdraw")) or library.dialogue.is_whole("stop", text)
    if stops or refuses(text, words):
        # Who is afraid leaves nothing.
        return (
            (lambda d, t: prompts.stop(d)) if words.holds("afraid", text) else lambda d, t: prompts.put_aside(d, form)
        )
    if thinks_on(text, words):
        return lambda d, t: prompts.not_agreed(d, form, "thinks_on")
    if is_other_complaint(text, form, library, words):
        said = prompts.says("complaint_later")
        return lambda d, t: prompts.ask_on(d, replace(form, complains=True), (said,))
    return None
