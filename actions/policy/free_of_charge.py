"""要钱不, after something that a rule says is free (复议, 法律援助): that rule, and not 没有单独写."""

from __future__ import annotations

import re

from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import last_answer
from actions.reading.understanding import GENERAL, Understood
from knowledge import Answer, Block, Library, Outcome
from knowledge.answers.offers import person
from knowledge.answers.telling import Told, tell
from knowledge.dialogue import bare

_OF_COST = re.compile(
    "(?:那|这个|办这个|申请|请)?(?:要不要|收不收|用不用|要|收|交|花|得)(?:交|花|收)?(?:钱|费|费用)(?:的)?[吗么不嘛呢]*"
)
_FREE = re.compile("不收[^，。]{0,3}(?:费|钱)|免费")


def asks_the_cost(tracker: Tracker) -> bool:
    """Whether the message is no more than 要钱不."""
    return _OF_COST.fullmatch(bare(tracker.latest_message.get("text") or "")) is not None


def free_of_charge(library: Library, asked: Understood, tracker: Tracker) -> Answer | None:
    """The rule on what was just told of, by the topics of its rules; that none says so; None where it is not asked."""
    if asked.named_programme or not asks_the_cost(tracker):
        return None
    before = "\n".join(event["text"] for event in last_answer(tracker.events))
    topics = {topic for fact in library.facts if fact.say in before for topic in fact.topics}
    free = (fact for fact in library.facts if topics & set(fact.topics) and _FREE.search(fact.say))
    of_it = {*asked.programmes, GENERAL}
    fact = next((fact for fact in free if of_it & set(fact.programmes)), None)
    if fact is None:
        return Answer((Block(library.say("cost_not_told")),), (person(library),), Outcome.no_source)
    head, rest = tell(library, [Told(fact)])
    return Answer(head, (person(library),), Outcome.answered, None, rest)
