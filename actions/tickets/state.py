"""What is under way about tickets, in one slot: one that is being opened, or an answer that is waited for.

Only the latest value is kept (`components/tracker_store.py`), and the slot is emptied at the end.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.interfaces import Tracker

SLOT = "ticket_form"
EMPTY = SlotSet(SLOT, None)
#: Messages for which a form that was not sent is kept; the first of them may change or agree to it in a word.
KEPT_FOR, _FRESH = 8, 2
Kind = Literal["status", "urge", "withdraw", "add", "rate", "contact"]


@dataclass(frozen=True)
class Form:
    """A ticket that is being opened. `region`: division code. `asked`: questions that are not asked again.

    `guessed`: the kind was a guess, made before anything was told. `tries`: failures on the current question.
    `fixing`: which field is asked for anew (place, phone, name, who, what; any: it was asked what is wrong).
    `warned`: it was said that the text may tell who is anonymous. `complains`: a complaint is to get its own ticket.
    `announced`: a complaint was announced before its matter, so that no township is to get it. `choices`: full names of
    places of which one is meant. `digits`: the beginning of a telephone number that came in pieces. `phone_of`: the
    relative whose number it is (侄子). `asides`: messages one after the other that told the form nothing.
    `separate`: another ticket is wished for, which is not joined to the one before. `afraid`: they fear to be known.
    `unclear`: how often what is asked, or the read-back, was said not to be understood.
    """

    category: str
    text: str = ""
    region: str | None = None
    address: str | None = None
    who: str | None = None
    name: str | None = None
    phone: str | None = None
    here: bool = False
    anonymous: bool = False
    program: str | None = None
    facts: dict[str, Any] | None = None
    current: str | None = None
    asked: tuple[str, ...] = ()
    tries: int = 0
    status: Literal["asking", "consent"] = "asking"
    guessed: bool = False
    fixing: str | None = None
    warned: bool = False
    complains: bool = False
    announced: bool = False
    choices: tuple[str, ...] = ()
    digits: str = ""
    phone_of: str | None = None
    asides: int = 0
    separate: bool = False
    afraid: bool = False
    unclear: int = 0

    @property
    def asked_so_far(self) -> tuple[str, ...]:
        """`asked`, and the question of the moment."""
        return (*self.asked, self.current) if self.current else self.asked

    def event(self) -> EventType:
        """As a slot."""
        return _event("form", asdict(self))


@dataclass(frozen=True)
class Dropped:
    """A form that was not sent, kept for `turns` messages: minds change, or only a part of it was not right."""

    form: Form
    turns: int = KEPT_FOR

    @property
    def fresh(self) -> bool:
        """Whether it was put aside just now, so that a bare yes or a number means it."""
        return self.turns > KEPT_FOR - _FRESH

    def event(self) -> EventType:
        """As a slot."""
        return _event("dropped", {"turns": self.turns, "form": asdict(self.form)})

    @property
    def just_now(self) -> bool:
        """Whether nothing was said since."""
        return self.turns == KEPT_FOR

    def later(self) -> EventType:
        """One message on: at the end nothing is left."""
        return replace(self, turns=self.turns - 1).event() if self.turns > 1 else EMPTY


@dataclass(frozen=True)
class Waiting:
    """An answer on a ticket is waited for.

    `number`: after a question on tickets, whose code or number may follow. `withdraw`: a confirmation. `reason`: of
    dissatisfaction. `facts`: what is to be added. `phone`: the right telephone number. `digits`: the rest of a number
    whose beginning is `digits`.
    """

    what: Literal["number", "withdraw", "reason", "facts", "phone", "digits"]
    kind: Kind
    number: str | None = None
    code: str | None = None
    text: str = ""
    solved: bool | None = None
    satisfied: bool | None = None
    phone: str | None = None
    removes: tuple[Literal["phone", "name"], ...] = ()
    digits: str = ""

    def event(self) -> EventType:
        """As a slot."""
        return _event("waiting", asdict(self))


def under_way(tracker: Tracker) -> Form | Waiting | Dropped | None:
    """What the slot holds."""
    text = tracker.get_slot(SLOT)
    if not text:
        return None
    kind, raw = json.loads(text)
    if kind == "waiting":
        return Waiting(**{**raw, "removes": tuple(raw.get("removes") or ())})
    if kind == "dropped":
        return Dropped(_form(raw["form"]), raw["turns"])
    return _form(raw)


def _form(raw: dict[str, Any]) -> Form:
    return Form(**{**raw, "asked": tuple(raw["asked"]), "choices": tuple(raw.get("choices") or ())})


def _event(kind: str, raw: dict[str, Any]) -> EventType:
    return SlotSet(SLOT, json.dumps([kind, raw], ensure_ascii=False, separators=(",", ":")))
