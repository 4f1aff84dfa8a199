"""Labelled messages: from JSON lines (`{"text", "intent", "entities"?}`) or from the bot's training files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from hotline.errors import InvalidInput

#: From so many characters on a message is counted as a letter.
LETTER = 80
_MARK = re.compile(r"\[([^\]]+)\](?:\((\w+)(?::([^)]*))?\)|(\{[^}]*\}))")
#: What the split looks at: two messages that differ in particles and signs only are on one side of it.
_NOISE = re.compile(r"[^\u3400-\u9fff0-9a-zA-Z]|[啊呀哦呢嘛吧哈哟咯噻嗯呃的了诶哎呗啦咧]")
_HELD_OUT_OF = 5


@dataclass(frozen=True)
class Entity:
    """A name or number in a message; `value` None where only the place is labelled."""

    entity: str
    start: int
    end: int
    value: Any = None


@dataclass(frozen=True)
class Labelled:
    """A message with its intent; `entities` None where they are not labelled."""

    text: str
    intent: str
    entities: tuple[Entity, ...] | None = None

    @property
    def is_letter(self) -> bool:
        """Whether it is long enough for a letter."""
        return len(self.text) >= LETTER


def is_held_out(text: str) -> bool:
    """Whether a message belongs to the fifth that is never trained or tuned on: by the hash of its words."""
    words = _NOISE.sub("", text) or text
    return int(hashlib.sha256(words.encode()).hexdigest(), 16) % _HELD_OUT_OF == 0


def read_json_lines(path: Path) -> list[Labelled]:
    """The messages of a file. Raises InvalidInput that names the line."""
    messages = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            messages.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput(
                "bad_line",
                f'{path}, line {number}: {error!r}; each line is {{"text": "…", "intent": "…"}}, maybe with "entities"',
            ) from error
    if not messages:
        raise InvalidInput("no_messages", f"{path} has no messages")
    return messages


def read_training_file(path: Path) -> Iterator[Labelled]:
    """The messages of one of the bot's NLU files, their marks read as entities."""
    # Not by `knowledge.yaml_text`: the encoder's script reads these files where the library's dependencies are not.
    for group in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
        for line in group.get("examples", "").splitlines() if "intent" in group else ():
            if line.startswith("- "):
                text, entities = unmark(line[2:])
                yield Labelled(text, group["intent"], entities)


def read_training_files(paths: Iterable[Path]) -> list[Labelled]:
    """The messages of several files, in order."""
    return [message for path in paths for message in read_training_file(path)]


def unmark(marked: str) -> tuple[str, tuple[Entity, ...]]:
    """`[兰州](region)低保` as 兰州低保 and its entity."""
    text, entities, rest = "", [], 0
    for mark in _MARK.finditer(marked):
        text += marked[rest : mark.start()]
        surface, name, value, details = mark.groups()
        if details:
            read = json.loads(details)
            name, value = read["entity"], read.get("value")
        entities.append(Entity(name, len(text), len(text) + len(surface), value))
        text += surface
        rest = mark.end()
    return text + marked[rest:], tuple(entities)


def _labelled(item: dict[str, Any]) -> Labelled:
    text, intent = item["text"], item["intent"]
    if not isinstance(text, str) or not isinstance(intent, str) or not text.strip():
        raise ValueError("text and intent must be text")
    entities = item.get("entities")
    if entities is None:
        return Labelled(text, intent)
    return Labelled(
        text, intent, tuple(Entity(e["entity"], int(e["start"]), int(e["end"]), e.get("value")) for e in entities)
    )
