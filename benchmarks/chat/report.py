"""Medians over the rounds, as tables for people and as JSON for machines."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from statistics import median, quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

SIDES = ("ours", "bot", "stock")
"""`ours`: the whole assistant. `bot`: its bot alone, asked as `stock` is."""


@dataclass(frozen=True)
class Round:
    """One drive of one side. `messages` were answered, `failed` not; `cited` of the answers name a clause.

    `per_second` and `cpu_ms` (milliseconds by process) are of both kinds, `p50` and `p95` (milliseconds) of
    the answered. `others`: share of the machine's CPU that neither this side nor the load generator took.
    """

    number: int
    side: str
    citizens: int
    messages: int
    failed: int
    cited: int
    per_second: float
    p50: float
    p95: float
    cpu_ms: dict[str, float]
    others: float


@dataclass(frozen=True)
class Report:
    """All that one run measured. `memory`: MiB by side, moment (idle, loaded) and process.

    `turns`: milliseconds of an early and a late turn of a long conversation, and how many were not answered, by side.
    """

    about: dict[str, Any]
    rounds: list[Round]
    memory: dict[str, dict[str, dict[str, float]]]
    split: dict[str, float]
    turns: dict[str, dict[str, float]]

    def as_json(self) -> dict[str, Any]:
        """Everything, with the medians that the tables show."""
        return {**asdict(self), "summary": [asdict(line) for line in summary(self.rounds)]}


@dataclass(frozen=True)
class Spread:
    """Median, least and greatest of the rounds."""

    median: float
    least: float
    greatest: float

    def __str__(self) -> str:
        digits = 0 if self.median >= 100 else 1
        middle = f"{self.median:.{digits}f}"
        if self.least == self.greatest:
            return middle
        return f"{middle} ({self.least:.{digits}f}–{self.greatest:.{digits}f})"


@dataclass(frozen=True)
class Line:
    """One side at one level, over all rounds."""

    side: str
    citizens: int
    messages: int
    failed: int
    cited: int
    per_second: Spread
    p50: Spread
    p95: Spread
    cpu_ms: Spread
    others: Spread


def percentile(seconds: list[float], hundredth: int) -> float:
    """Milliseconds below which `hundredth` percent of the latencies lie; NaN without any."""
    if len(seconds) < 2:
        return 1000 * seconds[0] if seconds else float("nan")
    return 1000 * quantiles(seconds, n=100, method="inclusive")[hundredth - 1]


def summary(rounds: list[Round]) -> list[Line]:
    """A line per side and level, in the order of the levels."""
    lines = []
    for citizens in sorted({item.citizens for item in rounds}):
        for side in SIDES:
            these = [item for item in rounds if (item.side, item.citizens) == (side, citizens)]
            if these:
                lines.append(_line(these))
    return lines


def _line(these: list[Round]) -> Line:
    return Line(
        side=these[0].side,
        citizens=these[0].citizens,
        messages=sum(item.messages for item in these),
        failed=sum(item.failed for item in these),
        cited=sum(item.cited for item in these),
        per_second=_spread(item.per_second for item in these),
        p50=_spread(item.p50 for item in these),
        p95=_spread(item.p95 for item in these),
        cpu_ms=_spread(sum(item.cpu_ms.values()) for item in these),
        others=_spread(100 * item.others for item in these),
    )


def _spread(values: Iterable[float]) -> Spread:
    known = list(values)
    return Spread(median(known), min(known), max(known))


def ratios(rounds: list[Round], side: str, figure: str) -> dict[int, Spread]:
    """A figure of a side over stock's, by level: both of a round were measured next to each other."""
    found = {}
    for citizens in sorted({item.citizens for item in rounds}):
        value = {(item.side, item.number): getattr(item, figure) for item in rounds if item.citizens == citizens}
        numbers = {number for _, number in value}
        found[citizens] = _spread(value[side, number] / value["stock", number] for number in numbers)
    return found


def show(report: Report, console: Console) -> None:
    """Print all tables."""
    speed = _table("Median of the rounds (least–greatest)",
                   "at a time", "side", "messages/s", "p50 ms", "p95 ms", "CPU ms per message")  # fmt: skip
    kind = _table("What was answered, all rounds", "at a time", "side", "answered", "failed", "with a clause",
                  "CPU taken by others, %")  # fmt: skip
    for line in summary(report.rounds):
        head = (str(line.citizens), line.side)
        last = line.side == SIDES[-1]
        spreads = (line.per_second, line.p50, line.p95, line.cpu_ms)
        speed.add_row(*head, *map(str, spreads), end_section=last)
        kind.add_row(*head, *map(str, (line.messages, line.failed, line.cited, line.others)), end_section=last)
    console.print(speed)
    console.print(_ratio_table(report.rounds))
    console.print(kind)
    console.print(_process_table(report))
    console.print(_turn_table(report.turns))
    if report.split:
        console.print(_split_table(report.split))


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title)
    for heading in headings:
        table.add_column(heading, justify="left" if heading in ("side", "process", "part") else "right")
    return table


def _ratio_table(rounds: list[Round]) -> Table:
    table = _table("Over stock's figure of the same round", "at a time", "side", "messages/s", "p50", "p95")
    for side in SIDES[:-1]:
        figures = [ratios(rounds, side, figure) for figure in ("per_second", "p50", "p95")]
        for citizens in figures[0]:
            table.add_row(str(citizens), side, *(_ratio(figure[citizens]) for figure in figures))
    return table


def _ratio(spread: Spread) -> str:
    return f"{spread.median:.2f} ({spread.least:.2f}–{spread.greatest:.2f})"


def _turn_table(turns: dict[str, dict[str, float]]) -> Table:
    table = _table("A conversation of 200 turns", "side", "turn 2, ms", "turn 200, ms", "ratio", "not answered")
    for side, found in turns.items():
        early, late = found["turn_2"], found["turn_200"]
        table.add_row(side, f"{early:.1f}", f"{late:.1f}", f"{late / early:.2f}", f"{found['failed']:.0f}")
    return table


def _process_table(report: Report) -> Table:
    levels = sorted({item.citizens for item in report.rounds})
    table = _table("By process: memory in MiB, CPU in ms per message",
                   "process", "idle", "after load", *(f"CPU at {level}" for level in levels))  # fmt: skip
    for side in SIDES:
        idle, loaded = report.memory[side]["idle"], report.memory[side]["loaded"]
        for name in loaded:
            costs = [
                median(
                    item.cpu_ms[name] for item in report.rounds if (item.side, item.citizens) == (side, level)
                )
                for level in levels
            ]  # fmt: skip
            table.add_row(
                f"{side} {name}", f"{idle[name]:.0f}", f"{loaded[name]:.0f}", *(f"{cost:.1f}" for cost in costs)
            )
        table.add_row(
            f"[bold]{side}, all", f"{sum(idle.values()):.0f}", f"{sum(loaded.values()):.0f}", end_section=True
        )
    return table


def _split_table(split: dict[str, float]) -> Table:
    table = _table("One message in our assistant, one citizen at a time", "part", "")
    for title, value in (
        ("whole request in the app, ms", split["whole"]),
        ("  waiting for the bot, ms", split["bot"]),
        ("    of it classifying (called alone), ms", split["bot_classify"]),
        ("    of it a policy action (called alone), ms", split["bot_action"]),
        ("  the app itself with its database work, ms", split["app"]),
        ("database at work, for app and bot, ms", split["database_active"]),
        ("database transactions, app and bot", split["database_transactions"]),
    ):
        table.add_row(title, f"{value:.1f}")
    return table
