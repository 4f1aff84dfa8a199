"""What goes on with an aid that was spoken of: how it differs, when to apply, for how long, what it costs."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

POLICY = "action_answer_policy"
DIBAO = "[低保](program:dibao)"


async def _said(actions: dict[str, Action], text: str, intent: str, **slots: str) -> str:
    replies, _ = await run(actions[POLICY], tracker(message(text, intent), **slots))
    return "\n".join(reply["text"] or "" for reply in replies)


@pytest.mark.parametrize(("question", "text"), [("definition", "差在哪里"), ("amount", "比呢")])
async def test_an_aid_is_set_beside_the_one_before(actions: dict[str, Action], question: str, text: str) -> None:
    said = await _said(actions, f"跟{DIBAO}{text}", "ask_definition", programme="dibao_bianyuan", question=question)
    assert said.startswith("低保边缘家庭、低保不是一回事。")
    assert "第二十一条" in said


async def test_the_difference_of_two_places_is_no_other_aid(actions: dict[str, Action]) -> None:
    text = f"[兰州](region){DIBAO}和[上饶](region)有什么不同"
    said = await _said(actions, text, "ask_definition", programme="tekun", question="definition")
    assert "特困" not in said


async def test_rules_for_children_do_not_tell_how_two_aids_differ(actions: dict[str, Action]) -> None:
    said = await _said(actions, f"{DIBAO}和低收入有啥不同", "ask_definition")
    assert said.startswith("低保是按月发")


@pytest.mark.parametrize("question", ["amount", "definition", "procedure"])
async def test_when_to_apply_is_not_written_and_how_to_is(actions: dict[str, Action], question: str) -> None:
    said = await _said(actions, "什么时候办", "inform", programme="jiaoyu_jiuzhu", question=question)
    assert said.startswith("资料里没写“什么时候申请”。")
    assert "向孩子就读的学校提出" in said


async def test_when_it_is_done_is_another_question(actions: dict[str, Action]) -> None:
    said = await _said(actions, "什么时候办下来", "ask_processing_time", programme="dibao", question="procedure")
    assert "30 个工作日内" in said


@pytest.mark.parametrize("programme", ["dibao", "tekun"])
async def test_for_how_long_is_left_open_where_no_rule_sets_it(actions: dict[str, Action], programme: str) -> None:
    said = await _said(actions, "领几个月", "ask_processing_time", programme=programme, question="procedure")
    assert said.startswith("资料里没写固定“能领多久”。")
    assert "每年核查一次" in said


async def test_a_time_that_is_set_is_told_without_that(actions: dict[str, Action]) -> None:
    said = await _said(actions, "能管多久", "ask_processing_time", programme="gangxing_zhichu", question="procedure")
    assert "没写固定" not in said


@pytest.mark.parametrize("text", ["要不要钱", "收费吗", "那要交钱不"])
async def test_what_applying_costs(actions: dict[str, Action], text: str) -> None:
    assert "没有一条说" in await _said(actions, text, "ask_procedure", programme="dibao", question="procedure")


@pytest.mark.parametrize("text", ["给多少钱", "钱怎么发"])
async def test_the_aid_itself_is_no_cost(actions: dict[str, Action], text: str) -> None:
    assert "没有一条说" not in await _said(actions, text, "ask_payment", programme="dibao", question="procedure")


async def test_a_rule_of_the_aid_comes_before_a_list(actions: dict[str, Action]) -> None:
    said = await _said(actions, "上大学了还有没有", "ask_available_aid", programme="guer", question="amount")
    assert said.startswith("孤儿成年后还在读书的")
    said = await _said(actions, "那我还能领哪些补助", "ask_available_aid", programme="guer", question="amount")
    assert "可以问问这几项" in said or "社会救助主要有这些" in said


async def test_what_an_aid_is_good_for(actions: dict[str, Action]) -> None:
    said = await _said(actions, "那有什么用", "ask_available_aid", programme="dibao_bianyuan", question="payment")
    assert said.startswith("低保边缘家庭按实际需要")


async def test_a_letter_that_asks_for_the_aid_gets_its_conditions(actions: dict[str, Action]) -> None:
    letter = (
        "尊敬的领导：我叫李大山，今年七十二岁，家住合江县，老伴去年去世，儿子残疾，我自己有高血压，"
        f"每月只有一百多元养老金，请问我们能不能享受{DIBAO}？"
    )
    said = await _said(actions, letter, "ask_eligibility")
    assert "低保按家庭算" in said.partition("\n\n")[0]


async def test_nothing_but_the_nearest_rule_where_no_rule_is_on_it(actions: dict[str, Action]) -> None:
    said = await _said(actions, f"领{DIBAO}要不要去干公益活", "ask_procedure")
    assert said.startswith("要不要参加村里、社区的劳动，我手里的资料没写。")
    assert "申请低保，由本人" not in said
    said = await _said(actions, f"{DIBAO}能不能跨市转走", "ask_procedure")
    assert said.startswith("搬了家、迁了户口，原来的怎么转、要不要重新申请，我手里的资料没写")


async def test_how_it_is_done_is_answered_whole(actions: dict[str, Action]) -> None:
    said = await _said(actions, f"{DIBAO}能不能让村里帮我办，怎么弄", "ask_procedure")
    assert "没找到" not in said
