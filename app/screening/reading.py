"""Files of a register: what is in them, where households begin, and their rows as a stream.

A first look reads the column `household` alone. It finds out whether rows of one household stand together, and where
the work can be cut: never inside a household. Then sections are read in batches, at flat memory.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from hotline.errors import InvalidInput
from knowledge.eligibility.register.columns import COLUMNS, UNREAD

HOUSEHOLD, PERSON = "household", "person"
_SUFFIXES = (".csv", ".parquet")
_LIKE = 0.8
_LOOK_AT = 500_000
#: So many rows with one mark are no household, but a wrong column.
_TOO_MANY = 1000
_BLOCK = 1 << 20
#: Rows of Parquet that are read at a time: as many as a row group mostly has, which is read as a whole anyway.
_SLICE = 1 << 18


@dataclass(frozen=True)
class Source:
    """One file. `columns`: those that are read; `ignored`: the others, never looked at."""

    path: Path
    columns: tuple[str, ...]
    ignored: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Rows of one file that begin and end with a household. `place`: its place among all sections."""

    place: int
    source: Source
    row: int
    rows: int


@dataclass(frozen=True)
class Plan:
    """What there is to do."""

    sources: tuple[Source, ...]
    rows: tuple[int, ...]
    households: int
    #: Of each file, the rows at which households begin.
    _starts: tuple[NDArray[np.int64], ...]

    def sections(self, most: int) -> list[Section]:
        """All files in parts of about `most` rows, each of whole households."""
        found: list[Section] = []
        for source, rows, starts in zip(self.sources, self.rows, self._starts, strict=True):
            parts = max(round(rows / most), 1)
            cuts = [0]
            for part in range(1, parts):
                at = int(np.searchsorted(starts, rows * part // parts))
                if at < len(starts) and starts[at] > cuts[-1]:
                    cuts.append(int(starts[at]))
            for begin, end in zip(cuts, [*cuts[1:], rows], strict=True):
                if end > begin:
                    found.append(Section(len(found), source, begin, end - begin))
        return found


def open_source(path: Path) -> Source:
    """Look at the head of a file. Raises InvalidInput if it is no register."""
    if path.suffix.lower() not in _SUFFIXES:
        raise InvalidInput("no_register", f"{path}: a register is a .csv or a .parquet file; export it as one of these")
    if not path.is_file():
        raise InvalidInput("no_such_file", f"{path} does not exist; give the path of the register's file")
    try:
        names = _scan(path).collect_schema().names()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(path, error) from error
    if HOUSEHOLD not in names:
        raise InvalidInput(
            "no_household_column",
            f"{path} has no column `household`; add one with a mark for each household, the same on all rows of its "
            "members (docs/screening-a-county.md lists the columns)",
        )
    known = (HOUSEHOLD, PERSON, *COLUMNS)
    others = [name for name in names if name not in known]
    mistyped = [
        f"{name} (is {close[0]} meant?)"
        for name in others
        if name not in UNREAD and (close := difflib.get_close_matches(name, known, 1, _LIKE))
    ]
    if mistyped:
        raise InvalidInput(
            "mistyped_columns",
            f"{path}: unknown columns {', '.join(mistyped)}. Put the name right, or rename it so that it is not "
            "taken for a fact (docs/screening-a-county.md lists the columns)",
        )
    return Source(path, tuple(name for name in known if name in names), tuple(others))


def plan(sources: list[Source], seen: Callable[[int], None]) -> Plan:
    """The first look at all files; `seen` is told how many rows were looked at. Raises InvalidInput where rows of one
    household do not stand together."""
    rows, starts, marks = [], [], []
    for source in sources:
        count, begin, hashes = _look(source, seen)
        rows.append(count)
        starts.append(begin)
        marks.append(hashes)
    _together(sources, starts, marks)
    return Plan(tuple(sources), tuple(rows), sum(len(begin) for begin in starts), tuple(starts))


def _look(source: Source, seen: Callable[[int], None]) -> tuple[int, NDArray[np.int64], NDArray[np.uint64]]:
    """How many rows, where households begin, and a hash of the mark of each."""
    starts, hashes, count = [], [], 0
    last: str | None = None
    for frame in _batches(source, [HOUSEHOLD], 0, None, _LOOK_AT):
        marks = frame[HOUSEHOLD].cast(pl.String)
        before = marks.shift(1)
        begins = marks.ne_missing(before).to_numpy().copy()
        begins[0] = count == 0 or marks[0] != last
        rows = np.flatnonzero(begins)
        starts.append(rows + count)
        hashes.append(marks.gather(rows).hash().to_numpy())
        last = marks[-1]
        count += len(marks)
        seen(len(marks))
    begin = np.concatenate(starts) if starts else np.empty(0, np.int64)
    longest = int(np.diff(begin, append=count).max()) if count else 0
    if longest > _TOO_MANY:
        row = int(begin[np.diff(begin, append=count).argmax()]) + 1
        raise InvalidInput(
            "no_marks",
            f"{source.path}: {longest} rows from row {row} on have the same mark in the column `household`. Give "
            "each household a mark of its own; rows without one can't be screened",
        )
    return count, begin, np.concatenate(hashes) if hashes else np.empty(0, np.uint64)


def _together(sources: list[Source], starts: list[NDArray[np.int64]], marks: list[NDArray[np.uint64]]) -> None:
    """Raises InvalidInput if a mark comes back after another one, in the same file or in a later one."""
    every = np.concatenate(marks)
    order = np.argsort(every, kind="stable")
    again = np.flatnonzero(every[order][1:] == every[order][:-1])
    if not len(again):
        return
    # The one that comes back first in the order of reading.
    place = again[np.argmin(order[again + 1])]
    lengths = np.cumsum([0, *map(len, marks)])

    def where(at: int) -> tuple[Source, int]:
        of = int(np.searchsorted(lengths, at, side="right")) - 1
        return sources[of], int(starts[of][at - lengths[of]]) + 1

    (one, row), (other, later) = where(int(order[place])), where(int(order[place + 1]))
    if one is other:
        raise InvalidInput(
            "out_of_order",
            f"{one.path}: the household of row {row} comes back in row {later} (row 1 is the first below the heading). "
            "Rows of one household must stand together: sort the file by the column `household` and run again "
            "(spreadsheet: Data, Sort; database: ORDER BY household)",
        )
    raise InvalidInput(
        "household_in_two_files",
        f"the household of row {row} of {one.path} is also in row {later} of {other.path}. Put all its rows into one "
        "file, or give two households that happen to share a mark different ones (the county's code before it)",
    )


def chunks(section: Section, rows: int) -> Iterator[tuple[int, pl.DataFrame, NDArray[np.int64]]]:
    """A section in frames of about `rows` rows: the row of the file each begins at, the frame, its household starts."""
    at = section.row
    rest: pl.DataFrame | None = None
    for batch in _batches(section.source, section.source.columns, section.row, section.rows, rows):
        frame = batch if rest is None else pl.concat([rest, batch])
        starts = starts_of(frame)
        # The last household may go on in the next batch.
        rest = frame.slice(int(starts[-1]))
        yield from _pieces(frame, starts, at, rows)
        at += int(starts[-1])
    if rest is not None:
        yield at, rest, np.zeros(1, np.int64)


def _pieces(
    frame: pl.DataFrame, starts: NDArray[np.int64], at: int, rows: int
) -> Iterator[tuple[int, pl.DataFrame, NDArray[np.int64]]]:
    """All households but the last, about `rows` rows at a time."""
    begin = 0
    while begin < len(starts) - 1:
        end = max(int(np.searchsorted(starts, starts[begin] + rows)), begin + 1)
        end = min(end, len(starts) - 1)
        first, last = int(starts[begin]), int(starts[end])
        yield at + first, frame.slice(first, last - first), starts[begin:end] - first
        begin = end


def starts_of(frame: pl.DataFrame) -> NDArray[np.int64]:
    """The rows at which households begin."""
    marks = frame[HOUSEHOLD]
    begins = marks.ne_missing(marks.shift(1)).to_numpy().copy()
    begins[0] = True
    return np.flatnonzero(begins)


def _batches(source: Source, columns: Sequence[str], row: int, length: int | None, rows: int) -> Iterator[pl.DataFrame]:
    """Rows from `row` on, `rows` at a time or somewhat more."""
    try:
        frame = _scan(source.path).select(columns)
        if source.path.suffix.lower() == ".csv":
            yield from (batch for batch in frame.slice(row, length).collect_batches(chunk_size=rows) if len(batch))
            return
        # Slice by slice: polars' own batches of Parquet run ahead of who takes them, and fill the memory.
        end = row + (length if length is not None else frame.select(pl.len()).collect().item())
        for begin in range(row, end, max(rows, _SLICE)):
            yield frame.slice(begin, min(max(rows, _SLICE), end - begin)).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(source.path, error) from error


def _scan(path: Path) -> pl.LazyFrame:
    if path.suffix.lower() == ".csv":
        # All as text: a column of codes is never taken for numbers, and 001 stays 001.
        return pl.scan_csv(path, infer_schema=False)
    return pl.scan_parquet(path)


def _unreadable(path: Path, error: Exception) -> InvalidInput:
    kind = "Parquet" if path.suffix.lower() == ".parquet" else "CSV in UTF-8 with commas and one heading line"
    # The first line only: further ones may show what stands in the file.
    reason = type(error).__name__
    return InvalidInput("not_readable", f"{path} can't be read as {kind} ({reason}); export it anew in that form")


def file_hash(path: Path) -> str:
    """SHA-256 of what is in a file."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
