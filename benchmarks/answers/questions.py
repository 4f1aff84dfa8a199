"""The evaluation questions, and the one place where they are split into two halves."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from knowledge import Fact
from knowledge.yaml_text import read_yaml

_FOLDER = Path(__file__).resolve().parents[2] / "tests" / "knowledge" / "search"
_PRACTICE = Path(__file__).with_name("practice.yaml")
Half = Literal["tune", "held_out"]


@dataclass(frozen=True)
class Asked:
    """One question. `facts`: rows of the registers of which each answers it; empty for an unanswerable one (`why`)."""

    id: str
    text: str
    facts: frozenset[str] = frozenset()
    why: str = ""

    def answered_by(self, facts: Iterable[Fact]) -> bool:
        """Whether one of the facts carries a row that answers it."""
        return any(not self.facts.isdisjoint(fact.rows) for fact in facts)


@dataclass(frozen=True)
class Questions:
    """What our documents answer, and what they don't."""

    answerable: tuple[Asked, ...]
    unanswerable: tuple[Asked, ...]


def half_of(question_id: str) -> Half:
    """The half that a question belongs to, for good: by the first byte of its id's SHA-256."""
    return "held_out" if hashlib.sha256(question_id.encode()).digest()[0] % 2 else "tune"


def read(half: Half) -> Questions:
    """One half of the questions, in the file's order."""
    return _questions(_load("questions.yaml"), half)


def blind() -> Questions:
    """The newest set: written by somebody who knew neither the search nor the other questions, and not tuned on."""
    return _questions(_load("blind_fourth.yaml"), None)


def development() -> Questions:
    """All questions that were looked at: the first set, the sets that were blind once, and the developer's own."""
    sets = [_questions(_load(name), None) for name in ("questions.yaml", "blind.yaml", "blind_third.yaml")]
    sets.append(practice())
    return Questions(
        tuple(question for some in sets for question in some.answerable),
        tuple(question for some in sets for question in some.unanswerable),
    )


def practice() -> Questions:
    """The developer's own questions, of neither half."""
    return _questions(read_yaml(_PRACTICE.read_text(encoding="utf-8")), None)


def _load(name: str) -> Any:
    return read_yaml((_FOLDER / name).read_text(encoding="utf-8"))


def _questions(data: dict[str, Any], half: Half | None) -> Questions:
    answerable, unanswerable = (
        tuple(
            Asked(item["id"], item["ask"], frozenset(item.get("facts", ())), item.get("why", ""))
            for item in data[kind]
            if half is None or half_of(item["id"]) == half
        )
        for kind in ("answerable", "unanswerable")
    )
    return Questions(answerable, unanswerable)
