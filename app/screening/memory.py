"""How a process that reckons over many arrays keeps its memory."""

from __future__ import annotations

import ctypes
import gc

#: As glibc's malloc.h has them.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
#: The most that glibc allows; larger arrays are given back at once.
_LARGEST = 32 << 20
_KEPT = 256 << 20


def ready_for_arrays() -> None:
    """Ready a process, once all is loaded, to reckon over one part of a register after the other: freed memory stays,
    and the garbage collector no longer looks through the library, which stays as it is."""
    keep_freed_memory()
    gc.collect()
    gc.freeze()


def keep_freed_memory() -> None:
    """Have arrays that are freed stay with the process, up to 256 MiB, for the next ones.

    By default glibc gives what is free at the end of its heap back to the system, and gets it again page by page,
    filled with zeros: for every part of a register again, which can take a quarter of the time of its rules. It holds
    for the whole process. Where there is no glibc, nothing changes.
    """
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return
    set_option(_MMAP_THRESHOLD, _LARGEST)
    set_option(_TRIM_THRESHOLD, _KEPT)
