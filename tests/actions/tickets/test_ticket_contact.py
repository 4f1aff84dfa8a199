"""How to be reached, and another matter, said after a ticket was sent."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.contact import contact_wish
from knowledge.ticket_sent import load_sent_words
from tests.actions.trackers import message, run, said, tracker, user

WORDS = load_sent_words()
SENT = said("好，这就交上去。", custom={"effects": {"ticket": {"kind": "open", "category": "service"}}})


async def after_sending(
    actions: dict[str, Action], text: str, intent: str = "inform", **slots: Any
) -> tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]:
    """The replies, the effect on tickets, and the slots."""
    asked = tracker(message(text, intent), [user("同意"), SENT, user(text)], **slots)
    replies, kept = await run(actions["action_answer_policy"], asked)
    effects = [(reply.get("custom") or {}).get("effects", {}).get("ticket") for reply in replies]
    return replies, next(filter(None, effects), {}), kept


@pytest.mark.parametrize(
    ("text", "removes"),
    [
        ("把电话删了", ["phone"]),
        ("把电话删掉", ["phone"]),
        ("把这张工单电话删了", ["phone"]),
        ("那个电话取消掉", ["phone"]),
        ("别打那个电话", ["phone"]),
        ("电话不要了", ["phone"]),
        ("别让村里人看见我名字", ["name"]),
        ("把电话去掉 我要匿名", ["phone", "name"]),
        ("我要匿名", ["phone", "name"]),
    ],
)
@pytest.mark.parametrize("read", ["withdraw_ticket", "complain_service", "restart"])
async def test_a_number_or_name_is_taken_off_and_nothing_withdrawn(
    actions: dict[str, Action], text: str, removes: list[str], read: str
) -> None:
    _, ticket, _ = await after_sending(actions, text, read)
    assert (ticket["kind"], ticket["removes"]) == ("contact", removes)


@pytest.mark.parametrize(
    "text", ["电话说错了，是13912345678", "我换号了 打13912345678", "打13912345678", "电话改成13912345678"]
)
async def test_another_number_reaches_the_ticket(actions: dict[str, Action], text: str) -> None:
    _, ticket, _ = await after_sending(actions, text)
    assert (ticket["kind"], ticket["contact_phone"]) == ("contact", "13912345678")


@pytest.mark.parametrize(
    "text",
    ["尾号错了 应该是0033", "号码少写了一位", "打错了 号码尾号是8889", "刚交的能改电话吗", "电话写错了", "我换号了"],
)
async def test_a_part_of_a_number_asks_for_the_whole(actions: dict[str, Action], text: str) -> None:
    replies, ticket, slots = await after_sending(actions, text)
    assert not ticket
    assert replies[-1]["text"] == WORDS.says["which_phone"]
    _, ticket, _ = await after_sending(actions, "13912345678", ticket_form=slots["ticket_form"])
    assert ticket["contact_phone"] == "13912345678"


async def test_one_more_number_is_offered_in_place_of_the_first(actions: dict[str, Action]) -> None:
    replies, ticket, _ = await after_sending(actions, "我老婆的电话也加上 13912340034")
    assert not ticket
    _, ticket, _ = await after_sending(actions, replies[-1]["buttons"][0]["payload"])
    assert ticket["contact_phone"] == "13912340034"


@pytest.mark.parametrize(
    "text",
    [
        "民政局电话多少", "补贴取消了", "把低保取消了", "他们给我打电话了", "别打人", "电话打不通", "匿名是什么意思",
        "我的低保停了，电话13912345678，你们看看到底怎么回事，等了三个月没人管", "银行卡号写错了",
    ],
)  # fmt: skip
def test_other_messages_change_no_number(text: str) -> None:
    assert contact_wish(text, WORDS) is None


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("另外我爸的高龄津贴也没发 也记一下", "我爸的高龄津贴也没发"),
        ("再记一张 我儿子残疾证办不下来", "我儿子残疾证办不下来"),
        ("还有个事 村路灯坏了", "村路灯坏了"),
        ("再开一个工单 我老娘住院没钱", "我老娘住院没钱"),
        ("还有一件事 我自己的高龄津贴没发", "我自己的高龄津贴没发"),
    ],
)
@pytest.mark.parametrize("waiting", [None, '["waiting", {"what": "reason", "kind": "rate", "satisfied": false}]'])
async def test_another_matter_gets_a_ticket_of_its_own(
    actions: dict[str, Action], text: str, facts: str, waiting: str | None
) -> None:
    _, ticket, slots = await after_sending(actions, text, "inform", ticket_form=waiting)
    state, form = json.loads(slots["ticket_form"])
    assert (state, form["text"], form["separate"]) == ("form", facts, True)
    assert bool(ticket) == bool(waiting)


@pytest.mark.parametrize(
    "text", ["还有一件事忘了说 他们还收了我两百块", "另外那个人姓刘 也记一下", "还有一件事 低保多少钱"]
)
async def test_what_belongs_to_the_ticket_opens_no_other(actions: dict[str, Action], text: str) -> None:
    _, _, slots = await after_sending(actions, text)
    assert not (slots.get("ticket_form") or "").startswith('["form"')


@pytest.mark.parametrize("text", ["记成工单 我家没人管", "记成工单 我家里困难没人管"])
async def test_a_matter_beside_the_wish_opens_a_ticket(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "dont_know"), [user(text)])
    _, slots = await run(actions["action_small_talk"], asked)
    assert json.loads(slots["ticket_form"])[1]["text"] == text.split(" ")[1]


@pytest.mark.parametrize("text", ["怎么还没人理我", "到底办不办", "没人找我咋办", "他们多久回我", "超时了怎么办"])
@pytest.mark.parametrize("read", ["complain_service", "ask_processing_time"])
async def test_nobody_comes_shows_the_ticket(actions: dict[str, Action], text: str, read: str) -> None:
    _, ticket, slots = await after_sending(actions, text, read)
    assert ticket["kind"] == "status"
    assert not (slots.get("ticket_form") or "").startswith('["form"')


async def test_a_ticket_number_may_come_in_pieces(actions: dict[str, Action]) -> None:
    slots: dict[str, Any] = {}
    for text in ("号是261128-360902-0001", "7"):
        asked = tracker(message(text, "inform"), [user(text)], **slots)
        replies, slots = await run(actions["action_answer_policy"], asked)
    assert replies[-1]["custom"]["effects"]["ticket"]["number"] == "26112836090200017"
    asked = tracker(message("088678", "inform"), [user("088678")], **slots)
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert replies[-1]["custom"]["effects"]["ticket"]["code"] == "088678"


async def test_no_ticket_is_found_by_a_name(actions: dict[str, Action]) -> None:
    replies, ticket, _ = await after_sending(actions, "用我名字查 刘桂英")
    assert not ticket
    assert replies[-1]["text"] == WORDS.says["by_name"]


@pytest.mark.parametrize("text", ["不满意", "没解决，不满意"])
async def test_before_a_reason_it_is_asked_whether_there_is_an_answer(actions: dict[str, Action], text: str) -> None:
    _, ticket, slots = await after_sending(actions, text, "rate_service")
    assert ticket["first"]
    _, ticket, _ = await after_sending(actions, "等了一个月", ticket_form=slots["ticket_form"])
    assert (ticket["text"], ticket["first"]) == ("等了一个月", False)
    _, ticket, _ = await after_sending(actions, "催一下", ticket_form=slots["ticket_form"])
    assert ticket["kind"] == "urge"
