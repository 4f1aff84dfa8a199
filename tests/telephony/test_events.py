"""Server-sent events: everything said, each once and in order, however often the reader is cut off."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import httpx
import psycopg
import pytest

from telephony.webchat import events as events_module
from tests.telephony.conftest import OperatorDesk, Serve, WebChatClient

Event = tuple[str, str | None, Any]


async def _events(citizen: WebChatClient, after: int = 0, last_event_id: str | None = None) -> AsyncIterator[Event]:
    """(event, id, data) of one connection, until it ends."""
    headers: dict[str, str | bytes] = dict(citizen.headers)
    if last_event_id is not None:
        headers["Last-Event-ID"] = last_event_id.encode()
    async with citizen.http.stream("GET", "/api/chat/events", params={"after": after}, headers=headers) as stream:
        assert stream.status_code == 200
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["cache-control"] == "no-store"
        fields: dict[str, str] = {}
        async for line in stream.aiter_lines():
            if line.startswith(":"):
                continue
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                yield fields["event"], fields.get("id"), json.loads(fields["data"])
                fields = {}


async def _messages(citizen: WebChatClient, count: int, **cursor: Any) -> list[dict[str, Any]]:
    """The next `count` messages of a new connection, which is then cut."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(30), aclosing(_events(citizen, **cursor)) as stream:
        async for event, event_id, data in stream:
            if event == "message":
                assert event_id == str(data["seq"])
                found.append(data)
            if len(found) >= count:
                return found
    return found


async def test_a_reader_gets_what_was_said_and_then_what_is_said(citizen: WebChatClient) -> None:
    await citizen.say("一")
    async with asyncio.timeout(20), aclosing(_events(citizen)) as stream:
        first = [await anext(stream) for _ in range(4)]
        assert [event[:2] for event in first] == [("message", "1"), ("message", "2"), ("message", "3"), ("state", None)]
        assert first[3][2] == {"owner": "bot", "region": None}
        saying = asyncio.create_task(citizen.say("二"))
        (asked, answered) = [await anext(stream), await anext(stream)]
        assert (asked[2]["text"], answered[2]["text"]) == ("二", "答：二")
        assert (await saying)[0] == answered[2]
    assert [data for event, _, data in first if event == "message"] == (await citizen.after(0))[:3]


@pytest.mark.parametrize(
    ("cursor", "expected"),
    [
        ({"last_event_id": "3"}, [4, 5]),
        ({"after": 3}, [4, 5]),
        ({"after": 1, "last_event_id": "4"}, [5]),
        ({"last_event_id": "0"}, [1, 2, 3, 4, 5]),
        ({"last_event_id": "nonsense", "after": 4}, [5]),
        ({"last_event_id": "-1", "after": 4}, [5]),
        ({"last_event_id": "٣", "after": 4}, [5]),
    ],
)
async def test_a_reader_goes_on_after_its_cursor(
    citizen: WebChatClient, cursor: dict[str, Any], expected: list[int]
) -> None:
    await citizen.say("一")
    await citizen.say("二")
    assert [message["seq"] for message in await _messages(citizen, len(expected), **cursor)] == expected


async def test_a_cursor_beyond_every_number_is_harmless(citizen: WebChatClient) -> None:
    async with asyncio.timeout(20), aclosing(_events(citizen, last_event_id="9" * 30)) as stream:
        assert (await anext(stream))[0] == "state"


async def test_nothing_is_lost_or_repeated_over_cut_connections_while_messages_come_in(citizen: WebChatClient) -> None:
    async def talk(number: int) -> None:
        for part in range(4):
            await citizen.say(f"第{number}人第{part}句")

    talking = asyncio.gather(*(talk(number) for number in range(4)))
    seen: list[dict[str, Any]] = []
    total = 1 + 2 * 16
    while len(seen) < total:
        # Cut after a few messages, in the middle of what the server would send.
        cursor = str(seen[-1]["seq"]) if seen else "0"
        seen += await _messages(citizen, min(3, total - len(seen)), last_event_id=cursor)
    await talking
    assert [message["seq"] for message in seen] == list(range(1, total + 1))
    assert seen == await citizen.after(0)


async def test_several_readers_see_the_same(citizen: WebChatClient) -> None:
    readers = [asyncio.create_task(_messages(citizen, 11)) for _ in range(3)]
    for number in range(5):
        await citizen.say(f"第{number}句")
    seen = await asyncio.gather(*readers)
    assert seen[0] == seen[1] == seen[2] == await citizen.after(0)


async def test_a_reader_sees_no_other_conversation(http: httpx.AsyncClient, citizen: WebChatClient) -> None:
    other = await WebChatClient(http).open()
    reading = asyncio.create_task(_messages(citizen, 3))
    await other.say("别人的话")
    await citizen.say("我的话")
    assert [message["text"] for message in await reading][1:] == ["我的话", "答：我的话"]


async def test_a_reader_is_told_who_has_the_conversation(citizen: WebChatClient, desk: OperatorDesk) -> None:
    async with asyncio.timeout(30), aclosing(_events(citizen, after=100)) as stream:
        owners = [(await anext(stream))[2]["owner"]]
        await citizen.say("转人工")
        owners.append((await anext(stream))[2]["owner"])
        await desk.take(citizen.session_id)
        owners.append((await anext(stream))[2]["owner"])
        await desk.hand_back(citizen.session_id)
        owners.append((await anext(stream))[2]["owner"])
    assert owners == ["bot", "queue", "operator", "bot"]


async def test_an_operators_words_arrive_from_another_process(citizen: WebChatClient, desk: OperatorDesk) -> None:
    await desk.take(citizen.session_id)
    reading = asyncio.create_task(_messages(citizen, 1, last_event_id="2"))
    await desk.say(citizen.session_id, "您好，我是王芳")
    (said,) = await reading
    assert (said["sender"], said["text"]) == ("operator", "您好，我是王芳")


async def test_what_no_notification_told_of_is_still_found(
    citizen: WebChatClient, fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events_module, "_LOOK_SECONDS", 0.1)
    reading = asyncio.create_task(_messages(citizen, 2))
    async with await psycopg.AsyncConnection.connect(fresh_database, autocommit=True) as connection:
        # As if the notification was lost: the row alone.
        await connection.execute(
            "insert into message (id, conversation_id, seq, sender, text, buttons, citations, owner_epoch, created_at) "
            "values (gen_random_uuid(), %s, 2, 'operator', '在', '[]', '[]', 0, now())",
            (citizen.session_id,),
        )
    assert [message["text"] for message in await reading][1] == "在"


async def test_more_than_eight_readers_of_one_conversation_are_refused(citizen: WebChatClient) -> None:
    streams = [_events(citizen) for _ in range(8)]
    async with asyncio.timeout(30):
        for stream in streams:
            await anext(stream)
        refused = await citizen.http.get("/api/chat/events", headers=citizen.headers)
        assert (refused.status_code, refused.json()["error"]["code"]) == (429, "rate_limited")
        assert int(refused.headers["retry-after"]) >= 1
        for stream in streams:
            await stream.aclose()
        # Whoever left makes room.
        while (await _status(citizen)) == 429:
            pass


async def _status(citizen: WebChatClient) -> int:
    async with citizen.http.stream("GET", "/api/chat/events", headers=citizen.headers) as stream:
        return stream.status_code


async def test_streams_end_when_the_server_stops(serve: Serve) -> None:
    ended: list[bool] = []

    async def follow(citizen: WebChatClient) -> None:
        async with aclosing(_events(citizen)) as stream:
            try:
                async for _ in stream:
                    started.set()
            except httpx.HTTPError:
                pass
            ended.append(True)

    started = asyncio.Event()
    serving = serve()
    url = await asyncio.to_thread(serving.__enter__)
    async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
        following = asyncio.create_task(follow(await WebChatClient(http).open()))
        await asyncio.wait_for(started.wait(), 60)
        await asyncio.to_thread(serving.__exit__, None, None, None)
        await asyncio.wait_for(following, 60)
    assert ended == [True]
