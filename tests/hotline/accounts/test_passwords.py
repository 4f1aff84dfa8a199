"""Hashing: argon2id, one form of a password, the same work for nobody's."""

import threading

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from hotline.accounts.passwords import Passwords
from tests.staff import PASSWORD, cheap_hasher


@pytest.fixture
def passwords() -> Passwords:
    return Passwords(cheap_hasher())


async def test_the_right_password_is_right_and_any_other_is_not(passwords: Passwords) -> None:
    kept = await passwords.hash(PASSWORD)
    assert await passwords.verify(kept, PASSWORD)
    for other in ("", PASSWORD + " ", PASSWORD.upper(), PASSWORD[:-1], f"{PASSWORD}\0", "\ud800", "x" * 60_000):
        assert not await passwords.verify(kept, other)
    assert PASSWORD not in kept
    assert await passwords.hash(PASSWORD) != kept


async def test_a_password_typed_in_full_width_signs_is_the_same(passwords: Passwords) -> None:
    assert await passwords.verify(await passwords.hash("lantern42river"), "ｌａｎｔｅｒｎ４２river")


async def test_a_longer_password_with_the_same_beginning_is_wrong(passwords: Passwords) -> None:
    longest = "ab1" * 43  # one more than is ever taken
    kept = await passwords.hash(longest[:128])
    assert await passwords.verify(kept, longest[:128])
    assert not await passwords.verify(kept, longest)
    assert not await passwords.verify(await passwords.hash(longest), longest + "more")


async def test_nobodys_password_costs_the_same_and_is_never_right(passwords: Passwords) -> None:
    seen: list[str] = []
    hasher = cheap_hasher(2)

    class Watched(PasswordHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> bool:
            seen.append(str(hash))
            return super().verify(hash, password)

    watched = Passwords(Watched(time_cost=2, memory_cost=8, parallelism=1))
    assert not await watched.verify(None, PASSWORD)
    await watched.verify(await watched.hash(PASSWORD), PASSWORD)
    nobodys, real = (extract_parameters(kept) for kept in seen)
    assert nobodys == real == extract_parameters(hasher.hash("x"))
    assert nobodys.type is Type.ID


async def test_other_parameters_make_a_hash_outdated(passwords: Passwords) -> None:
    kept = await passwords.hash(PASSWORD)
    assert not passwords.outdated(kept)
    assert Passwords(cheap_hasher(2)).outdated(kept)
    assert extract_parameters(await Passwords().hash(PASSWORD)).memory_cost == 64 * 1024


async def test_hashing_leaves_the_event_loop_alone() -> None:
    threads: set[int] = set()

    class Watched(PasswordHasher):
        def hash(self, password: str | bytes, *, salt: bytes | None = None) -> str:
            threads.add(threading.get_ident())
            return super().hash(password, salt=salt)

    await Passwords(Watched(time_cost=1, memory_cost=8, parallelism=1)).hash(PASSWORD)
    assert threads
    assert threading.get_ident() not in threads


async def test_a_damaged_hash_is_a_fault_that_shows_neither_hash_nor_password(passwords: Passwords) -> None:
    with pytest.raises(RuntimeError) as caught:
        await passwords.verify("$argon2id$nonsense", PASSWORD)
    assert "nonsense" not in str(caught.value)
    assert PASSWORD not in str(caught.value)
