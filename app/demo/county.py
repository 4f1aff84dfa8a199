"""What the demo county is made of, read from county.yaml and stories.yaml."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel, ConfigDict

from hotline.accounts.actor import Role
from hotline.routing.model import UnitKind
from knowledge.yaml_text import read_yaml


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DemoUnit(_Model):
    """One office."""

    id: str
    name: str
    kind: UnitKind
    division: str
    way: str
    parent: str | None = None
    phone: str | None = None


class Way(_Model):
    """How an office works; shares from 0 to 1, see county.yaml."""

    pace: float
    returns: float
    extends: float
    holds: float
    satisfied: float
    idle: float


class DemoAccount(_Model):
    """One of the staff."""

    name: str
    shown: str
    role: Role
    unit: str | None = None


class County(_Model):
    """All of county.yaml."""

    division: str
    source: str
    units: tuple[DemoUnit, ...]
    hours: dict[str, Any]
    ways: dict[str, Way]
    mix: dict[str, int]
    replies: tuple[str, ...]
    contacts: tuple[str, ...]
    returns: tuple[str, ...]
    extensions: tuple[str, ...]
    holds: tuple[str, ...]
    hold_reasons: tuple[str, ...]
    dissatisfied: tuple[str, ...]
    facts: tuple[str, ...]
    merge_reason: str
    reassign_reason: str
    refuse_reason: str
    supervise_reason: str
    reject_reason: str
    first_aid: str
    accounts: tuple[DemoAccount, ...]
    closed: frozenset[date]
    worked: frozenset[date]


def _read(name: str) -> Any:
    return read_yaml(resources.files("app.demo").joinpath(name).read_text(encoding="utf-8"))


@cache
def county() -> County:
    """The county. Raises pydantic.ValidationError for a file that is not one."""
    return County.model_validate(_read("county.yaml"))


@cache
def stories() -> dict[str, tuple[str, ...]]:
    """Texts by category."""
    return {category: tuple(texts) for category, texts in _read("stories.yaml").items()}
