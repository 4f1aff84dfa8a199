"""The search of GET /policies: which words are taken, and what is found for them."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge import Document, Fact, Library, Programme, Region, Search
from knowledge.models import RuleClass
from knowledge.search import find_exact
from telephony.policies.facts import Showing, ShownDocument, ShownFact, Source
from telephony.policies.figures import standards_url
from telephony.policies.marking import pairs

LONGEST_QUERY = 200
MOST = 10
MOST_NEAR = 5
MOST_CLAUSES = 12
#: A rule that fits less than half as well as the best one is left out.
_WORTH = 0.5
Problem = Literal["too_long", "control_characters", "region"]


class Refused(ValueError):
    """A search that is not carried out; `problem` is a key of words.yaml, `field` the part to blame."""

    def __init__(self, problem: Problem, field: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.problem = problem
        self.field = field


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words ("" for none), the place that was chosen, and the one place that the words name."""

    text: str = ""
    region: Region | None = None
    named: Region | None = None


@dataclass(frozen=True)
class FoundProgramme:
    """A programme that the words name, with its page and its place among the standards ("" if it has no figure)."""

    programme: Programme
    url: str
    standards: str


@dataclass(frozen=True)
class FoundClause:
    """A clause that the words name, with what rests on it."""

    source: Source
    facts: tuple[ShownFact, ...]


@dataclass(frozen=True)
class Found:
    """What was found. `near`: where no rule is sure to fit, those that come closest.

    What the words name as it is written comes first: the rules begin with those that hold the very figure or word, the
    documents with those of that number; `numbered` says that there are such documents.
    """

    clauses: tuple[FoundClause, ...]
    rules: tuple[ShownFact, ...]
    near: tuple[ShownFact, ...]
    programmes: tuple[FoundProgramme, ...]
    documents: tuple[ShownDocument, ...]
    numbered: bool
    marks: frozenset[str]

    @property
    def count(self) -> int:
        """How many fit; what is only near does not count."""
        return len(self.clauses) + len(self.rules) + len(self.programmes) + len(self.documents)


def read_wanted(library: Library, q: str, region: str) -> Wanted:
    """The search as it can be carried out. Raises Refused for words or a place that can't be taken."""
    if len(q) > LONGEST_QUERY:
        raise Refused("too_long", "q")
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\t\n\r" for char in q):
        raise Refused("control_characters", "q")
    text = " ".join(q.split())
    place = library.regions.get(region) if region else None
    if region and place is None:
        raise Refused("region", "region")
    return Wanted(text, place, _place_in(library, text))


def search(showing: Showing, engine: Callable[[], Search], wanted: Wanted) -> Found:
    """What the words name as it is written, then rules by meaning; programmes and documents by name.

    `engine` is asked only where it is needed: the first call builds it.
    """
    library, text = showing.library, wanted.text
    code = wanted.region.code if wanted.region else None
    here = documents_in(library, wanted.region)
    exact = find_exact(library, text, here, _told_here(library, wanted.region))
    sure = () if exact.whole else engine().find(text, as_of=showing.today, region=code, most=MOST)
    fitting = [hit.fact for hit in sure if hit.score >= sure[0].score * _WORTH]
    written = _first(showing, exact.facts, fitting)
    rules = [*written, *(fact for fact in fitting if fact not in written)][:MOST]
    by_name = _named_programmes(library, text)
    found = bool(rules or exact.clauses or exact.documents)
    near = () if found else engine().nearest(text, as_of=showing.today, region=code, most=MOST_NEAR)
    local = _local(library, wanted)
    documents = [item for item in here if item.id in local or _named(text, (item.title,))]
    documents = [*exact.documents, *(item for item in documents if item not in exact.documents)]
    return Found(
        clauses=tuple(
            FoundClause(showing.source(item.id), tuple(map(showing.fact, _facts_of(library, item.id))))
            for item in exact.clauses[:MOST_CLAUSES]
        ),
        rules=tuple(map(showing.fact, rules)),
        near=tuple(showing.fact(hit.fact) for hit in near if hit.score > 0),
        programmes=tuple(
            FoundProgramme(item, f"/policies/programs/{item.id}", standards_url(library, item)) for item in by_name
        ),
        documents=tuple(map(showing.document, documents)),
        numbered=bool(exact.documents),
        marks=pairs(text, showing.words["not_marked"]),
    )


def _told_here(library: Library, region: Region | None) -> list[Fact]:
    """The facts that hold in the region: its own, those above it and the nation's; all without a region."""
    contains = library.regions.contains
    return [
        fact
        for fact in library.facts
        if region is None or not (place := library.document_of(fact.clause).region) or contains(place, region.code)
    ]


def _first(showing: Showing, facts: Iterable[Fact], fitting: Sequence[Fact]) -> list[Fact]:
    """Those that fit by meaning too go first, then what holds today, core rules, and rules before mere numbers."""

    def rank(fact: Fact) -> tuple[int, bool, bool, bool]:
        place = fitting.index(fact) if fact in fitting else len(fitting)
        background = fact.rule in (RuleClass.statistic, RuleClass.target)
        return place, showing.fact(fact).time != "now", background, not fact.leads

    return sorted(facts, key=rank)


def _facts_of(library: Library, clause_id: str) -> list[Fact]:
    return [fact for fact in library.facts if fact.clause == clause_id]


def _local(library: Library, wanted: Wanted) -> set[str]:
    """Documents of the one place that was chosen or named."""
    here = wanted.region or wanted.named
    return {item.id for item in documents_in(library, here) if here and item.region}


def documents_in(library: Library, region: Region | None) -> list[Document]:
    """The documents that count in a region: the nation's, those of its own and of what it lies in or contains."""
    if region is None:
        return list(library.documents.values())
    contains, code = library.regions.contains, region.code
    return [
        item
        for item in library.documents.values()
        if not item.region or contains(item.region, code) or contains(code, item.region)
    ]


def regions_with_documents(library: Library) -> list[Region]:
    """The places to choose from: those that have a document of their own."""
    codes = sorted({item.region for item in library.documents.values() if item.region})
    return [region for code in codes if (region := library.regions.get(code))]


def _place_in(library: Library, text: str) -> Region | None:
    """The one place that the words name, if they name one and it is clear which."""
    codes = {code for span in library.regions.find(text) for code in span.codes}
    return library.regions.get(codes.pop()) if len(codes) == 1 else None


def _named_programmes(library: Library, text: str) -> list[Programme]:
    """Programmes that the words name; first those whose name they are, then those whose name they hold."""

    def rank(programme: Programme) -> tuple[bool, bool]:
        names = _names(programme)
        return text not in names, not any(len(name) > 1 and name in text for name in names)

    return sorted((item for item in library.programmes.values() if _named(text, _names(item))), key=rank)


def _names(programme: Programme) -> tuple[str, ...]:
    return (programme.name, programme.short_name, *programme.aliases)


def _named(text: str, names: Iterable[str]) -> bool:
    """Whether the words are part of a name, or hold one of at least two characters."""
    return any(name and ((len(name) > 1 and name in text) or text in name) for name in names)
