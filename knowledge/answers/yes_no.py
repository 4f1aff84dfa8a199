"""Whether a thing or a person counts (儿媳妇算不算): first what the documents say of exactly this, then the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.by_income import standards_at
from knowledge.answers.model import Answer, Block, Outcome, Question
from knowledge.answers.offers import answering_regions, next_buttons
from knowledge.answers.selecting import facts_for, in_force
from knowledge.answers.telling import Told, documents_of, tell
from knowledge.answers.wording import amount, citation, fact_citation, is_old, place, since, source_block
from knowledge.library import Library
from knowledge.models import Document, Programme, QuestionKind
from knowledge.yes_no import Thing, load_yes_no

#: What a place has of its own is told, as far as this.
_MOST_LOCAL = 2


def answer_yes_no(
    library: Library,
    thing: Thing,
    question: Question,
    *,
    supposed: bool = False,
    for_aid: bool = False,
    stops: bool = False,
) -> Answer:
    """The sentence on the thing, the rules that it rests on, what the citizen's place has of its own.

    `supposed`: no aid was named, so it is said which one is taken to be meant. `for_aid`: it is asked whether one may
    have the aid with this money, so that 算 is no answer: what it hangs on comes first, with the standard of the place
    where it is known. `stops`: it is asked whether the aid stops for it, so that what stops it comes first. Raises
    KeyError for an unknown fact.
    """
    programme, words = library.programmes[thing.aid], load_yes_no()
    names = (*words.may_facts, *thing.facts) if for_aid else thing.facts
    names = (thing.facts[0], *words.stops_facts, *thing.facts[1:]) if stops else names
    facts = [fact for fact in map(library.fact, names) if in_force(library, fact, question.as_of)]
    topics = library.fact(thing.facts[0]).topics
    asked = replace(question, kind=QuestionKind.eligibility, programme=thing.aid, topics=topics, about=None)
    local = [
        item
        for item in facts_for(library, asked, programme)
        if not library.document_of(item.fact.clause).national and item.fact.period == "standing"
    ]
    if for_aid:
        local = []  # its standard is told instead
    told = [*map(Told, facts), *local[:_MOST_LOCAL]]
    says_first = words.may_says + thing.may if for_aid else words.stops_says + thing.says if stops else thing.says
    standards, sources = _standards(library, question) if for_aid else ((), ())
    head, rest = tell(library, told, says_first + "".join(block.text for block in standards))
    first = Block(says_first, tuple(fact_citation(library, fact) for fact in facts))
    region = library.regions.get(question.region) if question.region else None
    if region and not local and not for_aid:
        rest += (Block(library.say("nation_only", place=place(region)), role="condition"),)
    says = library.say("confirm_rule") if is_old(documents_of(library, told), question.as_of) else ""
    if region is None and not for_aid and answering_regions(library, asked, programme):
        says += library.say("which_region")
    if supposed:
        says += library.say("taken_for", name=programme.short_name)
    closing = (Block(says, role="next"),) if says else ()
    return Answer(
        (first, *standards, *head),
        next_buttons(library, asked, programme),
        Outcome.answered,
        None,
        (*sources, *rest, *closing),
        thing.aid,
    )


def _standards(library: Library, question: Question) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The dibao standards of the place, and where they stand; that none is known, or that a place is needed."""
    found = standards_at(library, question.region, question.area_type, question.as_of)
    if not found:
        return (Block(library.say("income_no_standard" if question.region else "income_where")),), ()
    lines = []
    for owner, item in found:
        area = library.say(f"area_{item.area_type}") if item.area_type in ("urban", "rural") else ""
        text = library.say(
            "standard_here", place=place(owner), area=area, amount=amount(library, item), since=since(library, item)
        )
        lines.append(Block(text, (citation(library, item.clause, item.quote),)))
    sources = {
        document.id: (document, [line.citations[0] for line, (_, other) in zip(lines, found, strict=True)
                                 if library.document_of(other.clause).id == document.id])
        for document in (library.document_of(item.clause) for _, item in found)
    }  # fmt: skip
    return tuple(lines), tuple(source_block(library, document, cited) for document, cited in sources.values())


def answer_briefly_on(
    library: Library, thing: Thing, question: Question, *, again: bool = False, supposed: bool = False
) -> Answer:
    """The sentence on the thing and the first rule that it rests on, no more: it goes on with what is spoken of.

    `again`: it was told just now, so that its sentence is enough. `supposed`: no aid was named, so it is said which
    one is taken to be meant. Raises KeyError for an unknown fact.
    """
    programme = library.programmes[thing.aid]
    facts = [fact for fact in map(library.fact, thing.facts) if in_force(library, fact, question.as_of)]
    rules, _ = tell(library, [Told(facts[0])], thing.says)
    _, below = tell(library, list(map(Told, facts)), thing.says)
    sources = tuple(block for block in below if block.role == "source")
    says = library.say("as_before") + thing.says if again else thing.says
    first = Block(says, tuple(fact_citation(library, fact) for fact in facts))
    head = (first,) if again else (first, *rules)
    documents = documents_of(library, list(map(Told, facts)))
    said = _offering(library, (head, sources), question, programme, documents)
    taken_for = Block(library.say("taken_for", name=programme.short_name), role="next")
    return replace(said, rest=(*said.rest, taken_for)) if supposed else said


def led_by_thing(library: Library, said: Answer, thing: Thing) -> Answer:
    """An answer with the sentence on a thing before it, and the document that it rests on. KeyError as above."""
    fact = library.fact(thing.facts[0])
    _, sources = tell(library, [Told(fact)], thing.says)
    first = Block(thing.says, (fact_citation(library, fact),))
    return replace(said, head=(first, *said.head), rest=(*sources, *said.rest))


def answer_not_told(
    library: Library, question: Question, programme: Programme, *, on_point: bool = False
) -> Answer | None:
    """Says that the documents hold nothing on just this, and the one rule that holds in general; None without one.

    `on_point`: it is the search that has found nothing, so no more is said than that.
    """
    told = facts_for(library, replace(question, topics=()), programme)[:1]
    if not told:
        return None
    rules, sources = tell(library, told)
    head = (Block(library.say("not_found_on_point" if on_point else "not_told_of_thing")), *rules)
    return _offering(library, (head, sources), question, programme, documents_of(library, told))


def _offering(
    library: Library,
    blocks: tuple[tuple[Block, ...], tuple[Block, ...]],
    question: Question,
    programme: Programme,
    documents: Sequence[Document],
) -> Answer:
    """With a person and what may be asked next; who wants to know of their own case is sent to the local office."""
    head, sources = blocks
    old = is_old(documents, question.as_of)
    unsure = Block(library.say("confirm_rule" if old else "ask_about_rule"), role="next")
    buttons = next_buttons(library, question, programme)
    return Answer(head, buttons, Outcome.answered, None, (*sources, unsure), programme.id)
