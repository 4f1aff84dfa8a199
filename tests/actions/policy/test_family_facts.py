"""Facts of a family and questions on who is checked, while an aid is spoken of: they go on with it."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.trackers import message, run, tracker, user

POLICY, SMALL_TALK, NOTE = "action_answer_policy", "action_small_talk", "action_open_ticket"
UNDER_WAY = {"programme": "dibao", "question": "eligibility"}


async def _said(
    actions: dict[str, Action], before: str, text: str, intent: str, name: str = NOTE, **slots: str
) -> tuple[str, dict[str, Any]]:
    events = [user(before)]
    replies, remembered = await run(actions[name], tracker(message(text, intent), events, **slots))
    return "\n".join(reply["text"] or "" for reply in replies), remembered


@pytest.mark.parametrize(
    ("before", "text", "intent", "starts"),
    [
        ("低保算不算儿子的收入", "他没给过我钱", "deny", "没给钱的怎么算，资料里没有单独写。"),
        ("儿子在深圳打工，算不算一家", "他不给我生活费", "out_of_scope", "没给钱的怎么算"),
        ("儿子在深圳打工，算不算一家", "他结婚了", "report_change", "要看住不住一起。"),
        ("低保怎么申请", "我女儿嫁人了", "report_change", "要看住不住一起。"),
        ("我老婆跑了，低保还算她吗", "没离婚", "deny", "没离婚的，还是配偶"),
        ("我老公在外面打工，算不算收入", "联系不上他", "inform", "没离婚的，还是配偶"),
        ("低保算不算儿子", "他在坐牢", "inform", "不算家里人。"),
        ("低保怎么申请", "我跟老婆分居三年了", "inform", "分开住的夫妻，资料里没有单独写。"),
        ("低保算不算我爸", "他死了十年了", "inform", "去世多年的人，资料里没有单独写。"),
    ],
)
async def test_a_fact_of_the_family_goes_on_with_the_question(
    actions: dict[str, Action], before: str, text: str, intent: str, starts: str
) -> None:
    said, slots = await _said(actions, before, text, intent, **UNDER_WAY)
    assert said.startswith(starts)
    assert "《最低生活保障审核确认办法》第" in said
    assert "工单" not in said
    assert slots["programme"] == "dibao"


@pytest.mark.parametrize(
    ("before", "text", "intent"),
    [
        ("我家吃低保的", "女儿嫁人了", "report_change"),
        ("低保怎么申请", "我们领着低保，女儿嫁人了", "report_change"),
        ("低保怎么申请", "我儿子嫁妆钱被骗了，要报警", "out_of_scope"),
        ("低保怎么申请", "老板不给我钱", "out_of_scope"),
        ("我儿子能吃低保吗，村长说不行", "他不给我钱", "out_of_scope"),
        ("低保算不算我儿子", "娃找不到了", "inform"),
        ("低保算不算我爸", "联系不上他", "inform"),
    ],
)
async def test_what_is_a_change_or_another_matter_stays_one(
    actions: dict[str, Action], before: str, text: str, intent: str
) -> None:
    said, _ = await _said(actions, before, text, intent, **UNDER_WAY)
    assert "要看住不住一起" not in said
    assert "没给钱的怎么算" not in said
    assert "联系不上的" not in said


async def test_without_a_question_under_way_a_fact_goes_on_with_nothing(actions: dict[str, Action]) -> None:
    said, _ = await _said(actions, "你好", "女儿嫁人了", "report_change")
    assert "要看住不住一起" not in said


async def test_of_another_aid_it_is_said_that_nothing_is_written_on_it(actions: dict[str, Action]) -> None:
    slots = {"programme": "linshi_jiuzhu", "question": "procedure"}
    said, remembered = await _said(actions, "临时救助怎么申请", "我女儿嫁人了", "report_change", **slots)
    assert said.startswith("这一样资料里没有单独写。总的规定是：")
    assert remembered.get("question", "procedure") == "procedure"


@pytest.mark.parametrize(
    ("text", "intent", "starts"),
    [
        ("[低保](program:dibao)查不查亲戚的存款", "complain_unfair", "这样的亲戚没有写进要查的人。"),
        ("查不查我兄弟的", "complain_unfair", "兄弟姐妹没有写进要查的人。"),
        ("查不查我爸妈的", "chitchat", "要看住不住一起。父母和您长期同住"),
        ("会不会查到我微信里的钱", "ask_bot", "微信、支付宝里的钱，资料里没有单独写。"),
        ("要查哪些人的银行卡", "ask_documents", "查的是算一家的人。"),
        ("申请[低保](program:dibao)核对查不查我娘的卡", "check_application", "要看住不住一起。"),
    ],
)
async def test_who_is_checked_is_answered_however_it_was_read(
    actions: dict[str, Action], text: str, intent: str, starts: str
) -> None:
    said, _ = await _said(actions, "办低保要查啥", text, intent, SMALL_TALK, **UNDER_WAY)
    assert said.startswith(starts)
    assert "存款" in said


@pytest.mark.parametrize(
    "text",
    [
        "帮我查一下我妈的低保",
        "怎么没人查书记他妈",
        "我爸的低保查到没有",
        "去医院查我妈的病吗",
        "我妈吃低保，要查吗",
        "我妈的低保一年查一次吗",
    ],
)
async def test_who_asks_for_something_else_is_not_told_who_is_checked(actions: dict[str, Action], text: str) -> None:
    said, _ = await _said(actions, "低保怎么申请", text, "inform", POLICY, **UNDER_WAY)
    assert "要他本人同意才能查" not in said


async def test_what_was_just_told_is_said_again_in_one_sentence(actions: dict[str, Action]) -> None:
    slots = {**UNDER_WAY, "last_turn": "thing:spouse_gone"}
    said, _ = await _said(actions, "联系不上我老公", "那还要算他吗", "inform", POLICY, **slots)
    assert said.startswith("跟刚才说的一样：没离婚的，还是配偶")
    assert "有法定赡养等关系" not in said


async def test_what_the_car_is_for_is_answered_right_after_it(actions: dict[str, Action]) -> None:
    slots = {**UNDER_WAY, "last_turn": "thing:car"}
    said, _ = await _said(actions, "我家有一辆面包车还能办低保吗", "是拉货用的，不值钱", "inform", POLICY, **slots)
    assert said.startswith("要看当地。车算财产；维持生产必需的财产，可以不算。")


@pytest.mark.parametrize(
    ("programme", "contains"), [("gaoling_jintie", "这一样资料里没有单独写。"), ("dibao", "别人代办")]
)
async def test_who_cannot_go_hears_who_may_do_it_for_them(
    actions: dict[str, Action], programme: str, contains: str
) -> None:
    slots = {"programme": programme, "question": "procedure"}
    said, _ = await _said(actions, "要不要本人去", "我妈瘫痪在床去不了", "request_urgent_aid", **slots)
    assert contains in said
    assert "120" not in said
