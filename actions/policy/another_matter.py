"""A question that names an aid or a group of people and is on a matter that no document is about (低保户生二胎罚款吗).

The nearest rule would read as its answer: that nothing was found is said, and a person offered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.policy.closest_rules import ALL_OF_IT, STORY, says_more_than
from actions.reading.understanding import Understood, names_people
from knowledge import OTHER_AID, Answer, Block, Library, Outcome, Question, QuestionKind, Search, answer_found
from knowledge.answers.yes_no import answer_not_told

#: How much better such a matter fits than the best rule.
FAR_BETTER = 1.25
#: Below this chance that a document answers it, one hardly does.
_HARDLY = 0.6
#: A message with no more than this beside names and the words of a question asks for no point of its own.
_LITTLE = 1
#: A family is told of without one of it being named: 前夫判了刑，娃归我.
OF_A_FAMILY = re.compile("前夫|前妻|离婚|离了|判给|(?:娃|孩子)[^，。]{0,3}(?:归|跟)")
#: What only somebody's own file tells, at the end of a message; 批下来没钱怎么办 asks for more.
_ASKS_FILE = re.compile(
    "(?:批没批|批了没有?|批下来没有?|停没停|停了没有?|通过没有?|审到哪一?步?|到账没有?|[评定]的?几级)[了呢啊吗]{0,2}[？?]?$"
    "|家[^，。]{0,6}(?:有没有|是不是|在不在|到底)[^，。]{0,3}吃着?低保"
)
#: Answers that say themselves what is not known.
_SILENT = (Outcome.no_figure, Outcome.no_source)


@dataclass(frozen=True)
class AnotherMatter:
    """Finds such questions, by the search."""

    library: Library
    search: Search
    today: Callable[[], date]

    def instead_of(self, said: Answer, asked: Understood, tracker: Tracker) -> Answer | None:
        """What is said in place of this answer; None where no such matter fits far better than any rule.

        Of an aid that is asked for itself (喝酒的能吃低保吗) the general rule is told all the same, and who asks which
        aid there is gets the list.
        """
        text: str = tracker.latest_message.get("text") or ""
        if self._is_of_a_file(asked, text):
            return replace(answer_found(self.library, ()), head=(Block(self.library.say("of_own_file")),))
        if not self._is_one(said, asked, tracker, text):
            return None
        if asked.lists:
            names_it = self.library.dialogue.matters.any_in(text, self.library.synonyms)
            first = Block(self.library.say("none_for_just_this"))
            return replace(said, head=(first, *said.head)) if names_it else None
        nothing = answer_found(self.library, ())
        if asked.kind is QuestionKind.contact:
            return replace(nothing, head=(Block(self.library.say("no_such_contact")),))
        of_people = names_people(tracker.latest_message, asked.programmes, self.library)
        if not asked.programmes or asked.kind is None or of_people:
            return nothing
        programme = self.library.programmes[asked.programmes[-1]]
        question = Question(asked.kind, programme.id, asked.region, asked.area_type, self.today())
        return answer_not_told(self.library, question, programme, on_point=True) or nothing

    def _is_of_a_file(self, asked: Understood, text: str) -> bool:
        """帮我看看我低保批没批: that only a file tells, and no rule on what is refused."""
        if len(text) > STORY or not _ASKS_FILE.search(text):
            return False
        return self.search.chance(text, as_of=self.today(), region=asked.region) < _HARDLY

    def _is_one(self, said: Answer, asked: Understood, tracker: Tracker, text: str) -> bool:
        if said.outcome is Outcome.asks_programme and _names_other_aid(tracker):
            return True  # 育儿补贴一年多少钱
        if asked.elliptic or asked.meant is not None or len(text) > STORY:
            return False
        if asked.named_programme and not says_more_than(_LITTLE, text, tracker, self.library, ALL_OF_IT):
            return False
        # What goes on with a question is read by that; what is not known of a place is said.
        if (tracker.get_slot("question") and not asked.named_programme) or (said.outcome in _SILENT and asked.region):
            return False
        signs = self.search.signs(text, as_of=self.today(), region=asked.region)
        if signs is None or signs.elsewhere < FAR_BETTER:
            return False
        return not self._tells_of_family(asked, tracker)

    def _tells_of_family(self, asked: Understood, tracker: Tracker) -> bool:
        """前夫不给抚养费，我带俩娃够得上低保不: who asks for the aid itself is told all its conditions."""
        entities = tracker.latest_message.get("entities") or []
        text: str = tracker.latest_message.get("text") or ""
        counted = any(entity["entity"] in ("count", "money") for entity in entities)
        told = counted or asked.person is not None or OF_A_FAMILY.search(text) is not None
        people = names_people(tracker.latest_message, asked.programmes, self.library)
        return asked.kind is QuestionKind.eligibility and asked.named_programme and told and not people


def _names_other_aid(tracker: Tracker) -> bool:
    """Whether an aid is named that the library tells nothing of."""
    return any(one.get("value") == OTHER_AID for one in tracker.latest_message.get("entities") or [])
