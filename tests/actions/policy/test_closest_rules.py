"""The rule that answers just what is asked comes first, whatever the message was read as."""

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker

DIBAO, GUER = "[低保](program:dibao)", "[孤儿](program:guer)"


@pytest.mark.parametrize(
    ("text", "intent", "first"),
    [
        (f"一年光吃药就花两万多 这些开销能不能先刨掉再算我家{DIBAO}收入", "ask_eligibility", "可以适当扣减"),
        ("特困人员每年的医保钱是不是不用自己掏", "ask_eligibility", "全额资助"),
        ("救助站给不给买回家的火车票", "ask_eligibility", "乘车凭证"),
        (f"市区办{DIBAO}，从居委会收下材料，到区民政局批下来，一共要几个月？", "ask_processing_time", "30 个工作日"),
        (f"{GUER}的钱领到几岁", "ask_eligibility", "没满 18 周岁"),
    ],
)
async def test_the_closest_rule_comes_first(actions: dict[str, Action], text: str, intent: str, first: str) -> None:
    (reply, *_), _ = await run(actions["action_answer_policy"], tracker(message(text, intent)))
    assert first in reply["text"].partition("来源")[0][:120]
    assert reply["custom"]["citations"]


@pytest.mark.parametrize("text", [f"{DIBAO}怎么申请", f"请问一下{DIBAO}怎么申请啊", f"{DIBAO}咋办理呢"])
async def test_who_asks_for_all_of_a_rule_is_told_all_of_it(actions: dict[str, Action], text: str) -> None:
    (reply, *_), _ = await run(actions["action_answer_policy"], tracker(message(text, "ask_procedure")))
    assert reply["text"].startswith("申请低保，由本人或一起生活的家里人")


@pytest.mark.parametrize(
    ("text", "intent", "first"),
    [
        (f"我爸七十三了，一个人在农村，能吃{DIBAO}吗", "ask_eligibility", "低保按家庭算"),
        ("俺娘八十八了 屋里头就她一个人 咋个办[五保](program:tekun)嘛", "ask_procedure", "申请特困供养"),
        # What is told of them besides is looked for.
        (f"我妈76了，瘫在床上，一个人，能吃{DIBAO}吗", "ask_eligibility", "重度残疾"),
    ],
)
async def test_an_old_person_alone_is_answered_by_the_rule_itself(
    actions: dict[str, Action], text: str, intent: str, first: str
) -> None:
    (reply, *_), _ = await run(actions["action_answer_policy"], tracker(message(text, intent)))
    assert (
        first
        in reply["text"].removeprefix("说的是您母亲的事。\n").removeprefix("说的是您父亲的事。\n").partition("。")[0]
    )


async def test_what_fits_the_name_of_a_programme_alone_does_not_lead(actions: dict[str, Action]) -> None:
    asked = message("办[高龄补贴](program:gaoling_jintie)要不要本人去", "ask_procedure")
    (reply, *_), _ = await run(actions["action_answer_policy"], tracker(asked))
    assert "算不算低保家庭的收入" not in reply["text"]


@pytest.mark.parametrize(
    ("text", "intent", "says", "offers"),
    [
        ("媳妇刚生了二胎，低保那边用不用去说", "report_change", "3 个月", "记下来"),
        ("菜价肉价涨这么凶，政府是不是该给穷人补一点", "suggest_policy", "价格临时补贴", "记下来"),
        # No township gets a complaint of itself by the button.
        ("村支书的老娘也报了低保，这种自家人办的是不是要另外记一笔", "complain_unfair", "单独登记备案", "记下来"),
        ("娃他娘跟人跑了好些年，去派出所咋开那个找不着人的条子", "out_of_scope", "公安", "请乡镇答复"),
    ],
)
async def test_a_question_that_was_read_as_a_wish_is_answered(
    actions: dict[str, Action], text: str, intent: str, says: str, offers: str
) -> None:
    replies, slots = await run(actions["action_open_ticket"], tracker(message(text, intent, confidence=0.6)))
    told, offered = replies
    assert says in told["text"]
    assert told["custom"]["citations"]
    assert offers in [button["title"] for button in offered["buttons"]]
    assert not slots.get("ticket_form")


async def test_a_sure_wish_still_begins_a_ticket(actions: dict[str, Action]) -> None:
    asked = message("桥洞里睡着个老人，派人来看看他吧", "report_person_in_need", confidence=0.99)
    replies, slots = await run(actions["action_open_ticket"], tracker(asked))
    assert "工单" in replies[-1]["text"]
    assert slots["ticket_form"]


async def test_a_complaint_hears_the_rule_on_just_that_before_its_ticket(actions: dict[str, Action]) -> None:
    asked = message("办事的把我家得癌症的事拿出去当闲话讲，有没有人管管他的嘴", "complain_service", confidence=0.99)
    replies, _ = await run(actions["action_open_ticket"], tracker(asked))
    assert "保密" in replies[0]["text"] or "隐私" in replies[0]["text"]
    assert "有违法行为" in replies[0]["text"]


async def test_what_is_told_of_who_has_an_aid_does_not_lead_a_list(actions: dict[str, Action]) -> None:
    asked = message("我家娃上高中，家里有啥能帮的", "ask_available_aid")
    (reply, *_), _ = await run(actions["action_answer_policy"], tracker(asked))
    assert "满 18 岁" not in reply["text"]


async def test_what_holds_besides_waits_below_a_rule_that_was_found(actions: dict[str, Action]) -> None:
    asked = message(f"一年光吃药就花两万多 这些开销能不能先刨掉再算我家{DIBAO}收入", "ask_eligibility")
    (reply, *_), _ = await run(actions["action_answer_policy"], tracker(asked))
    assert len(reply["text"].partition("来源")[0]) <= 110
    assert any(button["payload"] == "说详细点" for button in reply["buttons"])
