"""What to do until help comes, by the kind of danger: urgent_advice.yaml, one line at a time, none twice."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.danger import has_acted
from knowledge.waiting import any_of, plain
from knowledge.yaml_text import read_yaml

LIFE, LIFE_ACTED = "life", "life_acted"
#: Lists of the file that are no lines.
_WORDS = ("goes_on", "acted")


@dataclass(frozen=True)
class Line:
    """One line, and the words that it answers (None: whoever asks what to do)."""

    say: str
    fits: re.Pattern[str] | None


class UrgentAdvice:
    """The lines, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: dict[str, Any]) -> None:
        """`lists` as they stand in urgent_advice.yaml."""
        self._goes_on, self._acted = any_of(lists["goes_on"]), any_of(lists["acted"])
        self.lines: dict[str, list[Line]] = {
            kind: [Line(line["say"], any_of(line["fits"]) if "fits" in line else None) for line in lines]
            for kind, lines in lists.items()
            if kind not in _WORDS
        }

    def line(
        self, text: str, kind: str | None, said: Collection[str], *, alarm: bool = False, acted: bool = False
    ) -> str | None:
        """The next line that fits what was said in danger of this kind; None where none does, or all were said.

        `said`: all that this conversation was told. `alarm`: the message says itself that there is danger. `acted`: it
        was said before that a life is ending already.
        """
        words, told = plain(text), "\n".join(said)
        lines = self.lines.get(kind or "", [])
        if kind != LIFE:
            lines = lines + self.lines["any"]
        elif self.acted(text):
            lines = self.lines[LIFE_ACTED] + [line for line in lines if line.fits is None]
        elif acted:
            lines = self.lines[LIFE_ACTED] + lines
        left = [line for line in lines if line.say not in told]
        for line in left:
            if line.fits is not None and line.fits.search(words):
                return line.say
        if kind != LIFE and not alarm and not self.goes_on(text):
            return None
        return next((line.say for line in left if line.fits is None), None)

    def acted(self, text: str) -> bool:
        """Whether talk of ending one's life says that it has been done."""
        return self._acted.search(plain(text)) is not None or has_acted(text)

    def goes_on(self, text: str) -> bool:
        """Whether it says that the danger goes on, or asks what to do."""
        return self._goes_on.search(plain(text)) is not None


@cache
def load_urgent_advice() -> UrgentAdvice:
    """Read the file. Raises KeyError or re.error where it is not as it must be."""
    return UrgentAdvice(read_yaml(files("knowledge").joinpath("urgent_advice.yaml").read_text(encoding="utf-8")))
