"""Households in memory that several processes share: one block, the columns one after the other."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import accumulate, count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.columns import Households, Persons

#: Kind and length of an array.
Shape = tuple[Any, int]
#: Columns begin where a processor likes to read.
_ALIGNED = 64
_keys = count()


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Memory without a name: it goes with the last process, and the last array, that has it. `key`: tells it from all
    others of the process that made it. `handle`: for other processes."""

    key: int
    handle: int
    memory: mmap.mmap

    @classmethod
    def made(cls, size: int) -> Block:
        """So many bytes."""
        handle = os.memfd_create("households")
        os.ftruncate(handle, max(size, 1))
        return cls.of(next(_keys), handle)

    @classmethod
    def of(cls, key: int, handle: int) -> Block:
        """A block of which another process has sent the handle."""
        return cls(key, handle, mmap.mmap(handle, 0))

    def __len__(self) -> int:
        return len(self.memory)

    def __del__(self) -> None:
        os.close(self.handle)

    def arrays(self, shapes: Sequence[Shape]) -> list[NDArray[Any]]:
        """Arrays over it, one after the other."""
        found, place = [], 0
        for kind, length in shapes:
            made: NDArray[Any] = np.frombuffer(self.memory, kind, length, place)
            place += _aligned(made.nbytes)
            found.append(made)
        return found


def room(shapes: Sequence[Shape]) -> int:
    """Bytes that these arrays take in a block."""
    return sum(_aligned(np.dtype(kind).itemsize * length) for kind, length in shapes)


def _aligned(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED


@dataclass(frozen=True, eq=False, slots=True)
class SharedHouseholds:
    """Households whose columns lie in a block."""

    block: Block
    households: Households

    @classmethod
    def of(cls, parts: Sequence[Households]) -> SharedHouseholds:
        """A copy of these, one after the other, at least one."""
        shapes = _shapes(sum(map(len, parts)), sum(len(part.persons.household) for part in parts))
        block = Block.made(room(shapes))
        columns = block.arrays(shapes)
        for column, values in zip(columns, _columns(parts), strict=True):
            np.concatenate(values, out=column, casting="no")
        return cls(block, _households(columns))

    @classmethod
    def within(cls, block: Block, households: int, persons: int) -> SharedHouseholds:
        """So many in a block of another process."""
        return cls(block, _households(block.arrays(_shapes(households, persons))))


_PERSONS = [(item.name, np.int8 if item.type == "Choices" else np.int64) for item in fields(Persons)]
_HOUSEHOLDS = [
    (item.name, np.int8 if item.type == "Choices" else np.int64)
    for item in fields(Households)
    if item.name != "persons"
]


def _shapes(households: int, persons: int) -> list[Shape]:
    return [(kind, households) for _, kind in _HOUSEHOLDS] + [(kind, persons) for _, kind in _PERSONS]


def _households(columns: Sequence[NDArray[Any]]) -> Households:
    whole = {name: column for (name, _), column in zip(_HOUSEHOLDS, columns, strict=False)}
    people = {name: column for (name, _), column in zip(_PERSONS, columns[len(_HOUSEHOLDS) :], strict=True)}
    return Households(persons=Persons(**people), **whole)


def _columns(parts: Sequence[Households]) -> Iterator[list[NDArray[Any]]]:
    """The columns in the order of `_shapes`, places counted on from part to part."""
    households = [0, *accumulate(map(len, parts))]
    persons = [0, *accumulate(len(part.persons.household) for part in parts)]
    for name, _ in _HOUSEHOLDS:
        values = [getattr(part, name) for part in parts]
        yield _moved(values, persons) if name == "first" else values
    for name, _ in _PERSONS:
        values = [getattr(part.persons, name) for part in parts]
        yield _moved(values, households) if name == "household" else values


def _moved(places: Sequence[NDArray[Any]], before: Sequence[int]) -> list[NDArray[Any]]:
    return [values + count for values, count in zip(places, before, strict=False)]
