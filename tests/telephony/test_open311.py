"""GeoReport v2 by the specification's own names: services, requests, tokens, as JSON and XML."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as Xml

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.tickets.categories import categories
from telephony.open311.services import services
from tests.conftest import SettableClock
from tests.telephony.conftest import Serve, plain_client
from tests.telephony.tickets.conftest import Staffroom, engine, file_ticket, offices

__all__ = ["engine", "offices"]  # fixtures
KEY, OTHER_KEY = "k" * 20, "o" * 20
BASE = "/open311/v2"
FORM = {"api_key": KEY, "service_code": "other", "address_id": "360902", "description": "东街路灯坏了三天了"}
_REQUEST = {
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
}  # fmt: skip


@pytest.fixture
def base_url(serve: Serve, engine: AsyncEngine, clock: SettableClock) -> Iterator[str]:
    with serve(clock, open311_keys=SecretStr(f"city-app={KEY},other-app={OTHER_KEY}")) as url:
        yield url


@pytest.fixture
async def http(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with plain_client(base_url) as client:
        yield client


async def file(http: httpx.AsyncClient, **changed: Any) -> dict[str, Any]:
    answered = await http.post(f"{BASE}/requests.json", data=FORM | changed)
    assert answered.status_code == 200, answered.text
    (told,) = answered.json()
    return told


async def listed(http: httpx.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    answered = await http.get(f"{BASE}/requests.json", params=query)
    assert answered.status_code == 200, answered.text
    return answered.json()


async def test_services_have_the_specifications_fields_in_both_formats(http: httpx.AsyncClient) -> None:
    as_json = (await http.get(f"{BASE}/services.json")).json()
    answered = await http.get(f"{BASE}/services.xml")
    assert answered.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answered.text.startswith("<?xml version='1.0' encoding='utf-8'?>")
    root = Xml.fromstring(answered.content)
    assert (root.tag, {child.tag for child in root}) == ("services", {"service"})
    fields = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
    assert [list(each) for each in as_json] == [fields] * len(services())
    assert [[part.tag for part in child] for child in root] == [fields] * len(services())
    assert {each["type"] for each in as_json} == {"realtime"}


def test_no_private_kind_is_among_the_services() -> None:
    for code in services():
        kind = categories()[code]
        assert kind.anonymous
        assert not kind.confidential
        assert not kind.about_unit
        assert not kind.internal


async def test_a_service_is_defined(http: httpx.AsyncClient) -> None:
    assert (await http.get(f"{BASE}/services/other.json")).json() == {"service_code": "other", "attributes": []}
    root = Xml.fromstring((await http.get(f"{BASE}/services/other.xml")).content)
    assert [child.tag for child in root] == ["service_code", "attributes"]
    assert (await http.get(f"{BASE}/services/unfair.json")).status_code == 404


async def test_a_request_is_filed_and_followed(http: httpx.AsyncClient, offices: Staffroom) -> None:
    told = await file(http)
    assert set(told) == {"service_request_id", "token", "service_notice", "account_id"}
    (shown,) = (await http.get(f"{BASE}/requests/{told['service_request_id']}.json")).json()
    assert set(shown) == _REQUEST
    assert (shown["status"], shown["service_code"]) == ("open", "other")
    assert shown["expected_datetime"].endswith("+08:00")
    assert shown["requested_datetime"] == "2026-11-23T12:00:00+08:00"
    (token,) = (await http.get(f"{BASE}/tokens/{told['token']}.json")).json()
    assert token == {"service_request_id": told["service_request_id"], "token": told["token"]}
    kept = await offices.ticket(told["service_request_id"])
    assert (kept.source, kept.anonymous, kept.contact_phone) == ("open311", True, None)
    root = Xml.fromstring((await http.get(f"{BASE}/requests/{told['service_request_id']}.xml")).content)
    assert root.tag == "service_requests"
    assert {part.tag for part in root[0]} == _REQUEST


async def test_the_text_is_told_to_the_key_that_filed_it_alone(http: httpx.AsyncClient) -> None:
    await file(http)
    for query, description in (({}, None), ({"api_key": OTHER_KEY}, None), ({"api_key": KEY}, FORM["description"])):
        (shown,) = await listed(http, **query)
        assert shown["description"] == description
    assert (await http.get(f"{BASE}/requests.json", params={"api_key": "wrong"})).status_code == 403


async def test_what_is_private_is_never_told(http: httpx.AsyncClient, offices: Staffroom) -> None:
    private = await file_ticket(http)
    secret = await http.post(
        "/api/tickets", json={"category": "unfair", "text": "不公", "division": "360902", "anonymous": True}
    )
    public = await file_ticket(
        http, category="suggestion", text="王秀英说窗口少", contact_phone="13800138000", contact_name="王秀英"
    )
    shown = await listed(http)
    assert [each["service_request_id"] for each in shown] == [public.no.replace("-", "")]
    assert "王秀英" not in str(shown)
    assert "13800138000" not in str(shown)
    for number in (private.no, secret.json()["no"]):
        assert (await http.get(f"{BASE}/requests/{number}.json")).status_code == 404
        assert await listed(http, service_request_id=number) == []
    from hotline.accounts.actor import Role

    await offices.act(public.no, "mark_confidential", offices.by(Role.CENTRE))
    assert await listed(http) == []


async def test_the_same_idempotency_key_files_once(http: httpx.AsyncClient) -> None:
    told = []
    for key in (KEY, KEY, OTHER_KEY):
        answered = await http.post(
            f"{BASE}/requests.json", data=FORM | {"api_key": key}, headers={"Idempotency-Key": "i" * 20}
        )
        told.append(answered.json()[0]["service_request_id"])
    assert told[0] == told[1] != told[2]


async def test_requests_are_chosen_by_id_service_status_and_dates(
    http: httpx.AsyncClient, clock: SettableClock
) -> None:
    first = (await file(http))["service_request_id"]
    clock.advance(days=60)
    second = (await file(http, service_code="suggestion", description="窗口太少"))["service_request_id"]

    async def found(**query: Any) -> list[str]:
        return [each["service_request_id"] for each in await listed(http, **query)]

    assert await found() == [second, first]
    assert await found(service_request_id=f"{first},{second}") == [second, first]
    assert await found(service_code="other") == [first]
    assert await found(service_code="other,suggestion", status="open") == [second, first]
    assert await found(status="closed") == []
    assert await found(status="open,closed") == [second, first]
    assert await found(start_date="2026-12-01T00:00:00+08:00") == [second]
    assert await found(end_date="2026-12-01T00:00:00Z") == [first]
    clock.advance(days=60)
    assert await found() == [second]


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "yesterday"},
        {"end_date": "0001-01-02T00:00:00Z"},
        {"start_date": "9999-12-30T00:00:00Z"},
        {"start_date": "2026-11-01T00:00:00"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"status": "lost"},
        {"service_code": "unfair"},
    ],
)
@pytest.mark.parametrize("form", ["json", "xml"])
async def test_a_bad_question_is_refused_in_the_specifications_shape(
    http: httpx.AsyncClient, query: dict[str, str], form: str
) -> None:
    refused = await http.get(f"{BASE}/requests.{form}", params=query)
    assert refused.status_code == 400
    if form == "json":
        (error,) = refused.json()
        assert (set(error), error["code"]) == ({"code", "description"}, 400)
    else:
        root = Xml.fromstring(refused.content)
        assert (root.tag, root[0].tag) == ("errors", "error")
        assert [part.tag for part in root[0]] == ["code", "description"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"api_key": ""}, 403),
        ({"api_key": "wrong"}, 403),
        ({"service_code": "unfair"}, 400),
        ({"service_code": ""}, 400),
        ({"description": ""}, 400),
        ({"address_id": ""}, 400),
        ({"address_id": "999999"}, 400),
        ({"lat": "north", "long": "1"}, 400),
        ({"lat": "nan", "long": "1"}, 400),
        ({"description": "x\x00"}, 400),
        ({"description": "长" * 9000}, 400),
    ],
)
async def test_what_cannot_be_filed_is_refused(http: httpx.AsyncClient, changed: dict[str, str], status: int) -> None:
    refused = await http.post(f"{BASE}/requests.json", data=FORM | changed)
    assert refused.status_code == status, refused.text
    assert refused.json()[0]["code"] == status


async def test_a_request_must_be_form_encoded(http: httpx.AsyncClient) -> None:
    assert (await http.post(f"{BASE}/requests.json", json=FORM)).status_code == 400


async def test_names_and_telephones_of_the_specification_are_not_kept(
    http: httpx.AsyncClient, offices: Staffroom
) -> None:
    told = await file(http, first_name="秀英", last_name="王", phone="13800138000", email="a@b.cn")
    kept = await offices.ticket(told["service_request_id"])
    assert kept.contact_name is kept.contact_phone is kept.address is None
    assert "13800138000" not in kept.text


async def test_markup_in_texts_stays_text(http: httpx.AsyncClient) -> None:
    told = await file(http, description="</description><x>&amp;\x0b<![CDATA[")
    answered = await http.get(f"{BASE}/requests/{told['service_request_id']}.xml", params={"api_key": KEY})
    description = Xml.fromstring(answered.content)[0].find("description")
    assert description is not None
    assert description.text == "</description><x>&amp;\ufffd<![CDATA["


def test_moments_carry_their_offset() -> None:
    from telephony.open311.telling import moment

    assert moment(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=5)) == "2026-01-01T08:00:00+08:00"
