"""A point that no document tells of is said to be none, instead of all rules; another's sum needs no place."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

POLICY = "action_answer_policy"
DIBAO, TEKUN = "[低保](program:dibao)", "[特困](program:tekun)"
NOT_FOUND = "您问的这一点，我在资料里没找到。"


async def _said(actions: dict[str, Action], text: str, intent: str) -> str:
    replies, _ = await run(actions[POLICY], tracker(message(text, intent)))
    return "\n".join(reply["text"] or "" for reply in replies)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"外国人能办{DIBAO}吗", "ask_eligibility"),
        (f"吃{DIBAO}能打麻将吗", "ask_payment"),
        (f"{DIBAO}国庆放假会不会提前发", "ask_payment"),
    ],
)
async def test_a_point_that_no_rule_is_on_is_said_to_be_not_found(
    actions: dict[str, Action], text: str, intent: str
) -> None:
    said = await _said(actions, text, intent)
    assert said.startswith(NOT_FOUND)
    assert "来源：" in said


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"{DIBAO}怎么申请", "ask_procedure"),
        (f"{DIBAO}谁能申请", "ask_eligibility"),
        (f"我家三口人，{DIBAO}能不能吃", "ask_eligibility"),
        (f"{DIBAO}要什么条件才能评上", "ask_eligibility"),
        (f"农村{DIBAO}户现在还给评吗", "ask_eligibility"),
        (f"{DIBAO}是不是要找村里", "ask_procedure"),
        (f"{DIBAO}要本人去吗", "ask_procedure"),
        ("[医疗救助](program:yiliao_jiuzhu)出院后还能办吗", "ask_procedure"),
    ],
)
async def test_who_asks_for_all_of_it_is_not_told_so(actions: dict[str, Action], text: str, intent: str) -> None:
    assert "没找到" not in await _said(actions, text, intent)


async def test_a_sum_of_another_matter_asks_for_no_place(actions: dict[str, Action]) -> None:
    said = await _said(actions, f"{DIBAO}户每个月免几度电", "ask_amount")
    assert "您在哪里" not in said
    assert "没找到能答这个问题的条款" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"{DIBAO}一个月多少钱", "低保标准由省里定"),
        (f"{TEKUN}一个月给多少钱", "特困标准分基本生活和照料护理两块"),
        ("[临时救助](program:linshi_jiuzhu)一次能给多少", "临时救助给多少，全国没有统一的数"),
    ],
)
async def test_what_the_nation_says_of_a_sum_comes_before_the_place_is_asked_for(
    actions: dict[str, Action], text: str, says: str
) -> None:
    said = await _said(actions, text, "ask_amount")
    assert said.startswith(says)
    assert "您在哪里" in said.partition("来源：")[0]
    assert "来源：" in said


@pytest.mark.parametrize(
    ("text", "intent", "topic"),
    [
        ("大病[医疗救助](program:yiliao_jiuzhu)封顶线是多少", "ask_amount", "封顶线"),
        ("[事实无人抚养补贴](program:shishi_wuren_fuyang)领到几岁", "ask_eligibility", "领到几岁"),
        (f"没户口的人能不能吃{DIBAO}", "ask_eligibility", "没有户口"),
    ],
)
async def test_what_stands_nowhere_is_said_before_what_is_near_it(
    actions: dict[str, Action], text: str, intent: str, topic: str
) -> None:
    said = await _said(actions, text, intent)
    assert said.startswith("资料里没写“")
    assert topic in said.partition("\n")[0]


async def test_how_many_it_is_for_goes_on_with_a_sum_however_it_was_read(actions: dict[str, Action]) -> None:
    under_way = {"programme": "dibao", "question": "amount", "region": "620100", "area_type": "rural"}
    asked = tracker(message("要是只有一个人呢", "request_urgent_aid", confidence=0.37), **under_way)
    (reply, *_), _ = await run(actions["action_urgent_help"], asked)
    assert "120" not in reply["text"]


@pytest.mark.parametrize(("sure", "begins"), [(0.6, False), (0.9, True)])
async def test_a_question_that_may_be_no_complaint_begins_no_ticket(
    actions: dict[str, Action], sure: float, begins: bool
) -> None:
    asked = tracker(message("办了证就有钱拿？", "complain_unfair", "ask_documents", confidence=sure))
    replies, _ = await run(actions["action_open_ticket"], asked)
    said = "\n".join(reply["text"] or "" for reply in replies)
    assert ("事情在哪里" in said) is begins
    assert ("没找到能答这个问题的条款" in said) is not begins


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("我就是不想让他们翻我的银行记录", "不配合低保审核"),
        ("山上滚石头把灶房砸了，公家哪头管", "房子因灾损毁的"),
        ("路灯坏了半个月没人修", ""),
        ("小区物业乱收费", ""),
    ],
)
async def test_what_is_surely_found_is_told_though_it_was_read_as_another_office_s(
    actions: dict[str, Action], text: str, says: str
) -> None:
    replies, _ = await run(actions["action_open_ticket"], tracker(message(text, "out_of_scope", confidence=0.97)))
    said = "\n".join(reply["text"] or "" for reply in replies)
    assert ("文件里有这样一段" in said) is bool(says)
    assert says in said


async def test_who_may_complain_after_all_is_told_the_rules_on_complaints(actions: dict[str, Action]) -> None:
    asked = message("领导拿了我两条烟才肯报，怎么告", "complain_service", "complain_unfair", confidence=0.5)
    replies, _ = await run(actions["action_open_ticket"], tracker(asked))
    assert "举报投诉" in replies[0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        f"请问{DIBAO}怎么办", f"请问{DIBAO}咋办", f"{DIBAO}咋弄啊", f"你好，{TEKUN}流程是什么", f"{DIBAO}怎么才能办",
        "[医疗救助](program:yiliao_jiuzhu)如何领取", f"请问一下{DIBAO}是咋回事", f"{DIBAO}难不难办",
        f"{DIBAO}找谁", f"{DIBAO}归哪个管",
    ],
)  # fmt: skip
async def test_who_asks_for_all_of_a_rule_hears_no_word_of_a_point(actions: dict[str, Action], text: str) -> None:
    assert not (await _said(actions, text, "ask_procedure")).startswith(NOT_FOUND)


@pytest.mark.parametrize(
    "text", [f"请问一下{TEKUN}什么样的家庭可以", f"我想问一下{TEKUN}要满足啥", f"{DIBAO}要怎么才够格"]
)
async def test_who_may_have_it_is_no_point_either(actions: dict[str, Action], text: str) -> None:
    assert not (await _said(actions, text, "ask_eligibility")).startswith(NOT_FOUND)
