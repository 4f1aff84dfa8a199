"""The audit log: only ever added to, masked, read by those who may."""

import uuid
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.audit import service as audit
from hotline.audit.model import Action
from hotline.audit.repository import AuditFilter
from hotline.errors import Forbidden
from tests.conftest import SettableClock
from tests.staff import Staff

AUDITOR = Actor(uuid.uuid4(), "审计员", Role.AUDITOR)
WANG = Actor(uuid.uuid4(), "王芳", Role.OPERATOR)


async def _record(session: AsyncSession, clock: SettableClock, action: str = "seen", **more: object) -> None:
    given = {"subject_kind": "ticket", "subject_id": "7", **more}
    await audit.record(session, WANG, action, now=clock(), **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set actor_name = 'nobody'",
        "update audit_entry set actor_name = 'nobody' where false",
        "delete from audit_entry",
        "delete from audit_entry where false",
        "truncate audit_entry",
        "truncate account, account_session, audit_entry cascade",
        "set local session_replication_role = replica; delete from audit_entry",
        "with gone as (delete from audit_entry returning 1) select * from gone",
        "merge into audit_entry using (select 1) on true when matched then delete",
        "insert into audit_entry overriding system value select * from audit_entry "
        "on conflict (id) do update set action = 'x'",
    ],
)
async def test_the_database_refuses_every_change_even_to_the_owner(
    fresh_database: str, staff: Staff, clock: SettableClock, statement: str
) -> None:
    async with staff.transaction() as session:
        await _record(session, clock)
    before = [vars(entry) | {"_sa_instance_state": None} for entry in await staff.audit()]
    with psycopg.connect(fresh_database) as owner:
        assert owner.execute(
            "select tableowner = current_user from pg_tables where tablename = 'audit_entry'"
        ).fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            owner.execute(statement)
    assert [vars(entry) | {"_sa_instance_state": None} for entry in await staff.audit()] == before
    assert len(before) == 1


async def test_an_id_can_not_be_chosen(session: AsyncSession, clock: SettableClock) -> None:
    with pytest.raises(ProgrammingError, match="GENERATED ALWAYS"):
        await session.execute(
            text(
                "insert into audit_entry (id, at, actor_name, role, action, subject_kind, details) "
                "values (1, :now, 'x', 'x', 'x', 'x', '{}')"
            ),
            {"now": clock()},
        )


async def test_an_entry_goes_with_the_transaction_it_tells_of(staff: Staff, clock: SettableClock) -> None:
    class Failed(Exception):
        pass

    async def fail() -> None:
        async with staff.transaction() as session:
            await _record(session, clock)
            raise Failed

    with pytest.raises(Failed):
        await fail()
    assert await staff.audit() == []


async def test_details_are_masked_and_storable_and_ids_stay(session: AsyncSession, clock: SettableClock) -> None:
    ticket = "20261126000000123456"
    await _record(
        session, clock, Action.PERSONAL_DATA_REVEALED, subject_id=ticket,
        details={
            "field": "phone",
            "why": "回拨 138 1234 5678\0\ud800",
            "nested": [{"id": "620102199001011234", 13812345678: True}, 13812345678, 5, 1.5, None, uuid.UUID(int=5)],
        },
    )  # fmt: skip
    (entry,) = (await audit.entries(session, AUDITOR)).entries
    assert (entry.actor_id, entry.actor_name, entry.role) == (WANG.account_id, "王芳", "operator")
    assert entry.subject_id == ticket
    assert entry.details == {
        "field": "phone",
        "why": "回拨 [phone]\ufffd?",
        "nested": [{"id": "[id-number]", "[phone]": True}, "[phone]", 5, 1.5, None, str(uuid.UUID(int=5))],
    }


async def test_only_auditors_admins_and_the_system_read(session: AsyncSession) -> None:
    for role in STAFF_ROLES | {Role.CITIZEN, Role.SYSTEM}:
        actor = Actor(None, "x", role)
        if role in (Role.AUDITOR, Role.ADMIN, Role.SYSTEM):
            assert (await audit.entries(session, actor)).entries == []
        else:
            with pytest.raises(Forbidden):
                await audit.entries(session, actor)


async def test_pages_go_back_through_all_even_while_more_is_added(session: AsyncSession, clock: SettableClock) -> None:
    for number in range(7):
        await _record(session, clock, subject_id=number)
    seen: list[str | None] = []
    before: int | None = None
    while True:
        page = await audit.entries(session, AUDITOR, before=before, limit=3)
        seen += [entry.subject_id for entry in page.entries]
        before = page.before
        if before is None:
            break
        await _record(session, clock, subject_id="later")
    assert seen == ["6", "5", "4", "3", "2", "1", "0"]


async def test_filters_narrow_and_are_taken_as_written(session: AsyncSession, clock: SettableClock) -> None:
    began = clock()
    await _record(session, clock, "first")
    clock.advance(hours=1)
    await _record(session, clock, "second", subject_kind="account", subject_id=None)
    await audit.record(session, Actor.system(), "third", subject_kind="ticket", subject_id=8, now=clock())

    async def found(**wanted: object) -> list[str]:
        page = await audit.entries(session, AUDITOR, AuditFilter(**wanted))  # type: ignore[arg-type]
        return [entry.action for entry in page.entries]

    assert await found() == ["third", "second", "first"]
    assert await found(action="second") == ["second"]
    assert await found(actor_id=WANG.account_id) == ["second", "first"]
    assert await found(subject_kind="ticket", subject_id="8") == ["third"]
    assert await found(since=began + timedelta(hours=1)) == ["third", "second"]
    assert await found(until=began + timedelta(hours=1)) == ["first"]
    assert await found(action="%") == await found(subject_id="' or 1=1") == []


async def test_a_page_is_never_larger_than_two_hundred(session: AsyncSession, clock: SettableClock) -> None:
    for _ in range(audit.LARGEST_PAGE + 1):
        await _record(session, clock)
    page = await audit.entries(session, AUDITOR, limit=10_000)
    assert len(page.entries) == audit.LARGEST_PAGE
    assert page.before is not None
