"""The command: `python -m benchmarks.tickets [--tickets N]… [--seconds S] [--no-peer] [--output FILE]`."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import psutil
import psycopg
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.tickets import loading, peer, processes
from benchmarks.tickets.work import KEY, Timed
from hotline.db.embedded import EmbeddedPostgres, stop
from hotline.personal import PersonalData

console = Console()
if not console.is_terminal:
    console.width = 140  # in a file the tables need not fit 80 columns

_MIB = 1 << 20
#: Connections of each process that opens tickets or moves them on.
_AT_ONCE = 4
_OPENINGS_A_SECOND, _LIST_P95_MS = 200, 50
#: What is run, in how many processes.
_RUNS = (("open", 1), ("open", 2), ("steps", 1), ("steps", 2), ("read", 1))


@contextmanager
def _server(folder: Path) -> Iterator[tuple[EmbeddedPostgres, psutil.Process]]:
    """The embedded server as it is shipped, durable, on data of its own that go with it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    server = EmbeddedPostgres(folder.resolve() / "postgres")
    with open(folder / "postgres.log", "wb") as log:
        process = server.start(log)
        try:
            yield server, psutil.Process(process.pid)
        finally:
            stop(process)
            shutil.rmtree(folder, ignore_errors=True)


def _pss(process: psutil.Process) -> float:
    """MiB of the server's processes together, what they share counted once."""
    return sum(one.memory_full_info().pss for one in (process, *process.children())) / _MIB


def _cpu(process: psutil.Process) -> float:
    """Seconds of the processor that the server has had, its ended processes included."""
    return sum(sum(one.cpu_times()[:2]) for one in process.children()) + sum(process.cpu_times()[:4])


def _figures(kind: str, count: int, found: list[Timed], server_cpu: float) -> list[dict[str, Any]]:
    """A row for each thing that was done; for several in turn also one for all together."""
    load = os.getloadavg()[0]
    times = sum(len(took) for one in found for took in one.took.values())
    cpu = {
        "cpu_ms": 1000 * sum(one.cpu_seconds for one in found) / times,
        "server_cpu_ms": 1000 * server_cpu / sum(one.done for one in found),
    }
    names = dict.fromkeys(name for one in found for name in one.took)
    rows: list[dict[str, Any]] = []
    for name in names:
        took = 1000 * np.array([value for one in found for value in one.took.get(name, ())])
        rate = sum(len(one.took.get(name, ())) / one.seconds for one in found)
        p50, p95, p99 = (float(value) for value in np.percentile(took, (50, 95, 99)))
        rows.append(
            {
                "what": name, "processes": count, "times": len(took), "a_second": rate, "p50_ms": p50, "p95_ms": p95,
                "p99_ms": p99, "load": load,
            }
        )  # fmt: skip
    if kind == "open":
        rows[0] |= cpu
    if kind == "steps":
        rate = times / max(one.seconds for one in found)
        rows.insert(0, {"what": "steps, all", "processes": count, "times": times, "a_second": rate, "load": load} | cpu)
    return rows


def _run_ours(server: EmbeddedPostgres, root: psutil.Process, tickets: int, seconds: float) -> dict[str, Any]:
    began = time.perf_counter()
    loading.build(server.url(), PersonalData([KEY]), tickets)
    with psycopg.connect(server.url()) as connection:
        kept = _counts(connection)
    told: dict[str, Any] = {"tickets": tickets, "built_s": time.perf_counter() - began, **kept, "rows": []}
    console.print(f"· ours: {tickets:,} tickets in {told['built_s']:.0f} s, {kept['bytes'] / _MIB:,.0f} MiB")
    for kind, count in _RUNS:
        before = _cpu(root)
        found = processes.run(kind, server.url(), processes=count, seconds=seconds, at_once=_AT_ONCE)
        told["rows"] += _figures(kind, count, found, _cpu(root) - before)
    told["server_mib"] = _pss(root)
    return told


def _run_peer(
    server: EmbeddedPostgres, root: psutil.Process, tickets: int, seconds: float, share_open: float
) -> dict[str, Any]:
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        connection.execute("create database helpdesk")
    url, began = server.url("helpdesk"), time.perf_counter()
    peer.build(url, tickets, share_open)
    told: dict[str, Any] = {"tickets": tickets, "built_s": time.perf_counter() - began, "rows": []}
    with psycopg.connect(url) as connection:
        told["bytes"] = _one(connection, "select pg_database_size(current_database())")
    console.print(f"· django-helpdesk: {tickets:,} tickets, {told['bytes'] / _MIB:,.0f} MiB")
    for kind, count in _RUNS:
        before = _cpu(root)
        found = peer.run(kind, url, processes=count, seconds=seconds)
        told["rows"] += _figures(kind, count, found, _cpu(root) - before)
    return told


def _counts(connection: psycopg.Connection[Any]) -> dict[str, Any]:
    open_ones = "from ticket where state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"
    return {
        "bytes": _one(connection, "select pg_database_size(current_database())"),
        "of_tables": {
            name: (
                _one(connection, f"select count(*) from {name}"),
                _one(connection, f"select pg_total_relation_size('{name}')"),
            )
            for name in loading.TABLES
        },
        "open": _one(connection, f"select count(*) {open_ones}"),
        "open_of_largest": _one(
            connection,
            f"select count(*) {open_ones} and owner_unit is not null group by owner_unit order by 1 desc limit 1",
        ),
    }  # fmt: skip


def _one(connection: psycopg.Connection[Any], query: str) -> Any:
    row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def _show(name: str, told: dict[str, Any]) -> None:
    title = f"{name}: {told['tickets']:,} tickets, database {told['bytes'] / _MIB:,.0f} MiB"
    table = Table("what", title=title)
    for heading in ("processes", "times", "a second", "p50 ms", "p95 ms", "p99 ms", "CPU ms, app + server", "load"):
        table.add_column(heading, justify="right")
    for row in told["rows"]:
        latencies = [f"{row[key]:.1f}" if key in row else "" for key in ("p50_ms", "p95_ms", "p99_ms")]
        cpu = f"{row['cpu_ms']:.2f} + {row['server_cpu_ms']:.2f}" if "cpu_ms" in row else ""
        table.add_row(
            row["what"], str(row["processes"]), f"{row['times']:,}", f"{row['a_second']:,.1f}", *latencies,
            cpu, f"{row['load']:.1f}",
        )  # fmt: skip
    console.print(table)


def _show_goals(told: dict[str, Any]) -> None:
    opened = max(float(row["a_second"]) for row in told["rows"] if row["what"] == "open")
    listed = max(float(row["p95_ms"]) for row in told["rows"] if row["what"].startswith("list"))
    marks = {True: "met", False: "NOT met"}
    console.print(f"openings: {opened:.0f} a second, goal {_OPENINGS_A_SECOND}: {marks[opened >= _OPENINGS_A_SECOND]}")
    console.print(f"due lists, the slowest p95: {listed:.1f} ms, goal {_LIST_P95_MS}: {marks[listed <= _LIST_P95_MS]}")


def _commit() -> str:
    shown = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False)
    return shown.stdout.strip()


def main(
    *,
    tickets: Annotated[
        list[int] | None, typer.Option(min=1000, help="How many are there before; may be repeated.")
    ] = None,
    seconds: Annotated[float, typer.Option(min=1, help="How long each kind of work is timed.")] = 15,
    no_peer: Annotated[bool, typer.Option("--no-peer", help="Ours alone.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the database lies while it runs.")] = Path("var/bench-tickets"),
    output: Annotated[Path, typer.Option(help="Everything measured, as JSON.")] = Path("var/bench-tickets.json"),
) -> None:
    """Measure tickets: opening, steps, due lists, whole tickets; beside django-helpdesk."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {psutil.virtual_memory().total / 2**30:.1f} GiB"
    console.print(
        f"{machine}; load {os.getloadavg()[0]:.1f} at the start; {_AT_ONCE} connections for each process of ours"
    )
    results: dict[str, Any] = {"machine": machine, "version": _commit(), "seconds": seconds, "sizes": []}
    for size in tickets or [100_000, 1_000_000]:
        with _server(folder) as (server, root):
            ours = _run_ours(server, root, size, seconds)
            beside = None if no_peer else _run_peer(server, root, size, seconds, ours["open"] / size)
        results["sizes"].append({"ours": ours, "helpdesk": beside})
        for name, (rows, size_) in ours["of_tables"].items():
            console.print(f"  {name}: {rows:,} rows, {size_ / _MIB:,.0f} MiB")
        console.print(
            f"  {ours['open']:,} open, {ours['open_of_largest']:,} in the largest office; "
            f"server {ours['server_mib']:.0f} MiB of memory (PSS)"
        )
        _show("ours", ours)
        if beside is not None:
            _show(f"django-helpdesk {peer.HELPDESK}", beside)
        _show_goals(ours)
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(results, indent=1), encoding="utf-8")
    console.print(f"load {os.getloadavg()[0]:.1f} at the end; written to {output}")


if __name__ == "__main__":
    typer.run(main)
