"""Drives N citizens at once through whole conversations and takes the time of every message."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from benchmarks.chat.conversations import CONVERSATIONS, Talk

PATIENCE = 60.0
"""Seconds after which a citizen of the benchmark gives a message up."""


@dataclass(frozen=True)
class Reply:
    """`answered`: the bot said something. `cited`: a policy answer that names its clause."""

    answered: bool
    cited: bool = False


class Citizen(Protocol):
    """One conversation with an assistant."""

    async def begin(self) -> None:
        """Open a new conversation."""

    async def say(self, text: str) -> Reply:
        """Say something and wait for the reply. A failure is a reply that is not answered."""
        ...


@dataclass(frozen=True)
class Level:
    """So many citizens at once, each with so many conversations, one after the other."""

    citizens: int
    conversations: int


@dataclass
class Drive:
    """What one drive measured. `latencies`: seconds of each answered message, opening not included.

    `seconds` is the whole drive, the opening of conversations included.
    """

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failed: int = 0
    cited: int = 0

    @property
    def messages(self) -> int:
        """How many messages were answered."""
        return len(self.latencies)


async def drive(new_citizen: Callable[[], Citizen], level: Level, talks: Sequence[Talk] = CONVERSATIONS) -> Drive:
    """Hold the level's conversations, `talks` in turn; which citizen says what is the same every time."""
    result = Drive()
    numbers = count()

    async def live() -> None:
        citizen = new_citizen()
        for _ in range(level.conversations):
            await citizen.begin()
            for text in talks[next(numbers) % len(talks)]:
                started = time.perf_counter()
                reply = await citizen.say(text)
                if reply.answered:
                    result.latencies.append(time.perf_counter() - started)
                    result.cited += reply.cited
                else:
                    result.failed += 1

    started = time.perf_counter()
    await asyncio.gather(*(live() for _ in range(level.citizens)))
    result.seconds = time.perf_counter() - started
    return result
