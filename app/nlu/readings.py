"""What a trained model makes of messages: asked in the bot's own environment, in one process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import model
from hotline.errors import Unavailable


@dataclass(frozen=True)
class Reading:
    """`intent` with its `confidence`, `entities` as Rasa tells them, `milliseconds` it took.

    `text` is what the places of entities are in: 低😊保 is read as 低保.
    """

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...]
    entities: tuple[dict[str, Any], ...]
    milliseconds: float


@dataclass(frozen=True)
class Readings:
    """Of all messages, in order; and what the process took to load and in memory."""

    items: tuple[Reading, ...]
    load_seconds: float
    mebibytes: int


def read_all(trained: Path, texts: Sequence[str], project: Path = model.PROJECT) -> Readings:
    """Every text, as the bot reads it. Raises Unavailable with the end of what the process said."""
    done = subprocess.run(
        [str(model.bot_python()), "-m", "tools.parse_all", str(trained)],
        input="".join(json.dumps(text, ensure_ascii=False) + "\n" for text in texts),
        capture_output=True,
        text=True,
        cwd=project,
        env={**os.environ, **model.QUIET},
        check=False,
    )
    if done.returncode:
        raise Unavailable("model_unreadable", f"the model could not be asked: {done.stderr[-2000:]}")
    *lines, last = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    items = tuple(
        Reading(
            text=line["text"],
            intent=line["intent"] or "",
            confidence=line["confidence"],
            ranking=tuple((item["name"], item["confidence"]) for item in line["ranking"]),
            entities=tuple(line["entities"]),
            milliseconds=line["milliseconds"],
        )
        for line in lines
    )
    return Readings(items, last["load_seconds"], last["mebibytes"])
