"""Who, how, which papers, how long, when paid, what, where: facts of the nation and of the citizen's regions."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.model import Answer, Block, Button, Outcome, Question
from knowledge.answers.offers import answering_regions, kind_button, next_buttons, person, verify
from knowledge.answers.selecting import GENERAL, facts_for
from knowledge.answers.telling import Told, documents_of, fitting, tell
from knowledge.answers.wording import forwarding_block, is_old, place
from knowledge.library import Library
from knowledge.models import Document, Programme, QuestionKind
from knowledge.regions import Region

#: Fewer places than this are not offered as buttons.
_FEWEST_PLACES = 3
#: Where no document tells what was asked, so many rules on the rest are told.
_MOST_BESIDE = 2
_DIFFERENCE = "difference"
#: What is to be done next is more than to ask the local office.
_MORE_TO_DO = (QuestionKind.documents, QuestionKind.contact)


def answer_rule(library: Library, question: Question, programme: Programme) -> Answer:
    """National and local facts for the question; the national core rule first, past measures last."""
    chain = library.regions.chain(question.region) if question.region else ()
    region = chain[0] if chain else None
    told = facts_for(library, question, programme)
    if not told:
        return nothing_known(library, question, programme, region)
    silent = silent_on(library, question, told)
    if silent:
        told = told[: _MOST_BESIDE if library.topics[silent].untold else 1]
    head, rest = tell(library, told)
    if silent:
        name = library.topics[silent].name
        spoken_of = silent not in question.unnamed_topics
        text = _not_written(library, silent, programme) if spoken_of else library.say("no_source_thing")
        if programme.id == GENERAL and any(silent in fact.topics for fact in library.facts):
            # 公示的时候能不能不写我名字, of no aid in particular: it stands with single ones.
            text = library.say("which_aid_of_topic", topic=name)
        head = (Block(text), *head)
    left_open = [name for name in question.topics if programme.id in library.topics[name].open_for]
    if left_open and len(question.topics) == 1 and not silent:
        head = (Block(library.say("left_open", topic=library.topics[left_open[0]].name)), *head)
    documents = documents_of(library, told)
    if region and all(document.national for document in documents):
        rest += (Block(library.say("nation_only", place=place(region)), role="condition"),)
    forwarded = forwarding_block(library, chain, documents)
    if forwarded:
        rest += (forwarded,)
    regions = answering_regions(library, question, programme)
    rest += (Block(_closing(library, question, documents, region, local=bool(regions)), role="next"),)
    buttons = next_buttons(library, question, programme)
    if region is None and regions:
        # One or two places as buttons would fit hardly anybody: it is asked in words.
        few = len(regions) < _FEWEST_PLACES
        shown = buttons if few else _region_buttons(library, question, programme, regions)
        return Answer(head, shown, Outcome.answered, "region", rest)
    if is_old(documents, question.as_of):
        buttons = verify(library, question, programme, buttons)
    return Answer(head, buttons, Outcome.answered, None, rest)


def answer_briefly(library: Library, question: Question, programme: Programme) -> Answer | None:
    """The rules that count most, as many as a phone shows, with their sources; None where there are none.

    For a message that wants something done: what comes next is what is done about it, so a person is all it offers.
    """
    told = facts_for(library, question, programme)
    if not told:
        return None
    head, sources = tell(library, fitting(library, told))
    old = is_old(documents_of(library, told), question.as_of)
    confirm = (Block(library.say("confirm_rule"), role="next"),) if old else ()
    return Answer(head, (person(library),), Outcome.answered, None, (*sources, *confirm))


def nothing_known(library: Library, question: Question, programme: Programme, region: Region | None) -> Answer:
    """Says that the sources are silent, and offers a person."""
    text = library.say("no_source_rule", place=place(region) if region else "", programme=programme.short_name)
    return Answer(
        (Block(text), Block(library.say("offer_person"), role="next")),
        next_buttons(library, question, programme),
        Outcome.no_source,
    )


def _not_written(library: Library, topic: str, programme: Programme) -> str:
    """That nothing is written on a topic: anywhere, or where other aids have rules on it, of this one."""
    name = library.topics[topic].name
    if library.topics[topic].untold or programme.id == GENERAL:
        return library.say("no_source_topic", topic=name)
    return library.say("no_source_topic_of", topic=name, programme=programme.short_name)


def silent_on(library: Library, question: Question, told: Sequence[Told]) -> str | None:
    """What was asked about beyond its kind (大病救助一年能申请几次), if nothing of it is told: its topic, else None."""
    if len(question.topics) != 1 or library.topics[question.topics[0]].situation:
        return None
    topic = question.topics[0]
    if topic == _DIFFERENCE:  # what each is stands below
        return None
    return None if any(topic in item.fact.topics for item in told) else topic


def _closing(
    library: Library, question: Question, documents: Sequence[Document], region: Region | None, *, local: bool
) -> str:
    """What to do next; `local` tells whether any region has rules of its own, so that naming one helps.

    Who is sent to the local office already is not sent there twice.
    """
    asks_place = region is None and local
    old = is_old(documents, question.as_of)
    parts = [library.say("confirm_rule")] if old else []
    if asks_place or not old or question.kind in _MORE_TO_DO:
        parts.append(library.say("which_region" if asks_place else f"next_{question.kind}"))
    return "".join(parts)


def _region_buttons(
    library: Library, question: Question, programme: Programme, regions: Sequence[Region]
) -> tuple[Button, ...]:
    buttons = [
        Button(place(region), kind_button(library, question.kind, programme, region.code).payload) for region in regions
    ]
    return (*buttons, person(library))
