"""Questions whether a thing or a person counts, or stands in the way (儿媳妇算不算; 有车行不行)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.disability_grades import ALLOWANCES, names_grade
from actions.policy.family_facts import FamilyFacts, on_thing, thing_before, whole, with_whom
from actions.policy.told_matters import is_for_people
from actions.reading.understanding import GENERAL, Understood, names_in, understand
from actions.talk import last_turn
from knowledge import Library, Question, QuestionKind
from knowledge.answers.offers import with_screening_offer
from knowledge.answers.yes_no import answer_yes_no
from knowledge.steering import load_steering_words
from knowledge.yes_no import DIBAO, Thing, load_yes_no

_WHO_MAY = QuestionKind.eligibility
#: Readings that stand where they are sure.
_OTHERS = frozenset(
    {"out_of_scope", "request_aid", "ask_payment", "ask_procedure", "ask_documents", "ask_amount", "ask_contact",
     "ask_bot", "ask_available_aid", "ask_processing_time", "restart", "start_screening"}
)  # fmt: skip
_SURE = 0.6
_ELSEWHERE = "out_of_scope"
#: Aid goes on for a while after work was found, by rules of its own.
_PHASE_OUT = "phase_out"
#: 高龄津贴呢, 电动车呢: goes on with a thing that was told of.
_AND_THIS = re.compile("(?:那么?|还有|那要是|要是)?(?P<thing>[^，。？?]{1,12}?)呢[？?]?")
_INCOME = "income"
#: That the aid under way can be had, in a few words; and that something just told counts as income.
_ITS_OWN = re.compile("^[^，。]{1,10}(?:能|可以)(?:不能|不可以)?(?:办|吃|领|申请|享受|评)(?:上|到)?[吗么不嘛]?[？?]?$")
_DOES_IT_COUNT = re.compile(
    "(?:那么?|这个?|那个?|这钱|那钱|它|也|要|还|到底){0,3}算(?:不算)?(?:家里|我家|我们家|家庭|低保)?的?收入[吗么不嘛呢]?[？?]?"
)
#: The mark of one of which it was asked whether the aid can be had with it.
_FOR_AID = "for_aid"


@dataclass(frozen=True)
class YesNo:
    """Answers them first and recites the rule below; `turn_of` says whether this message asks so."""

    library: Library
    answer_policy: AnswerPolicy
    today: Callable[[], date]

    @property
    def goes_on(self) -> FamilyFacts:
        """Facts of the family and questions on who is checked, while an aid is spoken of."""
        return FamilyFacts(self.library, self.answer_policy, self.today)

    def turn_of(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What the message leads to, or None for one that asks something else."""
        going_on = self.goes_on.turn_of(tracker)
        if going_on is not None:
            return going_on
        if is_for_people(tracker) or (self._is_other(tracker) and not self._goes_on_with_thing(tracker)):
            return None
        asked = understand(tracker, self.library, self.today())
        thing = self._at_a_place(asked, tracker) or self._thing(asked, tracker)
        if thing is None or asked.ambiguous or set(asked.cues.kinds) - {_WHO_MAY} or asked.cues.about:
            return None
        if asked.meant is not None and asked.meant.programme != thing.aid:
            return None
        if _PHASE_OUT in asked.topics:
            return None
        return self._told(thing, asked)

    def after_thing(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What goes on with a thing that the last turn told of, or None."""
        return self.goes_on.turn_of(tracker) if thing_before(tracker) is not None else None

    @staticmethod
    def _is_other(tracker: Tracker) -> bool:
        """Whether it was surely read as another question (补助打到微信行不行), and not whether something counts."""
        read = tracker.latest_message.get("intent") or {}
        sure = read.get("name") in _OTHERS and float(read.get("confidence") or 0) >= _SURE
        named = any(name["entity"] == "program" for name in names_in(tracker.latest_message))
        text: str = tracker.latest_message.get("text") or ""
        under_way = bool(tracker.get_slot("question")) and _ITS_OWN.search(text) is not None
        if (named or under_way) and read.get("name") == _ELSEWHERE:
            return False  # 低保家庭能买商业保险吗 is about the aid that it names; 欠信用卡能办吗 about that under way
        return sure and not (load_yes_no().asks_whether_it_counts(text) or load_yes_no().asks_whether_it_stops(text))

    @staticmethod
    def _at_a_place(asked: Understood, tracker: Tracker) -> Thing | None:
        """The thing of the last turn, where nothing but a place goes on with it: 合江呢, after 有车能吃低保不."""
        if not (asked.elliptic and asked.named_region) or asked.named_programme:
            return None
        return thing_before(tracker)

    @staticmethod
    def _goes_on_with_thing(tracker: Tracker) -> bool:
        """电动车呢, right after a car: whatever it was read as, it asks of this what was asked of that."""
        text: str = tracker.latest_message.get("text") or ""
        return thing_before(tracker) is not None and _AND_THIS.fullmatch(text.strip()) is not None

    def _other_money(self, text: str, tracker: Tracker) -> Thing | None:
        """高龄津贴呢, after what was told of another income: whether that counts, and no question on that aid."""
        before, this = thing_before(tracker), _AND_THIS.fullmatch(text.strip())
        if before is None or this is None or _INCOME not in self.library.fact(before.facts[0]).topics:
            return None
        thing = load_yes_no().thing_in(f"{this['thing']}算收入吗", before.aid)
        return thing if thing is not None and thing.names_aid else None

    def _money_before(self, text: str, tracker: Tracker) -> Thing | None:
        """那算收入吗, right after 他还欠着抚养费: of the money that was told."""
        said = [event["text"] for event in tracker.events if event.get("event") == "user" and event.get("text")]
        before = [one for one in said if one != text][-1:]
        if not before or tracker.get_slot("programme") != DIBAO or not _DOES_IT_COUNT.fullmatch(text.strip()):
            return None
        return load_yes_no().thing_in(f"{before[0]}算收入吗", DIBAO)

    def _is_another_person(self, tracker: Tracker, text: str) -> bool:
        """那我妈呢, after what 我爸 may have: she asks for the same, and not whether she counts."""
        before, person = tracker.get_slot("person"), self.library.dialogue.person_in(text)
        if before in (None, "self") or person is None or person.id == before:
            return False
        return load_steering_words().is_only_about(text, person.words)

    def _thing(self, asked: Understood, tracker: Tracker) -> Thing | None:
        text: str = tracker.latest_message.get("text") or ""
        if self._is_another_person(tracker, text):
            return None
        money = self._other_money(text, tracker) or self._money_before(text, tracker)
        if money is not None:
            return money
        remembered = tracker.get_slot("programme")
        named = asked.programmes if asked.named_programme else ()
        if tracker.get_slot("question"):
            text = with_whom(text, tracker)
        speaks_of = [*named, *((remembered,) if remembered else ())]
        meant = load_yes_no().aid_meant(text)
        if meant is not None and not named:
            speaks_of = [meant]
        if not speaks_of and names_grade(text):
            speaks_of = [ALLOWANCES] if "补" in text else []
        speaks_of = [whole(name, self.library) for name in speaks_of]
        aid = next((name for name in speaks_of if name in load_yes_no().aids), DIBAO)
        under_way = not named and aid in speaks_of and tracker.get_slot("question") == _WHO_MAY
        thing = load_yes_no().thing_in(text, aid, under_way=under_way, within=aid in speaks_of)
        others = {whole(name, self.library) for name in named or speaks_of} - {aid, GENERAL}
        return thing if thing is None or thing.names_aid or not others else None

    def _told(self, thing: Thing, asked: Understood) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            question = Question(_WHO_MAY, thing.aid, asked.region, asked.area_type, self.today())
            known = thing.aid in (*asked.programmes, tracker.get_slot("programme"))
            for_aid = self._asks_for_aid(thing, asked, tracker)
            stops = load_yes_no().asks_whether_it_stops(tracker.latest_message.get("text") or "")
            said = answer_yes_no(
                self.library, thing, question, supposed=not known, for_aid=for_aid and not stops, stops=stops
            )
            if for_aid:
                said = with_screening_offer(self.library, said)
            events = self.answer_policy.tell(dispatcher, tracker, said)
            topics = asked.topics or self.library.fact(thing.facts[0]).topics
            marks = (_FOR_AID, last_turn.SCREENING) if for_aid else ()
            return [*events, *on_thing(thing, topics, *marks)]

        return turn

    @staticmethod
    def _asks_for_aid(thing: Thing, asked: Understood, tracker: Tracker) -> bool:
        if asked.elliptic and _FOR_AID in last_turn.marks(tracker):
            return True
        return load_yes_no().asks_for_aid(tracker.latest_message.get("text") or "", thing)
