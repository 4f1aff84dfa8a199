"""The search of GET /policies: which words are taken, and what is found for them."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from knowledge import Document, Library, Programme, Region, Search
from telephony.policies.facts import Showing, ShownDocument, ShownFact
from telephony.policies.marking import pairs

LONGEST_QUERY = 200
MOST = 10
MOST_NEAR = 5
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
class Found:
    """What was found. `near`: where no rule is sure to fit, those that come closest."""

    rules: tuple[ShownFact, ...]
    near: tuple[ShownFact, ...]
    programmes: tuple[Programme, ...]
    documents: tuple[ShownDocument, ...]
    marks: frozenset[str]

    @property
    def count(self) -> int:
        """How many fit; what is only near does not count."""
        return len(self.rules) + len(self.programmes) + len(self.documents)


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
    """Rules by meaning, programmes and documents by name. `engine` is asked only now: the first call builds it."""
    library, text = showing.library, wanted.text
    code = wanted.region.code if wanted.region else None
    sure = engine().find(text, as_of=showing.today, region=code, most=MOST)
    near = () if sure else engine().nearest(text, as_of=showing.today, region=code, most=MOST_NEAR)
    here = wanted.region or wanted.named
    local = {item.id for item in documents_in(library, here) if here and item.region}
    return Found(
        rules=tuple(showing.fact(hit.fact) for hit in sure if hit.score >= sure[0].score * _WORTH),
        near=tuple(showing.fact(hit.fact) for hit in near if hit.score > 0),
        programmes=tuple(item for item in library.programmes.values() if _named(text, _names(item))),
        documents=tuple(
            showing.document(item)
            for item in documents_in(library, wanted.region)
            if item.id in local or _named(text, (item.title, item.number or ""))
        ),
        marks=pairs(text, showing.words["not_marked"]),
    )


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


def _names(programme: Programme) -> tuple[str, ...]:
    return (programme.name, programme.short_name, *programme.aliases)


def _named(text: str, names: Iterable[str]) -> bool:
    """Whether the words are part of a name, or hold one of at least two characters."""
    return any(name and ((len(name) > 1 and name in text) or text in name) for name in names)
