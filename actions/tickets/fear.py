"""Who fears to be known (怕他们知道是我说的, 村里知道了咋办): heard in any turn, remembered when a form follows."""

from __future__ import annotations

import re

from rasa_sdk.interfaces import Tracker

from actions.tickets.hearing import wants_anonymous
from actions.tickets.story import latest_said, said_before
from knowledge import Library
from knowledge.ticket_form import TicketForm
from knowledge.ticket_sent import load_wish_words

#: Questions to the form (ticket_form.yaml) that such fear puts.
FEARS = frozenset({"revenge", "who_sees", "anonymous"})
#: What is said before something is told (ticket_wishes.yaml).
AFRAID_TO_TELL = ("afraid_to_tell", "only_in_secret")
#: So many messages back it is remembered.
_REMEMBERED = 12
_CLAUSES = re.compile(r"[，,。；;！!？?\n\s]+")


def _fears(text: str, library: Library, words: TicketForm) -> bool:
    asks = words.question_in(text) in FEARS or library.dialogue.asks_privacy(text)
    return asks or words.match("fears", text) is not None


def tells_fear(text: str, library: Library, words: TicketForm) -> bool:
    """Whether a message fears or asks who will learn of it, or wants to be nameless."""
    wishes = load_wish_words()
    afraid = _fears(text, library, words) or any(wishes.fits(name, text) for name in AFRAID_TO_TELL)
    return afraid or wants_anonymous(text, words)


def told_fear(tracker: Tracker, library: Library, words: TicketForm) -> bool:
    """Whether one of the messages since the last ticket does, the latest among them."""
    said = [latest_said(tracker), *said_before(tracker, _REMEMBERED)]
    return any(tells_fear(item.text, library, words) for item in said)


def without_fear(text: str, library: Library, words: TicketForm) -> str | None:
    """What a message tells beside its fear (我要反映村支书吃空饷，会不会报复我); None where it tells of none."""
    parts = [part for part in _CLAUSES.split(text) if part]
    told = [part for part in parts if not _fears(part, library, words)]
    return "，".join(told) if len(told) < len(parts) else None
