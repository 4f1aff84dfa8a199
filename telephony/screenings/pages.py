"""Renders the templates; everything put into them is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from knowledge.eligibility.telling import telling_words
from knowledge.yaml_text import read_yaml
from telephony.policies.pages import sums
from telephony.templating import page_environment


@cache
def load_words() -> Mapping[str, Any]:
    """words.yaml."""
    text = resources.files("telephony.screenings").joinpath("words.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = read_yaml(text)
    return found


class Pages:
    """The templates, and what all of them may use."""

    def __init__(self) -> None:
        self.words = load_words()
        self._environment = page_environment("telephony.screenings")
        self._environment.globals.update(stylesheet="/static/screenings/screenings.css", no_referrer=True)
        self._environment.filters.update(sums=sums)
        self._environment.globals.update(words=self.words, labels=telling_words().labels)

    def render(self, template: str, **values: object) -> str:
        """The page. Raises jinja2.UndefinedError for a value that the template misses."""
        return self._environment.get_template(template).render(**values)
