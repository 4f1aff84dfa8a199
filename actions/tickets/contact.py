"""How to be reached, said after a ticket was sent: another number, a wrong one, none, or no name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from knowledge.dialogue import bare
from knowledge.ticket_numbers import find_phone, folded
from knowledge.ticket_sent import SentWords

#: Beside a number, words longer than this tell something else.
_FEW_WORDS = 24
_FIGURES = re.compile(r"\d")
Field = Literal["phone", "name"]


@dataclass(frozen=True)
class ContactWish:
    """A number in place of the old one, one more, fields to take off; with none of these the whole number is due."""

    phone: str | None = None
    more: bool = False
    removes: tuple[Field, ...] = ()


def contact_wish(text: str, words: SentWords, *, expected: bool = False) -> ContactWish | None:
    """What a message says of number or name on a sent ticket; None: nothing. `expected`: a number was asked for."""
    removes = removed(text, words)
    if removes:
        return ContactWish(removes=removes)
    if words.match("not_the_phone", text) is not None:
        return None
    phone = find_phone(text, expected=expected)
    if phone is not None:
        return _of_number(phone, text, words, expected=expected)
    short = len(bare(text)) <= _FEW_WORDS
    return ContactWish() if short and words.match("phone_is_wrong", text) is not None else None


def _of_number(phone: str, text: str, words: SentWords, *, expected: bool) -> ContactWish | None:
    if len(_FIGURES.sub("", bare(folded(text)))) > _FEW_WORDS:
        return None
    if words.match("one_more", text) is not None:
        return ContactWish(phone, more=True)
    if expected or words.match("new_phone", text) is not None:
        return ContactWish(phone)
    # A number and nothing else: whether it takes the place of the one that stands there is asked.
    return ContactWish(phone, more=True) if bare(folded(text)) == phone else None


def removed(text: str, words: SentWords) -> tuple[Field, ...]:
    """Which fields a message wants taken off a ticket."""
    if not (words.fits("takes_off", text) or words.fits("nameless", text)):
        return ()
    fields: tuple[Field, ...] = ("phone", "name")
    return tuple(field for field in fields if words.match(f"field_{field}", text) is not None)
