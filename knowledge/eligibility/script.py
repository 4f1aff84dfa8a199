"""What questions.yaml holds, checked."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from knowledge.eligibility.facts import FACTS
from knowledge.models import Model

Reads = Literal[
    "place", "choice", "people", "money", "members", "aids", "property", "disability", "parents", "month", "age", "work"
]


class Option(Model):
    """One of the answers of a question: words that show it, the button, how it is read back; of property, too, what it
    is called and how its want is read back. `alone`: words that show it only where a clause is nothing else, since
    they stand in all sorts of others (能, 没有)."""

    value: str | tuple[str, str]
    title: str
    told: str
    named: str = ""
    lacked: str = ""
    words: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()


class Asked(Model):
    """A question. `none`, `nothing`: whole answers that mean nobody, no money. `about`: questions of a kind, for who
    knows none of it. `first`: a talk always begins with it. `later`: after all others, and not once something is
    likely (but where dibao waits for it) or one of its kind is not known, unless the family wants to be asked on.
    `always`: asked even where it settles nothing; `always_with`: where such a member was told of. `also`: the question
    put in the same breath, by `ask_also` with `buttons_also`; on its own where it stays unanswered. `ask_alone`: to
    who lives alone, with `buttons_alone`, the first of which means nothing of it all. `things`: its options are what
    there is or what has happened, so one that is denied (没出过车祸) is not told. `named`: words that name what it
    asks, for who does not want to tell it."""

    id: str
    facts: tuple[str, ...]
    about: Literal["place", "people", "money", "aid", "trouble", "care"]
    also: str = ""
    ask_also: str = ""
    buttons_also: tuple[str, ...] = ()
    always: bool = False
    first: bool = False
    later: bool = False
    always_with: tuple[str, ...] = ()
    reads: Reads
    ask: str
    why: str
    again: str
    missed: str = ""
    told_as: str
    per: Literal["ask", "year"] | None = None
    ask_per: str = ""
    ask_total: str = ""
    ask_more: str = ""
    ask_alone: str = ""
    buttons_alone: tuple[str, ...] = ()
    nobody: str = ""
    nobody_else: str = ""
    ask_kind: str = ""
    ask_grade: str = ""
    ask_which: str = ""
    nothing: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    things: bool = False
    named: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _facts_are_known(self) -> Asked:
        unknown = set(self.facts) - set(FACTS)
        if unknown:
            raise ValueError(f"unknown facts: {sorted(unknown)}")
        return self

    def titles(self) -> tuple[str, ...]:
        """The buttons under the question."""
        return self.buttons or tuple(option.title for option in self.options)


class Named(Model):
    """Something that a family has or receives, and the words that show it."""

    told: str
    words: tuple[str, ...]


class Script(Model):
    """All of questions.yaml."""

    questions: tuple[Asked, ...]
    pursued: tuple[str, ...]
    usual: int
    most: int
    members: dict[str, Named]
    aids: dict[str, Named]
    words: dict[str, tuple[str, ...]]
    grades: tuple[str, ...]
    figures: dict[str, tuple[str, ...]]
    meant: tuple[str, ...]
    says: dict[str, str]
    fact_names: dict[str, str]

    @model_validator(mode="after")
    def _every_fact_has_a_name(self) -> Script:
        missing = set(FACTS) - set(self.fact_names)
        if missing:
            raise ValueError(f"facts without a name: {sorted(missing)}")
        return self

    def question(self, name: str) -> Asked:
        """The question with this id. Raises KeyError if there is none."""
        return next(item for item in self.questions if item.id == name)
