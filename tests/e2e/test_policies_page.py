"""The policy pages in a real Chromium: small phones, keyboard, contrast, no script; and the way there from the chat."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.bootstrap import build
from app.public import create_public_app
from hotline.settings import Settings
from tests.e2e.page_helpers import (
    INVISIBLE_FOCUS,
    LOW_CONTRAST,
    QUESTION,
    SMALL_TARGETS,
    TOO_WIDE,
    OpenChat,
    OpenPage,
    windows,
)
from tests.telephony.live import Live

pytestmark = pytest.mark.browser

PATHS = [
    "/policies",
    "/policies?q=低保多久能批&region=620100",
    "/policies?q=qqqq",
    "/policies/standards",
    "/policies/programs/dibao",
    "/policies/programs/canji_liangxiang_butie",
    "/policies/hejiang-2022-press",
    "/policies/shehui-jiuzhu-fa",
    "/policies/xingzheng-fuyi-fa-2017",
    "/policies/nothing",
]
# A missing page is an error to the browser's console, as it should be.
_NOT_FOUND = "Failed to load resource: the server responded with a status of 404"


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The public app without bot and database: these pages need neither."""
    services = build(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data")))
    with Live(create_public_app(services)) as live:
        yield live.url


@pytest.fixture
def open_page(browser: Browser, policies: str) -> Iterator[OpenPage]:
    with windows(browser, policies, _NOT_FOUND) as open_one:
        yield open_one


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "height"), [(320, 568), (1280, 800)])
def test_nothing_reaches_past_the_screen_and_everything_is_big_enough_to_press(
    open_page: OpenPage, path: str, width: int, height: int
) -> None:
    page = open_page(path, width, height)
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(SMALL_TARGETS, 44) == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(open_page: OpenPage, path: str, dark: bool) -> None:
    assert open_page(path, dark=dark).evaluate(LOW_CONTRAST) == []


def test_a_citizen_searches_with_the_keyboard_alone_and_focus_is_always_seen(open_page: OpenPage) -> None:
    page = open_page("/policies", 1280, 800)
    keys = page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(60):
            keys.press("Tab")
            assert not page.evaluate(INVISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        pytest.fail(f"Tab never reached {selector}")

    tab_to(".skip")
    expect(page.locator(".skip")).to_be_in_viewport()
    keys.press("Enter")
    tab_to("[data-testid=q]")
    keys.type("五保户")
    keys.press("Enter")
    expect(page.get_by_test_id("results")).to_contain_text("五保户")
    expect(page.get_by_test_id("q")).to_have_value("五保户")
    tab_to("[data-testid=found-programme] a")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("特困")


def test_a_region_is_chosen_and_stays_chosen(open_page: OpenPage) -> None:
    page = open_page("/policies")
    page.get_by_label("写下想查的事").fill("低保")
    page.get_by_label("哪里的").select_option(label="甘肃省兰州市")
    page.get_by_role("button", name="查").click()
    expect(page.get_by_label("哪里的")).to_have_value("620100")
    expect(page.get_by_test_id("found-document").first).to_contain_text("兰州市民政局")


def test_the_chart_shows_longer_bars_for_more_and_leads_to_the_clause(open_page: OpenPage) -> None:
    page = open_page("/policies/standards")
    chart = page.get_by_role("group", name="低保标准")
    expect(chart).to_be_visible()
    bars = {
        bar.get_attribute("aria-label") or "": bar.locator(".bar").bounding_box()
        for bar in chart.get_by_test_id("bar").all()
    }
    sizes = {name.partition("，")[0]: box["width"] for name, box in bars.items() if box}
    assert sizes["兰州市城市低保"] > sizes["合江县（推断）城市低保"] > sizes["兰州市农村低保"] > 20
    looks = {bar.evaluate("node => getComputedStyle(node).fill") for bar in chart.locator(".bar--average").all()}
    assert looks == {"none"}
    chart.get_by_role("link", name="兰州市城市低保").click()
    expect(page.locator("section:target")).to_contain_text("914元")
    expect(page.locator("section:target")).to_be_in_viewport()


def test_a_figure_of_the_table_leads_to_its_clause_with_one_tap(open_page: OpenPage) -> None:
    page = open_page("/policies/standards", 320, 568)
    figure = page.locator("[data-figure=tekun-620100-rural]")
    expect(figure).to_have_text("每人每年 6852 元")
    figure.click()
    expect(page.locator("section:target blockquote")).to_contain_text("6852元")


def test_the_pages_work_without_scripts_and_say_what_they_are(browser: Browser, policies: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{policies}/policies")
    page.get_by_role("searchbox", name="写下想查的事").fill("低保")
    page.get_by_role("button", name="查").click()
    page.get_by_test_id("found-programme").get_by_role("link").first.click()
    for role in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(role)).to_have_count(1)
    expect(page.get_by_role("navigation", name="主要页面")).to_be_visible()
    expect(page.get_by_role("rowheader").first).to_be_visible()
    expect(page.get_by_role("columnheader", name="农村")).to_be_visible()
    context.close()


@pytest.mark.bot
def test_a_citation_in_the_chat_opens_its_clause_here(open_chat: OpenChat) -> None:
    chat = open_chat()
    answer = chat.ask(QUESTION)
    answer.locator("summary").first.click()
    with chat.context.expect_page() as opening:
        answer.get_by_test_id("citation-source").first.click()
    clause = opening.value.locator("section:target")
    expect(clause).to_be_in_viewport()
    expect(clause.locator("blockquote")).to_contain_text("914元")
    expect(clause.get_by_test_id("fact").first).to_be_visible()
