"""The page in a real Chromium, against the whole assistant: what a citizen sees, does, and must never lose.

After every test the browser's console must be free of errors and nothing may have been asked of another host.
"""

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.e2e.page_helpers import ANSWER_MS, LOW_CONTRAST, MESSAGES, QUESTION, TOO_WIDE, Chat
from tests.stack import Stack

pytestmark = [pytest.mark.browser, pytest.mark.bot]


def stop_the_clock(chat: Chat) -> None:
    """In the page time passes from now on as the test says, however long the machine takes."""
    chat.page.clock.install()
    chat.page.clock.pause_at(chat.page.evaluate("Date.now()") / 1000 + 1)


# Asking ----------------------------------------------------------------------------------------------------------


def test_a_typed_question_is_answered_line_by_line_with_its_source(chat: Chat) -> None:
    answer = chat.ask(QUESTION)
    lines = answer.locator(".line")
    expect(lines.first).to_contain_text("914")
    more = answer.get_by_test_id("more")
    source = more.locator(".line--source").first
    expect(source).to_be_hidden()
    more.locator("summary").first.click()
    expect(source).to_contain_text("来源：")
    sizes = [line.evaluate("node => parseFloat(getComputedStyle(node).fontSize)") for line in (lines.first, source)]
    assert sizes[0] > sizes[1]
    shown = [answer.get_by_test_id("message-text").text_content(), more.locator(".message__text").text_content()]
    assert "\n\n".join(map(str, shown)) == chat.kept_by_server()[-1]["text"]


def test_buttons_ask_their_questions_and_a_double_tap_is_one_tap(chat: Chat) -> None:
    chat.page.get_by_test_id("reply").filter(has_text="低保一个月多少钱").dblclick()
    chat.answer(1).get_by_test_id("reply").filter(has_text="兰州市").click()
    expect(chat.answer(2)).to_contain_text("914")
    expect(chat.messages("citizen")).to_have_count(2)


def test_the_second_tap_of_a_double_tap_presses_no_other_button_that_has_moved_under_it(chat: Chat) -> None:
    chat.page.get_by_test_id("reply").filter(has_text="低保一个月多少钱").click()
    # What the browser makes of a second tap where the first one scrolled another button to.
    chat.page.get_by_test_id("reply").filter(has_text="转人工").dispatch_event("click", {"detail": 2})
    chat.answer(1).get_by_test_id("reply").filter(has_text="兰州市").click()
    expect(chat.answer(2)).to_contain_text("914")
    expect(chat.messages("citizen")).to_have_count(2)


def test_what_stands_below_a_message_stays_where_it_is_when_the_message_is_confirmed(chat: Chat) -> None:
    chat.ask(QUESTION)
    foot = chat.messages("citizen").first.locator(".message__foot")
    heights = foot.evaluate(
        """foot => ['', '正在发…', '09:15'].map(words => {
            foot.firstChild.textContent = words;
            return foot.getBoundingClientRect().height;
        })"""
    )
    assert heights == [heights[0]] * 3
    assert heights[0] > 0


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

    def hold(route: Route) -> None:
        held.append(route)

    chat.page.route(MESSAGES, hold)
    stop_the_clock(chat)
    chat.write(QUESTION)
    typing = chat.page.get_by_test_id("typing")
    expect(typing).to_have_text("正在查…")
    chat.page.clock.run_for(5000)
    expect(typing).to_have_text("还在查，请稍等")
    chat.page.clock.resume()
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


def test_a_message_sent_too_fast_waits_as_long_as_the_server_says(chat: Chat) -> None:
    refusal = {"error": {"code": "rate_limited", "message": "您发得太快了。请等一会儿再发。"}}
    chat.page.route(
        MESSAGES, lambda route: route.fulfill(status=429, headers={"Retry-After": "20"}, json=refusal), times=1
    )
    stop_the_clock(chat)
    own = chat.write(QUESTION)
    expect(own).to_have_attribute("data-status", "waiting")
    expect(own.get_by_test_id("message-status")).to_have_text("发得太快了，20 秒后自动再发")
    chat.page.clock.run_for(19_000)
    expect(own).to_have_attribute("data-status", "waiting")
    chat.page.clock.run_for(1000)
    chat.page.clock.resume()
    assert_said_once_and_answered_once(chat)


def test_a_message_that_the_server_refuses_can_be_changed_and_sent(chat: Chat) -> None:
    own = chat.write("\u200b")
    expect(own).to_have_attribute("data-status", "rejected")
    expect(own.get_by_test_id("message-status")).to_contain_text("还没有写内容")
    own.get_by_test_id("edit").click()
    expect(chat.page.get_by_test_id("input")).to_be_focused()
    expect(chat.messages("citizen")).to_have_count(0)
    chat.write(QUESTION)
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
    expect(owner).to_contain_text("已经排上队", timeout=ANSWER_MS)
    expect(chat.messages("system").first).to_contain_text("排上队")
    chat.desk("take")
    expect(owner).to_contain_text("工作人员在答您", timeout=ANSWER_MS)
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
    expect(chat.page.get_by_test_id("owner")).to_contain_text("已经排上队", timeout=ANSWER_MS)


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
