"""Network addresses are kept as a keyed hash only, so that records can be told apart and nobody's address read."""

import hashlib
import hmac


def hash_of_address(key: str, address: str | None) -> str | None:
    """The keyed hash of an address (32 hex digits), or None for none."""
    if address is None:
        return None
    return hmac.new(key.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
