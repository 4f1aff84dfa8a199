"""Matters that a few plain words tell beyond doubt, whatever programme the message names (meant.yaml).

他爸坐牢，他妈跑了 is about a child whom nobody raises, though 孤儿 is asked for; 我是低保户，看病不要钱吗 about
doctors' bills, though 低保 is named; a certificate of disability is another office's. The classifier reads names and
kinds of questions, not these; so they are looked for by words that policy staff can extend.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import Field

from knowledge.models import Model, QuestionKind
from knowledge.patterns import any_of, read_patterns, without_blanks

#: A matter is told in a clause or two; a whole life names many.
_LONGEST = 60


class Meant(Model):
    """A matter told by its words.

    `patterns`: what tells it by itself; `after`: what tells it once one of the programmes `spoken_of` is named or under
    way. `unless` speaks against both, and so does any programme that is named, but for these and `instead_of`.
    `programme`: what it is about. `kind`: the question where none is asked; `read_as`: what a kind that is asked means
    here; `topics`: go with questions of the kinds `when` (of any, if empty). `group`: the people it is about, for a
    list of aid. `says`: said first, or all that can be said where there is no programme. `aids`: what may fit who tells
    of it, where there is no single programme. `closes`: said last, with the offer of a ticket. `long`: a letter may
    tell it.
    `facts`: ids of the rules that are told after `says`, and nothing else. `goes_on`: what goes on with it right
    after, `again`: what is said to that.
    `beside`: a question on it is answered in the middle of a ticket's form, too.
    """

    id: str
    patterns: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    spoken_of: frozenset[str] = frozenset()
    instead_of: frozenset[str] = frozenset()
    programme: str = ""
    kind: QuestionKind = QuestionKind.eligibility
    read_as: dict[QuestionKind, QuestionKind] = Field(default_factory=dict)
    topics: tuple[str, ...] = ()
    when: frozenset[QuestionKind] = frozenset()
    group: str = ""
    says: str = ""
    aids: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    goes_on: tuple[str, ...] = ()
    again: str = ""
    closes: str = ""
    long: bool = False
    beside: bool = False

    def fits(self, text: str, named: Iterable[str], under_way: str | None) -> bool:
        """Whether `text` tells it. `named`: programmes in it; `under_way`: the one that was spoken of."""
        others = set(named) - self.instead_of - self.spoken_of - {self.programme}
        if others or (len(text) > _LONGEST and not self.long) or any_of(self.unless, text):
            return False
        if any_of(self.patterns, text):
            return True
        return bool({*named, under_way} & self.spoken_of) and any_of(self.after, text)

    def asked(self, kind: QuestionKind) -> QuestionKind:
        """What a question of this kind means here."""
        return self.read_as.get(kind, kind)

    def topics_for(self, kind: QuestionKind | None) -> tuple[str, ...]:
        """The topics that go with a question of this kind."""
        return self.topics if not self.when or kind in self.when else ()


class MeantList(Model):
    """All of meant.yaml, the surest first. `parts`: what stands for `<name>` in its expressions."""

    parts: dict[str, str]
    meant: tuple[Meant, ...] = Field(min_length=1)

    def of(self, text: str, named: Iterable[str] = (), under_way: str | None = None) -> Meant | None:
        """The matter that `text` tells, or None."""
        squeezed, names = without_blanks(text), tuple(named)
        return next((item for item in self.meant if item.fits(squeezed, names, under_way)), None)

    def going_on(self, text: str, matter: str) -> Meant | None:
        """The matter that was told just before, where `text` goes on with it in a few words; else None."""
        before = self.by_id(matter)
        return before if before is not None and any_of(before.goes_on, without_blanks(text)) else None

    def by_id(self, matter: str) -> Meant | None:
        """The matter with this id, or None."""
        return next((item for item in self.meant if item.id == matter), None)


@cache
def load_meant() -> MeantList:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return MeantList.model_validate(read_patterns("meant.yaml"))
