"""What is said of a ticket that was sent: how to be reached, another matter, that nobody comes."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from knowledge.dialogue import bare
from knowledge.yaml_text import read_yaml


class SentWords(BaseModel):
    """All of ticket_sent.yaml, or of ticket_wishes.yaml. Call `fits` and `match` with a name that stands there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    whole: dict[str, tuple[str, ...]]
    parts: dict[str, tuple[str, ...]]
    says: dict[str, str]

    def fits(self, name: str, text: str) -> bool:
        """Whether the message, apart from punctuation, is one of these."""
        said = bare(text)
        return any(re.fullmatch(pattern, said) for pattern in self.whole[name])

    def match(self, name: str, text: str) -> re.Match[str] | None:
        """The first of these that is found in the message, or None."""
        return next(filter(None, (re.search(pattern, text.strip()) for pattern in self.parts[name])), None)


@cache
def load_sent_words() -> SentWords:
    """What is said of a ticket that was sent. Raises pydantic.ValidationError naming what is missing."""
    return _read("ticket_sent.yaml")


@cache
def load_wish_words() -> SentWords:
    """What is said as if one were open. Raises pydantic.ValidationError naming what is missing."""
    return _read("ticket_wishes.yaml")


def _read(name: str) -> SentWords:
    raw = read_yaml(resources.files("knowledge").joinpath(name).read_text(encoding="utf-8"))
    return SentWords(whole=raw["fits"], parts=raw["match"], says=raw["says"])
