"""Sections of a register over processes; each leaves its chunks in a folder, sorted, and hands back counts."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import polars as pl

from app.screening.memory import ready_for_arrays
from app.screening.reading import Section, chunks
from app.screening.screening import Counts, Screener, Wanted
from hotline.settings import load_settings

#: Small row groups, so that a range of ranks is found again without reading the rest.
_GROUP = 16_384
#: A rank of every so many leads is remembered: enough to cut the list into even parts.
SAMPLE = 256
_ROWS_A_HOUSEHOLD = 3


@dataclass(frozen=True)
class Done:
    """A section, finished. `ranks`: a sample of the ranks of its leads; `leads`: how many there are; `figures`: the
    version of the library."""

    figures: str
    counts: Counts
    ranks: list[int]
    leads: int


@dataclass(frozen=True)
class Job:
    """What every process needs to know."""

    wanted: Wanted
    parts: Path
    chunk: int


class Workers:
    """Processes that screen sections; one alone is this process itself."""

    def __init__(self, job: Job, processes: int) -> None:
        self._job = job
        self._pool: ProcessPoolExecutor | None = None
        if processes > 1:
            # A fresh process each: one that is forked while polars' threads run can hang.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(job,))
            with _few_threads(processes), _without_main():
                # They read the library while the register is looked through.
                for _ in range(processes):
                    self._pool.submit(_ready)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, sections: list[Section], seen: Callable[[int], None]) -> list[Done]:
        """All sections, in their order. `seen` is told how many rows are through."""
        if self._pool is None:
            _begin(self._job)
            return [_section(section, seen) for section in sections]
        futures = {self._pool.submit(_section, section): section for section in sections}
        found = dict(_as_they_come(futures, seen))
        return [found[section.place] for section in sections]


def _as_they_come(futures: dict[Future[Done], Section], seen: Callable[[int], None]) -> Iterator[tuple[int, Done]]:
    open_ = set(futures)
    while open_:
        finished, open_ = wait(open_, return_when=FIRST_COMPLETED)
        for future in finished:
            yield futures[future].place, future.result()
            seen(futures[future].rows)


@contextmanager
def _few_threads(processes: int) -> Iterator[None]:
    """The cores are for the processes: polars in each takes its share only."""
    name = "POLARS_MAX_THREADS"
    before = os.environ.get(name)
    os.environ[name] = str(max((os.cpu_count() or 1) // processes, 1))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _without_main() -> Iterator[None]:
    """A process that is spawned imports what was started (`hotline`, with all its commands) once more, unless it is
    not told of it; a worker needs none of that."""
    started = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = started


_worker: tuple[Job, Screener] | None = None


def _begin(job: Job) -> None:
    """Once a process: the library, the rules, the sentences."""
    global _worker  # noqa: PLW0603  (an executor's initializer has no other place to keep it)
    from knowledge import load_library
    from knowledge.eligibility.rulebook import rulebook

    key = load_settings().signing_key
    _worker = (job, Screener(load_library(), rulebook(), job.wanted, key))
    ready_for_arrays()


def _ready() -> None:
    """Nothing: to have a process begin."""


def _section(section: Section, seen: Callable[[int], None] | None = None) -> Done:
    assert _worker is not None
    job, screener = _worker
    counts, ranks, leads = Counts(), [], 0
    for number, (row, frame, starts) in enumerate(chunks(section, job.chunk * _ROWS_A_HOUSEHOLD)):
        found = screener.screen(frame, starts, section.source.path.name, row)
        for kind, table in (("leads", found.leads), ("checks", found.checks), ("bad", found.bad_rows)):
            if len(table):
                path = job.parts / f"{kind}-{section.place:06}-{number:06}.parquet"
                # Read once and deleted: quick to write counts for more than small.
                table.write_parquet(path, compression="lz4", row_group_size=_GROUP)
        ranks += found.leads["rank"].gather_every(SAMPLE).to_list()
        leads += len(found.leads)
        counts.add(found.counts)
        if seen is not None:
            seen(len(frame))
    return Done(screener.figures, counts, ranks, leads)


def read_parts(parts: Path, kind: str) -> pl.LazyFrame | None:
    """All of one kind, in the order of the register; None if there is nothing."""
    files = sorted(parts.glob(f"{kind}-*.parquet"))
    return pl.scan_parquet(files) if files else None
