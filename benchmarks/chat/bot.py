"""Our bot alone: the bot of the running assistant, asked over its REST channel as stock Rasa is.

What the app adds (sessions, tokens, everything said kept once and in order) is left out on this side. Its
trackers are in PostgreSQL as always; its actions are served by the app's process, which does nothing else meanwhile.
"""

from dataclasses import dataclass

import httpx

from benchmarks.chat.ours import Ours
from benchmarks.chat.stock import StockCitizen

_NEEDED = ("bot", "app", "database")


@dataclass
class OurBot:
    """A view of `ours`, which is started and stopped by itself."""

    ours: Ours

    def processes(self) -> dict[str, int]:
        """Process ids by name, of those that answer."""
        return {name: pid for name, pid in self.ours.processes().items() if name in _NEEDED}

    def new_citizen(self, http: httpx.AsyncClient) -> StockCitizen:
        """A client of the REST channel."""
        return StockCitizen(self.ours.bot_url, http)
