"""The audit log over HTTP."""

from collections.abc import Callable

import pytest

from hotline.accounts.actor import Role
from tests.conftest import SettableClock
from tests.staff import Staff
from tests.telephony.desk.conftest import Client
from tests.telephony.test_webchat_errors import refusal

NewClient = Callable[[], Client]


@pytest.fixture
async def auditor(staff: Staff, client: NewClient) -> Client:
    await staff.add("auditor", Role.AUDITOR)
    return await client().as_program("auditor")


async def _actions(auditor: Client, **wanted: object) -> list[str]:
    answered = await auditor.call("GET", "/api/audit", params=wanted)
    assert answered.status_code == 200, answered.text
    return [entry["action"] for entry in answered.json()["entries"]]


async def test_log_ins_failures_and_lock_outs_are_read_back_with_a_hash_of_their_address(
    auditor: Client, staff: Staff, client: NewClient
) -> None:
    account = await staff.add()
    browser = client()
    for number in range(5):
        await browser.log_in("wangfang", f"wrong-guess-{number}")
    assert await _actions(auditor, subject_id=str(account.id)) == [
        "locked_out", *["login_failed"] * 5, "account_added",
    ]  # fmt: skip
    answered = await auditor.call("GET", "/api/audit", params={"action": "locked_out"})
    (entry,) = answered.json()["entries"]
    assert set(entry) == {
        "id", "at", "actor_id", "actor_name", "role", "action", "subject_kind", "subject_id", "details", "address_hash",
    }  # fmt: skip
    assert (entry["actor_id"], entry["role"], entry["details"]) == (None, "citizen", {"reason": "wrong_password"})
    assert len(entry["address_hash"]) == 32
    assert "127.0.0.1" not in answered.text


async def test_pages_and_moments(auditor: Client, staff: Staff, clock: SettableClock) -> None:
    clock.advance(minutes=10)
    await staff.add("later")
    assert await _actions(auditor) == ["account_added", "login", "account_added"]
    first = (await auditor.call("GET", "/api/audit", params={"limit": 1})).json()
    assert await _actions(auditor, before=first["before"], limit=1) == ["login"]
    assert await _actions(auditor, since=clock().isoformat()) == ["account_added"]
    assert await _actions(auditor, until=clock().isoformat()) == ["login", "account_added"]
    assert await _actions(auditor, since="2026-11-23T12:10:00+08:00") == ["account_added"]


async def test_what_can_not_be_looked_for_is_refused(auditor: Client) -> None:
    for wrong in (
        {"before": 0}, {"before": 2**63}, {"limit": 201}, {"action": "\0"}, {"subject_id": "\x1f"},
        {"subject_kind": "x" * 101}, {"actor_id": "1"}, {"since": "yesterday"}, {"since": "2026-11-23T13:00:00"},
        {"until": "0.5"}, {"until": "1764000000"},
    ):  # fmt: skip
        answered = await auditor.call("GET", "/api/audit", params=wrong)
        assert refusal(answered)[:2] == (422, "invalid_request"), wrong


async def test_the_ends_of_the_calendar_are_moments_too(auditor: Client) -> None:
    assert len(await _actions(auditor, since="0001-01-01T00:00:00+14:00")) == 2
    assert await _actions(auditor, since="9999-12-31T23:59:59-14:00") == []


async def test_nothing_is_written_from_outside(auditor: Client) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answered = await auditor.call(method, "/api/audit")
        assert refusal(answered)[:2] == (405, "method_not_allowed")
