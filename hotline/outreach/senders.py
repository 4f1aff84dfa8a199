"""How a notice leaves the house: one sender for each channel that a provider carries.

The web chat needs none: what is told there is a message in our own database (see `sending`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import structlog

_log = structlog.stdlib.get_logger(__name__)


class Undeliverable(Exception):
    """It will never arrive: no such number, refused for good. The centre is shown it."""


class NotNow(Exception):
    """It may arrive later: busy, nobody answers, the provider is down."""


@dataclass(frozen=True)
class Outgoing:
    """One notice as a provider takes it. `notice_id` is its idempotency key: the same one may come twice."""

    notice_id: int
    kind: str
    channel: str
    recipient: str
    """The number or id itself, in plain; never for a log."""
    text: str
    spoken: str


@dataclass(frozen=True)
class Sent:
    """The provider took it; `provider_answer` is what they call it, for asking them later."""

    provider_answer: str


class Sender(Protocol):
    """A provider of one channel. A sender that was killed in the middle is asked to send the same notice again."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Hand it over. Raises Undeliverable and NotNow."""
        ...


class NullSender:
    """Sends nothing to nobody and says so in the log: for a site whose telephone or SMS provider is not connected."""

    async def send(self, outgoing: Outgoing) -> Sent:
        """Note that it would have been sent; no number and no text is written down."""
        _log.info("notice sent to nowhere", notice=outgoing.notice_id, kind=outgoing.kind, channel=outgoing.channel)
        return Sent("null")


#: Channels that a provider carries.
CARRIED = ("phone", "sms", "wechat", "duty_phone")


def senders_by(name: str) -> dict[str, Sender]:
    """The senders that the setting HOTLINE_NOTICE_SENDER names, by channel."""
    if name != "null":
        raise ValueError(f"there is no sender {name}")
    sender = NullSender()
    return dict.fromkeys(CARRIED, sender)
