"""How often a query code may be tried: by one asker at one number, and at a number by everybody.

An asker is stopped first, so that a stranger who knows a number, which is no secret, does not shut its owner out alone.
Numbers that don't exist are answered as those that do, so that nobody learns which exist.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from hotline.errors import RateLimited

#: Wrong codes after which an asker may try no more at a number, and after which nobody may: a million can't be tried.
MOST_OF_ONE, MOST_FAILURES = 5, 15
#: Wrong codes of one asker at all numbers: numbers follow each other, and one code could be tried at each.
MOST_AT_ALL = 30
LOCKED = timedelta(minutes=30)
_MOST_REMEMBERED = 50_000
_EVERYBODY, _ANY = "", ""


def check_lock(locked_until: datetime | None, now: datetime) -> None:
    """Raises RateLimited, in the same words whoever is stopped."""
    if locked_until is not None and locked_until > now:
        wait = int((locked_until - now).total_seconds()) + 1
        raise RateLimited("query_locked", "too many wrong codes", retry_after=wait)


@dataclass
class _Tries:
    failures: int = 0
    locked_until: datetime | None = None
    last: datetime | None = None


class CodeTries:
    """Counts in this process and in memory only; the least recent are forgotten past 50,000."""

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[str, str], _Tries] = OrderedDict()
        self._lock = Lock()

    def begin(self, number: str, asker: str, now: datetime) -> None:
        """Count a try before its code is looked at: of many sent at once none slips through. Raises RateLimited."""
        self._count((_ANY, f"by {asker}"), MOST_AT_ALL, now)
        self._count((number, f"by {asker}"), MOST_OF_ONE, now)

    def right(self, number: str, asker: str) -> None:
        """The code was right: the asker's tries at this number are forgotten, and this one at all."""
        with self._lock:
            self._tries.pop((number, f"by {asker}"), None)
            at_all = self._tries.get((_ANY, f"by {asker}"))
            if at_all is not None:
                at_all.failures = max(at_all.failures - 1, 0)

    def unknown(self, number: str, now: datetime) -> None:
        """A wrong code at a number that is no ticket's, counted as a ticket's row would. Raises RateLimited."""
        self._count((number, _EVERYBODY), MOST_FAILURES, now)

    def _count(self, key: tuple[str, str], most: int, now: datetime) -> None:
        with self._lock:
            tries = self._tries.setdefault(key, _Tries())
            self._tries.move_to_end(key)
            while len(self._tries) > _MOST_REMEMBERED:
                self._tries.popitem(last=False)
            check_lock(tries.locked_until, now)
            if tries.last is not None and tries.last < now - LOCKED:
                tries.failures = 0  # a whole office may share an address: what was typed last week counts no more
            tries.failures, tries.last = tries.failures + 1, now
            if tries.failures >= most:
                tries.failures, tries.locked_until = 0, now + LOCKED
