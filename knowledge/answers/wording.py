"""Turns dates, sums, regions and sources into the words of texts.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from knowledge.answers.model import Block, Citation
from knowledge.dates import PartialDate
from knowledge.library import Library
from knowledge.models import Confidence, Document, Fact, Parameter, Span, Unit
from knowledge.money import Money, Period
from knowledge.regions import Region

#: The label of a clause that is the whole document.
WHOLE = "全文"


def day(library: Library, partial: PartialDate) -> str:
    """A partial date in words, as precise as it is."""
    key = "date_day" if partial.day else "date_month" if partial.month else "date_year"
    return library.say(key, year=str(partial.year), month=str(partial.month), day=str(partial.day))


def place(region: Region) -> str:
    """A region's everyday name: 兰州市, 新疆."""
    return region.short_name if region.level == "province" and len(region.name) > 4 else region.name


def citation(library: Library, clause_id: str, quote: str, *, second_hand: bool = False) -> Citation:
    """Where a quote stands. Raises KeyError for an unknown clause."""
    document, clause = library.document_of(clause_id), library.clause(clause_id)
    return Citation(
        document=document.title,
        number=document.number or "",
        clause=clause.label,
        quote=quote,
        date=str(document.valid_from if document.national and document.valid_from else document.date),
        region=library.regions.full_name(document.region) if document.region else library.say("nation"),
        url=f"/policies/{document.id}#{clause.anchor}",
        second_hand=second_hand,
    )


def document_citation(library: Library, document: Document) -> Citation:
    """A document as a whole."""
    return replace(citation(library, document.clauses[0].id, ""), clause=WHOLE, url=f"/policies/{document.id}")


def fact_citation(library: Library, fact: Fact) -> Citation:
    """Where a fact stands; no quote for a paraphrase."""
    return citation(library, fact.clause, fact.quote, second_hand=fact.confidence is Confidence.press)


def _issued(library: Library, document: Document) -> str:
    words = day(library, document.date)
    return library.say("date_inferred", date=words) if document.date_basis.kind == "inferred" else words


def source_block(library: Library, document: Document, citations: Sequence[Citation]) -> Block:
    """The line that names a document, its clauses and its date; what is only known from reports is said to be so."""
    named = dict.fromkeys(item.clause for item in citations if item.clause != WHOLE)
    clauses = library.say("clause_separator").join(named)
    says = {
        "title": document.short_title,
        "number": library.say("source_number", number=document.number) if document.number else "",
        "clauses": clauses if document.national or not clauses else library.say("source_part", clauses=clauses),
    }
    if document.national:
        key = f"source_{document.kind}" if document.valid_from else "source_national_issued"
        how = library.say("retold_second_hand" if any(item.second_hand for item in citations) else "retold")
        text = library.say(key, date=day(library, document.valid_from or document.date), retold=how, **says)
        return Block(text, tuple(citations), "source")
    text = library.say(f"source_{document.kind}", date=_issued(library, document), **says)
    if document.region_basis.kind == "inferred":
        text += "\n" + document.region_basis.why
    return Block(text, tuple(citations), "source")


def forwarding_block(library: Library, chain: Sequence[Region], cited: Sequence[Document]) -> Block | None:
    """Says that a region in the chain forwarded one of the cited documents, if it did."""
    codes = {region.code for region in chain}
    sources = {document.id for document in cited}
    for document in library.documents.values():
        if document.forwards in sources and document.region in codes:
            clause = next(item for item in document.clauses if item.anchor == "1")
            region = library.regions.get(document.region)
            text = library.say(
                "forwarded",
                place=place(region) if region else "",
                number=document.number or "",
                date=day(library, document.date),
            )
            return Block(text, (citation(library, clause.id, clause.text),), "note")
    return None


def is_old(documents: Sequence[Document], as_of: date) -> bool:
    """Whether one of the sources is more than 12 months old."""
    return any((item.valid_from or item.date).older_than_a_year(as_of) for item in documents)


def money(library: Library, sum_: Money) -> str:
    """每人每月 914 元; a yearly sum with its monthly share, named as a conversion."""
    text = library.say(f"per_{sum_.period}", yuan=sum_.yuan())
    if sum_.period is not Period.year:
        return text
    monthly, exact = sum_.monthly()
    if exact:
        return text + library.say("converted", yuan=monthly.yuan())
    rounded = (Decimal(monthly.fen) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return text + library.say("converted_about", yuan=str(rounded))


def conversion(library: Library, sum_: Money) -> str:
    """A monthly sum for a year, named as a conversion."""
    return library.say("converted_year", yuan=Money(sum_.fen * 12, Period.year).yuan())


def in_yuan(library: Library, fen: Fraction) -> str:
    """A sum that was reckoned: 139 元, 1089.33 元左右 where it is no whole number of fen."""
    shown = Money(round(fen), Period.month)
    return library.say("exactly" if shown.fen == fen else "about", yuan=shown.yuan())


def amount(library: Library, parameter: Parameter) -> str:
    """A parameter's amount in words, without its date."""
    if isinstance(parameter.amount, Span):
        low, high = parameter.amount.min, parameter.amount.max
        return library.say(f"range_{parameter.unit}", of=parameter.of, min=str(low), max=str(high))
    sum_ = parameter.money()
    key = f"{parameter.kind}_{parameter.unit}"
    if sum_ is None or parameter.kind == "limit":
        return library.say(key, of=parameter.of, times=str(parameter.amount), yuan=str(parameter.amount))
    words = money(library, sum_)
    return library.say("floor_amount", amount=words) if parameter.kind == "floor" else words


def since(library: Library, parameter: Parameter) -> str:
    """When an amount began, and what it was before where the source says so."""
    words = day(library, parameter.valid_from)
    if parameter.valid_from.month:
        words = library.say("since", date=words)
    if parameter.previous is not None and parameter.unit in (Unit.yuan_per_month, Unit.yuan_per_year):
        words += library.say("previously", yuan=str(parameter.previous))
    return words
