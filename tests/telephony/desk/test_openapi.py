"""The staff's part of /openapi.json is true for somebody who may do everything there."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from hotline.accounts.actor import Role
from tests.conftest import SettableClock
from tests.staff import Staff
from tests.telephony.conftest import Serve
from tests.telephony.desk.conftest import Client
from tests.telephony.test_openapi import run_schemathesis


@pytest.mark.timeout(600)
async def test_for_an_admin_every_operation_does_what_the_schema_says(
    serve: Serve, staff: Staff, clock: SettableClock, tmp_path: Path, examples: int
) -> None:
    await staff.add("chief", Role.ADMIN)
    with serve(clock) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            admin = await Client(http, url).as_program("chief")
            run_schemathesis(
                url, tmp_path, examples, "--header", f"Authorization: {admin.headers['Authorization']}",
                "--include-path-regex=^/api/(me|accounts|audit)",
            )  # fmt: skip
            # It was let in all the time: the operations were tried, not refused.
            assert (await admin.call("GET", "/api/me")).status_code == 200
    assert "account_added" in (await staff.actions())[1:]


async def test_every_staff_operation_names_both_ways_to_prove_who_one_is(client: Callable[[], Client]) -> None:
    paths = (await client().call("GET", "/openapi.json")).json()["paths"]
    operations = {
        (method, path): operation
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "staff" in operation.get("tags", [])
    }
    assert set(operations) >= {
        ("post", "/api/login"), ("post", "/api/logout"), ("get", "/api/me"), ("post", "/api/me/password"),
        ("get", "/api/accounts"), ("post", "/api/accounts"), ("patch", "/api/accounts/{account_id}"),
        ("get", "/api/audit"),
    }  # fmt: skip
    for (_, path), operation in operations.items():
        if path == "/api/login":
            assert "security" not in operation
        else:
            assert operation["security"] == [{"StaffToken": []}, {"StaffCookie": []}]
            assert {"401", "403", "503"} <= set(operation["responses"])
