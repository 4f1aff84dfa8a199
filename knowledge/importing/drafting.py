"""All that an import proposes, and how it is written: source.txt word for word, document.yaml beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.checks import squeeze
from knowledge.importing.cutting import Piece, cut
from knowledge.importing.heading import Guess, Heading
from knowledge.importing.reading import NotImportable
from knowledge.importing.words import word
from knowledge.library import Library
from knowledge.models import Document
from knowledge.regions import Region
from knowledge.yaml_text import read_yaml

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KIND_IN_ID = {"notice": "notice", "forwarded_notice": "notice", "press_report": "press", "work_summary": "summary"}
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
#: Sentences that may hold a rule: a figure, a condition, or a word of giving, applying and deciding. Rather too many
#: than too few; of the quotes that facts here rest on, more than nine in ten are found.
_TO_READ = re.compile(
    r"\d|符合|低于|高于|超过|应当|不得|凭|须|可以|可由|可按|可为|可实行|可采取|取消|纳入|申请|发放|给予|补贴|审批|审核"
    r"|标准|豁免|扣减|实施|救助|供养|照料"
)


@dataclass(frozen=True)
class Proposal:
    """A document as far as its text tells."""

    id: str
    title: Guess
    issuer: Guess
    number: Guess
    date: Guess
    date_why: str
    region: Guess
    region_why: str
    kind: Guess
    forwards: str
    uncertain: tuple[str, ...]
    pieces: tuple[Piece, ...]
    source: str

    def document(self) -> Document:
        """The draft as the library reads it. Raises ValueError if it is no valid document (a mistake of ours)."""
        return Document.model_validate({**read_yaml(self.yaml()), "source": self.source})

    def to_read(self) -> Iterator[tuple[str, str]]:
        """Sentences that carry a figure or a condition, with their clause's anchor; facts are made from these."""
        for piece in self.pieces:
            if piece.anchor[0].isdigit():
                for found in _SENTENCE.finditer(piece.text):
                    if _TO_READ.search(found[0]):
                        yield piece.anchor, found[0].strip()

    def yaml(self) -> str:
        """The text of document.yaml, with the sentences to read as comments at its end."""
        lines = [
            f"id: {self.id}",
            f"title: {_quoted(self.title.value)}",
            f"issuer: {_quoted(self.issuer.value)}",
            f"number: {_quoted(self.number.value) if self.number.value else 'null'}",
            f"date: {self.date.value}",
            f"date_basis: {_basis(self.date, self.date_why)}",
            f'region: "{self.region.value}"',
            f"region_basis: {_basis(self.region, self.region_why)}",
            f"kind: {self.kind.value}",
            *([f"forwards: {self.forwards}"] if self.forwards else []),
            f"uncertain: [{', '.join(map(_quoted, self.uncertain))}]",
            "clauses:",
        ]
        for piece in self.pieces:
            lines += [f'  - id: "{self.id}#{piece.anchor}"', f"    label: {_quoted(piece.label)}"]
            lines += [f"    heading: {_quoted(piece.heading)}"] if piece.heading else []
            lines += _text(piece.text)
        lines += [
            "facts: []",
            "# Sentences that may hold a rule (others can too). Make facts of those that do, then delete these lines.",
        ]
        lines += [f"# to read: {anchor}: {sentence}" for anchor, sentence in self.to_read()]
        return "\n".join(lines) + "\n"


def propose(
    text: str, library: Library, *, document_id: str = "", region: Region | None = None, date: str = ""
) -> Proposal:
    """Reads one document's text. Raises NotImportable if it can't be imported, or if what it lacks was not given.

    `region` and `date` are for a text that states none.
    """
    if document_id and not _ID.fullmatch(document_id):
        raise NotImportable(f"{document_id!r} is no id; use small letters, figures, hyphens: --id lanzhou-2026-notice")
    heading = Heading(text)
    title, issuer, number, kind = heading.title(), heading.issuer(), heading.number(), heading.kind()
    dated, date_why = heading.date()
    if date and dated.value.count("-"):
        raise NotImportable(
            f"the text has a date, {dated.value}; leave --date away, and correct the draft if it is wrong"
        )
    if date:
        dated, date_why = Guess(date, False, "you gave it"), word("why", "date_given", date=date)
    if not dated.value:
        raise NotImportable(f"{dated.why}; give the year, or more if you know it: --date 2022")
    place, region_why = _place(heading, library, region)
    notes = [
        *([] if dated.stated else [word("uncertain", "date")]),
        *([] if place.stated else [word("uncertain", "region")]),
        *([word("uncertain", kind.value)] if kind.value in ("press_report", "work_summary") else []),
        *([word("uncertain", "number")] if kind.value.endswith("notice") and not number.value else []),
        *([] if title.value else [word("uncertain", "title")]),
    ]
    if not issuer.value:
        issuer = Guess(library.regions.full_name(place.value), False, f"{issuer.why}; the region stands in for it")
    if not title.value:
        title = Guess(word("titles", kind.value, issuer=issuer.value), False, title.why)
    return Proposal(
        id=document_id or _new_id(library, place.value, dated.value, number.value, kind.value),
        title=title,
        issuer=issuer,
        number=number,
        date=dated,
        date_why=date_why,
        region=place,
        region_why=region_why,
        kind=kind,
        forwards=_forwards(library, heading.passed_on()) if kind.value == "forwarded_notice" else "",
        uncertain=tuple(notes),
        pieces=tuple(cut(text)),
        source=text,
    )


def already_there(proposal: Proposal, library: Library) -> str:
    """Why the library can't take it as a new document; "" if it can."""
    if proposal.id in library.documents:
        return f"there is a document {proposal.id} already; give the new one another name with --id"
    for document in library.documents.values():
        if squeeze(document.source) == squeeze(proposal.source):
            return f"the library has this text already, as {document.id}"
    return ""


def _place(heading: Heading, library: Library, given: Region | None) -> tuple[Guess, str]:
    place, others = heading.region(library.regions)
    if given is not None:
        if place.value == given.code:
            return place, ""
        key = "region_mentioned" if given.code in others else "region_given"
        return Guess(given.code, False, "you gave it"), word("why", key, place=given.name)
    if place.value:
        return place, ""
    if heading.national():
        raise NotImportable(
            "a national office issued this; such rules are told in own words (see docs/adding-a-program.md)"
        )
    names = "、".join(library.regions.full_name(code) for code in others)
    raise NotImportable(f"{place.why}; say which with --region NAME" + (f" (the text names {names})" if names else ""))


def _new_id(library: Library, region: str, date: str, number: str, kind: str) -> str:
    """Region, year, and number or kind; the region as other documents of it write it, else its code."""
    known = (item.id.partition("-")[0] for item in library.documents.values() if item.region == region)
    last = number.rpartition("〕")[2].removesuffix("号") if number else _KIND_IN_ID[kind]
    return f"{next(known, region)}-{date[:4]}-{last}"


def _forwards(library: Library, title: str) -> str:
    matching = (item.id for item in library.documents.values() if title and squeeze(title) in squeeze(item.title))
    return next(matching, "")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _basis(guess: Guess, why: str) -> str:
    return "{kind: stated}" if guess.stated else f"{{kind: inferred, why: {_quoted(why)}}}"


def _text(text: str) -> list[str]:
    if "\n" not in text:
        return [f"    text: {_quoted(text)}"]
    return ["    text: |-", *(f"      {line}" for line in text.split("\n"))]
