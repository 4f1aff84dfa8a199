"""The citizen's first questions, through the public contract, the real bot and the real actions."""

from collections.abc import Iterator

import pytest

from app.chat_client import ChatClient
from tests.stack import Stack

pytestmark = pytest.mark.bot


@pytest.fixture
def citizen(stack: Stack) -> Iterator[ChatClient]:
    client = ChatClient(stack.base_url)
    client.open()
    yield client
    client.close()


def test_urban_amount_in_lanzhou_names_document_clause_and_quote(citizen: ChatClient) -> None:
    (reply,) = citizen.say("兰州城市低保一个月多少钱")
    assert "914" in reply["text"]
    assert "2022" in reply["text"]
    (citation,) = reply["citations"]
    assert "914" in citation["quote"]
    assert citation["clause"] == "三"
    assert citation["date"] == "2022-05-30"
    assert citation["region"] == "甘肃省兰州市"


def test_a_follow_up_changes_only_what_it_names(citizen: ChatClient) -> None:
    citizen.say("兰州城市低保一个月多少钱")
    (rural,) = citizen.say("那农村呢")
    assert "5268" in rural["text"]
    assert "439" in rural["text"]
    (xinjiang,) = citizen.say("新疆呢")
    assert "没有新疆" in xinjiang["text"]
    assert "元" not in xinjiang["text"]  # what other aid comes to there, nobody asked for
    assert "914" not in xinjiang["text"]


def test_a_place_without_a_source_gets_no_number_and_a_person(citizen: ChatClient) -> None:
    (reply,) = citizen.say("上海低保多少")
    assert "没有上海市" in reply["text"]
    assert not any(char.isdigit() for char in reply["text"].partition("\n\n")[0])
    assert {citation["region"] for citation in reply["citations"]} == {"全国"}  # who sets it, never a figure
    assert "转人工" in [button["payload"] for button in reply["buttons"]]


def test_an_average_is_called_an_average(citizen: ChatClient) -> None:
    (reply,) = citizen.say("福建低保标准是多少")
    assert "9913" in reply["text"]
    assert "平均" in reply["text"]
    assert "不能用来判断" in reply["text"]


def test_no_region_is_asked_for_with_buttons_and_remembered(citizen: ChatClient) -> None:
    (asked,) = citizen.say("低保一个月多少钱")
    assert "兰州市" in [button["title"] for button in asked["buttons"]]
    (answered,) = citizen.say("兰州市")
    assert "914" in answered["text"]
    assert "5268" in answered["text"]
    (papers,) = citizen.say("低保要带什么材料")
    assert "兰州" in papers["text"] or "资料" in papers["text"]


def test_every_button_that_is_offered_is_understood(citizen: ChatClient) -> None:
    seen: set[str] = set()
    todo = ["低保一个月多少钱", "兰州市", "临时救助怎么申请", "什么是特困", "你是机器人吗"]
    while todo and len(seen) < 60:
        text = todo.pop()
        if text in seen or text in ("转人工", "再试一次", "继续问机器人"):
            continue
        seen.add(text)
        for reply in citizen.say(text):
            assert "没听懂" not in reply["text"], text
            assert "没弄明白" not in reply["text"], text
            todo += [button["payload"] for button in reply["buttons"]]
    assert len(seen) > 10
