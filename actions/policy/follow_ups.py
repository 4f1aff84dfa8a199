"""A few words that go on with the question under way, though they were read as small talk (大学生呢; 有车呢)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.free_of_charge import asks_the_cost
from actions.policy.repeating import last_answer
from knowledge import Library, QuestionKind, read_cues
from knowledge.dialogue import bare
from knowledge.steering import SteeringWords

#: What such words are taken for.
_MISREAD = frozenset(
    {"greet", "goodbye", "thank", "ask_bot", "chitchat", "affirm", "deny", "dont_know", "restart", "request_human",
     "nlu_fallback", "start_screening"}
)  # fmt: skip
#: Another office's matter is what a few words beginning so are taken for as well (那搬走了呢).
_ELSEWHERE = "out_of_scope"
_AND_IF = re.compile("^(?:那么?|要是|如果|假如)[一-鿿]{1,8}(?:呢|吗|行不行|可以吗|怎么办)[？?]?$")
_LONGEST = 14
#: 要是只有一个人呢, after a sum: how many of a family it is for, whatever it was read as.
_SO_MANY = re.compile(
    r"^(?:那么?|要是|如果|假如){0,2}(?:就|只有?|家里|我们?家?){0,3}[一二两三四五六七八\d]个?(?:人|口人?)呢?[？?]?$"
)
#: The topic of 不是低保户行不行.
WITHOUT_DIBAO = "without_dibao"
_ENDS_ASKING = ("呢", "吗", "么", "不", "？", "?")


class FollowUps:
    """Looks for what goes on with a question in a message that was read as something else."""

    def __init__(self, library: Library, words: SteeringWords, today: Callable[[], date]) -> None:
        self._library, self._words, self._today = library, words, today

    def asks_the_cost(self, tracker: Tracker) -> bool:
        """Whether 要钱吗, which may be read as a question on the bot, is one on the aid that was told of."""
        spoken_of = tracker.get_slot("question") or tracker.get_slot("offered")
        read = (tracker.latest_message.get("intent") or {}).get("name")
        return bool(spoken_of) and read in _MISREAD and asks_the_cost(tracker)

    def goes_on(self, tracker: Tracker) -> bool:
        """Whether the message goes on with the question under way, whatever it was read as."""
        text: str = tracker.latest_message.get("text") or ""
        intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
        if tracker.get_slot("question") == QuestionKind.amount and _SO_MANY.match(text.strip()):
            return True
        under_way = tracker.get_slot("question") or (tracker.get_slot("offered") and self._on_a_list(tracker))
        elsewhere = intent == _ELSEWHERE and bool(_AND_IF.match(text)) and not self._names_matter(text)
        if not (intent in _MISREAD or elsewhere) or not under_way or len(bare(text)) > _LONGEST:
            return False
        if self._words.is_not_on_policy(text) or (intent == "request_human" and self._words.wants_person(text)):
            return False
        if any(self._library.dialogue.is_whole(name, text) for name in self._library.dialogue.words.whole):
            return False
        cues = read_cues(self._library, text, self._today())
        asks = text.strip().endswith(_ENDS_ASKING) or self._library.dialogue.asks(text)
        return asks or bool(cues.topics or cues.kinds) or self.kind(tracker) is not None

    def _names_matter(self, text: str) -> bool:
        return self._library.dialogue.matters.any_in(text, self._library.synonyms)

    def kind(self, tracker: Tracker) -> QuestionKind | None:
        """The question that its words ask; None: the one under way."""
        text: str = tracker.latest_message.get("text") or ""
        kinds = read_cues(self._library, text, self._today()).kinds
        kind = kinds[0] if kinds else self._words.short_kind(text)
        if kind is None and not tracker.get_slot("question") and self._on_a_list(tracker):
            return QuestionKind.eligibility
        return kind

    def _on_a_list(self, tracker: Tracker) -> bool:
        """Whether it asks of the aid that was listed: whether who has no 低保 gets it; else what its words ask."""
        text: str = tracker.latest_message.get("text") or ""
        cues = read_cues(self._library, text, self._today())
        return WITHOUT_DIBAO in cues.topics or bool(cues.kinds) or self._words.short_kind(text) is not None

    def keeps_place(self, tracker: Tracker) -> bool:
        """Whether a place was asked for and is not told: 我不想说在哪; 全国平均呢."""
        text: str = tracker.latest_message.get("text") or ""
        asked = (
            self._library.say("ask_region"),
            *(self._words.says[key] for key in ("ask_region_again", "ask_region_third")),
        )
        waits = any(told in event["text"] for event in last_answer(tracker.events) for told in asked)
        return waits and bool(tracker.get_slot("question")) and self._words.tells_no_place(text)

    def takes_place_back(self, tracker: Tracker) -> bool:
        """Whether the place that is known was wrong (我填错地方了)."""
        text: str = tracker.latest_message.get("text") or ""
        return self._words.is_wrong_place(text)

    def asks_for_place(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Forget the place, and ask for the right one; the question stays."""
        dispatcher.utter_message(text=self._words.says["which_place"], json_message=custom(region=""))
        return [SlotSet("region", None)]
