"""A question on a point that no document tells of (低保户宅基地优先批吗): that is said, and the one general rule told.

All rules of the programme would read as if they answered it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.policy.another_matter import OF_A_FAMILY
from actions.policy.closest_rules import ALL_OF_IT, says_more_than
from actions.reading.understanding import Understood
from knowledge import Answer, Library, Outcome, Programme, Question, QuestionKind, Search
from knowledge.answers.found import answer_beside_rules
from knowledge.answers.yes_no import answer_not_told

#: A message with no more than this beside names and the words of a question asks for no point of its own.
_LITTLE = 1
#: Below this chance that a document answers it, it is said that none does; above it the search is in doubt.
_HARDLY = 0.6
#: Questions that may be on a point of their own. How to apply, with what, and how long it takes is asked as a whole, in
#: whatever words (低保找谁); of sums and offices the answer says itself what is not known.
_MAY_BE_ON_A_POINT = (QuestionKind.eligibility, QuestionKind.payment)
#: So is how something is done where it is asked whether it is (低保能不能跨市转走), and not how.
_WHETHER = re.compile(
    "能不能|可不可以|可以不|要不要|用不用|会不会|是不是|(?:能|可以|要|会|得)[^，。？?]{1,12}(?<!什)(?:[吗么嘛不])[？?]?$"
)
#: 要本人去吗, 是不是要找村里 and 出院后还能办吗 are about applying itself.
_HOW = re.compile("怎么|咋|如何|怎样|哪|谁|流程|手续|步骤|代办|代替|帮|本人|亲自|申请|办|找(?:村|社区|镇|乡|街道|民政)")
#: A group of people that the names of programmes bring with them (特困户).
_POOR = "poor"


@dataclass(frozen=True)
class NotOnPoint:
    """Finds such questions, by the search."""

    library: Library
    search: Search
    today: Callable[[], date]

    def instead_of(self, said: Answer, asked: Understood, tracker: Tracker) -> Answer | None:
        """What is said in place of this answer, which no rule on just that leads; None where it may be on the point.

        Who tells of a family wants to know whether it may have the aid, which all rules answer.
        """
        if not self._asks_more_of_it(asked, tracker):
            return None
        text: str = tracker.latest_message.get("text") or ""
        # What is asked as a whole (怎么办, 要啥材料) is answered as a whole, however it is put.
        whether = asked.kind is QuestionKind.procedure and _WHETHER.search(text) and not _HOW.search(text)
        whole = (asked.kind not in _MAY_BE_ON_A_POINT and not whether) or asked.kind in asked.cues.kinds
        if said.outcome is not Outcome.answered or whole or asked.kind is None or self._tells_story(asked, tracker):
            return None
        programme = self.library.programmes[asked.programmes[-1]]
        if self.search.chance(text, as_of=self.today(), region=asked.region) >= _HARDLY:
            return self._nearest(text, asked, programme) if whether else None
        question = Question(asked.kind, programme.id, asked.region, asked.area_type, self.today())
        return answer_not_told(self.library, question, programme, on_point=True)

    def _nearest(self, text: str, asked: Understood, programme: Programme) -> Answer | None:
        """The rule that comes nearest to 领低保要不要去干公益活: how to apply answers nothing of it."""
        hits = self.search.nearest(text, as_of=self.today(), region=asked.region, most=1)
        if not hits or programme.id not in hits[0].fact.programmes:
            return None
        return answer_beside_rules(self.library, self.library.say("near_the_point"), [hits[0].fact], self.today())

    def _asks_more_of_it(self, asked: Understood, tracker: Tracker) -> bool:
        """Whether a programme is named and more is said, which no topic and no plain words make out."""
        if asked.topics or asked.meant is not None or asked.lists or asked.elliptic or not asked.named_programme:
            return False
        text: str = tracker.latest_message.get("text") or ""
        return says_more_than(_LITTLE, text, tracker, self.library, ALL_OF_IT)

    def _tells_story(self, asked: Understood, tracker: Tracker) -> bool:
        """Whether somebody or something of a family is told: people, years or money are counted, or who it is."""
        message = tracker.latest_message
        counted = any(entity["entity"] in ("count", "money") for entity in message.get("entities") or [])
        text: str = message.get("text") or ""
        whom = self.library.dialogue.person_in(text) is not None or OF_A_FAMILY.search(text) is not None
        return counted or whom or bool(set(asked.cues.groups) - {_POOR})
