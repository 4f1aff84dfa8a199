"""Fear of being known: read in many words, answered truly, and remembered when a form follows."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.fear import tells_fear, without_fear
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import form
from tests.actions.trackers import message, run, tracker

WORDS = load_ticket_form()


@pytest.mark.parametrize(
    "text",
    [
        "怕他们知道是我说的", "会不会让他们知道是我说的", "村里知道了咋办", "干部会不会知道是我告的", "能匿名吗",
        "怕书记报复我", "万一村里查出来咋办", "怕人家记恨", "他们会不会查到我", "会不会报复我",
    ],
)  # fmt: skip
def test_fear_in_many_words(library: Library, text: str) -> None:
    assert tells_fear(text, library, WORDS)


@pytest.mark.parametrize(
    "text", ["村里知道了我家困难", "怕他们不知道我家困难", "干部会不会来", "书记知道这个政策吗", "他们多久回我", "怕冷"]
)
def test_what_is_no_fear(library: Library, text: str) -> None:
    assert not tells_fear(text, library, WORDS)


def test_the_matter_beside_it(library: Library) -> None:
    assert without_fear("我想反映村支书吃空饷，会不会报复我", library, WORDS) == "我想反映村支书吃空饷"
    assert without_fear("我想反映 村支书吃空饷", library, WORDS) is None


@pytest.mark.parametrize("text", ["村里知道了咋办", "会不会让他们知道是我说的"])
async def test_in_a_form_it_is_answered_and_anonymity_comes_first(actions: dict[str, Action], text: str) -> None:
    asked = tracker(
        message(text, "ask_bot"), ticket_form=form(category="unfair", who=None, current="contact", here=False)
    )
    replies, slots = await run(actions["action_small_talk"], asked)
    assert "单子上写的是您说的事和地方" in replies[-1]["text"]
    assert replies[-1]["buttons"][0]["title"] == "匿名"
    assert json.loads(slots["ticket_form"])[1]["afraid"]


def _heard(said: dict[str, Any]) -> dict[str, Any]:
    return {"event": "user", "text": said["text"], "parse_data": said}


async def test_it_is_remembered_when_a_form_follows(actions: dict[str, Action]) -> None:
    said = message("我要举报村支书收了我两千块才给办低保", "complain_unfair")
    for before, afraid in (("怕他们知道是我说的", True), ("低保多少钱", False)):
        events = [_heard(message(before, "ask_bot")), _heard(said)]
        _, slots = await run(actions["action_open_ticket"], tracker(said, events))
        assert json.loads(slots["ticket_form"])[1]["afraid"] is afraid


async def test_a_complaint_with_fear_beside_it_begins_its_form(actions: dict[str, Action]) -> None:
    asked = tracker(message("我想反映村支书吃空饷，会不会报复我", "complain_unfair"))
    _, slots = await run(actions["action_open_ticket"], asked)
    kept = json.loads(slots["ticket_form"])[1]
    assert (kept["text"], kept["afraid"], kept["category"]) == ("我想反映村支书吃空饷", True, "unfair")


async def test_an_application_says_who_reads_it(actions: dict[str, Action]) -> None:
    asked = tracker(message("我家揭不开锅了帮我申请救助，别让村里知道", "request_aid"))
    replies, _ = await run(actions["action_open_ticket"], asked)
    assert "办的人看得到您说的事" in replies[-1]["text"]
