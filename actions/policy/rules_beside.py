"""The few rules that are told before a ticket: those on what a complaint asks, else those on its matter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.policy.closest_rules import asking_clauses, closest_rules
from actions.reading.understanding import GENERAL, Understood
from knowledge import Answer, Library, Question, QuestionKind, Search, answer_briefly
from knowledge.answers.arranging import shortened
from knowledge.answers.closest import led_by
from knowledge.answers.yes_no import led_by_thing
from knowledge.yes_no import Thing, load_yes_no

#: More is not read by who wants something done.
MOST = 2
_TERM = re.compile(r"\d+ ?天内")


@dataclass(frozen=True)
class RulesBeside:
    """Composes them; what is done about the matter comes right after."""

    library: Library
    search: Search
    today: Callable[[], date]

    def on(self, asked: Understood, topics: tuple[str, ...], tracker: Tracker) -> Answer | None:
        """The rules on these topics, that on what is asked besides first; None if there are none on the topics."""
        name = asked.programme
        programme = self.library.programmes[name if name and not self.library.programmes[name].members else GENERAL]
        about = (*asked.topics, *topics)
        question = Question(
            QuestionKind.procedure, programme.id, asked.region, asked.area_type, self.today(), about, asked.cues.about
        )
        told = answer_briefly(self.library, question, programme)
        if told is None:
            return None
        thing = self._thing_asked_about(asked, tracker)
        if thing is not None:
            return shortened(self.library, led_by_thing(self.library, _term_first(told), thing), MOST)
        near = closest_rules(asked, tracker, self.library, self.search, self.today(), complains=True)
        # 被拒的理由是我儿子有房子 names no aid: a rule of one aid alone may be of another than was refused.
        facts = [fact for fact in near if {GENERAL, *asked.programmes} & set(fact.programmes)][:1]
        first = _term_first(told) if facts else told
        return shortened(self.library, led_by(self.library, first, facts, asked.region, keeps_head=True), MOST)

    def _thing_asked_about(self, asked: Understood, tracker: Tracker) -> Thing | None:
        """What a complaint asks about besides (有车就不能吃低保吗), of an aid that it names."""
        parts = asking_clauses(tracker.latest_message.get("text") or "", self.library)
        if not asked.named_programme or asked.programme not in load_yes_no().aids:
            return None
        return next(filter(None, (load_yes_no().thing_in(part, asked.programme) for part in parts)), None)


def _term_first(told: Answer) -> Answer:
    """The rules of an answer with those first that set a time: a term runs out."""
    return replace(told, head=tuple(sorted(told.head, key=lambda block: _TERM.search(block.text) is None)))
