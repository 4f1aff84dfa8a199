"""不好说, of the income, is asked once more for a rough sum; a complaint in the middle is no failed answer."""

import pytest
from rasa_sdk.interfaces import Action

from actions.screening.state import State
from knowledge.eligibility.interview import Told
from tests.actions.trackers import message, run, tracker


@pytest.mark.parametrize("text", ["不好说", "说不准", "没算过", "这个不好说"])
async def test_an_income_is_asked_for_roughly_once(actions: dict[str, Action], text: str) -> None:
    told = Told({"region": "360902", "area_type": "rural", "size": 2})
    slot = State(told, asked=("region", "size"), current="income").event()["value"]
    replies, slots = await run(actions["action_screening"], tracker(message(text, "inform"), screening=slot))
    assert "不用算得准" in replies[-1]["text"]
    replies, _ = await run(actions["action_screening"], tracker(message(text, "inform"), screening=slots["screening"]))
    assert "先跳过" in replies[-1]["text"]


async def test_a_complaint_in_the_middle_begins_its_ticket(actions: dict[str, Action]) -> None:
    told = Told({"region": "360902", "area_type": "rural"})
    slot = State(told, asked=("region",), current="size").event()["value"]
    asked = tracker(message("我要投诉村干部", "complain_service", confidence=0.4), screening=slot)
    replies, slots = await run(actions["action_open_ticket"], asked)
    assert "出了什么事" in replies[-1]["text"]
    assert "ticket_form" in slots


@pytest.mark.parametrize("text", ["啥意思", "没听懂你说啥", "说人话"])
async def test_a_question_that_is_not_understood_is_put_otherwise_each_time(
    actions: dict[str, Action], text: str
) -> None:
    slot, said = State(Told(), current="region").event()["value"], []
    for _ in range(4):
        asked = tracker(message(text, "repeat"), screening=slot)
        (reply,), slots = await run(actions["action_screening"], asked)
        said.append(reply)
        slot = slots["screening"]
    texts = [reply["text"] for reply in said]
    assert len(set(texts)) == 4
    assert all("没听出" not in one for one in texts)  # nothing was answered that could be misheard
    assert "甘肃兰州七里河" in texts[0]
    assert {"title": "转人工", "payload": "转人工"} in said[2]["buttons"]
    assert State.of(tracker(message("", "inform"), screening=slot)).current != "region"
