"""An operator at the terminal desk, and a citizen at `hotline ask` and `hotline chat`, on the real assistant."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.chat_client import ChatClient
from tests.stack import Stack

pytestmark = pytest.mark.bot

_ROOT = Path(__file__).resolve().parents[2]


def _hotline(stack: Stack, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.cli", *arguments],
        cwd=_ROOT,
        # Wide, so that the table of the queue breaks no conversation id.
        env={**stack.settings(), "COLUMNS": "200"},
        input=typed,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def citizen(stack: Stack) -> Iterator[ChatClient]:
    with ChatClient(stack.base_url) as client:
        client.open()
        yield client


def test_while_an_operator_has_the_conversation_the_bot_is_silent_and_afterwards_it_answers(
    stack: Stack, citizen: ChatClient
) -> None:
    citizen.say("兰州城市低保一个月多少钱")
    citizen.say("转人工")
    assert citizen.owner == "queue"
    assert citizen.session_id in _hotline(stack, "desk", "list").stdout

    taken = _hotline(stack, "desk", "take", citizen.session_id, "--operator", "王芳")
    assert (taken.returncode, taken.stdout.strip()) == (0, "taken")
    assert citizen.say("那农村呢") == []
    assert citizen.owner == "operator"
    assert all(said["sender"] != "bot" for said in citizen.news())

    said = _hotline(stack, "desk", "say", citizen.session_id, "您好，我来帮您看一下。", "--operator", "王芳")
    assert said.returncode == 0
    assert [(news["sender"], news["text"]) for news in citizen.news()] == [("operator", "您好，我来帮您看一下。")]

    back = _hotline(stack, "desk", "back", citizen.session_id, "--operator", "王芳")
    assert (back.returncode, back.stdout.strip()) == (0, "handed back")
    assert [news["sender"] for news in citizen.news()] == ["system"]
    (answer,) = citizen.say("那农村呢")
    assert answer["sender"] == "bot"
    assert "5268" in answer["text"]
    assert citizen.owner == "bot"
    assert citizen.session_id not in _hotline(stack, "desk", "list").stdout

    shown = _hotline(stack, "desk", "show", citizen.session_id).stdout
    order = ["多少钱", "转人工", "那农村呢", "我来帮您看一下", "那农村呢", "5268"]
    places = [-1]
    for words in order:
        places.append(shown.index(words, places[-1] + 1))
    assert places == sorted(places)


def test_only_the_operator_who_took_a_conversation_speaks_in_it(stack: Stack, citizen: ChatClient) -> None:
    citizen.say("转人工")
    conversation = citizen.session_id
    too_early = _hotline(stack, "desk", "say", conversation, "您好", "--operator", "王芳")
    assert too_early.returncode == 3
    assert "take it first" in too_early.stderr
    assert _hotline(stack, "desk", "take", conversation, "--operator", "王芳").returncode == 0
    for command in (["take"], ["say", "您好"], ["back"]):
        name, *text = command
        refused = _hotline(stack, "desk", name, conversation, *text, "--operator", "李强")
        assert refused.returncode == 3, command
        assert "Traceback" not in refused.stderr
    nothing = _hotline(stack, "desk", "say", conversation, " ", "--operator", "王芳")
    assert nothing.returncode == 2
    assert _hotline(stack, "desk", "back", conversation, "--operator", "王芳").returncode == 0


def test_ask_prints_the_answer_with_its_source(stack: Stack) -> None:
    asked = _hotline(stack, "ask", "兰州城市低保一个月多少钱")
    assert asked.returncode == 0
    assert "914" in asked.stdout
    assert "《" in asked.stdout
    assert "2022-05-30" in asked.stdout
    assert asked.stderr == ""


def test_ask_says_why_a_message_is_refused(stack: Stack) -> None:
    refused = _hotline(stack, "ask", "长" * 2001)
    assert refused.returncode == 3
    assert "2000" in refused.stderr.replace(",", "").replace("，", "")
    assert "Traceback" not in refused.stderr


def test_chat_keeps_the_conversation_until_the_input_ends(stack: Stack) -> None:
    talked = _hotline(stack, "chat", typed="兰州城市低保一个月多少钱\n\n那农村呢\n")
    assert talked.returncode == 0
    assert talked.stdout.index("914") < talked.stdout.index("5268")
    assert talked.stderr == ""


def test_a_refused_message_does_not_end_the_chat(stack: Stack) -> None:
    talked = _hotline(stack, "chat", typed="长" * 2001 + "\n兰州城市低保一个月多少钱\n")
    assert talked.returncode == 0
    assert "914" in talked.stdout
