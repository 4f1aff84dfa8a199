"""django-helpdesk on the same server, in a database and an environment of its own, which uv makes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.tickets.work import Timed

HELPDESK, DJANGO = "2.6.1", "5.2.19"


def build(url: str, tickets: int, share_open: float) -> None:
    """Its tables with as many tickets, the same share of them open, on as many queues."""
    _run(url, "build", str(tickets), str(share_open))


def run(kind: str, url: str, *, processes: int, seconds: float) -> list[Timed]:
    """What each process timed. `kind`: open, steps, read."""
    return [Timed(**told) for told in _run(url, kind, str(seconds), str(processes))]


def _run(url: str, *arguments: str) -> Any:
    uv = Path(__file__).resolve().parents[2] / ".tools/bin/uv"
    command = [
        str(uv) if uv.exists() else "uv", "run", "--isolated", "--no-project", "--python",
        f"{sys.version_info.major}.{sys.version_info.minor}", "--with", f"django-helpdesk=={HELPDESK}",
        "--with", f"django=={DJANGO}", "--with", "psycopg[binary]>=3.3,<4", "python",
        str(Path(__file__).with_name("helpdesk_run.py")), url, *arguments,
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    if shown.returncode:
        raise SystemExit(f"django-helpdesk did not run; is there a network for its first time?\n{shown.stderr[-3000:]}")
    return json.loads(shown.stdout.splitlines()[-1])
