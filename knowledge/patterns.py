"""Lists of regular expressions in YAML: read with the parts that they share, compiled once, looked for in a message."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.yaml_text import read_yaml


def read_patterns(name: str) -> dict[str, Any]:
    """The file of this name, with what `parts` says in the place of each `<part>`. Raises yaml.YAMLError.

    A part may hold those that stand before it.
    """
    raw = files("knowledge").joinpath(name).read_text(encoding="utf-8")
    for part, meaning in reversed((read_yaml(raw).get("parts") or {}).items()):
        raw = raw.replace(f"<{part}>", meaning)
    found: dict[str, Any] = read_yaml(raw)
    return found


def without_blanks(text: str) -> str:
    """The message with “，” for every blank in it, as the lists are written for."""
    return re.sub(r"\s+", "，", text.strip())


def any_of(patterns: tuple[str, ...], text: str) -> bool:
    """Whether one of the expressions is found. Raises re.error for one that is none."""
    return bool(patterns) and _one(patterns).search(text) is not None


@cache
def _one(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
