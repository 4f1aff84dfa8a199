"""The page for those who see little, press with difficulty, use a keyboard or a screen reader, or a small phone.

WCAG 2.2 AA, measured in a real Chromium against the whole assistant.
"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.page_helpers import (
    ANSWER_MS,
    INVISIBLE_FOCUS,
    LOW_CONTRAST,
    MESSAGES,
    QUESTION,
    SMALL_TARGETS,
    TOO_WIDE,
    Chat,
    OpenChat,
)

pytestmark = [pytest.mark.browser, pytest.mark.bot]

SIZES = [(320, 568), (390, 844), (1280, 800)]


def press(page: Page, test_id: str) -> None:
    """Press a button of the header, behind the menu on a phone."""
    if not page.get_by_test_id(test_id).is_visible():
        page.get_by_test_id("menu").click()
    page.get_by_test_id(test_id).click()


def measure_everywhere(chat: Chat, *measures: str, argument: object = None) -> None:
    """Take the measures (each returns what is wrong) with every part of the page shown in turn."""

    def check(where: str) -> None:
        for measure in measures:
            assert chat.page.evaluate(measure, argument) == [], where

    check("opened")
    answer = chat.ask(QUESTION)
    for summary in answer.locator("summary").all():
        summary.click()
    check("answer with its citation and all that unfolds")
    chat.page.get_by_test_id("region-open").click()
    chat.page.get_by_test_id("region-query").fill("兰州")
    expect(chat.page.get_by_test_id("region-choice").first).to_be_visible()
    check("region dialog")
    chat.page.get_by_test_id("region-close").click()
    for name in ("about", "restart"):
        press(chat.page, f"{name}-open")
        check(f"{name} dialog")
        chat.page.keyboard.press("Escape")
    chat.ask("转人工")
    check("waiting for a person")
    chat.page.route(MESSAGES, lambda route: route.abort())
    expect(chat.write("没有空格的长文字https://example.org/" + "a" * 300)).to_have_attribute("data-status", "failed")
    check("a long message that failed")
    chat.page.get_by_test_id("input").fill("啊" * 2003)
    check("a text that is too long")


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("elder", [False, True])
def test_nothing_reaches_past_the_screen_and_everything_is_big_enough_to_press(
    open_chat: OpenChat, width: int, height: int, elder: bool
) -> None:
    chat = open_chat(width, height)
    if elder:
        chat.page.get_by_test_id("elder-switch").click()
    measure_everywhere(chat, TOO_WIDE, SMALL_TARGETS, argument=60 if elder else 44)


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(open_chat: OpenChat, dark: bool) -> None:
    measure_everywhere(open_chat(dark=dark), LOW_CONTRAST)


def test_elder_mode_makes_text_larger_and_is_kept(chat: Chat) -> None:
    def size() -> float:
        text = chat.page.get_by_test_id("message-text").first
        found: float = text.evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
        return found

    switch = chat.page.get_by_role("switch", name="长辈模式")
    expect(switch).to_have_attribute("aria-checked", "false")
    assert size() == 18
    switch.click()
    assert size() == 24
    chat.page.reload()
    expect(chat.messages("bot")).to_have_count(1)
    expect(switch).to_have_attribute("aria-checked", "true")
    assert size() == 24
    switch.click()
    assert size() == 18


def test_the_whole_conversation_works_by_keyboard_and_focus_is_always_seen(open_chat: OpenChat) -> None:
    chat = open_chat(1280, 800)
    page, keys = chat.page, chat.page.keyboard

    def tab_to(test_id: str, key: str = "Tab") -> None:
        for _ in range(40):
            keys.press(key)
            assert not page.evaluate(INVISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
            if page.evaluate("document.activeElement.closest('[data-testid]')?.dataset.testid") == test_id:
                return
        pytest.fail(f"Tab never reached {test_id}")

    tab_to("region-open")
    keys.press("Enter")
    expect(page.get_by_test_id("region-query")).to_be_focused()
    keys.type("兰州")
    expect(page.get_by_test_id("region-choice").first).to_be_visible()
    tab_to("region-choice")
    keys.press("Enter")
    expect(page.get_by_test_id("region")).to_have_text("地区：甘肃省兰州市", timeout=ANSWER_MS)
    tab_to("input")
    keys.type(QUESTION)
    keys.press("Shift+Enter")
    keys.type("请告诉我")
    count = chat.answers().count()
    keys.press("Enter")
    answer = chat.answer(count)
    tab_to("reply", "Shift+Tab")
    tab_to("citation", "Shift+Tab")
    keys.press("Enter")
    tab_to("citation-source")
    expect(answer.locator("blockquote")).to_be_visible()
    tab_to("about-open", "Shift+Tab")
    keys.press("Enter")
    expect(page.get_by_test_id("about-dialog")).to_be_visible()
    keys.press("Escape")
    expect(page.get_by_test_id("about-open")).to_be_focused()


def test_a_screen_reader_is_told_what_is_new_and_what_everything_is(chat: Chat) -> None:
    assert chat.page.evaluate("document.documentElement.lang") == "zh-CN"
    log = chat.page.get_by_role("log", name="对话", exact=True)
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("机器人：")
    for role, name in (
        ("textbox", "写下您想问的事"),
        ("button", "发送"),
        ("button", "转人工"),
        ("button", re.compile("地区：还没选")),
        ("heading", "社会救助咨询"),
    ):
        expect(chat.page.get_by_role(role, name=name).first).to_be_visible()
    unnamed = chat.page.evaluate(
        """() => Array.from(document.querySelectorAll('button, a, input, textarea, dialog'))
          .filter((node) => !(node.textContent.trim() || node.labels?.length || node.getAttribute('aria-labelledby')))
          .map((node) => node.outerHTML)"""
    )
    assert unnamed == []
