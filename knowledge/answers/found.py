"""What the documents say, where no prepared answer fits: shown as the document's words, with its clause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answers.model import Answer, Block, Button, Outcome
from knowledge.answers.offers import person
from knowledge.answers.selecting import in_force
from knowledge.answers.telling import Told, documents_of, tell
from knowledge.answers.wording import is_old, place
from knowledge.library import Library
from knowledge.models import Fact

_MOST = 3


def answer_found(library: Library, facts: Sequence[Fact], buttons: Sequence[Button] = ()) -> Answer:
    """The facts that the search found, best first; nothing found is said plainly and offers a person.

    A local rule is shown as that place's own: the search may find it for somebody who has not said where they live.
    """
    if not facts:
        return Answer((Block(library.say("nothing_found")),), (*buttons, person(library)), Outcome.nothing_found)
    told = [told_of_place(library, fact) for fact in facts[:_MOST]]
    first = Block(library.say("found_head"))
    head, rest = tell(library, told, first.text)
    rest += (Block(library.say("found_more"), role="next"),)
    return Answer((first, *head), (*buttons, person(library)), Outcome.answered, None, rest, facts[0].programmes[0])


def answer_beside_rules(library: Library, says: str, facts: Sequence[Fact], as_of: date) -> Answer:
    """What the documents do not say (`says`), then those of these rules that are in force."""
    told = [Told(fact) for fact in facts if in_force(library, fact, as_of)]
    head, rest = tell(library, told, says)
    if is_old(documents_of(library, told), as_of):
        rest += (Block(library.say("confirm_rule"), role="next"),)
    return Answer((Block(says), *head), (person(library),), Outcome.answered, None, rest)


def told_of_place(library: Library, fact: Fact, *, asked_there: bool = False) -> Told:
    """Below a line that says whose rule it is, and of a measure of 2022 that it has passed, of the nation's too.

    `asked_there`: it is a rule of the citizen's own place, or of one above it.
    """
    region = library.regions.get(library.document_of(fact.clause).region)
    if fact.period == "measure_2022":
        return Told(fact, "found_local_past", place(region) if region else "")
    return Told(fact, "local_rules" if asked_there else "found_local", place(region)) if region else Told(fact)
