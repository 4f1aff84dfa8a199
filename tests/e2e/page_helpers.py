"""What the tests of the page share: the page as a citizen uses it, and measurements taken inside the browser."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.stack import Stack

CHROMIUM = Path("/usr/bin/chromium")
ANSWER_MS = 30_000
QUESTION = "兰州城市低保一个月多少钱"
MESSAGES = "**/api/chat/messages"
# How long a test looks for what it expects, where it does not say; a busy machine may stand still for some seconds.
expect.set_options(timeout=ANSWER_MS)
# What Chromium itself logs when a test cuts the network or ends a session; the page can't prevent it.
_CUT_OFF = "Failed to load resource"

# The stops of the Tab key whose outline can't be seen.
INVISIBLE_FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2;
}"""

# Visible things to press or fill that are smaller than `target` CSS pixels in either direction.
SMALL_TARGETS = """(target) => Array.from(document.querySelectorAll('button, a, summary, input, textarea'))
  .map((node) => ({ node, box: node.getBoundingClientRect() }))
  .filter(({ box }) => box.width && (box.width < target - 0.5 || box.height < target - 0.5))
  .map(({ node, box }) => `${node.textContent || node.id}: ${box.width} × ${box.height}`)"""

# Elements that reach past the right or left edge of the window.
TOO_WIDE = """() => Array.from(document.querySelectorAll('body *'))
  .filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && !node.closest('.unseen') && (box.right > innerWidth + 0.5 || box.left < -0.5);
  })
  .map((node) => node.outerHTML.slice(0, 120))
  .concat(document.documentElement.scrollWidth > innerWidth ? ['the page scrolls sideways'] : [])"""

# Texts whose contrast with what lies behind them is under 4.5:1, by WCAG's formula.
LOW_CONTRAST = """() => {
  const parse = (text) => {
    const parts = text.match(/[\\d.]+/g).map(Number);
    return parts.length > 3 ? parts : [...parts, 1];
  };
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
  const behind = (node) => {
    const layers = [];
    for (let at = node; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
    const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18, 1] : [255, 255, 255, 1];
    return layers.reverse().reduce((below, layer) => over(layer, below), canvas);
  };
  const light = ([r, g, b]) => [r, g, b].map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const contrast = (color, node) => {
    const back = behind(node);
    const pair = [light(over(parse(color), back)), light(back)].sort((a, b) => b - a);
    return (pair[0] + 0.05) / (pair[1] + 0.05);
  };
  const found = [];
  let checked = 0;
  document.querySelectorAll('body *').forEach((node) => {
    const own = Array.from(node.childNodes).filter((child) => child.nodeType === 3 && child.data.trim());
    const colors = own.length ? [getComputedStyle(node).color] : [];
    if (node.placeholder) colors.push(getComputedStyle(node, '::placeholder').color);
    if (!node.getBoundingClientRect().width) return;
    colors.forEach((color) => {
      checked += 1;
      const ratio = contrast(color, node);
      if (ratio < 4.5) found.push(`${ratio.toFixed(2)} ${color} ${node.outerHTML.slice(0, 80)}`);
    });
  });
  return checked > 5 ? found : ['hardly any text was found to check'];
}"""


@dataclass
class Chat:
    """One citizen's browser. `complaints` collects console errors, script errors and requests to other hosts."""

    stack: Stack
    context: BrowserContext
    page: Page = field(init=False)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.on("request", self._note_request)
        self.context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.context.on("console", self._note_console)
        self.page = self.open()

    def _note_request(self, request: object) -> None:
        url = getattr(request, "url", "")
        if not url.startswith((self.stack.base_url, "data:")):
            self.complaints.append(f"request to {url}")

    def _note_console(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind in ("error", "warning") and not text.startswith(_CUT_OFF):
            self.complaints.append(f"{kind}: {text}")

    def open(self) -> Page:
        """The page in a new tab, its conversation shown."""
        page = self.context.new_page()
        page.goto(self.stack.base_url)
        expect(page.get_by_test_id("message").first).to_be_visible(timeout=ANSWER_MS)
        return page

    def messages(self, sender: str) -> Locator:
        """The bubbles of one sender."""
        return self.page.locator(f"[data-testid=message][data-sender={sender}]")

    def answers(self) -> Locator:
        """Everything the other side has said."""
        return self.page.locator("[data-testid=message]:not([data-sender=citizen])")

    def write(self, text: str) -> Locator:
        """Type and send; returns the citizen's new bubble without waiting for an answer."""
        count = self.messages("citizen").count()
        self.page.get_by_test_id("input").fill(text)
        self.page.get_by_test_id("send").click()
        return self.messages("citizen").nth(count)

    def ask(self, text: str) -> Locator:
        """Type and send; returns the first bubble of the answer."""
        count = self.answers().count()
        self.write(text)
        return self.answer(count)

    def answer(self, index: int) -> Locator:
        """The other side's bubble number `index`, once it is there."""
        bubble = self.answers().nth(index)
        expect(bubble).to_be_visible(timeout=ANSWER_MS)
        return bubble

    def texts(self) -> list[str]:
        """What every bubble says, top to bottom."""
        return self.page.get_by_test_id("message-text").all_text_contents()

    def session(self) -> dict[str, str]:
        """What the browser keeps to open the conversation again."""
        found: dict[str, str] = self.page.evaluate("JSON.parse(localStorage.getItem('hotline.session'))")
        return found

    def kept_by_server(self) -> list[dict[str, object]]:
        """Every message of the conversation as the server has it."""
        headers = {"Authorization": f"Bearer {self.session()['token']}"}
        response = httpx.get(f"{self.stack.base_url}/api/chat/messages", headers=headers, timeout=30, trust_env=False)
        response.raise_for_status()
        found: list[dict[str, object]] = response.json()["messages"]
        return found

    def desk(self, action: str, *arguments: str) -> None:
        """An operator's step on this conversation, with the command line they use."""
        command = [sys.executable, "-m", "app.cli", "desk", action, self.session()["session_id"], *arguments]
        subprocess.run([*command, "--operator", "王芳"], check=True, env=self.stack.settings(), capture_output=True)

    def expired_token(self) -> str:
        """A token of this conversation that the server signed a year ago."""
        key = (self.stack.data_dir / "secret_key").read_text().strip()
        serializer = URLSafeTimedSerializer(key, salt="webchat-session", signer=_SignerOfLastYear)
        signed = serializer.dumps(self.session()["session_id"])
        return os.fsdecode(signed)


OpenChat = Callable[..., Chat]


class _SignerOfLastYear(TimestampSigner):
    def get_timestamp(self) -> int:
        return super().get_timestamp() - 365 * 24 * 3600


def new_context(
    browser: Browser, width: int = 390, height: int = 844, *, dark: bool = False, script: bool = True
) -> BrowserContext:
    """A browser profile of its own: nothing stored, a phone unless `width` says otherwise."""
    return browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        has_touch=width < 720,
        java_script_enabled=script,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )


OpenPage = Callable[..., Page]


@contextmanager
def windows(browser: Browser, url: str, refused: str) -> Iterator[OpenPage]:
    """Opens paths of `url`, each in a window of its own; complains of requests to other hosts and of console errors.

    `refused`: how the console's words begin for a page that is missing or a form that is refused, as it should be.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_one(path: str, width: int = 360, height: int = 740, *, dark: bool = False, script: bool = True) -> Page:
        context = new_context(browser, width, height, dark=dark, script=script)
        contexts.append(context)
        context.on("request", lambda asked: complaints.append(asked.url))
        context.on("console", lambda said: complaints.append(said.text))
        page = context.new_page()
        page.goto(url + path)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert [one for one in complaints if not one.startswith((url, "data:", refused))] == []
