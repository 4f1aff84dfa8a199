"""How a notice leaves the house: one sender for each channel that a provider carries.

The web chat needs none: what is told there is a message in our own database (see `sending`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

import httpx
import structlog
from pydantic import SecretStr

_log = structlog.stdlib.get_logger(__name__)


class Undeliverable(Exception):
    """It will never arrive: no such number, refused for good. The centre is shown it."""


class NotNow(Exception):
    """It may arrive later: busy, nobody answers, the provider is down."""


@dataclass(frozen=True)
class Outgoing:
    """One notice as a provider takes it. The same `key` may come twice: it is one notice, to be told once."""

    notice_id: int
    written_at: datetime
    kind: str
    channel: str
    recipient: str
    """The number or id itself, in plain; never for a log."""
    text: str
    spoken: str

    @property
    def key(self) -> str:
        """The idempotency key. With the time: a database put back from a backup gives the same ids once more."""
        return f"{self.notice_id}-{self.written_at:%Y%m%d%H%M%S%f}"


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


#: What a gateway says of a notice that it will never carry.
_NEVER = (400, 404, 410, 422)
_LONGEST_ANSWER = 200


@dataclass(frozen=True)
class GatewaySender:
    """Hands each notice to a site's own gateway over HTTP, as docs/reminders.md describes it."""

    http: httpx.AsyncClient
    url: str
    token: SecretStr | None = None

    async def send(self, outgoing: Outgoing) -> Sent:
        """POST it. Any 2xx is taken; what the gateway answers is kept."""
        body = {name: value for name, value in asdict(outgoing).items() if name != "written_at"}
        headers = {"Idempotency-Key": outgoing.key}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token.get_secret_value()}"
        try:
            answer = await self.http.post(self.url, json=body, headers=headers)
        except httpx.HTTPError as error:
            raise NotNow(type(error).__name__) from error
        if answer.is_success:
            return Sent(answer.text.replace("\x00", "")[:_LONGEST_ANSWER])
        refused = Undeliverable if answer.status_code in _NEVER else NotNow
        raise refused(f"the gateway answered {answer.status_code}")


#: Channels that a provider carries.
CARRIED = ("phone", "sms", "wechat", "duty_phone")


def senders_by(where: str, http: httpx.AsyncClient, token: SecretStr | None = None) -> dict[str, Sender]:
    """The senders that the setting HOTLINE_NOTICE_SENDER names (`null`, or a gateway's address), by channel."""
    sender = NullSender() if where == "null" else GatewaySender(http, where, token)
    return dict.fromkeys(CARRIED, sender)
