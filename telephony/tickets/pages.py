"""Renders the templates; everything put into them is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hotline.clock import SHANGHAI
from knowledge.ticket_texts import TicketTexts
from telephony.templating import page_environment


class Pages:
    """The templates, and what all of them may use."""

    def __init__(self, words: Mapping[str, Any], texts: TicketTexts) -> None:
        self._environment = page_environment("telephony.tickets")
        self._environment.globals.update(stylesheet="/static/tickets/tickets.css", no_referrer=False)

        def when(moment: datetime) -> str:
            return texts.when(moment.astimezone(SHANGHAI))

        self._environment.filters.update(when=when)
        self._environment.globals.update(words=words, provisional=texts.provisional)

    def render(self, template: str, **values: object) -> str:
        """The page. Raises jinja2.UndefinedError for a value that the template misses."""
        return self._environment.get_template(template).render(**values)
