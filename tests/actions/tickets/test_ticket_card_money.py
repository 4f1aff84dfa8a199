"""Money taken from a card, told in the middle of a ticket: the bank and the police first, and the right ticket."""

import json

import pytest
from rasa_sdk.interfaces import Action

from tests.actions.tickets.test_tickets import WEST, form
from tests.actions.trackers import message, run, tracker


@pytest.mark.parametrize(
    ("told", "category"),
    [
        ({"category": "question", "text": "我要投诉", "guessed": True, "announced": True}, "other"),
        ({"category": "question", "text": "", "guessed": True}, "other"),
        ({"category": "service", "text": "我要投诉村主任", "guessed": True, "announced": True}, "service"),
    ],
)
@pytest.mark.parametrize(("said", "advice"), [("卡里的钱被人转走了", "110 报警"), ("卡上钱不见了", "请银行把卡冻住")])
async def test_it_is_the_matter(
    actions: dict[str, Action], told: dict[str, object], category: str, said: str, advice: str
) -> None:
    asked = tracker(message(said, "report_missing_payment"), ticket_form=form(**told, current="what", region=None))
    replies, slots = await run(actions["action_answer_policy"], asked)
    assert advice in replies[0]["text"]
    assert "事情在哪里" in replies[-1]["text"]
    now = json.loads(slots["ticket_form"])[1]
    assert now["category"] == category
    assert said in now["text"]


async def test_it_is_told_beside_another_matter(actions: dict[str, Action]) -> None:
    told = {"category": "payment", "text": "低保没到账", "current": "who", "who": None}
    asked = tracker(message("卡里的钱被人转走了", "inform"), region=WEST, ticket_form=form(**told))
    replies, slots = await run(actions["action_answer_policy"], asked)
    assert "110 报警" in replies[0]["text"]
    now = json.loads(slots["ticket_form"])[1]
    assert now["category"] == "payment"
    assert "转走" in now["text"]


@pytest.mark.parametrize("said", ["低保钱没到账", "我妈", "卡换了新的", "银行说没到账"])
async def test_nothing_is_said_of_banks_for_other_words(actions: dict[str, Action], said: str) -> None:
    asked = tracker(message(said, "inform"), region=WEST, ticket_form=form(category="payment", current="who", who=None))
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert not any("110" in reply["text"] for reply in replies)


async def test_aid_that_has_not_come_after_it_is_a_ticket_for_a_payment(actions: dict[str, Action]) -> None:
    before = {
        "event": "user",
        "text": "卡里的低保钱没了",
        "parse_data": message("卡里的低保钱没了", "report_missing_payment"),
    }
    asked = tracker(message("这个月的低保钱没到账", "report_missing_payment"), events=[before])
    _, slots = await run(actions["action_open_ticket"], asked)
    assert json.loads(slots["ticket_form"])[1]["category"] == "payment"
