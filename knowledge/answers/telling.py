"""Puts facts in the order of an answer: what counts first, its source, the rest, what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from knowledge.answers.model import Block
from knowledge.answers.wording import fact_citation, place, source_block
from knowledge.library import Library
from knowledge.models import Document, Fact

#: What a phone shows before the first fold, in characters.
HEAD_LENGTH = 120


@dataclass(frozen=True)
class Told:
    """A fact in its place. `under` is the key of the line that goes before it ("" for none), `place` fills it."""

    fact: Fact
    under: str = ""
    place: str = ""


def tell(library: Library, told: Sequence[Told], before: str = "") -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Head and rest. The head holds as many facts as fit, one at least; each source follows what rests on it.

    `before`: what stands in the head already.
    """
    count = len(fitting(library, told, len(before)))
    head, sources = _blocks(library, told[:count], role="answer")
    rest = list(sources)
    heading = ""
    # The rest goes source by source, so that each sentence stands above the document that it comes from.
    for _, group in groupby(told[count:], key=lambda item: (_document(library, item).id, item.under)):
        items = list(group)
        facts, below = _blocks(library, items, role="condition", heading=heading)
        rest += [*facts, *below]
        heading = _heading(library, items[-1])
    return tuple(head), tuple(rest)


def documents_of(library: Library, told: Iterable[Told]) -> list[Document]:
    """The documents that are told from, each once, in order."""
    return list({document.id: document for item in told if (document := _document(library, item))}.values())


def under_local(library: Library, fact: Fact) -> Told:
    """A local fact below the line that names its place."""
    region = library.regions.get(library.document_of(fact.clause).region)
    return Told(fact, "local_rules", place(region) if region else "")


def fitting(library: Library, told: Sequence[Told], length: int = 0) -> Sequence[Told]:
    """Those that a phone shows at once, one at least. `length`: characters that stand before them."""
    count, heading = 0, ""
    for item in told:
        own = _heading(library, item)
        length += len(item.fact.say) + (len(own) if own != heading else 0)
        if count and (length > HEAD_LENGTH or item.under == "past_measures"):
            break
        count, heading = count + 1, own
    return told[:count]


def _blocks(
    library: Library, told: Sequence[Told], *, role: Literal["answer", "condition"], heading: str = ""
) -> tuple[list[Block], list[Block]]:
    """The sentences, and the lines that name their sources. `heading`: what stands before them already.

    Of two places each has its own (省里的做法, then 市里的).
    """
    lines: list[Block] = []
    for item in told:
        own = _heading(library, item)
        before = f"{own}\n" if own and own != heading else ""
        heading = own
        sentence = item.fact.say
        if item.fact.confidence is not None and not item.fact.confidence.settled:
            sentence = library.say("unsettled", sentence=sentence)
        lines.append(Block(before + sentence, (fact_citation(library, item.fact),), role))
    sources = []
    for document in documents_of(library, told):
        facts = [item.fact for item in told if _document(library, item).id == document.id]
        sources.append(source_block(library, document, [fact_citation(library, fact) for fact in facts]))
    return lines, sources


def _heading(library: Library, item: Told) -> str:
    return library.say(item.under, place=item.place, date=item.place) if item.under else ""


def _document(library: Library, item: Told) -> Document:
    return library.document_of(item.fact.clause)
