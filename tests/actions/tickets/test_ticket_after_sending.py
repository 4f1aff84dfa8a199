"""What is said once a ticket was sent: it means that ticket, and is told or passed on."""

from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge.ticket_form import load_ticket_form
from tests.actions.trackers import message, run, said, tracker, user

SAYS = load_ticket_form().says
SENT = said("好，这就交上去。", custom={"effects": {"ticket": {"kind": "open", "category": "service"}}})


async def after_sending(
    actions: dict[str, Action], text: str, intent: str = "inform", **slots: Any
) -> tuple[str, dict[str, Any]]:
    asked = tracker(message(text, intent), [user("同意"), SENT, user(text)], **slots)
    replies, _ = await run(actions["action_answer_policy"], asked)
    first = replies[0]
    return str(first.get("text") or first.get("response")), first["custom"].get("effects", {}).get("ticket", {})


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我补充一下 那个人姓刘", "那个人姓刘"),
        ("名字忘留了 我叫张三", "名字忘留了 我叫张三"),
        ("地址报错了 是金瑞镇", "地址报错了 是金瑞镇"),
        ("还有一件事忘了说 他们还收了我两百块", "他们还收了我两百块"),
        ("我要改内容，是态度恶劣还骂人", "是态度恶劣还骂人"),
        ("再加一句，那天是周三", "那天是周三"),
    ],
)
async def test_what_is_added_or_wrong_reaches_the_ticket(actions: dict[str, Action], text: str, facts: str) -> None:
    _, ticket = await after_sending(actions, text)
    assert (ticket["kind"], ticket["text"]) == ("add", facts)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("太慢了 等不了", "sent_slow"),
        ("他们打电话来我没听见", "sent_missed"),
        ("他们来了电话我没接到怎么办", "sent_missed"),
        ("他们会来我家吗", "sent_visit"),
        ("今天能来人不", "sent_visit"),
        ("要我去镇上吗", "sent_go"),
        ("会不会给我恢复低保", "sent_outcome"),
        ("怎么查", "sent_look"),
    ],
)
async def test_what_is_asked_of_it_is_told(actions: dict[str, Action], text: str, key: str) -> None:
    assert (await after_sending(actions, text, "ask_bot"))[0] == SAYS[key]


@pytest.mark.parametrize(
    "text", ["我要等多久", "啥时候给我回话", "单号多少来着", "再说一遍单号", "刚才那个号再发一次", "再说一遍"]
)
async def test_its_state_is_told_and_nothing_urged(actions: dict[str, Action], text: str) -> None:
    assert (await after_sending(actions, text, "repeat"))[1]["kind"] == "status"


@pytest.mark.parametrize("text", ["我要撤销投诉", "我要撤掉我那个投诉", "取消刚才那个", "把刚才的工单撤了"])
async def test_it_is_taken_back_in_many_words(actions: dict[str, Action], text: str) -> None:
    assert (await after_sending(actions, text, "restart"))[0] == SAYS["withdraw_confirm"]


@pytest.mark.parametrize("text", ["补充养老保险怎么交", "低保多少钱", "他们来我家看过了，说我不够条件"])
async def test_other_messages_are_not_taken_for_it(actions: dict[str, Action], text: str) -> None:
    reply, ticket = await after_sending(actions, text, "ask_amount")
    assert not ticket
    assert reply not in {SAYS[key] for key in ("sent_visit", "sent_outcome", "adding")}


@pytest.mark.parametrize("text", ["确定", "确认撤回", "撤吧撤吧", "确定要撤", "是的，撤"])
async def test_taking_back_is_confirmed(actions: dict[str, Action], text: str) -> None:
    waiting = '["waiting", {"what": "withdraw", "kind": "withdraw"}]'
    assert (await after_sending(actions, text, "affirm", ticket_form=waiting))[1]["kind"] == "withdraw"


async def test_the_right_code_alone_follows_a_wrong_one(actions: dict[str, Action]) -> None:
    asked = tracker(message("查工单 261127-360902-0001-0 123456", "check_ticket"))
    _, slots = await run(actions["action_follow_ticket"], asked)
    asked = tracker(message("123457", "inform"), ticket_form=slots["ticket_form"])
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert replies[0]["custom"]["effects"]["ticket"]["code"] == "123457"


async def test_the_number_of_a_bank_card_is_none_of_a_ticket(actions: dict[str, Action]) -> None:
    asked = tracker(message("我要申请低保 卡号6228480402564890018 老伴瘫了", "request_aid"))
    replies, slots = await run(actions["action_open_ticket"], asked)
    assert slots["ticket_form"]
    assert all("ticket" not in reply["custom"].get("effects", {}) for reply in replies)
