"""What is printed and written of an evaluation: a table, figures as JSON, the confusion matrix as a picture (SVG)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from rich.console import Console
from rich.table import Table

from app.nlu import metrics
from app.nlu.dataset import Labelled
from app.nlu.pictures import FALLBACK, confusion_picture
from app.nlu.readings import Readings

URGENT, ELSEWHERE = "request_urgent_aid", "out_of_scope"
_MOST_CONFUSIONS = 15


@dataclass(frozen=True)
class Figures:
    """Of one model on one set of messages; shares are 0 to 1, NaN-free. None where the set has nothing to tell it by.

    `accuracy`, `macro_f1`: a message that the bot would ask back about counts as wrong. `fallback`: the share of those.
    """

    messages: int
    macro_f1: float
    accuracy: float
    letters: float | None
    short: float | None
    elsewhere: metrics.Score
    urgent: metrics.Score
    entities: metrics.Score | None
    calibration_error: float
    fallback: float
    milliseconds_median: float
    milliseconds_p95: float
    load_seconds: float
    mebibytes: int


def figures(messages: Sequence[Labelled], readings: Readings) -> Figures:
    """The figures of what a model made of labelled messages."""
    wanted, given = [m.intent for m in messages], [r.intent for r in readings.items]
    by_intent = metrics.scores(wanted, given)
    none = metrics.score(0, 0, 0)
    labelled = [(m, r) for m, r in zip(messages, readings.items, strict=True) if m.entities is not None]
    kinds = {entity.entity for message, _ in labelled for entity in message.entities or ()}
    spent = [r.milliseconds for r in readings.items]
    return Figures(
        messages=len(messages),
        macro_f1=metrics.macro_f1(by_intent),
        accuracy=metrics.accuracy(wanted, given),
        letters=_accuracy_of(messages, given, letters=True),
        short=_accuracy_of(messages, given, letters=False),
        elsewhere=by_intent.get(ELSEWHERE, none),
        urgent=_urgent(wanted, given),
        entities=metrics.entity_score(
            [{(e.entity, e.start, e.end) for e in m.entities or ()} for m, _ in labelled],
            [{(e["entity"], e["start"], e["end"]) for e in r.entities if e["entity"] in kinds} for _, r in labelled],
        )
        if kinds
        else None,
        calibration_error=metrics.calibration_error(
            [w == g for w, g in zip(wanted, given, strict=True)], [r.confidence for r in readings.items]
        ),
        fallback=sum(g == FALLBACK for g in given) / len(given),
        milliseconds_median=sorted(spent)[len(spent) // 2],
        milliseconds_p95=quantiles(spent, n=20)[-1] if len(spent) > 1 else spent[0],
        load_seconds=readings.load_seconds,
        mebibytes=readings.mebibytes,
    )


def show(console: Console, found: Figures, messages: Sequence[Labelled], readings: Readings) -> None:
    """Print the figures, every intent and the commonest confusions."""
    table = Table("figure", "value", title=f"{found.messages} messages")
    for name, value in _rows(found):
        table.add_row(name, value)
    console.print(table)
    wanted, given = [m.intent for m in messages], [r.intent for r in readings.items]
    by_intent = Table("intent", "precision", "recall", "F1", "messages", title="By intent")
    for name, item in sorted(metrics.scores(wanted, given).items(), key=lambda pair: pair[1].f1):
        by_intent.add_row(name, _share(item.precision), _share(item.recall), _share(item.f1), str(item.support))
    console.print(by_intent)
    taken = Table("intent", "taken for", "times", title="Taken for another")
    for (want, have), count in metrics.confusions(wanted, given).most_common(_MOST_CONFUSIONS):
        taken.add_row(want, have, str(count))
    console.print(taken)


def write(folder: Path, found: Figures, messages: Sequence[Labelled], readings: Readings) -> None:
    """Write figures.json, errors.jsonl and confusion.svg into `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted, given = [m.intent for m in messages], [r.intent for r in readings.items]
    content = {
        **asdict(found),
        "by_intent": {name: asdict(item) for name, item in metrics.scores(wanted, given).items()},
    }
    (folder / "figures.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    errors = [
        {"text": m.text, "intent": m.intent, "read_as": r.intent, "confidence": round(r.confidence, 3)}
        for m, r in zip(messages, readings.items, strict=True)
        if m.intent != r.intent
    ]
    lines = "".join(json.dumps(error, ensure_ascii=False) + "\n" for error in errors)
    (folder / "errors.jsonl").write_text(lines, encoding="utf-8")
    (folder / "confusion.svg").write_text(confusion_picture(wanted, given), encoding="utf-8")


def _rows(found: Figures) -> list[tuple[str, str]]:
    rows: list[tuple[str, Any]] = [
        ("intent, macro-F1", _share(found.macro_f1)),
        ("intent, accuracy", _share(found.accuracy)),
        ("letters (80 characters and more), accuracy", _share(found.letters)),
        ("shorter ones, accuracy", _share(found.short)),
        ("out_of_scope, precision / recall / F1", _score(found.elsewhere)),
        ("urgent, precision / recall / F1", _score(found.urgent)),
        ("entities, precision / recall / F1", _score(found.entities) if found.entities else "not labelled"),
        ("calibration error (ECE)", _share(found.calibration_error)),
        ("asked back (fallback)", _share(found.fallback)),
        ("milliseconds a message, median / p95", f"{found.milliseconds_median:.1f} / {found.milliseconds_p95:.1f}"),
        ("seconds to load", f"{found.load_seconds:.1f}"),
        ("MiB of the process that reads (not the server)", str(found.mebibytes)),
    ]
    return rows


def _urgent(wanted: Sequence[str], given: Sequence[str]) -> metrics.Score:
    pairs = list(zip(wanted, given, strict=True))
    right = sum(w == g == URGENT for w, g in pairs)
    return metrics.score(right, sum(g == URGENT for _, g in pairs) - right, sum(w == URGENT for w, _ in pairs) - right)


def _accuracy_of(messages: Sequence[Labelled], given: Sequence[str], *, letters: bool) -> float | None:
    some = [(m.intent, g) for m, g in zip(messages, given, strict=True) if m.is_letter == letters]
    return metrics.accuracy([w for w, _ in some], [g for _, g in some]) if some else None


def _share(value: float | None) -> str:
    return "none in it" if value is None else f"{value:.3f}"


def _score(item: metrics.Score) -> str:
    return f"{item.precision:.3f} / {item.recall:.3f} / {item.f1:.3f}"
