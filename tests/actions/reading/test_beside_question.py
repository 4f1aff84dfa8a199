"""A complaint, or another office's matter, beside a question: the question is answered, the rest can be noted."""

from datetime import date

import pytest
from rasa_sdk.interfaces import Action

from actions.reading.beside_question import told_beside
from actions.tickets.story import Said, category_of
from knowledge import Library
from tests.actions.read_trackers import tracker_of
from tests.actions.trackers import message, run, tracker

TODAY = date(2026, 11, 28)
POLICY = "action_answer_policy"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("我要投诉村干部，还有低保要什么材料", "我要投诉村干部"),
        ("临时救助怎么申请，另外我要举报村长", "另外我要举报村长"),
        ("窗口态度太差，顺便问下低保多久", "窗口态度太差"),
        ("家门口路灯坏了，另外高龄津贴多少钱", "家门口路灯坏了"),
        ("村长打人了，还有我想问低保", "村长打人了"),
        ("我投诉村干部，低保要什么材料", "我投诉村干部"),
        ("邻居打我妈，还有低保咋办", "邻居打我妈"),
    ],
)
def test_what_is_told_beside_a_question_is_found(library: Library, text: str, told: str) -> None:
    found = told_beside(tracker_of(library, text, "ask_documents"), library, TODAY)
    assert found is not None
    assert found.told == told
    assert told not in found.question.latest_message["text"]


@pytest.mark.parametrize(
    "text",
    [
        "老板欠工资，老伴透析，能不能办低保",
        "我妈瘫了，还有我爸也病了，低保怎么办",
        "低保要什么材料，还有低保多少钱",
        "低保批不下来能投诉吗，还有要什么材料",
        "怎么投诉村干部，还有低保要什么材料",
        "村干部不给办低保，我要投诉",
        "打了人工电话没人接，还有低保怎么办",
        "我家房子漏水，另外我想问下能不能办低保",
    ],
)
def test_what_belongs_to_the_question_is_not_taken_from_it(library: Library, text: str) -> None:
    assert told_beside(tracker_of(library, text, "ask_documents"), library, TODAY) is None


async def test_the_question_is_answered_and_a_ticket_offered(actions: dict[str, Action]) -> None:
    asked = message("我想投诉村干部不给我报[低保](program:dibao)，还有[低保](program:dibao)要啥材料", "ask_documents")
    (answer, noted), slots = await run(actions[POLICY], tracker(asked))
    assert "授权" in answer["text"]
    assert "举报" not in answer["text"]
    assert noted["response"] == "utter_also_noted"
    assert slots["last_turn"] == "ticket"


async def test_of_another_office_s_matter_it_is_said_whom_to_ask(actions: dict[str, Action]) -> None:
    asked = message("路灯坏了，顺便问下[高龄津贴](program:gaoling_jintie)多少钱", "ask_amount")
    (answer, noted), _ = await run(actions[POLICY], tracker(asked))
    assert "高龄津贴" in answer["text"]
    assert "交通" in noted["text"]


def test_who_complains_beside_a_question_does_not_reach_the_office_complained_of(library: Library) -> None:
    assert category_of(Said("我要投诉村干部，还有低保要什么材料", "ask_documents", []), library) == "service"
    for text in ("去哪投诉", "怎么投诉", "投诉电话多少", "低保要什么材料"):
        assert category_of(Said(text, "ask_contact", []), library) == "question"


async def test_a_question_beside_a_look_for_a_ticket_is_kept(actions: dict[str, Action]) -> None:
    asked = message("我的工单到哪了，另外想问[孤儿补贴](program:guer)多少钱", "check_ticket")
    replies, slots = await run(actions["action_follow_ticket"], tracker(asked))
    assert replies[-1]["response"] == "utter_kept_question"
    assert slots["kept"] == "amount:guer::1"


async def test_blows_beside_a_question_come_before_its_answer(actions: dict[str, Action]) -> None:
    asked = message("邻居打我妈，还有[低保](program:dibao)怎么申请", "ask_procedure")
    replies, _ = await run(actions[POLICY], tracker(asked))
    assert replies[0]["response"] == "utter_harm_done"
    assert "申请低保" in replies[1]["text"]


async def test_aid_that_is_asked_for_without_a_name_is_told_beside_another_matter(actions: dict[str, Action]) -> None:
    asked = message("路灯坏了，另外问下我妈八十了有补贴吗", "out_of_scope")
    replies, _ = await run(actions["action_open_ticket"], tracker(asked))
    assert "高龄津贴" in replies[0]["text"]
    assert "交通" in replies[-1]["text"]
    assert "记下来" in [button["title"] for button in replies[-1]["buttons"]]


@pytest.mark.parametrize("text", ["路灯坏了，另外井盖也没了", "老板欠我工资，还有谁能给我做主"])
async def test_other_matters_alone_stay_so(actions: dict[str, Action], text: str) -> None:
    (reply,), _ = await run(actions["action_open_ticket"], tracker(message(text, "out_of_scope")))
    assert "不归社会救助管" in reply["text"]
