"""Dissatisfaction, insults, thanks that tell a trouble, pictures: read by dissatisfaction.yaml, and their answers."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.waiting import any_of, plain
from knowledge.yaml_text import read_yaml

_SENTENCES = ("beside_thanks", "asked_beside_thanks", "after_trouble", "nothing_waits", "say_safe", "say_no_text")
_KINDS = ("distrust", "slow", "misled", "useless", "sent_on", "insult")
#: What is longer tells what it is about.
_SHORT = 20
#: Thanks of so many characters or more may tell something.
_LETTER = 40
#: So much of what they tell is repeated to them.
_QUOTED = 40
_SENTENCE_END = re.compile(r"[。！!？?；;\n]+")


@dataclass(frozen=True)
class DissatisfactionWords:
    """The lists, compiled."""

    words: dict[str, re.Pattern[str]]
    unless: dict[str, re.Pattern[str]]
    lines: dict[str, list[str]]
    thanks: re.Pattern[str]
    trouble: re.Pattern[str]
    safe: re.Pattern[str]
    no_text: re.Pattern[str]
    says: dict[str, str]

    def find(self, text: str) -> str | None:
        """distrust, slow, useless, sent_on or insult for a short message that is no more than that; else None."""
        words = plain(text)
        if len(words) > _SHORT:
            return None
        fits = (kind for kind in _KINDS if self.words[kind].search(words) and not self.unless[kind].search(text))
        return next(fits, None)

    def line(self, kind: str, told: Collection[str]) -> tuple[str, int]:
        """What is said to it after `told` was said, and the how manieth time that is, from 0."""
        before, lines = "\n".join(told), self.lines[kind]
        place = next((place for place, line in enumerate(lines) if line not in before), len(lines) - 1)
        return lines[place], place

    def trouble_in(self, text: str) -> str | None:
        """The trouble that stands in long thanks, in the citizen's own words and cut short; else None."""
        if len(plain(text)) < _LETTER or not self.thanks.search(text):
            return None
        sentences = [sentence.strip(" ，,") for sentence in _SENTENCE_END.split(text) if sentence.strip()]
        told = [one for one in sentences if self.trouble.search(one) and not self.thanks.search(one)]
        if not told:
            return None
        return told[0] if len(told[0]) <= _QUOTED else f"{told[0][:_QUOTED]}……"

    def is_safe(self, text: str) -> bool:
        """Whether the whole message says that nobody is hurt."""
        return self.safe.search(plain(text)) is not None

    def is_no_text(self, text: str) -> bool:
        """Whether a picture or a voice stands where words should."""
        return self.no_text.search(text.strip()) is not None


@cache
def load_dissatisfaction() -> DissatisfactionWords:
    """Read the file. Raises KeyError or re.error where it is not as it must be."""
    lists: dict[str, Any] = read_yaml(files("knowledge").joinpath("dissatisfaction.yaml").read_text(encoding="utf-8"))
    return DissatisfactionWords(
        words={kind: any_of(lists[kind]["words"]) for kind in _KINDS},
        unless={kind: any_of(lists[kind]["unless"]) for kind in _KINDS},
        lines={kind: list(lists[kind]["say"]) for kind in _KINDS},
        thanks=any_of(lists["thanks"]),
        trouble=any_of(lists["trouble"]),
        safe=any_of(lists["safe"]),
        no_text=any_of(lists["no_text"]),
        says={name: str(lists[name]) for name in _SENTENCES},
    )
