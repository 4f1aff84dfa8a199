"""Going back in the talk: to one of several questions, to one of several people, to what was asked before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.letters import Letters
from actions.reading import asks
from actions.reading.matters_told import Matter, asks_before, matters_before
from actions.talk import last_turn
from actions.talk.dissatisfaction import Dissatisfaction
from knowledge import Library, QuestionKind, read_cues
from knowledge.small_words import load_small_words
from knowledge.steering import SteeringWords

Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
_Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]


class GoingBack:
    """Finds what a message goes back to; the answer is the policy's."""

    def __init__(
        self,
        library: Library,
        answer_policy: AnswerPolicy,
        dissatisfied: Dissatisfaction,
        words: SteeringWords,
        today: Callable[[], date],
    ) -> None:
        self._dissatisfied = dissatisfied
        self._library, self._answer_policy, self._words, self._today = library, answer_policy, words, today
        self._letters = Letters(library, answer_policy, words, today)

    def turn_of(self, tracker: Tracker) -> Turn | None:
        """The answer to what the message goes back to, or None: it goes back to nothing that is known."""
        text: str = tracker.latest_message.get("text") or ""
        act = (
            self._one_of_several(text, tracker)
            or self._rest(text, tracker)
            or self._person(text, tracker)
            or self._before(text, tracker)
            or self._letters.begins(tracker)
            or self._letters.announced(tracker)
        )
        return _turn(act) if act is not None else None

    def beside_ticket(self, tracker: Tracker) -> Turn | None:
        """先说第一个, while a ticket is being opened: no answer to what the ticket asks."""
        text: str = tracker.latest_message.get("text") or ""
        if self._words.ordinal_of(text) is None:
            rest = self._letters.next_of(tracker) if self._words.asks_for_the_rest(text) else None
            return _turn(rest) if rest is not None else None
        act = self._one_of_several(text, tracker) if self._words.ordinal_of(text) else None
        return _turn(act or self._first_of_all)

    def _first_of_all(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        dispatcher.utter_message(text=self._words.says["first_then"])
        return []

    def _one_of_several(self, text: str, tracker: Tracker) -> _Act | None:
        place = self._words.ordinal_of(text)
        if place is None:
            return None
        of_letter = self._letters.part_of(tracker, place)
        if of_letter is not None:
            return of_letter
        several = asks_before(tracker, self._library, self._today())
        if place < len(several):
            return lambda d, t: self._answer_policy.answer_ask(d, t, several[place])
        matters = matters_before(tracker, self._library, self._words, self._today())
        if place < len(matters):
            return self._matter(matters[place], matters, tracker)
        answered = _answered(tracker, self._library)
        if not asks.kept(tracker) and place < len(answered):
            kind, programme = answered[place]
            return lambda d, t: self._answer_policy.answer_on(d, t, kind, programme, anew=True)
        # Of a question that was not heard as one nothing may be made up, nor the first be told again for it.
        return self._dissatisfied.nothing_waits if several or matters else None

    def _rest(self, text: str, tracker: Tracker) -> _Act | None:
        """The next question of a letter: 还有两个没答; 接着说, where nothing else waits."""
        dialogue = self._library.dialogue
        goes_on = dialogue.is_whole("go_on", text) or (
            dialogue.is_whole("agree", text) and last_turn.KEPT in last_turn.marks(tracker)
        )
        if self._words.asks_for_the_rest(text) or (goes_on and not asks.kept(tracker)):
            return self._letters.next_of(tracker)
        return self._letters.named(tracker)

    def _person(self, text: str, tracker: Tracker) -> _Act | None:
        dialogue = self._library.dialogue
        only = (one for one in dialogue.persons.persons if self._words.is_only_about(text, one.words))
        person = dialogue.person_by_id("self") if self._words.is_own(text) else next(only, None)
        if person is None:
            return None
        matters = matters_before(tracker, self._library, self._words, self._today())
        found = next((matter for matter in matters if matter.person == person.id), None)
        return self._matter(found, matters, tracker) if found is not None else None

    def _matter(self, matter: Matter, matters: tuple[Matter, ...], tracker: Tracker) -> _Act:
        # 怎么办, behind the last of them, asks of all.
        kind = matter.kind or next((one.kind for one in reversed(matters) if one.kind), None)
        narrow = any(not self._library.topics[topic].situation for topic in matter.topics)
        kind = kind or (QuestionKind.procedure if narrow else None)
        return lambda d, t: self._answer_policy.answer_matter(d, t, matter, kind)

    def _before(self, text: str, tracker: Tracker) -> _Act | None:
        """What was under way or asked before: 接着刚才的; 刚才说去哪办来着; 前一个问题 在哪办."""
        answered = _answered(tracker, self._library)
        if not answered:
            return None
        now = (tracker.get_slot("question"), tracker.get_slot("programme"))
        earlier = [(kind, name) for kind, name in answered if (str(kind), name) != now]
        start = self._words.of_the_one_before(text)
        if start and (kind := self._kind(text[start:])) is not None:
            others = [name for _, name in earlier if name != now[1]]
            return self._again(kind, others[-1]) if others else None
        if load_small_words().means_one_before(text) or self._words.goes_back(text):
            before = answered if self._words.goes_back(text) else earlier or answered
            return None if asks.kept(tracker) else self._again(*before[-1])
        if not self._words.asks_again(text):
            return None
        asked = self._kind(text)
        if asked is not None:
            named = [name for kind, name in answered if kind is asked]
            return self._again(asked, named[-1] if named else answered[-1][1])
        return self._again(*earlier[-1]) if earlier else None

    def _again(self, kind: QuestionKind, programme: str) -> _Act:
        return lambda d, t: self._answer_policy.answer_on(d, t, kind, programme, anew=True)

    def _kind(self, text: str) -> QuestionKind | None:
        kinds = read_cues(self._library, text, self._today()).kinds
        return kinds[0] if kinds else self._words.short_kind(text)


def _answered(tracker: Tracker, library: Library) -> list[tuple[QuestionKind, str]]:
    pairs = [item.partition(":") for item in asks.answered(tracker)]
    return [(QuestionKind(kind), name) for kind, _, name in pairs if name in library.programmes]


def _turn(act: _Act) -> Turn:
    async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return act(dispatcher, tracker)

    return turn
