"""Everything a machine can't do yet: kept word for word and flagged for a person."""

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter


class NoteForPerson(Action):
    """Says honestly that a person will see it, and flags the conversation."""

    def name(self) -> str:
        """As in the domain."""
        return "action_note_for_person"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """One sentence for other public matters, one for all else."""
        intent = tracker.latest_message.get("intent", {}).get("name")
        response = "utter_out_of_scope" if intent == "out_of_scope" else "utter_noted_for_person"
        utter(dispatcher, response, custom=custom(attention="noted"))
        return []


class UrgentHelp(Action):
    """Danger: names the emergency numbers and puts the conversation at the head of the queue."""

    def name(self) -> str:
        """As in the domain."""
        return "action_urgent_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """A person takes over at once."""
        utter(dispatcher, "utter_urgent_help", custom=custom(attention="urgent", hand_over=True))
        return []
