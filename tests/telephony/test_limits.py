"""How often one address may ask: which addresses are one."""

import pytest

from hotline.errors import RateLimited
from telephony.limits import AddressLimit
from tests.conftest import SettableClock


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("unix", "unix", True),
    ],
)
def test_an_ipv6_network_counts_as_one_address(first: str, second: str, same: bool, clock: SettableClock) -> None:
    limit = AddressLimit(1)
    limit.check(first, clock())
    if same:
        with pytest.raises(RateLimited, match="rate_limited"):
            limit.check(second, clock())
    else:
        limit.check(second, clock())
        with pytest.raises(RateLimited):
            limit.check(first, clock())
