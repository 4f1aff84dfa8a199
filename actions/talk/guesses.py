"""Readings that are mere guesses: what acts (a screening, a withdrawal, forgetting all) needs words of its own."""

from __future__ import annotations

import re
from copy import copy

from rasa_sdk.interfaces import Tracker

from actions.policy.family_facts import with_whom
from actions.reading.understanding import names_in
from actions.talk.conversation import SMALL_TALK
from actions.talk.missed import NotUnderstood
from actions.tickets.story import had_ticket
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.steering import SteeringWords

#: Below this a reading as small talk or as another matter is no better than none.
_GUESS = 0.4
#: What is longer holds something that a person should see, however it was read.
_FEW_WORDS = 12
#: Forgetting all that was said takes more.
_SURE_TO_FORGET = 0.6
#: From here on a reading acts without words that show it (你出题我答).
_BEYOND_DOUBT = 0.95
#: 来几个人: how many come to look.
_HOW_MANY = re.compile("^(?:要|会|得)?来几个?人[吗呢啊呀？?]*$")
#: 我想让他们重新算: the aid, not the talk.
_AID_AGAIN = re.compile("[重从]新(?:给我|帮我|再)?(?:算|审|核|评|办|查|发)")
#: Without one of these a few words that are not read quite surely begin no screening (你帮我问, 上一个问题) and
#: withdraw no ticket (那你帮我投诉).
_NEEDED = {
    "start_screening": re.compile(
        "测|评|估|算|核|判|够|筛|符|审|格|查|条件|看|能|享|份|问我|问吧|一步|一项|一样|问答|开始|流程|戏|自检|伐|[出答做上一]题|题发|问卷|对|摸|诊|脉|模拟|逐|挨|顺序|一遍"
    ),
    "withdraw_ticket": re.compile(
        "撤|销|取消|消掉|[不别莫甭]|作废|停|终止|算了|放弃|收回|删|关|认了|没|免|完|结|好了|到账|解决|退|消|划|抹|勾|撕|抽|拿|作罢|到此"
    ),
}
#: 帮我查一下, beside the name of an aid; 我的低保 is a case of one's own.
_LOOKS_UP = re.compile("(?:你|请|麻烦|那|就|想){0,2}(?:给|帮|替)?(?:我|俺)?(?:查|看)(?:一?下|一查|查|看)?(?:吧|呗|呢)?")
_COMPLAINTS = frozenset({"complain_unfair", "complain_service"})
#: 他有低保, 她现在领着残疾补贴.
_HAS = re.compile(
    "[他她](?:本人|自己)?(?:现在|以前|本来|原来|一直|生前|也|是)*(?:有|吃|领|拿|享受)(?:着|了|过)?(?:的是|的)?"
    "(?:低保|五保|特困|残疾证|(?:残疾|高龄|护理|生活)?(?:补贴|津贴|补助)|退休金|养老金|医保|社保|工资)(?:户|金|的|呢|了|啊)*"
)
#: Readings in which a wish for a complaint gets lost.
_MISREAD = frozenset({"withdraw_ticket", "nlu_fallback"})
#: Readings of a letter that asks what became of something, and what shows that it accuses somebody.
_OF_A_CASE = frozenset({"check_ticket", "urge_ticket"})
_OF_OFFICIAL = re.compile(
    "(?:反映|举报|投诉|检举|控告)(?!过|了|的)[^，。！!？?]{0,8}(?:主任|[支副]?书记?|村长|[镇乡所局组队]长|干部|会计|文书|工作人员|办事员)"
    "[^，。！!？?]{0,4}(?:问题|不作为|乱作为|违[法规纪]|贪|吃拿卡要|行为)"
)
_COMPLAINS = re.compile(
    "^[你您那就请麻烦来再]{0,4}(?:帮|替|给)[我俺咱][^，。,不别撤取消销]{0,3}(?:投诉|举报|告他|告她)(?!撤|取消|不)"
)


class Guesses:
    """Looks at how sure a reading is, and whether the words bear it."""

    def __init__(self, library: Library, missed: NotUnderstood, words: SteeringWords) -> None:
        self._library, self._missed, self._words = library, missed, words

    def is_guess(self, tracker: Tracker, text: str) -> bool:
        """Whether small talk, another matter or a wish for what acts is a mere guess of the classifier."""
        intent = tracker.latest_message.get("intent") or {}
        name, confidence = intent.get("name") or "", float(intent.get("confidence") or 0)
        if name == "restart":
            sure = confidence >= _SURE_TO_FORGET and self._words.restarts(text)
            return not sure or _AID_AGAIN.search(text) is not None
        if name == "request_human" and _HOW_MANY.match(text):
            return True
        if self._lacks_words(name, confidence, text):
            return True
        if confidence >= _GUESS:
            return False
        if name == "out_of_scope":
            return not self._missed.names_matter(text)
        return name in SMALL_TALK or (len(bare(text)) <= _FEW_WORDS and self._missed.is_only_a_reading(tracker))

    def looks_up_aid(self, tracker: Tracker, text: str) -> bool:
        """给我查下低保: an aid is to be looked up, and no case of one's own is told of."""
        message = tracker.latest_message
        names = [one for one in names_in(message) if one["entity"] == "program"]
        rest = "".join(
            char for at, char in enumerate(text) if not any(one["start"] <= at < one["end"] for one in names)
        )
        read = (message.get("intent") or {}).get("name") == "check_ticket"
        return read and bool(names) and not had_ticket(tracker) and _LOOKS_UP.fullmatch(bare(rest)) is not None

    @staticmethod
    def tells_of_family(tracker: Tracker, text: str) -> bool:
        """他有低保, of one of the family who was named before: a fact, and no complaint of somebody else's."""
        intent = tracker.latest_message.get("intent") or {}
        said = intent.get("name") in _COMPLAINTS and _HAS.fullmatch(bare(text)) is not None
        return said and with_whom(text, tracker) != text

    @staticmethod
    def wants_complaint(tracker: Tracker, text: str) -> bool:
        """那你帮我投诉, taken for its withdrawal or not read at all; 反映刘主任的问题, taken for a case to look up."""
        name = (tracker.latest_message.get("intent") or {}).get("name")
        if name in _OF_A_CASE and _OF_OFFICIAL.search(text):
            return True
        return name in _MISREAD and len(bare(text)) <= _FEW_WORDS and _COMPLAINS.search(text) is not None

    @staticmethod
    def as_complaint(tracker: Tracker) -> Tracker:
        """The tracker with its latest message read as a complaint, which never goes to the office that it is about."""
        view = copy(tracker)
        view.latest_message = {**tracker.latest_message, "intent": {"name": "complain_service", "confidence": 1.0}}
        return view

    @staticmethod
    def _lacks_words(name: str, confidence: float, text: str) -> bool:
        needed = _NEEDED.get(name)
        few = confidence < _BEYOND_DOUBT and len(bare(text)) <= _FEW_WORDS
        return needed is not None and few and needed.search(text) is None
