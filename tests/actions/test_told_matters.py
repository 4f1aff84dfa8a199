"""Matters that plain words tell, rumours and swindles, through the gate: what is said, and what goes on from there."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

NOTE, SMALL_TALK, POLICY = "action_open_ticket", "action_small_talk", "action_answer_policy"


async def _said(actions: dict[str, Action], name: str, text: str, intent: str, **slots: str) -> tuple[str, dict]:
    replies, events = await run(actions[name], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies), events


@pytest.mark.parametrize("chosen", [POLICY, SMALL_TALK, NOTE])
async def test_a_child_whom_nobody_raises_is_no_orphan_and_has_aid_of_its_own(
    actions: dict[str, Action], chosen: str
) -> None:
    intent = {POLICY: "ask_eligibility", SMALL_TALK: "deny", NOTE: "out_of_scope"}[chosen]
    said, slots = await _said(actions, chosen, "不是孤儿 孩子爸死了妈跑了", intent, programme="guer")
    assert "一般不算孤儿" in said
    assert "叫事实无人抚养儿童" in said
    assert "民发〔2020〕125号" in said
    assert slots["programme"] == "shishi_wuren_fuyang"


async def test_its_parents_are_not_whom_it_is_about(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, POLICY, "不是孤儿，是爸爸吸毒强戒妈妈失踪", "inform", programme="guer")
    assert "您父亲" not in said
    assert "person" not in slots


async def test_what_no_document_holds_is_said_and_so_it_is_of_a_place(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "采暖补贴谁能领", "out_of_scope")
    assert "资料没写" in said
    assert slots["last_turn"] == "meant:heating"
    said, _ = await _said(actions, POLICY, "[兰州](region)", "inform", last_turn="meant:heating")
    assert "兰州市" in said
    assert "也没有" in said


async def test_a_certificate_is_another_offices_and_nothing_is_made_up(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[残疾](person_group:disabled)证丢了咋办", "ask_procedure")
    assert "残联" in said


async def test_who_has_dibao_asks_about_doctors_bills(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[低保](program:dibao)户看病不要钱吗", "ask_eligibility")
    assert "医疗救助" in said
    assert "按家庭算" not in said


async def test_a_swindle_is_warned_of_before_it_is_anything_else(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "有人打电话说我残疾补贴要激活，让我交300块钱", "complain_service")
    assert "先别交钱" in said
    assert "96110" in said
    assert slots["last_turn"] == "swindle"
    said, _ = await _said(actions, SMALL_TALK, "我填了", "restart", last_turn="swindle")
    assert "110" in said
    assert "银行" in said


async def test_a_question_on_aid_after_a_swindle_is_one(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, POLICY, "[低保](program:dibao)怎么办", "ask_procedure", last_turn="swindle")
    assert "96110" not in said


async def test_what_applying_costs_stands_nowhere(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, POLICY, "申请[低保](program:dibao)收不收费", "ask_eligibility")
    assert "没有一条说申请低保、救助要交钱" in said
    assert "第六十八条" in said
    assert slots["last_turn"] == "fee"


async def test_who_complains_of_a_fee_gets_a_ticket(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, NOTE, "我要举报村主任收了我200块才给办低保", "complain_unfair")
    assert "没有一条说" not in said
    assert slots["ticket_form"]


async def test_a_rumour_is_judged(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, POLICY, "村里说60岁以下不能吃[低保](program:dibao)", "ask_eligibility")
    assert said.startswith("我手里的文件没有这一条")
    assert "第十八条" in said
    assert slots["programme"] == "dibao"


@pytest.mark.parametrize(("text", "line"), [("村里说只有300", "不一样"), ("他们说是914", "也是这个数")])
async def test_a_figure_that_others_tell_is_set_beside_the_document(
    actions: dict[str, Action], text: str, line: str
) -> None:
    slots = {"programme": "dibao", "question": "amount", "region": "620100"}
    said, _ = await _said(actions, NOTE, text, "report_missing_payment", **slots)
    assert line in said
    assert "914" in said


async def test_care_money_after_tekun_is_of_tekun(actions: dict[str, Action]) -> None:
    slots = {"programme": "tekun", "question": "amount", "region": "620100"}
    said, _ = await _said(actions, POLICY, "[护理费](program:canji_huli_butie)另外算吗", "ask_eligibility", **slots)
    assert "5412" in said
    assert "重度残疾人" not in said


async def test_where_no_care_money_is_written_it_is_said(actions: dict[str, Action]) -> None:
    slots = {"programme": "tekun", "question": "amount", "region": "510522"}
    said, _ = await _said(actions, POLICY, "[护理费](program:canji_huli_butie)呢", "ask_amount", **slots)
    assert said.startswith("资料里没有合江县特困护理那一份")


async def test_danger_is_not_lost_behind_a_matter(actions: dict[str, Action]) -> None:
    replies, _ = await run(
        actions[POLICY], tracker(message("孩子爸坐牢妈跑了，[着火了](danger:fire)", "ask_eligibility"))
    )
    assert replies[0]["response"] == "utter_danger_fire"
