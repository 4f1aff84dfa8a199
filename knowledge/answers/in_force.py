"""Since when a document holds and whether it still does, from its own dates and notes."""

from __future__ import annotations

import re
from datetime import date

from knowledge.answers.model import Answer, Block, Outcome
from knowledge.answers.offers import person
from knowledge.answers.wording import day, document_citation, source_block
from knowledge.in_force import load_in_force_words
from knowledge.library import Library
from knowledge.models import Document

#: A note on which edition of a law was read, and since when the law itself holds.
_OF_AN_EDITION = re.compile("^读的是.*起施行")


def answer_in_force(library: Library, document: Document, *, still: bool, as_of: date) -> Answer:
    """From which day it holds; `still`: first whether it holds today, as far as that is known."""
    called = load_in_force_words().called(document.id)
    other = library.documents[called.beside] if called and called.beside else None
    lines = [_standing(library, document, other, as_of)] if still else []
    lines.append(_since(library, document, as_of))
    named = [document, other] if still and other is not None else [document]
    citations = {item.id: document_citation(library, item) for item in named}
    sources = [source_block(library, item, (citations[item.id],)) for item in named]
    first = Block("\n".join(lines), tuple(citations.values()))
    return Answer((first,), (person(library),), Outcome.answered, None, tuple(sources))


def _since(library: Library, document: Document, as_of: date) -> str:
    if document.valid_from is None:
        key = "issued_on" if document.date_basis.kind == "stated" else "issued_about"
        return library.say(key, title=document.short_title, day=day(library, document.date))
    edition = next((note for note in document.uncertain if _OF_AN_EDITION.search(note)), None)
    if edition is not None:
        return library.say("holds_edition", title=document.short_title, note=edition)
    key = "holds_from" if document.valid_from.first <= as_of else "will_hold_from"
    return library.say(key, title=document.short_title, day=day(library, document.valid_from))


def _standing(library: Library, document: Document, other: Document | None, as_of: date) -> str:
    called = load_in_force_words().called(document.id)
    if called and called.standing and other is not None and other.valid_from is not None:
        begins = day(library, other.valid_from)
        return called.standing.format(title=document.short_title, other=other.short_title, day=begins)
    if document.valid_to is not None and document.valid_to.last < as_of:
        return library.say("held_until", title=document.short_title, day=day(library, document.valid_to))
    return library.say("no_repeal_known", title=document.short_title)
