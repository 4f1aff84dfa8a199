"""The few rules that are told before a ticket: those on what a complaint asks, else those on its matter."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.policy.another_matter import FAR_BETTER
from actions.policy.closest_rules import asking_clauses, closest_rules
from actions.reading.understanding import GENERAL, Understood
from knowledge import Answer, Fact, Library, Question, QuestionKind, Search, answer_briefly
from knowledge.answers.arranging import shortened
from knowledge.answers.closest import led_by
from knowledge.answers.yes_no import led_by_thing
from knowledge.ticket_form import load_ticket_form
from knowledge.yes_no import Thing, load_yes_no

#: More is not read by who wants something done.
MOST = 2
#: The topic of aid that is stopped, and the rule on who is heard before it is.
_STOPPED, _HEARD_FIRST = "stopped", "DB36"
#: The topic of complaints, and what binds a counter: to judge nobody by what they are, to take what is handed in.
_COMPLAINT, _AT_COUNTER = "complaint", {"judged_at_counter": "DB11", "refused_at_counter": "DB16"}
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
        if told is None or self._is_of_another_matter(tracker):
            return None
        thing = self._thing_asked_about(asked, tracker)
        if thing is not None:
            return shortened(self.library, led_by_thing(self.library, _term_first(told), thing), MOST)
        facts = self._on_stopping(asked, topics, tracker) or self._at_counter(asked, topics, tracker)
        if not facts:
            near = closest_rules(asked, tracker, self.library, self.search, self.today(), complains=True)
            # Of 我去办高龄补贴，让我跑了四趟, or where no aid is named, a rule of one other aid alone tells nothing.
            facts = [fact for fact in near if {GENERAL, *asked.programmes} & set(fact.programmes)][:1]
        first = _term_first(told) if facts else told
        return shortened(self.library, led_by(self.library, first, facts, asked.region, keeps_head=True), MOST)

    def _is_of_another_matter(self, tracker: Tracker) -> bool:
        """人脸识别老不过: a matter that no document is about, of which a rule on officials tells nothing."""
        signs = self.search.signs(tracker.latest_message.get("text") or "", as_of=self.today())
        return signs is not None and signs.elsewhere >= FAR_BETTER

    def _on_stopping(self, asked: Understood, topics: tuple[str, ...], tracker: Tracker) -> list[Fact]:
        """为什么把我的低保停了, 停了没人跟我说: that they must be heard and told the reasons, before any other rule."""
        text: str = tracker.latest_message.get("text") or ""
        if _STOPPED not in topics or load_ticket_form().match("stopped_unheard", text) is None:
            return []
        fact = self.library.fact(_HEARD_FIRST)
        return [fact] if asked.programme is None or asked.programme in fact.programmes else []

    def _at_counter(self, asked: Understood, topics: tuple[str, ...], tracker: Tracker) -> list[Fact]:
        """连表都不给, 说我年轻不能办: that they must take it and look into it, before who hears complaints."""
        text: str = tracker.latest_message.get("text") or ""
        told = [fact for name, fact in _AT_COUNTER.items() if load_ticket_form().match(name, text) is not None]
        facts = [self.library.fact(name) for name in told] if _COMPLAINT in topics else []
        return [fact for fact in facts if asked.programme in fact.programmes]

    def _thing_asked_about(self, asked: Understood, tracker: Tracker) -> Thing | None:
        """What a complaint asks about besides (有车就不能吃低保吗), of an aid that it names."""
        parts = asking_clauses(tracker.latest_message.get("text") or "", self.library)
        if not asked.named_programme or asked.programme not in load_yes_no().aids:
            return None
        return next(filter(None, (load_yes_no().thing_in(part, asked.programme) for part in parts)), None)


def _term_first(told: Answer) -> Answer:
    """The rules of an answer with those first that set a time: a term runs out."""
    return replace(told, head=tuple(sorted(told.head, key=lambda block: _TERM.search(block.text) is None)))
