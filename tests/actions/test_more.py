"""What an answer left out is told to who asks for it, once, and no question that waits is passed over."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge import Library
from tests.actions.trackers import LISTEN, message, run, said, tracker, user

ASKED = "[福州](region:350100)[低保边缘](program:dibao_bianyuan)谁能申请"


async def _told(actions: dict[str, Action]) -> tuple[dict[str, Any], dict[str, Any]]:
    (reply,), slots = await run(actions["action_answer_policy"], tracker(message(ASKED, "ask_eligibility")))
    return reply, slots


def _events(reply: dict[str, Any], asks: str) -> list[dict[str, Any]]:
    answered = said(reply["text"], buttons=reply["buttons"], custom=reply["custom"])
    return [LISTEN, user("福州低保边缘谁能申请"), answered, LISTEN, user(asks)]


@pytest.mark.parametrize("asks", ["说详细点", "还有呢", "详细说说", "还有别的吗", "具体点"])
async def test_what_was_left_out_is_told_with_its_sources(
    actions: dict[str, Action], library: Library, asks: str
) -> None:
    reply, slots = await _told(actions)
    offered = [button for button in reply["buttons"] if button["payload"] == library.say("payload_more")]
    assert len(offered) == 1
    (more,), _ = await run(
        actions["action_small_talk"], tracker(message(asks, "chitchat"), _events(reply, asks), **slots)
    )
    assert more["text"].startswith("还有这些：")
    assert "来源：" in more["text"]
    assert more["custom"]["citations"]
    assert not any(line in reply["text"] for line in more["text"].splitlines()[1:2])
    assert offered[0] not in more["buttons"]
    assert more["buttons"] == [button for button in reply["buttons"] if button not in offered]


async def test_it_is_told_once(actions: dict[str, Action]) -> None:
    reply, slots = await _told(actions)
    more = reply["custom"]["more"]
    again = [*_events(reply, "还有呢"), said(more["text"], custom={"citations": more["citations"]})]
    (nothing,), _ = await run(
        actions["action_small_talk"], tracker(message("还有呢", "chitchat"), [*again, LISTEN, user("还有呢")], **slots)
    )
    assert "没有排着的问题了" in nothing["text"]


async def test_a_question_that_waits_comes_before_more_rules(actions: dict[str, Action]) -> None:
    reply, slots = await _told(actions)
    slots = {**slots, "kept": "documents:dibao:"}
    (kept, *_), _ = await run(
        actions["action_small_talk"], tracker(message("还有呢", "chitchat"), _events(reply, "还有呢"), **slots)
    )
    assert "户口簿" in kept["text"] or "材料" in kept["text"] or "核对" in kept["text"]
    assert not kept["text"].startswith("还有这些：")
