"""The same work in several processes that begin together; each has its own services and connections."""

from __future__ import annotations

import asyncio
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing.synchronize import Barrier

from benchmarks.tickets.work import Timed, desk, openings, reads, steps


class _Together:
    """What a worker is given at its start; the pool has no other way to hand it a barrier."""

    barrier: Barrier


def _begin(barrier: Barrier) -> None:
    _Together.barrier = barrier


def run(kind: str, url: str, *, processes: int, seconds: float, at_once: int) -> list[Timed]:
    """What each process timed. `kind`: open, steps, read; `at_once`: of each process."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(
        processes, mp_context=context, initializer=_begin, initargs=(context.Barrier(processes),)
    ) as pool:
        work = partial(_one, kind=kind, url=url, seconds=seconds, at_once=at_once, processes=processes)
        return list(pool.map(work, range(processes)))


def _one(place: int, *, kind: str, url: str, seconds: float, at_once: int, processes: int) -> Timed:
    async def job() -> Timed:
        async with desk(url, at_once) as at:
            _Together.barrier.wait(60)
            if kind == "open":
                return await openings(at, seconds=seconds, at_once=at_once)
            if kind == "steps":
                return await steps(at, seconds=seconds, at_once=at_once, share=(place, processes))
            return await reads(at, seconds=seconds, seed=place)

    return asyncio.run(job())
