"""Questions whether a thing or a person counts, or stands in the way (儿媳妇算不算; 有车行不行)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy import AnswerPolicy
from actions.told_matters import is_for_people
from actions.understanding import GENERAL, Understood, understand
from knowledge import Library, Question, QuestionKind
from knowledge.answers.yes_no import answer_yes_no
from knowledge.yes_no import DIBAO, Thing, load_yes_no

_TEKUN = "tekun"
_WHO_MAY = QuestionKind.eligibility


@dataclass(frozen=True)
class YesNo:
    """Answers them first and recites the rule below; `turn_of` says whether this message asks so."""

    library: Library
    answer_policy: AnswerPolicy
    today: Callable[[], date]

    def turn_of(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What the message leads to, or None for one that asks something else."""
        if is_for_people(tracker):
            return None
        asked = understand(tracker, self.library, self.today())
        thing = self._thing(asked, tracker)
        if thing is None or asked.ambiguous or set(asked.cues.kinds) - {_WHO_MAY} or asked.cues.about:
            return None
        if asked.meant is not None and asked.meant.programme != thing.aid:
            return None
        return self._told(thing, asked)

    def _thing(self, asked: Understood, tracker: Tracker) -> Thing | None:
        text: str = tracker.latest_message.get("text") or ""
        remembered = tracker.get_slot("programme")
        named = asked.programmes if asked.named_programme else ()
        speaks_of = [*named, *((remembered,) if remembered else ())]
        aid = next((name for name in speaks_of if name in (_TEKUN, DIBAO)), DIBAO)
        under_way = not named and remembered == aid and tracker.get_slot("question") == _WHO_MAY
        thing = load_yes_no().thing_in(text, aid, under_way=under_way, within=aid in speaks_of)
        others = {*(named or speaks_of)} - {aid, GENERAL}
        return thing if thing is None or thing.names_aid or not others else None

    def _told(self, thing: Thing, asked: Understood) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            question = Question(_WHO_MAY, thing.aid, asked.region, asked.area_type, self.today())
            known = thing.aid in (*asked.programmes, tracker.get_slot("programme"))
            said = answer_yes_no(self.library, thing, question, supposed=not known)
            events = self.answer_policy.tell(dispatcher, tracker, said)
            topics = asked.topics or self.library.fact(thing.facts[0]).topics
            slots = {"programme": thing.aid, "question": str(_WHO_MAY), "topics": ",".join(topics) or None}
            return [*events, *(SlotSet(name, value) for name, value in slots.items())]

        return turn
