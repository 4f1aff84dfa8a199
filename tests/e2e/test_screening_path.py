"""A whole screening on a phone: from the first question in the chat to the kept page that a clerk reads."""

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.page_helpers import ANSWER_MS, LOW_CONTRAST, SMALL_TARGETS, TOO_WIDE, Chat, OpenChat

pytestmark = [pytest.mark.browser, pytest.mark.bot]


def _press(chat: Chat, title: str) -> Locator:
    """Tap a button of the last answer; the first bubble of what follows."""
    count = chat.answers().count()
    chat.answers().last.get_by_test_id("reply").filter(has_text=title).first.click()
    return chat.answer(count)


@pytest.mark.parametrize("width", [320, 360])
def test_from_the_first_question_to_the_kept_page(open_chat: OpenChat, width: int) -> None:
    chat = open_chat(width, 740)
    expect(chat.ask("帮我测一测")).to_contain_text("户口在哪里")
    expect(chat.ask("兰州市七里河区")).to_contain_text("甘肃省兰州市七里河区")
    expect(chat.page.get_by_text("地区：甘肃省兰州市七里河区")).to_be_visible()
    expect(_press(chat, "农村")).to_contain_text("几口")
    expect(chat.ask("两口人")).to_contain_text("家里2口人")
    expect(chat.ask("没有收入")).to_contain_text("全家没有收入")
    for _ in range(3):
        _press(chat, "都没有")
    result = _press(chat, "过得下去")
    expect(result).to_contain_text("初步估算，不是决定")
    head = result.get_by_test_id("message-text")
    expect(head).to_contain_text("最低生活保障")
    expect(head).to_contain_text("不少于 878 元")
    # What is likely fits between the page's head and the box to write in.
    box, writing = head.bounding_box(), chat.page.get_by_test_id("input").bounding_box()
    assert box is not None
    assert writing is not None
    assert width < 360 or box["height"] <= writing["y"] - 110
    assert chat.page.evaluate(TOO_WIDE) == []
    assert chat.page.evaluate(LOW_CONTRAST) == []
    expect(_press(chat, "把结果存下来")).to_contain_text("同意吗")
    kept = _press(chat, "同意")
    link = kept.get_by_test_id("kept-page")
    expect(link).to_be_visible(timeout=ANSWER_MS)
    with chat.context.expect_page() as opening:
        link.click()
    page = opening.value
    expect(page.locator("body")).to_contain_text("最低生活保障")
    expect(page.locator("body")).to_contain_text("初步")
    expect(page.locator("svg").first).to_be_attached()
    assert page.evaluate(TOO_WIDE) == []
    assert page.evaluate(LOW_CONTRAST) == []
    assert page.evaluate(SMALL_TARGETS, 44) == []


def test_what_was_told_is_gone_from_the_page_when_it_is_taken_back(open_chat: OpenChat) -> None:
    chat = open_chat(360, 740)
    chat.ask("帮我测一测")
    chat.ask("兰州市七里河区")
    _press(chat, "农村")
    chat.ask("一个人")
    chat.ask("没有收入")
    _press(chat, "身体还行")
    for _ in range(2):
        _press(chat, "都没有")
    _press(chat, "过得下去")
    _press(chat, "把结果存下来")
    link = _press(chat, "同意").get_by_test_id("kept-page")
    path = str(link.get_attribute("href"))
    assert chat.context.request.get(f"{chat.stack.base_url}{path}").status == 200
    chat.ask("帮我测一测")
    expect(chat.ask("不测了")).to_contain_text("不测了")
    assert chat.context.request.get(f"{chat.stack.base_url}{path}").status == 200, "a later screening was stopped"
    expect(chat.ask("删掉结果")).to_contain_text("都删掉了")
    assert chat.context.request.get(f"{chat.stack.base_url}{path}").status == 404
