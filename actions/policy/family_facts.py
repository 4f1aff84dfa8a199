"""What goes on with an aid that is spoken of: a fact of the family (他不给我钱), or who is checked (查不查我爸的)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.told_matters import is_for_people
from actions.reading.understanding import Understood, understand
from actions.talk import last_turn
from knowledge import Answer, Button, Library, Question, QuestionKind, answer
from knowledge.answers.selecting import answers_topic
from knowledge.answers.yes_no import answer_briefly_on, answer_not_told
from knowledge.kin import PARENT, SON_OR_DAUGHTER, SPOUSE
from knowledge.ticket_form import load_ticket_form
from knowledge.yes_no import DIBAO, Thing, load_yes_no

_WHO_MAY = QuestionKind.eligibility
#: The mark of a thing that was told of, with its id behind it.
_MARK = "thing:"
#: Messages back in which 他 is looked for.
_LOOK_BACK = 4
#: So many other questions are offered.
_FEW = 2
_KIN = re.compile(
    f"{SON_OR_DAUGHTER}|姑娘|孩子|儿媳妇?|{SPOUSE}|婆娘|女婿|爸妈|{PARENT}|父亲|母亲|父母|爷爷|奶奶"
    "|公公|婆婆|哥哥?|弟弟?|姐姐?|妹妹?|兄弟|叔叔?|伯伯?|舅舅?|姑姑|侄[子女]|外甥"
)
#: 他, after 村长说不行, is none of the family.
_SOMEBODY = re.compile(f"{_KIN.pattern}|村长|书记|干部|主任|村委|老板|邻居|领导|工作人员|人家")
_PRONOUN = re.compile("(?:他|她)们?|人家")
#: Who speaks of themselves does not speak of whom they named before.
_SELF = re.compile("^(?:那|可是?|但是?|不过|其实)?(?:我|咱|俺)")
#: Questions on what is done at an office, and the topic of those who do it for another.
_AT_AN_OFFICE = frozenset({QuestionKind.procedure, QuestionKind.documents, QuestionKind.contact, QuestionKind.payment})
_PROXY = "proxy"
#: What a fact of the family is taken for; other readings stand.
_CHANGE = "report_change"
_MISREAD = frozenset(
    {_CHANGE, "out_of_scope", "deny", "affirm", "inform", "chitchat", "ask_bot", "greet", "goodbye", "nlu_fallback",
     "dont_know"}
)  # fmt: skip


def with_whom(text: str, tracker: Tracker) -> str:
    """The message with the one of the family who was named last in the place of 他, or before it where nobody is named.

    他结婚了, after a question on 儿子: 儿子结婚了. As it is where it names somebody itself.
    """
    if _KIN.search(text):
        return text
    named = next((found[-1] for found in map(_SOMEBODY.findall, _said_before(tracker)) if found), None)
    if named is None or not _KIN.fullmatch(named):
        return text
    if _PRONOUN.search(text):
        return _PRONOUN.sub(named, text, count=1)
    return text if _SELF.match(text) else named + text


def thing_before(tracker: Tracker) -> Thing | None:
    """The thing that the last turn told of."""
    marked = [mark.removeprefix(_MARK) for mark in last_turn.marks(tracker) if mark.startswith(_MARK)]
    return next((thing for thing in load_yes_no().things if thing.id in marked), None)


def on_thing(thing: Thing, topics: Iterable[str], *marks: str) -> list[EventType]:
    """What is remembered of a thing that was told of; `marks` are left beside its own."""
    slots = {"programme": thing.aid, "question": str(_WHO_MAY), "topics": ",".join(topics) or None}
    return [*(SlotSet(name, value) for name, value in slots.items()), last_turn.leave(f"{_MARK}{thing.id}", *marks)]


def whole(name: str, library: Library) -> str:
    """The programme of which this one is a part (both allowances for disabled people), else itself."""
    return next((item.id for item in library.programmes.values() if name in item.members), name)


@dataclass(frozen=True)
class FamilyFacts:
    """Answers it with what the rules say of it, in short; `turn_of` says whether this message goes on so."""

    library: Library
    answer_policy: AnswerPolicy
    today: Callable[[], date]

    def turn_of(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What the message leads to, or None for one that goes on with nothing."""
        text: str = tracker.latest_message.get("text") or ""
        asked = understand(tracker, self.library, self.today())
        if asked.ambiguous:
            return None
        aid = self._aid(asked, tracker)
        before = thing_before(tracker)
        once_more = before is not None and before.checked == ("查" in text) and load_yes_no().asks_again(text)
        if before is not None and once_more and aid == before.aid:
            return self._brief(before, asked, again=True)
        going_on = before is not None and before.checked
        several = self._speaks_of_several(asked, aid)
        checked = None if several else load_yes_no().thing_checked(text, aid or DIBAO, going_on=going_on)
        if checked is not None:
            return self._brief(checked, asked, again=checked == before, supposed=aid is None)
        if aid and tracker.get_slot("question") in _AT_AN_OFFICE and load_yes_no().says_one_cannot_go(text):
            return self._for_another(aid, asked)
        return self._on_fact(text, aid, before, asked, tracker) if aid else None

    def _aid(self, asked: Understood, tracker: Tracker) -> str | None:
        """The aid that is named, or of which a question is under way."""
        if asked.named_programme:
            return whole(asked.programmes[0], self.library) if len(asked.programmes) == 1 else None
        programme = tracker.get_slot("programme")
        return whole(programme, self.library) if programme and tracker.get_slot("question") else None

    @staticmethod
    def _speaks_of_several(asked: Understood, aid: str | None) -> bool:
        """Whether no one aid is meant though some are spoken of; without any, what is checked for 低保 is told."""
        return aid is None and bool(asked.programmes)

    def _on_fact(
        self, text: str, aid: str, before: Thing | None, asked: Understood, tracker: Tracker
    ) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """A statement on one of the family; what changes in a household that has aid is told to the office."""
        intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
        if asked.named_programme or (is_for_people(tracker) and intent != _CHANGE):
            return None
        words, about = load_yes_no(), with_whom(text, tracker)
        if any(map(words.says_it_has_aid, (text, *_said_before(tracker, None)))):
            return None
        last = before.id if before else None
        thing = words.thing_told(text, aid, last) or words.thing_told(about, aid, last)
        if thing is not None:
            return self._brief(thing, asked, again=thing == before)
        of_family = words.thing_told(about, DIBAO, None) if aid not in words.aids else None
        if of_family is None or of_family.after or intent not in _MISREAD:
            return None
        programme = self.library.programmes.get(aid)
        question = Question(_WHO_MAY, aid, asked.region, asked.area_type, self.today())
        said = answer_not_told(self.library, question, programme) if programme else None
        return self._tells(said, None, asked) if said else None

    def _for_another(
        self, aid: str, asked: Understood
    ) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """我妈瘫痪在床去不了, after how to apply: who may do it for them, or that nothing is written on it."""
        programme = self.library.programmes.get(aid)
        if programme is None:
            return None
        question = Question(QuestionKind.procedure, aid, asked.region, asked.area_type, self.today(), (_PROXY,))
        if answers_topic(self.library, question, programme):
            return self._tells(answer(self.library, question), None, asked)
        said = answer_not_told(self.library, question, programme)
        return self._tells(said, None, asked) if said else None

    def _brief(
        self, thing: Thing, asked: Understood, *, again: bool = False, supposed: bool = False
    ) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        question = Question(_WHO_MAY, thing.aid, asked.region, asked.area_type, self.today())
        said = answer_briefly_on(self.library, thing, question, again=again, supposed=supposed)
        return self._tells(said, thing, asked)

    def _tells(
        self, said: Answer, thing: Thing | None, asked: Understood
    ) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            events = self.answer_policy.tell(dispatcher, tracker, _with_township(said))
            if thing is None:
                kept = ("programme", "question", "topics")
                return [*events, *(SlotSet(name, tracker.get_slot(name)) for name in kept)]
            return [*events, *on_thing(thing, asked.topics or self.library.fact(thing.facts[0]).topics)]

        return turn


def _with_township(said: Answer) -> Answer:
    """Whether it holds for this family the township can be asked; few other buttons, it goes on with a talk."""
    title = load_ticket_form().says["township_button"]
    *others, person = said.buttons
    return replace(said, buttons=(*others[:_FEW], Button(title, title), person))


def _said_before(tracker: Tracker, most: int | None = _LOOK_BACK) -> list[str]:
    """The citizen's messages before this one, the last first."""
    texts = [event["text"] for event in tracker.events if event.get("event") == "user" and event.get("text")]
    latest = tracker.latest_message.get("text")
    if texts and texts[-1] == latest:
        texts = texts[:-1]
    return list(islice(reversed(texts), most))
