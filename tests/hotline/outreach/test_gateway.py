"""Notices over a real HTTP connection to a site's gateway: what it gets, and what its answers mean."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr

from hotline.outreach.senders import CARRIED, GatewaySender, NotNow, Outgoing, Undeliverable, senders_by
from tests.gateway import Gateway, gateway_running

_OUTGOING = Outgoing(
    17, datetime(2026, 11, 26, 3, 15, 2, 123456, UTC), "replied", "phone", "13800138000", "办好了。", "办好了。"
)


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with gateway_running() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        yield client


async def test_a_gateway_gets_the_notice_with_a_key_that_is_the_same_when_it_comes_again(
    gateway: Gateway, http: httpx.AsyncClient
) -> None:
    sender = senders_by(gateway.url, http, SecretStr("token-of-ours"))["sms"]
    assert (await sender.send(_OUTGOING)).provider_answer == "call 1"
    await sender.send(_OUTGOING)
    first, second = gateway.arrivals
    assert first == second
    assert (first.key, first.authorization) == ("17-20261126031502123456", "Bearer token-of-ours")
    assert gateway.told[first.key] == {
        "notice_id": 17, "kind": "replied", "channel": "phone", "recipient": "13800138000", "text": "办好了。",
        "spoken": "办好了。",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "means"),
    [(400, Undeliverable), (404, Undeliverable), (410, Undeliverable), (422, Undeliverable)]
    + [(status, NotNow) for status in (301, 401, 403, 429, 500, 503)],
)
async def test_a_gateways_refusal_is_for_good_or_for_now(
    gateway: Gateway, http: httpx.AsyncClient, status: int, means: type[Exception]
) -> None:
    gateway.answers = [status]
    with pytest.raises(means, match=str(status)):
        await GatewaySender(http, gateway.url).send(_OUTGOING)
    assert gateway.arrivals[0].authorization is None


async def test_a_gateway_that_is_away_is_tried_later(http: httpx.AsyncClient) -> None:
    with gateway_running() as gone:
        pass
    with pytest.raises(NotNow):
        await GatewaySender(http, gone.url).send(_OUTGOING)


async def test_one_gateway_carries_every_channel(http: httpx.AsyncClient) -> None:
    assert set(senders_by("https://gateway.example/notices", http)) == set(CARRIED)
