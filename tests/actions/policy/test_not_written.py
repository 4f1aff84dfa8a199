"""What is said where no document tells of it, and where the same rule answers once more."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker, user

POLICY = "action_answer_policy"


@pytest.mark.parametrize(
    ("before", "text", "starts"),
    [
        ("我爸在外面打工", "我妈瘫痪在床", "这一样资料里没有单独写。"),
        ("低保谁能申请", "[低保](program:dibao)几号发", "资料里没写“每月几号发”。"),
        ("低保谁能申请", "我不要[低保](program:dibao)了 怎么退", "资料里没写“自己不要了怎么退”，这里说的是低保。"),
    ],
)
async def test_only_what_was_spoken_of_is_named(
    actions: dict[str, Action], before: str, text: str, starts: str
) -> None:
    intent = "ask_payment" if "几号" in text else "ask_eligibility"
    latest = tracker(message(text, intent), [user(before)], programme="dibao", question="eligibility")
    replies, _ = await run(actions[POLICY], latest)
    assert starts in replies[0]["text"]


async def test_the_same_rule_on_a_grade_is_said_to_be_the_same(actions: dict[str, Action]) -> None:
    slots = {"programme": "canji_liangxiang_butie", "question": "eligibility"}
    first, _ = await run(actions[POLICY], tracker(message("三级行不行", "ask_eligibility"), **slots))
    told = first[0]["text"]
    assert told.startswith("三级、四级智力或精神残疾等")
    events = [user("三级行不行"), said(told)]
    latest = tracker(message("我是三级精神残疾", "inform"), [*events, user("我是三级精神残疾")], **slots)
    again, _ = await run(actions[POLICY], latest)
    head = again[0]["text"].partition("\n\n")[0]
    assert head.split("\n")[0] == "跟刚才说的一样："
    assert head.count("\n") == 1
