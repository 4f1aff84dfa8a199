"""Accounts over HTTP, for admins only."""

import uuid
from collections.abc import Callable

import pytest

from hotline.accounts.actor import STAFF_ROLES, Role
from telephony.desk.schemas import RoleName
from tests.staff import PASSWORD, Staff
from tests.telephony.desk.conftest import Client
from tests.telephony.test_webchat_errors import refusal

NewClient = Callable[[], Client]
_NEW = {"name": "lihua", "display_name": "李华", "role": "operator", "password": PASSWORD}


def test_the_contract_names_exactly_the_roles_of_the_staff() -> None:
    assert set(RoleName.__args__) == STAFF_ROLES  # type: ignore[attr-defined]


async def test_an_admin_adds_an_account_that_can_log_in_at_once(admin: Client, client: NewClient, staff: Staff) -> None:
    await staff.add_unit("620102")
    added = await admin.call("POST", "/api/accounts", json={**_NEW, "role": "township", "unit_id": "620102"})
    assert added.status_code == 201
    body = added.json()
    assert (body["name"], body["role"], body["unit_id"], body["active"], body["locked"]) == (
        "lihua", "township", "620102", True, False,
    )  # fmt: skip
    assert "password" not in " ".join(body).replace("password_changed_at", "")
    assert (await client().log_in("lihua")).status_code == 200
    again = await admin.call("POST", "/api/accounts", json={**_NEW, "name": "LIHUA"})
    assert refusal(again) == (409, "account_name_taken", None)


_IMPOSSIBLE: list[tuple[dict[str, object], tuple[int, str, str]]] = [
    ({"name": "王芳"}, (422, "account_name_invalid", "name")),
    ({"name": "a\0b"}, (422, "account_name_invalid", "name")),
    ({"display_name": "   "}, (422, "display_name_invalid", "display_name")),
    ({"display_name": "王\0"}, (422, "display_name_invalid", "display_name")),
    ({"display_name": "王\u202e芳"}, (422, "display_name_invalid", "display_name")),
    ({"role": "citizen"}, (422, "invalid_request", "role")),
    ({"role": "system"}, (422, "invalid_request", "role")),
    ({"role": "township"}, (422, "unit_missing", "unit_id")),
    ({"role": "township", "unit_id": "  "}, (422, "unit_missing", "unit_id")),
    ({"unit_id": "6\0"}, (422, "unit_invalid", "unit_id")),
    ({"unit_id": "nowhere"}, (422, "unknown_unit", "unit_id")),
    ({"password": "short"}, (422, "password_too_weak", "password")),
    ({"password": "x1" * 65}, (422, "password_too_weak", "password")),
    ({"password": "lantern\0river-42"}, (422, "password_too_weak", "password")),
    ({"password": "lihua-lihua-2026"}, (422, "password_too_weak", "password")),
    ({"active": True}, (422, "invalid_request", "active")),
    ({"password_hash": "x"}, (422, "invalid_request", "password_hash")),
]


async def test_an_account_that_can_not_be_is_refused(admin: Client) -> None:
    for change, expected in _IMPOSSIBLE:
        answered = await admin.call("POST", "/api/accounts", json={**_NEW, **change})
        assert refusal(answered) == expected, change
    assert len((await admin.call("GET", "/api/accounts")).json()["accounts"]) == 1


@pytest.mark.parametrize("role", sorted(STAFF_ROLES - {Role.ADMIN}))
async def test_no_other_role_reaches_accounts(staff: Staff, client: NewClient, role: Role) -> None:
    account = await staff.add(role=role, unit_id="1")
    program = await client().as_program("wangfang")
    for method, path, body in (
        ("GET", "/api/accounts", None), ("POST", "/api/accounts", _NEW),
        ("PATCH", f"/api/accounts/{account.id}", {"role": "admin"}),
    ):  # fmt: skip
        assert refusal(await program.call(method, path, json=body)) == (403, "role_forbidden", None)
    asked = await program.call("GET", "/api/audit")
    assert asked.status_code == (200 if role is Role.AUDITOR else 403)
    assert (await staff.account(account.id)).role == role


async def test_a_change_takes_what_is_given_and_leaves_the_rest(admin: Client, staff: Staff) -> None:
    account = await staff.add(role=Role.TOWNSHIP, unit_id="620102")
    path = f"/api/accounts/{account.id}"
    named = (await admin.call("PATCH", path, json={"display_name": "王芳芳"})).json()
    assert (named["display_name"], named["role"], named["unit_id"]) == ("王芳芳", "township", "620102")
    refused = await admin.call("PATCH", path, json={"unit_id": None})
    assert refusal(refused) == (422, "unit_missing", "unit_id")
    moved = (await admin.call("PATCH", path, json={"role": "centre", "unit_id": None})).json()
    assert (moved["role"], moved["unit_id"]) == ("centre", None)
    assert (await admin.call("PATCH", path, json={})).json()["role"] == "centre"


async def test_a_change_is_made_whole_or_not_at_all(admin: Client, staff: Staff) -> None:
    account = await staff.add()
    body = {"display_name": "王芳芳", "role": "centre", "password": "wangfang-2026"}
    answered = await admin.call("PATCH", f"/api/accounts/{account.id}", json=body)
    assert refusal(answered) == (422, "password_too_weak", "password")
    kept = await staff.account(account.id)
    assert (kept.display_name, kept.role) == (account.display_name, account.role)


async def test_a_demoted_account_loses_its_rights_at_once(admin: Client, staff: Staff, client: NewClient) -> None:
    account = await staff.add("second", Role.ADMIN)
    second = await client().as_program("second")
    assert (await second.call("GET", "/api/accounts")).status_code == 200
    await admin.call("PATCH", f"/api/accounts/{account.id}", json={"role": "operator"})
    assert (await second.call("GET", "/api/accounts")).status_code == 401
    again = await client().as_program("second")
    assert (await again.call("GET", "/api/accounts")).status_code == 403


async def test_an_admin_ends_a_lock_out_or_sets_a_password(admin: Client, staff: Staff, client: NewClient) -> None:
    account = await staff.add()
    path, browser = f"/api/accounts/{account.id}", client()
    for body, password in (({"unlock": True}, PASSWORD), ({"password": "another-river-43"}, "another-river-43")):
        for number in range(5):
            await browser.log_in("wangfang", f"wrong-guess-{number}")
        (shown,) = (await admin.call("GET", "/api/accounts", params={"q": "wangfang"})).json()["accounts"]
        assert shown["locked"] is True
        assert shown["locked_until"] is not None
        assert (await admin.call("PATCH", path, json=body)).json()["locked"] is False
        assert (await browser.log_in("wangfang", password)).status_code == 200


async def test_the_last_admin_stays(admin: Client) -> None:
    (chief,) = (await admin.call("GET", "/api/accounts")).json()["accounts"]
    for change in ({"active": False}, {"role": "auditor"}):
        answered = await admin.call("PATCH", f"/api/accounts/{chief['id']}", json=change)
        assert refusal(answered) == (409, "last_admin", None)


async def test_an_account_that_is_not_there(admin: Client) -> None:
    nobody = str(uuid.uuid4())
    for account_id, code in ((nobody, "account_not_found"), ("1", "invalid_request"), ("%00", "invalid_request")):
        answered = await admin.call("PATCH", f"/api/accounts/{account_id}", json={"active": False})
        assert refusal(answered)[1] == code


async def test_the_list_is_paged_and_its_words_are_no_patterns(admin: Client, staff: Staff) -> None:
    for name in ("a_b", "axb", "zz"):
        await staff.add(name)

    async def names(**wanted: object) -> list[str]:
        answered = await admin.call("GET", "/api/accounts", params=wanted)
        assert answered.status_code == 200, answered.text
        return [account["name"] for account in answered.json()["accounts"]]

    first = (await admin.call("GET", "/api/accounts", params={"limit": 2})).json()
    assert ([account["name"] for account in first["accounts"]], first["after"]) == (["a_b", "axb"], "axb")
    assert await names(limit=2, after="axb") == ["chief", "zz"]
    assert await names(q="a_b") == ["a_b"]
    assert await names(q="%") == await names(q="\\") == await names(q="'; drop table account; --") == []
    assert await names(role="admin") == ["chief"]
    assert await names(active=False) == []
    for wrong in ({"q": "\0"}, {"limit": 0}, {"limit": 201}, {"role": "citizen"}, {"after": "\x01"}, {"unit_id": "\0"}):
        answered = await admin.call("GET", "/api/accounts", params=wrong)
        assert refusal(answered)[:2] == (422, "invalid_request")
