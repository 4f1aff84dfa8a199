"""The web chat contract over HTTP: sessions, messages, history. The bot behind it is scripted."""

import asyncio
import threading
import uuid

import httpx
import pytest

from knowledge.service_texts import ServiceTexts
from tests.telephony.conftest import OperatorDesk, Serve, WebChatClient
from tests.telephony.live import Live
from tests.telephony.scripted_rasa import ScriptedRasa, answers, bot_says, fails

_MESSAGE_KEYS = {"id", "seq", "sender", "text", "buttons", "citations", "at", "client_msg_id"}


async def test_a_session_opens_with_a_token_and_a_greeting(http: httpx.AsyncClient, texts: ServiceTexts) -> None:
    opened = await http.post("/api/chat/sessions", json={})
    assert opened.status_code == 201
    body = opened.json()
    assert set(body) == {"session_id", "token", "greeting"}
    uuid.UUID(body["session_id"])
    (greeting,) = body["greeting"]
    assert set(greeting) == _MESSAGE_KEYS
    assert (greeting["seq"], greeting["sender"], greeting["text"]) == (1, "bot", texts.greeting.text)
    assert opened.headers["cache-control"] == "no-store"


async def test_sessions_and_tokens_are_all_different(http: httpx.AsyncClient) -> None:
    citizens = [await WebChatClient(http).open() for _ in range(5)]
    assert len({citizen.session_id for citizen in citizens}) == 5
    assert len({citizen.token for citizen in citizens}) == 5
    assert all(len(citizen.token) > 60 for citizen in citizens)


async def test_a_message_gets_its_replies(citizen: WebChatClient, rasa: ScriptedRasa) -> None:
    citation = {
        "document": "通报",
        "number": "",
        "clause": "三",
        "quote": "914元",
        "date": "2022-05-30",
        "region": "甘肃省兰州市",
        "url": "/policies/lanzhou-2022-summary#3",
    }
    rasa.plan.append(
        answers(
            [
                *bot_says("每月914元", buttons=[{"title": "农村", "payload": "兰州农村低保"}]),
                {"custom": {"citations": [citation], "effects": {"region": "620100"}}},
            ]
        )
    )
    client_msg_id = str(uuid.uuid4())
    answered = await citizen.post("兰州低保多少钱", client_msg_id)
    assert answered.status_code == 200
    body = answered.json()
    assert body["owner"] == "bot"
    assert body["region"] == {"code": "620100", "name": "甘肃省兰州市"}
    (reply,) = body["messages"]
    assert set(reply) == _MESSAGE_KEYS
    assert (reply["seq"], reply["sender"], reply["text"]) == (3, "bot", "每月914元")
    assert reply["buttons"] == [{"title": "农村", "payload": "兰州农村低保"}]
    assert reply["citations"] == [citation]
    _, asked, _ = await citizen.after(0)
    assert (asked["sender"], asked["client_msg_id"]) == ("citizen", client_msg_id)


async def test_the_same_message_again_gets_the_same_reply_and_the_bot_is_asked_once(
    citizen: WebChatClient, rasa: ScriptedRasa
) -> None:
    client_msg_id = str(uuid.uuid4())
    first = await citizen.post("您好", client_msg_id)
    again = await citizen.post("您好", client_msg_id.upper())
    assert again.json() == first.json()
    at_once = await asyncio.gather(*(citizen.post("您好", client_msg_id) for _ in range(6)))
    assert {answer.text for answer in at_once} == {first.text}
    assert rasa.texts == ["您好"]
    assert [message["seq"] for message in await citizen.after(0)] == [1, 2, 3]


async def test_a_new_message_sent_six_times_at_once_is_answered_once(
    citizen: WebChatClient, rasa: ScriptedRasa
) -> None:
    rasa.plan.append(answers(bot_says("答"), after=0.2))
    client_msg_id = str(uuid.uuid4())
    answered = await asyncio.gather(*(citizen.post("您好", client_msg_id) for _ in range(6)))
    assert [response.status_code for response in answered] == [200] * 6
    assert len({response.text for response in answered}) == 1
    assert rasa.texts == ["您好"]


async def test_messages_sent_at_once_are_answered_in_the_order_they_were_kept(
    citizen: WebChatClient, rasa: ScriptedRasa
) -> None:
    replies = await asyncio.gather(*(citizen.say(f"第{number}问") for number in range(10)))
    assert [[said["text"] for said in reply] for reply in replies] == [[f"答：第{number}问"] for number in range(10)]
    history = await citizen.after(0)
    assert [message["seq"] for message in history] == list(range(1, 22))
    assert rasa.texts == [message["text"] for message in history if message["sender"] == "citizen"]


async def test_history_is_read_after_a_cursor(citizen: WebChatClient) -> None:
    await citizen.say("一")
    await citizen.say("二")
    assert [message["text"] for message in await citizen.after(3)] == ["二", "答：二"]
    assert await citizen.after(5) == []
    assert await citizen.after(2**31 - 1) == []


async def test_a_long_history_comes_in_pages_of_two_hundred(citizen: WebChatClient, rasa: ScriptedRasa) -> None:
    rasa.plan.append(answers([{"text": f"第{number}段"} for number in range(250)]))
    await citizen.say("全部")
    first = await citizen.after(0)
    assert len(first) == 200
    second = await citizen.after(first[-1]["seq"])
    assert [message["seq"] for message in first + second] == list(range(1, 253))


async def test_everything_a_citizen_may_type_comes_back_unchanged(citizen: WebChatClient) -> None:
    for text in (
        "第一行\n第二行\t。",
        "👨‍👩‍👧 𠮷",
        "<script>alert(1)</script>",
        "'; drop table message;--",
        "低" * 2000,
    ):
        await citizen.say(text)
        asked = [message for message in await citizen.after(0) if message["sender"] == "citizen"][-1]
        assert asked["text"] == text


async def test_a_bot_that_is_down_is_told_plainly_with_a_person_and_a_retry(
    citizen: WebChatClient, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    rasa.plan.extend([fails(500)] * 2)
    (told,) = await citizen.say("低保多少钱")
    assert (told["sender"], told["text"]) == ("system", texts.notices.bot_unavailable.text)
    assert [button["payload"] for button in told["buttons"]] == ["再试一次", "转人工"]
    (answered,) = await citizen.say("再试一次")
    assert answered["text"] == "答：低保多少钱"


async def test_a_bot_that_is_too_slow_is_given_up_in_time_and_answers_later(
    serve: Serve, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    given_up = threading.Event()
    with serve(bot_timeout=1.5) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            citizen = await WebChatClient(http).open()
            rasa.plan.append(answers(bot_says("慢答"), when=given_up))
            async with asyncio.timeout(20):
                (told,) = await citizen.say("低保多少钱")
            assert told["text"] == texts.notices.bot_unavailable.text
            given_up.set()
            async with asyncio.timeout(20):
                while not rasa.trackers[citizen.session_id]:
                    await citizen.after(0)
            (answered,) = await citizen.say("再试一次")
            # What the bot had said meanwhile; it was not asked twice.
            assert answered["text"] == "慢答"
            assert rasa.texts == ["低保多少钱"]


async def test_a_bot_that_is_gone_is_told_and_answers_when_it_is_back(
    serve: Serve, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    with Live(rasa.app) as rasa_server, serve(bot_url=rasa_server.url) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            citizen = await WebChatClient(http).open()
            await citizen.say("您好")
            rasa_server.end()
            (told,) = await citizen.say("低保多少钱")
            assert told["text"] == texts.notices.bot_unavailable.text
            with Live(rasa.app, rasa_server.port):
                (answered,) = await citizen.say("再试一次")
            assert answered["text"] == "答：低保多少钱"


async def test_a_bot_that_says_nothing_is_told_plainly(
    citizen: WebChatClient, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    rasa.plan.extend([answers([])] * 2)
    (told,) = await citizen.say("……")
    assert told["text"] == texts.notices.bot_silent.text
    assert [button["payload"] for button in told["buttons"]] == ["再试一次", "转人工"]


async def test_a_malformed_answer_is_told_plainly_and_the_next_message_works(
    citizen: WebChatClient, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    rasa.plan.append(answers([{"text": "好", "buttons": [1]}]))
    (told,) = await citizen.say("一")
    assert told["text"] == texts.notices.bot_silent.text
    (answered,) = await citizen.say("二")
    assert answered["text"] == "答：二"


async def test_a_text_from_the_bot_that_can_not_be_stored_is_told_plainly(
    citizen: WebChatClient, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    for broken in ("零\x00", "半\ud800"):
        rasa.plan.append(answers(bot_says(broken)))
        (told,) = await citizen.say("一")
        assert told["text"] == texts.notices.bot_silent.text


async def test_a_person_takes_over_answers_and_hands_back(
    citizen: WebChatClient, desk: OperatorDesk, rasa: ScriptedRasa, texts: ServiceTexts
) -> None:
    queued = await citizen.post("转人工")
    assert queued.json()["owner"] == "queue"
    assert queued.json()["messages"][0]["text"] == texts.notices.handed_over.text
    await desk.take(citizen.session_id)
    left = await citizen.post("我家房子塌了")
    assert (left.json()["owner"], left.json()["messages"]) == ("operator", [])
    await desk.say(citizen.session_id, "我马上联系镇上")
    said = [(message["sender"], message["text"]) for message in await citizen.after(3)]
    assert said[-1] == ("operator", "我马上联系镇上")
    await desk.hand_back(citizen.session_id)
    (answered,) = await citizen.say("低保多少钱")
    assert answered["sender"] == "bot"
    assert rasa.received[-1]["metadata"]["handed_back"] is True
    assert rasa.texts == ["低保多少钱"]


async def test_the_region_picker_finds_divisions(http: httpx.AsyncClient) -> None:
    found = (await http.get("/api/regions", params={"q": "兰州"})).json()["regions"]
    assert found[0] == {"code": "620100", "name": "兰州市", "full_name": "甘肃省兰州市"}
    assert (await http.get("/api/regions")).json() == {"regions": []}
    assert len((await http.get("/api/regions", params={"q": "新"})).json()["regions"]) <= 20


@pytest.mark.parametrize("id_at", ["body", "query"])
async def test_naming_ones_own_session_is_fine(citizen: WebChatClient, id_at: str) -> None:
    if id_at == "body":
        answered = await citizen.post("您好", session_id=citizen.session_id)
    else:
        answered = await citizen.http.get(
            "/api/chat/messages", params={"session_id": citizen.session_id}, headers=citizen.headers
        )
    assert answered.status_code == 200
