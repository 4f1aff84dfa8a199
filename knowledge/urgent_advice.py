"""What to do until help comes, by the kind of danger: urgent_advice.yaml, one line at a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.danger import has_acted
from knowledge.waiting import any_of, plain
from knowledge.yaml_text import read_yaml

LIFE, LIFE_ACTED, LIFE_OTHER = "life", "life_acted", "life_other"
#: Lists of the file that are no lines.
_WORDS = ("special", "goes_on", "acted")
#: The lines that stand before and behind those of a kind.
BODY, ANY = "body", "any"


@dataclass(frozen=True)
class Line:
    """One line, and the words that it answers (None: whoever asks what to do).

    `again`: it is said each time it fits. `kinds`: the only ones that it is for, None for all.
    """

    say: str
    fits: re.Pattern[str] | None
    again: bool = False
    kinds: frozenset[str] | None = None


@dataclass(frozen=True)
class Special:
    """Danger within a kind that other lines fit, where the words were said and none of `unless`."""

    name: str
    within: frozenset[str]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


class UrgentAdvice:
    """The lines, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: dict[str, Any]) -> None:
        """`lists` as they stand in urgent_advice.yaml."""
        self._goes_on, self._acted = any_of(lists["goes_on"]), any_of(lists["acted"])
        self.lines: dict[str, list[Line]] = {
            kind: [_line(line) for line in lines] for kind, lines in lists.items() if kind not in _WORDS
        }
        self.specials = [
            Special(
                special["name"],
                frozenset(special["within"]),
                any_of(special["words"]),
                any_of(special["unless"]) if "unless" in special else None,
            )
            for special in lists["special"]
        ]

    def special(self, kind: str | None, story: Iterable[str]) -> str | None:
        """The name of the lines that fit danger of this kind, by all that was said of it; else the kind itself."""
        said = [plain(text) for text in story]
        for special in self.specials:
            if kind not in special.within or not any(special.words.search(text) for text in said):
                continue
            if special.unless is None or not any(special.unless.search(text) for text in said):
                return special.name
        return kind

    def line(
        self,
        text: str,
        kind: str | None,
        said: Collection[str],
        *,
        alarm: bool = False,
        acted: bool = False,
        story: Collection[str] = (),
    ) -> str | None:
        """The next line that fits what was said in danger of this kind; None where none does, or all were said.

        `said`: all that this conversation was told. `alarm`: the message says itself that there is danger. `acted`: it
        was said before that a life is ending already. `story`: what the citizen said before.
        """
        words = plain(text)
        left = self._left(text, kind, said, acted=acted, story=story)
        for line in left:
            if line.fits is not None and line.fits.search(words):
                return line.say
        if kind != LIFE and not alarm and not self.goes_on(text):
            return None
        return next((line.say for line in left if line.fits is None), None)

    def next_line(
        self, text: str, kind: str | None, said: Collection[str], *, acted: bool = False, story: Collection[str] = ()
    ) -> str | None:
        """The next line of the kind, whatever was said; None where all were said."""
        left = self._left(text, kind, said, acted=acted, story=story)
        return next((line.say for line in left if line.fits is None), None)

    def acted(self, text: str) -> bool:
        """Whether talk of ending one's life says that it has been done."""
        return self._acted.search(plain(text)) is not None or has_acted(text)

    def goes_on(self, text: str) -> bool:
        """Whether it says that the danger goes on, or asks what to do."""
        return self._goes_on.search(plain(text)) is not None

    def _left(
        self, text: str, kind: str | None, said: Collection[str], *, acted: bool, story: Collection[str]
    ) -> list[Line]:
        """The lines for danger of this kind that may still be said, those that go first at the beginning."""
        told, whole = "\n".join(said), [*story, text]
        lines = self.lines.get(self.special(kind, whole) or "", [])
        if kind != LIFE:
            lines = lines + self.lines[ANY] if kind is not None else []
        elif self.acted(text):
            lines = self._of_deed(whole) + [line for line in lines if line.fits is None]
        elif acted:
            lines = self._of_deed(whole) + lines
        body = [line for line in self.lines[BODY] if line.kinds is None or kind in line.kinds]
        return [line for line in body + lines if line.again or line.say not in told]

    def _of_deed(self, story: Iterable[str]) -> list[Line]:
        return self.lines[self.special(LIFE_ACTED, story) or LIFE_ACTED]


def _line(raw: dict[str, Any]) -> Line:
    return Line(
        raw["say"],
        any_of(raw["fits"]) if "fits" in raw else None,
        again=raw.get("again", False),
        kinds=frozenset(raw["kinds"]) if "kinds" in raw else None,
    )


@cache
def load_urgent_advice() -> UrgentAdvice:
    """Read the file. Raises KeyError or re.error where it is not as it must be."""
    return UrgentAdvice(read_yaml(files("knowledge").joinpath("urgent_advice.yaml").read_text(encoding="utf-8")))
