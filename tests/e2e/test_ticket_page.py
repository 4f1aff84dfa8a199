"""The pages of a ticket in a real Chromium: a small phone, large type, dark, keyboard, paper, no script."""

import asyncio
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import build, build_tickets
from app.public import create_public_app
from hotline.accounts.actor import Role
from hotline.clock import system_clock
from hotline.db.embedded import EmbeddedPostgres
from hotline.db.engine import create_engine
from hotline.settings import Settings
from hotline.tickets import repository
from hotline.tickets.steps import Step
from tests.databases import copy_for
from tests.e2e.page_helpers import INVISIBLE_FOCUS, LOW_CONTRAST, SMALL_TARGETS, TOO_WIDE, OpenPage, windows
from tests.hotline.tickets.conftest import staff, units
from tests.telephony.live import Live
from tests.telephony.tickets.conftest import BODY

pytestmark = pytest.mark.browser

_PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
#: A refused form is an error to the browser's console, as it should be.
_REFUSED = "Failed to load resource: the server responded with a status of 4"


@dataclass
class Served:
    """The public app without a bot."""

    url: str
    settings: Settings

    def file(self, **changed: Any) -> dict[str, Any]:
        opened = httpx.post(f"{self.url}/api/tickets", json=BODY | changed, timeout=30, trust_env=False)
        assert opened.status_code == 201, opened.text
        told: dict[str, Any] = opened.json()
        return told

    def answer(self, no: str, reply: str) -> None:
        async def work() -> None:
            engine = create_engine(self.settings.database_url.get_secret_value(), pool_size=1)  # type: ignore[union-attr]
            service = build_tickets(self.settings).desk.service
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                ticket = await repository.by_number(session, no.replace("-", ""))
                assert ticket is not None
                actor = staff(Role.TOWNSHIP, ticket.owner_unit)
                for step in (Step("sign"), Step("reply", reply=reply)):
                    await service.act(session, ticket.id, step, actor, now=system_clock())
            await engine.dispose()

        _elsewhere(work)


def _elsewhere(work: Callable[[], Any]) -> None:
    # In a thread of its own: Playwright's synchronous half keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(work())).result()


@pytest.fixture(scope="module")
def served(database: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with copy_for(database, "test_ticket_page") as url:

        async def seed() -> None:
            engine = create_engine(url, pool_size=1)
            async with AsyncSession(engine) as session, session.begin():
                session.add_all(units())
            await engine.dispose()

        _elsewhere(seed)
        settings = Settings(
            _env_file=None, data_dir=tmp_path_factory.mktemp("data"), database_url=url, tickets_per_minute=10_000
        )
        with Live(create_public_app(build(settings))) as live:
            yield Served(live.url, settings)


@pytest.fixture
def open_page(browser: Browser, served: Served) -> Iterator[OpenPage]:
    with windows(browser, served.url, _REFUSED) as open_one:
        yield open_one


def find(page: Page, told: dict[str, Any]) -> None:
    page.get_by_label("工单号").fill(told["no"])
    page.get_by_label("查询码").fill(told["query_code"])
    page.get_by_role("button", name="查").click()
    expect(page.get_by_test_id("number")).to_have_text(told["no"])


def _pages(page: Page, url: str, told: dict[str, Any]) -> Iterator[str]:
    """Each kind of page there is, in both sizes."""
    for size in ("", "?size=large"):
        for path in (
            "/tickets",
            f"/tickets/{told['no']}",
            f"/tickets/{told['no']}/withdraw",
            f"/tickets/{told['no']}/rating",
        ):
            page.goto(f"{url}{path}{size}")
            for details in page.locator("details").all():
                details.evaluate("node => node.open = true")
            yield path + size


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (1280, 800)])
def test_nothing_reaches_past_the_screen_and_everything_is_big_enough_to_press(
    open_page: OpenPage, served: Served, width: int, height: int
) -> None:
    waiting, answered = served.file(), served.file(text="别的事情")
    served.answer(answered["no"], "您家的情况我们看过了。" * 20 + "https://example.invalid/" + "a" * 200)
    for told in (waiting, answered):
        page = open_page("/tickets", width, height)
        find(page, told)
        for name in _pages(page, served.url, told):
            assert page.evaluate(TOO_WIDE) == [], name
            assert page.evaluate(SMALL_TARGETS, 60 if "large" in name else 44) == [], name


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(open_page: OpenPage, served: Served, dark: bool) -> None:
    told = served.file()
    page = open_page("/tickets", dark=dark)
    find(page, told)
    for name in _pages(page, served.url, told):
        assert page.evaluate(LOW_CONTRAST) == [], name


@pytest.mark.parametrize("script", [True, False])
def test_a_citizen_follows_a_ticket_from_the_number_to_the_rating(
    open_page: OpenPage, served: Served, script: bool
) -> None:
    told = served.file()
    page = open_page(f"/tickets/{told['no']}", script=script)
    find(page, told)
    page.get_by_test_id("urge").click()
    expect(page.get_by_test_id("said")).to_contain_text("替您催了")
    expect(page.get_by_test_id("urge")).to_have_count(0)
    page.get_by_text("补充情况、传照片").click()
    page.get_by_test_id("facts").fill("还欠了药费")
    page.get_by_test_id("facts-send").click()
    expect(page.get_by_test_id("said")).to_contain_text("加进去了")
    page.get_by_text("补充情况、传照片").click()
    page.get_by_test_id("file").set_input_files({"name": "药费.png", "mimeType": "image/png", "buffer": _PNG})
    page.get_by_test_id("file-send").click()
    expect(page.get_by_test_id("files")).to_contain_text("药费.png")
    served.answer(told["no"], "办好了。")
    page.reload()
    expect(page.get_by_test_id("reply")).to_contain_text("办好了。")
    page.get_by_test_id("bad").click()
    page.get_by_test_id("reason").fill("没人来")
    page.get_by_test_id("yes").click()
    expect(page.get_by_test_id("said")).to_contain_text("重新办")
    page.get_by_test_id("withdraw").click()
    page.get_by_test_id("no-thanks").click()
    expect(page.get_by_test_id("number")).to_have_text(told["no"])
    for secret in (told["query_code"], told["token"]):
        assert secret not in page.url
    page.get_by_test_id("leave").click()
    expect(page.get_by_test_id("find")).to_be_visible()
    page.goto(f"{served.url}/tickets/{told['no']}")
    expect(page.get_by_test_id("find")).to_be_visible()


def test_going_back_and_reloading_do_nothing_twice(open_page: OpenPage, served: Served) -> None:
    told = served.file()
    page = open_page("/tickets")
    find(page, told)
    page.get_by_test_id("urge").click()
    expect(page.get_by_test_id("said")).to_be_visible()
    page.reload()
    expect(page.get_by_test_id("wrong")).to_have_count(0)
    expect(page.get_by_text("催了一次")).to_have_count(1)


def test_who_types_a_wrong_code_is_told_and_keeps_the_number(open_page: OpenPage, served: Served) -> None:
    told = served.file()
    page = open_page("/tickets")
    page.get_by_test_id("no").fill(told["no"])
    page.get_by_test_id("code").fill("1")
    page.get_by_test_id("submit").click()
    expect(page.get_by_test_id("wrong")).to_contain_text("没查到")
    expect(page.get_by_test_id("no")).to_have_value(told["no"])
    expect(page.get_by_test_id("code")).to_have_value("")


def test_everything_is_reached_with_the_keyboard_and_seen(open_page: OpenPage, served: Served) -> None:
    page = open_page("/tickets", 1280, 800)
    find(page, served.file())
    seen = (
        "[...document.querySelectorAll('{}')].filter((node) => node.checkVisibility({{contentVisibilityAuto: true}}))"
    )
    reached = set()
    for _ in range(page.evaluate(f"{seen.format('a, button, summary')}.length")):
        page.keyboard.press("Tab")
        assert not page.evaluate(INVISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
        reached.add(page.evaluate("document.activeElement.outerHTML"))
    wanted = page.evaluate(f"{seen.format('main a, main button, main summary')}.map((node) => node.outerHTML)")
    assert len(wanted) > 3
    assert set(wanted) <= reached


def test_it_prints_on_a4_without_its_buttons(open_page: OpenPage, served: Served, tmp_path: Path) -> None:
    told = served.file()
    page = open_page("/tickets")
    find(page, told)
    pdf = page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    boxes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert {(round(width), round(height)) for width, height in boxes} <= {(595, 842), (594, 841), (595, 841)}
    page.emulate_media(media="print")
    expect(page.get_by_test_id("urge")).to_be_hidden()
    expect(page.get_by_test_id("number")).to_be_visible()
    expect(page.get_by_test_id("steps")).to_be_visible()


def test_the_chat_page_leads_to_it(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_test_id("menu").click()
    link = page.get_by_test_id("tickets-open")
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", "/tickets")
