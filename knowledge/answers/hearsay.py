"""Whether what others say of a programme stands in the documents: a verdict on it, and the clauses that count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answers.model import Answer, Block, Button, Outcome
from knowledge.answers.offers import person
from knowledge.answers.selecting import in_force
from knowledge.answers.telling import Told, documents_of, tell
from knowledge.answers.wording import is_old
from knowledge.library import Library
from knowledge.models import Fact


def answer_hearsay(library: Library, verdict: str, facts: Sequence[str], as_of: date) -> Answer:
    """The verdict, then those of the facts that hold. Raises KeyError for a fact that the library does not know."""
    told = [Told(fact) for fact in map(library.fact, facts) if in_force(library, fact, as_of)]
    first = Block(verdict)
    head, rest = tell(library, told, verdict)
    says = library.say("hearsay_next")
    if is_old(documents_of(library, told), as_of):
        says = library.say("confirm_rule") + says
    township = Button(library.say("button_township"), library.say("button_township"))
    buttons = (township, person(library))
    return Answer((first, *head), buttons, Outcome.answered, None, (*rest, Block(says, role="next")), _about(told))


def _about(told: Sequence[Told]) -> str | None:
    facts: list[Fact] = [item.fact for item in told]
    return facts[0].programmes[0] if facts else None
