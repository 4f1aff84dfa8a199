"""What the rule was at a past time, and what it is now, one beside the other."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.model import Answer, Block, Outcome, Question
from knowledge.answers.offers import next_buttons, verify
from knowledge.answers.selecting import MOST, facts_for, facts_then, in_force
from knowledge.answers.telling import Told, tell
from knowledge.answers.wording import day
from knowledge.library import Library
from knowledge.models import Fact, Programme

_MOST_NOW = 3


def answer_then_and_now(library: Library, question: Question, programme: Programme) -> Answer:
    """Rules of `question.about` that differ from today's, then today's. Raises ValueError without `about`."""
    if question.about is None:
        raise ValueError("then and now needs the time that is asked about")
    held = facts_then(library, question, programme)
    today = [item.fact for item in facts_for(library, replace(question, about=None), programme)]
    # What holds to this day is told once, as the rule of today.
    changed = [fact for fact in held if not in_force(library, fact, question.as_of) or _past(fact) or fact.told_with]
    then = (changed or held)[: MOST["local"]]
    successors = [library.fact(fact.told_with) for fact in then if fact.told_with]
    now = list(dict.fromkeys([*successors, *(fact for fact in today if fact not in then and not _past(fact))]))
    date = day(library, question.about)
    if then and not changed:
        told = [Told(fact) for fact in held]
        first = Block(library.say("then_same", date=date))
    elif then:
        told = [Told(fact, "then", date) for fact in then] + [Told(fact, "now") for fact in now[:_MOST_NOW]]
        first = None
    else:
        told = [Told(fact, "now") for fact in now[:_MOST_NOW]]
        first = Block(library.say("then_unknown", date=date, programme=programme.short_name))
    head, rest = tell(library, told, first.text if first else "")
    closing = Block(library.say("confirm_rule") + library.say(f"next_{question.kind}"), role="next")
    buttons = verify(library, question, programme, next_buttons(library, question, programme))
    outcome = Outcome.answered if told else Outcome.no_source
    return Answer((first, *head) if first else head, buttons, outcome, None, (*rest, closing))


def _past(fact: Fact) -> bool:
    return fact.period == "measure_2022"
