"""A screening in the conversation: one question at a time, digressions answered, the result, and what to do with it.

The state is one slot; nothing is written anywhere else until the citizen agrees. See `knowledge.eligibility.interview`
for questions and readings.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom
from actions.family import family_so_far
from actions.screening_results import Interviews, ScreeningResults, utter
from actions.screening_state import ASKING, CONSENT, DONE, PAUSED, SLOT, State
from actions.tickets import TicketTaking
from actions.understanding import question_of, understand
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.eligibility.interview import (
    Asked,
    Heard,
    Hearing,
    Told,
    read_answer,
    read_correction,
)
from knowledge.eligibility.interview.aids import left_open
from knowledge.eligibility.interview.figures import figure_of
from knowledge.eligibility.interview.hearing import is_province
from knowledge.eligibility.interview.message import Message
from knowledge.eligibility.telling.family import family_told

_MOST_TRIES = 2
#: A classifier's reading that is sure enough to leave the question for a moment.
_SURE = 0.6
_TOKEN_BYTES = 24
#: What is surely no answer; a complaint or a request in the middle is hardly ever read right from a few words.
_LEAVES = frozenset(
    {"greet", "thank", "goodbye", "ask_bot", "request_human", "complain_service", "complain_unfair", "check_ticket"}
)
#: So few characters are an answer, however they were read.
_A_WORD = 2
#: 等一下，我问问老伴: no longer than this it is about the talk.
_A_REMARK = 14
Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]


class Screening(Action):
    """Starts a screening, and takes the turns that belong to it."""

    def __init__(
        self, library: Library, today: Callable[[], date], keep_days: int, address: str, taking: TicketTaking
    ) -> None:
        """`address`: where citizens reach the pages, for the link to a kept result; '' for a path alone."""
        self._library, self._script, self._hearing = library, library.interview, Hearing(library)
        self._today, self._interview = today, Interviews(library, today)
        self._results = ScreeningResults(library, self._interview, keep_days, address, taking)

    def name(self) -> str:
        """As in the domain."""
        return "action_screening"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Begin, or go on with what is under way."""
        state = State.of(tracker)
        if state is not None and state.status in (ASKING, PAUSED):
            return self._ask_on(dispatcher, replace(state, status=ASKING), (self._says("back"),))
        return self._start(dispatcher, tracker)

    def expects(self, tracker: Tracker, danger: str) -> bool:
        """Whether words of danger are but an answer: a figure of speech, or to the question on what has happened a
        button of it or the past.

        Talk of ending one's life never is.
        """
        state = State.of(tracker)
        if state is None or state.status != ASKING or danger == "life":
            return False
        text: str = tracker.latest_message.get("text") or ""
        if figure_of(text, self._script) is not None:
            return True
        put = [item for item in self._current(state) if item is not None]
        if "emergency" not in {item.id for item in put}:
            return False
        titles = {bare(title) for item in put for title in (*item.titles(), *item.buttons_also)}
        return bare(text) in titles or any(word in text for word in self._script.words["past"])

    def turn_of(self, tracker: Tracker) -> Turn | None:
        """What this message means to the screening under way; None if it is not about it."""
        text: str = tracker.latest_message.get("text") or ""
        state = State.of(tracker)
        whole = self._library.dialogue.is_whole
        if whole("screen", text):
            return self._again if state is not None and state.status == DONE else self.run
        if whole("forget_screening", text) or self._said("forget", text):
            return self._turn(lambda d, t: self._results.forget(d))
        return self._of_state(tracker, state, text) if state is not None else None

    def _of_state(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        whole = self._library.dialogue.is_whole
        goes_on = self._said("resume", text) or (state.status == PAUSED and whole("agree", text))
        if goes_on and state.status in (ASKING, PAUSED):
            return self.run
        if state.status != DONE and (whole("stop", text) or self._said("stop", text)):
            return self._turn(lambda d, t: self._stop(d))
        return {
            ASKING: lambda: self._asking_turn(tracker, state, text),
            PAUSED: lambda: None,
            CONSENT: lambda: self._consent_turn(text),
            DONE: lambda: self._done_turn(tracker, state, text),
        }[state.status]()

    def goes_on(self, tracker: Tracker, events: list[EventType], dispatcher: CollectingDispatcher) -> list[EventType]:
        """After a digression: come back to the question that waits. `events`: of the turn that just answered."""
        state = State.of(tracker)
        if state is None or state.status != ASKING or any(event.get("name") == SLOT for event in events):
            return []
        if any(event["event"] == "restart" for event in events):
            return []
        if any((message.get("custom") or {}).get("effects", {}).get("hand_over") for message in dispatcher.messages):
            return []
        return self._ask_on(dispatcher, state, (self._says("back"),))

    # Asking

    def _start(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        told, back = family_so_far(tracker, self._library, self._today())
        place = read_answer(self._script.question("region"), self._message(tracker), told, self._script)
        if place is not None and not is_province(self._library, place.told):
            told, back = place.told, [*place.back, *back]
        if not told.makes_sense:
            told, back = Told(), []
        before = [self._says("start")]
        if back:
            before.append(self._says("start_heard", facts="，".join(dict.fromkeys(back))))
        return self._ask_on(dispatcher, State(told), tuple(before))

    def _message(self, tracker: Tracker) -> Message:
        message = tracker.latest_message
        understood = understand(tracker, self._library, self._today())
        return Message(
            message.get("text") or "", message.get("entities") or [], self._library, self._today(), understood.region
        )

    def _ask_on(self, dispatcher: CollectingDispatcher, state: State, before: tuple[str, ...] = ()) -> list[EventType]:
        """The next question, or the result when none is left or enough were put."""
        interview = self._interview()
        look = interview.look(state.told, state.so_far)
        if not look.questions:
            return self._results.tell(dispatcher, state, look, (*before, self._says("enough" if look.more else "done")))
        now = replace(state, status=ASKING, current=look.questions[0].id, tries=0)
        left = interview.about_left(look.questions, state.told, state.so_far)
        key = "progress" if left else "progress_last"
        progress = self._says(key, number=str(len(state.asked) + 1), left=str(left))
        question, titles = self._question(now)
        text = "\n".join([*before, f"{progress}{question}", look.questions[0].why])
        utter(dispatcher, text, titles, custom(region=state.told.facts.get("region")))
        return [now.event(), *self._known_place(now)]

    def _current(self, state: State) -> tuple[Asked, Asked | None]:
        """The question that waits, and what was put with it; on its own the second time."""
        asked = self._script.question(state.current or "region")
        also = self._interview().together(asked, state.told, state.so_far) if state.tries == 0 else None
        return asked, also

    def _question(self, state: State) -> tuple[str, tuple[str, ...]]:
        """The question that waits in words, and its buttons."""
        asked, also = self._current(state)
        interview = self._interview()
        return interview.wording(asked, state.told, also), interview.titles(asked, state.told, also)

    @staticmethod
    def _known_place(state: State) -> list[EventType]:
        """Place and kind of area, for questions on policy in between."""
        facts = state.told.facts
        known = {"region": facts.get("region"), "own_area": facts.get("area_type")}
        return [SlotSet(name, value) for name, value in known.items() if value is not None]

    def _asking_turn(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        asked = self._current(state)[0]
        whole = self._library.dialogue.is_whole
        if whole("person", text) or whole("restart", text):
            return None
        steering: list[tuple[bool, Act]] = [
            (whole("again", text) or whole("simpler", text), lambda d, t: self._once_more(d, state, asked)),
            (self._said("pause", text) or self._begins("pause", text), lambda d, t: self._pause(d, state)),
            (self._said("back", text), lambda d, t: self._go_back(d, state)),
            (self._said("why_asked", text), lambda d, t: self._explain(d, state, asked)),
            (self._said("read_back", text), lambda d, t: self._read_back(d, state)),
            (bare(text) == bare(self._says("again_button")), lambda d, t: self._start_anew(d)),
            (self._said("result_now", text), lambda d, t: self._result_so_far(d, state)),
            (self._said("dont_know", text) or self._said("rather_not", text), lambda d, t: self._pass(d, state)),
        ]
        act = next((act for applies, act in steering if applies), None)
        if act is not None:
            return self._turn(act)
        return None if self._is_digression(tracker, asked, text) else self._answered(tracker, state, asked)

    def _answered(self, tracker: Tracker, state: State, asked: Asked) -> Turn | None:
        """An answer, or what is none: another matter, a first and a second failure."""
        message = self._message(tracker)
        also = self._interview().heard_with(asked, state.told, state.so_far)
        heard = self._hearing.hear(asked, message, state.told, state.asked, again=state.tries > 0, also=also)
        if heard is not None:
            hungry = figure_of(message.text, self._script) == "hunger"
            take = self._take_with_care if hungry else self._take
            return self._turn(lambda d, t: take(d, state, asked, heard))
        if self._leaves(tracker) or self._library.dialogue.is_angry(message.text):
            return None
        if state.tries + 1 >= _MOST_TRIES:
            return self._turn(lambda d, t: self._skip(d, state, asked, "skipped_after_two"))
        return self._turn(lambda d, t: self._once_more(d, replace(state, tries=state.tries + 1), asked))

    def _take_with_care(
        self, dispatcher: CollectingDispatcher, state: State, asked: Asked, heard: Heard
    ) -> list[EventType]:
        """快揭不开锅了 is an answer, and may be meant all the same: staff see it, and it is said where to turn."""
        utter(dispatcher, self._says("hungry"), parts=custom(attention="urgent"))
        return self._take(dispatcher, state, asked, heard)

    def _take(self, dispatcher: CollectingDispatcher, state: State, asked: Asked, heard: Heard) -> list[EventType]:
        if heard.ask and heard.ask != asked.id:
            # Asked back on what nothing new was told to counts as a failed try, or it would go on for ever.
            tries = state.tries + 1 if heard.told == state.told else 0
            if tries >= _MOST_TRIES:
                return self._skip(dispatcher, state, asked, "skipped_after_two")
            utter(dispatcher, heard.ask, heard.buttons)
            return [replace(state, told=heard.told, tries=tries).event()]
        size, members = heard.told.facts.get("size"), len(heard.told.members)
        if size is not None and members > size:
            # A household of two with three members: one of both is wrong, so it is asked and not reckoned with.
            utter(
                dispatcher,
                f"{self._says('conflict', size=str(size), members=str(members))}\n{self._script.question('size').ask}",
            )
            without = heard.told.without(self._script.question("size"))
            asked_now = tuple(item for item in (*state.asked, asked.id) if item != "size")
            return [replace(state, told=without, asked=asked_now, current="size", tries=0).event()]
        corrected = heard.ask == asked.id
        told_before = {name: value for name, value in state.told.facts.items() if value is not None}
        differs = bool(state.told.members and heard.told.members != state.told.members) or any(
            heard.told.facts.get(name) != value for name, value in told_before.items()
        )
        key = "changed" if corrected and differs else "heard"
        done = state.asked if corrected else (*state.asked, asked.id)
        before = (self._says(key, facts="，".join(dict.fromkeys(heard.back))),)
        return self._ask_on(dispatcher, replace(state, told=heard.told, asked=done), before)

    def _skip(
        self, dispatcher: CollectingDispatcher, state: State, asked: Asked, says: str = "skipped"
    ) -> list[EventType]:
        return self._ask_on(dispatcher, replace(state, asked=(*state.asked, asked.id)), (self._says(says),))

    def _pass(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """不知道, 不想说: to all that was put."""
        put = tuple(item.id for item in self._current(state) if item is not None)
        told = left_open(state.told)
        passed = state.passed if told != state.told else (*state.passed, *put)
        return self._skip(dispatcher, replace(state, told=told, passed=passed), self._script.question(put[0]))

    def _once_more(self, dispatcher: CollectingDispatcher, state: State, asked: Asked) -> list[EventType]:
        now = replace(state, tries=max(state.tries, 1))
        question, titles = self._question(now)
        again = "" if asked.ask_alone and state.told.is_alone else asked.again
        utter(dispatcher, "\n".join(filter(None, (again, question))), titles)
        return [now.event()]

    def _go_back(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """Ask the question before once more, with what was put beside it."""
        if not state.asked:
            return self._ask_on(dispatcher, state)
        before = self._script.question(state.asked[-1])
        again = [before, *([self._script.question(before.also)] if before.also else [])]
        told = state.told
        for question in again:
            told = told.without(question)
        ids = {question.id for question in again}
        passed = tuple(name for name in state.passed if name not in ids)
        asked = tuple(name for name in state.asked[:-1] if name not in ids)
        back = replace(state, told=told, asked=asked, passed=passed, since=min(state.since, len(asked)))
        return self._ask_on(dispatcher, back, (self._says("went_back"),))

    def _read_back(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """All that was told so far, to who wants to hear it."""
        family = family_told(self._library, state.told.household())
        lines = [*family.lines, *(f"{item.who}：{'，'.join(item.lines)}" for item in family.members)]
        facts = "；".join(lines)
        question, titles = self._question(state)
        utter(dispatcher, f"{self._says('read_back', facts=facts)}\n{question}", titles)
        return [state.event()]

    def _explain(self, dispatcher: CollectingDispatcher, state: State, asked: Asked) -> list[EventType]:
        """Why it is asked, to who wonders."""
        question, titles = self._question(state)
        utter(dispatcher, f"{self._says('why_asked', why=asked.why)}\n{question}", titles)
        return [state.event()]

    def _result_so_far(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        look = self._interview().look(state.told, state.so_far)
        return self._results.tell(dispatcher, state, look, (self._says("so_far"),))

    def _pause(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        utter(dispatcher, self._says("paused"), (self._library.interview.words["resume"][0],))
        return [replace(state, status=PAUSED).event()]

    def _stop(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        utter(dispatcher, self._says("stopped"))  # what was kept before, with consent, stays
        return [SlotSet(SLOT, None)]

    def _is_digression(self, tracker: Tracker, asked: Asked, text: str) -> bool:
        """A question on policy in the middle; the answers on the buttons never are."""
        if bare(text) in {bare(title) for title in (*asked.titles(), *asked.buttons_also, *asked.buttons_alone)}:
            return False
        intent = tracker.latest_message.get("intent") or {}
        sure = float(intent.get("confidence") or 0) >= _SURE
        asks = self._library.dialogue.asks(text) or any(word in text for word in ("什么", "啥", "吗", "？", "?", "哪"))
        return question_of(intent.get("name") or "") is not None and asks and sure

    def _leaves(self, tracker: Tracker) -> bool:
        """Whether the message is surely something else: a request, a complaint, small talk."""
        intent = tracker.latest_message.get("intent") or {}
        name = intent.get("name") or ""
        if len(bare(tracker.latest_message.get("text") or "")) <= _A_WORD:
            return False
        text: str = tracker.latest_message.get("text") or ""
        if name == "request_human" and any(word in text for word in self._script.words["looked_after"]):
            return False  # 要人看着 wants nobody on the line
        return name in _LEAVES and float(intent.get("confidence") or 0) >= _SURE

    # The result, and what follows

    def _done_turn(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        said = bare(text)
        acts: dict[str, Act] = {
            "more_button": lambda d, t: self._ask_more(d, state),
            "papers_button": lambda d, t: self._results.papers(d, state),
            "again_button": lambda d, t: self._start_anew(d),
            "keep_button": lambda d, t: self._results.ask_consent(d, replace(state, apply=False)),
            "apply_button": lambda d, t: self._results.ask_consent(d, replace(state, apply=True)),
        }
        act = next((act for key, act in acts.items() if said == bare(self._says(key))), None)
        if act is None and self._said("keep", text):
            act = acts["keep_button"]
        if act is None and (self._said("more", text) or self._said("resume", text)):
            act = acts["more_button"]
        return self._turn(act) if act is not None else self._corrected(tracker, state, text)

    def _corrected(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        """A correction after the result: it is reckoned again."""
        heard = read_correction(self._message(tracker), state.told, self._script)
        if heard is None or heard.told == state.told or not heard.told.makes_sense:
            return None
        now, before = replace(state, told=heard.told), (self._says("changed", facts="，".join(heard.back)),)
        return self._turn(lambda d, t: self._ask_on(d, now, before))

    def _ask_more(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """On with what was left, for who wants it more exactly."""
        return self._ask_on(dispatcher, replace(state, since=max(len(state.asked), 1)))

    def _consent_turn(self, text: str) -> Turn | None:
        dialogue = self._library.dialogue
        if bare(text) == bare(self._says("agree_button")) or dialogue.is_whole("agree", text):
            return self._turn(self._results.keep)
        if (
            bare(text) == bare(self._says("refuse_button"))
            or dialogue.is_whole("decline", text)
            or dialogue.is_whole("stop", text)
        ):
            return self._turn(lambda d, t: self._results.refuse(d))
        return None

    async def _again(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self._start_anew(dispatcher)

    def _start_anew(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        return self._ask_on(dispatcher, State(Told()), (self._says("start"),))

    # Small parts

    def _said(self, name: str, text: str) -> bool:
        said = bare(text)
        return any(
            said == bare(word) or (len(said) <= len(word) + 3 and word in said) for word in self._script.words[name]
        )

    def _begins(self, name: str, text: str) -> bool:
        said = bare(text)
        return len(said) <= _A_REMARK and any(
            said.startswith(word) for word in self._script.words[name] if len(word) > 2
        )

    def _says(self, key: str, **values: str) -> str:
        return self._script.says[key].format(**values)

    @staticmethod
    def _turn(act: Act) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn
