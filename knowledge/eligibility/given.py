"""Reads a household that somebody gives as JSON, and says by its path what is wrong and what to do."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import ValidationError

from knowledge.eligibility.household import AgeSpan, Household, Person, Sum

H = TypeVar("H", bound=Household)
_MODELS = (Household, Person, Sum, AgeSpan)
_FIELDS = frozenset(name for model in _MODELS for name in model.model_fields)
#: Says that a value is of another kind than this branch of a choice; the other branch knows better.
_OTHER_KIND = frozenset({"int_type", "model_type"})
_DAY = "must be a day like 2026-11-25"
_SUM = "must be yuan from 0 to 1000000000 with at most two decimals"
_WHAT_TO_DO = {
    "missing": "is missing; add it",
    "bool_type": "must be true or false; leave it out if unknown",
    "int_type": "must be a whole number; leave it out if unknown",
    "int_from_float": "must be a whole number; leave it out if unknown",
    "string_type": "must be text; leave it out if unknown",
    "tuple_type": "must be a list, even of one",
    "model_type": "must be an object with named values",
    "string_pattern_mismatch": "must be a division code of six digits, nine for a township",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "decimal_type": _SUM,
    "decimal_parsing": _SUM,
    "decimal_max_places": _SUM,
    "finite_number": _SUM,
}


@dataclass(frozen=True)
class Problem:
    """`path`: the field, as in persons.1.age (persons count from 0); '' for the whole. `what`: what to do about it."""

    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.path or 'household'}: {self.what}"


class NotAHousehold(ValueError):
    """What was given is no household; `problems` names every place."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


def read_household(text: str | bytes, kind: type[H]) -> H:
    """The household in this JSON. Nothing is guessed: "3" is no number. Raises NotAHousehold."""
    try:
        return kind.model_validate_json(text, strict=True)
    except ValidationError as error:
        raise NotAHousehold(_problems(error, _parsed(text))) from error


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _problems(error: ValidationError, data: Any) -> list[Problem]:
    found: dict[str, tuple[bool, str]] = {}
    for item in error.errors(include_url=False):
        path = _path(item["loc"], data)
        known = found.get(path)
        # Of a choice between two kinds (an age or a range) each kind complains; the one that was meant says more.
        if known is None or (known[0] and item["type"] not in _OTHER_KIND):
            found[path] = (item["type"] in _OTHER_KIND, _what(item, path))
    return [
        Problem(path, what)
        for path, (other_kind, what) in found.items()
        if not (other_kind and any(deeper.startswith(f"{path}.") for deeper in found))
    ]


def _path(parts: Iterable[str | int], data: Any) -> str:
    """The place in what was given; the names that pydantic puts in for kinds of a choice are left out."""
    path: list[str] = []
    for part in parts:
        if isinstance(data, Mapping) and (part in data or part in _FIELDS):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part] if part < len(data) else None
        else:
            continue
        path.append(str(part))
    return ".".join(path)


def _what(item: Any, path: str) -> str:
    kind, context = item["type"], item.get("ctx") or {}
    match kind:
        case "json_invalid":
            what = f"is no JSON: {context['error']}"
        case "extra_forbidden":
            near = difflib.get_close_matches(path.rpartition(".")[2], _FIELDS, 1)
            meant = f" (is {near[0]} meant?)" if near else ""
            what = f"is not known{meant}; correct the name or leave it out"
        case "literal_error" | "enum":
            what = f"must be {context['expected']}; leave it out if unknown"
        case "value_error":
            what = f"{context['error']}; correct one of them"
        case "int_type" | "model_type" if path.endswith(".age"):
            what = 'must be whole years, or {"min": …, "max": …}; leave it out if unknown'
        case "greater_than_equal":
            what = f"must be at least {context['ge']}"
        case "less_than_equal":
            what = f"must be at most {context['le']}"
        case "string_too_long" | "too_long":
            what = f"must be no longer than {context['max_length']}"
        case _:
            what = _WHAT_TO_DO.get(kind, item["msg"])
    return what
