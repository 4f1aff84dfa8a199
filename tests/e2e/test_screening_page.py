"""The page of a kept screening in a real Chromium: small phones, large type, dark, keyboard, paper, and its code."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import build
from app.public import create_public_app
from hotline.db.embedded import EmbeddedPostgres
from hotline.db.engine import create_engine
from hotline.screenings.model import KeptScreening, new_token
from hotline.screenings.service import ScreeningService
from hotline.settings import Settings
from tests.databases import copy_for
from tests.e2e.page_helpers import INVISIBLE_FOCUS, LOW_CONTRAST, SMALL_TARGETS, TOO_WIDE, OpenPage, windows
from tests.kept import FAMILY, effect
from tests.telephony.live import Live

pytestmark = pytest.mark.browser

# A missing page is an error to the browser's console, as it should be.
_NOT_FOUND = "Failed to load resource: the server responded with a status of 404"
_SIZES = [(320, 568), (360, 740), (1280, 800)]
#: A family with twenty members, long sums and every kind of aid: what fills the page most.
_CROWD = {
    **FAMILY,
    "size": 20,
    "persons": [
        {"age": age, "disability": kind, "income": {"min": 0, "max": 1234567.89, "per": "year"}, "study": study}
        for age, kind, study in zip(
            range(3, 83, 4), ["physical", "mental", "none", "multiple"] * 5, ["none", "compulsory"] * 10, strict=True
        )
    ],
    "income": {"min": 0, "max": 999999.99, "per": "month"},
}

# The pixels of the page's code, painted on white as a screen or a printer would. SVG of the page, nothing redrawn.
_PIXELS = """async (svg) => {
  const size = 400;
  const image = new Image(size, size);
  const text = new XMLSerializer().serializeToString(svg).replace('<svg', `<svg width="${size}" height="${size}"`);
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(text);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0, size, size);
  const data = context.getImageData(0, 0, size, size).data;
  return Array.from({ length: size * size }, (_, at) => data[at * 4 + 3] ? data[at * 4] : 255);
}"""


@dataclass
class Kept:
    """The public app without a bot, and the tokens of two screenings."""

    url: str
    token: str
    crowd: str

    def path(self, token: str = "", query: str = "") -> str:
        return f"/screenings/{token or self.token}{query}"


def _keep(url: str, *kept: KeptScreening) -> None:
    async def keep() -> None:
        engine = create_engine(url, pool_size=1)
        async with AsyncSession(engine) as session, session.begin():
            for one in kept:
                await ScreeningService().keep(session, one, conversation_id=None, now=datetime.now(UTC))
        await engine.dispose()

    # In a thread of its own: Playwright's synchronous half keeps an event loop in this one.
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(keep())).result()


@pytest.fixture(scope="module")
def kept(database: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with copy_for(database, "test_screening_page") as url:
        one, crowd = new_token(), new_token()
        _keep(url, *(KeptScreening.model_validate(item) for item in (effect(one), effect(crowd, _CROWD))))
        services = build(Settings(_env_file=None, data_dir=tmp_path_factory.mktemp("data"), database_url=url))
        with Live(create_public_app(services)) as live:
            yield Kept(live.url, one, crowd)


@pytest.fixture
def open_page(browser: Browser, kept: Kept) -> Iterator[OpenPage]:
    with windows(browser, kept.url, _NOT_FOUND) as open_one:
        yield open_one


def paths(kept: Kept) -> list[str]:
    """Each kind of page there is."""
    return [
        kept.path(),
        kept.path(query="?size=large"),
        kept.path(kept.crowd),
        kept.path(kept.crowd, "?size=large"),
        kept.path("unknown"),
        kept.path("unknown", "?size=large"),
    ]


@pytest.mark.parametrize(("width", "height"), _SIZES)
def test_nothing_reaches_past_the_screen_and_everything_is_big_enough_to_press(
    open_page: OpenPage, kept: Kept, width: int, height: int
) -> None:
    for path in paths(kept):
        page = open_page(path, width, height)
        assert page.evaluate(TOO_WIDE) == [], path
        assert page.evaluate(SMALL_TARGETS, 60 if "large" in path else 44) == [], path


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_what_is_behind_it(open_page: OpenPage, kept: Kept, dark: bool) -> None:
    for path in paths(kept):
        assert open_page(path, dark=dark).evaluate(LOW_CONTRAST) == [], path


def test_large_type_is_larger_and_is_switched_by_a_link(open_page: OpenPage, kept: Kept) -> None:
    page = open_page(kept.path())
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    small = page.evaluate(size)
    # The link's words are waited for: after a click the old page may be gone and the new one not there yet.
    page.get_by_role("link", name="字变大").click()
    expect(page.get_by_role("link", name="字变小")).to_be_visible()
    assert page.evaluate(size) > small * 1.3
    page.get_by_role("link", name="字变小").click()
    expect(page.get_by_role("link", name="字变大")).to_be_visible()
    assert page.evaluate(size) == small


def test_it_is_all_there_without_scripts(open_page: OpenPage, kept: Kept) -> None:
    page = open_page(kept.path(), script=False)
    expect(page.get_by_role("heading", level=1)).to_have_text("初步估算结果")
    expect(page.get_by_test_id("section").first).to_contain_text("最低生活保障")
    expect(page.locator("svg.qr")).to_be_visible()


def test_likely_aid_and_the_code_are_met_before_what_is_open(open_page: OpenPage, kept: Kept) -> None:
    page = open_page(kept.path())
    top = {
        name: page.locator(place).bounding_box()["y"]  # type: ignore[index]
        for name, place in (
            ("code", ".qr"),
            ("facts", "[data-testid=facts]"),
            ("likely", "[data-section=likely]"),
            ("unknown", "[data-section=unknown]"),
            ("not", "[data-section=not]"),
        )
    }
    assert list(top) == sorted(top, key=lambda name: top[name])


@pytest.mark.parametrize("dark", [False, True])
def test_a_clerk_who_scans_the_code_comes_to_this_page(open_page: OpenPage, kept: Kept, dark: bool) -> None:
    page = open_page(kept.path(), dark=dark)
    code = page.locator("svg.qr")
    box = code.bounding_box()
    assert box is not None
    assert box["width"] > 110
    pixels = np.array(_pixels(page), dtype=np.uint8).reshape(400, 400)
    # White all around, as readers need it, also on a dark page.
    assert {*pixels[:20].flat, *pixels[-20:].flat, *pixels[:, :20].flat, *pixels[:, -20:].flat} == {255}
    (read,) = zxingcpp.read_barcodes(pixels)
    assert read.text == kept.url + kept.path()


def _pixels(page: Page) -> list[int]:
    svg = page.locator("svg.qr").evaluate("svg => svg.outerHTML")
    # On a page of its own: this one's policy forbids pictures made by a script.
    blank = page.context.new_page()
    blank.set_content(f"<body>{svg}</body>")
    found: list[int] = blank.locator("svg.qr").evaluate(_PIXELS)
    blank.close()
    return found


def test_a_citizen_reaches_every_link_with_the_keyboard_and_sees_where_they_are(
    open_page: OpenPage, kept: Kept
) -> None:
    page = open_page(kept.path(), 1280, 800)
    wanted = page.locator("main a").count()
    reached = set()
    for _ in range(page.locator("a").count()):
        page.keyboard.press("Tab")
        assert not page.evaluate(INVISIBLE_FOCUS), page.evaluate("document.activeElement.outerHTML")
        reached.add(page.evaluate("[...document.querySelectorAll('main a')].indexOf(document.activeElement)"))
    assert set(range(wanted)) <= reached


def test_a_clause_is_one_tap_away(open_page: OpenPage, kept: Kept) -> None:
    page = open_page(kept.path())
    page.locator("[data-section=likely] .sources a").first.click()
    expect(page).to_have_url(re.compile(r"/policies/[\w-]+#\d+"))
    expect(page.locator("section:target")).to_be_in_viewport()


def test_who_comes_too_late_is_told_what_to_do(open_page: OpenPage, kept: Kept) -> None:
    page = open_page(kept.path("y" * 32))
    expect(page.get_by_role("heading", level=1)).to_have_text("这份结果打不开了")
    expect(page.get_by_role("link", name="打 12345")).to_have_attribute("href", "tel:12345")


# Paper ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["", "?size=large"])
def test_it_prints_on_a4_with_nothing_cut(open_page: OpenPage, kept: Kept, tmp_path: Path, query: str) -> None:
    page = open_page(kept.path(query=query))
    pdf = page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    boxes = {tuple(map(float, box)) for box in re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)}
    assert {(round(width), round(height)) for width, height in boxes} <= {(595, 842), (594, 841), (595, 841)}
    assert len(re.findall(rb"/Type /Page\b", pdf)) <= (2 if not query else 6)
    # As wide as the paper between its margins: 184 mm.
    page.set_viewport_size({"width": 695, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate(TOO_WIDE) == []


def test_on_paper_it_is_black_on_white_even_from_a_dark_screen(open_page: OpenPage, kept: Kept) -> None:
    page = open_page(kept.path(), dark=True)
    page.emulate_media(media="print", color_scheme="dark")
    colours = page.evaluate(
        """() => {
          const shown = [...document.querySelectorAll('main *')].filter((node) => node.getBoundingClientRect().width);
          const of = (name) => [...new Set(shown.filter((node) => !node.closest('svg'))
            .map((node) => getComputedStyle(node)[name]))];
          return { text: of('color'), back: of('backgroundColor') };
        }"""
    )
    assert colours["text"] == ["rgb(0, 0, 0)"]
    assert set(colours["back"]) <= {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}
    for gone in (".top", ".skip", ".calls"):
        expect(page.locator(gone).first).to_be_hidden()
    for there in (".qr", "[data-testid=papers]", "[data-testid=versions]", ".address"):
        expect(page.locator(there).first).to_be_visible()
