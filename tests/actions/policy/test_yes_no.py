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


async def test_what_was_not_paid_before_is_answered_for_the_allowances(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "能补吗以前的", "inform", programme="canji_liangxiang_butie", question="procedure")
    assert said.startswith("资料里没有写能补申请以前的。")
    assert "交申请的那个月" in said


async def test_a_place_goes_on_with_the_thing(actions: dict[str, Action]) -> None:
    _, slots = await _said(actions, "有车能吃[低保](program:dibao)不")
    assert slots["last_turn"] == "thing:car"
    said, _ = await _said(actions, "[兰州](region)呢", "inform", **slots)
    assert said.startswith("要看当地。")
    assert "兰州市的做法" in said


async def test_a_grade_and_what_was_not_paid_before(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "我残疾二级从来没领过补贴，以前的能补吗")
    assert said.startswith("资料里没有写能补申请以前的。")


async def test_who_was_told_how_to_apply_is_told_what_to_bring(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "从来没领过", "deny", SMALL_TALK, programme="dibao", question="procedure")
    assert said.startswith("没领过的，先要申请。")
    assert "材料" in said


async def test_who_never_had_any_is_told_how_to_apply(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "从来没领过", "deny", SMALL_TALK, programme="dibao")
    assert said.startswith("没领过的，先要申请。")
    assert "户籍所在地" in said


async def test_who_never_had_any_and_names_none_is_offered_a_screening(actions: dict[str, Action]) -> None:
    said, slots = await _said(actions, "从来没领过", "deny", SMALL_TALK)
    assert "记下了：没领过救助" in said
    assert slots["last_turn"] == "screening"


async def test_how_long_till_it_stops_goes_on_with_the_work_that_was_found(actions: dict[str, Action]) -> None:
    slots = {"programme": "dibao", "question": "procedure", "topics": "phase_out"}
    said, _ = await _said(actions, "多久会停", "inform", **slots)
    assert "6 个月" in said
    assert "去世" not in said


async def test_of_the_third_grade_its_own_rule_comes_first(actions: dict[str, Action]) -> None:
    slots = {"programme": "canji_huli_butie", "question": "eligibility"}
    for text in ("三级呢", "智力的呢"):
        said, _ = await _said(actions, text, "inform", **slots)
        assert said.startswith("三级、四级智力或精神残疾"), text


async def test_what_was_surely_read_as_another_question_is_that(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "有车能领[低保](program:dibao)不，怎么打钱", "ask_payment")
    assert "车算财产" not in said


async def test_a_sure_complaint_is_left_to_people(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "有车行不行", "complain_unfair", NOTE)
    assert "车算财产" not in said


@pytest.mark.parametrize("text", ["我退休金900能不能吃[低保](program:dibao)", "我领失业金能吃[低保](program:dibao)吗"])
async def test_money_is_not_answered_with_counts_where_the_aid_is_asked_for(
    actions: dict[str, Action], text: str
) -> None:
    replies, slots = await run(actions[POLICY], tracker(message(text, "ask_eligibility")))
    said = replies[0]["text"]
    assert said.startswith("不一定。要看全家人平均的收入")
    assert "您在哪里" in said
    assert "第十八条" in said
    assert replies[0]["buttons"][0]["payload"] == "帮我测一测"
    assert "screening" in slots["last_turn"]


async def test_money_is_set_beside_the_standard_of_the_place(actions: dict[str, Action]) -> None:
    _, slots = await _said(actions, "我有退休金2000能吃[低保](program:dibao)吗")
    said, _ = await _said(actions, "[兰州](region)", "inform", **slots)
    assert said.startswith("不一定。")
    assert "兰州市城市低保标准：每人每月 914 元（2022 年）" in said


async def test_whether_money_counts_is_still_answered_with_counts(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "退休金算不算[低保](program:dibao)收入")
    assert said.startswith("算。")


@pytest.mark.parametrize(
    "text",
    [
        "侄子算赡养人吗",
        "我弟弟算不算我的赡养人，我想办[特困](program:tekun)",
        "大伯没儿没女，侄子照顾他，村里又不给办[五保](program:tekun)，侄子算赡养人吗",
    ],
)
async def test_kin_without_a_duty_are_answered_for_tekun(actions: dict[str, Action], text: str) -> None:
    said, slots = await _said(actions, text)
    assert said.startswith("资料里没有单独写侄子、外甥、兄弟姐妹。")
    assert "第十六条" in said
    assert slots["programme"] == "tekun"


async def test_another_person_asks_for_the_same(actions: dict[str, Action]) -> None:
    told = {"programme": "dibao", "question": "eligibility"}
    said, slots = await _said(actions, "那我妈呢", "inform", **told, person="father")
    assert said.startswith("说的是您母亲的事")
    assert slots["person"] == "mother"
    said, _ = await _said(actions, "那我妈呢", "inform", **told)
    assert said.startswith("要看住不住一起")
