"""How many answers and searches a second, and what the search weighs. Measured, never asserted."""

from __future__ import annotations

import gc
import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

import psutil

from benchmarks.answers.methods import DAY
from benchmarks.chat.report import percentile
from knowledge import Library, Question, QuestionKind, Search, answer

#: None, then a county, cities and provinces with documents, and a province without.
_REGIONS = (None, "510522", "620100", "361100", "360000", "530000", "350000", "650000", "310000")


@dataclass(frozen=True)
class Speed:
    """`p50`, `p95` and `worst` in milliseconds."""

    name: str
    calls: int
    per_second: float
    p50: float
    p95: float
    worst: float


def answers(library: Library) -> Speed:
    """`knowledge.answer` over all programmes, kinds and some regions, once warm."""
    questions = [
        Question(kind, programme, region, None, DAY)
        for programme, kind, region in itertools.product(library.programmes, QuestionKind, _REGIONS)
    ]
    for question in questions[:: len(_REGIONS)]:
        answer(library, question)
    return timed("knowledge.answer", [partial(answer, library, question) for question in questions])


def searches(search: Search, texts: Iterable[str]) -> Speed:
    """`Search.find` over these questions, once warm."""
    asked = list(texts)
    for text in asked:
        search.find(text, as_of=DAY)
    return timed("Search.find", [partial(search.find, text, as_of=DAY) for text in asked])


def timed(name: str, calls: Iterable[Callable[[], object]]) -> Speed:
    """Each call once, one after the other."""
    seconds = []
    for call in calls:
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return Speed(
        name, len(seconds), len(seconds) / sum(seconds), percentile(seconds, 50), percentile(seconds, 95),
        1000 * max(seconds),
    )  # fmt: skip


def resident() -> float:
    """MiB of memory of this process."""
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 2**20


def index_cost(library: Library) -> tuple[Search, float, float]:
    """A search that is ready, the seconds that took, and the MiB by which this process grew (libraries included)."""
    before, started = resident(), time.perf_counter()
    search = Search(library)
    search.find("低保", as_of=DAY)
    seconds = time.perf_counter() - started
    return search, seconds, resident() - before
