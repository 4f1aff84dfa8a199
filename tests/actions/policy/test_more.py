"""What an answer left out is told to who asks for it, once, and no question that waits is passed over."""

from __future__ import annotations

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge import Library
from knowledge.steering import load_steering_words
from tests.actions.trackers import LISTEN, message, run, said, tracker, user

ASKED = "[福州](region:350100)[低保边缘](program:dibao_bianyuan)谁能申请"


async def _told(actions: dict[str, Action]) -> tuple[dict[str, Any], dict[str, Any]]:
    (reply,), slots = await run(actions["action_answer_policy"], tracker(message(ASKED, "ask_eligibility")))
    return reply, slots


def _events(reply: dict[str, Any], asks: str) -> list[dict[str, Any]]:
    answered = said(reply["text"], buttons=reply["buttons"], custom=reply["custom"])
    return [LISTEN, user("福州低保边缘谁能申请"), answered, LISTEN, user(asks)]


@pytest.mark.parametrize(
    "asks", ["说详细点", "还有呢", "详细说说", "还有别的条件没", "能说详细一点吗 我记一下", "你说的太笼统了"]
)
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
    assert "我能说的就是这些" in nothing["text"]


async def test_where_nothing_was_left_out_it_is_said_so(actions: dict[str, Action]) -> None:
    asked = tracker(message("[兰州](region:620100)[低保](program:dibao)多少钱", "ask_amount"))
    (reply,), slots = await run(actions["action_answer_policy"], asked)
    (nothing,), _ = await run(
        actions["action_small_talk"], tracker(message("详细说说", "dont_know"), _events(reply, "详细说说"), **slots)
    )
    assert "我能说的就是这些" in nothing["text"]
    assert nothing["buttons"] == reply["buttons"]


async def test_without_an_answer_before_it_nothing_waits(actions: dict[str, Action]) -> None:
    events = [LISTEN, user("你好"), said("您好。"), LISTEN, user("还有呢")]
    (nothing,), _ = await run(actions["action_small_talk"], tracker(message("还有呢", "chitchat"), events))
    assert "没有排着的问题了" in nothing["text"]


@pytest.mark.parametrize(
    "text",
    ["还有什么补助", "具体怎么申请", "还有一个孩子", "其他人能代办吗", "多少", "全家", "还有低保呢", "详细地址是什么"],
)
def test_what_asks_something_in_particular_asks_for_no_more(text: str) -> None:
    assert not load_steering_words().asks_for_more(text)


async def test_a_question_that_waits_comes_before_more_rules(actions: dict[str, Action]) -> None:
    reply, slots = await _told(actions)
    slots = {**slots, "kept": "documents:dibao:"}
    (kept, *_), _ = await run(
        actions["action_small_talk"], tracker(message("还有呢", "chitchat"), _events(reply, "还有呢"), **slots)
    )
    assert "户口簿" in kept["text"] or "材料" in kept["text"] or "核对" in kept["text"]
    assert not kept["text"].startswith("还有这些：")
