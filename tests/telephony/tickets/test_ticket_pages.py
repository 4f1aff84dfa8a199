"""The pages of a ticket: without a script, with nothing secret in an address, and for nobody else."""

import re
from typing import Any

import httpx
import pytest

from hotline.clock import SHANGHAI
from hotline.tickets.flow import flow
from telephony.tickets.telling import load_words
from tests.conftest import SettableClock
from tests.telephony.conftest import Serve, plain_client
from tests.telephony.test_policies import Page
from tests.telephony.tickets.conftest import BODY, JPEG, Filed, Staffroom, file_ticket

OWN_PAGE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


class Browser:
    """A citizen's browser: keeps cookies, sends forms as they are on the page."""

    def __init__(self, url: str) -> None:
        self.http = plain_client(url, headers=OWN_PAGE)

    async def find(self, no: str, code: str, **headers: str) -> httpx.Response:
        return await self.http.post("/tickets", data={"no": no, "code": code}, headers=headers)

    async def open(self, filed: Filed) -> str:
        """Number and code; the page's path."""
        found = await self.find(filed.no, filed.told["query_code"])
        assert found.status_code == 303, found.text
        return str(found.headers["Location"])

    async def token(self, path: str) -> str:
        page = await self.http.get(path)
        return re.findall(r'name="form" value="([^"]+)"', page.text)[0]

    async def send(self, path: str, step: str, **data: Any) -> httpx.Response:
        form = data.pop("form", None) or await self.token(path)
        files = data.pop("files", None)
        return await self.http.post(f"{path}/{step}", data={"form": form, **data}, files=files)


@pytest.fixture
async def browser(base_url: str) -> Any:
    made = Browser(base_url)
    yield made
    await made.http.aclose()


async def said(browser: Browser, answered: httpx.Response) -> str:
    """What the page says after the redirect."""
    assert answered.status_code == 303, answered.text
    page = await browser.http.get(answered.headers["Location"])
    return re.findall(r'data-testid="said">([^<]+)<', page.text)[0]


def wrong(answered: httpx.Response) -> str:
    return re.findall(r'data-testid="wrong"><strong>([^<]+)<', answered.text)[0]


# Finding it -------------------------------------------------------------------------------------------


async def test_number_and_code_open_the_page_and_stand_in_no_address(
    browser: Browser, filed: Filed, clock: SettableClock
) -> None:
    found = await browser.find(filed.no, filed.told["query_code"])
    assert found.status_code == 303
    assert found.headers["Location"] == f"/tickets/{filed.no.replace('-', '')}"
    cookie = found.headers["Set-Cookie"]
    for part in ("HttpOnly", "SameSite=lax", "Path=/tickets", "Max-Age=1800"):
        assert part in cookie
    page = await browser.http.get(found.headers["Location"])
    text = Page(page.text).text
    for words in (filed.no, "已经交给区民政局，等他们签收。", "收下了。", "交给区民政局办。"):
        assert words in text
    assert "script" not in Page(page.text).tags
    assert "no-store" in page.headers["Cache-Control"]
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert filed.told["query_code"] not in page.text
    assert BODY["contact_phone"] not in page.text
    assert clock().astimezone(SHANGHAI).strftime("%H:%M") in text


async def test_over_https_the_cookie_is_kept_to_it(serve: Serve, offices: Staffroom, clock: SettableClock) -> None:
    with serve(clock, public_url="https://hotline.example") as url:
        browser = Browser(url)
        filed = await file_ticket(browser.http)
        found = await browser.find(filed.no, filed.told["query_code"])
        assert "Secure" in found.headers["Set-Cookie"]
        await browser.http.aclose()


async def test_a_wrong_code_and_a_wrong_number_are_told_in_the_same_words(browser: Browser, filed: Filed) -> None:
    answered = [await browser.find(filed.no, "000"), await browser.find("260101-360902-0001-5", "000")]
    assert [each.status_code for each in answered] == [404, 404]
    assert {wrong(each) for each in answered} == {load_words()["wrong"]["ticket_not_found"]}
    assert "Set-Cookie" not in answered[0].headers


async def test_five_wrong_codes_close_it_for_half_an_hour(browser: Browser, filed: Filed, clock: SettableClock) -> None:
    for _ in range(5):
        await browser.find(filed.no, "000")
    locked = await browser.find(filed.no, filed.told["query_code"])
    assert (locked.status_code, wrong(locked)) == (429, load_words()["wrong"]["query_locked"])
    clock.advance(minutes=31)
    assert (await browser.find(filed.no, filed.told["query_code"])).status_code == 303


async def test_without_the_cookie_every_ticket_is_the_same_form(browser: Browser, filed: Filed) -> None:
    real = await browser.http.get(f"/tickets/{filed.no}")
    digits = filed.no.replace("-", "")
    other = await browser.http.get("/tickets/1")
    assert real.status_code == other.status_code == 200
    assert real.text.replace(f'value="{filed.no}"', "") == other.text.replace('value="1"', "")
    assert digits not in other.text


async def test_the_cookie_of_one_ticket_opens_no_other(
    browser: Browser, http: httpx.AsyncClient, filed: Filed, offices: Staffroom
) -> None:
    path = await browser.open(filed)
    other = await file_ticket(http, text="另一件事情")
    form = await browser.token(path)
    stolen = f"/tickets/{other.no.replace('-', '')}"
    assert 'data-testid="find"' in (await browser.http.get(stolen)).text
    for step in ("urge", "withdraw", "facts", "rating"):
        answered = await browser.send(stolen, step, form=form, facts="x", good="1")
        assert 'data-testid="find"' in answered.text
    assert [event.action for event in await offices.events(other.no)] == ["open", "dispatch"]


async def test_leaving_forgets_it_on_this_device(browser: Browser, filed: Filed) -> None:
    path = await browser.open(filed)
    left = await browser.http.post("/tickets/leave")
    assert left.headers["Location"] == "/tickets?said=left"
    assert 'data-testid="find"' in (await browser.http.get(path)).text


# Steps ------------------------------------------------------------------------------------------------


async def test_each_button_does_its_step_and_says_so(browser: Browser, filed: Filed, offices: Staffroom) -> None:
    path = await browser.open(filed)
    words = load_words()["said"]
    assert await said(browser, await browser.send(path, "urge")) == words["urged"]
    assert await said(browser, await browser.send(path, "facts", facts="还欠药费\r\n两千")) == words["added"]
    photo = {"file": ("a.jpg", JPEG)}
    assert await said(browser, await browser.send(path, "files", files=photo)) == words["file"]
    assert (await browser.http.get(f"{path}/files/x")).status_code == 422
    page = await browser.http.get(path)
    (link,) = re.findall(rf'href="({path}/files/[^"]+)"', page.text)
    got = await browser.http.get(link)
    assert got.content == JPEG
    assert "sandbox" in got.headers["Content-Security-Policy"]
    await offices.answer(filed.no)
    assert await said(browser, await browser.send(path, "rating", good="0", reason="没人来")) == words["rated_bad"]
    await offices.answer(filed.no)
    assert await said(browser, await browser.send(path, "rating", good="1")) == words["rated_good"]
    assert [event.action for event in await offices.events(filed.no)][2:] == [
        "urge", "add_facts", "add_facts", "sign", "reply", "rate", "rehandle", "sign", "reply", "rate", "close",
    ]  # fmt: skip


async def test_taking_back_is_asked_once(browser: Browser, filed: Filed, offices: Staffroom) -> None:
    path = await browser.open(filed)
    asked = await browser.http.get(f"{path}/withdraw")
    assert "撤回以后，这件就不办了" in asked.text
    assert (await offices.ticket(filed.no)).state == "dispatched"
    assert await said(browser, await browser.send(path, "withdraw")) == load_words()["said"]["withdrawn"]
    assert (await offices.ticket(filed.no)).state == "withdrawn"


async def test_a_form_that_is_sent_twice_adds_once(browser: Browser, filed: Filed, offices: Staffroom) -> None:
    path = await browser.open(filed)
    form = await browser.token(path)
    for _ in range(2):
        assert (await browser.send(path, "facts", form=form, facts="还欠药费")).status_code == 303
    assert [event.action for event in await offices.events(filed.no)].count("add_facts") == 1


async def test_what_cannot_be_done_is_said_on_the_page(browser: Browser, filed: Filed, offices: Staffroom) -> None:
    path = await browser.open(filed)
    form, words = await browser.token(path), load_words()["wrong"]
    await browser.send(path, "urge", form=form)
    for step, data, status, key in (
        ("urge", {}, 409, "not_urged_today"),
        ("rating", {"good": "1"}, 409, "not_allowed_now"),
        ("facts", {"facts": " \n"}, 422, "field_missing"),
        ("facts", {"facts": "x" * 4001}, 422, "field_too_long"),
        ("files", {"files": {"file": ("a.jpg", b"")}}, 422, "file_missing"),
        ("files", {"files": {"file": ("a.svg", b"<svg/>")}}, 415, "file_kind"),
        ("files", {"files": {"file": ("a.jpg", JPEG + b"x" * 9_000_000)}}, 413, "file_too_large"),
    ):
        answered = await browser.send(path, step, form=form, **data)
        assert (answered.status_code, wrong(answered)) == (status, words[key]), (step, data)


# Other sites ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
async def test_another_sites_page_can_do_nothing(
    browser: Browser, filed: Filed, offices: Staffroom, headers: dict[str, str]
) -> None:
    path = await browser.open(filed)
    form = await browser.token(path)
    for step in ("urge", "withdraw", "facts"):
        answered = await browser.http.post(f"{path}/{step}", data={"form": form, "facts": "x"}, headers=headers)
        assert answered.status_code == 403
    # Nor slip somebody a ticket of its own.
    slipped = await browser.find(filed.no, filed.told["query_code"], **headers)
    assert (slipped.status_code, "Set-Cookie" in slipped.headers) == (403, False)
    assert [event.action for event in await offices.events(filed.no)] == ["open", "dispatch"]


@pytest.mark.parametrize("form", ["", "x", "Ijk5Ig.aaaaaa.bbbb"])
async def test_a_form_without_its_token_does_nothing(
    browser: Browser, filed: Filed, offices: Staffroom, form: str
) -> None:
    path = await browser.open(filed)
    for step in ("urge", "withdraw"):
        await browser.http.post(f"{path}/{step}", data={"form": form})
    # Nor does the token that opens the ticket: it stands for reading.
    await browser.http.post(f"{path}/urge", data={"form": filed.told["token"]})
    assert [event.action for event in await offices.events(filed.no)] == ["open", "dispatch"]


async def test_markup_in_any_text_stays_text(browser: Browser, filed: Filed, offices: Staffroom) -> None:
    path = await browser.open(filed)
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}"
    await browser.send(path, "facts", facts=evil)
    await offices.answer(filed.no, evil)
    page = (await browser.http.get(path, params={"said": evil, "wrong": evil})).text
    assert "<script" not in page
    assert "<img" not in page
    assert page.count("{{7*7}}") == 2
    form = (await browser.http.get("/tickets/" + "%22%3E%3Cscript%3E")).text
    assert "<script" not in form
    await browser.http.post("/tickets/leave")
    assert "<script" not in (await browser.find(evil, evil)).text


def test_every_step_that_a_citizen_may_see_has_its_sentence() -> None:
    visible = {name for name, action in flow().actions.items() if action.visible}
    assert visible | {"urge_by_system", "add_file"} == set(load_words()["steps"])
