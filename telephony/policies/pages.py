"""Renders the templates; everything put into them is escaped."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from knowledge.yaml_text import read_yaml
from telephony.policies.marking import marked
from telephony.templating import page_environment

Words = Mapping[str, Any]

_SUM = re.compile(r"\d[\d.]* \S")


@cache
def load_words() -> Words:
    """words.yaml as it is."""
    text = resources.files("telephony.policies").joinpath("words.yaml").read_text(encoding="utf-8")
    found: Words = read_yaml(text)
    return found


def sums(text: str) -> Markup:
    """`text` as HTML in which no line ends between a number and its unit."""
    return Markup(_SUM.sub(r'<span class="keep">\g<0></span>', str(escape(text))))  # noqa: S704  (escaped)


class Pages:
    """The templates, and what all of them may use."""

    def __init__(self, words: Words, version: str) -> None:
        """`version`: the library's, shown at the foot of each page."""
        self._environment = page_environment("telephony.policies")
        self._environment.filters.update(marked=marked, sums=sums)
        self._environment.globals.update(words=words, version=version)

    def render(self, template: str, **values: object) -> str:
        """The page. Raises jinja2.UndefinedError for a value that the template misses."""
        return self._environment.get_template(template).render(**values)
