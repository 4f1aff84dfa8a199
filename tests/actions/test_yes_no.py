"""Questions whether something counts, through the gate: answered first, whatever they were read as."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

POLICY, SMALL_TALK, NOTE = "action_answer_policy", "action_small_talk", "action_open_ticket"


async def _said(
    actions: dict[str, Action], text: str, intent: str = "ask_eligibility", name: str = POLICY, **slots: str
) -> tuple[str, dict]:
    replies, events = await run(actions[name], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies), events


@pytest.mark.parametrize(("name", "intent"), [(POLICY, "inform"), (SMALL_TALK, "chitchat"), (NOTE, "out_of_scope")])
async def test_it_is_answered_first_however_it_was_read(actions: dict[str, Action], name: str, intent: str) -> None:
    said, slots = await _said(actions, "儿媳妇算不算", intent, name, programme="dibao", question="procedure")
    assert said.startswith("要看。资料里没有单独写儿媳")
    assert "第七条" in said
    assert slots["question"] == "eligibility"


async def test_without_an_aid_it_is_said_which_is_meant(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, "有车行不行")
    assert said.startswith("要看当地。")
    assert "这里说的是低保" in said
    assert slots["programme"] == "dibao"


async def test_who_goes_on_with_a_thing_is_answered(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "大学生呢", "inform", programme="dibao", question="eligibility")
    assert said.startswith("在校的学生，算一家人。")


async def test_the_name_of_an_allowance_is_what_is_counted(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, "[高龄津贴](program:gaoling_jintie)算不算收入")
    assert said.startswith("资料里没有写")
    assert slots["programme"] == "dibao"


async def test_another_aid_is_not_judged_by_the_rules_of_dibao(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "有车能申请[临时救助](program:linshi_jiuzhu)吗")
    assert "要看当地。车算财产" not in said


async def test_a_sure_complaint_is_left_to_people(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "有车行不行", "complain_unfair", NOTE)
    assert "车算财产" not in said
