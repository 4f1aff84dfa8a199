"""The command: `python -m benchmarks.chat`, with --quick, --rounds, --epochs, --share, --messages and --output."""

import asyncio
import contextlib
import json
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from app import model
from benchmarks.chat import measure, report, stock_project
from benchmarks.chat.bot import OurBot
from benchmarks.chat.conversations import CONVERSATIONS, Talk, talks_of
from benchmarks.chat.load import Level, drive
from benchmarks.chat.ours import Ours
from benchmarks.chat.split import split
from benchmarks.chat.stock import Stock
from benchmarks.chat.turns import turns

# Conversations have eight messages; the same number of conversations, so the same work, on both sides.
_LEVELS = (Level(1, 12), Level(4, 6), Level(16, 3))
_QUICK_LEVELS = (Level(1, 2), Level(4, 1), Level(16, 1))
_WARM_UP = Level(4, 3)

Side = Ours | OurBot | Stock

console = Console()
if not console.is_terminal:
    console.width = 120  # in a file the tables need not fit 80 columns


async def _measure(number: int, name: str, side: Side, level: Level, talks: Sequence[Talk]) -> report.Round:
    limits = httpx.Limits(max_connections=level.citizens, max_keepalive_connections=level.citizens)
    processes = side.processes()
    async with httpx.AsyncClient(trust_env=False, limits=limits) as http:
        cpu, busy, own = measure.cpu_seconds(processes), measure.machine_busy_seconds(), time.process_time()
        done = await drive(lambda: side.new_citizen(http), level, talks)
        # In this order, so that reading them is not counted as the machine's own work.
        busy, own = measure.machine_busy_seconds() - busy, time.process_time() - own
        cpu = {key: value - cpu[key] for key, value in measure.cpu_seconds(processes).items()}
    capacity = done.seconds * measure.cores()
    sent = done.messages + done.failed
    return report.Round(
        number=number,
        side=name,
        citizens=level.citizens,
        messages=done.messages,
        failed=done.failed,
        cited=done.cited,
        per_second=sent / done.seconds,
        p50=report.percentile(done.latencies, 50),
        p95=report.percentile(done.latencies, 95),
        cpu_ms={key: 1000 * value / sent for key, value in cpu.items()},
        others=max(0.0, (busy - own - sum(cpu.values())) / capacity),
    )


async def _warm_up(side: Side) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        await drive(lambda: side.new_citizen(http), _WARM_UP)


async def _run(
    sides: dict[str, Side], levels: tuple[Level, ...], rounds: int, talks: Sequence[Talk]
) -> list[report.Round]:
    for name, side in sides.items():
        console.print(f"warming up {name} …")
        await _warm_up(side)
    measured = []
    for number in range(rounds):
        for level in levels:
            # In turns, and who is first changes, so that a change in the machine's load favours nobody.
            for name in list(sides) if number % 2 == 0 else reversed(sides):
                found = await _measure(number, name, sides[name], level, talks)
                measured.append(found)
                console.print(
                    f"round {number + 1}/{rounds}  {name:5}  {level.citizens:2} at a time: "
                    f"{found.per_second:.1f} messages/s, p50 {found.p50:.0f} ms, p95 {found.p95:.0f} ms, "
                    f"{found.failed} failed"
                )
    return measured


async def _turns(sides: dict[str, Side], conversations: int) -> dict[str, dict[str, float]]:
    found = {}
    async with httpx.AsyncClient(trust_env=False) as http:
        for name, side in sides.items():
            console.print(f"200 turns with {name} …")
            found[name] = await turns(partial(side.new_citizen, http), conversations)
    return found


@contextlib.contextmanager
def _running(sides: dict[str, Ours | Stock]) -> Iterator[None]:
    with contextlib.ExitStack() as stack:
        for name, side in sides.items():
            console.print(f"starting {name} …")
            stack.callback(side.stop)
            side.start()
        yield


def _train_stock(files: dict[str, str]) -> Path:
    started = time.monotonic()
    with console.status("stock Rasa's model") as status:
        return stock_project.train(
            files,
            lambda line: status.update(
                f"training stock Rasa, {time.monotonic() - started:.0f} s (kept in {stock_project.CACHE}): {line[-60:]}"
            ),
        )


def main(
    *,
    quick: Annotated[bool, typer.Option(help="One short round: whether it runs, not how fast it is.")] = False,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of all sides.")] = 3,
    epochs: Annotated[
        int,
        typer.Option(
            min=1,
            help="Epochs of stock Rasa's classifier: with fewer it errs more often; its size and speed stay.",
        ),
    ] = stock_project.EPOCHS,
    share: Annotated[
        float,
        typer.Option(
            min=0.01,
            max=1,
            help="Of our examples that stock Rasa learns from: of all of them DIET takes too much memory.",
        ),
    ] = 1.0,
    messages: Annotated[
        Path | None,
        typer.Option(exists=True, help='Say these instead of the fixed talks: {"text", "intent"} a line.'),
    ] = None,
    output: Annotated[Path | None, typer.Option(help="Write everything measured to this JSON file.")] = None,
) -> None:
    """Measure our assistant beside stock Rasa."""
    # Ended from outside, it must still stop what it started and clear its folder away.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    talks = talks_of(messages) if messages else CONVERSATIONS
    project = _train_stock(stock_project.project_files(epochs, share))
    with tempfile.TemporaryDirectory(prefix="hotline-benchmark-") as folder:
        ours = Ours(Path(folder))
        stock = Stock(project, Path(folder))
        sides: dict[str, Side] = {"ours": ours, "bot": OurBot(ours), "stock": stock}
        with _running({"ours": ours, "stock": stock}):
            if stock_project.folder_of(stock_project.project_files(epochs, share)) != project:
                console.print("[red]the bot's data changed meanwhile; both must learn the same: run it again[/red]")
                raise typer.Exit(1)
            trained_on = model.fingerprint()
            idle = {name: measure.memory(side.processes()) for name, side in sides.items()}
            levels = _QUICK_LEVELS if quick else _LEVELS
            measured = asyncio.run(_run(sides, levels, 1 if quick else rounds, talks))
            loaded = {name: measure.memory(side.processes()) for name, side in sides.items()}
            parts = asyncio.run(split(ours, 1 if quick else 8))
            long = asyncio.run(_turns(sides, 1 if quick else 3))
    result = report.Report(
        about={
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": measure.machine(),
            "our_model": trained_on,
            "stock_project": project.name,
            "stock_epochs": epochs,
            "stock_share": share,
            "messages": str(messages) if messages else "",
            "quick": quick,
        },
        rounds=measured,
        memory={name: {"idle": idle[name], "loaded": loaded[name]} for name in sides},
        split=parts,
        turns=long,
    )
    report.show(result, console)
    if output is not None:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(json.dumps(result.as_json(), indent=1, ensure_ascii=False), encoding="utf-8")
        console.print(f"written to {output}")


if __name__ == "__main__":
    typer.run(main)
