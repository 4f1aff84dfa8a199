"""Fixtures of the browser tests."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.page_helpers import CHROMIUM, Chat, OpenChat, new_context
from tests.stack import Stack


# Not for the whole session: while Playwright's synchronous half is open, no asynchronous test can run.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing; run scripts/install_browser.sh")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture
def open_chat(browser: Browser, stack: Stack) -> Iterator[OpenChat]:
    """Opens the page as new citizens; takes the window's size and `dark`."""
    chats: list[Chat] = []

    def open_one(*size: int, dark: bool = False) -> Chat:
        chats.append(Chat(stack, new_context(browser, *size, dark=dark)))
        return chats[-1]

    yield open_one
    for one in chats:
        one.context.close()
    assert [complaint for one in chats for complaint in one.complaints] == []


@pytest.fixture
def chat(open_chat: OpenChat) -> Chat:
    return open_chat()
