"""Final answers, questions to the form, whose matter it is, and what follows on a ticket that was sent."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import WEST, answered, form
from tests.actions.trackers import LISTEN, message, run, said, tracker, user

WORDS = load_ticket_form()
SENT = [user("同意"), said("好，这就交上去。", custom={"effects": {"ticket": {"kind": "open"}}}), LISTEN]


@pytest.mark.parametrize("text", ["街道不晓得", "不想说社区", "乡镇不清楚", "不想说哪个镇", "镇名忘了"])
async def test_a_place_that_is_not_told_is_not_asked_again(actions: dict[str, Action], text: str) -> None:
    reply, now = await answered(actions, text, current="town", region="360902", here=False)
    assert "先不填" in reply
    assert (now["region"], now["address"], "town" in now["asked"]) == ("360902", None, True)


async def test_chatter_is_no_address(actions: dict[str, Action]) -> None:
    _, now = await answered(actions, "村里知道 村里不管", current="town", region="360902", here=False)
    assert now["address"] is None
    assert "村里不管" in now["text"]


@pytest.mark.parametrize("text", ["不告诉你电话", "电话不给", "我的不能给", "名字也不说", "电话我不想留", "就不留了"])
async def test_a_refused_number_is_not_asked_again(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="contact", here=False)
    assert (now["status"], now["here"]) == ("consent", True)
    assert text not in now["text"]


@pytest.mark.parametrize("text", ["他们不给我电话", "村里不给", "镇上不知道这事"])
async def test_what_others_refuse_is_the_matter(actions: dict[str, Action], text: str) -> None:
    _, now = await answered(actions, text, current="contact", here=False)
    assert not now["here"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("为啥非要", "不想说的"),
        ("可是你们不打电话怎么核实", "照您写的去查"),
        ("你们在这里回我 我怎么看得到", "这个对话里"),
        ("我电话能不能不给", "可以不留"),
        ("你们保不保密", "不公开"),
        ("会不会有人来问我", "可能会找您问"),
        ("会不会给我穿小鞋", "没法担保"),
        ("那我怎么知道查没查", "查询码"),
        ("谁来办", "交给当地乡镇"),
        ("打电话还是短信", "这个对话里"),
    ],
)
async def test_a_question_to_the_form_is_answered_and_the_form_goes_on(
    actions: dict[str, Action], text: str, answer: str
) -> None:
    reply, now = await answered(actions, text, "chitchat", current="contact", here=False)
    assert answer in reply
    assert "办的人怎么找您" in reply
    assert (now["current"], now["text"], now["here"]) == ("contact", "我爸瘫在床上，家里没钱了", False)


@pytest.mark.parametrize(
    "text", ["为啥非要等到下个月才发", "为什么要身份证", "村干部报复我把我低保停了", "名单谁看得到", "怎么核实家庭收入"]
)
def test_a_question_on_the_matter_is_none_to_the_form(text: str) -> None:
    assert WORDS.question_in(text) is None


@pytest.mark.parametrize("warned", [False, True])
async def test_who_is_anonymous_hears_once_that_the_story_may_tell_them(
    actions: dict[str, Action], *, warned: bool
) -> None:
    told = form(category="unfair", text="隔壁开小车吃低保", who=None, here=False, current="contact", warned=warned)
    asked = tracker(message("匿名", "inform"), region=WEST, ticket_form=told)
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert ("“隔壁”" in replies[-1]["text"]) != warned


@pytest.mark.parametrize(
    ("text", "intent"),
    [("还有我老婆有病写上去", "inform"), ("那留我女儿的13800138000", "inform"), ("我妈也病了好几年了", "inform")],
)
async def test_who_is_only_mentioned_changes_nobody(actions: dict[str, Action], text: str, intent: str) -> None:
    _, now = await answered(actions, text, intent, status="consent", current=None)
    assert now["who"] == "父亲"


async def test_a_second_matter_is_kept_apart(actions: dict[str, Action]) -> None:
    reply, now = await answered(
        actions, "我妈的高龄津贴也没发", "report_missing_payment", status="consent", current=None
    )
    assert "另一件事" in reply
    assert (now["who"], now["text"].splitlines()[-1]) == ("父亲", "另一件事：我妈的高龄津贴也没发")


@pytest.mark.parametrize("text", ["交", "好了交", "行 交了吧", "算了不改电话了 同意"])
async def test_words_of_consent_send_it(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "chitchat"), ticket_form=form(status="consent"))
    replies, slots = await run(actions["action_small_talk"], asked)
    assert replies[-1]["custom"]["effects"]["ticket"]["kind"] == "open"
    assert slots["ticket_form"] is None


async def test_what_is_sent_is_looked_at_for_danger_whatever_kind_it_is(actions: dict[str, Action]) -> None:
    threat = form(status="consent", text="物业停了我家水电，我打算把煤气打开，大家一起完蛋。请住建局查一查")
    replies, _ = await run(actions["action_small_talk"], tracker(message("交", "chitchat"), ticket_form=threat))
    sent = next(reply for reply in replies if reply["custom"].get("effects", {}).get("ticket"))
    assert sent["custom"]["effects"]["attention"] == "urgent"
    assert replies[-1]["response"] == "utter_perhaps_urgent"


async def test_what_was_not_agreed_to_comes_back_with_its_change(actions: dict[str, Action]) -> None:
    waiting = form(status="consent", phone="13800138000", here=False)
    asked = tracker(message("不同意", "deny"), ticket_form=waiting)
    replies, slots = await run(actions["action_small_talk"], asked)
    assert replies[-1]["text"] == WORDS.says["not_agreed"]
    dropped = slots["ticket_form"]
    asked = tracker(message("改成不留电话", "inform"), ticket_form=dropped)
    replies, slots = await run(actions["action_small_talk"], asked)
    assert "给您念一遍" in replies[-1]["text"]
    assert json.loads(slots["ticket_form"])[1]["phone"] is None


async def test_what_was_not_agreed_to_is_gone_after_two_other_messages(actions: dict[str, Action]) -> None:
    kept: Any = json.dumps(["dropped", {"turns": 2, "form": json.loads(form(status="consent"))[1]}])
    for left in (True, False):
        asked = tracker(message("你好", "greet"), ticket_form=kept)
        _, slots = await run(actions["action_small_talk"], asked)
        kept = slots["ticket_form"]
        assert (kept is not None) == left


@pytest.mark.parametrize("text", ["对 撤", "撤回", "撤", "确定撤"])
async def test_taking_back_is_confirmed_in_any_words(actions: dict[str, Action], text: str) -> None:
    waiting = json.dumps(["waiting", {"what": "withdraw", "kind": "withdraw"}])
    replies, _ = await run(actions["action_small_talk"], tracker(message(text, "chitchat"), ticket_form=waiting))
    assert replies[-1]["custom"]["effects"]["ticket"]["kind"] == "withdraw"


async def test_whether_it_is_taken_back_is_told_before_it_is_confirmed(actions: dict[str, Action]) -> None:
    waiting = json.dumps(["waiting", {"what": "withdraw", "kind": "withdraw"}])
    asked = tracker(message("真撤了吗", "chitchat"), ticket_form=waiting)
    replies, slots = await run(actions["action_small_talk"], asked)
    assert "还没撤" in replies[-1]["text"]
    assert json.loads(slots["ticket_form"])[1]["what"] == "withdraw"


@pytest.mark.parametrize(
    "text", ["多久有人回", "要几天", "谁来办", "打电话还是短信", "要是没人理我呢", "还要多久", "没人联系我咋办"]
)
async def test_just_after_sending_it_is_the_ticket_that_is_meant(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "ask_processing_time"), [*SENT, user(text)])
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert replies[-1]["custom"]["effects"]["ticket"]["kind"] == "status"


@pytest.mark.parametrize("text", ["低保多久发一次", "多久能批下来", "谁能领低保"])
async def test_a_question_on_policy_after_sending_is_one(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "ask_processing_time"), [*SENT, user(text)])
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert not any((reply.get("custom") or {}).get("effects", {}).get("ticket") for reply in replies)


async def test_a_number_told_before_is_heard_when_it_is_to_be_noted(actions: dict[str, Action]) -> None:
    story = "村里路灯坏了半年没人修，我叫张小花，电话13912345678"
    events = [{**user(story), "parse_data": message(story, "out_of_scope")}, said("要记，就点“记下来”。"), LISTEN]
    asked = tracker(message("记下来", "inform"), [*events, user("记下来")], region=WEST)
    _, slots = await run(actions["action_small_talk"], asked)
    now = json.loads(slots["ticket_form"])[1]
    assert (now["phone"], now["name"]) == ("13912345678", "张小花")
