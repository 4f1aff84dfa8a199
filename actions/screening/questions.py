"""What the bot says while a screening asks: the next question, the same one once more, why it is asked, a break."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.effects import custom
from actions.screening.results import Interviews, ScreeningResults, utter
from actions.screening.state import ASKING, PAUSED, SLOT, State
from knowledge import Library
from knowledge.eligibility.interview import Asked, Told
from knowledge.eligibility.interview.aids import left_open
from knowledge.eligibility.interview.day_wages import DAY_WAGE
from knowledge.eligibility.interview.income_again import BESIDE, INCOME_BEFORE
from knowledge.eligibility.interview.sum_texts import in_words
from knowledge.eligibility.interview.sums import EARNED
from knowledge.eligibility.telling.family import family_told

#: So often a question is put otherwise to who does not understand it; then a person is offered.
_MOST_UNCLEAR = 2


class ScreeningQuestions:
    """Turns that end with a question, or with the result when none is left."""

    def __init__(self, library: Library, interview: Interviews, results: ScreeningResults) -> None:
        self._library, self._script = library, library.interview
        self._interview, self._results = interview, results

    def ask_on(self, dispatcher: CollectingDispatcher, state: State, before: tuple[str, ...] = ()) -> list[EventType]:
        """The next question, or the result when none is left or enough were put."""
        interview, state = self._interview(), replace(state, told=state.told.settled)
        look = interview.look(state.told, state.so_far)
        if not look.questions:
            return self._results.tell(dispatcher, state, look, (*before, self.says("enough" if look.more else "done")))
        now = replace(state, status=ASKING, current=look.questions[0].id, tries=0, unclear=0)
        left = interview.about_left(look.questions, state.told, state.so_far)
        key = "progress" if left else "progress_last"
        progress = self.says(key, number=str(len(state.asked) + 1), left=str(left))
        question, titles = self.question(now)
        text = "\n".join([*before, f"{progress}{question}", look.questions[0].why])
        utter(dispatcher, text, titles, custom(region=state.told.facts.get("region")))
        return [now.event(), *self._known_place(now)]

    def current(self, state: State) -> tuple[Asked, Asked | None]:
        """The question that waits, and what was put with it; on its own the second time."""
        asked = self._script.question(state.current or "region")
        also = self._interview().together(asked, state.told, state.so_far) if state.tries == 0 else None
        return asked, also

    def question(self, state: State) -> tuple[str, tuple[str, ...]]:
        """The question that waits in words, and its buttons."""
        asked, also = self.current(state)
        interview = self._interview()
        return interview.wording(asked, state.told, also), interview.titles(asked, state.told, also)

    @staticmethod
    def _known_place(state: State) -> list[EventType]:
        """Place and kind of area, for questions on policy in between."""
        facts = state.told.facts
        known = {"region": facts.get("region"), "own_area": facts.get("area_type")}
        return [SlotSet(name, value) for name, value in known.items() if value is not None]

    def skip(
        self, dispatcher: CollectingDispatcher, state: State, asked: Asked, says: str = "skipped"
    ) -> list[EventType]:
        """On without an answer to this one; what was told before something was asked back stays."""
        now = replace(state, told=left_open(state.told), asked=(*state.asked, asked.id))
        return self.ask_on(dispatcher, now, (self.says(says),))

    def roughly(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """不好说, of the income: it need not be exact, and is asked for once more so."""
        utter(dispatcher, self.says("ask_roughly"))
        return [replace(state, tries=state.tries + 1).event()]

    def pass_over(self, dispatcher: CollectingDispatcher, state: State, says: str = "skipped") -> list[EventType]:
        """不知道, 不想说: to all that was put."""
        put = tuple(item.id for item in self.current(state) if item is not None)
        told = left_open(state.told)
        passed = state.passed if told != state.told else (*state.passed, *put)
        return self.skip(dispatcher, replace(state, told=told, passed=passed), self._script.question(put[0]), says)

    def once_more(
        self, dispatcher: CollectingDispatcher, state: State, asked: Asked, before: str = ""
    ) -> list[EventType]:
        """The same question in other words, behind what is said first."""
        now = replace(state, tries=max(state.tries, 1))
        question, titles = self.question(now)
        again = "" if asked.ask_alone and state.told.is_alone else asked.missed + asked.again
        utter(dispatcher, "\n".join(filter(None, (before, again, question))), titles)
        return [now.event()]

    def not_understood(self, dispatcher: CollectingDispatcher, state: State, asked: Asked) -> list[EventType]:
        """啥意思, of the question: with an example, then why it is asked, then a person is offered; no failed try.

        Who still does not follow is asked something else.
        """
        if state.unclear > _MOST_UNCLEAR:
            return self.skip(dispatcher, state, asked, "skipped_after_two")
        now = replace(state, tries=max(state.tries, 1), unclear=state.unclear + 1)
        question, titles = self.question(now)
        if state.unclear == _MOST_UNCLEAR:
            person = self._library.say("payload_person")
            utter(dispatcher, self.says("unclear_person"), (*titles, person), custom(attention="noted"))
            return [now.event()]
        alone = asked.ask_alone and state.told.is_alone
        before = self.says("unclear_again", why=asked.why) if state.unclear else "" if alone else asked.again
        utter(dispatcher, "\n".join(filter(None, (before, question))), titles)
        return [now.event()]

    def put_again(
        self, dispatcher: CollectingDispatcher, state: State, name: str, before: str, how: str = ""
    ) -> list[EventType]:
        """Put a question that was answered once more, as its answer does not hold any longer; then the talk goes on."""
        question = self._script.question(name)
        text = self.says(f"{how}_{name}") if how else question.ask
        if name == "income" and (state.told.facts.get(EARNED) or state.told.facts.get(DAY_WAGE)):
            # One's own was told, and what the others have is left; or a day's wage, and its days are.
            text = self._interview().wording(question, state.told)
        titles: tuple[str, ...] = ()
        if name == "income" and state.told.facts.get(BESIDE):
            whole = in_words(state.told.facts[INCOME_BEFORE], self._script)
            text, titles = self.says("in_or_beside", before=whole), (self.says("in_it"), self.says("not_in_it"))
        utter(dispatcher, "\n".join(filter(None, (before, text))), titles)
        asked = tuple(item for item in state.asked if item != name)
        passed = tuple(item for item in state.passed if item != name)
        told = state.told.without(question)
        now = replace(state, told=told, status=ASKING, current=name, asked=asked, passed=passed, tries=0, unclear=0)
        return [now.event()]

    def go_back(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """Ask the question before once more, with what was put beside it."""
        if not state.asked:
            return self.ask_on(dispatcher, state)
        before = self._script.question(state.asked[-1])
        again = [before, *([self._script.question(before.also)] if before.also else [])]
        told = state.told
        for question in again:
            told = told.without(question)
        ids = {question.id for question in again}
        passed = tuple(name for name in state.passed if name not in ids)
        asked = tuple(name for name in state.asked[:-1] if name not in ids)
        back = replace(state, told=told, asked=asked, passed=passed, since=min(state.since, len(asked)))
        return self.ask_on(dispatcher, back, (self.says("went_back"),))

    def read_back(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """All that was told so far, to who wants to hear it."""
        family = family_told(self._library, state.told.household())
        lines = [*family.lines, *(f"{item.who}：{'，'.join(item.lines)}" for item in family.members)]
        facts = "；".join(lines)
        question, titles = self.question(state)
        utter(dispatcher, f"{self.says('read_back', facts=facts)}\n{question}", titles)
        return [state.event()]

    def remind(self, dispatcher: CollectingDispatcher, state: State, before: str) -> list[EventType]:
        """Something said, and then the question that waits; no failed try."""
        question, titles = self.question(state)
        utter(dispatcher, f"{before}\n{question}", titles)
        return [state.event()]

    def give_example(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """举个例子: how an answer may look, and the question; no failed try."""
        return self.remind(dispatcher, state, self.current(state)[0].again)

    def per_head(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """那人均多少: what was told of the income, by the members; or what is still not known for it."""
        income, size = state.told.facts.get("income"), state.told.facts.get("size")
        if income is None or not size:
            return self.remind(dispatcher, state, self.says("per_head_open"))
        share = {key: f"{Decimal(value) / size:.2f}" for key, value in income.items() if key != "per"}
        each, whole = in_words({**share, "per": income["per"]}, self._script), in_words(income, self._script)
        return self.remind(dispatcher, state, self.says("per_head", whole=whole, size=str(size), each=each))

    def explain(self, dispatcher: CollectingDispatcher, state: State, about: Asked, remark: str) -> list[EventType]:
        """Why it is asked, what becomes of it, to who wonders; and the question again."""
        question, titles = self.question(state)
        utter(dispatcher, f"{self.says(remark, why=about.why)}\n{question}", titles)
        return [state.event()]

    def result_so_far(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """The result of what was told until now."""
        look = self._interview().look(state.told, state.so_far)
        return self._results.tell(dispatcher, state, look, (self.says("so_far"),))

    def pause(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """A break; everything stays."""
        utter(dispatcher, self.says("paused"), (self._library.interview.words["resume"][0],))
        return [replace(state, status=PAUSED).event()]

    def stop(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """The end, without a result."""
        utter(dispatcher, self.says("stopped"))  # what was kept before, with consent, stays
        return [SlotSet(SLOT, None)]

    def ask_more(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """On with what was left, for who wants it more exactly."""
        return self.ask_on(dispatcher, replace(state, since=max(len(state.asked), 1)))

    def start_anew(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """From the first question, with nothing told."""
        return self.ask_on(dispatcher, State(Told()), (self.says("start"),))

    def says(self, key: str, **values: str) -> str:
        """A sentence of the screening."""
        return self._script.says[key].format(**values)
