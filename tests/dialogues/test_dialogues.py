"""Whole dialogues with the real bot and the real actions, in the words of citizens; `telling` says how to write one."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.chat_client import ChatClient, ChatFailed
from hotline.db.engine import database_url
from hotline.settings import Settings
from knowledge import load_library
from tests.dialogues.county import add_county
from tests.dialogues.telling import HERE, Place, dialogue_files, read_dialogue, tell
from tests.rasa_project.bot_files import responses
from tests.stack import Stack

FILES = dialogue_files()
_BEHAVIOURS = {
    "happy_path", "correction", "digression", "mixed_asks", "anger", "silence", "nonsense", "urgent", "handover",
    "memory", "out_of_scope", "safety", "screening", "tickets",
}  # fmt: skip
_AT_ONCE = 4
MISSED = ["utter_missed", "utter_missed_otherwise", "utter_missed_shorter", "utter_missed_example"]


def test_there_are_dialogues_for_every_behaviour() -> None:
    per_folder = Counter(path.parent.name for path in FILES)
    assert set(per_folder) == _BEHAVIOURS
    assert min(per_folder.values()) >= 4
    assert len(FILES) >= 80


def test_each_file_is_a_dialogue_named_as_what_it_shows() -> None:
    for path in FILES:
        assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*\.yaml", path.name), path
        assert any(turn.get("expect") for turn in read_dialogue(path)), path


@pytest.fixture(scope="module")
def told(stack: Stack, request: pytest.FixtureRequest) -> Iterator[dict[Path, list[str]]]:
    """What was wrong in each dialogue that is asked for; all are told at once, a few at a time."""
    add_county(database_url(Settings(_env_file=None, data_dir=stack.data_dir)))
    place = Place(stack.base_url, stack.bot_url, database_url(Settings(_env_file=None, data_dir=stack.data_dir)))
    chosen = {item.callspec.params.get("path") for item in request.session.items if hasattr(item, "callspec")}
    asked = [path for path in FILES if path in chosen]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield dict(zip(asked, pool.map(lambda path: tell(path, place), asked), strict=True))


@pytest.mark.bot
def test_every_button_that_is_always_the_same_is_understood(stack: Stack) -> None:
    variants = [variant for said in responses().values() for variant in said]
    payloads = {button["payload"] for variant in variants for button in variant.get("buttons", [])}
    payloads |= set(load_library().dialogue.words.readings.values())
    missed = {variant["text"].partition("\n")[0] for name in MISSED for variant in responses()[name]}
    for payload in sorted(payloads - {"继续问机器人"}):
        with ChatClient(stack.base_url) as citizen:
            citizen.open()
            (first, *_) = citizen.say(payload)
            assert first["text"].partition("\n")[0] not in missed, payload


@pytest.mark.bot
def test_ten_thousand_emoji_are_refused_and_the_talk_goes_on(stack: Stack) -> None:
    with ChatClient(stack.base_url) as citizen:
        citizen.open()
        with pytest.raises(ChatFailed, match="2000"):
            citizen.say("😀" * 10_000)
        (reply,) = citizen.say("😀" * 2000)
        assert "没看到字" in reply["text"]
        (reply,) = citizen.say("兰州城市低保一个月多少钱" + "😀" * 1900)
        assert "914" in reply["text"]


@pytest.mark.bot
@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HERE)))
def test_the_dialogue_goes_as_told(path: Path, told: dict[Path, list[str]]) -> None:
    assert told[path] == [], "\n".join(told[path])
