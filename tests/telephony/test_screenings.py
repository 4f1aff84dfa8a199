"""Screenings that are kept with a citizen's words, and the page that shows them to whoever has the address."""

import re
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest

from app.bootstrap import build
from app.public import create_public_app
from hotline.screenings.model import hash_of, new_token
from hotline.settings import Settings
from knowledge import Library
from knowledge.eligibility.result import ScreeningResult
from knowledge.eligibility.telling import sections_of, telling_words
from tests.conftest import SettableClock
from tests.kept import FAMILY, effect, result
from tests.telephony.conftest import Serve, WebChatClient
from tests.telephony.scripted_rasa import ScriptedRasa, answers, bot_says
from tests.telephony.test_policies import Page

HTML = {"Accept": "text/html,application/xhtml+xml"}


def kept(said: str, screening: dict[str, Any] | None = None, **effects: Any) -> Any:
    """A step of the bot that says this and asks for these effects."""
    if screening is not None:
        effects["screening"] = screening
    return answers([*bot_says(said), {"recipient_id": "x", "custom": {"effects": effects}}])


def rows(url: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute("select token_hash, conversation_id, screening_id from screening").fetchall()


# Kept with the words ----------------------------------------------------------------------------------


async def test_an_answer_keeps_a_screening_and_its_page_shows_it(
    citizen: WebChatClient, rasa: ScriptedRasa, fresh_database: str
) -> None:
    wanted = effect()
    rasa.plan.append(kept(f"存好了：/screenings/{wanted['token']}", wanted))
    said = await citizen.say("同意")
    assert [message["text"] for message in said] == [f"存好了：/screenings/{wanted['token']}"]
    ((token_hash, conversation_id, screening_id),) = rows(fresh_database)
    assert token_hash == hash_of(wanted["token"])
    assert str(conversation_id) == citizen.session_id
    assert screening_id == wanted["result"]["id"]
    page = await citizen.http.get(f"/screenings/{wanted['token']}", headers=HTML)
    assert page.status_code == 200
    assert wanted["result"]["id"] in page.text


async def test_the_same_message_again_keeps_it_once(
    citizen: WebChatClient, rasa: ScriptedRasa, fresh_database: str
) -> None:
    rasa.plan.append(kept("存好了", effect()))
    first = await citizen.say("同意", "11111111-1111-4111-8111-111111111111")
    assert await citizen.say("同意", "11111111-1111-4111-8111-111111111111") == first
    assert len(rows(fresh_database)) == 1


async def test_what_an_answer_may_not_have_kept_is_not_kept_and_not_said(
    citizen: WebChatClient, rasa: ScriptedRasa, fresh_database: str
) -> None:
    rasa.always = kept("存好了", {**effect(), "household": {**FAMILY, "name": "张三"}})
    said = await citizen.say("同意")
    assert "存好了" not in said[0]["text"]
    assert rows(fresh_database) == []


async def test_consent_taken_back_closes_the_page(
    citizen: WebChatClient, rasa: ScriptedRasa, fresh_database: str
) -> None:
    wanted = effect()
    rasa.plan += [kept("存好了", wanted), kept("删掉了", forget_screening=True)]
    await citizen.say("同意")
    await citizen.say("删掉结果")
    assert rows(fresh_database) == []
    assert (await citizen.http.get(f"/screenings/{wanted['token']}", headers=HTML)).status_code == 404


# The page ---------------------------------------------------------------------------------------------


@pytest.fixture
async def token(citizen: WebChatClient, rasa: ScriptedRasa) -> str:
    wanted = effect()
    rasa.plan.append(kept("存好了", wanted))
    await citizen.say("同意")
    found: str = wanted["token"]
    return found


async def test_the_page_shows_all_that_was_told_and_found(
    http: httpx.AsyncClient, token: str, library: Library
) -> None:
    answered = await http.get(f"/screenings/{token}", headers=HTML)
    page = Page(answered.text)
    assert page.tags.count("h1") == 1
    assert len(page.ids) == len(set(page.ids))
    assert "script" not in page.tags
    screened = ScreeningResult.model_validate(result())
    text = re.sub(r"\s+", "", page.text)

    def shown(words: str) -> bool:
        return re.sub(r"\s+", "", words) in text

    assert shown(screened.preliminary)
    for words in (
        "2026 年 11 月 23 日",
        "甘肃省兰州市城关区",
        "家里 4 口人",
        "全家收入：每月 1200 元",
        "第 2、3 个人",
        "父亲",
        "70 岁",
    ):
        assert shown(words), words
    titles = [text.index(title) for title in ("您说的情况", "很可能能办（", "还说不准（", "看来办不了（")]
    assert titles == sorted(titles)
    for section in sections_of(library, screened):
        for topic in section.topics:
            assert shown(topic.name)
            assert all(shown(words) for words in (*topic.papers, *topic.where))
            for entry in topic.entries:
                told = (
                    entry.who,
                    entry.amount,
                    entry.until,
                    *entry.reasons,
                    *entry.missing,
                    *entry.met,
                    *entry.changes,
                )
                assert [words for words in told if not shown(words)] == []
                for source in entry.sources:
                    assert {clause.url for clause in source.clauses} <= set(page.links)
    for version in (screened.id, screened.ruleset, screened.parameters):
        assert version in page.text


async def test_every_clause_that_the_page_leads_to_is_in_the_library(http: httpx.AsyncClient, token: str) -> None:
    page = Page((await http.get(f"/screenings/{token}", headers=HTML)).text)
    clauses = {link for link in page.links if link.startswith("/policies/")}
    assert clauses
    ids: dict[str, list[str]] = {}
    for link in clauses:
        path, _, anchor = link.partition("#")
        if path not in ids:
            ids[path] = Page((await http.get(path, headers=HTML)).text).ids
        assert anchor in ids[path], link


async def test_nobody_stores_finds_or_passes_on_the_page(http: httpx.AsyncClient, token: str) -> None:
    for path in (f"/screenings/{token}", f"/screenings/{new_token()}", "/screenings/"):
        answered = await http.get(path, headers=HTML)
        headers = answered.headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert "noindex" in headers["x-robots-tag"]
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "script" not in headers["content-security-policy"]
        assert "etag" not in headers
        assert '<meta name="robots" content="noindex' in answered.text
        assert '<meta name="referrer" content="no-referrer">' in answered.text


@pytest.mark.parametrize("path", ["", "x", "{}x", "../{}", "{}/", "%00" * 30, "💰" * 30, "y" * 32])
async def test_without_the_right_token_there_is_a_page_that_says_what_to_do(
    http: httpx.AsyncClient, token: str, path: str
) -> None:
    answered = await http.get(f"/screenings/{path.format(token)}", headers=HTML)
    assert answered.status_code == 404
    if "../" in path:
        return  # another address altogether
    page = Page(answered.text)
    for words in ("打不开", "帮我测一测", "12345", "乡镇"):
        assert words in page.text
    assert token not in answered.text


async def test_a_program_gets_the_error_of_the_api(http: httpx.AsyncClient, token: str) -> None:
    refused = await http.get(f"/screenings/{new_token()}")
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")
    assert (await http.get(f"/screenings/{token}")).status_code == 200


async def test_it_can_be_opened_to_the_last_second_and_no_longer(
    serve: Serve, rasa: ScriptedRasa, clock: SettableClock
) -> None:
    wanted = effect()
    with serve(clock, screening_days=7) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False, headers=HTML) as http:
            rasa.plan.append(kept("存好了", wanted))
            await (await WebChatClient(http).open()).say("同意")
            page = await http.get(f"/screenings/{wanted['token']}")
            assert "2026 年" in page.text
            assert re.search(r"11 月</span> ?|11 月", page.text)
            assert "29 日" in Page(page.text).text  # kept on the 23rd at noon: the 29th is the last whole day
            clock.now += timedelta(days=7, seconds=-1)
            assert (await http.get(f"/screenings/{wanted['token']}")).status_code == 200
            clock.advance(seconds=1)
            expired = await http.get(f"/screenings/{wanted['token']}")
            assert expired.status_code == 404
            assert "帮我测一测" in expired.text


async def test_its_code_and_address_are_those_under_which_citizens_reach_it(
    serve: Serve, rasa: ScriptedRasa, http: httpx.AsyncClient, token: str
) -> None:
    page = Page((await http.get(f"/screenings/{token}", headers=HTML)).text)
    assert f"{http.base_url}/screenings/{token}".replace("//screenings", "/screenings") in page.text
    assert page.tags.count("svg") == 1
    with serve(public_url="https://jiuzhu.example.gov.cn/") as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False, headers=HTML) as other:
            shown = (await other.get(f"/screenings/{token}")).text
            assert f">https://jiuzhu.example.gov.cn/screenings/{token}<" in shown


async def test_large_type_is_a_link_away_and_back(http: httpx.AsyncClient, token: str) -> None:
    page = (await http.get(f"/screenings/{token}", headers=HTML)).text
    assert 'class="large"' not in page
    assert "?size=large" in Page(page).links
    large = (await http.get(f"/screenings/{token}", params={"size": "large"}, headers=HTML)).text
    assert 'class="large"' in large
    assert "?" in Page(large).links


async def test_words_of_a_result_never_become_markup(citizen: WebChatClient, rasa: ScriptedRasa) -> None:
    wanted = effect()
    evil = "<script>alert(1)</script>"
    for determination in wanted["result"]["determinations"]:
        determination["name"] = evil
        determination["papers"] = [evil]
        for reason in determination["reasons"]:
            reason["text"] = evil
    wanted["result"]["preliminary"] = evil
    rasa.plan.append(kept("存好了", wanted))
    await citizen.say("同意")
    shown = (await citizen.http.get(f"/screenings/{wanted['token']}", headers=HTML)).text
    assert evil not in shown
    assert "script" not in Page(shown).tags


async def test_what_an_earlier_version_kept_and_this_one_cannot_read_is_no_fault_of_the_citizen(
    http: httpx.AsyncClient, token: str, fresh_database: str
) -> None:
    with psycopg.connect(fresh_database) as connection:
        connection.execute("""update screening set facts = facts || '{"abolished": true}'""")
    answered = await http.get(f"/screenings/{token}", headers=HTML)
    assert answered.status_code == 404
    assert "帮我测一测" in answered.text


async def test_without_the_database_the_page_says_to_come_back(settings: Settings) -> None:
    away = settings.model_copy(
        update={"database_url": Settings(database_url="postgresql://x@127.0.0.1:1/x").database_url}
    )
    app = create_public_app(build(away))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as http:
        answered = await http.get(f"/screenings/{new_token()}", headers=HTML)
        assert answered.status_code == 503
        assert int(answered.headers["retry-after"]) > 0
        assert "没有丢" in answered.text
        refused = await http.get(f"/screenings/{new_token()}")
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "database_unavailable")


def test_the_page_has_a_title_for_every_section_and_the_words_to_fill_it() -> None:
    assert list(telling_words().sections) == ["likely", "receiving", "unknown", "not"]
