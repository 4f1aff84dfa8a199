"""Kinds of tickets, read from categories.yaml."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict

from hotline.errors import InvalidInput
from knowledge.yaml_text import read_yaml

Ask = Literal["what", "place", "who", "people", "contact"]


class Category(BaseModel):
    """One kind of ticket; see the head of categories.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    intents: tuple[str, ...]
    level: Literal["place", "township", "county", "above", "centre"]
    term: str
    urgent: bool = False
    anonymous: bool = False
    confidential: bool = False
    about_unit: bool = False
    internal: bool = False
    joins: Literal["always", "same_words"] = "same_words"
    asks: tuple[Ask, ...]


@cache
def categories() -> dict[str, Category]:
    """Every kind by its id, in the file's order."""
    raw = read_yaml(resources.files("hotline.tickets").joinpath("categories.yaml").read_text(encoding="utf-8"))
    return {item["id"]: Category.model_validate(item) for item in raw}


def category(name: str) -> Category:
    """The kind with this id. Raises InvalidInput."""
    found = categories().get(name)
    if found is None:
        raise InvalidInput(
            "unknown_category", f"there is no category {name}; known: {', '.join(categories())}", field="category"
        )
    return found


@cache
def category_of_intent(intent: str) -> Category | None:
    """The kind that this intent opens, or None."""
    return next((kind for kind in categories().values() if intent in kind.intents), None)
