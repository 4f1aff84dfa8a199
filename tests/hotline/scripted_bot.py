"""A bot that does what it is told: slow, silent, away, crashing. The real one can't be made to fail on demand."""

import asyncio
import uuid
from collections import Counter, deque
from collections.abc import Awaitable, Callable

from hotline.conversations.bot import BotMessage, BotReply, BotRequest, BotSilent, BotUnavailable

Step = Callable[[BotRequest], Awaitable[BotReply]]


def answer_to(request: BotRequest) -> BotReply:
    """What it says when nothing else is planned."""
    return BotReply((BotMessage(f"答：{request.text}"),))


async def unavailable(_: BotRequest) -> BotReply:
    raise BotUnavailable("planned to be away")


async def silent(_: BotRequest) -> BotReply:
    raise BotSilent("planned to be silent")


async def crash(request: BotRequest) -> BotReply:
    raise RuntimeError(f"planned to crash on {request.text}")


def says(reply: BotReply) -> Step:
    async def step(_: BotRequest) -> BotReply:
        return reply

    return step


class Held:
    """A step that starts, tells so, and answers only when released."""

    def __init__(self, then: Step | None = None) -> None:
        self.started = asyncio.Event()
        self.released = asyncio.Event()
        self._then = then

    async def __call__(self, request: BotRequest) -> BotReply:
        self.started.set()
        await self.released.wait()
        return await self._then(request) if self._then else answer_to(request)


class ScriptedBot:
    """`plan` holds the next steps, `always` what follows them; without either it answers."""

    def __init__(self) -> None:
        self.plan: deque[Step] = deque()
        self.always: Step | None = None
        self.asked: list[BotRequest] = []
        self.overlapped: set[uuid.UUID] = set()
        self.most_at_once = 0
        self._at_work: Counter[uuid.UUID] = Counter()

    @property
    def texts(self) -> list[str]:
        """What it was asked, in order."""
        return [request.text for request in self.asked]

    async def ask(self, request: BotRequest) -> BotReply:
        self.asked.append(request)
        self._at_work[request.conversation_id] += 1
        self.most_at_once = max(self.most_at_once, self._at_work.total())
        if self._at_work[request.conversation_id] > 1:
            self.overlapped.add(request.conversation_id)
        try:
            # Let others in, as a real call would.
            await asyncio.sleep(0)
            step = self.plan.popleft() if self.plan else self.always
            return await step(request) if step else answer_to(request)
        finally:
            self._at_work[request.conversation_id] -= 1
