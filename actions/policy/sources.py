"""What is asked about the last answer: where it stands, whether it is right, how old it is, what a word of it means."""

from __future__ import annotations

from itertools import islice
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.repeating import answers_given
from actions.talk import last_turn
from knowledge import Library
from knowledge.answers import simpler
from knowledge.steering import Doubt, SteeringWords

#: Answers back in which it is looked for.
_JUST_NOW = 3
#: How the line begins that names a document in an answer, see texts.yaml.
_SOURCE_LINE = "来源："
_MOST_QUOTES = 3
#: What a sum for one person says in an answer.
_EACH = "每人"


def has_source(tracker: Tracker) -> bool:
    """Whether one of the last answers rests on documents."""
    return bool(_cited(tracker))


def tell_source(
    dispatcher: CollectingDispatcher, tracker: Tracker, library: Library, words: SteeringWords, doubt: Doubt
) -> list[EventType]:
    """The documents of the latest of them; to who doubts it, that a person can ask what holds now."""
    cited = _cited(tracker)
    if doubt is Doubt.sure and last_turn.DOUBTED in last_turn.marks(tracker):
        dispatcher.utter_message(text=words.says["sure_again"], buttons=_verifying(tracker, library))
        return [last_turn.leave(last_turn.DOUBTED, last_turn.PERSON)]
    lines = [line for event in cited for line in event["text"].splitlines() if line.startswith(_SOURCE_LINE)]
    citations = [citation for event in cited for citation in _citations(event)]
    quotes = list(dict.fromkeys(citation["quote"] for citation in citations if citation["quote"]))
    said = [words.says.get(doubt) or library.say("told_from"), *dict.fromkeys(lines)]
    titles = _full_titles(library, citations)
    if titles and doubt in (Doubt.source, Doubt.copy):
        said.append(library.say("told_titles", titles="》《".join(titles)))
    if quotes and doubt is not Doubt.age:
        said.append(library.say("told_words", words="”；“".join(quotes[:_MOST_QUOTES])))
    said += filter(None, [words.says.get(f"{doubt}_close")])
    # Who only asks where it stands is offered nothing more.
    buttons = [] if doubt in (Doubt.source, Doubt.why) else _verifying(tracker, library)
    dispatcher.utter_message(text="\n".join(said), buttons=buttons, json_message=custom(citations=citations))
    marks = [*([last_turn.DOUBTED] if doubt is Doubt.sure else []), *([last_turn.PERSON] if buttons else [])]
    return [last_turn.leave(*marks)] if marks else []


def _full_titles(library: Library, citations: list[dict[str, str]]) -> list[str]:
    """The titles of the documents that an answer calls by another name."""
    called = {document.title: document.short_title for document in library.documents.values()}
    named = dict.fromkeys(citation["document"] for citation in citations)
    return [title for title in named if title not in called.get(title, "")]


def line_with(tracker: Tracker, term: str) -> str:
    """The sentence of the last answers from documents that holds this word or figure; empty if none does."""
    if not term:
        return ""
    for event in _cited(tracker):
        head = event["text"].partition("\n" + _SOURCE_LINE)[0]
        found = next((line for line in head.splitlines() if term in line.replace(" ", "")), "")
        if found:
            return found
    return ""


def tell_line(
    dispatcher: CollectingDispatcher, tracker: Tracker, library: Library, words: SteeringWords, term: str
) -> list[EventType]:
    """The word in plain ones, or the sentence in which it was said; that no more is known of it."""
    plain = library.dialogue.plain.plain_words.get(term)
    line = line_with(tracker, term)
    if plain:
        dispatcher.utter_message(text=words.says["means"].format(term=term, plain=plain))
        return []
    said = [words.says["no_term"].format(term=term)]
    if line:
        in_short = simpler(library, line).removeprefix(library.dialogue.plain.lead).strip()
        said = [words.says["in_line"].format(term=term), in_short or line, words.says["in_line_close"]]
    citations = [citation for event in _cited(tracker) for citation in _citations(event)] if line else None
    dispatcher.utter_message(text="\n".join(said), buttons=[_person(library)], json_message=custom(citations=citations))
    return [last_turn.leave(last_turn.PERSON)]


def tell_of_whom(dispatcher: CollectingDispatcher, tracker: Tracker, words: SteeringWords) -> list[EventType]:
    """The sums of the last answer that are for each person."""
    cited = _cited(tracker)
    lines = [line for event in cited for line in event["text"].splitlines() if _is_each(line)]
    citations = [citation for event in cited for citation in _citations(event)]
    text = "\n".join([words.says["per_person"], *dict.fromkeys(lines)])
    dispatcher.utter_message(text=text, json_message=custom(citations=citations))
    return []


def tells_sum_of_each(tracker: Tracker) -> bool:
    """Whether the last answers told a sum for each person."""
    return any(_is_each(line) for event in _cited(tracker) for line in event["text"].splitlines())


def _is_each(line: str) -> bool:
    return _EACH in line and "元" in line and not line.startswith((_SOURCE_LINE, "原文"))


def _verifying(tracker: Tracker, library: Library) -> list[dict[str, str]]:
    programme = library.programmes.get(tracker.get_slot("programme") or "")
    region = tracker.get_slot("region")
    where = library.regions.full_name(region) if region and library.regions.get(region) else ""
    wish = library.say("payload_verify", place=where, programme=programme.short_name) if programme else ""
    offered = [{"title": library.say("button_verify"), "payload": wish}] if wish else []
    return [*offered, _person(library)]


def _person(library: Library) -> dict[str, str]:
    return {"title": library.say("button_person"), "payload": library.say("payload_person")}


def _cited(tracker: Tracker) -> list[dict[str, Any]]:
    for turn in islice(answers_given(tracker.events), _JUST_NOW):
        cited = [event for event in turn if _citations(event) and _SOURCE_LINE in event["text"]]
        if cited:
            return cited
    return []


def _citations(event: dict[str, Any]) -> list[dict[str, str]]:
    return ((event.get("data") or {}).get("custom") or {}).get("citations") or []
