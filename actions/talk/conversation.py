"""The conversation itself: asking for a person, beginning again, stopping, small talk, yes and no."""

import re

from rasa_sdk.events import EventType, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy.answer_policy import AnswerPolicy
from actions.reading import asks
from actions.screening import state as screening_state
from actions.talk.small_words import SmallWordAnswers
from actions.tickets import state as ticket_state
from actions.tickets.requests import OpenTicket
from knowledge import Library
from knowledge.small_words import load_small_words

#: What is under way; place, area and person stay, since they are facts about the citizen.
_UNDER_WAY = ("programme", "beside", "question", "topics", "offered", asks.SLOT)
#: Words without a request, by intent.
SMALL_TALK = frozenset({"greet", "goodbye", "thank", "ask_bot", "chitchat", "affirm", "deny", "dont_know"})


#: 哦不是，我想问低保.
_WANTS_TO_ASK = re.compile("(?<!别)(?<!不)(?<!没)(?:问|咨询|了解|打听|说说|讲讲)(?!过|完|好了)")


class RequestHuman(Action):
    """Puts the conversation into the queue for a person."""

    def name(self) -> str:
        """As in the domain."""
        return "action_request_human"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Say so; the hotline moves the conversation with the words."""
        utter(
            dispatcher,
            "utter_handed_over",
            custom=custom(attention="requested", hand_over=True),
        )
        return []


class RestartConversation(Action):
    """Drops what is under way, the region too."""

    def name(self) -> str:
        """As in the domain."""
        return "action_restart"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """`Restarted` also keeps later messages cheap: Rasa reads no further back than this."""
        utter(dispatcher, "utter_restarted", custom=custom(region=""))
        # What a screening or a ticket was told is taken out of the tracker's table when its slot is emptied.
        told = [SlotSet(slot, None) for slot in (screening_state.SLOT, ticket_state.SLOT) if tracker.get_slot(slot)]
        return [*told, Restarted()]


def stop(dispatcher: CollectingDispatcher, tracker: Tracker, library: Library) -> list[EventType]:
    """算了: what is under way is dropped; who asks and where stays."""
    region = tracker.get_slot("region")
    if not any(tracker.get_slot(name) for name in _UNDER_WAY):
        if "不" not in (tracker.latest_message.get("text") or ""):
            utter(dispatcher, "utter_what_next")
        else:  # 算了不问了: nothing is asked back
            dispatcher.utter_message(text=load_small_words().says["what_next"][-1], json_message=custom())
    elif region:
        utter(dispatcher, "utter_stopped_in_region", region_name=library.regions.full_name(region))
    else:
        utter(dispatcher, "utter_stopped")
    return [SlotSet(name, None) for name in _UNDER_WAY if tracker.get_slot(name)]


class SmallTalk(Action):
    """Words without a request: they get a sentence, and a question that still waits is brought up again."""

    def __init__(
        self, answer_policy: AnswerPolicy, note: OpenTicket, library: Library, small_words: SmallWordAnswers
    ) -> None:
        self._answer_policy = answer_policy
        self._note, self._small_words = note, small_words
        self._library = library

    def name(self) -> str:
        """As in the domain."""
        return "action_small_talk"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """By intent; a question on policy that was taken for small talk is answered."""
        message = tracker.latest_message
        intent: str = (message.get("intent") or {}).get("name") or ""
        text: str = message.get("text") or ""
        question = self._answer_policy.questions.plain_question(tracker)
        if question is not None:
            return self._answer_policy.answer(dispatcher, tracker, likely=question)
        if self._library.dialogue.is_angry(text):
            return self._note.calm(dispatcher)
        named = any(entity["entity"] == "program" for entity in message.get("entities") or [])
        if named and _WANTS_TO_ASK.search(text):
            return self._answer_policy.answer(dispatcher, tracker)
        wholes = {"thanks": "thank", "agree": "affirm"}
        intent = next((wholes[name] for name in wholes if self._library.dialogue.is_whole(name, text)), intent)
        return self._small_words.say(dispatcher, tracker, intent)
