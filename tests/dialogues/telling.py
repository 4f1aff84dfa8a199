"""Plays dialogues as YAML tells them against a running assistant, and says what was not as expected.

A dialogue is a file named as what it shows: a list of turns. A turn has one of
  say: what the citizen writes          press: the title of a button of the last answer
  a_day_passes: true                    the last message is more than 24 hours old when the next one comes
and `expect`, with any of
  contains, absent   texts in the whole of the answer         buttons   titles or words of buttons
  cites              figure or words: clause; a citation of that clause quotes them, or is a retelling (no quote)
  attention, owner   of the conversation afterwards           region    its full name, or null
  new: true          the answer is none that was given before in this dialogue
  answers: 1         how many messages the answer has
Every answer must have words, unless `answers: 0` is expected; buttons never hold a command.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
import yaml

from app.chat_client import ChatClient

HERE = Path(__file__).parent
_KEYS = {"contains", "absent", "buttons", "cites", "attention", "owner", "region", "new", "answers"}
_MORE_THAN_A_DAY = 25 * 3600


@dataclass(frozen=True)
class Place:
    """Where the assistant runs."""

    base_url: str
    bot_url: str
    database_url: str


def dialogue_files() -> list[Path]:
    """Every dialogue, by folder and name."""
    return sorted(HERE.glob("*/*.yaml"))


def read_dialogue(path: Path) -> list[dict[str, Any]]:
    """The turns of a file. Raises AssertionError for what is no dialogue."""
    turns = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(turns, list), path
    assert turns, path
    for turn in turns:
        assert set(turn) - {"expect"} <= {"say", "press", "a_day_passes"}, (path, turn)
        assert len(set(turn) - {"expect"}) == 1, (path, turn)
        assert set(turn.get("expect") or {}) <= _KEYS, (path, turn)
    return turns


@dataclass
class Telling:
    """One dialogue under way."""

    place: Place
    client: ChatClient
    said: list[str] = field(default_factory=list)
    buttons: list[dict[str, str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def turn(self, number: int, turn: dict[str, Any]) -> None:
        """Say it, and note what is not as expected."""
        if turn.get("a_day_passes"):
            self._let_a_day_pass()
            return
        text = turn["say"] if "say" in turn else self._press(number, turn["press"])
        if text is None:
            return
        replies = self.client.say(text)
        self.buttons = [button for reply in replies for button in reply["buttons"]]
        expect = turn.get("expect") or {}
        whole = "\n".join(reply["text"] for reply in replies)
        for problem in self._problems(replies, whole, expect):
            self.complaints.append(
                f"turn {number} “{text}”: {problem}\n    answer: {whole}\n    buttons: {self._titles()}"
            )
        self.said.append(whole)

    def _titles(self) -> list[str]:
        return [text for button in self.buttons for text in (button["title"], button["payload"])]

    def _press(self, number: int, title: str) -> str | None:
        for button in self.buttons:
            if button["title"] == title:
                return button["payload"]
        self.complaints.append(f"turn {number}: no button “{title}” among {self._titles()}")
        return None

    def _problems(self, replies: list[dict[str, Any]], whole: str, expect: dict[str, Any]) -> list[str]:
        found = [f"does not say {text!r}" for text in expect.get("contains", ()) if str(text) not in whole]
        found += [f"says {text!r}" for text in expect.get("absent", ()) if str(text) in whole]
        found += [f"has no button {text!r}" for text in expect.get("buttons", ()) if text not in self._titles()]
        found += [f"has a command as a button: {text}" for text in self._titles() if text.startswith(("/", "／"))]
        found += self._uncited(replies, expect.get("cites", {}))
        if not whole.strip() and expect.get("answers") != 0:
            found.append("is silent")
        if expect.get("new") and whole in self.said:
            found.append("was said before")
        if "answers" in expect and len(replies) != expect["answers"]:
            found.append(f"has {len(replies)} messages")
        if "owner" in expect and self.client.owner != expect["owner"]:
            found.append(f"leaves the conversation to {self.client.owner}")
        return found + self._state(expect)

    @staticmethod
    def _uncited(replies: list[dict[str, Any]], cites: dict[Any, str]) -> list[str]:
        citations = [citation for reply in replies for citation in reply["citations"]]
        cited = [(citation["clause"], citation["quote"][:30]) for citation in citations]
        return [
            f"does not cite {clause!r} for {words!r}, but {cited}"
            for words, clause in cites.items()
            if not any(
                clause in item["clause"] and (str(words) in item["quote"] or not item["quote"]) for item in citations
            )
        ]

    def _state(self, expect: dict[str, Any]) -> list[str]:
        if not {"attention", "region"} & set(expect):
            return []
        with psycopg.connect(self.place.database_url) as connection:
            row = connection.execute(
                "select attention, region from conversation where id = %s", (self.client.session_id,)
            ).fetchone()
        assert row is not None
        state = dict(zip(("attention", "region"), row, strict=True))
        return [
            f"has the {key} {state[key]!r}, not {expect[key]!r}"
            for key in ("attention", "region")
            if key in expect and state[key] != expect[key]
        ]

    def _let_a_day_pass(self) -> None:
        """Rasa looks when the last message came in: one is put in that is older than a day."""
        event = {
            "event": "user",
            "text": "嗯",
            "timestamp": time.time() - _MORE_THAN_A_DAY,
            "parse_data": {"intent": {"name": "affirm", "confidence": 1.0}, "entities": [], "text": "嗯"},
        }
        url = f"{self.place.bot_url}/conversations/{self.client.session_id}/tracker/events"
        httpx.post(url, json=[event], timeout=20, trust_env=False).raise_for_status()


def tell(path: Path, place: Place) -> list[str]:
    """Play a dialogue; returns what was not as expected."""
    with ChatClient(place.base_url) as client:
        client.open()
        telling = Telling(place, client)
        for number, turn in enumerate(read_dialogue(path), 1):
            telling.turn(number, turn)
    return telling.complaints
