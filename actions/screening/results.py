"""The result of a screening in the conversation, and what the citizen does with it: papers, keep it, hand it over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.more import kept_for_more
from actions.screening.state import CONSENT, DONE, SLOT, State
from actions.tickets.taking import TicketTaking
from hotline.screenings.model import new_token
from knowledge import Library
from knowledge.eligibility.export import screening_json
from knowledge.eligibility.interview import Interview, Look
from knowledge.eligibility.interview.interview import visible
from knowledge.eligibility.interview.result import papers_of, tell
from knowledge.eligibility.rulebook import rulebook


class Interviews:
    """The interview of the day, made once a day."""

    def __init__(self, library: Library, today: Callable[[], date]) -> None:
        self._library, self.today = library, today
        self._of_day: dict[date, Interview] = {}

    def __call__(self) -> Interview:
        """Today's."""
        today = self.today()
        if today not in self._of_day:
            self._of_day = {today: Interview(self._library, rulebook(), today)}
        return self._of_day[today]


def utter(
    dispatcher: CollectingDispatcher, text: str, titles: tuple[str, ...] = (), parts: dict[str, Any] | None = None
) -> None:
    """Say it, with a button for each title."""
    buttons = [{"title": title, "payload": title} for title in titles]
    dispatcher.utter_message(text=text, buttons=buttons, json_message=parts)


class ScreeningResults:
    """Turns that begin with a result. `address`: where citizens reach the pages; '' for a path alone."""

    def __init__(
        self, library: Library, interview: Interviews, keep_days: int, address: str, taking: TicketTaking
    ) -> None:
        self._library, self._interview, self._taking = library, interview, taking
        self._days, self._address = keep_days, address.rstrip("/")

    def tell(
        self, dispatcher: CollectingDispatcher, state: State, look: Look, before: tuple[str, ...]
    ) -> list[EventType]:
        """The result of what was told, and what can be done next."""
        result = tell(self._library, look.screening, state.told)
        text = f"{''.join(before)}\n{result.text}"
        keys = ("keep_button", "papers_button", "apply_button", "again_button")
        titles = [self._says(key) for key in (*(["more_button"] if look.more else []), *keys)]
        buttons = [{"title": title, "payload": title} for title in titles]
        if result.more:
            count = str(result.count)
            offer = {
                "title": self._library.say("button_more", count=count),
                "payload": self._library.say("payload_more"),
            }
            buttons.insert(0, offer)
        citations = [citation.shown() for citation in result.citations]
        parts = custom(citations=citations, more=kept_for_more(self._library, result.more, result.more_citations))
        dispatcher.utter_message(text=text, buttons=buttons, json_message=parts)
        return [replace(state, status=DONE, current=None).event()]

    def tell_again(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """What looks likely, with the sum, to who asks once more."""
        result = tell(self._library, self._interview().screening(state.told), state.told)
        utter(
            dispatcher,
            f"{self._says('again')}\n{result.text}",
            (self._says("papers_button"), self._says("apply_button")),
        )
        return [state.event()]

    def papers(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """Which papers to bring for what looks likely."""
        utter(
            dispatcher,
            papers_of(self._library, self._interview().screening(state.told), state.told),
            (self._says("keep_button"), self._says("apply_button")),
        )
        return [state.event()]

    def ask_consent(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """Whether it may be kept, or handed over."""
        key = "consent_apply" if state.apply else "consent"
        utter(
            dispatcher, self._says(key, days=str(self._days)), (self._says("agree_button"), self._says("refuse_button"))
        )
        return [replace(state, status=CONSENT).event()]

    def ask_consent_first(self, dispatcher: CollectingDispatcher, state: State) -> list[EventType]:
        """A telephone number before the consent: it is asked for again with the ticket."""
        utter(dispatcher, self._says("consent_before_phone"), (self._says("agree_button"), self._says("refuse_button")))
        return [state.event()]

    def say(self, dispatcher: CollectingDispatcher, state: State, key: str) -> list[EventType]:
        """A sentence on the result, and what can be done with it."""
        utter(dispatcher, self._says(key), (self._says("papers_button"), self._says("apply_button")))
        return [state.event()]

    def keep(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Keep it, with consent; begin a ticket with it where that was wanted."""
        state = State.of(tracker)
        assert state is not None
        token = new_token()
        found = self._interview().screening(state.told)
        told = replace(found, determinations=visible(found, state.told))
        result = screening_json(told, self._library.screening)
        kept = {
            "token": token,
            "household": state.told.household().model_dump(mode="json", exclude_none=True),
            "as_of": self._interview.today().isoformat(),
            "result": result,
        }
        link = f"{self._address}/screenings/{token}"
        text = self._says("kept", link=link, days=str(self._days))
        dispatcher.utter_message(text=text, json_message=custom(screening=kept))
        done = replace(state, status=DONE).event()
        if not state.apply:
            return [done]
        facts = {"screening": token, "as_of": kept["as_of"], "household": kept["household"], "result": result}
        return [
            done, *self._taking.begin_with_screening(dispatcher, tracker, facts, state.told.facts.get("region")),
        ]  # fmt: skip

    def refuse(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Without consent all that was told goes."""
        utter(dispatcher, self._says("not_kept"))
        return [SlotSet(SLOT, None)]

    def forget(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """What was kept goes, too."""
        dispatcher.utter_message(text=self._says("forgotten"), json_message=custom(forget_screening=True))
        return [SlotSet(SLOT, None)]

    def _says(self, key: str, **values: str) -> str:
        return self._library.interview.says[key].format(**values)
