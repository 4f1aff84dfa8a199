"""How long a session lasts, and what ends it."""

import pytest
from sqlalchemy import func, select

from hotline.accounts.actor import Role
from hotline.accounts.model import AccountSession
from hotline.errors import Unauthorized
from tests.conftest import SettableClock
from tests.staff import SYSTEM, Staff


async def _over(staff: Staff, token: str) -> bool:
    try:
        await staff.actor(token)
    except Unauthorized as error:
        return error.code == "login_required"
    return False


async def test_a_session_ends_after_half_an_hour_of_nothing(staff: Staff, clock: SettableClock) -> None:
    await staff.add()
    token = (await staff.log_in()).token
    for _ in range(3):
        clock.advance(minutes=29)
        assert not await _over(staff, token)
    clock.advance(minutes=30)
    assert await _over(staff, token)


async def test_a_session_ends_after_twelve_hours_however_busy(staff: Staff, clock: SettableClock) -> None:
    await staff.add()
    token = (await staff.log_in()).token
    for _ in range(12 * 3 - 1):
        clock.advance(minutes=20)
        assert not await _over(staff, token)
    clock.advance(minutes=20)
    assert await _over(staff, token)


async def test_being_seen_is_written_once_a_minute_only(staff: Staff, clock: SettableClock) -> None:
    await staff.add()
    token = (await staff.log_in()).token
    began = clock()

    async def last_seen() -> float:
        async with staff.transaction() as session:
            seen = (await session.scalars(select(AccountSession.last_seen_at))).one()
        return (seen - began).total_seconds()

    clock.advance(seconds=59)
    await staff.actor(token)
    assert await last_seen() == 0
    clock.advance(seconds=1)
    await staff.actor(token)
    assert await last_seen() == 60


async def test_dead_sessions_are_cleared_away_at_the_next_log_in(staff: Staff, clock: SettableClock) -> None:
    await staff.add()
    for _ in range(3):
        await staff.log_in()
    clock.advance(hours=1)
    await staff.log_in()
    async with staff.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(AccountSession)) == 1


@pytest.mark.parametrize(
    "change", [{"active": False}, {"role": Role.CENTRE}, {"role": Role.TOWNSHIP, "unit_id": "1"}, {"unit_id": "2"}]
)
async def test_another_role_or_unit_and_deactivation_end_all_sessions(staff: Staff, change: dict[str, object]) -> None:
    account, other = await staff.add(), await staff.add("lihua")
    await staff.add_unit(change.get("unit_id"))  # type: ignore[arg-type]
    tokens = [(await staff.log_in()).token, (await staff.log_in()).token]
    others = (await staff.log_in("lihua")).token
    async with staff.transaction() as session:
        await staff.accounts.change(session, SYSTEM, account.id, now=staff.clock(), **change)
    assert [await _over(staff, token) for token in tokens] == [True, True]
    assert (await staff.actor(others)).account_id == other.id


async def test_another_display_name_ends_none(staff: Staff) -> None:
    account = await staff.add()
    token = (await staff.log_in()).token
    async with staff.transaction() as session:
        await staff.accounts.change(session, SYSTEM, account.id, display_name="王芳芳", now=staff.clock())
    assert (await staff.actor(token)).name == "王芳芳"


async def test_a_password_set_by_an_admin_ends_all_sessions_and_a_lock_out(staff: Staff) -> None:
    account = await staff.add()
    token = (await staff.log_in()).token
    for _ in range(5):
        with pytest.raises(Unauthorized):
            await staff.log_in(password="wrong-guess-1")
    assert not await _over(staff, token)  # a stranger's guesses throw nobody out
    async with staff.transaction() as session:
        await staff.accounts.set_password(session, SYSTEM, account.id, "another-river-43", now=staff.clock())
    assert await _over(staff, token)
    await staff.log_in(password="another-river-43")


@pytest.mark.parametrize("token", ["", "x", "x" * 32, "x" * 33, "\0" * 32, "é" * 32, "x" * 31 + "\n"])
async def test_what_is_no_token_of_ours_is_nobody(staff: Staff, token: str) -> None:
    assert await _over(staff, token)
