"""Reads words.yaml: the Chinese that goes into a draft."""

from __future__ import annotations

from functools import cache
from importlib import resources

import yaml


@cache
def _words() -> dict[str, dict[str, str]]:
    raw = resources.files("knowledge.importing").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(raw)
    return loaded


def word(group: str, key: str, **values: str) -> str:
    """The words `key` of a group with their places filled in. Raises KeyError for an unknown group, key or place."""
    return _words()[group][key].format(**values)
