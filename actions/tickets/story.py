"""What a citizen has told of the matter so far: the last messages that tell of it, and which kind of ticket it is."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.heard import as_typed
from actions.reading.understanding import question_of
from actions.tickets.state import Form
from hotline.tickets.categories import category_of_intent
from knowledge import Library
from knowledge.ticket_form import TicketForm, load_ticket_form
from knowledge.ticket_sent import load_wish_words

#: Messages before this one in which the matter may have been told.
_LOOK_BACK = 3
#: Messages after sending in which 多久有人回 means the ticket.
_JUST = 4
#: Buttons that open one.
_NOTES = ("note_button", "township_button")
#: What only looks for a ticket.
_LOOKS = ("status", "urge")
#: A shorter one tells nothing by itself.
_TELLS = 5
#: With less than this beside its wishing, a message leaves the matter to those before it.
_MATTER = 8
#: Of the matter, in a ticket.
LONGEST = 8_000
QUESTION, OTHER = "question", "other"
#: The reading of what is no matter of ours.
OTHER_MATTER = "out_of_scope"
#: An objection that is a mere guess needs words of a decision.
_OBJECTS, _SURE = "dispute_decision", 0.5
_ANNOUNCED = re.compile("(?<!怎么)(?<!如何)(?<!咋)(?<!哪)(?:投诉|举报|检举)(?!电话|热线|渠道|信箱|[吗么]|到?哪)")
_DECIDED = re.compile("停|批|取消|退|减|少|扣|断|不服|不给|没给|拒|驳|不合格|不符|复议|起诉|告|凭什么|凭啥")


@dataclass(frozen=True)
class Said:
    """A message of the citizen."""

    text: str
    intent: str
    entities: list[dict[str, Any]]
    confidence: float = 1.0


def had_ticket(tracker: Tracker) -> bool:
    """Whether a ticket was spoken of in the last messages that the bot remembers."""
    return any(_effects(event).get("ticket") for event in tracker.events)


def has_ticket(tracker: Tracker) -> bool:
    """Whether one was opened in this conversation, or is known by its number."""
    opened = any((_effects(event).get("ticket") or {}).get("kind") == "open" for event in tracker.events)
    return opened or told_before(tracker)[0] is not None


def told_before(tracker: Tracker) -> tuple[str | None, str | None]:
    """Number and query code of the ticket that was asked about last, where both were told in this conversation."""
    for event in reversed(tracker.events):
        ticket = _effects(event).get("ticket")
        if ticket:
            both = ticket.get("number"), ticket.get("code")
            return both if all(both) else (None, None)
    return None, None


def just_sent(tracker: Tracker) -> bool:
    """Whether a ticket was sent a few messages ago, and nothing was answered from the documents since."""
    since = 0
    for event in reversed(tracker.events):
        custom = (event.get("data") or {}).get("custom") or {} if event.get("event") == "bot" else {}
        ticket = (custom.get("effects") or {}).get("ticket")
        if ticket and ticket.get("kind") in ("open", "status"):
            return True
        since += event.get("event") == "user"
        if custom.get("citations") or since > _JUST:
            return False
    return False


def ticket_offered(tracker: Tracker) -> bool:
    """Whether a ticket was offered a few messages ago, and nothing else was answered or opened since."""
    since, opens = 0, {load_ticket_form().says[name] for name in _NOTES}
    for event in reversed(tracker.events):
        since += event.get("event") == "user"
        if since > _JUST or event.get("event") == "restart":
            return False
        if event.get("event") != "bot":
            continue
        data = event.get("data") or {}
        custom = data.get("custom") or {}
        ticket = (custom.get("effects") or {}).get("ticket") or {}
        if ticket.get("kind") in _LOOKS and not has_ticket(tracker):
            return True  # where none is found, the hotline offers one
        if custom.get("citations") or ticket:
            return False
        if any(button.get("payload") in opens for button in data.get("buttons") or ()):
            return True
    return False


def said_of_ticket(tracker: Tracker) -> bool:
    """Whether the last thing that the bot said was about a ticket, to which the hotline added number and state."""
    said: dict[str, Any] = next((event for event in reversed(tracker.events) if event.get("event") == "bot"), {})
    return bool(_effects(said).get("ticket"))


def last_said(tracker: Tracker) -> str:
    """The last text of the bot; empty if there is none."""
    return next((event.get("text") or "" for event in reversed(tracker.events) if event.get("event") == "bot"), "")


def text_before(tracker: Tracker) -> str:
    """The citizen's message before the latest; empty if there is none."""
    said = [event["text"] for event in tracker.events if event.get("event") == "user" and event.get("text")]
    return said[-2] if len(said) > 1 else ""


def story(tracker: Tracker, form: TicketForm) -> list[Said]:
    """The messages that tell of the matter, oldest first, the latest among them. What a ticket took is over."""
    said = [latest_said(tracker)]
    # 帮我报上去: the matter was told before, be it in questions (田淹了有补吗).
    bare_wish = is_mere_wish(said[0], form)
    for message in said_before(tracker, _LOOK_BACK):
        if form.fits("bare_question", message.text):
            continue
        if not _tells(message, form) and not (bare_wish and len(form.matter_left(message.text)) >= _MATTER):
            break
        said.insert(0, message)
    return said


def latest_said(tracker: Tracker) -> Said:
    """The latest message."""
    return _said(as_typed(tracker.latest_message))


def is_mere_wish(said: Said, form: TicketForm) -> bool:
    """Whether a message wishes for something and tells next to nothing."""
    return len(form.matter_left(said.text)) < _MATTER


def told_for(tracker: Tracker, form: Form) -> Tracker | None:
    """The tracker with the last message that a form took as its latest one, to answer that instead; None for none."""
    lines = set(form.text.split("\n"))
    for event in reversed(tracker.events):
        if event.get("event") == "user" and (event.get("text") or "").strip() in lines and event.get("parse_data"):
            view = copy(tracker)
            view.latest_message = {**event["parse_data"], "text": event["text"]}
            return view
    return None


def text_of(said: list[Said]) -> str:
    """Their words, each on its line."""
    return "\n".join(dict.fromkeys(item.text.strip() for item in said))[:LONGEST]


def joined(before: str, text: str) -> str:
    """The matter as it was told before, and what is told now on a line of its own."""
    return "\n".join(dict.fromkeys(filter(None, [before, text.strip()])))[:LONGEST]


def program_of(said: list[Said], library: Library) -> str | None:
    """The programme that they name."""
    values = [entity["value"] for item in said for entity in item.entities if entity["entity"] == "program"]
    return next((value for value in values if value in library.programmes), None)


def category_of(said: Said, library: Library) -> str:
    """The kind of ticket for a message: by its reading, its words, else a question or another matter."""
    kind = category_of_intent(said.intent)
    if kind is None:
        noted = library.dialogue.noted(said.text)
        kind = category_of_intent(noted) if noted else None
    if kind is None and _ANNOUNCED.search(said.text) is not None:
        return "service"  # 我要投诉村干部，还有低保要什么材料: never to the office that it is about
    guessed = said.confidence < _SURE and _DECIDED.search(said.text) is None
    if kind is not None and said.intent == _OBJECTS and guessed:
        return QUESTION  # 那我要是离婚了呢 objects to nothing
    if kind is not None and not kind.urgent:
        return kind.id
    return QUESTION


def said_before(tracker: Tracker, most: int) -> list[Said]:
    """The citizen's messages before the latest, newest first, back to the last ticket."""
    found: list[Said] = []
    passed = False
    for event in reversed(tracker.events):
        ticket = _effects(event).get("ticket") or {}
        # A mere look for one takes nothing: 我低保停了，催一下, then 请乡镇答复.
        if ticket.get("kind") not in (None, *_LOOKS) or event.get("event") == "restart":
            break
        if event.get("event") != "user" or not event.get("text"):
            continue
        if not passed:
            passed = True
            continue
        found.append(_said(event.get("parse_data") or {}, event["text"]))
        if len(found) == most:
            break
    return found


def _said(message: dict[str, Any], text: str | None = None) -> Said:
    intent = message.get("intent") or {}
    sure = float(intent.get("confidence", 1))
    return Said(text or message.get("text") or "", intent.get("name") or "", message.get("entities") or [], sure)


def _tells(message: Said, form: TicketForm) -> bool:
    """Whether it tells of a matter: no question on policy, no small talk."""
    told = category_of_intent(message.intent) is not None or message.intent == "inform"
    told = told and not load_wish_words().fits("wants_to_tell", message.text)
    return told and question_of(message.intent) is None and len(form.matter_left(message.text)) >= _TELLS


def _effects(event: dict[str, Any]) -> dict[str, Any]:
    if event.get("event") != "bot":
        return {}
    custom = (event.get("data") or {}).get("custom") or {}
    effects: dict[str, Any] = custom.get("effects") or {}
    return effects
