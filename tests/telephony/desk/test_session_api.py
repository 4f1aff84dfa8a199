"""Logging in over HTTP: cookie and token, what refusals tell, what ends a session."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from http.cookies import SimpleCookie

import httpx
import psycopg
from sqlalchemy import update

from hotline.accounts.actor import Role
from hotline.accounts.model import Account
from tests.conftest import SettableClock
from tests.hotline.log_capture import captured_log
from tests.staff import PASSWORD, SYSTEM, Staff
from tests.telephony.conftest import Serve
from tests.telephony.desk.conftest import Client
from tests.telephony.test_webchat_errors import refusal

NewClient = Callable[[], Client]


async def test_who_logs_in_gets_the_account_a_cookie_and_a_token(staff: Staff, client: NewClient) -> None:
    account = await staff.add("wangfang", Role.TOWNSHIP, unit_id="620102")
    browser = client()
    answered = await browser.log_in("wangfang")
    assert answered.status_code == 200
    body = answered.json()
    told = {
        "id": str(account.id),
        "name": "wangfang",
        "display_name": "wangfang先生",
        "role": "township",
        "unit_id": "620102",
    }
    assert body["account"] == told
    cookie = SimpleCookie(answered.headers["set-cookie"])["hotline_session"]
    assert cookie.value == body["token"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
    assert (cookie["secure"], cookie["max-age"], cookie["expires"], cookie["domain"]) == ("", "", "", "")
    assert answered.headers["cache-control"] == "no-store"

    assert (await browser.call("GET", "/api/me")).json() == told
    program = client()
    program.headers = {"Authorization": f"Bearer {body['token']}"}
    assert (await program.call("GET", "/api/me")).json() == told


async def test_over_https_the_cookie_is_secure_and_of_this_host_only(
    serve: Serve, staff: Staff, clock: SettableClock
) -> None:
    await staff.add()
    with serve(clock, public_url="https://hotline.example.cn") as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            answered = await http.post("/api/login", json={"name": "wangfang", "password": PASSWORD})
            cookie = SimpleCookie(answered.headers["set-cookie"])["__Host-hotline_session"]
            assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
            token = answered.json()["token"]
            http.cookies.clear()
            for name, status in (("hotline_session", 401), ("__Host-hotline_session", 200)):
                asked = await http.get("/api/me", headers={"Cookie": f"{name}={token}"})
                assert asked.status_code == status


async def test_without_a_session_nothing_is_told(client: NewClient, staff: Staff) -> None:
    await staff.add()
    browser = client()
    for headers in (
        {}, {"Authorization": "Bearer"}, {"Authorization": "Basic eDp4"},
        {"Authorization": f"Bearer {'x' * 32}"}, {"Cookie": f"hotline_session={'x' * 32}"},
        {"Cookie": "hotline_session="}, {"Authorization": f"Bearer {'x' * 9000}"},
    ):  # fmt: skip
        for method, path in (
            ("GET", "/api/me"), ("POST", "/api/logout"), ("GET", "/api/accounts"), ("GET", "/api/audit"),
        ):  # fmt: skip
            answered = await browser.http.request(method, path, headers={**headers, "Sec-Fetch-Site": "same-origin"})
            assert refusal(answered) == (401, "login_required", None)


async def test_a_bad_token_is_not_made_good_by_the_cookie(staff: Staff, client: NewClient) -> None:
    await staff.add()
    browser = await client().as_browser("wangfang")
    assert (await browser.call("GET", "/api/me")).status_code == 200
    answered = await browser.call("GET", "/api/me", headers={"Authorization": "Bearer x"})
    assert refusal(answered) == (401, "login_required", None)


async def test_a_token_of_a_chat_opens_nothing_here_and_a_staff_token_no_chat(staff: Staff, client: NewClient) -> None:
    await staff.add()
    program = await client().as_program("wangfang")
    assert (await program.call("GET", "/api/chat/messages")).status_code == 401
    opened = await program.http.post("/api/chat/sessions", json={})
    chat = {"Authorization": f"Bearer {opened.json()['token']}"}
    assert refusal(await program.call("GET", "/api/me", headers=chat)) == (401, "login_required", None)


async def test_refusals_are_the_same_for_wrong_unknown_locked_and_closed(staff: Staff, client: NewClient) -> None:
    await staff.add("wrong")
    locked, closed = await staff.add("locked"), await staff.add("closed")
    async with staff.transaction() as session:
        await staff.accounts.change(session, SYSTEM, closed.id, active=False, now=staff.clock())
        until = staff.clock() + timedelta(minutes=15)
        await session.execute(update(Account).where(Account.id == locked.id).values(locked_until=until))
    browser = client()
    tries = (
        ("wrong", "no-such-pass-1"), ("nobody", PASSWORD), ("locked", PASSWORD), ("closed", PASSWORD),
        ("", PASSWORD), ("wrong", ""), ("\0", "\0"), ("wrong", "x" * 60_000), ("x" * 60_000, "x"),
    )  # fmt: skip
    answers = await asyncio.gather(*(browser.log_in(name, password) for name, password in tries))
    assert {refusal(answered) for answered in answers} == {(401, "login_failed", None)}
    assert len({answered.content for answered in answers}) == 1
    assert all("set-cookie" not in answered.headers for answered in answers)


async def test_half_a_surrogate_pair_is_no_password(staff: Staff, client: NewClient) -> None:
    await staff.add()
    answered = await client().http.post(
        "/api/login",
        content=rb'{"name": "wangfang", "password": "\ud800"}',
        headers={"Content-Type": "application/json"},
    )
    assert answered.status_code in (401, 422)
    assert refusal(answered)[1] in ("login_failed", "invalid_request")


async def test_a_log_in_of_another_shape_is_refused(client: NewClient) -> None:
    browser = client()
    for body in ({}, [], {"name": "x"}, {"name": 5, "password": "x"}, {"name": "x", "password": "x", "role": "admin"}):
        assert refusal(await browser.http.post("/api/login", json=body))[:2] == (422, "invalid_request")


async def test_a_session_planted_before_the_log_in_is_worth_nothing_after_it(staff: Staff, client: NewClient) -> None:
    await staff.add("attacker")
    await staff.add("wangfang")
    planted = (await client().log_in("attacker")).json()["token"]
    victim = client()
    victim.http.cookies.set("hotline_session", planted)
    token = (await victim.log_in("wangfang")).json()["token"]
    assert token != planted
    program = client()
    for sent, status in ((planted, 401), (token, 200)):
        asked = await program.call("GET", "/api/me", headers={"Authorization": f"Bearer {sent}"})
        assert asked.status_code == status


async def test_logging_out_ends_the_session_on_the_server_too(staff: Staff, client: NewClient) -> None:
    await staff.add()
    browser = await client().as_browser("wangfang")
    token = browser.http.cookies["hotline_session"]
    answered = await browser.call("POST", "/api/logout")
    assert (answered.status_code, answered.content) == (204, b"")
    assert "hotline_session" not in browser.http.cookies
    asked = await browser.call("GET", "/api/me", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 401


async def test_a_session_is_over_after_half_an_hour_of_nothing(
    staff: Staff, client: NewClient, clock: SettableClock
) -> None:
    await staff.add()
    program = await client().as_program("wangfang")
    clock.advance(minutes=29)
    assert (await program.call("GET", "/api/me")).status_code == 200
    clock.advance(minutes=29)
    assert (await program.call("GET", "/api/me")).status_code == 200
    clock.advance(minutes=30)
    assert (await program.call("GET", "/api/me")).status_code == 401


async def test_a_new_password_ends_every_session(staff: Staff, client: NewClient) -> None:
    await staff.add()
    browser, program = await client().as_browser("wangfang"), await client().as_program("wangfang")
    path = "/api/me/password"
    wrong = await browser.call("POST", path, json={"current_password": "x", "password": "another-river-43"})
    assert refusal(wrong) == (422, "password_wrong", "current_password")
    for weak in ("wangfang-2026", "aaaaaaaaaaaa"):
        answered = await browser.call("POST", path, json={"current_password": PASSWORD, "password": weak})
        assert refusal(answered) == (422, "password_too_weak", "password")
    done = await browser.call("POST", path, json={"current_password": PASSWORD, "password": "another-river-43"})
    assert done.status_code == 204
    for old in (browser, program):
        assert (await old.call("GET", "/api/me")).status_code == 401
    assert (await browser.log_in("wangfang", PASSWORD)).status_code == 401
    assert (await browser.log_in("wangfang", "another-river-43")).status_code == 200


async def test_guesses_sent_at_once_lock_after_five(staff: Staff, client: NewClient) -> None:
    account = await staff.add()
    browser = client()
    answers = await asyncio.gather(*(browser.log_in("wangfang", f"parallel-guess-{n}") for n in range(20)))
    assert {refusal(answered) for answered in answers} == {(401, "login_failed", None)}
    assert (await staff.account(account.id)).failed_attempts == 5
    assert (await browser.log_in("wangfang")).status_code == 401


async def test_one_address_may_try_only_so_often(serve: Serve, staff: Staff, clock: SettableClock) -> None:
    await staff.add()
    with serve(clock, logins_per_minute=3) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            for name in ("one", "two", "three"):
                answered = await http.post("/api/login", json={"name": name, "password": "x"})
                assert answered.status_code == 401
            body = {"name": "wangfang", "password": PASSWORD}
            refused = await http.post("/api/login", json=body)
            assert refusal(refused) == (429, "rate_limited", None)
            assert int(refused.headers["retry-after"]) == 60
            clock.advance(minutes=1)
            assert (await http.post("/api/login", json=body)).status_code == 200


async def test_no_password_and_no_token_stands_in_a_log_or_an_error(
    serve: Serve, staff: Staff, clock: SettableClock, fresh_database: str
) -> None:
    await staff.add()
    said = ""
    with captured_log(process="app", level="DEBUG") as log, serve(clock) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            token = (await http.post("/api/login", json={"name": "wangfang", "password": PASSWORD})).json()["token"]
            bearer = {"Authorization": f"Bearer {token}"}
            for body in ({"name": "typed-Secret-9", "password": "typed-wrongly-77"}, {"password": "typed-wrongly-77"}):
                said += (await http.post("/api/login", json=body)).text
            body = {"current_password": "typed-wrongly-77", "password": "typed-wrongly-78"}
            said += (await http.post("/api/me/password", json=body, headers=bearer)).text
            # A fault in the midst of a request, with everything in its frames.
            with psycopg.connect(fresh_database, autocommit=True) as owner:
                owner.execute("alter table audit_entry rename to gone")
            for path, sent in (("/api/login", {"name": "wangfang", "password": PASSWORD}), ("/api/me/password", body)):
                answered = await http.post(path, json=sent, headers={**bearer, "Connection": "close"})
                assert refusal(answered)[:2] == (500, "internal_error")
                said += answered.text
    written = (log.raw + said).lower()
    assert "internal_error" in written
    for secret in (PASSWORD, token, "typed-wrongly", "typed-secret", "argon2id$"):
        assert secret.lower() not in written
