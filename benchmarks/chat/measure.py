"""CPU and memory of processes and of the machine, and small helpers to start them."""

import contextlib
import platform
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import psutil


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(url: str) -> bool:
    """Whether a GET there succeeds."""
    try:
        return httpx.get(url, timeout=5, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _families(processes: Mapping[str, int]) -> Iterator[tuple[str, psutil.Process]]:
    """Every process with its descendants, each process once: a child with a name of its own is not its parent's."""
    named = set(processes.values())
    for name, pid in processes.items():
        waiting = [psutil.Process(pid)]
        while waiting:
            process = waiting.pop()
            yield name, process
            waiting += [child for child in process.children() if child.pid not in named]


def memory(processes: Mapping[str, int]) -> dict[str, float]:
    """MiB by name: the proportional share (PSS) on Linux, so that pages shared by PostgreSQL's processes
    count once; resident memory elsewhere."""
    used = dict.fromkeys(processes, 0.0)
    for name, process in _families(processes):
        with contextlib.suppress(psutil.NoSuchProcess):
            info = process.memory_full_info()
            used[name] += getattr(info, "pss", info.rss) / 2**20
    return used


def cpu_seconds(processes: Mapping[str, int]) -> dict[str, float]:
    """CPU seconds used so far by name, children that ended included."""
    used = dict.fromkeys(processes, 0.0)
    for name, process in _families(processes):
        with contextlib.suppress(psutil.NoSuchProcess):
            used[name] += sum(process.cpu_times()[:4])
    return used


def cores() -> int:
    """Cores of the machine."""
    return psutil.cpu_count() or 1


def machine_busy_seconds() -> float:
    """CPU seconds that the whole machine has worked so far, over all cores."""
    times = psutil.cpu_times()
    idle = times.idle + getattr(times, "iowait", 0.0)
    return float(sum(times[:8]) - idle)


def machine() -> dict[str, object]:
    """What this ran on."""
    name = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    return {
        "processor": name,
        "cores": cores(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
