"""Several matters in one message, announced or numbered: answered one after the other, each by its own words.

第一，低保户能不能买车；第二，孩子上大学有没有补助；第三… are three questions of one kind on one programme, which
would fall into one. So each part is answered as if it were a message; 第三个还没说, 接着说, 还有两个没答 find theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.yes_no import YesNo
from actions.reading import asks
from actions.reading.asks import questions_in, without_names
from actions.reading.matters_told import matters_in, person_of
from actions.reading.places_told import places_in
from actions.reading.understanding import question_of
from actions.talk import last_turn
from knowledge import Library, QuestionKind, read_cues
from knowledge.dialogue import bare, clauses
from knowledge.meant import load_meant
from knowledge.steering import SteeringWords
from knowledge.yes_no import load_yes_no

Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]
#: Messages back in which such a letter is looked for, and from which chance a part is what it is read as by itself.
_LOOK_BACK, _SURE = 8, 0.5
_NUMBER = re.compile(
    r"(?:^|(?<=[，,。；;：:！!？?\s]))(?:第[一二三四五](?:个|件)?(?:问题|事)?[，,、：:\s]?(?=[^，。\s])|[一二三四五](?:[、.．]|是(?=[我俺他她低]))|[1-5][、.．)）](?!\d))"
    # 第一低保多少钱第二要多久: said without a stop.
    r"|(?<=[一-龥])第[二三四五](?=要|得|去|在|找|多|怎|咋|能|有|什|啥|谁|哪|低保|我)"
)
#: What ends the last part: where it is about, a wish, a name.
_END = re.compile(r"[。；;\n]")
_MARK = "part"
#: So short, what is led over to is hardly more than a name.
_LEADS_OVER, _FEW_WORDS = re.compile("(?:还有|再?另外|再就是|顺便)"), 12
_OF_WHOM = ("program", "person_group")
#: Read so surely, a letter is for people first.
_FOR_PEOPLE = frozenset(
    {"complain_unfair", "complain_service", "dispute_decision", "report_missing_payment", "report_person_in_need",
     "request_urgent_aid", "urge_ticket", "out_of_scope"}
)  # fmt: skip
_FORGOTTEN: dict[str, None] = dict.fromkeys(("beside", "question", "topics", "offered"))
_CALLED = re.compile(
    "(?:那?说说?|问的是|那)?(?P<word>[一-龥]{2,6}?)的?(?:那个|那条|那件)(?:问题|事)?(?:呢|吧)?[？?。]?"
)
_COMPLAINS = re.compile("投诉|举报|检举|反映")
_ASKS = re.compile("想问|问问|问下|会不会|是不是|有没有|要不要|能不能|[吗么呢？?]$|多少|怎么")
_COUNT = "一二三四五"


@dataclass(frozen=True)
class Letter:
    """A message with numbered questions: where it stands in the talk, how it was read, its parts."""

    place: int
    message: dict[str, Any]
    parts: tuple[tuple[int, int], ...]


class Letters:
    """Finds the questions of a letter; the answers are the policy's."""

    def __init__(
        self, library: Library, answer_policy: AnswerPolicy, words: SteeringWords, today: Callable[[], date]
    ) -> None:
        self._library, self._answer_policy, self._words, self._today = library, answer_policy, words, today

    def begins(self, tracker: Tracker) -> Act | None:
        """The answer to the first question of a letter that numbers several, where they would else fall into one."""
        message = tracker.latest_message
        letter = self._letter(len(_users(tracker)) - 1, message)
        read = message.get("intent") or {}
        if letter is None or read.get("name") in _FOR_PEOPLE:
            return None
        if _COMPLAINS.search(message["text"][: letter.parts[0][0]]):
            return None
        asked = questions_in(self._library, message, self._today(), question_of(read.get("name") or ""))
        # 1.儿子的钱怎么算 has an answer of its own, not the one on who may have the aid.
        counts = any(load_yes_no().thing_in(message["text"][begin:end], within=True) for begin, end in letter.parts)
        return self._part(letter, 0) if counts or len(asked) < len(letter.parts) else None

    def announced(self, tracker: Tracker) -> Act | None:
        """The answer on the first of several people or aids that a message announces (我想问两个事 …)."""
        message = tracker.latest_message
        if not self._words.announces_several(message.get("text") or ""):
            return None
        if (message.get("intent") or {}).get("name") in _FOR_PEOPLE:
            return None
        matters = matters_in(message, self._library, self._words, self._today())
        if len(matters) < 2:
            return None

        def act(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            first, second = matters[:2]
            kind = first.kind or QuestionKind.eligibility
            events = self._answer_policy.answer_matter(dispatcher, tracker, first, kind)
            whose = self._library.dialogue.person_by_id(second.person)
            aid = self._library.programmes[second.programmes[0]].short_name if second.programmes else ""
            name = whose.name if whose else aid or self._words.says["part_ordinal"].format(number=_COUNT[1])
            following = self._words.says["part_ordinal"].format(number=_COUNT[1])
            text = self._words.says["then_the_other"].format(name=name)
            dispatcher.utter_message(text=text, buttons=[{"title": following, "payload": following}])
            return events

        return act

    def part_of(self, tracker: Tracker, place: int) -> Act | None:
        """The answer to this question (from 0) of the last letter."""
        letter = self._last(tracker)
        return self._part(letter, place) if letter is not None and place < len(letter.parts) else None

    def next_of(self, tracker: Tracker) -> Act | None:
        """The answer to the first question of the last letter that has none yet."""
        letter = self._last(tracker)
        if letter is None:
            return None
        left = self._left(tracker, letter)
        begun = len(left) < len(letter.parts)
        return self._part(letter, left[0]) if begun and left else None

    def named(self, tracker: Tracker) -> Act | None:
        """The answer to the question of the last letter that a word calls up: 漏雨那个."""
        found = _CALLED.fullmatch((tracker.latest_message.get("text") or "").strip())
        letter = self._last(tracker) if found is not None else None
        if found is None or letter is None:
            return None
        text: str = letter.message["text"]
        places = [place for place, (begin, end) in enumerate(letter.parts) if found["word"] in text[begin:end]]
        return self._part(letter, places[0]) if len(places) == 1 else None

    def _last(self, tracker: Tracker) -> Letter | None:
        before = list(enumerate(_users(tracker)))[:-1]
        for place, event in islice(reversed(before), _LOOK_BACK):
            letter = self._letter(place, {**(event.get("parse_data") or {}), "text": event["text"]})
            if letter is not None:
                return letter
        return None

    def _letter(self, place: int, message: dict[str, Any]) -> Letter | None:
        text: str = message.get("text") or ""
        starts = [(found.start(), found.end()) for found in _NUMBER.finditer(text)]
        if len(starts) < 2:
            told = self._of_several(text, message)
            return Letter(place, message, told) if told else None
        ends = [start for start, _ in starts[1:]]
        parts = [(begin, end) for (_, begin), end in zip(starts, [*ends, len(text)], strict=True)]
        last, end = parts[-1]
        stop = _END.search(text, last)
        parts[-1] = (last, stop.start() if stop else end)
        if sum(self._asks(text[begin:end]) for begin, end in parts) < max(2, len(parts) - 1):
            return None
        return Letter(place, message, tuple(parts))

    def _of_several(self, text: str, message: dict[str, Any]) -> tuple[tuple[int, int], ...]:
        """Parts that no number begins, each of which asks of somebody else: 我爸残疾补贴多少，我妈有高龄津贴吗.

        () where one of them only tells something, as a story does, or all ask the same.
        """
        starts: list[int] = []
        person: str | None = None
        for start, clause in clauses(text):
            named = person_of(clause, self._library)
            begins = not starts or (named is not None and named != person) or _only_names(message, start, clause)
            if not begins and self._asks(text[starts[-1] : start]) and self._asks(clause):
                here = _named(message, start, start + len(clause), *_OF_WHOM)
                begins = bool(here) and not set(here) & set(_named(message, starts[-1], start, *_OF_WHOM))
            if begins:
                starts.append(start)
            person = named if begins else named or person
        parts = tuple(zip(starts, [*starts[1:], len(text)], strict=True))
        asking = [self._asks(text[begin:end]) or _only_names(message, begin, text[begin:end]) for begin, end in parts]
        if len(parts) < 2 or not all(asking) or not self._asks(text[: parts[0][1]]):
            return ()
        whole = Letter(0, message, parts)
        asked = {(self._kind(self._message(whole, *span)), *_named(message, *span, *_OF_WHOM)) for span in parts}
        return parts if len(asked) > 1 else ()

    def _asks(self, text: str) -> bool:
        return (
            self._library.dialogue.asks(text)
            or _ASKS.search(text) is not None
            or bool(read_cues(self._library, text, self._today()).kinds)
        )

    def _part(self, letter: Letter, place: int) -> Act:
        def act(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            view = copy(tracker)
            view.latest_message = self._message(letter, *letter.parts[place])
            region = next(iter(places_in(letter.message["text"], self._library)), tracker.get_slot("region"))
            before = letter.message["text"][: letter.parts[0][0]]
            named = _named(letter.message, 0, len(before))
            # What the letter begins with holds for all of it; what the part before was about does not, but for one
            # that names nothing (第一低保多少钱，第二怎么办). Its parts take the place of what was kept.
            programme = next(iter(named), None) or self._carried(letter, place)
            kept = {asks.SLOT: None, "programme": programme}
            view.slots = {**tracker.slots, **_FORGOTTEN, "region": region, **kept}
            first = self._kind(self._message(letter, *letter.parts[0]))
            alone = not self._asks(view.latest_message["text"]) and len(letter.parts) > 1
            events = self._answer(dispatcher, view, first if alone else None)
            if asks.kept(tracker):
                events.append(asks.keep(()))
            noted = [event["value"] for event in events if event.get("name") == asks.ANSWERED and event["value"]]
            now = [*(noted[-1].split(",") if noted else ()), f"{_MARK}:{letter.place}.{place}"]
            events.append(asks.note_answered(tracker, now))
            left = [one for one in self._left(tracker, letter) if one != place]
            if left:
                self._offer(dispatcher, place, left)
                events.append(last_turn.leave(last_turn.KEPT))
            return events

        return act

    def _carried(self, letter: Letter, place: int) -> str | None:
        """The aid that the parts before named last, for one that is nothing but a question (多久); None for others."""
        begin, end = letter.parts[place]
        text = letter.message["text"][begin:end].rstrip("，,。；;、 ")
        if self._words.short_kind(text) is None:
            return None
        return next(iter(reversed(_named(letter.message, 0, begin))), None)

    def _answer(self, dispatcher: CollectingDispatcher, view: Tracker, kind: QuestionKind | None) -> list[EventType]:
        """The answer to a part; what no document holds of it is said first. `kind`: of one that only names an aid."""
        part = view.latest_message
        values = [entity["value"] for entity in part["entities"] if entity["entity"] == "program"]
        named = [value for value in values if value in self._library.programmes]
        meant = load_meant().of(part["text"], named, view.get_slot("programme"))
        if meant is not None and meant.says:
            dispatcher.utter_message(text=meant.says)
            if not meant.programme:
                return self._answer_policy.remember(view)
        counts = YesNo(self._library, self._answer_policy, self._today).turn_of(view)
        if counts is not None:
            return counts(dispatcher, view)
        return self._answer_policy.answer(dispatcher, view, likely=kind or self._kind(part))

    def _offer(self, dispatcher: CollectingDispatcher, place: int, left: list[int]) -> None:
        others = self._library.say("clause_separator").join(_COUNT[one] for one in left)
        following = self._words.says["part_ordinal"].format(number=_COUNT[left[0]])
        text = self._words.says["part_told"].format(number=_COUNT[place], others=others)
        dispatcher.utter_message(text=text, buttons=[{"title": following, "payload": following}])

    def _left(self, tracker: Tracker, letter: Letter) -> list[int]:
        done = asks.answered(tracker)
        marked = [f"{_MARK}:{letter.place}.{place}" in done for place in range(len(letter.parts))]
        return [place for place, told in enumerate(marked) if not (told or self._question(letter, place) in done)]

    def _question(self, letter: Letter, place: int) -> str | None:
        """A part as it is noted when it was answered among several questions; None where it tells more than that."""
        part = self._message(letter, *letter.parts[place])
        if self._words.short_kind(without_names(part["text"], 0, part["entities"])) is None:
            return None  # 我爸的低保咋办 is not answered by what was told of 我妈的低保
        named = _named(letter.message, *letter.parts[place])
        programme = named[0] if named else self._carried(letter, place)
        return f"{self._kind(part)}:{programme}" if programme else None

    def _kind(self, message: dict[str, Any]) -> QuestionKind:
        text: str = message["text"]
        cues = read_cues(self._library, text, self._today())
        short = self._words.short_kind(without_names(text, 0, message["entities"]))
        read = [question_of(part["intent"]) for part in message["clauses"] if part["confidence"] >= _SURE]
        found = [*cues.kinds, short, *read]
        return next((kind for kind in found if kind is not None), QuestionKind.eligibility)

    def _message(self, letter: Letter, begin: int, end: int) -> dict[str, Any]:
        """A part as a message of its own; the place of the whole letter is read from it, too."""
        text: str = letter.message["text"]
        part: dict[str, Any] = {
            "text": text[begin:end].rstrip("，,。；;、 "),
            "intent": {"name": "inform", "confidence": 1.0},
        }
        for name in ("entities", "names", "clauses"):
            part[name] = [
                {**one, "start": one["start"] - begin, "end": one["end"] - begin}
                for one in letter.message.get(name) or letter.message.get("entities") or []
                if begin <= one["start"] < end and (name != "clauses" or "intent" in one)
            ]
        return part


def _only_names(message: dict[str, Any], start: int, text: str) -> bool:
    """还有我妈高龄补贴: whether no more than another aid, and whose it is, is led over to."""
    few = _LEADS_OVER.match(text) is not None and len(bare(text)) <= _FEW_WORDS
    return few and bool(set(_named(message, start, start + len(text))) - set(_named(message, 0, start)))


def _named(message: dict[str, Any], begin: int, end: int, *kinds: str) -> list[str]:
    """The aid that is named there; `kinds`: of these entities."""
    entities = message.get("entities") or []
    return [
        one["value"] for one in entities if one["entity"] in (kinds or ("program",)) and begin <= one["start"] < end
    ]


def _users(tracker: Tracker) -> list[dict[str, Any]]:
    return [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
