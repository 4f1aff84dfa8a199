"""A programme's page: what is known of it, question by question; what is past or not verified is told apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import Fact, Library, Programme
from knowledge.models import RuleClass
from telephony.policies.facts import Showing, ShownFact
from telephony.policies.figures import Row, figures_of

#: What a name of a sum of money ends in. 照料费 is paid within 特困, it does not name it.
_SUMS = ("补贴", "津贴", "费")
#: A condition without a kind of question still says who gets it.
_CONDITIONS = (RuleClass.eligibility, RuleClass.deduction)


@dataclass(frozen=True)
class Part:
    """One question, and what the sources say to it."""

    id: str
    title: str
    facts: tuple[ShownFact, ...]


@dataclass(frozen=True)
class ShownProgramme:
    """A programme's page."""

    programme: Programme
    names: tuple[str, ...]
    url: str
    parts: tuple[Part, ...]
    figures: tuple[Row, ...]
    notes: tuple[str, ...]
    members: tuple[Programme, ...]


def everyday_names(library: Library, programme: Programme) -> tuple[str, ...]:
    """Its other names that say something new.

    Left out are names that hold a shorter one, and those a letter away from an earlier one: the list also has what is
    often misheard and mistyped, which helps to understand but not to read. So are parts of it that are no names: the
    words of a topic (集中供养), and a sum of money where the programme itself is none (半自理护理补贴).
    """
    own = (programme.name, programme.short_name)
    parts = {word for topic in library.topics.values() for word in topic.words}
    known = list(own)
    distinct = []
    for name in programme.aliases:
        is_part = name in parts or (name.endswith(_SUMS) and not programme.name.endswith(_SUMS))
        if not is_part and not any(_alike(name, old) for old in known):
            distinct.append(name)
        known.append(name)
    return tuple(name for name in distinct if not any(other != name and other in name for other in (*own, *distinct)))


def _alike(name: str, other: str) -> bool:
    """Whether two names have the same characters but for one."""
    if len(name) != len(other):
        return False
    apart = sum(a != b for a, b in zip(name, other, strict=True))
    return apart < 2 or sorted(name) == sorted(other)


def programme_page(showing: Showing, programme: Programme) -> ShownProgramme:
    """All of the programme's facts, each once, under the first of its questions in the order of the page."""
    sorted_in: dict[str, list[Fact]] = {name: [] for name in showing.words["parts"]}
    shown = {fact.id: showing.fact(fact) for fact in showing.library.facts if programme.id in fact.programmes}
    for fact in showing.library.facts:
        if fact.id in shown:
            sorted_in[_part(fact, shown[fact.id], tuple(sorted_in))].append(fact)
    figures, notes = figures_of(showing, programme)
    return ShownProgramme(
        programme=programme,
        names=everyday_names(showing.library, programme),
        url=f"/policies/programs/{programme.id}",
        parts=tuple(
            Part(name, showing.words["parts"][name], _ordered(showing, programme, facts, shown))
            for name, facts in sorted_in.items()
            if facts
        ),
        figures=figures,
        notes=notes,
        members=tuple(showing.library.programmes[name] for name in programme.members),
    )


def _part(fact: Fact, shown: ShownFact, order: Sequence[str]) -> str:
    if fact.rule in (RuleClass.target, RuleClass.statistic):
        return "background"
    if shown.time == "past":
        return "past"
    without = "eligibility" if fact.rule in _CONDITIONS else "other"
    return min((kind.value for kind in fact.kinds), key=order.index, default=without)


def _ordered(
    showing: Showing, programme: Programme, facts: Sequence[Fact], shown: dict[str, ShownFact]
) -> tuple[ShownFact, ...]:
    """The nation's core rule, the rest of the nation's, then region by region; what is not verified last.

    A rule made for this programme goes before one that only names it too, a law before what explains it.
    """

    def rank(fact: Fact) -> tuple[bool, str, bool, bool, bool]:
        document = showing.library.document_of(fact.clause)
        names_it_first = fact.programmes[0] == programme.id
        return (
            not shown[fact.id].settled,
            document.region,
            not fact.leads,
            not names_it_first,
            document.kind != "law",
        )

    return tuple(shown[fact.id] for fact in sorted(facts, key=rank))
