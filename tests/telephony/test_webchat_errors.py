"""Every way a request can be wrong: the right status, a stable code, a Chinese sentence, one shape."""

import asyncio
import json
import re
import subprocess
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from hotline.db.embedded import EmbeddedPostgres, stop
from hotline.db.migrate import upgrade
from telephony.webchat.tokens import Tokens
from tests.conftest import SettableClock
from tests.telephony.conftest import Serve, WebChatClient


def refusal(response: httpx.Response) -> tuple[int, str, str | None]:
    """Status, code and field of an error in the agreed shape."""
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"error"}
    error = body["error"]
    assert {"code", "message"} <= set(error) <= {"code", "message", "field"}
    assert re.search(r"[\u4e00-\u9fff]", error["message"])
    assert not re.search(r"[A-Za-z]{3,}", error["message"])
    return response.status_code, error["code"], error.get("field")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", (422, "text_empty", "text")),
        ("   \n\t", (422, "text_empty", "text")),
        ("\u3000\u200b\ufeff", (422, "text_empty", "text")),
        ("低" * 2001, (413, "text_too_long", "text")),
        ("a" * 20_000, (413, "text_too_long", "text")),
        ("零\x00", (422, "text_control_characters", "text")),
        ("\x1b[31m", (422, "text_control_characters", "text")),
        ("\x7f", (422, "text_control_characters", "text")),
        ("\x85", (422, "text_control_characters", "text")),
        (None, (422, "invalid_request", "text")),
        (5, (422, "invalid_request", "text")),
        (["您好"], (422, "invalid_request", "text")),
        ({"a": "b"}, (422, "invalid_request", "text")),
        (True, (422, "invalid_request", "text")),
    ],
)
async def test_a_text_that_can_not_be_taken_is_refused(
    citizen: WebChatClient, text: object, expected: tuple[int, str, str]
) -> None:
    assert refusal(await citizen.post(text)) == expected
    assert len(await citizen.after(0)) == 1


@pytest.mark.parametrize("escaped", [r"\ud800", r"好\udfff", r"\udc00\ud800"])
async def test_half_a_surrogate_pair_is_refused(citizen: WebChatClient, escaped: str) -> None:
    content = f'{{"client_msg_id": "{uuid.uuid4()}", "text": "{escaped}"}}'
    headers = {**citizen.headers, "Content-Type": "application/json"}
    answered = await citizen.http.post("/api/chat/messages", content=content, headers=headers)
    assert refusal(answered) == (422, "text_control_characters", "text")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"hello",
        b'{"text": "\xff\xfe"}',
        b'{"text": "a',
        "{'text': '您好'}".encode(),
        b'{"text": "raw \x01 control"}',
    ],
)
@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/chat/sessions"])
async def test_what_is_not_json_is_refused(citizen: WebChatClient, content: bytes, path: str) -> None:
    headers = {**citizen.headers, "Content-Type": "application/json"}
    answered = await citizen.http.post(path, content=content, headers=headers)
    status, code, _ = refusal(answered)
    assert (status, code) in ((400, "not_json"), (422, "invalid_request"))
    if content:
        assert status == 400


async def test_json_that_is_not_called_json_is_refused(citizen: WebChatClient) -> None:
    # A form on another site can send text/plain without asking; it must not be taken for a message.
    content = json.dumps({"client_msg_id": str(uuid.uuid4()), "text": "您好"})
    for kind in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {**citizen.headers, "Content-Type": kind}
        answered = await citizen.http.post("/api/chat/messages", content=content, headers=headers)
        assert refusal(answered)[:2] == (422, "invalid_request")


@pytest.mark.parametrize("body", [[], "x", 5, None, {"text": "您好"}, {"client_msg_id": "1", "text": "好", "extra": 1}])
async def test_json_of_another_shape_is_refused(citizen: WebChatClient, body: object) -> None:
    answered = await citizen.http.post("/api/chat/messages", json=body, headers=citizen.headers)
    assert refusal(answered)[:2] == (422, "invalid_request")


async def test_json_nested_without_end_is_refused(citizen: WebChatClient) -> None:
    content = b'{"client_msg_id": ' + b"[" * 30_000
    headers = {**citizen.headers, "Content-Type": "application/json"}
    answered = await citizen.http.post("/api/chat/messages", content=content, headers=headers)
    assert refusal(answered)[:2] == (400, "not_json")


async def test_an_id_that_is_no_uuid_is_refused(citizen: WebChatClient) -> None:
    assert refusal(await citizen.post("您好", "17")) == (422, "client_msg_id_invalid", "client_msg_id")


async def test_an_id_used_for_another_text_is_a_conflict(citizen: WebChatClient) -> None:
    client_msg_id = str(uuid.uuid4())
    await citizen.say("一", client_msg_id)
    assert refusal(await citizen.post("二", client_msg_id)) == (409, "client_msg_id_reused", None)


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_huge_body_is_refused(citizen: WebChatClient, chunked: bool) -> None:
    content = json.dumps({"client_msg_id": str(uuid.uuid4()), "text": "a" * 200_000}).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 10_000):
            yield content[start : start + 10_000]

    headers = {**citizen.headers, "Content-Type": "application/json"}
    answered = await citizen.http.post("/api/chat/messages", content=pieces() if chunked else content, headers=headers)
    assert refusal(answered)[:2] == (413, "text_too_long")


_ROUTES = [("POST", "/api/chat/messages"), ("GET", "/api/chat/messages"), ("GET", "/api/chat/events")]


def _body(method: str) -> dict[str, object] | None:
    return {"client_msg_id": str(uuid.uuid4()), "text": "您好"} if method == "POST" else None


@pytest.mark.parametrize(("method", "path"), _ROUTES)
@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        (None, "token_missing"),
        ("Basic dXNlcjpwYXNz", "token_missing"),
        ("Bearer", "token_missing"),
        ("Bearer x", "token_invalid"),
        ("Bearer a.b.c", "token_invalid"),
        ("Bearer \xff\xfe", "token_invalid"),
    ],
)
async def test_without_a_token_of_ours_nothing_is_answered(
    http: httpx.AsyncClient, method: str, path: str, authorization: str | None, code: str
) -> None:
    headers = {"Authorization": authorization.encode("latin-1")} if authorization else {}
    answered = await http.request(method, path, json=_body(method), headers=headers)
    assert refusal(answered)[:2] == (401, code)
    assert answered.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), _ROUTES)
async def test_a_forged_or_altered_token_is_refused(citizen: WebChatClient, method: str, path: str) -> None:
    forged = Tokens("another key than the server's, long enough", 72).issue(uuid.UUID(citizen.session_id))
    value, stamp, signature = citizen.token.split(".")
    other = await WebChatClient(citizen.http).open()
    altered = [
        forged,
        citizen.token[:-1] + ("A" if citizen.token[-1] != "A" else "B") + "C",
        f"{other.token.split('.')[0]}.{stamp}.{signature}",
        f"{value}.{stamp}.",
        f"{value}.{stamp}",
    ]
    for token in altered:
        headers = {"Authorization": f"Bearer {token}"}
        answered = await citizen.http.request(method, path, json=_body(method), headers=headers)
        assert refusal(answered)[:2] == (401, "token_invalid"), token


async def test_a_token_expires(serve: Serve) -> None:
    with serve(session_hours=0.0001) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            citizen = await WebChatClient(http).open()
            async with asyncio.timeout(30):
                # Its age is counted in whole seconds.
                while (answered := await citizen.post("您好")).status_code == 200:
                    pass
            assert refusal(answered)[:2] == (401, "token_expired")


@pytest.mark.parametrize(("method", "path"), _ROUTES)
async def test_another_session_is_forbidden(citizen: WebChatClient, method: str, path: str) -> None:
    other = await WebChatClient(citizen.http).open()
    for named in (other.session_id, str(uuid.uuid4()), "x", ""):
        answered = await citizen.http.request(
            method, path, params={"session_id": named}, json=_body(method), headers=citizen.headers
        )
        assert refusal(answered)[:2] == (403, "session_forbidden")
    if method == "POST":
        assert refusal(await citizen.post("您好", session_id=other.session_id))[:2] == (403, "session_forbidden")
    assert len(await other.after(0)) == 1


@pytest.mark.parametrize(("method", "path"), _ROUTES)
async def test_a_valid_token_of_a_conversation_that_is_gone_finds_nothing(
    http: httpx.AsyncClient, tmp_path: Path, method: str, path: str
) -> None:
    key = (tmp_path / "secret_key").read_text().strip()
    headers = {"Authorization": f"Bearer {Tokens(key, 72).issue(uuid.uuid4())}"}
    answered = await http.request(method, path, json=_body(method), headers=headers)
    assert refusal(answered)[:2] == (404, "conversation_not_found")


@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/chat/events"])
@pytest.mark.parametrize("after", ["-1", "x", "1.5", "99999999999999999999", ""])
async def test_a_cursor_that_is_no_number_is_refused(citizen: WebChatClient, path: str, after: str) -> None:
    answered = await citizen.http.get(path, params={"after": after}, headers=citizen.headers)
    assert refusal(answered) == (422, "invalid_request", "after")


@pytest.mark.parametrize("path", ["/api/nothing", "/nothing", "/static/nothing.js", "/policies/nothing", "/docs"])
async def test_what_is_not_there_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    assert refusal(await http.get(path)) == (404, "not_found", None)


@pytest.mark.parametrize(
    ("method", "path", "offered"),
    [
        ("DELETE", "/api/chat/messages", "GET, POST"),
        ("GET", "/api/chat/sessions", "POST"),
        ("PUT", "/", "GET"),
        ("POST", "/healthz", "GET"),
    ],
)
async def test_a_method_that_is_not_offered_is_refused_with_those_that_are(
    http: httpx.AsyncClient, method: str, path: str, offered: str
) -> None:
    answered = await http.request(method, path)
    assert refusal(answered)[:2] == (405, "method_not_allowed")
    assert answered.headers["allow"] == offered


async def test_too_many_messages_are_refused_with_the_seconds_to_wait(serve: Serve) -> None:
    clock = SettableClock()
    with serve(clock, messages_per_minute=2) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            citizen = await WebChatClient(http).open()
            first_id = str(uuid.uuid4())
            first = await citizen.say("一", first_id)
            clock.advance(seconds=15)
            await citizen.say("二")
            refused = await citizen.post("三")
            assert refusal(refused) == (429, "rate_limited", None)
            assert refused.headers["retry-after"] == "45"
            assert await citizen.say("一", first_id) == first
            other = await WebChatClient(http).open()
            await other.say("一")
            clock.advance(seconds=45)
            assert (await citizen.say("三"))[0]["text"] == "答：三"


async def test_too_many_sessions_from_one_address_are_refused(serve: Serve) -> None:
    clock = SettableClock()
    with serve(clock, sessions_per_minute=2) as url:
        async with httpx.AsyncClient(base_url=url, timeout=20, trust_env=False) as http:
            for _ in range(2):
                await WebChatClient(http).open()
            refused = await http.post("/api/chat/sessions", json={})
            assert refusal(refused) == (429, "too_many_sessions", None)
            assert refused.headers["retry-after"] == "60"


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[tuple[EmbeddedPostgres, "subprocess.Popen[bytes]"]]:
    server = EmbeddedPostgres(tmp_path / "own" / "postgres")
    process = server.start(subprocess.DEVNULL)
    upgrade(server.url())
    yield server, process
    stop(process)


async def test_a_database_that_is_gone_is_told_and_works_again_when_it_is_back(
    serve: Serve, own_server: tuple[EmbeddedPostgres, "subprocess.Popen[bytes]"]
) -> None:
    server, process = own_server
    with serve(database_url=SecretStr(server.url())) as url:
        async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as http:
            citizen = await WebChatClient(http).open()
            await citizen.say("一")
            process.kill()
            process.wait()
            client_msg_id = str(uuid.uuid4())
            for answered in (
                await citizen.post("二", client_msg_id),
                await http.get("/api/chat/messages", headers=citizen.headers),
                await http.get("/api/chat/events", headers=citizen.headers),
                await http.post("/api/chat/sessions", json={}),
            ):
                assert refusal(answered)[:2] == (503, "database_unavailable")
                assert int(answered.headers["retry-after"]) >= 1
            ready = await http.get("/readyz")
            assert (ready.status_code, ready.json()["parts"]["database"]) == (503, False)
            assert (await http.get("/healthz")).status_code == 200
            assert "hotline_messages_waiting NaN" in (await http.get("/metrics")).text
            again = server.start(subprocess.DEVNULL)
            try:
                assert (await citizen.say("二", client_msg_id))[0]["text"] == "答：二"
                assert [message["seq"] for message in await citizen.after(0)] == [1, 2, 3, 4, 5]
            finally:
                stop(again)
