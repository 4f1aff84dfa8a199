"""The allowances for disabled people beside dibao: both at once, one as a condition of the other, a grade not named."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

POLICY = "action_answer_policy"
LIFE, BOTH, DIBAO = (
    "[残疾人生活补贴](program:canji_shenghuo_butie)",
    "[残疾人补贴](program:canji_liangxiang_butie)",
    "[低保](program:dibao)",
)


async def _said(actions: dict[str, Action], text: str, intent: str, **slots: str) -> tuple[str, dict]:
    replies, events = await run(actions[POLICY], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies), events


@pytest.mark.parametrize("text", [f"{LIFE}要是{DIBAO}户才给吗", f"只有{DIBAO}户才能领{LIFE}吗"])
async def test_a_condition_is_no_question_on_both(actions: dict[str, Action], text: str) -> None:
    said, _ = await _said(actions, text, "ask_eligibility")
    assert said.startswith("困难残疾人生活补贴，给低保家庭里有残疾证的人。")


async def test_the_condition_is_what_stands_before_it(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, f"{DIBAO}批了才能办[医疗救助](program:yiliao_jiuzhu)吗", "ask_eligibility")
    assert "相应的医疗救助" in said.partition("来源")[0]


async def test_to_whom_it_is_given_is_no_question_on_a_sum(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, f"{LIFE}给哪些人", "ask_available_aid")
    assert "给低保家庭里有残疾证的人" in said.partition("来源")[0]


async def test_a_third_aid_is_set_beside_both(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, f"{BOTH}和{DIBAO}能一起领吗", "ask_eligibility")
    assert said.startswith("能。")
    said, _ = await _said(actions, "那高龄呢", "inform", **slots)
    assert said.startswith("残疾人两项补贴、高龄津贴能不能一起领，资料里没写清")
    assert "领的高龄津贴算不算低保家庭的收入" in said


async def test_of_a_kind_that_the_rule_does_not_name_it_is_said_so(actions: dict[str, Action]) -> None:
    slots = {"programme": "canji_liangxiang_butie", "question": "eligibility"}
    said, _ = await _said(actions, "肢体三级呢", "inform", **slots)
    assert said.startswith("肢体三级、四级，国家没有写进护理补贴，要看当地有没有放宽。")
    said, _ = await _said(actions, "肢体二级呢", "inform", **slots)
    assert "没有写进" not in said
