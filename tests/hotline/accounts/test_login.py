"""Logging in: what counts, what locks, what guesses sent at once can do, and what refusals tell."""

import asyncio
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from hotline.accounts.actor import Role
from hotline.accounts.model import AccountSession
from hotline.accounts.passwords import Passwords
from hotline.errors import HotlineError, InvalidInput, Unauthorized
from tests.conftest import SettableClock
from tests.hotline.log_capture import LogLines
from tests.staff import PASSWORD, SYSTEM, Staff, account_service, cheap_hasher


class Watched(Passwords):
    """Remembers how many passwords were looked at against a real hash, and how many against nobody's."""

    def __init__(self) -> None:
        super().__init__(cheap_hasher())
        self.real = self.nobodys = 0

    async def verify(self, password_hash: str | None, password: str) -> bool:
        if password_hash is None:
            self.nobodys += 1
        else:
            self.real += 1
        return await super().verify(password_hash, password)


@pytest.fixture
def watched(staff: Staff) -> Watched:
    passwords = Watched()
    staff.accounts = account_service(passwords)
    return passwords


async def _fails(staff: Staff, name: str = "wangfang", password: str = "wrong-guess-1") -> Unauthorized:
    with pytest.raises(Unauthorized) as caught:
        await staff.log_in(name, password)
    assert caught.value.code == "login_failed"
    return caught.value


async def test_the_right_password_opens_a_session_and_is_recorded(staff: Staff, clock: SettableClock) -> None:
    added = await staff.add(role=Role.TOWNSHIP, unit_id="620102")
    clock.advance(hours=1)
    logged_in = await staff.log_in(" WANGFANG ")
    assert await staff.actor(logged_in.token) == added.actor()
    assert added.actor().unit_id == "620102"
    assert (await staff.account(added.id)).last_login_at == clock()
    entry = (await staff.audit())[-1]
    assert (entry.action, entry.actor_id, entry.subject_id, entry.at) == ("login", added.id, str(added.id), clock())


async def test_only_the_tokens_hash_is_kept(staff: Staff) -> None:
    await staff.add()
    token = (await staff.log_in(address_hash="abc")).token
    async with staff.transaction() as session:
        (kept,) = (await session.scalars(select(AccountSession))).all()
    assert len(token) == 32
    assert token not in (kept.token_hash, kept.client_hash)
    assert kept.client_hash == "abc"


async def test_every_refusal_is_the_same_after_the_same_work(staff: Staff, watched: Watched) -> None:
    locked, closed = await staff.add("locked"), await staff.add("closed")
    await staff.add("wrong")
    for _ in range(5):
        await _fails(staff, "locked")
    async with staff.transaction() as session:
        await staff.accounts.change(session, SYSTEM, closed.id, active=False, now=staff.clock())
    before = watched.real + watched.nobodys
    said = set()
    cases = [
        ("wrong", "no-such-pass-1"),
        ("nobody", PASSWORD),
        ("locked", PASSWORD),
        ("closed", PASSWORD),
        ("\0", PASSWORD),
    ]
    for name, password in cases:
        error = await _fails(staff, name, password)
        said.add((error.code, error.message, error.status))
    assert len(said) == 1
    assert watched.real + watched.nobodys - before == len(cases)
    failures = [entry for entry in await staff.audit() if entry.action == "login_failed"][-len(cases) :]
    assert [entry.details["reason"] for entry in failures] == [
        "wrong_password", "unknown_name", "locked", "deactivated", "unknown_name",
    ]  # fmt: skip
    assert failures[2].subject_id == str(locked.id)


async def test_five_wrong_passwords_lock_and_the_right_one_does_not_help(staff: Staff, clock: SettableClock) -> None:
    account = await staff.add()
    for _ in range(5):
        await _fails(staff)
    await _fails(staff, password=PASSWORD)
    assert (await staff.actions())[-3:] == ["login_failed", "locked_out", "login_failed"]
    clock.advance(minutes=14, seconds=59)
    await _fails(staff, password=PASSWORD)
    clock.advance(seconds=1)
    await staff.log_in()
    assert (await staff.account(account.id)).failed_attempts == 0


async def test_a_second_lock_out_is_twice_as_long(staff: Staff, clock: SettableClock) -> None:
    account = await staff.add()
    for _ in range(5):
        await _fails(staff)
    clock.advance(minutes=15)
    for _ in range(5):
        await _fails(staff)
    locked_until = (await staff.account(account.id)).locked_until
    assert locked_until is not None
    assert (locked_until - clock()).total_seconds() == 30 * 60


async def test_a_right_password_sets_the_count_back(staff: Staff) -> None:
    await staff.add()
    for _ in range(3):
        for _ in range(4):
            await _fails(staff)
        await staff.log_in()


async def test_of_fifty_guesses_sent_at_once_only_five_are_looked_at(staff: Staff, watched: Watched) -> None:
    account = await staff.add()
    outcomes = await asyncio.gather(
        *(staff.log_in(password=f"parallel-guess-{number}") for number in range(50)), return_exceptions=True
    )
    assert all(isinstance(outcome, Unauthorized) for outcome in outcomes)
    assert (watched.real, watched.nobodys) == (5, 45)
    kept = await staff.account(account.id)
    assert (kept.failed_attempts, kept.locked(staff.clock())) == (5, True)
    assert (await staff.actions()).count("locked_out") == 1


async def test_the_right_password_among_many_guesses_at_once_is_not_found_after_the_fifth(
    staff: Staff, watched: Watched
) -> None:
    await staff.add()
    guesses = [f"parallel-guess-{number}" for number in range(30)]
    for guess in guesses[:5]:
        await _fails(staff, password=guess)
    outcomes = await asyncio.gather(*(staff.log_in(password=PASSWORD) for _ in range(20)), return_exceptions=True)
    assert all(isinstance(outcome, Unauthorized) for outcome in outcomes)
    assert watched.real == 5


async def test_an_attempt_stays_counted_when_its_end_is_never_reached(staff: Staff, monkeypatch: Any) -> None:
    account = await staff.add()

    async def killed(*_: object) -> bool:
        raise asyncio.CancelledError

    monkeypatch.setattr(staff.accounts.passwords, "verify", killed)
    with pytest.raises(asyncio.CancelledError):
        await staff.log_in()
    assert (await staff.account(account.id)).failed_attempts == 1


async def test_a_password_changed_while_the_old_one_was_being_checked_lets_nobody_in(
    staff: Staff, monkeypatch: Any
) -> None:
    account = await staff.add()
    verify = staff.accounts.passwords.verify

    async def overtaken(password_hash: str | None, password: str) -> bool:
        right = await verify(password_hash, password)
        async with staff.transaction() as session:
            await staff.accounts.set_password(session, SYSTEM, account.id, "another-river-43", now=staff.clock())
        return right

    monkeypatch.setattr(staff.accounts.passwords, "verify", overtaken)
    await _fails(staff, password=PASSWORD)
    async with staff.transaction() as session:
        assert (await session.scalars(select(AccountSession))).all() == []


async def test_a_deactivation_while_the_password_was_being_checked_lets_nobody_in(
    staff: Staff, monkeypatch: Any
) -> None:
    account = await staff.add()
    verify = staff.accounts.passwords.verify

    async def overtaken(password_hash: str | None, password: str) -> bool:
        async with staff.transaction() as session:
            await staff.accounts.change(session, SYSTEM, account.id, active=False, now=staff.clock())
        return await verify(password_hash, password)

    monkeypatch.setattr(staff.accounts.passwords, "verify", overtaken)
    await _fails(staff, password=PASSWORD)


async def test_a_hash_with_old_parameters_is_made_anew_at_log_in(staff: Staff) -> None:
    account = await staff.add()
    first = await staff.log_in()
    staff.accounts = account_service(Passwords(cheap_hasher(2)))
    await staff.log_in()
    kept = await staff.account(account.id)
    assert kept.password_hash != account.password_hash
    assert not staff.accounts.passwords.outdated(kept.password_hash)
    assert kept.password_changed_at == account.password_changed_at
    await staff.log_in()
    await staff.actor(first.token)  # it is the same password: nobody is thrown out


async def test_logging_in_again_ends_the_session_one_had(staff: Staff) -> None:
    await staff.add()
    first = await staff.log_in()
    second = await staff.log_in(replaces=first.token)
    assert second.token != first.token
    with pytest.raises(Unauthorized, match="login_required"):
        await staff.actor(first.token)
    assert (await staff.actions())[-2:] == ["logout", "login"]


@pytest.mark.parametrize("planted", ["", "x" * 32, "\0", "not a token", "x" * 10_000])
async def test_a_token_of_somebody_elses_choice_is_never_taken_over(staff: Staff, planted: str) -> None:
    await staff.add()
    assert (await staff.log_in(replaces=planted)).token != planted
    with pytest.raises(Unauthorized):
        await staff.actor(planted)


@pytest.mark.parametrize(
    "name", ["\0", "wang\0fang", "%", "_______", "wangfan_", "' or 1=1 --", "\ud800", "x" * 60_000, ""]
)
async def test_odd_names_are_nobody(staff: Staff, name: str) -> None:
    await staff.add()
    await _fails(staff, name, PASSWORD)


@pytest.mark.parametrize("password", ["\0", f"{PASSWORD}\0", "\ud800", "x" * 60_000, "", "﷽" * 1000])
async def test_odd_passwords_are_wrong(staff: Staff, password: str) -> None:
    await staff.add()
    await _fails(staff, password=password)


async def test_what_was_typed_stands_in_no_record_and_no_log(staff: Staff, log: LogLines) -> None:
    await staff.add()
    await _fails(staff, "my-Secret-pass-9", "typed-wrongly-77")
    await _fails(staff, "wangfang", "typed-wrongly-77")
    logged_in = await staff.log_in()
    kept = " ".join(str(vars(entry)) for entry in await staff.audit()) + log.raw + repr(logged_in)
    for secret in ("my-secret-pass-9", "My-Secret", "typed-wrongly", PASSWORD, logged_in.token, "argon2"):
        assert secret.lower() not in kept.lower()


async def test_ones_own_new_password_ends_all_sessions(staff: Staff) -> None:
    await staff.add()
    first, second = await staff.log_in(), await staff.log_in()
    await staff.login.change_password(await staff.actor(first.token), PASSWORD, "another-river-43", address_hash="a")
    for token in (first.token, second.token):
        with pytest.raises(Unauthorized):
            await staff.actor(token)
    await _fails(staff, password=PASSWORD)
    await staff.log_in(password="another-river-43")
    entry = next(entry for entry in await staff.audit() if entry.action == "password_changed")
    assert (entry.actor_name, entry.address_hash, entry.details) == ("wangfang先生", "a", {})


async def test_guessing_the_present_password_of_an_open_session_locks_too(staff: Staff, watched: Watched) -> None:
    await staff.add()
    actor = await staff.actor((await staff.log_in()).token)
    tried = watched.real
    outcomes = await asyncio.gather(
        *(
            staff.login.change_password(actor, f"guess-number-{number}", "another-river-43", address_hash=None)
            for number in range(20)
        ),
        return_exceptions=True,
    )
    assert {outcome.code for outcome in outcomes if isinstance(outcome, HotlineError)} == {"password_wrong"}
    assert len(outcomes) == 20
    assert watched.real - tried == 5
    with pytest.raises(InvalidInput, match="password_wrong"):
        await staff.login.change_password(actor, PASSWORD, "another-river-43", address_hash=None)


async def test_a_weak_new_password_is_refused_and_costs_no_attempt(staff: Staff) -> None:
    account = await staff.add()
    actor = await staff.actor((await staff.log_in()).token)
    with pytest.raises(InvalidInput, match="password_too_weak"):
        await staff.login.change_password(actor, PASSWORD, "short", address_hash=None)
    assert (await staff.account(account.id)).failed_attempts == 0


async def test_logging_out_ends_this_session_only_and_twice_does_no_harm(staff: Staff) -> None:
    await staff.add()
    first, second = await staff.log_in(), await staff.log_in()
    for token in (first.token, first.token, str(uuid.uuid4())):
        await staff.login.log_out(token, address_hash=None)
    with pytest.raises(Unauthorized):
        await staff.actor(first.token)
    await staff.actor(second.token)
    assert (await staff.actions()).count("logout") == 1


async def test_a_refusal_takes_as_long_as_it_is_told_to(staff: Staff, monkeypatch: Any) -> None:
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    # Only there: who else sleeps meanwhile (the connection pool) is not the refusal.
    monkeypatch.setattr("hotline.accounts.login.asyncio", SimpleNamespace(sleep=sleep))
    with pytest.raises(Unauthorized):
        await type(staff.login)(staff.engine, staff.accounts, staff.clock, refusal_seconds=60).log_in(
            "nobody", PASSWORD, address_hash=None
        )
    (seconds,) = slept
    assert 0 < seconds < 60
