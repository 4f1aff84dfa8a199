"""What each figure of a report means, read from measures.yaml."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from hotline.reporting.period import By
from knowledge.yaml_text import read_yaml


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Model):
    """One column of a report; see the head of measures.yaml."""

    kind: Literal["count", "minutes", "rate"]
    name: str
    at: str = ""
    source: str = ""
    not_counted: str = ""
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()


class Measures(_Model):
    """All of measures.yaml."""

    figures: dict[str, Figure]
    groups: dict[By, str]
    no_unit: str
    total: str


@cache
def measures() -> Measures:
    """The definitions. Raises pydantic.ValidationError for a file that is not one."""
    raw = resources.files("hotline.reporting").joinpath("measures.yaml").read_text(encoding="utf-8")
    return Measures.model_validate(read_yaml(raw))
