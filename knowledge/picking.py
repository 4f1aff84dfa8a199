"""Which of several offered answers a message picks by its place (第二个, 最后一个), read from picking.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from knowledge.dialogue import bare
from knowledge.models import Model
from knowledge.number_words import DIGITS
from knowledge.yaml_text import read_yaml


class PickingLists(Model):
    """picking.yaml as it stands."""

    before: str
    after: str
    counted: str
    last: str
    first: str
    middle: str
    numeral: str
    asks: str
    asks_number: str
    no_choice: frozenset[str]
    never: tuple[str, ...]


class Picking:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: PickingLists) -> None:
        """`lists` as they stand in picking.yaml."""

        def whole(part: str) -> re.Pattern[str]:
            return re.compile(f"{lists.before}{part}{lists.after}")

        self._counted, self._numeral = whole(lists.counted), whole(lists.numeral)
        self._first, self._middle, self._last = whole(lists.first), whole(lists.middle), whole(lists.last)
        self._asks = re.compile(lists.asks)
        self._asks_number, self._no_choice = re.compile(lists.asks_number), lists.no_choice
        self._never = re.compile("|".join(f"(?:{pattern})" for pattern in lists.never))

    def picked(self, text: str, question: str, payloads: Sequence[str]) -> str | None:
        """The payload that `text` picks of those below `question`; None where it picks none of them.

        Where one of them is itself a place among several questions, or agrees to something, nothing is picked: what
        it means is for the bot to say.
        """
        choices = [payload for payload in payloads if payload not in self._no_choice]
        own = (self._never.search(payload) or self._counted.fullmatch(bare(payload)) for payload in choices)
        if len(choices) < 2 or any(own) or self._asks.search(question) is None:
            return None
        at = self._place(bare(text), question, len(choices))
        return choices[at] if at is not None and at < len(choices) else None

    def _place(self, said: str, question: str, count: int) -> int | None:
        counted = self._counted.fullmatch(said)
        if counted is None and self._asks_number.search(question) is None:
            counted = self._numeral.fullmatch(said)
        if counted is not None:
            number = counted["n"]
            return (int(number) if number.isdecimal() else DIGITS[number]) - 1
        if self._first.fullmatch(said) is not None:
            return 0
        if self._last.fullmatch(said) is not None:
            return count - 1
        return count // 2 if count % 2 and self._middle.fullmatch(said) is not None else None


@cache
def load_picking() -> Picking:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = read_yaml(files("knowledge").joinpath("picking.yaml").read_text(encoding="utf-8"))
    return Picking(PickingLists.model_validate(raw))
