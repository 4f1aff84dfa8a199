"""A process that screens keeps the memory of freed arrays for the next ones."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

#: The pages that the system had to give, filled with zeros, when 64 MiB are filled for a second time.
_SECOND_TIME = """
import resource
from app.screening.memory import keep_freed_memory
keep_freed_memory()
def fill():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    blocks = [b"x" * (16 << 20) for _ in range(4)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
fill()
print(fill() * resource.getpagesize())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="elsewhere nothing changes")
def test_freed_memory_is_not_fetched_again() -> None:
    shown = subprocess.run([sys.executable, "-c", _SECOND_TIME], capture_output=True, text=True, check=True)
    assert int(shown.stdout) < 8 << 20
