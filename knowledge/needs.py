"""The aid that a story is likely about, though it names none: 我妈瘫在床上, 我奶奶今年92 (needs.yaml).

It only says which aid to tell of first. Who gets it stands in the documents.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import Field

from knowledge.meant import load_meant
from knowledge.models import Model
from knowledge.patterns import any_of, read_patterns, without_blanks


class Need(Model):
    """Something that is told of people: the aid for it, the likeliest first, and the words that tell it."""

    id: str
    programmes: tuple[str, ...] = Field(min_length=1)
    follow: str = ""
    groups: frozenset[str] = frozenset()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def programme(self) -> str:
        """The aid that a question without a name means after it."""
        return self.follow or self.programmes[0]

    def is_told(self, text: str, groups: Iterable[str]) -> bool:
        """Whether `text`, or one of the groups of people in it, tells it."""
        if any_of(self.unless, text):
            return False
        return bool(self.groups & set(groups)) or any_of(self.patterns, text)


class Needs(Model):
    """All of needs.yaml, the closest first."""

    needs: tuple[Need, ...] = Field(min_length=1)

    def told_in(self, text: str, groups: Iterable[str] = ()) -> tuple[Need, ...]:
        """The needs that `text` tells, the closest first. `groups`: the people whom its words name.

        A child whose parents are dead or gone comes first of all: meant.yaml knows it.
        """
        plain, groups = without_blanks(text), tuple(groups)
        told = tuple(need for need in self.needs if need.is_told(plain, groups))
        meant = load_meant().of(text)
        if meant is None or not meant.group:
            return told
        alone = Need(id=meant.id, programmes=(meant.programme, "dibao", "linshi_jiuzhu"))
        return (alone, *(need for need in told if need.id != "alone_with_children"))


def aid_for(needs: Iterable[Need]) -> tuple[str, ...]:
    """The programmes for these needs, each once, the likeliest of each need before what else there is for it."""
    needs = tuple(needs)
    first = [need.programmes[0] for need in needs]
    return tuple(dict.fromkeys([*first, *(name for need in needs for name in need.programmes)]))


@cache
def load_needs() -> Needs:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return Needs.model_validate(read_patterns("needs.yaml"))
