"""The pages hang together: links lead somewhere, metrics and routes are the real ones."""

import re
from pathlib import Path

import pytest
from prometheus_client import REGISTRY

import app.worker  # noqa: F401 - registers the metrics of the worker
from app.bootstrap import build
from app.public import create_public_app
from hotline.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^[ \d.]*```.*?^ *```", re.MULTILINE | re.DOTALL)


def _anchors(page: Path) -> set[str]:
    """Anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_page_and_a_heading_that_exist(page: Path) -> None:
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    assert text.startswith("# ")
    for link in _LINK.findall(text):
        if link.startswith(("http://", "https://")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in _anchors(target), link


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in reached:
            continue
        reached.add(page)
        text = _FENCE.sub("", page.read_text(encoding="utf-8"))
        linked = [(page.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(text) if "://" not in link]
        todo += [target for target in linked if target.suffix == ".md"]
    assert set(PAGES) <= reached


def test_every_metric_is_documented_and_every_documented_metric_exists() -> None:
    # Importing the app, above, has registered the metrics of all its modules.
    ours = {
        f"{metric.name}_total" if metric.type == "counter" else metric.name
        for metric in REGISTRY.collect()
        if metric.name.startswith("hotline_")
    }
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(hotline_\w+)` \|", page, re.MULTILINE)) == ours


def test_every_public_route_is_in_the_contract_and_every_documented_route_exists(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    routes = set(create_public_app(build(settings)).openapi()["paths"])
    page = "".join(
        (ROOT / name).read_text(encoding="utf-8") for name in ("docs/webchat.md", "docs/accounts.md", "docs/tickets.md")
    )
    documented = set(re.findall(r"(/(?:api|healthz|readyz|metrics)[\w/{}-]*)", page))
    assert documented == routes
