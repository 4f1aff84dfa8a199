"""At the read-back and before it: agreement, refusal, thinking on, no name, no number; a complaint of its own."""

import json
from typing import Any

import pytest
from rasa_sdk.interfaces import Action

from actions.tickets.reading import agrees, is_other_complaint, refuses, thinks_on
from actions.tickets.state import Form
from knowledge import Library
from knowledge.ticket_form import load_ticket_form
from tests.actions.tickets.test_tickets import WEST, form
from tests.actions.trackers import message, run, tracker

WORDS = load_ticket_form()
NAMED: dict[str, Any] = {
    "category": "unfair", "who": None, "name": "刘桂芳", "phone": "13800003338", "here": False,
    "text": "村干部扣了我的钱\n我叫刘桂芳，电话13800003338", "status": "consent",
}  # fmt: skip


async def told(
    actions: dict[str, Action], said: str, intent: str = "inform", **of_form: object
) -> tuple[str, dict[str, Any]]:
    """The answer to a message in a form, and the form afterwards."""
    asked = tracker(message(said, intent), ticket_form=form(**of_form))
    replies, slots = await run(actions["action_answer_policy"], asked)
    kept = slots.get("ticket_form")
    return replies[-1]["text"], json.loads(kept)[1] if kept else {}


@pytest.mark.parametrize(
    "text",
    [
        "就按你说的弄", "那就这么办吧", "你帮我交了吧", "那就麻烦你了", "我没意见", "想好了，交", "要得",
        "妥", "得行",
        "可以，报吧", "行，按你念的交", "那就提交吧",
    ],
)  # fmt: skip
def test_agreement_in_other_words(library: Library, text: str) -> None:
    assert agrees(text, library, WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "想好了", "你帮我交电费", "报了", "可以吗", "先不交我再想想", "没意见吗", "不妥", "交了没", "按他们说的办",
        "发了", "就按你说的弄不行", "我没意见，但是电话错了", "可以报吗",
    ],
)  # fmt: skip
def test_what_is_no_agreement(library: Library, text: str) -> None:
    assert not agrees(text, library, WORDS)


@pytest.mark.parametrize("text", ["别报了", "不要交", "先别交", "我搬家了，不管了，撤掉"])
def test_refusals(text: str) -> None:
    assert refuses(text, WORDS)


@pytest.mark.parametrize("text", ["村里不报我的名", "去年低保，撤了", "他们不管了，撤掉", "别报复我", "不交医保"])
def test_the_matter_is_no_refusal(text: str) -> None:
    assert not refuses(text, WORDS)


@pytest.mark.parametrize("text", ["先不交我再想想", "让我考虑一下", "等等我想想"])
async def test_a_form_waits_for_who_thinks_on(actions: dict[str, Action], text: str) -> None:
    asked = tracker(message(text, "inform"), ticket_form=form(status="consent"))
    replies, slots = await run(actions["action_answer_policy"], asked)
    assert "慢慢想" in replies[-1]["text"]
    assert slots["ticket_form"].startswith('["dropped"')


@pytest.mark.parametrize("text", ["我想想是哪个镇", "我想想办法"])
def test_thinking_of_something_else(text: str) -> None:
    assert not thinks_on(text, WORDS)


@pytest.mark.parametrize("text", ["嗯，交吧", "那行吧", "就按你说的弄"])
@pytest.mark.parametrize("current", ["contact", "town"])
async def test_agreement_too_early_asks_again(actions: dict[str, Action], current: str, text: str) -> None:
    region = "360902" if current == "town" else WEST
    reply, now = await told(actions, text, current=current, here=False, region=region)
    assert "还有一样要问您" in reply
    assert (now["current"], now["address"]) == (current, None)
    assert text not in now["text"]


@pytest.mark.parametrize("text", ["改一下，不实名了", "我不想实名", "匿名"])
async def test_anonymous_leaves_neither_name_nor_number(actions: dict[str, Action], text: str) -> None:
    reply, now = await told(actions, text, **NAMED)
    assert (now["anonymous"], now["name"], now["phone"], now["text"]) == (True, None, None, "村干部扣了我的钱")
    assert "刘桂芳" not in reply


@pytest.mark.parametrize("text", ["不实名你们管吗", "可以不实名吗", "他不实名", "不用实名认证"])
async def test_what_is_no_wish_to_be_anonymous(actions: dict[str, Action], text: str) -> None:
    _, now = await told(actions, text, **NAMED)
    assert not now.get("anonymous")


async def test_a_ticket_that_needs_a_name_is_not_anonymous(actions: dict[str, Action]) -> None:
    reply, now = await told(actions, "改一下，不实名了", status="consent")
    assert "不能匿名" in reply
    assert "实名" not in now["text"]


@pytest.mark.parametrize("text", ["把电话去掉", "电话先不留", "号码删掉吧", "别写我的电话"])
async def test_a_number_goes(actions: dict[str, Action], text: str) -> None:
    _, now = await told(actions, text, **NAMED)
    assert (now["phone"], now["here"], now["name"]) == (None, True, "刘桂芳")
    assert now["text"] == "村干部扣了我的钱\n我叫刘桂芳"


@pytest.mark.parametrize("text", ["电话打不通", "不要打电话给村里", "把电话费退给我"])
async def test_other_words_on_telephones_keep_it(actions: dict[str, Action], text: str) -> None:
    _, now = await told(actions, text, **NAMED)
    assert not now or now["phone"] == "13800003338"


@pytest.mark.parametrize("text", ["不想说我是谁", "把名字去掉"])
async def test_a_name_goes_and_the_number_is_spoken_of(actions: dict[str, Action], text: str) -> None:
    reply, now = await told(actions, text, **NAMED)
    assert (now["name"], now["phone"]) == (None, "13800003338")
    assert "刘桂芳" not in now["text"]
    assert "匿名" in reply


@pytest.mark.parametrize("text", ["我还想投诉村主任", "另外我要告镇长", "我还要投诉", "还想反映一下村书记优亲厚友"])
async def test_a_complaint_stays_out_of_a_ticket_that_the_township_reads(actions: dict[str, Action], text: str) -> None:
    reply, now = await told(actions, text, "complain_service", status="consent")
    assert "单开一张" in reply
    assert text not in now["text"]
    sent = tracker(message("同意", "affirm"), ticket_form=form(status="consent", complains=True))
    replies, _ = await run(actions["action_answer_policy"], sent)
    assert replies[-1]["buttons"] == [{"title": "开投诉的工单", "payload": "开投诉的工单"}]


@pytest.mark.parametrize(
    "text",
    [
        "我举报以后低保被停了",
        "有人举报我",
        "我还能投诉村主任吗",
        "村干部说我不符合",
        "我投诉过村主任",
        "我还告诉村主任了",
    ],
)
def test_what_announces_no_complaint(library: Library, text: str) -> None:
    assert not is_other_complaint(text, Form("aid", "x", status="consent"), library, WORDS)


def test_a_complaint_in_a_complaint_belongs_to_it(library: Library) -> None:
    assert not is_other_complaint("我还想投诉村主任", Form("unfair", "x", status="consent"), library, WORDS)


async def test_the_read_back_asks_who_will_get_it_before_anybody_agrees(actions: dict[str, Action]) -> None:
    asked = tracker(message("就在这里回我", "inform"), region=WEST, ticket_form=form(current="contact", here=False))
    replies, _ = await run(actions["action_answer_policy"], asked)
    told = replies[-1]["custom"]["effects"]["recipient"]
    assert told == {"category": "aid", "division": WEST, "words": "当地乡镇（街道）"}
    assert told["words"] in replies[-1]["text"]
