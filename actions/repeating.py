"""Says the last answer again, in simpler words; the second time a person is offered."""

from collections.abc import Iterator
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import last_turn
from actions.effects import custom, utter
from knowledge import Library, simpler
from knowledge.steering import load_steering_words


class RepeatAnswer(Action):
    """The last answer in simpler words, with its buttons and citations."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._words = load_steering_words()

    def name(self) -> str:
        """As in the domain."""
        return "action_repeat_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Everything said between the citizen's last two messages, shorter."""
        same = self._library.say("same_as_before")
        # Where an answer stands is not what somebody wants to hear again.
        of_source = (
            self._library.say("told_from"),
            *(self._words.says[key] for key in ("sure", "sure_again", "age", "why")),
        )
        answers = (said for said in answers_given(tracker.events) if same not in said[0]["text"])
        of_word = self._words.says["in_line"].partition("{term}")[2]
        told = (said for said in answers if not _is_about_answer(said[0]["text"], of_source, of_word))
        said = _worth_repeating(next(told, []))
        if not said:
            utter(dispatcher, "utter_nothing_to_repeat")
            return []
        if last_turn.REPEATED in last_turn.marks(tracker):
            self._say(dispatcher, said[:1], shortest=True)
            utter(dispatcher, "utter_repeated_twice", custom=custom(attention="noted"))
            return [last_turn.leave(last_turn.REPEATED, last_turn.PERSON)]
        self._say(dispatcher, said)
        return [last_turn.leave(last_turn.REPEATED)]

    def _say(self, dispatcher: CollectingDispatcher, said: list[dict[str, Any]], *, shortest: bool = False) -> None:
        for event in said:
            data = event.get("data") or {}
            citations = _citations(event)
            # Only answers on policy are put into other words; what responses say is plain already.
            text = simpler(self._library, event["text"], shortest=shortest) if citations else ""
            dispatcher.utter_message(
                text=text or event["text"], buttons=data.get("buttons"), json_message=custom(citations=citations)
            )


def _is_about_answer(text: str, firsts: tuple[str, ...], end: str) -> bool:
    return text.startswith(firsts) or text.partition("\n")[0].endswith(end)


def _citations(event: dict[str, Any]) -> list[dict[str, str]] | None:
    data = event.get("data") or {}
    return (data.get("custom") or {}).get("citations")


def _worth_repeating(said: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What rests on documents, if anything does: a note or an offer beside it was plain."""
    return [event for event in said if _citations(event)] or said


def last_answer(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bot events between the last two user events, in order; [] if the bot has not spoken."""
    return next(answers_given(events), [])


def answers_given(events: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """What the bot said to each message before the latest, newest first; turns without a word are left out."""
    said: list[dict[str, Any]] = []
    passed_question = False
    for event in reversed(events):
        if event.get("event") == "user":
            if said:
                yield said
            said, passed_question = [], True
        elif event.get("event") == "bot" and passed_question and event.get("text"):
            said.insert(0, event)
    if said:
        yield said
