"""The buttons under an answer, and the answers that ask back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.answers.model import Answer, Block, Button, Outcome, Question
from knowledge.answers.wording import place
from knowledge.library import Library
from knowledge.models import AreaType, Fact, Programme, QuestionKind
from knowledge.regions import Region

#: What is offered after an answer of each kind, nearest need first.
_NEXT = {
    QuestionKind.amount: (QuestionKind.procedure, QuestionKind.documents),
    QuestionKind.eligibility: (QuestionKind.procedure, QuestionKind.documents, QuestionKind.amount),
    QuestionKind.procedure: (QuestionKind.documents, QuestionKind.processing_time),
    QuestionKind.documents: (QuestionKind.procedure, QuestionKind.eligibility),
    QuestionKind.processing_time: (QuestionKind.procedure, QuestionKind.payment),
    QuestionKind.payment: (QuestionKind.amount, QuestionKind.processing_time),
    QuestionKind.definition: (QuestionKind.eligibility, QuestionKind.amount, QuestionKind.procedure),
    QuestionKind.contact: (QuestionKind.procedure, QuestionKind.documents),
}
_MOST_CANDIDATES = 6
_MOST_PROGRAMMES = 7


def person(library: Library) -> Button:
    """The offer of a person."""
    return Button(library.say("button_person"), library.say("payload_person"))


def kind_button(library: Library, kind: QuestionKind, programme: Programme, region: str | None) -> Button:
    """The offer of another question about the same programme; `region` is a division code or None."""
    where = library.regions.full_name(region) if region else ""
    payload = library.say(f"payload_{kind}", programme=programme.short_name, place=where)
    return Button(library.say(f"button_{kind}"), payload)


def area_button(library: Library, area: AreaType, programme: Programme, region: str) -> Button:
    """The offer of the same amount for the other kind of area."""
    payload = library.say(
        "payload_area",
        programme=programme.short_name,
        place=library.regions.full_name(region),
        area=library.say(f"area_{area}"),
    )
    return Button(library.say(f"button_{area}"), payload)


def next_buttons(library: Library, question: Question, programme: Programme) -> tuple[Button, ...]:
    """Up to three further questions that the sources answer, and a person."""
    answered = frozenset[QuestionKind]().union(
        *(library.kinds.get(one, ()) for one in (programme.id, *programme.members))
    )
    kinds = [kind for kind in _NEXT[question.kind] if kind in answered]
    return (*(kind_button(library, kind, programme, question.region) for kind in kinds), person(library))


def verify(
    library: Library, question: Question, programme: Programme, buttons: tuple[Button, ...]
) -> tuple[Button, ...]:
    """The buttons with the offer that a person finds out what holds now, before the plain offer of a person."""
    where = library.regions.full_name(question.region) if question.region else ""
    payload = library.say("payload_verify", place=where, programme=programme.short_name)
    return (*buttons[:-1], Button(library.say("button_verify"), payload), *buttons[-1:])


def source_regions(library: Library) -> tuple[Region, ...]:
    """The regions that have a source of their own, by code."""
    return _regions(library, lambda fact: True)


def answering_regions(library: Library, question: Question, programme: Programme) -> tuple[Region, ...]:
    """The regions whose own sources answer this question, by code."""

    def answers(fact: Fact) -> bool:
        fits = set(question.topics) & set(fact.topics) if question.topics else question.kind in fact.kinds
        return programme.id in fact.programmes and bool(fits)

    return _regions(library, answers)


def _regions(library: Library, wanted: Callable[[Fact], bool]) -> tuple[Region, ...]:
    codes = {
        document.region
        for document in library.documents.values()
        if document.region and any(map(wanted, _facts_of(library, document.id)))
    }
    return tuple(region for region in map(library.regions.get, sorted(codes)) if region is not None)


def _facts_of(library: Library, document_id: str) -> Sequence[Fact]:
    document = library.documents[document_id]
    return library.documents[document.forwards].facts if document.forwards else document.facts


def ask_region(library: Library) -> Answer:
    """Asks where the citizen lives, with the regions that have sources as buttons."""
    buttons = tuple(Button(place(region), place(region)) for region in source_regions(library))
    return Answer((Block(library.say("ask_region")),), buttons, Outcome.asks_region, "region")


def region_choice(library: Library, candidates: Sequence[Region]) -> Answer:
    """Asks which of several regions of one name is meant; at most six buttons, more are asked for in words."""
    names = [library.regions.full_name(region.code) for region in candidates[:_MOST_CANDIDATES]]
    key = "region_choice" if len(candidates) <= _MOST_CANDIDATES else "region_choice_many"
    name = candidates[0].name if len({region.name for region in candidates}) == 1 else ""
    text = library.say(key, name=name)
    return Answer((Block(text),), tuple(Button(name, name) for name in names), Outcome.asks_region, "region")


def unknown_region(library: Library, name: str) -> Answer:
    """Says that a place was not recognised and asks again."""
    return Answer((Block(library.say("unknown_region", name=name)),), (person(library),), Outcome.asks_region, "region")


def ask_programme(
    library: Library, kind: QuestionKind | None = None, region: str | None = None, offered: Sequence[str] = ()
) -> Answer:
    """Asks which programme is meant; each button asks the whole question (`kind`, default definition).

    `offered`: ids of programmes that were just listed; without any the commonest are shown.
    """
    asked = kind or QuestionKind.definition
    listed = [library.programmes[item] for item in offered if item in library.programmes]
    common = [item for item in listed or library.programmes.values() if not item.members][:_MOST_PROGRAMMES]
    buttons = [
        Button(programme.short_name, kind_button(library, asked, programme, region).payload) for programme in common
    ]
    text = library.say("ask_programme")
    return Answer((Block(text),), (*buttons, person(library)), Outcome.asks_programme, "programme")


def with_screening_offer(library: Library, said: Answer) -> Answer:
    """The answer with the offer of a screening below it."""
    says = library.interview.says
    button = Button(says["offer_button"], says["offer_button"])
    return replace(said, rest=(*said.rest, Block(says["offer"], (), "next")), buttons=(button, *said.buttons))
