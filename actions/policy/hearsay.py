"""What others say (村里说低保只有300; 听说吃了低保不能打工) is set beside what the documents say."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from knowledge import AreaType, Block, Library, Outcome, Question, QuestionKind, answer
from knowledge.answers.hearsay import answer_hearsay
from knowledge.hearsay import Claim, load_hearsay

#: Who says so wants a matter taken up, not a rumour judged.
_COMPLAINS = re.compile("举报|投诉|反映|告他|要查|请.{0,4}查|不服")
_FIGURE = re.compile(r"\d{2,5}")
_Turn = Callable[[CollectingDispatcher, Tracker], list[EventType]]


@dataclass(frozen=True)
class Hearsay:
    """Judges rumours by what stands in the documents; `turn_of` says whether this message brings one."""

    library: Library
    answer_policy: AnswerPolicy
    today: Callable[[], date]

    def turn_of(self, tracker: Tracker) -> _Turn | None:
        """What the message leads to, or None for one that brings no rumour."""
        text: str = tracker.latest_message.get("text") or ""
        if _COMPLAINS.search(text):
            return None
        claim = load_hearsay().claim_in(text)
        if claim is not None:
            return self._judge(claim)
        under_way = tracker.get_slot("question") == QuestionKind.amount and tracker.get_slot("region")
        if under_way and tracker.get_slot("programme") and load_hearsay().tells_figure(text):
            return self._beside_figure
        return None

    def _judge(self, claim: Claim) -> _Turn:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            said = answer_hearsay(self.library, claim.verdict, claim.facts, self.today())
            return self.answer_policy.tell(dispatcher, tracker, said)

        return turn

    def _beside_figure(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """The figure of the documents once more, with what it is and is not."""
        area = tracker.get_slot("area_type")
        question = Question(
            kind=QuestionKind.amount,
            programme=tracker.get_slot("programme"),
            region=tracker.get_slot("region"),
            area_type=AreaType(area) if area else None,
            as_of=self.today(),
        )
        said = answer(self.library, question)
        heard = set(_FIGURE.findall(tracker.latest_message.get("text") or ""))
        told = {figure for block in said.head for figure in _FIGURE.findall(block.text)}
        key = "hearsay_same" if heard & told else "hearsay_figure"
        if said.outcome is not Outcome.answered:
            key = "hearsay_no_figure"
        rest = tuple(block for block in said.rest if block.role != "condition")
        said = replace(said, head=(Block(self.library.say(key)), *said.head), rest=rest)
        return self.answer_policy.tell(dispatcher, tracker, said)
