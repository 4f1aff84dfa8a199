"""Wrong codes at numbers that don't exist are answered as at those that do, so that nobody learns which exist."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from hotline.errors import RateLimited
from hotline.tickets.citizens import LOCKED, MOST_FAILURES

_MOST_NUMBERS = 10_000


@dataclass
class _Tries:
    failures: int = 0
    locked_until: datetime | None = None


class UnknownNumbers:
    """Counts tries by number, in this process and in memory only; the least recent are forgotten past 10,000."""

    def __init__(self) -> None:
        self._numbers: OrderedDict[str, _Tries] = OrderedDict()
        self._lock = Lock()

    def failed(self, number: str, now: datetime) -> None:
        """A try at a number that is no ticket's. Raises RateLimited as a ticket that is locked would."""
        with self._lock:
            tries = self._numbers.setdefault(number, _Tries())
            self._numbers.move_to_end(number)
            while len(self._numbers) > _MOST_NUMBERS:
                self._numbers.popitem(last=False)
            if tries.locked_until is not None and tries.locked_until > now:
                wait: timedelta = tries.locked_until - now
                raise RateLimited("query_locked", "too many wrong codes", retry_after=int(wait.total_seconds()) + 1)
            tries.failures += 1
            if tries.failures >= MOST_FAILURES:
                tries.failures, tries.locked_until = 0, now + LOCKED
