"""More members told of than the family was said to have: what is asked then, and whom to believe."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.screening.questions import ScreeningQuestions
from actions.screening.state import State
from knowledge.eligibility.interview import Asked, Heard, Told
from knowledge.eligibility.script import Script

#: The size that did not fit the members told of.
_IN_CONFLICT = "in_conflict"


def is_in_conflict(told: Told) -> bool:
    """Whether more members were told of than there are people."""
    size = told.facts.get("size")
    return size is not None and len(told.members) > size


def members_told_again(asked: Asked, before: Told, heard: Heard, script: Script) -> Heard | None:
    """Who was asked a second time who there is, and told the same, is believed: so many they are, and a grown-up more
    where only children were told of. None before that was asked."""
    size = heard.told.facts["size"]
    if asked.id != "members" or before.facts.get(_IN_CONFLICT) != size:
        return None
    only_children = all("child" in member.tags for member in heard.told.members)
    number = len(heard.told.members) + only_children
    back = script.question("size").told_as.format(value=number)
    return replace(heard, told=heard.told.with_(size=number), back=(back, *heard.back))


def ask_who_is_right(
    put: ScreeningQuestions, dispatcher: CollectingDispatcher, state: State, asked: Asked, heard: Heard
) -> list[EventType]:
    """A household of two with three members: one of both is wrong, so it is asked and not reckoned with. Who says the
    same number again is believed, and asked who there is."""
    size, members = heard.told.facts["size"], len(heard.told.members)
    done = state.asked if heard.ask == asked.id else (*state.asked, asked.id)
    now = replace(state, told=heard.told.with_(**{_IN_CONFLICT: size}), asked=done)
    if state.told.facts.get(_IN_CONFLICT) == size:
        return put.put_again(dispatcher, now, "members", put.says("conflict_again", size=str(size)))
    return put.put_again(dispatcher, now, "size", put.says("conflict", size=str(size), members=str(members)))
