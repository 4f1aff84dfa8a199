"""Renders the templates; everything put into them is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from hotline.clock import SHANGHAI
from knowledge.ticket_texts import TicketTexts


class Pages:
    """The templates, and what all of them may use."""

    def __init__(self, words: Mapping[str, Any], texts: TicketTexts) -> None:
        self._environment = Environment(
            loader=PackageLoader("telephony.tickets"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

        def when(moment: datetime) -> str:
            return texts.when(moment.astimezone(SHANGHAI))

        self._environment.filters.update(when=when)
        self._environment.globals.update(words=words, provisional=texts.provisional)

    def render(self, template: str, **values: object) -> str:
        """The page. Raises jinja2.UndefinedError for a value that the template misses."""
        return self._environment.get_template(template).render(**values)
