"""从来没领过: who says that they never had any aid is told how to apply for it, or is offered a screening."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import names_in
from actions.screening.results import utter
from actions.talk import last_turn
from knowledge import Library, QuestionKind

_NEVER_HAD = re.compile(
    "^(?:我们?|我家|俺们?|咱们?|他|她|我?[爸妈爷奶])?(?:从来|一直|以前|过去|到现在|至今)(?:都|也|就|还)?没(?:有)?"
    "(?:领|拿|享受|吃|得|办|申请)(?:到)?过(?:的|钱|一分钱?|一次|啥|低保|补贴|补助|救助|这个|任何[^，。]{2,4})?[了啊呀呢]?[。！!]?$"
)


@dataclass(frozen=True)
class NeverHad:
    """Answers it; `turn_of` says whether this message is so."""

    library: Library
    answer_policy: AnswerPolicy

    def turn_of(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What the message leads to, or None for any other."""
        text: str = tracker.latest_message.get("text") or ""
        if not _NEVER_HAD.match("".join(text.split())):
            return None
        named = [entity["value"] for entity in names_in(tracker.latest_message) if entity["entity"] == "program"]
        programme = next((name for name in named if name in self.library.programmes), tracker.get_slot("programme"))
        return self._how_to_apply(programme) if programme else self._offer

    def _how_to_apply(self, programme: str) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            dispatcher.utter_message(text=self.library.say("never_had"))
            # Who was just told how to apply needs to know what to bring.
            told = tracker.get_slot("question") == QuestionKind.procedure
            kind = QuestionKind.documents if told else QuestionKind.procedure
            events = self.answer_policy.answer_on(dispatcher, tracker, kind, programme)
            return [*events, SlotSet("programme", programme)]

        return turn

    def _offer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        says = self.library.interview.says
        text = says["offer_with_facts"].format(facts=self.library.say("never_had_fact"))
        utter(dispatcher, text, (says["offer_button"], says["offer_person"]))
        return [last_turn.leave(last_turn.SCREENING)]
