"""Answers on policy: reads what is asked, lets `knowledge` answer, remembers what it was about."""

from collections.abc import Callable
from datetime import date
from itertools import islice, product

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.understanding import Understood, understand
from knowledge import Answer, Library, Question, QuestionKind, answer, region_choice

# One message may name two places or two programmes; more would be a wall of text on a phone.
_MOST_ANSWERS = 3


class AnswerPolicy(Action):
    """How much, who, how, which papers, what it means, whom to call."""

    def __init__(self, library: Library, today: Callable[[], date]) -> None:
        self._library = library
        self._today = today

    def name(self) -> str:
        """As in the domain."""
        return "action_answer_policy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """As `answer`, for a message that was understood."""
        return self.answer(dispatcher, tracker)

    def answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, likely: QuestionKind | None = None
    ) -> list[EventType]:
        """One message per programme and region asked about; returns what to remember."""
        asked = understand(tracker, self._library, likely)
        if asked.ambiguous:
            _say(dispatcher, region_choice(self._library, asked.ambiguous), asked)
        elif asked.kind is None:
            self._note_fact(dispatcher, asked)
        else:
            for question in self._questions(asked):
                _say(dispatcher, answer(self._library, question), asked)
        return [
            SlotSet("programme", asked.programme),
            SlotSet("region", asked.region or tracker.get_slot("region")),
            SlotSet("area_type", asked.area_type),
            SlotSet("question", str(asked.kind) if asked.kind else None),
        ]

    def _questions(self, asked: Understood) -> list[Question]:
        assert asked.kind is not None
        pairs = product(asked.programmes or (None,), asked.regions or (None,))
        return [
            Question(
                kind=asked.kind,
                programme=programme,
                region=region,
                area_type=asked.area_type,
                as_of=self._today(),
            )
            for programme, region in islice(pairs, _MOST_ANSWERS)
        ]

    def _note_fact(self, dispatcher: CollectingDispatcher, asked: Understood) -> None:
        """A fact without a question: a place is confirmed, anything else kept."""
        if asked.named_region and asked.region is not None:
            utter(
                dispatcher,
                "utter_region_noted",
                region_name=self._library.regions.full_name(asked.region),
                custom=custom(region=asked.region),
            )
        else:
            utter(dispatcher, "utter_fact_noted")


def _say(dispatcher: CollectingDispatcher, said: Answer, asked: Understood) -> None:
    dispatcher.utter_message(
        text=said.text,
        buttons=[{"title": button.title, "payload": button.payload} for button in said.buttons],
        json_message=custom(
            citations=[
                {
                    "document": citation.document,
                    "number": citation.number,
                    "clause": citation.clause,
                    "quote": citation.quote,
                    "date": citation.date,
                    "region": citation.region,
                    "url": citation.url,
                }
                for citation in said.citations
            ],
            region=asked.region,
        ),
    )
