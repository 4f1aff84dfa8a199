"""What each turn of many talks takes and finds, with whichever version of `knowledge` is imported.

A process of its own, so that two versions can be measured in turns:
`python -m benchmarks.interview.replaying --output FILE [--families N] [--seed N] [--households N]`.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

import typer

from benchmarks.interview.families import families
from benchmarks.interview.talk import talk, truly, unknowing
from knowledge import load_library
from knowledge.eligibility.determination import Screening
from knowledge.eligibility.exact import Exactness
from knowledge.eligibility.interview import Interview, Look, SoFar, Told
from knowledge.eligibility.rulebook import rulebook

_DAY = date(2026, 11, 26)


@dataclass
class Turn:
    """Milliseconds of CPU for the whole look and for the search alone; what was found, as a hash over every word."""

    talk: int
    number: int
    ms: float
    search_ms: float
    found: str


class _Searches:
    """How long `Exactness` has searched."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def timed(self) -> Iterator[None]:
        whole = Exactness.narrowed

        def narrowed(exactness: Exactness, *given: Any) -> Any:
            began = time.process_time()
            try:
                return whole(exactness, *given)
            finally:
                self.seconds += time.process_time() - began

        Exactness.narrowed = narrowed  # type: ignore[method-assign]
        try:
            yield
        finally:
            Exactness.narrowed = whole  # type: ignore[method-assign]


class _Timed(Interview):
    """An interview that notes its turns."""

    turns: list[Turn]
    searches: _Searches
    talk = -1

    def look(self, told: Told, so_far: SoFar) -> Look:
        before, began = self.searches.seconds, time.process_time()
        found = super().look(told, so_far)
        screening = None if found.questions else found.screening  # the result is told
        ended = time.process_time()
        screening = screening or found.screening
        number = sum(turn.talk == self.talk for turn in self.turns)
        searched = self.searches.seconds - before
        shown = _hash(screening) + ",".join(item.id for item in found.questions)
        self.turns.append(Turn(self.talk, number, 1000 * (ended - began), 1000 * searched, shown))
        return found


def _hash(screening: Screening) -> str:
    # Without ids: another version of the rules makes others.
    words = [replace(item, id="") for item in screening.determinations]
    return sha256(repr(words).encode()).hexdigest()[:16]


def _talks(count: int, seed: int, searches: _Searches) -> list[Turn]:
    """Families who tell everything, who tell half of it, who want to be asked on; and one who knows nothing."""
    interview = _Timed(load_library(), rulebook(), _DAY)
    interview.turns, interview.searches = [], searches
    ways = [(truly(family, both=nth % 3 != 1), nth % 3 == 2) for nth, family in enumerate(families(seed, count))]
    for answers, on in [*ways, (unknowing, False)]:
        interview.talk += 1
        talk(interview, answers, on=on)
    return interview.turns


def _households(count: int, seed: int) -> list[str]:
    """What is found of partly told households of several days, as the tests make them up."""
    from tests.knowledge.eligibility.households import DAYS, built, complete, forget, household, typical

    interviews = {day: Interview(load_library(), rulebook(), day) for day in DAYS}
    found = []
    for nth in range(count):
        rng = random.Random(seed * 1_000_003 + nth)
        day = DAYS[nth % len(DAYS)]
        data = household(rng, day)
        if nth % 2:  # as at the end of a talk
            data = (typical if rng.random() < 0.6 else complete)(rng, day, rng.randrange(1, 5))
            forget(rng, data, rng.choice((0.05, 0.15, 0.3)))
        found.append(_hash(interviews[day]._screener.screen(built(data))))
    return found


def main(
    output: Annotated[Path, typer.Option(help="The JSON file to write.")],
    number: Annotated[int, typer.Option("--families")] = 60,
    seed: Annotated[int, typer.Option()] = 1,
    households: Annotated[int, typer.Option()] = 0,
) -> None:
    """Replay and write what each turn took and found."""
    searches = _Searches()
    with searches.timed():
        turns = _talks(number, seed, searches)
        before, began = searches.seconds, time.process_time()
        others = _households(households, seed)
        spent = time.process_time() - began, searches.seconds - before
    found = {"turns": [vars(turn) for turn in turns], "households": others, "seconds": spent}
    output.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
