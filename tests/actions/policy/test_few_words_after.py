"""A few words that go on with what was just told (a grade, a sum, a date), and 查一下 beside the name of an aid."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, said, tracker, user

POLICY, NOTE, FOLLOW = "action_answer_policy", "action_open_ticket", "action_follow_ticket"


async def _said(
    action: Action, text: str, intent: str, events: list[dict[str, Any]] | None = None, **slots: str
) -> tuple[str, dict[str, Any]]:
    replies, events_after = await run(action, tracker(message(text, intent), events, **slots))
    return "\n".join(reply["text"] or "" for reply in replies), events_after


@pytest.mark.parametrize("text", ["能不能领钱", "有没有补贴", "有补贴吗"])
async def test_whether_there_is_money_is_asked_of_the_grade_told_before(actions: dict[str, Action], text: str) -> None:
    events = [user("残疾三级"), said("残疾人可以问问这几项"), user(text)]
    told, _ = await _said(actions[POLICY], text, "ask_payment", events)
    assert told.startswith("三级、四级智力或精神残疾等，能不能领护理补贴")


async def test_of_no_grade_and_of_another_aid_it_is_not(actions: dict[str, Action]) -> None:
    events = [user("我残疾三级，老婆也没工作，一家四口住在兰州"), said("好"), user("能不能领钱")]
    told, _ = await _said(actions[POLICY], "能不能领钱", "ask_payment", events)
    assert not told.startswith("三级、四级")


async def test_what_was_spent_asks_for_no_rule_on_just_that(actions: dict[str, Action]) -> None:
    first, _ = await run(actions[POLICY], tracker(message("[医疗救助](program:yiliao_jiuzhu)能报多少", "ask_amount")))
    before = said(first[0]["text"], custom=first[0]["custom"])
    slots = {"programme": "yiliao_jiuzhu", "question": "amount"}
    for words, starts in (("花了十二万", "您说的我记下了。规定是这样写的："), ("国外的呢", "这一样资料里没有单独写。")):
        events = [user("医疗救助能报多少"), before, user(words)]
        told, _ = await _said(actions[POLICY], words, "inform", events, **slots)
        assert told.startswith(starts)


async def test_how_a_law_has_changed_is_asked_right_after_its_date(actions: dict[str, Action]) -> None:
    _, left = await _said(actions[POLICY], "社会救助法什么时候实施", "ask_definition")
    assert left["last_turn"] == "goes_on:law_changes"
    told, _ = await _said(actions[POLICY], "有什么变化", "ask_available_aid", last_turn=left["last_turn"])
    assert told.startswith("新法和以前比改了哪些，我手里没有")


async def test_an_aid_that_is_looked_up_is_no_case_of_ones_own(actions: dict[str, Action]) -> None:
    told, _ = await _said(actions[FOLLOW], "给我查下[低保](program:dibao)", "check_ticket")
    assert "办到哪一步" not in told
    for own in ("我的[低保](program:dibao)查一下", "帮我查查[低保](program:dibao)批了没"):
        told, _ = await _said(actions[FOLLOW], own, "check_ticket")
        assert "办到哪一步" in told


async def test_a_word_that_was_explained_keeps_its_aid(actions: dict[str, Action]) -> None:
    _, slots = await _said(actions[POLICY], "[低保](program:dibao)公示是什么意思", "ask_definition")
    assert slots["programme"] == "dibao"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("我爷爷90岁每月能领多少，我们在[兰州](region)", "ask_amount"),
        ("外省户口在[兰州](region)办[低保](program:dibao)", "ask_procedure"),
    ],
)
async def test_no_figure_of_a_place_leads_that_is_not_asked_for(
    actions: dict[str, Action], text: str, intent: str
) -> None:
    told, _ = await _said(actions[POLICY], text, intent)
    assert "低保每人每" not in told.partition("\n\n")[0]


async def test_its_figure_is_told_where_it_is_asked_for(actions: dict[str, Action]) -> None:
    told, _ = await _said(actions[POLICY], "[兰州](region)[低保](program:dibao)一个月多少", "ask_amount")
    assert "914" in told


async def test_money_that_an_official_wants_is_no_call_to_the_office(actions: dict[str, Action]) -> None:
    told, _ = await _said(actions[NOTE], "村干部叫我交200块办[低保](program:dibao)", "complain_service")
    assert "想问哪一样" not in told
    assert "请说县（区）" in told


@pytest.mark.parametrize(
    ("asked", "says"), [("行政复议要多久", "不收任何费用"), ("法律援助怎么申请", "免费的法律援助")]
)
async def test_what_costs_nothing_is_said_to_cost_nothing(actions: dict[str, Action], asked: str, says: str) -> None:
    slots = {"question": "processing_time"}
    first, _ = await run(actions[POLICY], tracker(message(asked, "ask_processing_time")))
    events = [user(asked), said(first[0]["text"], custom=first[0]["custom"]), user("要钱不")]
    told, _ = await _said(actions[POLICY], "要钱不", "ask_payment", events, **slots)
    assert says in told.partition("\n\n")[0]
    assert "没有单独写" not in told


async def test_of_two_people_one_of_whom_is_taken_back_the_other_is_named(actions: dict[str, Action]) -> None:
    slots = {"programme": "dibao", "question": "documents", "person": "mother"}
    (reply,), now = await run(
        actions["action_answer_policy"], tracker(message("不是我妈，是我婆婆", "inform"), **slots)
    )
    assert reply["text"].startswith("说的是您公婆或岳父母的事。")
    assert now["person"] == "parent_in_law"


@pytest.mark.parametrize(
    ("text", "read", "last"), [("材料呢", "ask_documents", "amount"), ("她的呢", "inform", "documents")]
)
async def test_what_was_told_holds_for_the_same_question_and_for_whom_it_is(
    actions: dict[str, Action], text: str, read: str, last: str
) -> None:
    asked = tracker(message("[低保](program:dibao)要什么材料", "ask_documents"))
    first, _ = await run(actions[POLICY], asked)
    events = [user("低保要什么材料"), said(first[0]["text"], custom=first[0]["custom"]), user(text)]
    told, _ = await _said(actions[POLICY], text, read, events, programme="dibao", question=last)
    assert told.startswith("跟刚才说的一样：\n申请低保要按规定交材料")


async def test_a_grade_that_is_only_told_is_looked_up_whatever_was_asked_before(actions: dict[str, Action]) -> None:
    text = "他是二级智力"
    slots = {"programme": "canji_huli_butie", "question": "procedure"}
    told, _ = await _said(actions[POLICY], text, "inform", [user(text)], **slots)
    assert told.startswith("重度残疾人护理补贴，给残疾一级、二级")
    told, _ = await _said(actions[POLICY], "二级的怎么申请", "ask_procedure", [user(text)], **slots)
    assert "自愿申请" in told
