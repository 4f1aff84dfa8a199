"""Verdicts of many households from arrays: part by part in this process, or with helpers on all cores.

A part has its own rows of the result, so that it is the same however many processes take them, in whatever order.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from multiprocessing.reduction import recv_handle, send_handle
from types import TracebackType
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from knowledge.eligibility.case import Case
from knowledge.eligibility.columns import Households
from knowledge.eligibility.memory import keep_freed_memory
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.shared import Block, Shape, SharedHouseholds, room
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.truth import Ints
from knowledge.eligibility.verdict import missing, verdicts
from knowledge.library import Library

#: Programme and variant.
Topic = tuple[str, str]
#: Rows from the first to the one behind the last.
Part = tuple[int, int]
#: Households that the rules see at a time: so many that calls take little of the time, so few that their arrays stay in
#: a processor's cache.
AT_A_TIME = 25_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a topic beside its verdicts: the facts that are missing; how much it is."""

    facts: bool = False
    amount: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """One row a household, or a person where the rule is for persons. `verdicts`: of `Verdict`. `facts`: bits of the
    facts that are missing. `least`, `most`: as `Finding.amount` (least above most: no figure). None if not asked."""

    verdicts: NDArray[np.int8]
    facts: NDArray[np.uint64] | None = None
    least: Ints | None = None
    most: Ints | None = None

    def arrays(self) -> Iterator[NDArray[Any]]:
        """Those that were asked for."""
        yield from (values for values in (self.verdicts, self.facts, self.least, self.most) if values is not None)


class Judge:
    """Judges households on one day, in this process."""

    def __init__(self, library: Library, book: Rulebook, standards: Standards) -> None:
        self._library, self._standards, self.book = library, standards, book

    def judge(self, households: Households, wanted: Mapping[Topic, Wanted]) -> dict[Topic, Judged]:
        """What the rules of these topics say."""
        length, people = len(households), len(households.persons.household)
        shapes = _shapes(self.book, wanted, length, people)
        found = _judged(wanted, [np.empty(rows, kind) for kind, rows in shapes])
        for part in parts_of(length, 1):
            self.part(households, part, wanted, found)
        return found

    def part(
        self, households: Households, part: Part, wanted: Mapping[Topic, Wanted], into: Mapping[Topic, Judged]
    ) -> None:
        """Some of the households, into their rows of the result."""
        begin, end = part
        some = households if end - begin == len(households) else households.slice(begin, end)
        case = Case(self._library, some, self._standards.as_of, self._standards, self.book)
        for topic in wanted:
            rows = _rows(self.book, topic, households, part)
            found, finding = into[topic], case.finding(*topic)
            found.verdicts[rows] = verdicts(finding)
            if found.facts is not None:
                found.facts[rows] = missing(finding)
            if found.least is not None and found.most is not None:
                amount = finding.amount
                found.least[rows], found.most[rows] = (1, -1) if amount is None else (amount.lo, amount.hi)


def parts_of(length: int, processes: int) -> list[Part]:
    """As many parts for each process, so that none waits for a last one."""
    count = -(-length // (AT_A_TIME * processes)) * processes
    return [*pairwise(length * place // count for place in range(count + 1))]


def _rows(book: Rulebook, topic: Topic, households: Households, part: Part) -> slice:
    begin, end = part
    if book.per(*topic) == "household":
        return slice(begin, end)
    first = households.first
    return slice(int(first[begin]), int(first[end]) if end < len(first) else len(households.persons.household))


def _shapes(book: Rulebook, wanted: Mapping[Topic, Wanted], households: int, persons: int) -> list[Shape]:
    """The arrays of a result."""
    shapes: list[Shape] = []
    for topic, asked in wanted.items():
        rows = persons if book.per(*topic) == "person" else households
        shapes += [(kind, rows) for kind in (np.int8, *[np.uint64] * asked.facts, *[np.int64] * (2 * asked.amount))]
    return shapes


def _judged(wanted: Mapping[Topic, Wanted], columns: Sequence[NDArray[Any]]) -> dict[Topic, Judged]:
    left = iter(columns)
    found = {}
    for topic, asked in wanted.items():
        told, facts = next(left), next(left) if asked.facts else None
        found[topic] = Judged(told, facts, *(next(left) if asked.amount else None for _ in range(2)))
    return found


@dataclass(frozen=True, slots=True)
class _Job:
    """`new`: keys of blocks that the helper does not have; their handles follow."""

    new: tuple[int, ...]
    households: int
    result: int
    shape: tuple[int, int]
    parts: list[Part]
    wanted: dict[Topic, Wanted]


class Helpers:
    """The same with processes that help, for households in shared memory. Few are judged in this process.

    They are forked when this is made, so they have the library and the rules at once. A process that is forked while
    other threads run can hang: make it before polars, a server or the like has begun. A helper ends with this process.
    """

    def __init__(self, judge: Judge, processes: int | None = None) -> None:
        """`processes`: with this one; by default one a core."""
        self._judge = judge
        keep_freed_memory()
        context = multiprocessing.get_context("fork")
        self._taken = context.Value("q", 0)
        self._result: Block | None = None
        self._known: frozenset[int] = frozenset()
        self._lines: list[Connection] = []
        self._helpers: list[ForkProcess] = []
        for _ in range((processes or os.cpu_count() or 1) - 1):
            ours, theirs = context.Pipe()
            self._lines.append(ours)
            helper = context.Process(target=self._help, args=(theirs,), daemon=True)
            helper.start()
            theirs.close()
            self._helpers.append(helper)

    def __enter__(self) -> Helpers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the helpers."""
        for line in self._lines:
            line.close()
        for helper in self._helpers:
            helper.join()
        self._lines, self._helpers = [], []

    def judge(self, shared: SharedHouseholds, wanted: Mapping[Topic, Wanted]) -> dict[Topic, Judged]:
        """What the rules of these topics say."""
        households = shared.households
        length, people = len(households), len(households.persons.household)
        if length <= AT_A_TIME or not self._helpers:
            return self._judge.judge(households, wanted)
        parts = parts_of(length, len(self._helpers) + 1)
        shapes = _shapes(self._judge.book, wanted, length, people)
        if self._result is None or len(self._result) < room(shapes):
            self._result = Block.made(room(shapes))
        self._send(shared.block, self._result, (length, people), parts, wanted)
        found = _judged(wanted, [np.empty(rows, kind) for kind, rows in shapes])
        try:
            self._take(households, parts, wanted, found)
        finally:  # Else what the helpers say would be taken for an answer to the next question.
            told = self._told()
        theirs = _judged(wanted, self._result.arrays(shapes))
        for part in told:
            for topic, judged in found.items():
                rows = _rows(self._judge.book, topic, households, part)
                for values, other in zip(judged.arrays(), theirs[topic].arrays(), strict=True):
                    values[rows] = other[rows]
        return found

    def _send(
        self,
        households: Block,
        result: Block,
        shape: tuple[int, int],
        parts: list[Part],
        wanted: Mapping[Topic, Wanted],
    ) -> None:
        new = [block for block in (households, result) if block.key not in self._known]
        self._known = frozenset((households.key, result.key))
        keys = tuple(block.key for block in new)
        self._taken.value = 0
        job = _Job(keys, households.key, result.key, shape, parts, dict(wanted))
        try:
            for line, helper in zip(self._lines, self._helpers, strict=True):
                line.send(job)
                for block in new:
                    send_handle(line, block.handle, helper.pid)
        except OSError:
            self._give_up()

    def _told(self) -> list[Part]:
        """The parts that helpers have done."""
        try:
            return [part for line in self._lines for part in line.recv()]
        except EOFError:
            self._give_up()

    def _give_up(self) -> NoReturn:
        """A helper is gone, and its part with it; what is asked next is judged without any."""
        self.close()
        raise RuntimeError("a process that helps to judge households has ended; ask again, it is done without")

    def _take(
        self,
        households: Households,
        parts: list[Part],
        wanted: Mapping[Topic, Wanted],
        found: Mapping[Topic, Judged],
    ) -> list[Part]:
        """One part after the other, as long as there are any that nobody else has taken."""
        taken: list[Part] = []
        while True:
            with self._taken.get_lock():
                place = self._taken.value
                self._taken.value = place + 1
            if place >= len(parts):
                return taken
            self._judge.part(households, parts[place], wanted, found)
            taken.append(parts[place])

    def _help(self, line: Connection) -> None:
        for other in self._lines:  # Else a line would stay open as long as a helper lives.
            other.close()
        blocks: dict[int, Block] = {}
        while True:
            try:
                job: _Job = line.recv()
                blocks |= {key: Block.of(key, recv_handle(line)) for key in job.new}
                blocks = {key: blocks[key] for key in (job.households, job.result)}
                line.send(self._done(job, blocks))
            except (EOFError, OSError):
                return  # Nobody asks any more.

    def _done(self, job: _Job, blocks: Mapping[int, Block]) -> list[Part]:
        shared = SharedHouseholds.within(blocks[job.households], *job.shape)
        result = blocks[job.result].arrays(_shapes(self._judge.book, job.wanted, *job.shape))
        return self._take(shared.households, job.parts, job.wanted, _judged(job.wanted, result))


__all__ = ["AT_A_TIME", "Helpers", "Judge", "Judged", "Topic", "Wanted", "parts_of"]
