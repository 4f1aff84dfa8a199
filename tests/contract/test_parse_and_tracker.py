"""The two other routes of Rasa that the hotline relies on: /model/parse and a conversation's tracker."""

import uuid

import httpx
import pytest

from telephony.bot_client import replies_in_tracker

pytestmark = pytest.mark.bot


def test_parsing_names_intent_and_entities_with_their_values(rasa: httpx.Client) -> None:
    parsed = rasa.post("/model/parse", json={"text": "兰州农村低保一个月多少钱"}).raise_for_status().json()
    assert parsed["intent"]["name"] == "ask_amount"
    assert 0 < parsed["intent"]["confidence"] <= 1
    assert parsed["intent_ranking"][0]["name"] == "ask_amount"
    found = [(entity["entity"], entity["value"], entity["start"], entity["end"]) for entity in parsed["entities"]]
    month = {"low": 1, "high": 1, "unit": "month", "approximate": False, "bound": None}
    assert found == [
        ("region", "兰州", 0, 2),
        ("area_type", "rural", 2, 4),
        ("program", "dibao", 4, 6),
        ("count", month, 6, 9),
    ]

    assert [(name["entity"], name["value"]) for name in parsed["names"]] == [
        ("region", "兰州"),
        ("area_type", "rural"),
        ("program", "dibao"),
    ]


def test_the_tracker_remembers_under_which_message_id_was_answered(rasa: httpx.Client) -> None:
    sender, first, second = (str(uuid.uuid4()) for _ in range(3))
    answers = {}
    for message_id, text in ((first, "你好"), (second, "兰州城市低保一个月多少钱")):
        body = {
            "sender": sender,
            "message": text,
            "metadata": {"message_id": message_id, "owner_epoch": 3, "handed_back": True},
        }
        answers[message_id] = rasa.post("/webhooks/rest/webhook", json=body).raise_for_status().json()
    events = rasa.get(f"/conversations/{sender}/tracker?include_events=ALL").raise_for_status().json()["events"]
    asked = [event["metadata"] for event in events if event["event"] == "user"]
    assert [metadata["message_id"] for metadata in asked] == [first, second]
    assert all(metadata["owner_epoch"] == 3 and metadata["handed_back"] for metadata in asked)
    for message_id, answer in answers.items():
        in_tracker = replies_in_tracker(events, uuid.UUID(message_id))
        spoken = [message["text"] for message in answer if "text" in message]
        assert [message["text"] for message in in_tracker if message["text"]] == spoken
        citations = [message["custom"]["citations"] for message in answer if message.get("custom", {}).get("citations")]
        kept = [message["custom"]["citations"] for message in in_tracker if (message["custom"] or {}).get("citations")]
        assert kept == citations


def test_a_conversation_that_never_was_has_no_words_in_its_tracker(rasa: httpx.Client) -> None:
    tracker = rasa.get(f"/conversations/{uuid.uuid4()}/tracker?include_events=ALL").raise_for_status().json()
    said = [event for event in tracker["events"] if event["event"] in ("user", "bot")]
    assert said == []
