"""What is done in the middle of a screening for who wants something else than to answer; the question comes again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import understand
from actions.screening.questions import ScreeningQuestions
from actions.screening.requests import Requests
from actions.screening.results import ScreeningResults
from actions.screening.state import State
from actions.tickets.taking import TicketTaking
from knowledge import Library, QuestionKind

Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]


@dataclass(frozen=True)
class Wants:
    """An end, an application, a word on where to go, an example."""

    library: Library
    today: Callable[[], date]
    put: ScreeningQuestions
    results: ScreeningResults
    taking: TicketTaking
    answer_policy: AnswerPolicy
    requests: Requests = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "requests", Requests(self.library))

    def act_of(self, tracker: Tracker, state: State, text: str) -> Act | None:
        """What to do instead of taking the message for an answer; None for an answer."""
        named = understand(tracker, self.library, self.today()).named_programme
        kind, apply = None if named else self.requests.question(text), replace(state, apply=True)
        wanted: list[tuple[bool, Act]] = [
            (self.requests.leaves(text), lambda d, t: self._leave(d, t, kind)),
            (self.requests.applies(text) and bool(state.asked), lambda d, t: self.results.ask_consent(d, apply)),
            (self.requests.applies(text), self.taking.begin_with_last),
            (kind is not None, lambda d, t: self._answer(d, t, kind)),
            (self.requests.asks_per_head(text), lambda d, t: self.put.per_head(d, state)),
            (self.requests.wants_example(text), lambda d, t: self.put.give_example(d, state)),
        ]
        return next((act for applies, act in wanted if applies), None)

    def _answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: QuestionKind | None) -> list[EventType]:
        programme = self.requests.programme(tracker)
        return [] if kind is None else self.answer_policy.answer_on(dispatcher, tracker, kind, programme)

    def _leave(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: QuestionKind | None) -> list[EventType]:
        """The end of the screening, and what was asked with it."""
        ended = self.put.stop(dispatcher)
        return [*ended, *self._answer(dispatcher, tracker, kind)]
