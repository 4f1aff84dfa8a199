"""kill -9, by a seed: the app, the worker and the database, each several times, in any order and at any moment."""

import json
import os
import signal
import threading
from collections import Counter
from dataclasses import dataclass, field
from random import Random

import psutil

from app.processes import has_ended, wait_for
from tests.gateway import Arrival, Gateway
from tests.stack import Stack
from tests.survival.ledger import Ledger

PARTS = ("app", "worker", "database")
_PATIENCE = 120.0


@dataclass
class Killer:
    """Kills each of PARTS `times` times, spread over the first nine tenths of what people do.

    Every second worker dies while the gateway has a notice that it has not acknowledged yet.
    """

    stack: Stack
    ledger: Ledger
    gateway: Gateway
    rng: Random
    times: int
    killed: Counter[str] = field(default_factory=Counter)
    mid_notice: int = 0
    _next_notice: threading.Event = field(default_factory=threading.Event)
    _hit: threading.Event = field(default_factory=threading.Event)
    _pause: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Until all are killed or people go on no more."""
        self.gateway.hold = self._hold
        order = [part for part in PARTS for _ in range(self.times)]
        self.rng.shuffle(order)
        moments = sorted(self.rng.randrange(1, self.ledger.wanted * 9 // 10) for _ in order)
        for part, moment in zip(order, moments, strict=True):
            if not self.ledger.wait_for(moment, 10 * _PATIENCE):
                return
            self._pause.wait(self.rng.uniform(0, 0.4))
            if part == "worker" and self.killed["worker"] % 2:
                self._kill_in_the_middle_of_a_notice()
            else:
                self._kill(part)

    def _kill_in_the_middle_of_a_notice(self) -> None:
        self._hit.clear()
        self._next_notice.set()
        if not self._hit.wait(_PATIENCE):
            self.ledger.strange("no notice came in whose middle the worker could be killed")

    def _hold(self, _: Arrival) -> None:
        """The gateway takes its time over a notice."""
        if self._next_notice.is_set():
            self._next_notice.clear()
            self._kill("worker")
            self.mid_notice += 1
            self._hit.set()
        self._pause.wait(0.02)

    def _kill(self, part: str) -> None:
        if not wait_for(lambda: self._kill_living(part), _PATIENCE, pause=0.05):
            self.ledger.strange(f"{part} was not started again within {_PATIENCE} s")

    def _kill_living(self, part: str) -> bool:
        """False while it is dead. The start time makes sure that it is no stranger who got its process id."""
        entries = json.loads((self.stack.data_dir / "children.json").read_text())
        for entry in entries:
            try:
                process = psutil.Process(entry["pid"])
                same = abs(process.create_time() - entry["started"]) < 0.5
            except psutil.NoSuchProcess:
                continue
            if entry["name"] == part and same and not has_ended(process):
                os.kill(entry["pid"], signal.SIGKILL)
                self.killed[part] += 1
                return True
        return False
