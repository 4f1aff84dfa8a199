"""Reads words.yaml: the Chinese that goes into a draft."""

from __future__ import annotations

from functools import cache
from importlib import resources

from knowledge.yaml_text import read_yaml


@cache
def _words() -> dict[str, dict[str, str]]:
    raw = resources.files("knowledge.importing").joinpath("words.yaml").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = read_yaml(raw)
    return loaded


def word(group: str, key: str, **values: str) -> str:
    """The words `key` of a group with their places filled in. Raises KeyError for an unknown group, key or place."""
    return _words()[group][key].format(**values)
