"""The public pages under /policies: every address leads somewhere, and no words of a visitor become code."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import cast
from urllib.parse import urldefrag

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st

from app.bootstrap import build
from app.http_errors import add_error_handlers
from app.public import create_public_app
from hotline.settings import Settings
from knowledge import Fact, Library, Search, load_library
from knowledge.answers.wording import citation, fact_citation
from knowledge.models import Unit
from knowledge.search import Hit
from knowledge.service_texts import ServiceTexts
from telephony.policies.marking import marked, pairs
from telephony.policies.pages import load_words
from telephony.policies.programmes import everyday_names
from telephony.policies.router import build_policy_router

LIBRARY = load_library()
WORDS = load_words()
HTML = {"Accept": "text/html,application/xhtml+xml"}
TODAY = date(2026, 11, 25)
_VOID = {"meta", "link", "input", "rect", "br", "img"}


class Page(HTMLParser):
    """What the tests look for in a page; complains about tags that are not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append(tag)
        self.ids += [str(values["id"])] if "id" in values else []
        self.links += [str(values["href"])] if tag == "a" else []
        assert not any(name.startswith("on") or name == "style" for name in values), "the page's policy forbids it"
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


class FixedSearch:
    """Finds what it is told to, and notes what it was asked."""

    def __init__(self, sure: tuple[Fact, ...] = (), near: tuple[Fact, ...] = ()) -> None:
        self.sure, self.near = sure, near
        self.scores: tuple[float, ...] = (1.0,) * 10
        self.asked: list[tuple[str, str, str | None]] = []

    def find(self, text: str, *, as_of: date, region: str | None = None, most: int = 3) -> tuple[Hit, ...]:
        assert as_of == TODAY
        self.asked.append(("find", text, region))
        return tuple(Hit(fact, score) for fact, score in zip(self.sure[:most], self.scores, strict=False))

    def nearest(self, text: str, *, as_of: date, region: str | None = None, most: int = 3) -> tuple[Hit, ...]:
        self.asked.append(("nearest", text, region))
        return (*(Hit(fact, 0.1) for fact in self.near[:most]), Hit(LIBRARY.fact("L16"), 0.0))


def client_of(app: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test", headers=HTML)


def serving(search: FixedSearch, texts: ServiceTexts, library: Library = LIBRARY) -> httpx.AsyncClient:
    app = FastAPI()
    add_error_handlers(app, texts.errors)
    app.include_router(build_policy_router(library, lambda: cast(Search, search), lambda: TODAY))
    return client_of(app)


@pytest.fixture
def search() -> FixedSearch:
    return FixedSearch()


@pytest.fixture
async def http(search: FixedSearch, texts: ServiceTexts) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(search, texts) as client:
        yield client


async def page_of(http: httpx.AsyncClient, path: str, status: int = 200) -> Page:
    answered = await http.get(path)
    assert answered.status_code == status, path
    assert answered.headers["content-type"] == "text/html; charset=utf-8"
    return Page(answered.text)


def facts_with(**wanted: object) -> Iterator[Fact]:
    return (fact for fact in LIBRARY.facts if all(getattr(fact, name) == value for name, value in wanted.items()))


@pytest.mark.parametrize("document_id", LIBRARY.documents)
async def test_every_document_has_a_page_with_each_of_its_clauses(http: httpx.AsyncClient, document_id: str) -> None:
    document = LIBRARY.documents[document_id]
    page = await page_of(http, f"/policies/{document_id}")
    assert len(page.ids) == len(set(page.ids))
    assert page.tags.count("h1") == 1
    assert {clause.anchor for clause in document.clauses} <= set(page.ids)
    for part in (document.title, document.issuer, *document.uncertain, *(clause.text for clause in document.clauses)):
        assert part in page.text
    assert [fact.id for fact in document.facts if fact.say not in page.text] == []
    assert ("用我们的话说的，不是原文" in page.text) == document.national


@pytest.mark.parametrize("programme_id", LIBRARY.programmes)
async def test_every_programme_has_a_page_with_all_that_is_known_of_it(
    http: httpx.AsyncClient, programme_id: str
) -> None:
    page = await page_of(http, f"/policies/programs/{programme_id}")
    assert LIBRARY.programmes[programme_id].description in page.text
    assert len(page.ids) == len(set(page.ids))
    for fact in LIBRARY.facts:
        if programme_id in fact.programmes:
            assert fact.say in page.text, fact.id
            assert fact_citation(LIBRARY, fact).url in page.links, fact.id
    for parameter in LIBRARY.parameters:
        if parameter.programme == programme_id:
            assert citation(LIBRARY, parameter.clause, "").url in page.links, parameter.id


async def test_every_link_of_every_page_leads_to_a_page_and_an_id_that_exist(http: httpx.AsyncClient) -> None:
    pages: dict[str, Page] = {}
    wanted: set[tuple[str, str]] = set()
    todo = ["/policies"]
    while todo:
        path = todo.pop()
        pages[path] = await page_of(http, path)
        for link in pages[path].links:
            target, anchor = urldefrag(link)
            target = target or path
            wanted.add((target, anchor))
            if target.startswith("/policies") and target not in pages and target not in todo:
                todo.append(target)
    assert set(pages) == {
        "/policies",
        "/policies/standards",
        *(f"/policies/{name}" for name in LIBRARY.documents),
        *(f"/policies/programs/{name}" for name in LIBRARY.programmes),
    }
    for target, anchor in wanted:
        if target.startswith("/policies"):
            assert not anchor or anchor in pages[target].ids, f"{target}#{anchor}"
        else:
            assert target in ("/", "tel:12345")


async def test_every_citation_of_the_chat_leads_to_its_clause(http: httpx.AsyncClient) -> None:
    urls = {fact_citation(LIBRARY, fact).url for fact in LIBRARY.facts}
    urls |= {citation(LIBRARY, item.clause, item.quote).url for item in LIBRARY.parameters}
    ids = {path: set((await page_of(http, path)).ids) for path in {urldefrag(url).url for url in urls}}
    assert [url for url in urls if urldefrag(url).fragment not in ids[urldefrag(url).url]] == []


def test_no_document_has_the_address_of_another_page() -> None:
    assert not {"standards", "programs"} & set(LIBRARY.documents)
    assert not any(clause.anchor.startswith("page-") for item in LIBRARY.documents.values() for clause in item.clauses)


async def test_every_sum_is_in_the_standards_once_as_printed_and_linked_to_its_clause(http: httpx.AsyncClient) -> None:
    html = (await http.get("/policies/standards")).text
    shown = dict(re.findall(r'href="([^"]+)" data-testid="figure" data-figure="([^"]+)"', html))
    named = re.findall(r'data-testid="figure" data-figure="([^"]+)"', html)
    sums = [item for item in LIBRARY.parameters if item.unit not in (Unit.months, Unit.percent_of_dibao_standard)]
    assert sorted(named) == sorted(item.id for item in sums)
    assert set(shown) == {citation(LIBRARY, item.clause, item.quote).url for item in sums}
    text = Page(html).text
    for part in ("每人每月 914 元", "每人每年 5268 元", "合每月 439 元", "合每月约 826 元", "不低于每人一次 300 元"):
        assert part in text


async def test_the_chart_has_the_figures_of_the_table_and_keeps_averages_apart(http: httpx.AsyncClient) -> None:
    html = (await http.get("/policies/standards")).text
    bars = re.findall(r'<a href="([^"]+)" data-testid="bar" aria-label="([^"]+)">(.*?)</a>', html, re.DOTALL)
    names = [name for _, name, _ in bars]
    assert "兰州市城市低保，2022 年，标准：每人每月 914 元" in names
    assert "兰州市农村低保，2022 年，标准：每人每年 5268 元，合每月 439 元" in names
    assert "合江县（推断）农村低保，2022 年 7 月起，标准：每人每月 500 元" in names
    for _, name, drawn in bars:
        look = re.findall(r"bar bar--(\w+)", drawn)
        assert (look == ["average"]) == ("平均" in name)
        assert ("urban" in look) == ("城市" in name)
    for chart in re.findall(r'<svg class="chart__drawing".*?</svg>', html, re.DOTALL):
        drawing = Page(chart)
        assert drawing.tags[1:3] == ["title", "desc"]
        assert all(name in chart for name in names if f"{name}。" in chart)
    widths = {name: float(re.findall(r'width="([\d.]+)%" height="1.7em"', drawn)[0]) for _, name, drawn in bars}
    urban, rural = (next(wide for name, wide in widths.items() if name.startswith(f"兰州市{a}")) for a in ("城", "农"))
    assert urban / rural == pytest.approx(914 / 439, rel=0.01)


async def test_measures_of_2022_stand_apart_from_what_is_in_force(http: httpx.AsyncClient) -> None:
    html = (await http.get("/policies/standards")).text
    now, past = html.split('data-testid="past"')
    for item in LIBRARY.parameters:
        if item.period == "measure_2022":
            assert f'data-figure="{item.id}"' in past
            assert f'data-figure="{item.id}"' not in now
    assert "已经过去" in past
    assert "有一年多了" in now


async def test_what_is_not_verified_or_past_is_marked_as_such(http: httpx.AsyncClient) -> None:
    unsettled = [fact for fact in LIBRARY.facts if fact.confidence is not None and not fact.confidence.settled]
    past = list(facts_with(period="measure_2022"))
    assert unsettled
    assert past
    for fact, key in [*((item, "unsettled") for item in unsettled), *((item, "measure_2022") for item in past)]:
        html = (await http.get(f"/policies/programs/{fact.programmes[0]}")).text
        shown = html.split(f'data-fact="{fact.id}"')[1].split('data-testid="fact"')[0]
        assert WORDS["marks"][key] in shown, fact.id


async def test_a_local_rule_says_what_the_nation_has_changed_since(http: httpx.AsyncClient) -> None:
    html = (await http.get("/policies/lanzhou-2022-summary")).text
    shown = html.split('data-fact="L8"')[1].split('data-testid="fact"')[0]
    assert "现在全国是这样" in shown
    assert LIBRARY.fact(LIBRARY.fact("L8").told_with).say in shown


async def test_a_document_says_who_forwarded_it_and_what_has_ended(http: httpx.AsyncClient) -> None:
    assert "/policies/shangrao-2022-47" in (await page_of(http, "/policies/jiangxi-2022-40")).links
    assert "/policies/jiangxi-2022-40" in (await page_of(http, "/policies/shangrao-2022-47")).links
    ended = (await http.get("/policies/xingzheng-fuyi-fa-2017")).text
    assert "2023 年 12 月 31 日以后已经不管用了" in ended
    assert "推断" in (await page_of(http, "/policies/hejiang-2022-press")).text


async def test_without_words_nothing_is_searched(http: httpx.AsyncClient, search: FixedSearch) -> None:
    for path in ("/policies", "/policies/", "/policies?q=", "/policies?q=%20%20", "/policies?region=620100"):
        page = await page_of(http, path)
        assert "没找到" not in page.text
    assert search.asked == []
    assert "福建省民政厅" not in page.text
    assert "兰州市民政局" in page.text


async def test_what_is_found_for_sure_is_shown_with_its_words_marked(texts: ServiceTexts) -> None:
    search = FixedSearch(sure=(LIBRARY.fact("L1"),), near=(LIBRARY.fact("L2"),))
    async with serving(search, texts) as http:
        answered = await http.get("/policies", params={"q": "城市低保每人每月多少", "region": "620100"})
    page = Page(answered.text)
    assert search.asked == [("find", "城市低保每人每月多少", "620100")]
    assert LIBRARY.fact("L1").say in page.text
    assert LIBRARY.fact("L2").say not in page.text
    assert "/policies/lanzhou-2022-summary#3" in page.links
    assert "<mark>城市低保每人每月</mark>" in answered.text


async def test_what_is_only_near_is_called_so(texts: ServiceTexts) -> None:
    search = FixedSearch(near=(LIBRARY.fact("L2"),))
    async with serving(search, texts) as http:
        page = await page_of(http, "/policies?q=qqqq")
    assert [how for how, _, _ in search.asked] == ["find", "nearest"]
    assert LIBRARY.fact("L2").say in page.text
    assert "比较近" in page.text
    assert "没找到" in page.text
    assert LIBRARY.fact("L16").say not in page.text


async def test_programmes_are_found_by_everyday_names_and_documents_by_title_or_number(
    http: httpx.AsyncClient,
) -> None:
    assert "/policies/programs/tekun" in (await page_of(http, "/policies?q=五保户能领多少")).links
    assert "/policies/shangrao-2022-47" in (await page_of(http, "/policies?q=饶民字〔2022〕47号")).links
    assert "/policies/shehui-jiuzhu-fa" in (await page_of(http, "/policies?q=社会救助法")).links


async def test_a_place_in_the_words_brings_its_documents_and_a_chosen_one_is_kept(
    http: httpx.AsyncClient, search: FixedSearch
) -> None:
    page = await page_of(http, "/policies?q=兰州低保")
    assert {region for _, _, region in search.asked} == {None}
    assert "/policies/lanzhou-2022-summary" in page.links
    answered = await http.get("/policies?q=低保&region=530102")
    assert search.asked[-1][2] == "530102"
    assert '<option value="530102" selected>' in answered.text
    assert "/policies/yunnan-2022-notice" in Page(answered.text).links


async def test_rules_that_fit_much_worse_than_the_best_are_left_out(texts: ServiceTexts) -> None:
    search = FixedSearch(sure=(LIBRARY.fact("L1"), LIBRARY.fact("L2"), LIBRARY.fact("L16")))
    search.scores = (10.0, 6.0, 4.9)
    async with serving(search, texts) as http:
        page = await page_of(http, "/policies?q=钱")
    shown = [LIBRARY.fact(name).say in page.text for name in ("L1", "L2", "L16")]
    assert shown == [True, True, False]


async def test_nothing_found_says_what_else_to_do(http: httpx.AsyncClient) -> None:
    page = await page_of(http, "/policies?q=qqqq")
    for part in ("没找到", "换个说法", "转人工", "12345"):
        assert part in page.text
    assert "tel:12345" in page.links


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'><svg onload=alert(1)>",
        "{{ 7*7 }}{% for x in y %}",
        "</title><script>1</script>",
        "&lt;b&gt;",
        "<低保",
    ],
)
async def test_words_of_a_visitor_are_never_code(texts: ServiceTexts, attack: str) -> None:
    search = FixedSearch(sure=(LIBRARY.fact("L1"),))
    async with serving(search, texts) as http:
        plain = Page((await http.get("/policies", params={"q": "qqqq"})).text)
        answered = await http.get("/policies", params={"q": attack})
        page = Page(answered.text)
    assert set(page.tags) - {"mark"} == set(plain.tags) - {"mark"}
    assert attack in page.text
    assert attack not in answered.text or not set("<>&") & set(attack)
    assert "script" not in answered.headers["content-security-policy"]
    assert answered.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("params", "field", "problem"),
    [
        ({"q": "低" * 201}, "q", "too_long"),
        ({"q": "低保\x00"}, "q", "control_characters"),
        ({"q": "\x1b[31m"}, "q", "control_characters"),
        ({"q": "低保", "region": "999999"}, "region", "region"),
        ({"q": "", "region": "<b>"}, "region", "region"),
    ],
)
async def test_a_search_that_can_not_be_taken_is_refused_politely(
    http: httpx.AsyncClient, search: FixedSearch, params: dict[str, str], field: str, problem: str
) -> None:
    answered = await http.get("/policies", params=params)
    assert answered.status_code == 422
    assert WORDS["problems"][problem] in Page(answered.text).text
    answered = await http.get("/policies", params=params, headers={"Accept": "application/json"})
    assert answered.status_code == 422
    assert (answered.json()["error"]["code"], answered.json()["error"]["field"]) == ("invalid_request", field)
    assert search.asked == []


async def test_200_characters_and_odd_bytes_are_taken(http: httpx.AsyncClient) -> None:
    for query in ("低" * 200, "低保\n多久\t批", "🙂" * 100):
        assert (await http.get("/policies", params={"q": query})).status_code == 200
    for raw in ("%ED%A0%80", "%ff%fe", "%E2%80%8B", "a&q=b", "a&q="):
        assert (await http.get(f"/policies?q={raw}")).status_code == 200


@pytest.mark.parametrize("path", ["nothing", "programs/nothing", "programs", "a/b/c", "%00", "..%2f..%2fetc", "<b>"])
async def test_what_is_not_there_is_a_page_for_people_and_json_for_programs(http: httpx.AsyncClient, path: str) -> None:
    page = await page_of(http, f"/policies/{path}", 404)
    assert "没有这个页面" in page.text
    assert "/policies" in page.links
    answered = await http.get(f"/policies/{path}", headers={"Accept": "*/*"})
    assert answered.status_code == 404
    assert answered.json()["error"]["code"] == "not_found"


async def test_a_page_is_sent_again_only_when_it_has_changed(http: httpx.AsyncClient) -> None:
    paths = ["/policies", "/policies/standards", "/policies/programs/dibao", "/policies/lanzhou-2022-summary"]
    for path in paths:
        first = await http.get(path)
        assert LIBRARY.version in first.headers["etag"]
        assert first.headers["cache-control"] == "no-cache"
        for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}'):
            again = await http.get(path, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
        assert (await http.get(path, headers={"If-None-Match": '"other"'})).status_code == 200
    searched = await http.get("/policies?q=低保")
    assert "etag" not in searched.headers
    assert searched.headers["cache-control"] == "no-store"


async def test_the_public_app_serves_the_pages_with_their_style_and_a_real_search(settings_alone: Settings) -> None:
    services = build(settings_alone)
    async with client_of(create_public_app(services)) as http:
        page = await http.get("/policies?q=低保多久能批")
        style = await http.get("/static/policies/policies.css")
        chat = await http.get("/static/chat.css")
    await services.close()
    assert "看依据：《最低生活保障审核确认办法》" in page.text
    assert page.status_code == style.status_code == chat.status_code == 200
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert 'href="/static/policies/policies.css"' in page.text


@pytest.fixture
def settings_alone(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data"))


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_changes_nothing_but_adding_marks(text: str, query: str) -> None:
    html = str(marked(text, pairs(query)))
    assert html.count("<mark>") == html.count("</mark>")
    without = re.sub("</?mark>", "", html)
    assert "<" not in without
    assert unescape(without) == text


def test_only_pairs_that_say_something_are_marked() -> None:
    assert marked("低保怎么申请？", pairs("怎么办低保", ["怎么"])) == "<mark>低保</mark>怎么申请？"
    assert marked("钱", pairs("钱")) == "<mark>钱</mark>"
    assert marked("低保", pairs("")) == "低保"


def test_everyday_names_hold_no_typing_mistakes() -> None:
    names = {name for item in LIBRARY.programmes.values() for name in everyday_names(LIBRARY, item)}
    assert names >= {"五保", "两补"}
    assert not names & {"低宝", "底保", "底宝", "特捆", "五宝", "武保户", "零时救助", "零时就助", "钢性支出"}


def test_what_is_paid_within_a_programme_is_no_name_of_it() -> None:
    tekun = LIBRARY.programmes["tekun"]
    assert {"半自理护理补贴", "全护理补贴", "照料费"} <= set(tekun.aliases)
    assert not any("护理" in name or name.endswith("费") for name in everyday_names(LIBRARY, tekun))
    assert "护理补贴" in everyday_names(LIBRARY, LIBRARY.programmes["canji_huli_butie"])


# ---- what is copied from a letter ----


def found_in(html: str, what: str) -> list[str]:
    """The pieces of the page that show one thing found, in order."""
    return html.split(f'data-testid="{what}"')[1:]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("1.5倍", "BY01"),
        ("1.5 倍", "BY01"),
        ("12349", "HL01b"),
        ("赣民字〔2022〕19号", "J22"),
        ("３０个工作日", "DB25"),
    ],
)
async def test_a_figure_or_number_is_found_where_it_stands(http: httpx.AsyncClient, query: str, first: str) -> None:
    html = (await http.get("/policies", params={"q": query})).text
    rules = [re.findall(r'data-fact="([^"]+)"', piece)[0] for piece in found_in(html, "found-rule")]
    assert first in rules[:2]
    assert "没找到" not in html
    assert "没有很对得上" not in html


async def test_a_figure_is_not_found_inside_a_longer_one(http: httpx.AsyncClient) -> None:
    page = await page_of(http, "/policies?q=914元")
    assert LIBRARY.fact("L1").say in page.text
    assert "9913" not in page.text
    assert "没找到" in (await page_of(http, "/policies?q=14元")).text


async def test_rules_with_the_very_figure_come_before_those_that_are_alike(texts: ServiceTexts) -> None:
    search = FixedSearch(sure=(LIBRARY.fact("TK14"), LIBRARY.fact("BY01")))
    async with serving(search, texts) as http:
        html = (await http.get("/policies?q=低保边缘是1.5倍吗")).text
        assert search.asked
        assert [re.findall(r'data-fact="([^"]+)"', piece)[0] for piece in found_in(html, "found-rule")][:2] == [
            "BY01",
            "TK14",
        ]
        search.asked.clear()
        html = (await http.get("/policies?q=1.5倍")).text
    assert search.asked == []
    assert LIBRARY.fact("TK14").say not in html


@pytest.mark.parametrize(
    ("query", "urls"),
    [
        ("第四十八条", ["canjiren-fa#48", "jiuzhu-zanxing-banfa#48", "shehui-jiuzhu-fa#48"]),
        ("第48条", ["canjiren-fa#48", "jiuzhu-zanxing-banfa#48", "shehui-jiuzhu-fa#48"]),
        ("社会救助法第四十八条", ["shehui-jiuzhu-fa#48"]),
        ("《社会救助暂行办法》第 68 条", ["jiuzhu-zanxing-banfa#68"]),
        ("改革完善社会救助制度的意见第22项", ["gaige-wanshan-yijian-2020#22"]),
    ],
)
async def test_a_clause_is_found_by_its_label(http: httpx.AsyncClient, query: str, urls: list[str]) -> None:
    html = (await http.get("/policies", params={"q": query})).text
    shown = [re.findall(r'href="/policies/([^"]+)"', piece)[0] for piece in found_in(html, "found-clause")]
    assert sorted(shown) == urls
    assert "没找到" not in html
    assert LIBRARY.fact("DB36").say in html or urls[-1] != "shehui-jiuzhu-fa#48"


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("民发〔2018〕23号", "linshi-jiuzhu-yijian-2018"),
        ("民发[2018]23号说了什么", "linshi-jiuzhu-yijian-2018"),
        ("国务院令第649号", "jiuzhu-zanxing-banfa"),
        ("649号令", "jiuzhu-zanxing-banfa"),
        ("GB/T 33358-2016", "rexian-guifan-2016"),
    ],
)
async def test_a_document_is_found_by_its_number(http: httpx.AsyncClient, query: str, document: str) -> None:
    html = (await http.get("/policies", params={"q": query})).text
    (shown,) = [re.findall(r'href="/policies/([^"]+)"', piece)[0] for piece in found_in(html, "found-document")]
    assert shown == document
    assert "没找到" not in html


async def test_part_of_a_number_finds_all_that_end_so_and_not_those_that_only_hold_it(http: httpx.AsyncClient) -> None:
    links = (await page_of(http, "/policies?q=47号")).links
    assert {"/policies/linshi-jiuzhu-tongzhi-2014", "/policies/shangrao-2022-47"} <= set(links)
    assert "/policies/linshi-jiuzhu-yijian-2018" not in (await page_of(http, "/policies?q=3号")).links


@pytest.mark.parametrize(
    ("query", "programme", "standards"),
    [
        ("五保多少钱", "tekun", "/policies/standards#page-tekun"),
        ("流浪", "liulang_jiuzhu", ""),
        ("一次性生活补贴", "yicixing_butie", "/policies/standards#page-past"),
    ],
)
async def test_a_programme_that_is_named_is_linked_with_its_standards(
    http: httpx.AsyncClient, query: str, programme: str, standards: str
) -> None:
    html = (await http.get("/policies", params={"q": query})).text
    first = found_in(html, "found-programme")[0]
    assert f'href="/policies/programs/{programme}"' in first
    assert (f'href="{standards}"' in first) == bool(standards)
    if standards:
        path, anchor = urldefrag(standards)
        assert anchor in (await page_of(http, path)).ids


async def test_the_programme_whose_name_it_is_comes_first(http: httpx.AsyncClient) -> None:
    html = (await http.get("/policies?q=低保")).text
    assert 'href="/policies/programs/dibao"' in found_in(html, "found-programme")[0]


async def test_a_region_keeps_what_is_written_to_itself(http: httpx.AsyncClient) -> None:
    assert LIBRARY.fact("L1").say not in (await page_of(http, "/policies?q=914元&region=360000")).text
    assert LIBRARY.fact("L1").say in (await page_of(http, "/policies?q=914元&region=620103")).text


# ---- the standards ----


async def test_the_standards_say_what_is_unsure_of_shown_figures_only(http: httpx.AsyncClient) -> None:
    page = await page_of(http, "/policies/standards")
    assert "914 元没写“每月”" in page.text
    assert "渐退期" not in page.text
    assert "就业成本" not in page.text


async def test_the_chart_says_where_care_is_told_apart(http: httpx.AsyncClient) -> None:
    html = (await http.get("/policies/standards")).text
    (note,) = re.findall(r'data-testid="chart-note">([^<]+)<', html)
    assert "兰州市写的是基本生活标准，护理补贴另算" in note
    assert "合江县（推断）、福建省的数里有没有算护理补贴，资料没写" in note
    assert "福建省的是平均数" in note
    assert html.index("chart-note") > html.index("page-chart-tekun")
