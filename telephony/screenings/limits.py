"""How often one network address may ask for something that is reckoned on the spot and kept nowhere."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from hotline.errors import RateLimited

_MINUTE = timedelta(minutes=1)
#: Addresses that are remembered; with more at once, those that asked longest ago are forgotten.
_MOST_ADDRESSES = 10_000


class AddressLimit:
    """At most `per_minute` requests of an address within any minute, in this process. Keeps nothing beyond memory."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def check(self, address: str, now: datetime) -> None:
        """Count a request. Raises RateLimited, which does not count."""
        with self._lock:
            times = self._asked.setdefault(address, deque())
            self._asked.move_to_end(address)
            while times and times[0] <= now - _MINUTE:
                times.popleft()
            if len(times) >= self._per_minute:
                wait = (times[0] + _MINUTE - now).total_seconds()
                raise RateLimited("rate_limited", "too many screenings from one address", retry_after=ceil(wait))
            times.append(now)
            while len(self._asked) > _MOST_ADDRESSES:
                self._asked.popitem(last=False)
