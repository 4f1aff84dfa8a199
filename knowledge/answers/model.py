"""What is asked and what is answered, as plain frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from knowledge.models import AreaType, QuestionKind


class Outcome(StrEnum):
    """How far a question was answered."""

    answered = "answered"
    no_figure = "no_figure"
    no_source = "no_source"
    asks_region = "asks_region"
    asks_programme = "asks_programme"
    not_in_library = "not_in_library"


@dataclass(frozen=True)
class Question:
    """`programme` is a programme id, `region` a division code, `as_of` the day the citizen asks."""

    kind: QuestionKind
    programme: str | None
    region: str | None
    area_type: AreaType | None
    as_of: date


@dataclass(frozen=True)
class Citation:
    """Where a sentence comes from. All fields are text for display, empty where the source has none."""

    document: str
    number: str
    clause: str
    quote: str
    date: str
    region: str
    url: str


@dataclass(frozen=True)
class Block:
    """A few lines of an answer and what they rest on."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Button:
    """An offer. `payload` is what the citizen could have typed."""

    title: str
    payload: str


def distinct_citations(citations: Iterable[Citation]) -> tuple[Citation, ...]:
    """Each citation once, in the order of first use."""
    return tuple(dict.fromkeys(citations))


@dataclass(frozen=True)
class Answer:
    """`needs` names what would make the answer possible or closer; it is set too where a part was answered."""

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...]
    outcome: Outcome
    needs: Literal["region", "programme"] | None = None

    @property
    def text(self) -> str:
        """All blocks, one below the other."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, each once, in order."""
        return distinct_citations(citation for block in self.blocks for citation in block.citations)
