"""Danger: names the number to call, puts the conversation at the head of the queue, asks only what helpers need."""

from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy.answer_policy import AnswerPolicy
from actions.reading import asks
from actions.reading.places_told import place_of_matter
from actions.reading.understanding import likely_question
from actions.talk import last_turn
from actions.tickets.effect import urgent_ticket
from actions.tickets.hearing import who_in
from actions.tickets.state import Form, under_way
from actions.tickets.story import story, text_of
from hotline.tickets.categories import category
from knowledge import Library
from knowledge.danger import find_danger, says_goodbye
from knowledge.false_alarm import Mistake, load_false_alarm_words
from knowledge.service_texts import load_service_texts
from knowledge.swindles import load_swindles
from knowledge.ticket_form import TicketForm
from knowledge.urgent_advice import LIFE, LIFE_ACTED, load_urgent_advice

#: Below this a reading without plain words of danger is answered, with the emergency numbers after it, where it asks
#: something; below the other one the numbers are named and it is asked whether it is urgent.
_SURE, _SURE_TO_ALARM = 0.45, 0.7
_URGENT = "request_urgent_aid"
#: Messages in which a farewell may have been said before 是急事.
_LOOK_BACK = 3
#: What is said, by the kind that the bot's danger rule found. `life` asks nothing.
RESPONSES = {
    "life": "utter_danger_life",
    "fire": "utter_danger_fire",
    "flood": "utter_danger_flood",
    "accident": "utter_danger_accident",
    "hunger": "utter_danger_hunger",
    "shelter": "utter_danger_shelter",
    "cold": "utter_danger_cold",
    "illness": "utter_danger_illness",
    "child_alone": "utter_danger_child_alone",
    "old_alone": "utter_danger_old_alone",
    "abuse": "utter_danger_abuse",
    "violence": "utter_danger_violence",
    "poison": "utter_danger_poison",
    "missing": "utter_danger_missing",
    "stranded": "utter_danger_stranded",
    "deadline": "utter_danger_deadline",
    "urgent": "utter_urgent_help",
}
#: What is said instead, by the names of `special` in urgent_advice.yaml.
SPECIAL = {
    "life_other": "utter_danger_life_other",
    "collapse": "utter_danger_house",
    "life_joint": "utter_danger_life_other",
    "swallowed": "utter_danger_life_swallowed",
    "life_acted": "utter_danger_life_acted",
    "life_gas": "utter_danger_life_acted",
    "life_water": "utter_danger_life_acted",
    "birth": "utter_danger_illness",
    "drowning": "utter_danger_drowning",
    "electric": "utter_danger_electric",
    "dog_bite": "utter_danger_dog_bite",
    "snake_bite": "utter_danger_snake_bite",
    "sting": "utter_danger_sting",
    "gas": "utter_danger_gas",
    "choking": "utter_danger_choking",
    "violence_other": "utter_danger_violence_other",
    "lift": "utter_danger_lift",
    "in_hospital": "utter_danger_in_hospital",
    "threat_own": "utter_danger_threat_own",
}


def danger_of(tracker: Tracker) -> str | None:
    """The kind of danger that the bot's rule found in plain words, or None."""
    entities = tracker.latest_message.get("entities") or []
    return next((str(entity["value"]) for entity in entities if entity["entity"] == "danger"), None)


def denies_alarm(tracker: Tracker) -> bool:
    """Whether words of danger only deny it (没有人要寻死，我说的是消防通道) by who never spoke of their own life."""
    events: list[dict[str, Any]] = tracker.events
    before = [str(event.get("text") or "") for event in events if event.get("event") == "user"][:-1]
    text: str = tracker.latest_message.get("text") or ""
    return load_false_alarm_words().mistake(text, before) is Mistake.DENIED


def is_alarming(tracker: Tracker) -> bool:
    """Whether the message was read as danger, however surely."""
    return (tracker.latest_message.get("intent") or {}).get("name") == _URGENT


def is_sure_alarm(tracker: Tracker) -> bool:
    """Whether the classifier is sure enough of danger for an alarm, without plain words of it."""
    intent = tracker.latest_message.get("intent") or {}
    return is_alarming(tracker) and float(intent.get("confidence") or 0) >= _SURE_TO_ALARM


def _first(kind: str | None, text: str) -> dict[str, str]:
    """What is said first in danger of this kind, by the words that tell of it: a response of the domain, or a text."""
    advice = load_urgent_advice()
    what = LIFE_ACTED if kind == LIFE and advice.plainly_acted(text) else kind
    special = advice.special(what, [text]) or ""
    if special in advice.first:
        return {"text": advice.first[special]}
    return {"response": SPECIAL.get(special) or RESPONSES.get(kind or "", "utter_urgent_help")}


def said_goodbye(tracker: Tracker) -> bool:
    """Whether one of the last messages has several signs of a farewell."""
    said = [event.get("text") or "" for event in tracker.events if event.get("event") == "user"]
    return any(map(says_goodbye, [*said[-_LOOK_BACK:], tracker.latest_message.get("text") or ""]))


def _of_life_before(tracker: Tracker) -> str | None:
    """The last of the messages before this one that speaks of ending a life, or None."""
    said = [event.get("text") or "" for event in tracker.events if event.get("event") == "user"][-_LOOK_BACK:]
    found = (text for text in reversed(said) for danger in [find_danger(text)] if danger and danger.kind == LIFE)
    return next(found, None)


class UrgentHelp(Action):
    """A person takes over at once, before anything else.

    A question on a programme that only sounds like danger to the classifier (我爸瘫痪在床，能不能吃低保) is answered,
    with the emergency numbers after it: handing it over would leave it without an answer. Of another that the
    classifier is not sure of, the numbers are named, a person sees it, and one tap calls them: more than half of these
    are no danger, and who waits for a person gets no answers meanwhile. Plain words of danger are never taken for that.
    """

    def __init__(self, answer_policy: AnswerPolicy, library: Library, words: TicketForm) -> None:
        self._answer_policy, self._library, self._words = answer_policy, library, words

    def name(self) -> str:
        """As in the domain."""
        return "action_urgent_help"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """The alarm, unless it is not sure that there is danger."""
        message = tracker.latest_message
        named = danger_of(tracker) is not None
        farewell = not named and says_goodbye(message.get("text") or "")
        sure = named or (message["intent"]["confidence"] >= _SURE_TO_ALARM and not farewell)
        if sure or last_turn.URGENT in last_turn.marks(tracker):
            return self.alarm(dispatcher, tracker)
        question = likely_question(message)
        answered = self._answer_policy.answer(dispatcher, tracker, likely=question) if question is not None else []
        if question is not None and message["intent"]["confidence"] < _SURE and not farewell:
            utter(dispatcher, "utter_perhaps_urgent", custom=custom(attention="urgent"))
            return answered
        utter(
            dispatcher, "utter_is_it_goodbye" if farewell else "utter_is_it_urgent", custom=custom(attention="urgent")
        )
        return [*answered, last_turn.leave(last_turn.URGENT)]

    def alarm(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """What was asked besides is kept for when the conversation comes back to the bot."""
        message = tracker.latest_message
        kind = danger_of(tracker)
        told: str = message.get("text") or ""
        if kind in (None, "urgent") and said_goodbye(tracker):
            kind = LIFE  # 是急事, after it was asked what a farewell means
        elif kind == "urgent" and (of_life := _of_life_before(tracker)) is not None:
            kind, told = LIFE, of_life  # 救命, after it was said that somebody wants to die
        first = _first(kind, told)
        ticket = self._ticket(tracker, kind)
        # Of ending one's life the response has no buttons: nobody is held there who was misunderstood.
        way_out = [button.model_dump() for button in load_service_texts().way_out]
        dispatcher.utter_message(
            text=first.get("text"),
            response=first.get("response"),
            buttons=way_out if kind == LIFE or "text" in first else None,
            json_message=custom(attention="urgent", hand_over=True, ticket=ticket),
        )
        if kind == LIFE and load_swindles().is_swindle(message.get("text") or ""):
            # Their mother despairs over money that a swindler has: what to do about it cannot wait for a person either.
            dispatcher.utter_message(text=load_swindles().says["swindle_done"])
        asked = self._answer_policy.questions.plain_asks(tracker)
        return [asks.keep([*asks.kept(tracker), *asked])] if asked else []

    def _ticket(self, tracker: Tracker, kind: str | None) -> dict[str, Any] | None:
        """An urgent ticket at once, with what is known: what comes next is read by a person, not by the bot.

        Talk of ending one's life and of abuse opens none by itself: a person is there, and no office should come
        unasked to the home where the other one may live, too.
        """
        said = story(tracker, self._words)
        form = under_way(tracker)
        before = form.text if isinstance(form, Form) else ""
        if isinstance(form, Form) and category(form.category).level == "above":
            before, said = "", said[-1:]  # the office that comes first may be the one that is complained of
        text = "\n".join(dict.fromkeys(filter(None, [before, text_of(said)])))
        if kind in ("life", "abuse") or self._words.holds("despair", text):
            return None
        region = place_of_matter(text, self._library) or tracker.get_slot("region")
        # The telephone number is not passed on without consent; the conversation holds it for the person.
        return urgent_ticket(text, region, who_in(said[-1].text, self._library, self._words))
