"""Sadness without danger, read by the lists of sorrow.yaml, and what is said to it."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.waiting import any_of, load_waiting_words, plain
from knowledge.yaml_text import read_yaml

_KINDS = ("afraid", "bereaved", "despair", "lonely", "sad")
#: What is longer tells a story: what it is about is answered.
_SHORT = 24
#: So few words after it go on with it, if they name no sum (439太少了).
_FEW = 10
_SUM = re.compile(r"\d|[一二两三四五六七八九十百千万][元块百千万]")


@dataclass(frozen=True)
class Sorrow:
    """`kind`: afraid, bereaved, despair, lonely or sad; `just`: somebody has just died, as far as the words tell."""

    kind: str
    just: bool = False


class SorrowWords:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: dict[str, Any]) -> None:
        """`lists` as they stand in sorrow.yaml."""
        self._words: dict[str, re.Pattern[str]] = {kind: any_of(lists[kind]["words"]) for kind in _KINDS}
        self._say: dict[str, list[str]] = {kind: lists[kind]["say"] for kind in _KINDS}
        self._just, self._just_say = any_of(lists["bereaved"]["just"]), str(lists["bereaved"]["just_say"])
        self._not_bereaved = any_of(lists["not_bereaved"])
        self._ended, self._ended_say = any_of(lists["ended"]), str(lists["ended_say"])
        self._childless, self._childless_say = any_of(lists["childless"]), str(lists["childless_say"])
        self._not_dying, self._not_dying_say = any_of(lists["not_dying"]), str(lists["not_dying_say"])

    def find(self, text: str) -> Sorrow | None:
        """The sorrow in a short message that asks nothing and names no aid; else None."""
        words, waiting = plain(text), load_waiting_words()
        if len(words) > _SHORT or waiting.asks(text) or waiting.names_policy(text):
            return None
        kinds = [kind for kind in _KINDS if kind != "bereaved"] if self._not_bereaved.search(words) else _KINDS
        kind = next((kind for kind in kinds if self._words[kind].search(words)), None)
        return None if kind is None else Sorrow(kind, kind == "bereaved" and self._just.search(words) is not None)

    def before_answer(self, text: str, told: Collection[str]) -> str | None:
        """A few words before the answer to who tells how another's life ended and asks on; once, else None."""
        waiting = load_waiting_words()
        asks = waiting.asks(text) or waiting.names_policy(text)
        if not asks:
            return None
        words, before = plain(text), "\n".join(told)
        fitting = ((self._ended, self._ended_say), (self._childless, self._childless_say))
        lines = [line for found, line in fitting if found.search(words) and line not in before]
        return "\n".join(lines) or None

    def say(self, sorrow: Sorrow, told: Collection[str]) -> str:
        """What is said to it, after `told` was said."""
        before = "\n".join(told)
        lines = self._say[sorrow.kind]
        line = next((line for line in lines if line not in before), lines[-1])
        return f"{line}\n{self._just_say}" if sorrow.just and line == lines[0] else line

    def goes_on(self, text: str, last: str | None) -> Sorrow | None:
        """The sorrow that a few words go on with, which ask nothing, while there is more to say to it; else None."""
        waiting = load_waiting_words()
        few = len(plain(text)) <= _FEW and not _SUM.search(text)
        if last is None or not few or waiting.asks(text) or waiting.names_policy(text):
            return None
        return next((Sorrow(kind) for kind in _KINDS if last.startswith(self._not_last(kind))), None)

    def _not_last(self, kind: str) -> tuple[str, ...]:
        lines = self._say[kind]
        return tuple(lines[:-1])

    def said_any(self, told: Collection[str]) -> bool:
        """Whether one of its sentences was said before."""
        before = "\n".join(told)
        return any(line in before for lines in self._say.values() for line in lines)

    def denies_dying(self, text: str) -> bool:
        """Whether the whole message says that it is not about dying (不是要死)."""
        return self._not_dying.search(plain(text)) is not None

    @property
    def not_dying(self) -> str:
        """What is said to that."""
        return self._not_dying_say


@cache
def load_sorrow_words() -> SorrowWords:
    """Read the file. Raises KeyError or re.error where it is not as it must be."""
    return SorrowWords(read_yaml(files("knowledge").joinpath("sorrow.yaml").read_text(encoding="utf-8")))
