"""Questions over several programmes: how they differ, whether they go together, which there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, product

from knowledge.answers.model import Answer, Block, Button, Citation, Outcome, Question
from knowledge.answers.offers import kind_button, person
from knowledge.answers.selecting import facts_for, in_force
from knowledge.answers.telling import HEAD_LENGTH, Told, tell
from knowledge.answers.wording import citation, place, source_block
from knowledge.library import Library
from knowledge.models import Document, Fact, Programme, QuestionKind
from knowledge.together import load_verdicts

_MOST_LISTED = 7
#: Of those that are listed, all of which have a button, so many are explained at once.
_MOST_EXPLAINED = 3
_MOST_COMBINATIONS = 4
_TWO = 2


def answer_combination(library: Library, question: Question, programmes: Sequence[Programme]) -> Answer:
    """Whether these programmes may be received together."""
    names = library.say("clause_separator").join(item.short_name for item in programmes)
    facts = combinations_of(library, question, programmes)[:_MOST_COMBINATIONS]
    buttons = (*(kind_button(library, QuestionKind.eligibility, item, question.region) for item in programmes),)
    titled = tuple(Button(item.short_name, button.payload) for item, button in zip(programmes, buttons, strict=True))
    if not facts:
        text = library.say("combination_unknown", names=names)
        return Answer((Block(text),), (*titled, person(library)), Outcome.no_source)
    word = (
        load_verdicts().of(facts[0].id, frozenset(item.id for item in programmes)) if len(programmes) == _TWO else None
    )
    if word == "both":
        facts += [fact for fact in _conditions_naming(library, question, programmes) if fact not in facts]
    told = [Told(fact) for fact in facts]
    first = Block(library.say(f"together_{word}" if word else "combination_head", names=names))
    head, rest = tell(library, told, first.text)
    rest += (Block(library.say("offer_person"), role="next"),)
    return Answer((first, *head), (*titled, person(library)), Outcome.answered, None, rest)


def _conditions_naming(library: Library, question: Question, programmes: Sequence[Programme]) -> list[Fact]:
    """The core conditions of one of two programmes that name the other: 生活补贴，给低保家庭里有残疾证的人."""
    one, other = programmes
    return [
        fact
        for own, named in ((one, other), (other, one))
        for fact in library.facts
        if fact.leads and QuestionKind.eligibility in fact.kinds and {own.id, *own.members} & set(fact.programmes)
        and named.id not in fact.programmes and named.short_name in fact.say and in_force(library, fact, question.as_of)
    ]  # fmt: skip


def answer_difference(library: Library, question: Question, programmes: Sequence[Programme]) -> Answer:
    """What each of them is, one beside the other, and whether they go together."""
    names = library.say("clause_separator").join(item.short_name for item in programmes)
    told: list[Told] = []
    for programme in programmes:
        asked = replace(question, kind=QuestionKind.definition, programme=programme.id, topics=())
        told += facts_for(library, asked, programme)[:1]
    told += [Told(fact) for fact in combinations_of(library, question, programmes)[:1]]
    if not told:
        return answer_combination(library, question, programmes)
    first = Block(library.say("difference_head", names=names))
    head, rest = tell(library, told, first.text)
    buttons = tuple(
        Button(item.short_name, kind_button(library, QuestionKind.eligibility, item, question.region).payload)
        for item in programmes
    )
    rest += (Block(library.say("offer_person"), role="next"),)
    return Answer((first, *head), (*buttons, person(library)), Outcome.answered, None, rest)


def combinations_of(library: Library, question: Question, programmes: Sequence[Programme]) -> list[Fact]:
    """Facts on having two of these at once, the most particular first; facts that are not settled come alone."""
    two = [
        (one, other)
        for first, second in combinations(programmes, 2)
        for one, other in product((first.id, *first.members), (second.id, *second.members))
    ]
    fitting = [
        fact
        for fact in library.facts
        if "combination" in fact.topics
        and any(fact.relates(one, other) for one, other in two)
        and in_force(library, fact, question.as_of)
    ]
    settled = [fact for fact in fitting if fact.confidence is None or fact.confidence.settled]
    return sorted(settled or fitting, key=lambda fact: len(fact.programmes))


#: Groups whose people are grown, and those that tell of a child, whoever else is named.
_GROWN, _CHILDREN = frozenset({"elderly", "veteran"}), frozenset({"child", "orphan", "unattended_child"})
#: A child of whom no more is told has parents: aid for such families comes first.
_ANY_CHILD, _FAMILIES = frozenset({"child", "student"}), frozenset({"poor", "student"})


def listed(
    library: Library, groups: Sequence[str], whom: str | None = None, first: Sequence[str] = ()
) -> list[Programme]:
    """The programmes for these groups of people, the closest first; for no group the commonest of all.

    `whom`: whom it is about (a person of persons.yaml). Nobody grown is offered what is for children alone. `first`:
    ids of what comes before all, by what was told; for no group it is all.
    """
    about = library.dialogue.person_by_id(whom)
    grown = not _CHILDREN & set(groups) and (bool(about and about.grown) or bool(_GROWN & set(groups)))
    single = [item for item in library.programmes.values() if not (item.members or (grown and item.for_children))]
    fitting = [item for item in single if set(groups) & set(item.groups)]
    # Those that name the group alone come before those that are for every poor household, those for children alone
    # (no grown person is left among them otherwise) before what they share with the old. Of any
    # child what is for a family comes before what is for those who have nobody.
    any_child = bool(groups) and set(groups) <= _ANY_CHILD

    def distance(item: Programme) -> tuple[int, bool, bool, int]:
        together = -len(set(groups) & set(item.groups))
        if any_child:
            of_family = bool(_FAMILIES & set(item.groups))
            return together, not of_family, not of_family and "elderly" in item.groups, item.order
        return together, "poor" in item.groups, not item.for_children, item.order

    fitting.sort(key=distance)
    told = [item for name in first for item in single if item.id == name]
    fitting = [*told, *(item for item in fitting if item not in told)]
    return (fitting or [item for item in single if item.groups])[:_MOST_LISTED]


def list_programmes_ids(
    library: Library, groups: Sequence[str], whom: str | None = None, first: Sequence[str] = ()
) -> tuple[str, ...]:
    """Ids of what `list_programmes` lists."""
    return tuple(item.id for item in listed(library, groups, whom, first))


def list_programmes(
    library: Library, groups: Sequence[str], region: str | None, whom: str | None = None, first: Sequence[str] = ()
) -> Answer:
    """Which aid there is, for these groups of people or for all; never says who qualifies. `first` as in `listed`."""
    shown = listed(library, groups, whom, first)
    fitting = any(set(groups) & set(item.groups) for item in shown)
    names = library.say("clause_separator").join(item.short_name for item in shown)
    who = library.say("clause_separator").join(library.person_groups[group].name for group in groups)
    of_groups = "list_head" if fitting else "list_none"
    key = of_groups if groups else "list_head_told" if first else "list_head_all"
    head = Block(library.say(key, names=names, who=who))
    return _list(library, shown, head, Block(library.say("list_more"), role="next"), region)


def _list(library: Library, shown: Sequence[Programme], head: Block, closing: Block, region: str | None) -> Answer:
    """The programmes `shown`, between what stands before and after them."""
    lines = [
        Block(
            library.say("list_line", name=item.short_name, description=item.description),
            (citation(library, item.source, library.clause(item.source).text),),
            "item" if place < _MOST_EXPLAINED else "condition",
        )
        for place, item in enumerate(shown)
    ]
    buttons = [
        Button(item.short_name, kind_button(library, QuestionKind.eligibility, item, region).payload) for item in shown
    ]
    documents = {document.id: document for document in (library.document_of(item.source) for item in shown)}
    sources = [
        source_block(library, document, [item for line in lines for item in line.citations if _is_in(item, document)])
        for document in documents.values()
    ]
    return Answer((head,), (*buttons, person(library)), Outcome.answered, None, (*lines, *sources, closing))


def list_named(library: Library, ids: Sequence[str], region: str | None, first: str) -> Answer:
    """These programmes, each with what it is and where that is written, after `first`; never says who qualifies."""
    shown = [library.programmes[name] for name in ids]
    said = _list(library, shown, Block(first), Block(library.say("list_may_fit"), role="next"), region)
    screen = Button(library.say("payload_screening"), library.say("payload_screening"))
    return replace(said, buttons=(screen, *said.buttons))


def list_at(library: Library, names: Sequence[str], region: str) -> Answer:
    """What was listed, at a place: what the place has rules or figures of its own on, and that the rest holds."""
    where = library.regions.get(region)
    shown = [library.programmes[name] for name in names if name in library.programmes]
    codes = {item.code for item in library.regions.chain(region)}
    told = {
        name
        for document in library.documents.values()
        if document.region in codes
        for fact in document.facts
        if fact.period == "standing"
        for name in fact.programmes
    }
    told |= {item.programme for item in library.parameters if item.region in codes and item.period == "standing"}
    own = [item for item in shown if item.id in told]

    def named(items: Sequence[Programme]) -> str:
        return library.say("clause_separator").join(item.short_name for item in items)

    says = {"place": place(where) if where else "", "own": named(own), "names": named(shown)}
    text = library.say("list_at_own" if own else "list_at_none", **says)
    # The programmes that the place tells of come first.
    buttons = [
        Button(item.short_name, kind_button(library, QuestionKind.eligibility, item, region).payload)
        for item in (*own, *(item for item in shown if item not in own))
    ]
    return Answer((Block(text),), (*buttons, person(library)), Outcome.answered)


def _is_in(citation: Citation, document: Document) -> bool:
    return citation.url.startswith(f"/policies/{document.id}#")


def merge(answers: Sequence[Answer]) -> Answer:
    """One answer out of several: what doesn't fit into the head goes below; what to do next comes last, once."""
    head = list(answers[0].head)
    rest: list[Block] = []
    length = sum(len(block.text) for block in head)
    for answer in answers[1:]:
        length += sum(len(block.text) for block in answer.head)
        into = head if length <= HEAD_LENGTH else rest
        into += answer.head
    below = [block for answer in answers for block in answer.rest]
    rest += [block for block in below if block.role != "next"] + [block for block in below if block.role == "next"]
    head = _each_once(head, before=())
    buttons = tuple(dict.fromkeys(button for answer in answers for button in answer.buttons))
    needs = next((answer.needs for answer in answers if answer.needs), None)
    outcome = next((answer.outcome for answer in answers if answer.outcome is Outcome.answered), answers[0].outcome)
    return Answer(tuple(head), buttons[:8], outcome, needs, tuple(_each_once(rest, before=head)))


def _each_once(blocks: Sequence[Block], *, before: Sequence[Block]) -> list[Block]:
    """The blocks whose text was not said before, a repeated one where it stands last: a source goes below all of it."""
    told = {block.text for block in before}
    last = {block.text: place for place, block in enumerate(blocks)}
    return [block for place, block in enumerate(blocks) if last[block.text] == place and block.text not in told]
