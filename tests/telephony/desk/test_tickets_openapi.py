"""The part of /openapi.json about tickets is true for staff, and for a citizen with the token of a ticket."""

from pathlib import Path

import httpx
import pytest

from hotline.accounts.actor import Role
from tests.conftest import SettableClock
from tests.hotline.tickets.conftest import units
from tests.staff import Staff
from tests.telephony.conftest import Serve
from tests.telephony.desk.conftest import Client
from tests.telephony.test_openapi import run_schemathesis
from tests.telephony.tickets.conftest import BODY


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", [pytest.param(Role.CENTRE, marks=pytest.mark.slow), Role.ADMIN])
async def test_for_staff_every_operation_does_what_the_schema_says(
    serve: Serve, staff: Staff, clock: SettableClock, tmp_path: Path, role: Role, examples: int
) -> None:
    await staff.add("somebody", role)
    async with staff.transaction() as session:
        session.add_all(units())
    with serve(clock) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            client = await Client(http, url).as_program("somebody")
            await http.post("/api/tickets", json=BODY)
            run_schemathesis(
                url, tmp_path, examples, "--header", f"Authorization: {client.headers['Authorization']}",
                "--include-path-regex=^/api/desk",
            )  # fmt: skip
            assert (await client.call("GET", "/api/desk/tickets")).status_code == 200


@pytest.mark.timeout(600)
async def test_for_a_citizen_every_operation_does_what_the_schema_says(
    serve: Serve, staff: Staff, clock: SettableClock, tmp_path: Path, examples: int
) -> None:
    async with staff.transaction() as session:
        session.add_all(units())
    with serve(clock) as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            opened = (await http.post("/api/tickets", json=BODY)).json()
            run_schemathesis(
                url, tmp_path, examples, "--header", f"Authorization: Bearer {opened['token']}",
                "--include-path-regex=^/api/tickets",
            )  # fmt: skip


async def test_every_ticket_operation_names_how_to_prove_who_one_is(serve: Serve) -> None:
    with serve() as url:
        async with httpx.AsyncClient(base_url=url, timeout=30, trust_env=False) as http:
            paths = (await http.get("/openapi.json")).json()["paths"]
    free = {"/api/tickets", "/api/tickets/{no}/lookup"}
    seen = 0
    for path, methods in paths.items():
        for operation in methods.values():
            if path.startswith("/api/desk"):
                assert operation["security"] == [{"StaffToken": []}, {"StaffCookie": []}], path
                assert {"401", "403", "503"} <= set(operation["responses"])
            elif path.startswith("/api/tickets"):
                assert operation.get("security") == (None if path in free else [{"TicketToken": []}]), path
            else:
                continue
            seen += 1
    assert seen > 20
