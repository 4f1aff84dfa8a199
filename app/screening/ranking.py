"""Many sorted lists of leads into one, at flat memory: a range of ranks at a time.

A list of millions need not fit into memory: a sample of the ranks tells where to cut, each range is sorted by itself
and written behind the one before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from polars.io.plugins import register_io_source

from app.screening.tables import CHANGE, KEY, RANK, Kind

#: Leads that are sorted at a time.
AT_A_TIME = 1_000_000


@dataclass
class Ranked:
    """What was written. `keys`: a hash of each lead, sorted; `certainties`: how many of each."""

    keys: NDArray[np.uint64]
    certainties: dict[str, int]
    new: int


class Ranking:
    """Brings parts of a list together. `parts` have a `rank` and are in the order that ties keep."""

    def __init__(self, parts: pl.LazyFrame, ranks: list[int], leads: int, schema: dict[str, Kind]) -> None:
        self._parts = parts
        self._schema = schema
        self._cuts = _cuts(ranks, leads)

    def write(self, path: Path, previous: NDArray[np.uint64] | None, *, keys_too: bool = False) -> Ranked:
        """Write the whole list. `previous`: keys of an older run's leads, sorted; with them there is a `change`.

        The own keys are worked out with `previous`, or if asked for.
        """
        ranked = Ranked(np.empty(0, np.uint64), {}, 0)
        keys: list[NDArray[np.uint64]] = []

        def frames(*_: object) -> Iterator[pl.DataFrame]:
            for frame in self._ranges():
                if keys_too or previous is not None:
                    keys.append(keys_of(frame))
                counted = frame["certainty"].value_counts().rows()
                for name, count in counted:
                    ranked.certainties[name] = ranked.certainties.get(name, 0) + count
                if previous is not None:
                    there = among(keys[-1], previous)
                    ranked.new += int((~there).sum())
                    change = pl.Series("change", np.where(there, 1, 0).astype(np.uint8)).cat.to(CHANGE)
                    yield frame.with_columns(change)
                else:
                    yield frame

        schema = {**self._schema, "change": CHANGE} if previous is not None else self._schema
        source = register_io_source(frames, schema=schema, is_pure=True)
        source.sink_parquet(path, maintain_order=True, compression="zstd", compression_level=1)
        ranked.keys = np.sort(np.concatenate(keys)) if keys else ranked.keys
        return ranked

    def _ranges(self) -> Iterator[pl.DataFrame]:
        for low, high in zip([None, *self._cuts], [*self._cuts, None], strict=True):
            rows = self._parts
            if low is not None:
                rows = rows.filter(pl.col(RANK) >= low)
            if high is not None:
                rows = rows.filter(pl.col(RANK) < high)
            frame = rows.collect()
            if len(frame):
                yield frame.sort(RANK, maintain_order=True).select(self._schema.keys())


def _cuts(ranks: list[int], leads: int) -> list[int]:
    """Ranks at which to cut so that no range is much longer than AT_A_TIME (leads of one rank stay together)."""
    parts = -(-leads // AT_A_TIME)
    ordered = sorted(ranks)
    return sorted({ordered[len(ordered) * part // parts] for part in range(1, parts)}) if ordered else []


def keys_of(frame: pl.DataFrame) -> NDArray[np.uint64]:
    """A hash of what makes a lead the same lead in another run; equal within one process only."""
    # As text: the order of programmes may have changed since the other run.
    hashes = frame.select(pl.struct(pl.col(name).cast(pl.String) for name in KEY).hash())
    return hashes.to_series().to_numpy()


def among(keys: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which keys are in `others`, which are sorted."""
    if not len(others):
        return np.zeros(len(keys), np.bool_)
    place = np.minimum(np.searchsorted(others, keys), len(others) - 1)
    found: NDArray[np.bool_] = others[place] == keys
    return found
