"""Whether a long conversation is as fast at its end as at its beginning: turn 200 beside turn 2."""

import time
from collections.abc import Callable
from math import nan
from statistics import median

from benchmarks.chat.load import Citizen

_TEXTS = ("兰州城市低保一个月多少钱", "那农村呢")
_TURNS = 200
_AROUND = 5
"""So many turns with the same words are taken together: single ones are shaken by whatever else runs."""


async def turns(new_citizen: Callable[[], Citizen], conversations: int) -> dict[str, float]:
    """Milliseconds of turns 2 to 10 and 192 to 200, every second one, so the same words; medians of all conversations.

    Answered turns alone are taken, `failed` counts the others; where too few are left, both times are nan.
    """
    early: list[float] = []
    late: list[float] = []
    failed = 0
    for _ in range(conversations):
        citizen = new_citizen()
        await citizen.begin()
        same = []
        for number in range(_TURNS):
            started = time.perf_counter()
            reply = await citizen.say(_TEXTS[number % len(_TEXTS)])
            taken = time.perf_counter() - started
            if not reply.answered:
                failed += 1
            elif number % len(_TEXTS) == 1:
                same.append(taken)
        if len(same) >= 2 * _AROUND:
            early += same[:_AROUND]
            late += same[-_AROUND:]
    return {"turn_2": _milliseconds(early), "turn_200": _milliseconds(late), "failed": failed}


def _milliseconds(seconds: list[float]) -> float:
    return 1000 * median(seconds) if seconds else nan
