"""The last answer for who did not understand it: in simple words, then by an example, then a person is offered."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.talk import last_turn
from knowledge import Answer, AreaType, Library, QuestionKind, simpler
from knowledge.explaining.asking import load_asking
from knowledge.explaining.examples import answer_example
from knowledge.small_words import load_small_words
from knowledge.steering import load_steering_words

#: The programme whose example serves where a question is about no one programme.
_ALL_AID = "shehui_jiuzhu"
#: Answers back in which the one that was not understood is looked for.
_LOOK_BACK = 6
#: Lines that only hold the talk: small_words.yaml, and the domain's response for the same.
_HOLDING = {"what_next": "utter_what_next", "thank": "utter_thank", "chitchat": "utter_chitchat"}


#: What opens the talk and tells nothing, and what is said to who did not hear or follow it.
_TOLD_SHORTEST = "utter_repeated_twice"
_NOTHING_YET, _OF_HEARING = "utter_nothing_to_repeat", re.compile("听|声|响|[快慢]")
_OPENING = frozenset({"utter_greet", _NOTHING_YET})
_NOTHING_TOLD = ("unheard", "unfollowed", "line_test")


class RepeatAnswer(Action):
    """The last answer once more, otherwise each time, with its buttons and citations."""

    def __init__(self, library: Library, today: Callable[[], date]) -> None:
        self._library, self._today = library, today
        self._words, self._asking = load_steering_words(), load_asking()

    def name(self) -> str:
        """As in the domain."""
        return "action_repeat_answer"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """What was said between the citizen's last two messages, as it has not been said yet."""
        said, told = self._to_explain(tracker)
        if last_turn.REPEATED in last_turn.marks(tracker) and not any(map(_citations, said)):
            told |= {"simple"}  # what is no answer from documents is said twice, not for ever
        text: str = tracker.latest_message.get("text") or ""
        if not said or all(map(_only_opens, said)):
            return self._nothing_told(dispatcher, tracker, text)
        wants_example = self._asking.wants_example(text)
        heard_badly = hears_badly(self._library, text)
        if "simple" not in told and not wants_example and (heard_badly or self._has_simpler_words(said)):
            self._say(dispatcher, said)
            return [last_turn.leave(last_turn.REPEATED)]
        example = None if "example" in told or heard_badly else self._example(tracker, said)
        if example is not None:
            citations = [citation.shown() for citation in example.citations]
            dispatcher.utter_message(
                text=example.text, buttons=_buttons(said), json_message=custom(citations=citations, more=left_of(said))
            )
            return [last_turn.leave(last_turn.REPEATED)]
        if wants_example and "example" not in told:
            key = "no_example" if _citations(said[0]) else "which_example"
            dispatcher.utter_message(text=self._library.explaining.says[key])
            if key == "which_example":
                return []
        if "simple" not in told:
            self._say(dispatcher, said)
            return [last_turn.leave(last_turn.REPEATED)]
        return self._offer_person(dispatcher, tracker, said, heard_badly=heard_badly)

    def _nothing_told(self, dispatcher: CollectingDispatcher, tracker: Tracker, text: str) -> list[EventType]:
        """听不清, 听不懂, where nothing but a greeting was said: what they want is asked, then a person is offered."""
        says, dialogue = load_small_words().says, self._library.dialogue
        told = [event.get("text") for event in tracker.events if event.get("event") == "bot"]
        said = (str((event.get("metadata") or {}).get("utter_action")) for event in tracker.events)
        before = _NOTHING_YET in said or any(line in told for name in _NOTHING_TOLD for line in says[name])
        badly = hears_badly(self._library, text) and _OF_HEARING.search(text) is not None  # not 刚才说到哪了
        hard = is_too_hard(self._library, text)
        if not before and not hard and (not badly or dialogue.is_whole("again", text)):
            utter(dispatcher, "utter_nothing_to_repeat")
            return []
        lines = says["unheard" if badly else "unfollowed"]
        # One after the other, then from the first again: never the same twice in a row.
        line = max(lines, key=lambda one: told[::-1].index(one) if one in told else len(told) + 1)
        person = {"title": self._library.say("button_person"), "payload": self._library.say("payload_person")}
        dispatcher.utter_message(text=line, buttons=[person], json_message=custom())
        return [last_turn.leave(last_turn.PERSON)] if line == lines[-1] else []

    def _offer_person(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, said: list[dict[str, Any]], *, heard_badly: bool
    ) -> list[EventType]:
        told_shortest = _TOLD_SHORTEST in map(_response, last_answer(tracker.events))
        if heard_badly and not told_shortest and not self._offered(tracker):
            self._say(dispatcher, said[:1], shortest=True)
            utter(dispatcher, "utter_repeated_twice", custom=custom(attention="noted"))
        else:
            person = {"title": self._library.say("button_person"), "payload": self._library.say("payload_person")}
            text = self._library.explaining.says[self._last_key(tracker)]
            dispatcher.utter_message(text=text, buttons=[person], json_message=custom(attention="noted"))
        return [last_turn.leave(last_turn.REPEATED, last_turn.PERSON)]

    def _last_key(self, tracker: Tracker) -> str:
        """The sentence that offers a person, another one each time."""
        return "last_way" if "offer_person" in self._offered(tracker) else "offer_person"

    def _offered(self, tracker: Tracker) -> frozenset[str]:
        """The sentences with which the last answer offered a person."""
        says, told = self._library.explaining.says, {event["text"] for event in last_answer(tracker.events)}
        return frozenset(key for key in ("offer_person", "last_way") if says[key] in told)

    def _to_explain(self, tracker: Tracker) -> tuple[list[dict[str, Any]], frozenset[str]]:
        """The answer that is not understood, and how it was explained since: simple, example, person."""
        told: set[str] = set()
        explained: list[dict[str, Any]] = []
        last: list[dict[str, Any]] = []
        for turn in islice(answers_given(tracker.events), _LOOK_BACK):
            if _hands_over(turn) or _holds_the_talk(turn):
                last = last or ([] if _hands_over(turn) else turn)
                continue  # who came back from the queue, or said 好, wants the answer before it
            ways = self._ways(turn)
            if ways:
                told |= ways
                explained = explained or turn
            elif not self._is_about_answer(turn[0]["text"]):
                return _worth_repeating(turn), frozenset(told)
        return _worth_repeating(explained or last), frozenset(told)

    def _ways(self, turn: list[dict[str, Any]]) -> set[str]:
        """How a turn explained what was said before it."""
        says, lead = self._library.explaining.says, self._library.dialogue.plain.lead
        ways = set()
        for event in turn:
            one_line = is_line(self._library, event["text"])
            ways |= {"simple"} if one_line or event["text"].startswith((lead, says["why_place"])) else set()
            ways |= {"example"} if event["text"].startswith((says["example_lead"], says["no_example"])) else set()
            ways |= {"person"} if event["text"].startswith((says["last_way"], says["offer_person"])) else set()
        return ways

    def _is_about_answer(self, text: str) -> bool:
        """Whether it told where an answer stands or what a word of it means: nobody wants to hear that again."""
        of_source = (
            self._library.say("told_from"),
            *(self._words.says[key] for key in ("sure", "sure_again", "age", "why")),
        )
        of_word = self._words.says["in_line"].partition("{term}")[2]
        same = self._library.say("same_sum_as_before") in text
        first = text.partition("\n")[0]
        return same or text.startswith(of_source) or first.endswith(of_word) or is_word(self._library, text)

    def _has_simpler_words(self, said: list[dict[str, Any]]) -> bool:
        """Whether any of it can be put in other words; what responses say is said again as it is."""
        for event in said:
            lines = simpler(self._library, event["text"]).splitlines()[1:] if _citations(event) else []
            if not lines or any(line not in event["text"] for line in lines):
                return True
        return False

    def _simple_question(self, event: dict[str, Any]) -> str:
        """Why a place is asked for; empty for what else was said."""
        asked = self._library.say("ask_region") in event["text"]
        return self._library.explaining.says["why_place"] if asked else ""

    def _example(self, tracker: Tracker, said: list[dict[str, Any]]) -> Answer | None:
        """An example of what was asked; none beside a topic of its own (低保停了) that it does not touch."""
        programmes = self._library.programmes
        kind, area = tracker.get_slot("question"), tracker.get_slot("area_type")
        programme: str = tracker.get_slot("programme") or ""
        if programme not in programmes:
            listed = (tracker.get_slot("offered") or "").split(",")
            programme = next((name for name in listed if name in programmes), _ALL_AID if _citations(said[0]) else "")
        if not programme:
            return None
        topics = tuple(filter(None, (tracker.get_slot("topics") or "").split(",")))
        example = answer_example(
            self._library,
            programme,
            QuestionKind(kind) if kind else None,
            region=tracker.get_slot("region"),
            area=AreaType(area) if area else None,
            as_of=self._today(),
            topics=topics,
        )
        told = {citation["url"] for event in said for citation in _citations(event) or () if "url" in citation}
        if example is None or not (topics and told):
            return example
        return example if told & {citation.url for citation in example.citations} else None

    def _say(self, dispatcher: CollectingDispatcher, said: list[dict[str, Any]], *, shortest: bool = False) -> None:
        for event in said:
            citations = _citations(event)
            # Only answers on policy are put into other words; what responses say is plain already.
            text = (
                simpler(self._library, event["text"], shortest=shortest) if citations else self._simple_question(event)
            )
            buttons = (event.get("data") or {}).get("buttons")
            dispatcher.utter_message(
                text=text or event["text"],
                buttons=buttons,
                json_message=custom(citations=citations, more=left_of([event])),
            )


def left_of(said: list[dict[str, Any]]) -> dict[str, Any] | None:
    """What an answer left out, for who asks for it after the answer was explained."""
    parts = ((event.get("data") or {}).get("custom") or {} for event in said)
    return next((part["more"] for part in parts if part.get("more")), None)


def hears_badly(library: Library, text: str) -> bool:
    """Whether a message says that what was said was not heard well, and nothing else (你说慢点, 声音太小)."""
    return library.dialogue.is_whole("again", text) or load_asking().hears_badly(text)


def is_too_hard(library: Library, text: str) -> bool:
    """Whether a message says that what was said is too hard, and nothing else."""
    return library.dialogue.is_whole("simpler", text) or load_asking().is_unclear(text)


def wants_it_otherwise(library: Library, text: str) -> bool:
    """Whether what was said is wanted in other words or by an example, and nothing else."""
    return is_too_hard(library, text) or load_asking().wants_example(text)


def is_word(library: Library, text: str) -> bool:
    """Whether a message told what a word means."""
    return _between(library.explaining.says["means"]) in text.partition("\n")[0]


def is_line(library: Library, text: str) -> bool:
    """Whether a message explained one line of the answer before it."""
    says, first = library.explaining.says, text.partition("\n")[0]
    return any(first.startswith("第") and _between(says[key]) in first[:8] for key in ("line_is", "item_is"))


def is_explanation(library: Library, text: str) -> bool:
    """Whether a message explained an answer, rather than being one."""
    return is_word(library, text) or is_line(library, text) or text.startswith(library.explaining.says["example_lead"])


def _between(template: str) -> str:
    """The words of a template between its first place and its second one (条说的是：)."""
    return template.partition("}")[2].partition("{")[0]


def _buttons(said: list[dict[str, Any]]) -> list[dict[str, str]] | None:
    return (said[-1].get("data") or {}).get("buttons")


def _citations(event: dict[str, Any]) -> list[dict[str, str]] | None:
    data = event.get("data") or {}
    return (data.get("custom") or {}).get("citations")


def _holds_the_talk(said: list[dict[str, Any]]) -> bool:
    """Whether it was but 好 and 不客气, or that there is no more to tell."""
    small, words = load_small_words().says, load_steering_words().says
    lines = {line for name in _HOLDING for line in small[name]} | {words["no_more"], words["no_more_again"]}
    return all(event["text"] in lines or _response(event) in _HOLDING.values() for event in said)


def _response(event: dict[str, Any]) -> str:
    """The domain's response that a message was."""
    return str((event.get("metadata") or {}).get("utter_action"))


def _only_opens(event: dict[str, Any]) -> bool:
    """Whether it was but a greeting, or said that nothing was told yet."""
    small = load_small_words().says
    response = _response(event)
    return response in _OPENING or any(event["text"] in small[name] for name in _NOTHING_TOLD)


def _hands_over(said: list[dict[str, Any]]) -> bool:
    parts = ((event.get("data") or {}).get("custom") or {} for event in said)
    return any((part.get("effects") or {}).get("hand_over") for part in parts)


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
