"""Passwords: argon2id with the parameters that RFC 9106 recommends where memory is not plentiful.

A hash takes 64 MiB and some tenths of a second of computing, so it runs in threads, two at a time: the event loop goes
on serving citizens, and a flood of log-ins can't take all the memory.
"""

import asyncio
import base64
import contextlib
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from hotline.accounts.rules import LONGEST_PASSWORD, canonical_password, check_new_password
from hotline.errors import InvalidInput

Result = TypeVar("Result")

# Without letters and digits that are mistaken for each other when read out or copied by hand.
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_AT_ONCE = 2


class Passwords:
    """Hashes and verifies. `hasher` has the parameters (tests take cheap ones)."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")
        self._nobodys = _hash_of_nothing(self._hasher)

    async def hash(self, password: str) -> str:
        """An encoded hash, with a salt of its own."""
        return await self._in_thread(partial(self._hasher.hash, _bytes(password)))

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password is right. With None (no such account) it takes the same time, and is not."""
        return await self._in_thread(partial(self._verify, password_hash or self._nobodys, password))

    def outdated(self, password_hash: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(password_hash)

    def _verify(self, password_hash: str, password: str) -> bool:
        # No password is that long; a longer one is compared all the same, so that it takes no less time.
        try:
            matches = self._hasher.verify(password_hash, _bytes(password[: LONGEST_PASSWORD + 1]))
        except VerifyMismatchError:
            return False
        except (VerificationError, InvalidHashError) as error:
            raise RuntimeError("a stored password hash is damaged; set a new password") from error
        return matches and len(password) <= LONGEST_PASSWORD

    async def _in_thread(self, call: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


def generate_password(login_name: str) -> str:
    """A fresh password of 16 letters and digits in four groups (some 80 bits) that the rules take."""
    while True:
        password = "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))
        with contextlib.suppress(InvalidInput):
            check_new_password(password, login_name=login_name)
            return password


def _bytes(password: str) -> bytes:
    # JSON may carry half a surrogate pair, which is no text; it is a wrong password like any other.
    return canonical_password(password).encode("utf-8", "surrogatepass")


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """A hash with today's parameters that no password has: checking it costs what checking a real one costs."""

    def random(size: int) -> str:
        return base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=")

    parameters = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${parameters}${random(hasher.salt_len)}${random(hasher.hash_len)}"
