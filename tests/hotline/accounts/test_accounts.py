"""Adding, changing and listing accounts: who may, what is checked, what is recorded."""

import asyncio
import uuid

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.accounts.model import Account
from hotline.accounts.service import AccountService
from hotline.clock import local_date
from hotline.errors import Conflict, Forbidden, InvalidInput, NotFound
from hotline.routing.model import Unit
from tests.conftest import SettableClock
from tests.staff import PASSWORD, SYSTEM, Staff, account_service, add_unit


@pytest.fixture
def accounts() -> AccountService:
    return account_service()


async def _add(
    accounts: AccountService, session: AsyncSession, clock: SettableClock, name: str = "lihua", **more: object
) -> Account:
    given = {"display_name": "李华", "role": Role.OPERATOR, "unit_id": None, "password": PASSWORD, **more}
    return await accounts.add(session, SYSTEM, name=name, now=clock(), **given)  # type: ignore[arg-type]


async def test_a_name_is_given_once_whatever_its_case(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    await _add(accounts, session, clock)
    with pytest.raises(Conflict, match="account_name_taken"):
        await _add(accounts, session, clock, "LiHua")


async def test_an_account_has_a_role_of_the_staff_and_a_township_account_a_unit(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    for role in (Role.CITIZEN, Role.SYSTEM):
        with pytest.raises(InvalidInput, match="role_invalid"):
            await _add(accounts, session, clock, role=role)
    with pytest.raises(InvalidInput, match="unit_missing"):
        await _add(accounts, session, clock, role=Role.TOWNSHIP)
    await add_unit(session, "620102")
    account = await _add(accounts, session, clock, role=Role.TOWNSHIP, unit_id="620102")
    with pytest.raises(InvalidInput, match="unit_missing"):
        await accounts.change(session, SYSTEM, account.id, unit_id=None, now=clock())
    await accounts.change(session, SYSTEM, account.id, role=Role.CENTRE, unit_id=None, now=clock())
    with pytest.raises(InvalidInput, match="unit_missing"):
        await accounts.change(session, SYSTEM, account.id, role=Role.TOWNSHIP, now=clock())


async def test_an_account_is_of_a_unit_that_works_today(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    with pytest.raises(InvalidInput, match="unknown_unit"):
        await _add(accounts, session, clock, role=Role.TOWNSHIP, unit_id="nowhere")
    await add_unit(session, "old")
    account = await _add(accounts, session, clock, role=Role.TOWNSHIP, unit_id="old")
    unit = await session.get_one(Unit, "old")
    unit.valid_to = local_date(clock())
    await session.flush()
    with pytest.raises(InvalidInput, match="unknown_unit"):
        await _add(accounts, session, clock, "wangfang", role=Role.TOWNSHIP, unit_id="old")
    # Who had it before can still be changed otherwise.
    changed = await accounts.change(session, SYSTEM, account.id, display_name="李红", now=clock())
    assert (changed.display_name, changed.unit_id) == ("李红", "old")
    with pytest.raises(InvalidInput, match="unknown_unit"):
        await accounts.change(session, SYSTEM, account.id, unit_id="nowhere", now=clock())


@pytest.mark.parametrize("change", ["unit_id = 'nowhere'", "role = 'citizen'", "role = 'township'", "role = 'king'"])
async def test_the_database_refuses_what_the_service_would(
    session: AsyncSession, accounts: AccountService, clock: SettableClock, change: str
) -> None:
    await _add(accounts, session, clock)
    with pytest.raises(IntegrityError):
        await session.execute(text(f"update account set {change}"))


async def test_only_admins_change_accounts(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    account = await _add(accounts, session, clock)
    for role in (STAFF_ROLES | {Role.CITIZEN}) - {Role.ADMIN}:
        actor = Actor(account.id, "李华", role, "1")
        with pytest.raises(Forbidden):
            await accounts.add(
                session, actor, name="x1", display_name="x", role=Role.ADMIN, unit_id=None, password=PASSWORD,
                now=clock(),
            )  # fmt: skip
        with pytest.raises(Forbidden):
            await accounts.change(session, actor, account.id, role=Role.ADMIN, now=clock())
        with pytest.raises(Forbidden):
            await accounts.set_password(session, actor, account.id, PASSWORD, now=clock())
        with pytest.raises(Forbidden):
            await accounts.unlock(session, actor, account.id, now=clock())
        with pytest.raises(Forbidden):
            await accounts.page(session, actor)
        with pytest.raises(Forbidden):
            await accounts.by_name(session, actor, "lihua")
        with pytest.raises(Forbidden):
            await accounts.get(session, actor, uuid.uuid4())
        assert (await accounts.get(session, actor, account.id)).name == "lihua"


async def test_an_unknown_account_is_not_found(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    nobody = uuid.uuid4()
    with pytest.raises(NotFound):
        await accounts.change(session, SYSTEM, nobody, active=False, now=clock())
    with pytest.raises(NotFound):
        await accounts.set_password(session, SYSTEM, nobody, PASSWORD, now=clock())
    with pytest.raises(NotFound):
        await accounts.unlock(session, SYSTEM, nobody, now=clock())
    for name in ("nobody", "\0", "%"):
        with pytest.raises(NotFound):
            await accounts.by_name(session, SYSTEM, name)


async def test_the_last_active_admin_stays(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    first = await _add(accounts, session, clock, role=Role.ADMIN)
    second = await _add(accounts, session, clock, "second", role=Role.ADMIN)
    await accounts.change(session, SYSTEM, second.id, active=False, now=clock())
    for change in ({"active": False}, {"role": Role.AUDITOR}):
        with pytest.raises(Conflict, match="last_admin"):
            await accounts.change(session, SYSTEM, first.id, now=clock(), **change)  # type: ignore[arg-type]
    await accounts.change(session, SYSTEM, first.id, display_name="管理员", active=True, now=clock())
    await accounts.change(session, SYSTEM, second.id, active=True, now=clock())
    await accounts.change(session, SYSTEM, first.id, role=Role.AUDITOR, now=clock())


async def test_admins_who_deactivate_each_other_at_once_leave_one(staff: Staff) -> None:
    admins = [await staff.add(f"admin{number}", Role.ADMIN) for number in range(4)]

    async def deactivate(account: Account) -> None:
        async with staff.transaction() as session:
            await staff.accounts.change(session, SYSTEM, account.id, active=False, now=staff.clock())

    outcomes = await asyncio.gather(*(deactivate(admin) for admin in admins), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType", "NoneType", "NoneType"]
    left = [admin for admin in admins if (await staff.account(admin.id)).active]
    assert len(left) == 1


async def test_changes_are_recorded_with_what_they_changed_and_without_passwords(
    staff: Staff, clock: SettableClock
) -> None:
    account = await staff.add()
    await staff.add_unit("1")
    async with staff.transaction() as session:
        await staff.accounts.change(session, SYSTEM, account.id, role=Role.TOWNSHIP, unit_id="1", now=clock())
        await staff.accounts.change(session, SYSTEM, account.id, role=Role.TOWNSHIP, now=clock())
        await staff.accounts.unlock(session, SYSTEM, account.id, now=clock())
        await staff.accounts.set_password(session, SYSTEM, account.id, "another-river-43", now=clock())
    entries = await staff.audit()
    assert [(entry.action, entry.details) for entry in entries] == [
        ("account_added", {"name": "wangfang", "role": "operator", "unit_id": None}),
        ("account_changed", {"role": {"from": "operator", "to": "township"}, "unit_id": {"from": None, "to": "1"}}),
        ("account_unlocked", {}),
        ("password_changed", {}),
    ]
    assert {(entry.actor_id, entry.actor_name, entry.role) for entry in entries} == {(None, "test", "system")}


async def test_pages_go_through_all_and_words_are_taken_as_written(
    session: AsyncSession, accounts: AccountService, clock: SettableClock
) -> None:
    for number in range(5):
        await _add(accounts, session, clock, f"user{number}")
    await add_unit(session, "620102")
    await _add(accounts, session, clock, "a_b", display_name="100%王", role=Role.TOWNSHIP, unit_id="620102")
    seen: list[str] = []
    after: str | None = None
    while True:
        page = await accounts.page(session, SYSTEM, after=after, limit=2)
        seen += [account.name for account in page.accounts]
        after = page.after
        if after is None:
            break
    assert seen == ["a_b", "user0", "user1", "user2", "user3", "user4"]

    async def found(**wanted: object) -> list[str]:
        return [account.name for account in (await accounts.page(session, SYSTEM, **wanted)).accounts]  # type: ignore[arg-type]

    assert await found(words="%") == await found(words="_") == ["a_b"]
    assert await found(words="王") == await found(unit_id="620102") == await found(role=Role.TOWNSHIP) == ["a_b"]
    assert await found(words="USER3") == ["user3"]
    assert await found(words="\\") == await found(active=False) == await found(words="' or 1=1") == []
