"""Labelled messages become a part of the training data: marked as the bot reads them, a fifth of them held out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.nlu.dataset import Labelled, is_held_out, read_training_file
from app.nlu.readings import Reading
from hotline.errors import InvalidInput

_HEAD = 'version: "3.1"\nnlu:\n- intent: {intent}\n  examples: |\n'
#: What the marks are written with, so it can not stand in a message.
_SIGNS = frozenset("[]\n\r")
#: These are marked with their identifier; of the others the bot reads what they are worth.
_NAMED = frozenset({"program", "area_type", "person_group"})
_MARKED = _NAMED | {"region", "count", "money", "time", "ticket_no"}
_IDENTIFIER = re.compile("[a-z_]+")
_SET = re.compile("[a-z0-9-]+")


@dataclass(frozen=True)
class Added:
    """How many messages went where."""

    learnt: int
    held_out: int


class TrainingData:
    """The bot's messages: `data/<topic>/nlu/<intent>.yml` in `project`, and `held_out/<set>/<topic>/<intent>.yml`."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._files = {path.stem: path for path in sorted((project / "data").glob("*/nlu/*.yml"))}

    def unknown(self, messages: Sequence[Labelled]) -> Sequence[Labelled]:
        """Those that are not there yet, each once. Raises InvalidInput where one can not be added."""
        there = {message.text for path in self._paths() for message in read_training_file(path)}
        new: dict[str, Labelled] = {}
        for number, message in enumerate(messages, start=1):
            if message.intent not in self._files:
                raise InvalidInput(
                    "no_such_intent", f"message {number}: no intent {message.intent}; see docs/intents.md"
                )
            if _SIGNS & set(message.text) or message.text != message.text.strip():
                raise InvalidInput(
                    "bad_message",
                    f"message {number}: square brackets, line breaks and blanks at the ends can not be written: "
                    f"{message.text[:40]!r}",
                )
            twin = new.get(message.text)
            if twin and twin.intent != message.intent:
                raise InvalidInput(
                    "two_labels", f"message {number}: it stands twice, as {twin.intent} and {message.intent}"
                )
            if message.text not in there:
                new[message.text] = message
        return list(new.values())

    def add(self, messages: Sequence[Labelled], readings: Sequence[Reading], held_out_set: str) -> Added:
        """Write `messages`, which `unknown` let through, marked by what the bot found in each.

        Raises InvalidInput where `held_out_set` is no plain name for a folder.
        """
        if not _SET.fullmatch(held_out_set):
            raise InvalidInput("bad_set", f"{held_out_set!r} is no name of a set; use letters, digits and hyphens")
        lines: dict[Path, list[str]] = defaultdict(list)
        learnt = 0
        for message, reading in zip(messages, readings, strict=True):
            path = self._files[message.intent]
            if is_held_out(message.text):
                path = self._project / "held_out" / held_out_set / path.parts[-3] / path.name
            else:
                learnt += 1
            entities = reading.entities if reading.text == message.text else ()
            lines[path].append(f"    - {marked(message.text, entities)}\n")
        for path, written in lines.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            before = path.read_text(encoding="utf-8") if path.exists() else _HEAD.format(intent=path.stem)
            # Broken off, it leaves the earlier file whole.
            draft = path.with_suffix(".tmp")
            draft.write_text(before.rstrip("\n") + "\n" + "".join(written), encoding="utf-8")
            draft.replace(path)
        return Added(learnt, len(messages) - learnt)

    def _paths(self) -> Iterable[Path]:
        return [*self._files.values(), *(self._project / "held_out").rglob("*.yml")]


def marked(text: str, entities: Iterable[dict[str, Any]]) -> str:
    """`兰州低保` as `[兰州](region)[低保](program:dibao)`.

    What overlaps an earlier one is left out, and a name that the bot took for one of a kind without knowing which.
    """
    written, last = "", 0
    for entity in sorted(entities, key=lambda found: (found["start"], -found["end"])):
        start, end, kind = entity["start"], entity["end"], entity["entity"]
        unknown = kind in _NAMED and not _IDENTIFIER.fullmatch(str(entity["value"]))
        if kind not in _MARKED or unknown or start < last or end > len(text):
            continue
        value = f":{entity['value']}" if kind in _NAMED else ""
        written += f"{text[last:start]}[{text[start:end]}]({kind}{value})"
        last = end
    return written + text[last:]
