"""What is asked and what is answered, as plain frozen values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from knowledge.dates import PartialDate
from knowledge.models import AreaType, QuestionKind
from knowledge.money import Period


class Outcome(StrEnum):
    """How far a question was answered."""

    answered = "answered"
    no_figure = "no_figure"
    no_source = "no_source"
    asks_region = "asks_region"
    asks_programme = "asks_programme"
    nothing_found = "nothing_found"


@dataclass(frozen=True)
class Question:
    """`programme` is a programme id, `region` a division code, `as_of` the day the citizen asks.

    `topics`: what it is about in particular (ids of topics.yaml). `about`: the time asked about, None for now.
    `unnamed_topics`: those of them whose names are not what the citizen spoke of.
    `per`: the sum is wanted per month or per year. `change`: asks when and from what a standard changed.
    """

    kind: QuestionKind
    programme: str | None
    region: str | None
    area_type: AreaType | None
    as_of: date
    topics: tuple[str, ...] = ()
    about: PartialDate | None = None
    per: Period | None = None
    change: bool = False
    unnamed_topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Citation:
    """Where a sentence comes from. The texts are for display, empty where the source has none.

    `second_hand`: known from reports of the document only.
    """

    document: str
    number: str
    clause: str
    quote: str
    date: str
    region: str
    url: str
    second_hand: bool = False

    def shown(self) -> dict[str, str]:
        """What is shown of it, as it is sent to a page or kept with a message."""
        return {
            "document": self.document,
            "number": self.number,
            "clause": self.clause,
            "quote": self.quote,
            "date": self.date,
            "region": self.region,
            "url": self.url,
        }

    @property
    def document_id(self) -> str:
        """The id of the document."""
        return self.url.removeprefix("/policies/").partition("#")[0]


@dataclass(frozen=True)
class Block:
    """A few lines of an answer and what they rest on. `role` tells the telephone what may be left out.

    An `item` is one of a list that is told whole. A `source` names a document; a `note` says something of one (who
    forwarded it, what is not sure in it).
    """

    text: str
    citations: tuple[Citation, ...] = ()
    role: Literal["answer", "condition", "item", "source", "note", "next"] = "answer"


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
    """What is said: `head` at once, `rest` (more conditions, sources, what to do next) below a fold on a phone.

    `needs` names what would make the answer possible or closer; it is set too where a part was answered.
    `about`: the programme that a search led to, for the questions that follow. `more`: further rules and their
    sources, told to who asks for them; see arranging.py.
    """

    head: tuple[Block, ...]
    buttons: tuple[Button, ...]
    outcome: Outcome
    needs: Literal["region", "programme"] | None = None
    rest: tuple[Block, ...] = ()
    about: str | None = None
    more: tuple[Block, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in order."""
        return self.head + self.rest

    @property
    def text(self) -> str:
        """All blocks, one below the other; an empty line where a phone may fold."""
        parts = ["\n".join(block.text for block in blocks) for blocks in (self.head, self.rest) if blocks]
        return "\n\n".join(parts)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, each once, in order."""
        return distinct_citations(citation for block in self.blocks for citation in block.citations)
