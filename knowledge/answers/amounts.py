"""How much: figures come from parameters only, from the citizen's region or one above it, never sideways."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.model import Answer, Block, Button, Outcome, Question
from knowledge.answers.offers import area_button, kind_button, next_buttons
from knowledge.answers.wording import (
    amount,
    citation,
    fact_citation,
    forwarding_block,
    is_old,
    place,
    since,
    source_block,
)
from knowledge.library import Library
from knowledge.models import AreaType, Document, Fact, Parameter, Programme, QuestionKind, Unit
from knowledge.regions import Region

_MOST_HELD = 3


def answer_amount(library: Library, question: Question, programme: Programme, region: Region) -> Answer:
    """The figure for this region, or what is known instead. Figures that begin after `as_of` don't count."""
    chain = library.regions.chain(region.code)
    known = [
        item
        for item in library.parameters
        if item.programme == programme.id and item.valid_from.first <= question.as_of
    ]
    for owner in chain:
        own = [item for item in known if item.region == owner.code and item.covers(question.area_type)]
        if own:
            return _figures(library, question, programme, region, owner=owner, own=own)
    return _no_figure(library, question, programme, region, known)


def _figures(
    library: Library,
    question: Question,
    programme: Programme,
    region: Region,
    *,
    owner: Region,
    own: Sequence[Parameter],
) -> Answer:
    document = library.document_of(own[0].clause)
    citations = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for item in own))
    lines = [line for item in own if (line := _line(library, item, programme, owner))]
    if own[0].period == "measure_2022":
        lines.insert(0, library.say("amount_past", place=place(region), programme=programme.short_name))
    elif region is not owner and own[0].kind in ("average", "floor"):
        lines.insert(
            0, library.say("only_above", place=place(region), programme=programme.short_name, owner=place(owner))
        )
    blocks = [Block("\n".join(lines), citations)]
    notes = _notes(library, region, owner, own)
    if notes:
        blocks.append(Block("\n".join(notes), citations))
    blocks.append(source_block(library, document, citations))
    chain = library.regions.chain(region.code)
    blocks += _closing(library, question, chain, [document])
    numberless = all(item.unit is Unit.times_provincial_guideline for item in own)
    return Answer(
        tuple(blocks),
        _buttons(library, question, programme, region, own),
        Outcome.no_figure if numberless else Outcome.answered,
    )


def _line(library: Library, item: Parameter, programme: Programme, owner: Region) -> str:
    area = library.say(f"area_{item.area_type}") if item.area_type in ("urban", "rural") else ""
    if item.period == "measure_2022":
        return library.say("amount_who_past", who=item.who, amount=amount(library, item))
    who = library.say("amount_who", who=item.who) if item.who else ""
    return library.say(
        "amount_line",
        place=place(owner),
        area=area,
        programme=programme.short_name,
        what=item.what,
        who=who,
        amount=amount(library, item),
        since=since(library, item),
    )


def _notes(library: Library, region: Region, owner: Region, own: Sequence[Parameter]) -> list[str]:
    notes = []
    kinds = {item.kind for item in own}
    if region is not owner and not kinds & {"average", "floor", "range"}:
        notes.append(library.say(f"inherited_{owner.level}", place=place(region), owner=place(owner)))
    if own[0].period == "measure_2022":
        notes.append(library.say("range_note"))
    elif "average" in kinds:
        notes.append(library.say("average_note"))
    elif "floor" in kinds:
        notes.append(library.say("floor_note"))
    return notes + list(dict.fromkeys(item.uncertain for item in own if item.uncertain))


def _buttons(
    library: Library, question: Question, programme: Programme, region: Region, own: Sequence[Parameter]
) -> tuple[Button, ...]:
    buttons = next_buttons(library, question, programme)
    if question.area_type is None or all(item.area_type in (None, "both") for item in own):
        return buttons
    other = AreaType.rural if question.area_type is AreaType.urban else AreaType.urban
    return (area_button(library, other, programme, region.code), *buttons)


def _no_figure(
    library: Library, question: Question, programme: Programme, region: Region, known: Sequence[Parameter]
) -> Answer:
    chain = library.regions.chain(region.code)
    codes = {item.code for item in chain}
    parts = sorted({item.region for item in known if library.regions.contains(region.code, item.region)} - codes)
    has_source = any(document.region in codes for document in library.documents.values())
    area = library.say(f"area_{question.area_type}") if question.area_type else ""
    names = {"place": place(region), "area": area, "programme": programme.short_name}
    if parts:
        return _only_a_part(library, question, programme, region, parts[0])
    if not has_source:
        blocks = [Block(library.say("no_source_amount", **names)), Block(library.say("offer_person"))]
        return Answer(tuple(blocks), next_buttons(library, question, programme), Outcome.no_source)
    other_area = [item for item in known if item.region in codes]
    if other_area and question.area_type:
        return _only_the_other_area(library, question, programme, region, other_area)
    blocks = [Block(library.say("no_figure", **names))]
    held = _held(library, question, programme, chain)
    documents = list(dict.fromkeys(library.document_of(fact.clause).id for fact in held))
    for number, document_id in enumerate(documents):
        facts = [fact for fact in held if fact.clause.startswith(f"{document_id}#")]
        citations = tuple(fact_citation(library, fact) for fact in facts)
        head = [library.say("held")] if number == 0 else []
        blocks.append(Block("\n".join(head + [fact.say for fact in facts]), citations))
        blocks.append(source_block(library, library.documents[document_id], citations))
    blocks += _closing(library, question, chain, [library.documents[item] for item in documents])
    return Answer(tuple(blocks), next_buttons(library, question, programme), Outcome.no_figure)


def _only_a_part(library: Library, question: Question, programme: Programme, region: Region, part: str) -> Answer:
    inner = library.regions.get(part)
    if inner is None:
        raise KeyError(part)
    text = library.say(
        f"only_a_part_{region.level}", place=place(region), part=inner.name, programme=programme.short_name
    )
    basis = [
        document.region_basis.why
        for document in library.documents.values()
        if document.region == part and document.region_basis.kind == "inferred"
    ]
    blocks = [Block("\n".join([text, *basis])), Block(library.say("offer_person"))]
    ask = Button(inner.name, kind_button(library, QuestionKind.amount, programme, part).payload)
    return Answer(tuple(blocks), (ask, *next_buttons(library, question, programme)), Outcome.no_figure)


def _only_the_other_area(
    library: Library, question: Question, programme: Programme, region: Region, other: Sequence[Parameter]
) -> Answer:
    area = question.area_type or AreaType.urban
    there = AreaType.rural if area is AreaType.urban else AreaType.urban
    text = library.say(
        "only_other_area",
        place=place(region),
        programme=programme.short_name,
        area=library.say(f"area_{area}"),
        other=library.say(f"area_{there}"),
    )
    citations = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for item in other))
    document = library.document_of(other[0].clause)
    blocks = [Block(text, citations), source_block(library, document, citations)]
    blocks += _closing(library, question, library.regions.chain(region.code), [document])
    buttons = (area_button(library, there, programme, region.code), *next_buttons(library, question, programme))
    return Answer(tuple(blocks), buttons, Outcome.no_figure)


def _held(library: Library, question: Question, programme: Programme, chain: Sequence[Region]) -> list[Fact]:
    """What the region's own sources say about money: on this programme first, then on others without a standard."""
    standards = {item.clause for item in library.parameters}
    own, others = [], []
    for region in chain:
        for document in library.documents.values():
            if document.region != region.code or document.date.first > question.as_of:
                continue
            for fact in document.facts:
                if QuestionKind.amount not in fact.kinds:
                    continue
                if programme.id in fact.programmes:
                    own.append(fact)
                elif fact.clause not in standards:
                    others.append(fact)
    return (own + (others if len(own) < _MOST_HELD else []))[:_MOST_HELD]


def _closing(
    library: Library, question: Question, chain: Sequence[Region], documents: Sequence[Document]
) -> list[Block]:
    """Who forwarded the source, that it is old, and a person."""
    forwarded = forwarding_block(library, chain, documents)
    old = [library.say("confirm_figure")] if is_old(documents, question.as_of) else []
    closing = Block("".join([*old, library.say("offer_person")]))
    return [forwarded, closing] if forwarded else [closing]
