"""The webhook as Rasa calls it: answers, refusals, and errors that repeat nothing of what was said."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from fastapi import FastAPI
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, ActionExecutionRejection, Tracker

from actions.webhook import add_webhook
from tests.actions.trackers import call, message, user
from tests.hotline.log_capture import LogLines, captured_log

_SECRET = "我叫张三丰，身份证620102198001011234，电话13893112345"


class _Rejects(Action):
    def name(self) -> str:
        return "action_rejects"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object) -> list[object]:
        raise ActionExecutionRejection(self.name(), f"can't use {tracker.latest_message['text']}")


class _Crashes(Action):
    def name(self) -> str:
        return "action_crashes"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object) -> list[object]:
        heard = tracker.latest_message["text"]
        try:
            raise ValueError(heard)
        except ValueError as error:
            raise KeyError(f"no household for {heard}") from error


class _Silent(Action):
    def name(self) -> str:
        return "action_silent"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: object) -> None:
        return None


@pytest.fixture
def log() -> Iterator[LogLines]:
    with captured_log() as lines:
        yield lines


@pytest.fixture
async def rasa(actions: dict[str, Action]) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    add_webhook(app, [*actions.values(), _Rejects(), _Crashes(), _Silent()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://actions") as client:
        yield client


async def test_an_action_answers_with_events_and_responses(rasa: httpx.AsyncClient) -> None:
    body = call("action_answer_policy", message("[兰州](region)[低保](program:dibao)多少钱", "ask_amount"))
    answered = await rasa.post("/webhook", json=body)
    assert answered.status_code == 200
    assert set(answered.json()) == {"events", "responses"}
    assert {event["name"] for event in answered.json()["events"]} == {
        "programme",
        "beside",
        "region",
        "area_type",
        "question",
        "topics",
        "offered",
        "answered",
    }
    (response,) = answered.json()["responses"]
    assert "914" in response["text"]


async def test_every_action_of_the_registry_is_served(rasa: httpx.AsyncClient, actions: dict[str, Action]) -> None:
    listed = {item["name"] for item in (await rasa.get("/actions")).json()}
    assert set(actions) <= listed
    for name in actions:
        answered = await rasa.post("/webhook", json=call(name, message("您好", "inform"), [user("您好")]))
        assert answered.status_code == 200, name
        # A first session has nothing to remember.
        assert answered.json()["responses"] or name == "action_session_start", name
    assert (await rasa.get("/health")).json() == {"status": "ok"}


async def test_an_action_that_says_nothing_is_no_error(rasa: httpx.AsyncClient) -> None:
    answered = await rasa.post("/webhook", json=call("action_silent", message("您好", "inform")))
    assert (answered.status_code, answered.json()) == (200, {"events": [], "responses": []})


async def test_no_action_asked_for_is_no_error(rasa: httpx.AsyncClient) -> None:
    answered = await rasa.post("/webhook", json={"sender_id": "x"})
    assert (answered.status_code, answered.json()) == (200, {"events": [], "responses": []})


@pytest.mark.parametrize(
    ("action", "status", "code"),
    [
        ("action_rejects", 400, "rejected"),
        ("action_nobody_knows", 404, "unknown_action"),
        ("action_crashes", 500, "action_failed"),
    ],
)
async def test_a_failure_names_the_action_and_nothing_that_was_said(
    rasa: httpx.AsyncClient, log: LogLines, action: str, status: int, code: str
) -> None:
    answered = await rasa.post("/webhook", json=call(action, message(_SECRET, "inform"), [user(_SECRET)]))
    assert answered.status_code == status
    assert answered.json() == {"error": code, "action_name": action}
    for part in ("张三丰", "620102198001011234", "13893112345"):
        assert part not in answered.text
        assert part not in log.raw


async def test_a_crash_is_logged_with_its_place_and_conversation(rasa: httpx.AsyncClient, log: LogLines) -> None:
    body = call("action_crashes", message(_SECRET, "inform"))
    await rasa.post("/webhook", json=body)
    line = log.one("action failed")
    assert (line["action"], line["error"], line["level"]) == ("action_crashes", "KeyError", "error")
    assert line["conversation_id"] == body["sender_id"]
    assert "test_webhook.py" in line["traceback"][-1]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_json"),
        (b"{", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[]", "not_an_action_call"),
        (b"5", "not_an_action_call"),
    ],
)
async def test_what_is_no_action_call_is_refused(rasa: httpx.AsyncClient, content: bytes, code: str) -> None:
    answered = await rasa.post("/webhook", content=content)
    assert (answered.status_code, answered.json()) == (400, {"error": code, "action_name": None})


@pytest.mark.parametrize("broken", [{"tracker": None}, {"tracker": {}}, {"tracker": 5}, {"domain": None}])
async def test_a_call_without_a_usable_tracker_is_an_error_in_the_same_shape(
    rasa: httpx.AsyncClient, broken: dict[str, object]
) -> None:
    body = {**call("action_request_human", message(_SECRET, "inform")), **broken}
    answered = await rasa.post("/webhook", json=body)
    assert answered.status_code == 500
    assert answered.json() == {"error": "action_failed", "action_name": "action_request_human"}
