"""Who, how, which papers, what, where: facts of the nation and of the citizen's regions, nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.answers.model import Answer, Block, Button, Outcome, Question
from knowledge.answers.offers import kind_button, next_buttons, person, source_regions
from knowledge.answers.wording import fact_citation, forwarding_block, is_old, place, source_block
from knowledge.library import Library
from knowledge.models import Document, Fact, Programme
from knowledge.regions import Region

#: How many facts of each group are told at once; the rest waits for the next question.
_MOST = {"lead": 2, "local": 3, "nation": 3, "past": 2}
_MOST_NATION_AFTER_LOCAL = 2


@dataclass(frozen=True)
class _Group:
    document: Document
    facts: tuple[Fact, ...]
    past: bool


def answer_rule(library: Library, question: Question, programme: Programme) -> Answer:
    """National and local facts for the question; the national core rule first, past measures last."""
    chain = library.regions.chain(question.region) if question.region else ()
    groups = _groups(library, question, programme, chain)
    region = chain[0] if chain else None
    if not groups:
        text = library.say("no_source_rule", place=place(region) if region else "", programme=programme.short_name)
        return Answer(
            (Block(text), Block(library.say("offer_person"))),
            next_buttons(library, question, programme),
            Outcome.no_source,
        )
    blocks: list[Block] = []
    for group in groups:
        blocks += _told(library, group, first=not blocks)
    documents = [group.document for group in groups]
    if region and all(document.national for document in documents):
        blocks.append(Block(library.say("nation_only", place=place(region))))
    forwarded = forwarding_block(library, chain, documents)
    if forwarded:
        blocks.append(forwarded)
    blocks.append(Block(_closing(library, question, documents, region)))
    if region is None:
        return Answer(tuple(blocks), _region_buttons(library, question, programme), Outcome.answered, "region")
    return Answer(tuple(blocks), next_buttons(library, question, programme), Outcome.answered)


def _groups(library: Library, question: Question, programme: Programme, chain: Sequence[Region]) -> list[_Group]:
    national = [item for item in library.documents.values() if item.national and _in_force(item, question)]
    national.sort(key=lambda item: item.kind != "law")
    local = [
        item
        for region in chain
        for item in library.documents.values()
        if item.region == region.code and _in_force(item, question)
    ]

    def fitting(documents: Iterable[Document], period: str, leads: bool) -> list[Fact]:
        return [
            fact
            for document in documents
            for fact in document.facts
            if programme.id in fact.programmes
            and question.kind in fact.kinds
            and fact.period == period
            and fact.leads == leads
            and (fact.area_type is None or question.area_type in (None, fact.area_type))
        ]

    told = {
        "lead": fitting(national, "standing", True),
        "local": fitting(local, "standing", False),
        "nation": fitting(national, "standing", False),
        "past": fitting(local, "measure_2022", False),
    }
    changes = {fact.told_with for fact in told["local"][: _MOST["local"]]}
    told["nation"].sort(key=lambda fact: fact.id not in changes)
    groups: list[_Group] = []
    for name, facts in told.items():
        most = _MOST_NATION_AFTER_LOCAL if name == "nation" and told["local"] else _MOST[name]
        chosen = facts[:most]
        for document_id in dict.fromkeys(library.document_of(fact.clause).id for fact in chosen):
            own = tuple(fact for fact in chosen if fact.clause.startswith(f"{document_id}#"))
            document = library.documents[document_id]
            if groups and groups[-1].document is document and name != "past":
                groups[-1] = _Group(document, groups[-1].facts + own, past=False)
            else:
                groups.append(_Group(document, own, past=name == "past"))
    return groups


def _in_force(document: Document, question: Question) -> bool:
    return (document.valid_from or document.date).first <= question.as_of


def _told(library: Library, group: _Group, *, first: bool) -> list[Block]:
    citations = tuple(fact_citation(library, fact) for fact in group.facts)
    lines = [fact.say for fact in group.facts]
    region = library.regions.get(group.document.region)
    if group.past:
        lines.insert(0, library.say("past_measures"))
    elif region and not first:
        lines.insert(0, library.say("local_rules", place=place(region)))
    return [Block("\n".join(lines), citations), source_block(library, group.document, citations)]


def _closing(library: Library, question: Question, documents: Sequence[Document], region: Region | None) -> str:
    parts = []
    if is_old(documents, question.as_of):
        parts.append(library.say("confirm_rule"))
    parts.append(library.say("which_region" if region is None else f"next_{question.kind}"))
    return "".join(parts)


def _region_buttons(library: Library, question: Question, programme: Programme) -> tuple[Button, ...]:
    buttons = [
        Button(place(region), kind_button(library, question.kind, programme, region.code).payload)
        for region in source_regions(library)
    ]
    return (*buttons, person(library))
