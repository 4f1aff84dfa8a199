"""Between a form's questions: real names, questions to it, one more of the same; and right after sending."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from knowledge.ticket_form import load_ticket_form
from knowledge.ticket_sent import load_sent_words
from tests.actions.tickets.test_tickets import form
from tests.actions.trackers import message, run, tracker

WORDS = load_ticket_form()


async def _told(
    actions: dict[str, Action], said: str, read: str = "inform", **of_form: Any
) -> tuple[str, dict[str, Any]]:
    asked = tracker(message(said, read), ticket_form=form(**of_form))
    replies, slots = await run(actions["action_answer_policy"], asked)
    kept = slots.get("ticket_form")
    return replies[-1]["text"], json.loads(kept)[1] if kept else {}


async def test_who_gives_their_name_is_asked_for_it(actions: dict[str, Action]) -> None:
    named: dict[str, Any] = {
        "category": "unfair",
        "who": None,
        "text": "实名举报村主任贪污低保钱",
        "current": "contact",
    }
    reply, now = await _told(actions, "13800138000", **named, here=False)
    assert now["current"] == "name"
    named |= {"phone": "13800138000", "here": False, "current": "name"}
    reply, now = await _told(actions, "刘大勇", **named)
    assert (now["name"], now["status"]) == ("刘大勇", "consent")
    reply, now = await _told(actions, "不写名字", **named)
    assert (now["name"], now["status"]) == (None, "consent")
    assert "138****8000" in reply


@pytest.mark.parametrize("text", ["不实名举报村主任贪污低保钱", "村里要实名认证，没给我发低保", "村主任贪污低保钱"])
async def test_who_does_not_is_asked_for_none(actions: dict[str, Action], text: str) -> None:
    _, now = await _told(actions, "13800138000", category="unfair", who=None, text=text, current="contact", here=False)
    assert now["status"] == "consent"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("多久能答复", "最晚哪一天"), ("几天有人回我", "最晚哪一天"), ("我不会写字", "我替您记"),
        ("不会写字咋办", "我替您记"), ("没文化不会打字", "我替您记"),
    ],
)  # fmt: skip
async def test_questions_to_the_form(actions: dict[str, Action], text: str, says: str) -> None:
    reply, now = await _told(actions, text, current="contact", here=False)
    assert says in reply
    assert text not in now["text"]


@pytest.mark.parametrize("text", ["多久能批下来", "他不会写字才没申请", "多久没发了", "我爸不会写字，村里不给办"])
def test_what_is_none_to_the_form(text: str) -> None:
    assert WORDS.question_in(text) is None


async def test_one_more_is_written_down_and_is_no_address(actions: dict[str, Action]) -> None:
    reply, now = await _told(
        actions, "我再报一个 村主任的老婆也吃低保", "complain_unfair", category="unfair", who=None, region=None,
        text="村支书收了我两千块", current="place",
    )  # fmt: skip
    assert "写进这张里了" in reply
    assert now["text"] == "村支书收了我两千块\n村主任的老婆也吃低保"
    assert now["address"] is None


@pytest.mark.parametrize("text", ["刚才那个还要加一条 上个月也没发", "在那张工单里加一句 他还收了老王三千"])
def test_more_of_a_ticket_that_was_sent(text: str) -> None:
    assert WORDS.match("adds", text) is not None


@pytest.mark.parametrize("text", ["我再报一个 村主任的老婆也吃低保", "再举报一个人，会计也拿低保"])
def test_another_one_after_it(text: str) -> None:
    assert load_sent_words().match("another", text) is not None


@pytest.mark.parametrize("text", ["他还收了老王三千", "而且他老婆也吃低保", "上个月他也没给我发"])
def test_it_goes_on_with_what_was_told(text: str) -> None:
    assert WORDS.match("goes_on_telling", text) is not None


@pytest.mark.parametrize("text", ["他们多久回我", "他会不会知道", "他是谁", "低保多少钱", "她能领吗"])
def test_a_question_does_not_go_on_with_it(text: str) -> None:
    assert WORDS.match("goes_on_telling", text) is None


async def test_a_second_matter_is_offered_a_ticket_of_its_own(actions: dict[str, Action]) -> None:
    text = "我爸低保没发\n另一件事：我妈的高龄补贴也没发"
    asked = tracker(message("同意", "affirm"), ticket_form=form(category="payment", text=text, status="consent"))
    replies, _ = await run(actions["action_answer_policy"], asked)
    assert replies[-1]["buttons"] == [{"title": "再开一张", "payload": "再记一张，我妈的高龄补贴也没发"}]


async def test_ones_own_house_is_no_kindness_to_others(actions: dict[str, Action]) -> None:
    for text, kind in (("我家屋漏了请你们派人来看看", "aid"), ("隔壁老人没人管", "person_in_need")):
        _, slots = await run(actions["action_open_ticket"], tracker(message(text, "report_person_in_need")))
        assert json.loads(slots["ticket_form"])[1]["category"] == kind


@pytest.mark.parametrize(("text", "read"), [("我不服", "deny"), ("我交了", "inform"), ("太冤枉了", "inform")])
async def test_a_few_words_of_the_matter_are_no_failed_place(actions: dict[str, Action], text: str, read: str) -> None:
    _, now = await _told(actions, text, read, category="appeal", region=None, current="place")
    assert text in now["text"]
    assert now["tries"] == 0


@pytest.mark.parametrize("text", ["我要投诉", "帮我举报"])
async def test_a_wish_that_is_told_again_is_no_part_of_the_matter(actions: dict[str, Action], text: str) -> None:
    _, now = await _told(actions, text, "complain_service", category="service", who=None, region=None, current="place")
    assert text not in now["text"]
    assert (now["current"], now["tries"]) == ("place", 0)


async def test_a_complaint_announced_in_an_application_stays_out_of_it(actions: dict[str, Action]) -> None:
    reply, now = await _told(actions, "我要投诉", "complain_service", current="contact", here=False)
    assert "单开一张" in reply
    assert "投诉" not in now["text"]


async def test_why_in_a_form_is_no_place(actions: dict[str, Action]) -> None:
    _, now = await _told(actions, "为啥停", "inform", category="appeal", region=None, current="place")
    assert not now or now["tries"] == 0


async def test_a_short_need_beside_a_wish_is_not_lost(actions: dict[str, Action]) -> None:
    before = message("临时救助咋申请", "request_aid")
    latest = message("急，我娃住院没钱", "request_aid")
    events = [{"event": "user", "text": item["text"], "parse_data": item} for item in (before, latest)]
    _, slots = await run(actions["action_open_ticket"], tracker(latest, events))
    assert "我娃住院没钱" in json.loads(slots["ticket_form"])[1]["text"]
