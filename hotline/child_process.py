"""Ties a child process to the life of its parent, so that a killed parent leaves no orphan."""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1
# Loaded before any fork: a child between fork and exec only calls it.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(parent: int, number: int = signal.SIGTERM) -> bool:
    """Have the kernel send us this signal when our parent dies. Linux only; elsewhere nothing.

    False when the process `parent` is our parent no longer: it died before we could ask.
    """
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, number)
    return os.getppid() == parent


def child_must_not_outlive_us(number: int = signal.SIGTERM) -> Callable[[], None]:
    """A `preexec_fn` that ties a child's life to this process; the child gets `number` when we die."""
    parent = os.getpid()

    def tie() -> None:
        if not die_with_parent(parent, number):
            os._exit(1)

    return tie
