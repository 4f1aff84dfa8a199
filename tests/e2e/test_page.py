"""The page in a real Chromium, against the whole assistant: what a citizen sees, does, and must never lose.

After every test the browser's console must be free of errors and nothing may have been asked of another host.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.e2e.page_helpers import (
    ANSWER_MS,
    CHROMIUM,
    INVISIBLE_FOCUS,
    LOW_CONTRAST,
    SMALL_TARGETS,
    TOO_WIDE,
    Chat,
    new_context,
)
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.bot]

QUESTION = "兰州城市低保一个月多少钱"
MESSAGES = "**/api/chat/messages"
SIZES = [(320, 568), (390, 844), (1280, 800)]

OpenChat = Callable[..., Chat]


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


# Asking ----------------------------------------------------------------------------------------------------------


def test_a_typed_question_is_answered_line_by_line_with_its_source(chat: Chat) -> None:
    answer = chat.ask(QUESTION)
    lines = answer.locator(".line")
    expect(lines.first).to_contain_text("914")
    source = answer.locator(".line--source")
    expect(source).to_contain_text("来源：")
    sizes = [line.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") for line in (lines.first, source)]
    assert sizes[0] > sizes[1]
    assert answer.get_by_test_id("message-text").text_content() == chat.kept_by_server()[-1]["text"]


def test_buttons_ask_their_questions_and_a_double_tap_is_one_tap(chat: Chat) -> None:
    chat.page.get_by_test_id("reply").filter(has_text="低保一个月多少钱").dblclick()
    chat.answer(1).get_by_test_id("reply").filter(has_text="兰州市").click()
    expect(chat.answer(2)).to_contain_text("914")
    expect(chat.messages("citizen")).to_have_count(2)


def test_a_citation_unfolds_to_its_quote_and_opens_the_document_at_the_clause(chat: Chat) -> None:
    citation = chat.ask(QUESTION).get_by_test_id("citation")
    quote = citation.locator("blockquote")
    expect(quote).to_be_hidden()
    citation.locator("summary").click()
    expect(quote).to_be_visible()
    expect(citation).to_contain_text("“三”部分")
    expect(citation).to_contain_text("2022年5月30日")
    with chat.context.expect_page() as opening:
        citation.get_by_test_id("citation-source").click()
    document = opening.value
    clause = document.locator("section:target")
    expect(clause).to_be_in_viewport()
    expect(clause).to_contain_text(quote.inner_text())
    expect(document.locator("dl")).to_contain_text("工作总结，不是正式文件")
    assert document.evaluate(TOO_WIDE) == []
    assert document.evaluate(LOW_CONTRAST) == []


def test_a_retold_law_is_called_retold_in_the_chat_and_in_its_document(chat: Chat) -> None:
    citation = chat.ask("什么是低保").get_by_test_id("citation").first
    citation.locator("summary").click()
    expect(citation).to_contain_text("不是原文")
    with chat.context.expect_page() as opening:
        citation.get_by_test_id("citation-source").click()
    expect(opening.value.locator("section:target .retold")).to_contain_text("不是原文")


def test_the_region_is_always_shown_and_can_be_changed(chat: Chat) -> None:
    region = chat.page.get_by_test_id("region")
    expect(region).to_have_text("地区：还没选")
    chat.page.get_by_test_id("region-open").click()
    chat.page.get_by_test_id("region-query").fill("没有这个地方")
    expect(chat.page.get_by_test_id("region-status")).to_contain_text("没找到")
    chat.page.get_by_test_id("region-query").fill("兰州")
    chat.page.locator("[data-testid=region-choice][data-code='620100']").click()
    chat.answer(1)
    expect(region).to_have_text("地区：甘肃省兰州市")
    expect(chat.ask("城市低保一个月多少钱")).to_contain_text("914")
    chat.ask("新疆呢")
    expect(region).to_have_text("地区：新疆维吾尔自治区")


def test_waiting_for_an_answer_is_shown(chat: Chat) -> None:
    held: list[Route] = []
    chat.page.route(MESSAGES, held.append)
    chat.write(QUESTION)
    typing = chat.page.get_by_test_id("typing")
    expect(typing).to_have_text("正在查…")
    expect(typing).to_have_text("还在查，请稍等", timeout=10_000)
    held[0].continue_()
    expect(chat.answer(1)).to_contain_text("914")
    expect(typing).to_have_text("")


def test_a_text_that_is_too_long_is_not_sent_and_stays_to_be_shortened(chat: Chat) -> None:
    field, counter = chat.page.get_by_test_id("input"), chat.page.get_by_test_id("counter")
    field.fill("啊" * 1999)
    expect(counter).to_have_text("还能写 1 个字")
    field.fill("啊" * 2003)
    expect(counter).to_have_text("太长了，请删掉 3 个字")
    field.press("Enter")
    expect(chat.messages("citizen")).to_have_count(0)
    assert len(field.input_value()) == 2003


# Nothing is lost, nothing is said twice --------------------------------------------------------------------------


def assert_said_once_and_answered_once(chat: Chat) -> None:
    expect(chat.answer(1)).to_contain_text("914")
    expect(chat.messages("citizen")).to_have_count(1)
    expect(chat.messages("citizen")).to_have_attribute("data-status", "confirmed")
    expect(chat.answers()).to_have_count(2)
    assert [message["sender"] for message in chat.kept_by_server()] == ["bot", "citizen", "bot"]


def test_what_is_written_without_a_network_is_sent_once_when_it_is_back(chat: Chat) -> None:
    chat.context.set_offline(True)
    expect(chat.page.get_by_test_id("link")).to_contain_text("网络断了")
    own = chat.write(QUESTION)
    expect(own).to_have_attribute("data-status", "failed")
    chat.context.set_offline(False)
    assert_said_once_and_answered_once(chat)
    expect(chat.page.get_by_test_id("link")).to_be_hidden()


def test_a_message_whose_answer_was_lost_on_the_way_is_not_doubled(chat: Chat) -> None:
    tries: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.request.post_data_json["client_msg_id"])
        if len(tries) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    chat.page.route(MESSAGES, lose_the_first_answer)
    with chat.page.expect_response(lambda response: response.request.method == "POST"):
        chat.write(QUESTION)
    assert tries == [tries[0]] * 2
    assert_said_once_and_answered_once(chat)


def test_the_button_under_a_failed_message_sends_it_again(chat: Chat) -> None:
    chat.page.route(MESSAGES, lambda route: route.abort())
    own = chat.write(QUESTION)
    resend = own.get_by_test_id("resend")
    expect(resend).to_be_visible()
    chat.page.unroute(MESSAGES)
    resend.click()
    assert_said_once_and_answered_once(chat)


def test_the_conversation_and_what_was_not_sent_are_there_after_a_reload(chat: Chat) -> None:
    chat.page.route(MESSAGES, lambda route: route.abort())
    expect(chat.write(QUESTION)).to_have_attribute("data-status", "failed")
    chat.page.unroute(MESSAGES)
    chat.page.reload()
    assert_said_once_and_answered_once(chat)
    before = chat.texts()
    chat.page.reload()
    expect(chat.answers()).to_have_count(2)
    assert chat.texts() == before
    expect(chat.page.get_by_test_id("region")).to_have_text("地区：甘肃省兰州市")
    expect(chat.answers().last.get_by_test_id("citation")).to_have_count(1)


def test_two_tabs_show_one_conversation(chat: Chat) -> None:
    second = chat.open()
    chat.ask(QUESTION)
    expect(second.locator("[data-testid=message]")).to_have_count(3, timeout=ANSWER_MS)
    second.get_by_test_id("menu").click()
    second.get_by_test_id("restart-open").click()
    second.get_by_test_id("restart-yes").click()
    for page in (second, chat.page):
        expect(page.locator("[data-testid=message]")).to_have_count(1, timeout=ANSWER_MS)
    sessions = {page.evaluate("localStorage.getItem('hotline.session')") for page in (second, chat.page)}
    assert len(sessions) == 1


def test_an_expired_conversation_makes_room_for_a_new_one_and_keeps_the_unsent_words(chat: Chat) -> None:
    chat.ask("你好")
    old = chat.session()
    chat.page.route(MESSAGES, lambda route: route.abort())
    expect(chat.write(QUESTION)).to_have_attribute("data-status", "failed")
    expired = {**old, "token": chat.expired_token()}
    chat.page.evaluate("session => localStorage.setItem('hotline.session', JSON.stringify(session))", expired)
    chat.page.unroute(MESSAGES)
    chat.page.reload()
    expect(chat.page.get_by_test_id("note")).to_contain_text("前面的对话已经结束了")
    assert_said_once_and_answered_once(chat)
    assert chat.session()["session_id"] != old["session_id"]


def test_words_that_look_like_markup_stay_words(chat: Chat) -> None:
    nasty = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>&lt;b&gt; \u202e{{7*7}}'
    own = chat.write(nasty)
    chat.answer(1)
    chat.desk("take")
    chat.desk("say", nasty)
    expect(chat.messages("operator")).to_have_count(1, timeout=ANSWER_MS)
    for _ in range(2):
        for bubble in (own, chat.messages("operator")):
            assert bubble.get_by_test_id("message-text").text_content() == nasty
        assert chat.page.locator("#log img, #log script, #log b").count() == 0
        assert chat.page.evaluate("window.hacked") is None
        chat.page.reload()
        expect(chat.messages("operator")).to_be_visible()


# A person --------------------------------------------------------------------------------------------------------


def test_a_person_can_be_asked_for_comes_answers_and_leaves(chat: Chat) -> None:
    owner = chat.page.get_by_test_id("owner")
    expect(owner).to_be_hidden()
    chat.page.get_by_test_id("human").click()
    expect(owner).to_contain_text("已转人工，请稍等", timeout=ANSWER_MS)
    expect(chat.messages("system").first).to_contain_text("排上人工")
    chat.desk("take")
    expect(owner).to_contain_text("人工客服在答您", timeout=ANSWER_MS)
    chat.desk("say", "您好，我是王芳。")
    expect(chat.messages("operator")).to_contain_text("您好，我是王芳。", timeout=ANSWER_MS)
    chat.desk("back")
    expect(owner).to_be_hidden(timeout=ANSWER_MS)


def test_the_page_says_that_it_is_a_machine_what_is_stored_and_how_to_reach_a_person(chat: Chat) -> None:
    intro = chat.page.get_by_test_id("intro")
    expect(intro).to_be_in_viewport()
    for words in ("机器在回答", "转人工", "会存下来", "110", "119", "120"):
        expect(intro).to_contain_text(words)
    chat.page.get_by_test_id("menu").click()
    chat.page.get_by_test_id("about-open").click()
    about = chat.page.get_by_test_id("about-dialog")
    for words in ("电脑程序，不是人", "存在我们的服务器上", "12345"):
        expect(about).to_contain_text(words)
    chat.page.get_by_test_id("about-human").click()
    expect(chat.page.get_by_test_id("owner")).to_contain_text("已转人工", timeout=ANSWER_MS)


def test_without_scripts_the_page_gives_the_telephone_number(browser: Browser, stack: Stack) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(stack.base_url)
    expect(page.get_by_test_id("fallback")).to_contain_text("请打电话 12345")
    expect(page.get_by_test_id("app")).to_be_hidden()
    context.close()


def test_a_script_that_slipped_into_the_page_would_not_run(chat: Chat) -> None:
    chat.page.evaluate(
        """() => {
          const script = document.createElement('script');
          script.textContent = 'window.slipped = 1';
          document.body.appendChild(script);
        }"""
    )
    assert chat.page.evaluate("window.slipped") is None
    assert len(chat.complaints) == 1
    assert "Content Security Policy" in chat.complaints.pop()


# Readable and usable for everyone --------------------------------------------------------------------------------


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
    chat.ask(QUESTION).locator("summary").click()
    check("answer with its citation")
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
