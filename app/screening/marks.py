"""Marks of households and persons: any mark goes through, but an ID number never does.

A mark that looks like an ID number is replaced by a keyed hash, the same each time under the same key: so two runs
can be compared, and nobody without the key can find a number again by trying all of them.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from functools import cached_property

import polars as pl

from app.screening.decoding import ID_NUMBER

_SHORTEST = 15
_LENGTH = 20


class Marks:
    """Hides ID numbers among marks. `key` is asked for when the first one is met."""

    def __init__(self, key: Callable[[], str]) -> None:
        self._key = key
        self.hidden = 0

    @cached_property
    def _secret(self) -> bytes:
        # A key of its own, so that a mark tells nothing of what else the hotline's key signs.
        return hmac.digest(self._key().encode(), b"hotline register marks", "sha256")

    def hide(self, marks: pl.Series) -> pl.Series:
        """The marks as text, ID numbers among them hashed; how many is added to `hidden`."""
        text = marks.cast(pl.String)
        longest = text.str.len_chars().max()
        if not isinstance(longest, int) or longest < _SHORTEST:
            return text
        found = text.str.contains(ID_NUMBER).fill_null(False)
        if not found.any():
            return text
        numbers = text.filter(found).unique()
        hashed = pl.Series([self._hash(number) for number in numbers], dtype=pl.String)
        self.hidden += len(numbers)
        return text.replace(numbers, hashed)

    def _hash(self, mark: str) -> str:
        # Written with spaces, hyphens or a small x, it is the same person's number.
        plain = "".join(mark.split()).replace("-", "").upper()
        return f"#{hmac.digest(self._secret, plain.encode(), 'sha256').hex()[:_LENGTH]}"
