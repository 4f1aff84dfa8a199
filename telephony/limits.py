"""How often one network address may ask for something that is reckoned on the spot and kept nowhere."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict, deque
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from hotline.errors import RateLimited

_MINUTE = timedelta(minutes=1)
#: Addresses that are remembered; with more at once, those that asked longest ago are forgotten.
_MOST_ADDRESSES = 10_000


class AddressLimit:
    """At most `per_minute` requests of an address within any minute, in this process. Keeps nothing beyond memory.

    Of an IPv6 address the first 64 bits count: the rest is one household's or office's to change at will.
    """

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._asked: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = Lock()

    def check(self, address: str, now: datetime) -> None:
        """Count a request. Raises RateLimited, which does not count."""
        place = network_of(address)
        with self._lock:
            times = self._asked.setdefault(place, deque())
            self._asked.move_to_end(place)
            while times and times[0] <= now - _MINUTE:
                times.popleft()
            if len(times) >= self._per_minute:
                wait = (times[0] + _MINUTE - now).total_seconds()
                raise RateLimited("rate_limited", "too many requests from one address", retry_after=ceil(wait))
            times.append(now)
            while len(self._asked) > _MOST_ADDRESSES:
                self._asked.popitem(last=False)


def network_of(address: str) -> str:
    """What counts as one address: itself, or of an IPv6 one its first 64 bits."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:  # a socket or a test client
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
