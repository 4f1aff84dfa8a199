"""A new session: Rasa begins one when a day has passed since the last message (session_config)."""

from rasa_sdk.events import ActionExecuted, EventType, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from knowledge import Library


class StartSession(Action):
    """Keeps the region of the session before, and nothing else; says so before the first answer."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def name(self) -> str:
        """Rasa's own name: this takes the place of its action."""
        return "action_session_start"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """In a conversation's first session there is nothing to remember, hence nothing to say."""
        region = tracker.get_slot("region")
        if region is None or self._library.regions.get(region) is None:
            return [SessionStarted(), ActionExecuted("action_listen")]
        utter(
            dispatcher,
            "utter_region_remembered",
            region_name=self._library.regions.full_name(region),
            custom=custom(region=region),
        )
        return [SessionStarted(), SlotSet("region", region), ActionExecuted("action_listen")]
