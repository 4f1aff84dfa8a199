"""What is said as if a ticket were open: it begins with what was told, or it is said that nothing waits."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from knowledge.ticket_sent import load_sent_words, load_wish_words
from tests.actions.tickets.test_ticket_told import heard
from tests.actions.trackers import message, run, said, tracker

WORDS, WISHES = load_ticket_form(), load_wish_words()
OFFER = said("要记，就点“记下来”。", buttons=[{"title": "记下来", "payload": "记下来"}])
SENT = said("好，这就交上去。", custom={"effects": {"ticket": {"kind": "open", "category": "aid"}}})
TOLD = ("我爸尘肺病没人管，原来的矿倒闭了", "inform")


async def after(
    actions: dict[str, Action], library: Library, text: str, *before: Any, intent: str = "inform", **slots: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The last reply, and the form that is open then."""
    events = [item if isinstance(item, dict) else heard(library, *item) for item in before]
    asked = tracker(message(text, intent), [*events, heard(library, text, intent)], **slots)
    replies, kept = await run(actions["action_answer_policy"], asked)
    slot = kept.get("ticket_form")
    kind, form = json.loads(slot) if slot else ("", {})
    return replies[-1], form if kind == "form" else {}


@pytest.mark.parametrize(
    "text", ["13807950099", "王大军 13807950099", "我的电话一三八零七九五零零九九", "打我女儿的13807950099"]
)
async def test_a_number_after_what_was_told_begins_its_ticket(
    actions: dict[str, Action], library: Library, text: str
) -> None:
    _, form = await after(actions, library, text, TOLD)
    assert (form["phone"], form["text"], form["category"]) == ("13807950099", TOLD[0], "question")


async def test_a_number_where_nothing_was_told_asks_for_the_matter(
    actions: dict[str, Action], library: Library
) -> None:
    reply, form = await after(actions, library, "13807950099")
    assert (form["phone"], form["current"]) == ("13807950099", "what")
    assert WORDS.asks["what"].ask in reply["text"]


@pytest.mark.parametrize("text", ["骗我的人电话13807950099", "13807950099是谁的电话", "我的卡号是6228480402564890018"])
async def test_other_numbers_begin_none(actions: dict[str, Action], library: Library, text: str) -> None:
    _, form = await after(actions, library, text, TOLD)
    assert not form


async def test_a_number_right_after_a_ticket_is_about_it(actions: dict[str, Action], library: Library) -> None:
    reply, form = await after(actions, library, "13807950099", SENT)
    assert not form
    assert "13807950099" in reply["text"]


@pytest.mark.parametrize("text", ["同意", "交上去吧", "好，交"])
async def test_nothing_is_believed_to_be_sent(actions: dict[str, Action], library: Library, text: str) -> None:
    reply, _ = await after(actions, library, text, TOLD, intent="affirm")
    assert reply["text"] == WISHES.says["nothing_to_send_yet"]
    reply, _ = await after(actions, library, text, intent="affirm")
    assert reply["text"] == WISHES.says["nothing_to_send"]
    reply, _ = await after(actions, library, text, SENT, intent="affirm")
    assert reply["text"] == WISHES.says["sent_already"]


@pytest.mark.parametrize("text", ["交材料", "交多少钱", "同意书怎么写", "交了三次了", "我同意离婚了"])
def test_other_words_with_them_agree_to_nothing(text: str) -> None:
    assert not WISHES.fits("agrees_to_send", text)


async def test_a_wish_read_as_a_yes_takes_what_was_told(actions: dict[str, Action], library: Library) -> None:
    _, form = await after(actions, library, "那帮我报", TOLD, intent="affirm")
    assert form["text"] == TOLD[0]
    _, form = await after(actions, library, "那帮我报", intent="affirm")
    assert not form


async def test_what_goes_on_after_an_offer_keeps_it(actions: dict[str, Action], library: Library) -> None:
    told = ("村里欠我们护林员工资两年了", "out_of_scope")
    reply, form = await after(actions, library, "总共一万八", told, OFFER)
    assert reply["text"] == WISHES.says["goes_on_telling"]
    assert not form
    _, form = await after(actions, library, "13807950099", told, OFFER, ("总共一万八", "inform"), ("六个人", "inform"))
    assert (form["category"], form["text"]) == ("other", "村里欠我们护林员工资两年了\n总共一万八\n六个人")


@pytest.mark.parametrize(
    "text", ["没有单号", "单号我没记", "查询码忘了", "我没存工单号", "工单号和查询码都丢了", "工单号忘了怎么办"]
)
async def test_a_lost_number_is_told_what_can_be_done(actions: dict[str, Action], library: Library, text: str) -> None:
    reply, _ = await after(actions, library, text)
    assert reply["text"] == WISHES.says["no_number"]


async def test_right_after_a_number_was_asked_for_few_words_are_enough(
    actions: dict[str, Action], library: Library
) -> None:
    waiting = json.dumps(["waiting", {"what": "number", "kind": "status"}])
    reply, _ = await after(actions, library, "忘了", ticket_form=waiting)
    assert reply["text"] == WISHES.says["no_number"]


@pytest.mark.parametrize("text", ["我是打12345电话反映的", "上次打电话投诉的", "是打的热线说的"])
async def test_what_was_told_elsewhere_is_no_complaint(actions: dict[str, Action], library: Library, text: str) -> None:
    reply, form = await after(actions, library, text, intent="complain_service")
    assert reply["text"] == WISHES.says["told_elsewhere"]
    assert not form


async def test_that_it_stays_takes_nothing_back(actions: dict[str, Action], library: Library) -> None:
    reply, _ = await after(actions, library, "那不撤了", intent="withdraw_ticket")
    assert reply["text"] == WORDS.says["not_withdrawn"]


async def test_more_right_after_sending_is_asked_about(actions: dict[str, Action], library: Library) -> None:
    reply, _ = await after(actions, library, "屋里现在还漏水，晚上没法睡", SENT, intent="out_of_scope")
    assert reply["text"] == WORDS.says["adds_or_opens"]


@pytest.mark.parametrize(
    "text",
    [
        "记下来", "给我都记上", "帮我把三件都记上", "两个都给我记一下", "三件事都帮我记下来吧", "那就记",
        "把刚才说的都记上", "重新记一张", "记成工单", "你帮我写下来", "一起帮我记下来",
    ],
)  # fmt: skip
def test_all_is_to_be_noted_in_any_words(text: str) -> None:
    assert WORDS.wishes_ticket(text)


@pytest.mark.parametrize("text", ["记得", "记不清", "不记了", "登记", "记了吗", "记性不好", "记录在哪看", "写一下名字"])
def test_other_words_with_them_note_nothing(text: str) -> None:
    assert not WORDS.wishes_ticket(text)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("给我记一条：学校门口没路灯", "学校门口没路灯"),
        ("记一个工单：路灯坏了，渠县渠江街道", "路灯坏了，渠县渠江街道"),
        ("那你帮我再记一张，低保停了没人告诉我为什么", "低保停了没人告诉我为什么"),
        ("算了，记一个：我低保审核没消息", "我低保审核没消息"),
    ],
)
def test_a_wish_holds_its_matter(text: str, facts: str) -> None:
    found = load_sent_words().match("opens_with", text)
    assert found is not None
    assert found["facts"] == facts


@pytest.mark.parametrize("text", ["我想开个小店，有没有补贴", "我要开一个证明，去哪里开"])
def test_other_things_are_no_ticket(text: str) -> None:
    found = load_sent_words().match("opens_with", text)
    assert found is None


async def test_another_offices_matter_is_noted_at_once_where_that_is_wished(
    actions: dict[str, Action], library: Library
) -> None:
    for text in ("给我记一条：学校门口那条路没路灯", "村里路灯坏了帮我记下来"):
        _, form = await after(actions, library, text, intent="out_of_scope")
        assert form["category"] == "other"
    _, form = await after(actions, library, "村里路灯坏了", intent="out_of_scope")
    assert not form


async def test_who_asks_to_be_heard_is(actions: dict[str, Action], library: Library) -> None:
    for text in ("我还是想说说我家的事", "我有个情况", "有个事想跟你们说"):
        reply, _ = await after(actions, library, text, intent="nlu_fallback")
        assert reply["text"] == WISHES.says["tell_me"]
    assert not WISHES.fits("wants_to_tell", "有什么情况能领")


async def test_whom_it_is_about_was_told_before(actions: dict[str, Action], library: Library) -> None:
    _, form = await after(
        actions, library, "我要告他", ("村主任收了我五百块钱", "complain_service"), intent="complain_service"
    )
    assert (form["category"], form["text"]) == ("service", "村主任收了我五百块钱")
    _, form = await after(actions, library, "我要告他", ("儿子不养我了", "out_of_scope"), intent="complain_unfair")
    assert (form["category"], form["text"]) == ("other", "儿子不养我了")


@pytest.mark.parametrize(("text", "kind"), [("加进去", "add"), ("再开一张", None)])
async def test_a_button_may_be_typed(actions: dict[str, Action], library: Library, text: str, kind: str | None) -> None:
    told = heard(library, "他又来骂了我一顿", "complain_service")
    before = (SENT, told, said(WORDS.says["adds_or_opens"]))
    reply, form = await after(actions, library, text, *before)
    effect = reply["custom"].get("effects", {}).get("ticket", {})
    assert effect.get("kind") == kind
    assert "他又来骂了我一顿" in (effect.get("text") or form["text"])


@pytest.mark.parametrize(
    "text",
    ["我家低保停了，袁州区西村镇，13800002222", "房子漏水，13800002222", "我要申请[低保](program:dibao)，13800002222"],
)
async def test_a_number_beside_its_matter_loses_nothing(
    actions: dict[str, Action], library: Library, text: str
) -> None:
    reply, _ = await after(actions, library, text, intent="dispute_decision")
    assert WISHES.says["which_matter"] not in (reply["text"] or "")


URGED = said("好，我替您催。", custom={"effects": {"ticket": {"kind": "urge"}}})


async def test_a_look_for_a_ticket_takes_no_story(actions: dict[str, Action], library: Library) -> None:
    told = ("我低保申请半年没批，催一下", "urge_ticket")
    _, form = await after(actions, library, "请乡镇答复", told, URGED)
    assert form["text"] == told[0]
    reply, _ = await after(actions, library, "[袁州区](region)", told, URGED)
    assert "刚才那件事" in reply["text"]
    _, form = await after(actions, library, "13800002222", told, URGED)
    assert (form["text"], form["phone"]) == (told[0], "13800002222")


async def test_a_complaint_that_goes_on_keeps_the_story(actions: dict[str, Action], library: Library) -> None:
    told, read = "我妈的护理补贴报上去半年了", ("inform")
    asked = tracker(
        message("就是没下来，镇里说等", "complain_service"),
        [heard(library, told, read), OFFER, heard(library, "就是没下来，镇里说等", "complain_service")],
    )
    _, slots = await run(actions["action_open_ticket"], asked)
    assert json.loads(slots["ticket_form"])[1]["text"] == f"{told}\n就是没下来，镇里说等"


async def test_agreeing_to_an_offered_ticket_begins_it(actions: dict[str, Action], library: Library) -> None:
    _, form = await after(actions, library, "同意", TOLD, OFFER, intent="affirm", last_turn="ticket")
    assert form["text"] == TOLD[0]


@pytest.mark.parametrize("text", ["那还是报吧", "那你帮我告诉他们"])
async def test_it_is_wanted_after_all(actions: dict[str, Action], library: Library, text: str) -> None:
    _, form = await after(actions, library, text, ("我现在找到工作了，要说一声", "inform"), intent="nlu_fallback")
    assert form["text"] == "我现在找到工作了，要说一声"


async def test_now_it_is_told(actions: dict[str, Action], library: Library) -> None:
    _, form = await after(actions, library, "那我现在交，我妈要开刀，医保报完还差三万，13979500009", intent="inform")
    assert form["phone"] == "13979500009"
