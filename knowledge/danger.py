"""Plain words of danger, read by a list: a rule beside the bot's classifier.

`find_danger` is what the rest of the program uses; the bot has the same list (rasa_project/danger.json) and the same
reader, see `danger_words`. Boundary 1 of docs/intents.md says what is danger.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.danger_words import Danger, DangerWords, clauses_of, squeeze
from knowledge.yaml_text import read_yaml

__all__ = [
    "Danger", "DangerWords", "clauses_of", "danger_lists", "find_danger", "has_acted", "says_goodbye", "squeeze",
]  # fmt: skip


def danger_lists() -> dict[str, Any]:
    """danger.yaml as it stands, with danger_misheard.yaml as `misheard`."""
    folder = files("knowledge")
    misheard = read_yaml(folder.joinpath("danger_misheard.yaml").read_text(encoding="utf-8"))
    lists: dict[str, Any] = read_yaml(folder.joinpath("danger.yaml").read_text(encoding="utf-8"))
    return {"misheard": misheard} | lists


@cache
def _words() -> DangerWords:
    return DangerWords(danger_lists())


def find_danger(text: str) -> Danger | None:
    """The danger that the words of a message show plainly, else None."""
    return _words().find(text)


def says_goodbye(text: str) -> bool:
    """Whether a message has several signs of a farewell: it is asked what is meant, and the numbers are named."""
    return _words().says_goodbye(text)


def has_acted(text: str) -> bool:
    """Whether talk of ending one's life says that it has been done: then a doctor comes first."""
    return _words().acted(text)
