"""Screenings over HTTP: reckoned on the spot, refused with the field that is wrong, and kept nowhere."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import httpx
import psycopg
import pytest

from app.bootstrap import build
from app.public import create_public_app
from hotline.errors import RateLimited
from hotline.screenings.model import new_token
from hotline.settings import Settings
from knowledge.eligibility.household import household_schema
from telephony.limits import AddressLimit
from telephony.screenings.api import LARGEST_HOUSEHOLD
from tests.conftest import SettableClock
from tests.hotline.log_capture import captured_log
from tests.kept import FAMILY, TODAY, result
from tests.telephony.conftest import Serve, plain_client

HTML = {"Accept": "text/html"}


async def test_a_household_is_screened_for_a_day_and_nothing_is_kept(
    http: httpx.AsyncClient, fresh_database: str
) -> None:
    answered = await http.post("/api/screenings", json={**FAMILY, "as_of": TODAY.isoformat()})
    assert answered.status_code == 200
    assert answered.json() == result()
    assert answered.headers["cache-control"] == "no-store"
    with psycopg.connect(fresh_database) as connection:
        assert connection.execute("select count(*) from screening").fetchone() == (0,)


async def test_without_a_day_it_is_today_in_china(serve: Serve, clock: SettableClock) -> None:
    clock.now = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight of the 24th there
    with serve(clock) as url:
        async with plain_client(url) as http:
            assert (await http.post("/api/screenings", json={})).json()["as_of"] == "2026-11-24"


async def test_the_mark_of_a_household_does_not_change_its_id(http: httpx.AsyncClient) -> None:
    day = {"as_of": TODAY.isoformat()}
    one = await http.post("/api/screenings", json={**FAMILY, **day, "id": "17"})
    assert one.json()["id"] == result()["id"]
    other = await http.post("/api/screenings", json={**FAMILY, **day, "size": 5})
    assert other.json()["id"] != result()["id"]


async def test_the_schema_of_a_household_is_published(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/screenings/schema")).json() == household_schema()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"persons": [{}, {"age": 150}]}, "persons.1.age"),
        ({"persons": [{"age": {"min": 9, "max": 3}}]}, "persons.0.age"),
        ({"income": {"yuan": 1}}, "income.per"),
        ({"telephone": "13893112345"}, "telephone"),
        ({"size": "3"}, "size"),
        ({"size": 3.0}, "size"),
        ({"car": 1}, "car"),
        ({"as_of": "2026-13-01"}, "as_of"),
        ({"size": 1, "persons": [{}, {}]}, None),
    ],
    ids=str,
)
async def test_what_is_no_household_is_refused_with_the_field(
    http: httpx.AsyncClient, body: dict[str, Any], field: str | None
) -> None:
    refused = await http.post("/api/screenings", json=body)
    assert refused.status_code == 422
    error = refused.json()["error"]
    assert (error["code"], error.get("field")) == ("household_invalid", field)
    assert "field" in error["message"]


@pytest.mark.parametrize("body", ["", "{", "null", "[]", '"x"', "\xff"])
async def test_what_is_not_even_an_object_is_refused_in_the_same_shape(http: httpx.AsyncClient, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    refused = await http.post("/api/screenings", content=body.encode("latin-1"), headers=headers)
    assert refused.status_code in (400, 422)
    assert set(refused.json()) == {"error"}


async def test_a_body_that_no_household_needs_is_refused(http: httpx.AsyncClient) -> None:
    padding = {"id": "x" * LARGEST_HOUSEHOLD}
    refused = await http.post("/api/screenings", json=padding)
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "household_too_large")
    refused = await http.post("/api/screenings", json={"id": "x" * 100_000})
    assert refused.status_code == 413


async def test_twenty_members_of_whom_everything_is_told_are_not_too_many(http: httpx.AsyncClient) -> None:
    person = {
        "relation": "其他亲属", "birth_date": "1950-01-02", "income": {"min": 100.55, "max": 2000.75, "per": "month"},
        "disability": "intellectual", "disability_grade": 2, "illness": "recognised", "employed": False,
        "study": "none", "father": "dead", "mother": "missing", "supporter": "unable", "self_care": "partial",
        "long_term_care": True, "work_injury_care": False, "unemployed_months": 36, "unemployment_insured": False,
        "unemployment_benefit": False, "graduate_without_work": False, "work_region": "620102",
        "receives": ["tekun", "canji_huli_butie"],
    }  # fmt: skip
    answered = await http.post("/api/screenings", json={"region": "620102", "persons": [person] * 20})
    assert answered.status_code == 200


async def test_one_address_may_not_ask_without_end(serve: Serve) -> None:
    with serve(sessions_per_minute=2) as url:
        async with plain_client(url) as http:
            statuses = [(await http.post("/api/screenings", json={})).status_code for _ in range(3)]
            assert statuses == [200, 200, 429]
            refused = await http.post("/api/screenings", json={})
            assert refused.json()["error"]["code"] == "rate_limited"
            assert 1 <= int(refused.headers["retry-after"]) <= 60
            # A household that is wrong costs nothing and is told so.
            assert (await http.post("/api/screenings", json={"size": "x"})).status_code == 422


def test_an_address_may_ask_again_after_a_minute_and_does_not_count_for_another(clock: SettableClock) -> None:
    limit = AddressLimit(2)
    for _ in range(2):
        limit.check("a", clock())
    limit.check("b", clock())
    clock.advance(seconds=20)
    with pytest.raises(RateLimited) as caught:
        limit.check("a", clock())
    assert caught.value.retry_after == 40
    clock.advance(seconds=40)
    limit.check("a", clock())


def test_only_so_many_addresses_are_remembered(clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("telephony.limits._MOST_ADDRESSES", 3)
    limit = AddressLimit(1)
    for address in "abcd":
        limit.check(address, clock())
    assert list(limit._asked) == ["b", "c", "d"]


async def test_the_log_tells_nothing_of_the_family(serve: Serve) -> None:
    with captured_log(process="app") as log, serve() as url:
        async with plain_client(url) as http:
            await http.post("/api/screenings", json=FAMILY)
            await http.post("/api/screenings", json={**FAMILY, "note": "张三丰"})
            token = new_token()
            await http.get(f"/screenings/{token}", headers=HTML)
            while len([line for line in log() if line["event"] == "request"]) < 3:
                await asyncio.sleep(0.01)
        assert "张三丰" not in log.raw
        assert token not in log.raw
        assert "620102" not in log.raw


@pytest.fixture
async def bare(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The public app in this process, with nobody listening behind it."""
    app = create_public_app(build(settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
        yield client


async def test_a_screening_needs_neither_bot_nor_database(bare: httpx.AsyncClient) -> None:
    assert (await bare.post("/api/screenings", json=FAMILY)).status_code == 200
