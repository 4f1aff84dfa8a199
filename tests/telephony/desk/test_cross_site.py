"""What another site's page can set off in a browser that is logged in here: nothing."""

from collections.abc import Callable

import httpx
import pytest

from tests.conftest import SettableClock
from tests.staff import PASSWORD, Staff
from tests.telephony.conftest import Serve
from tests.telephony.desk.conftest import Client
from tests.telephony.test_webchat_errors import refusal

NewClient = Callable[[], Client]
_BODY = {"current_password": "wrong", "password": "another-river-43"}


@pytest.fixture
async def browser(staff: Staff, client: NewClient) -> Client:
    await staff.add()
    made = await client().as_browser("wangfang")
    made.headers = {}
    return made


async def test_a_request_that_is_not_certainly_ours_changes_nothing(browser: Client) -> None:
    for headers in (
        {}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": ""}, {"Origin": "https://elsewhere.example"}, {"Origin": "null"}, {"Origin": ""},
        {"Origin": "http://127.0.0.1"}, {"Origin": "http://127.0.0.1.elsewhere.example"},
    ):  # fmt: skip
        for path, body in (("/api/logout", None), ("/api/me/password", _BODY)):
            answered = await browser.call("POST", path, json=body, headers=headers)
            assert refusal(answered) == (403, "cross_site", None), headers
        assert (await browser.call("GET", "/api/me", headers=headers)).status_code == 200


async def test_a_lying_origin_does_not_help_against_what_the_browser_says(browser: Client) -> None:
    headers = {"Origin": browser.url, "Sec-Fetch-Site": "cross-site"}
    assert refusal(await browser.call("POST", "/api/logout", headers=headers)) == (403, "cross_site", None)


@pytest.mark.parametrize("kind", ["fetch metadata", "origin"])
async def test_our_own_page_is_let_in(browser: Client, kind: str) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"} if kind == "fetch metadata" else {"Origin": browser.url}
    assert (await browser.call("POST", "/api/logout", headers=headers)).status_code == 204


async def test_behind_a_proxy_the_public_address_counts_as_ours(
    serve: Serve, staff: Staff, clock: SettableClock
) -> None:
    await staff.add()
    with serve(clock, public_url="http://hotline.example.cn") as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            await http.post("/api/login", json={"name": "wangfang", "password": PASSWORD})
            for origin, status in (("http://elsewhere.cn", 403), ("http://hotline.example.cn", 204)):
                assert (await http.post("/api/logout", headers={"Origin": origin})).status_code == status


async def test_json_that_is_not_called_json_is_refused_even_from_ourselves(browser: Client) -> None:
    content = b'{"current_password": "wrong", "password": "another-river-43"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""):
        headers = {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
        answered = await browser.call("POST", "/api/me/password", content=content, headers=headers)
        assert refusal(answered)[:2] == (422, "invalid_request"), kind


async def test_a_bearer_token_needs_no_origin(staff: Staff, client: NewClient) -> None:
    await staff.add()
    program = await client().as_program("wangfang")
    assert (await program.call("POST", "/api/logout")).status_code == 204


async def test_another_site_logs_nobody_in(staff: Staff, client: NewClient) -> None:
    await staff.add()
    browser = client()
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answered = await browser.log_in("wangfang", **headers)
        assert refusal(answered) == (403, "cross_site", None)
        assert "set-cookie" not in answered.headers
