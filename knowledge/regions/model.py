"""What a division, an old name and a place in a sentence are, and what a division code tells by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from knowledge.models import Code, Model

Level = Literal["province", "city", "county", "township"]


@dataclass(frozen=True, slots=True)
class Region:
    """One division. `code` is its division code (six digits, a township's nine), `parent` the code above it."""

    code: str
    name: str
    short_name: str
    level: Level
    parent: str | None


class OldName(Model):
    """A name that people still say. `now`: codes of the divisions that took its place; `since`: the year.

    `short` is a stem that was the old division's alone (襄樊), `alone` whether `old` is safe inside a sentence,
    `note` the sentence that tells a citizen of the change.
    """

    old: str
    short: str = ""
    now: Annotated[tuple[Code, ...], Field(min_length=1)]
    since: Annotated[int, Field(ge=1980, le=2100)]
    alone: bool = True
    note: str


@dataclass(frozen=True, slots=True)
class Span:
    """A place named in a sentence: characters `start` to `end` (not included).

    `codes` are all divisions that it can mean, sorted; never empty.
    """

    start: int
    end: int
    text: str
    codes: tuple[str, ...]


def level_of(code: str) -> Level:
    """The level that a division code stands for."""
    if len(code) > 6:
        return "township"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


def area_of(code: str) -> str:
    """The digits that the codes of a division and of all that lies in it begin with."""
    return {"province": code[:2], "city": code[:4], "county": code, "township": code}[level_of(code)]
