"""A screening in the conversation: one question at a time, digressions answered, the result, and what to do with it.

The state is one slot; nothing is written anywhere else until the citizen agrees. See `knowledge.eligibility.interview`
for questions and readings.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.repeating import hears_badly, is_too_hard
from actions.reading.understanding import question_of, understand
from actions.screening.asides import Asides
from actions.screening.danger import ExpectedDanger
from actions.screening.family import family_so_far
from actions.screening.offer import accepts, asks_of_family, offer_of, wishes_for_it
from actions.screening.questions import ScreeningQuestions
from actions.screening.readings import Readings
from actions.screening.requests import Requests
from actions.screening.results import Interviews, ScreeningResults, utter
from actions.screening.state import ASKING, CONSENT, DONE, PAUSED, SLOT, State
from actions.screening.taken import MOST_TRIES, TakenAnswers
from actions.screening.told_beside import ToldBeside
from actions.screening.wants import Wants
from actions.tickets.taking import TicketTaking
from knowledge import Library
from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview import (
    Asked,
    Hearing,
    Told,
    read_answer,
    read_correction,
    takes_back,
)
from knowledge.eligibility.interview.hearing import is_province
from knowledge.eligibility.interview.message import Message

_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}\d{7,8})(?!\d)")
#: 等一下，我问问老伴: no longer than this it is about the talk.
_A_REMARK = 14
Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]


class Screening(Action):
    """Starts a screening, and takes the turns that belong to it."""

    def __init__(
        self,
        library: Library,
        today: Callable[[], date],
        keep_days: int,
        address: str,
        *,
        taking: TicketTaking,
        answer_policy: AnswerPolicy,
    ) -> None:
        """`address`: where citizens reach the pages, for the link to a kept result; '' for a path alone."""
        self._library, self._script, self._hearing = library, library.interview, Hearing(library)
        self._today, self._interview = today, Interviews(library, today)
        self._results = ScreeningResults(library, self._interview, keep_days, address, taking)
        self._put = ScreeningQuestions(library, self._interview, self._results)
        self._taken = TakenAnswers(self._script, self._put)
        self._readings = Readings(library, self._script, today)
        self._beside = ToldBeside(library, self._hearing, today)
        self._asides, self._requests = Asides(self._script, library.dialogue), Requests(library)
        self._danger = ExpectedDanger(library, self._put, today)
        self._wants = Wants(library, today, self._put, self._results, taking, answer_policy)

    def name(self) -> str:
        """As in the domain."""
        return "action_screening"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Begin, or go on with what is under way."""
        state = State.of(tracker)
        if state is not None and state.status in (ASKING, PAUSED):
            return self._put.ask_on(dispatcher, replace(state, status=ASKING), (self._says("back"),))
        return self._start(dispatcher, tracker)

    def is_wanted(self, tracker: Tracker) -> bool:
        """Whether a verdict (那到底行不行) is wanted on a family that was told of; a result has its own."""
        return State.of(tracker) is None and asks_of_family(tracker, self._library, self._today())

    def expects(self, tracker: Tracker, danger: str) -> bool:
        """Whether words of danger are but an answer to what is asked."""
        return self._danger.is_answer(tracker, danger)

    def turn_of(self, tracker: Tracker) -> Turn | None:
        """What this message means to the screening under way; None if it is not about it."""
        text: str = tracker.latest_message.get("text") or ""
        state = State.of(tracker)
        whole = self._library.dialogue.is_whole
        if whole("screen", text):
            return self._again if state is not None and state.status == DONE else self.run
        if whole("forget_screening", text) or self._said("forget", text):
            return self._turn(lambda d, t: self._results.forget(d))
        if state is None:
            if accepts(tracker, self._library) or wishes_for_it(tracker):
                return self.run
            offer = offer_of(tracker, self._library, self._today())
            return self._turn(offer) if offer is not None else None
        return self._of_state(tracker, state, text)

    def _of_state(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        whole = self._library.dialogue.is_whole
        goes_on = (
            self._said("resume", text)
            or self._said("where_were_we", text)
            or (state.status == PAUSED and whole("agree", text))
        )
        if goes_on and state.status in (ASKING, PAUSED):
            return self.run
        if state.status != DONE and (whole("stop", text) or self._said("stop", text)):
            return self._turn(lambda d, t: self._put.stop(d))
        return {
            ASKING: lambda: self._asking_turn(tracker, state, text),
            PAUSED: lambda: self._paused_turn(tracker, state, text),
            CONSENT: lambda: self._consent_turn(tracker, state, text),
            DONE: lambda: self._done_turn(tracker, state, text),
        }[state.status]()

    def stops_for(self, tracker: Tracker) -> int:
        """Where what is wanted instead begins in a message that stops a screening (不测了，转人工); 0 for none."""
        state, text = State.of(tracker), tracker.latest_message.get("text") or ""
        if state is None or state.status == DONE:
            return 0
        (_, first), *rest = clauses(text) or ((0, ""),)
        stops = self._library.dialogue.is_whole("stop", first) or self._said("stop", first)
        return rest[0][0] if stops and rest else 0

    def stop(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """The end, without a result."""
        return self._put.stop(dispatcher)

    def goes_on(self, tracker: Tracker, events: list[EventType], dispatcher: CollectingDispatcher) -> list[EventType]:
        """After a digression: come back to the question that waits. `events`: of the turn that just answered."""
        state = State.of(tracker)
        if state is None or state.status != ASKING or any(event.get("name") == SLOT for event in events):
            return []
        if any(event["event"] == "restart" for event in events):
            return []
        if any((message.get("custom") or {}).get("effects", {}).get("hand_over") for message in dispatcher.messages):
            return []
        return self._put.ask_on(dispatcher, state, (self._says("back"),))

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
        return self._put.ask_on(dispatcher, State(told), tuple(before))

    def _message(self, tracker: Tracker) -> Message:
        message = tracker.latest_message
        understood = understand(tracker, self._library, self._today())
        return Message(
            message.get("text") or "", message.get("entities") or [], self._library, self._today(), understood.region
        )

    def _asking_turn(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        asked = self._put.current(state)[0]
        whole = self._library.dialogue.is_whole
        if self._said("anew", text):
            return self._turn(lambda d, t: self._put.start_anew(d))
        if whole("person", text) or whole("restart", text) or self._library.dialogue.opens_ticket(text):
            return None
        wanted = self._wants.act_of(tracker, state, text)
        if wanted is not None:
            return self._turn(wanted)
        untold = self._asides.not_to_tell(text, asked)
        if untold is not None:
            return self._untold(tracker, state, asked, untold)
        remark, about = self._asides.remark(text), self._asides.about(text) or asked
        steering: list[tuple[bool, Act]] = [
            (
                hears_badly(self._library, text) or is_too_hard(self._library, text),
                lambda d, t: self._put.not_understood(d, state, asked),
            ),
            (
                self._said("pause", text) or self._asides.begins("pause", text, _A_REMARK),
                lambda d, t: self._put.pause(d, state),
            ),
            (self._said("back", text), lambda d, t: self._put.go_back(d, state)),
            (remark is not None, lambda d, t: self._put.explain(d, state, about, remark or "why_asked")),
            (
                self._readings.ends_the_list(tracker, asked, text),
                lambda d, t: self._put.remind(d, state, self._says("that_is_all")),
            ),
            (self._said("read_back", text), lambda d, t: self._put.read_back(d, state)),
            (bare(text) == bare(self._says("again_button")), lambda d, t: self._put.start_anew(d)),
            (
                self._readings.wants_result(tracker) and self._said("result_now", text),
                lambda d, t: self._put.result_so_far(d, state),
            ),
            (
                asked.id == "income" and state.tries == 0 and self._said("hard_to_say", text),
                lambda d, t: self._put.roughly(d, state),
            ),
            (self._said("rather_not", text), lambda d, t: self._put.pass_over(d, state, "not_said")),
            (self._said("dont_know", text), lambda d, t: self._put.pass_over(d, state)),
        ]
        says = self._says(remark, why=about.why) if remark is not None else None
        act = self._beside_question(tracker, state, asked, says)
        act = act or next((act for applies, act in steering if applies), None)
        if act is not None:
            return self._turn(act)
        return None if self._readings.is_digression(tracker, asked, text) else self._answered(tracker, state, asked)

    def _beside_question(self, tracker: Tracker, state: State, asked: Asked, remark: str | None) -> Act | None:
        """What is told beside a question of the citizen's; a remark is answered first (不对，三个，儿子算吗)."""
        message = self._message(tracker)
        if remark is None:
            also = self._interview().heard_with(asked, state.told, state.so_far)
            behind = self._beside.behind_echo(asked, message, state, also=also)
            return (lambda d, t: self._taken.take_with_care(d, state, asked, behind, message.text)) if behind else None
        before = self._beside.before_remark(asked, message, state)
        if before is None:
            return None

        def act(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            utter(dispatcher, remark)
            return self._taken.take(dispatcher, state, asked, before)

        return act

    def _answered(self, tracker: Tracker, state: State, asked: Asked) -> Turn | None:
        """An answer, or what is none: another matter, a first and a second failure."""
        message = self._message(tracker)
        also = self._interview().heard_with(asked, state.told, state.so_far)
        heard = self._hearing.hear(asked, message, state.told, state.asked, again=state.tries > 0, also=also)
        if heard is not None:
            return self._turn(lambda d, t: self._taken.take_with_care(d, state, asked, heard, message.text))
        if self._readings.leaves(tracker) or self._library.dialogue.is_angry(message.text):
            return None
        if self._readings.asks_back(message.text) or self._readings.asks_policy(tracker, message.text):
            return self._asked_back(tracker, state)
        if state.tries + 1 >= MOST_TRIES:
            again = self._readings.was_said(tracker, "skipped_after_two")
            key = "skipped_after_two_again" if again else "skipped_after_two"
            return self._turn(lambda d, t: self._put.skip(d, state, asked, key))
        return self._turn(lambda d, t: self._put.once_more(d, replace(state, tries=state.tries + 1), asked))

    def _asked_back(self, tracker: Tracker, state: State) -> Turn | None:
        """A question that nothing here answers is no failed try: the policy's answer, or that it is not known."""
        if question_of((tracker.latest_message.get("intent") or {}).get("name") or "") is not None:
            return None
        return self._turn(lambda d, t: self._put.remind(d, state, self._says("not_known")))

    def _untold(self, tracker: Tracker, state: State, asked: Asked, untold: Asked) -> Turn:
        """我不想说收入, while something else is asked: that one is not put, and the talk goes on."""
        passed = (*state.passed, untold.id) if not state.so_far.had(untold) else state.passed
        now = replace(state, passed=passed)
        message = self._message(tracker)
        heard = self._hearing.hear(asked, message, state.told, state.asked, again=True)
        if heard is not None and heard.told != state.told:
            return self._turn(lambda d, t: self._taken.take(d, now, asked, heard))
        says = self._says("not_told", name=untold.named[0])
        return self._turn(lambda d, t: self._put.ask_on(d, now, (says,)))

    # The result, and what follows

    def _done_turn(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        said = bare(text)
        acts: dict[str, Act] = {
            "more_button": lambda d, t: self._put.ask_more(d, state),
            "papers_button": lambda d, t: self._results.papers(d, state),
            "again_button": lambda d, t: self._put.start_anew(d),
            "keep_button": lambda d, t: self._results.ask_consent(d, replace(state, apply=False)),
            "apply_button": lambda d, t: self._results.ask_consent(d, replace(state, apply=True)),
        }
        act = next((act for key, act in acts.items() if said == bare(self._says(key))), None)
        if act is None and self._said("keep", text):
            act = acts["keep_button"]
        if act is None and (self._said("more", text) or self._said("resume", text)):
            act = acts["more_button"]
        if act is None and self._requests.applies(text):
            act = acts["apply_button"]
        if act is None and self._asides.remark(text) == "result_means":
            return self._turn(lambda d, t: self._results.say(d, state, "result_means"))
        if act is None and self._asks_the_result(tracker, text):
            return self._turn(lambda d, t: self._results.tell_again(d, state))
        return self._turn(act) if act is not None else self._corrected(tracker, state, text)

    def _corrected(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        """A correction after the result: it is reckoned again. A question (我妈八十了有高龄津贴吗) is none."""
        message = self._message(tracker)
        if self._readings.asks_something(text) and not takes_back(message, self._script, state.told):
            return None
        heard = read_correction(message, state.told, self._script)
        if heard is None or heard.told == state.told or not heard.told.makes_sense:
            return None
        if heard.reopen:
            return self._turn(lambda d, t: self._taken.take(d, state, self._script.question("region"), heard))
        now, before = (
            replace(state, told=heard.told),
            (self._says(heard.how or "changed", facts="，".join(heard.back)),),
        )
        return self._turn(lambda d, t: self._put.ask_on(d, now, before))

    def _asks_the_result(self, tracker: Tracker, text: str) -> bool:
        """那我能领多少, about the result: no aid is named, and nothing on policy was answered since."""
        if not self._asides.asks_the_result(text) or understand(tracker, self._library, self._today()).named_programme:
            return False
        for event in reversed(tracker.events):
            if event.get("event") == "slot" and event.get("name") in (SLOT, "programme"):
                return bool(event["name"] == SLOT)
        return False

    def _paused_turn(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        """An answer goes on with what was paused."""
        asked = self._put.current(state)[0]
        if self._readings.asks_something(text) or self._readings.leaves(tracker):
            return None
        message, also = self._message(tracker), self._interview().heard_with(asked, state.told, state.so_far)
        heard = self._hearing.hear(asked, message, state.told, state.asked, again=state.tries > 0, also=also)
        now = replace(state, status=ASKING)
        return self._turn(lambda d, t: self._taken.take(d, now, asked, heard)) if heard is not None else None

    def _consent_turn(self, tracker: Tracker, state: State, text: str) -> Turn | None:
        dialogue = self._library.dialogue
        if bare(text) == bare(self._says("agree_button")) or dialogue.is_whole("agree", text):
            return self._turn(self._results.keep)
        if (corrected := self._corrected(tracker, replace(state, status=DONE), text)) is not None:
            return corrected
        if (
            bare(text) == bare(self._says("refuse_button"))
            or dialogue.is_whole("decline", text)
            or dialogue.is_whole("stop", text)
        ):
            return self._turn(lambda d, t: self._results.refuse(d))
        if _PHONE.search(bare(text)):
            return self._turn(lambda d, t: self._results.ask_consent_first(d, state))
        return None

    async def _again(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        return self._put.start_anew(dispatcher)

    # Small parts

    def _said(self, name: str, text: str) -> bool:
        return self._asides.said(name, text)

    @staticmethod
    def _turn(act: Act) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn

    def _says(self, key: str, **values: str) -> str:
        return self._script.says[key].format(**values)
