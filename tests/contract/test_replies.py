"""Every action, called by the real Rasa, answers what `bot_client.parse_reply` reads."""

from collections.abc import Callable
from typing import Any

import pytest

from hotline.conversations.bot import BotReply
from hotline.conversations.model import Attention

pytestmark = pytest.mark.bot

Ask = Callable[[str], BotReply]
Say = Callable[[str], list[dict[str, Any]]]


def test_text_buttons_and_custom_come_as_messages_of_their_own(say: Say) -> None:
    said = say("兰州城市低保一个月多少钱")
    keys = {key for message in said for key in message}
    assert keys <= {"recipient_id", "text", "buttons", "custom"}
    (custom,) = [message["custom"] for message in said if "custom" in message]
    assert custom["citations"]
    assert custom["effects"] == {"region": "620100"}
    (spoken,) = [message for message in said if "text" in message]
    assert "914" in spoken["text"]


def test_an_answer_on_policy_brings_its_citations_and_the_region(ask: Ask) -> None:
    reply = ask("兰州城市低保一个月多少钱")
    (message,) = reply.messages
    (citation,) = message.citations
    assert set(citation) == {"document", "number", "clause", "quote", "date", "region", "url"}
    assert "914" in citation["quote"]
    assert reply.region == "620100"
    assert not reply.hand_over
    assert reply.attention is None


def test_two_answers_keep_their_own_citations(ask: Ask) -> None:
    reply = ask("兰州和云南的低保分别是多少钱")
    assert len(reply.messages) == 2
    lanzhou, yunnan = reply.messages
    assert {citation["region"] for citation in lanzhou.citations} == {"甘肃省兰州市"}
    assert {citation["region"] for citation in yunnan.citations} == {"云南省"}


def test_a_fixed_sentence_brings_its_buttons(ask: Ask) -> None:
    (message,) = ask("你好").messages
    assert {"title": "转人工", "payload": "转人工"} in message.buttons
    assert message.citations == []


def test_asking_for_a_person_hands_over(ask: Ask) -> None:
    reply = ask("我要找真人说话，不要机器")
    assert reply.hand_over
    assert reply.attention == Attention.REQUESTED
    assert "工作人员" in reply.messages[0].text


def test_danger_hands_over_as_urgent(ask: Ask) -> None:
    reply = ask("家里着火了，没地方住，快来人")
    assert reply.hand_over
    assert reply.attention == Attention.URGENT
    assert "119" in reply.messages[0].text


def test_what_a_machine_cannot_do_is_noted_for_a_person(ask: Ask) -> None:
    reply = ask("小区门口的路灯坏了没人修")
    assert reply.attention == Attention.NOTED
    assert not reply.hand_over
    assert "12345" in reply.messages[0].text


def test_the_second_miss_in_a_row_is_noted_and_worded_differently(ask: Ask) -> None:
    first, second = ask("qwertyuiop zxcvbnm"), ask("asdfghjkl poiuytre")
    assert first.attention is None
    assert second.attention == Attention.NOTED
    assert first.messages[0].text != second.messages[0].text


def test_the_answer_is_repeated_in_simpler_words_with_its_citations(ask: Ask) -> None:
    answered = ask("兰州城市低保一个月多少钱").messages[0]
    repeated = ask("没听清，再说一遍").messages[0]
    assert "914" in repeated.text
    assert repeated.citations == answered.citations


def test_beginning_again_forgets_the_region_and_says_so_once(ask: Ask) -> None:
    ask("兰州城市低保一个月多少钱")
    begun = ask("重新开始吧")
    assert len(begun.messages) == 1
    assert begun.region == ""
    assert "914" not in ask("低保一个月多少钱").messages[0].text
