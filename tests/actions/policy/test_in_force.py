"""Questions since when a document holds, through the gate."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker


@pytest.mark.parametrize(
    ("name", "intent"), [("action_answer_policy", "ask_definition"), ("action_open_ticket", "out_of_scope")]
)
async def test_it_is_answered_however_it_was_read(actions: dict[str, Action], name: str, intent: str) -> None:
    replies, _ = await run(actions[name], tracker(message("社会救助法几月几号生效", intent)))
    assert replies[0]["text"].startswith("《社会救助法》从 2026 年 7 月 1 日起施行。")
    assert "来源：" in replies[0]["text"]


async def test_danger_comes_before_it(actions: dict[str, Action]) -> None:
    text = "[着火了](danger:fire)，社会救助法几月几号生效"
    replies, _ = await run(actions["action_answer_policy"], tracker(message(text, "ask_definition")))
    assert replies[0]["response"] == "utter_danger_fire"
