"""What the pages show of a fact and of its document: the sentence, its place, date, clause, and how sure it is."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from knowledge import Clause, Document, Fact, Library
from knowledge.answers.wording import day, place
from knowledge.models import Confidence, RuleClass
from telephony.policies.pages import Words

Time = Literal["now", "past", "future"]


@dataclass(frozen=True)
class Mark:
    """A short remark beside a sentence; `kind` chooses its look."""

    kind: str
    text: str


@dataclass(frozen=True)
class Source:
    """The clause that something rests on, with its address."""

    title: str
    clause: str
    url: str


@dataclass(frozen=True)
class ShownFact:
    """A sentence as the pages show it.

    `own_date`: it holds for another time than its document. `now`: the national rule that has since changed the matter.
    """

    id: str
    say: str
    quote: str
    reading: str
    place: str
    date: str
    own_date: bool
    time: Time
    settled: bool
    marks: tuple[Mark, ...]
    source: Source
    now: "ShownFact | None" = None


@dataclass(frozen=True)
class ShownClause:
    """A clause with the sentences that rest on it, its own first."""

    anchor: str
    label: str
    heading: str
    text: str
    facts: tuple[ShownFact, ...]


@dataclass(frozen=True)
class ShownDocument:
    """A document's head as the pages show it."""

    id: str
    url: str
    title: str
    kind: str
    issuer: str
    number: str
    date: str
    place: str
    national: bool
    validity: str
    ended: bool
    doubts: tuple[str, ...]


class Showing:
    """Makes what the pages show, as of a day."""

    def __init__(self, library: Library, words: Words, today: date) -> None:
        self.library = library
        self.words = words
        self.today = today

    def fact(self, fact: Fact) -> ShownFact:
        """The fact, with the rule that has changed it if there is one."""
        document = self.library.document_of(fact.clause)
        time = self._time(fact, document)
        now = self.library.fact(fact.told_with) if fact.told_with else None
        return ShownFact(
            id=fact.id,
            say=fact.say,
            quote=fact.quote,
            reading=fact.reading,
            place=self.place(document, short=True),
            date=self._dates(fact, document),
            own_date=bool(fact.valid_from or fact.valid_to),
            time=time,
            settled=fact.confidence is None or fact.confidence.settled,
            marks=tuple(Mark(kind, self.words["marks"][kind]) for kind in self._marks(fact, document, time)),
            source=self.source(fact.clause),
            now=self.fact(now) if now and not now.told_with and self._time(now) == "now" else None,
        )

    def source(self, clause_id: str) -> Source:
        """The clause by name and address. Raises KeyError for an unknown one."""
        document, clause = self.library.document_of(clause_id), self.library.clause(clause_id)
        return Source(document.title, clause.label, f"/policies/{document.id}#{clause.anchor}")

    def place(self, document: Document, *, short: bool = False) -> str:
        """Where a document holds, in full (甘肃省兰州市) or `short` (兰州市)."""
        region = self.library.regions.get(document.region) if document.region else None
        if region is None:
            return str(self.words["nation"])
        return place(region) if short else self.library.regions.full_name(region.code)

    def document(self, document: Document) -> ShownDocument:
        """The document's head."""
        inferred = str(self.words["inferred"])
        return ShownDocument(
            id=document.id,
            url=f"/policies/{document.id}",
            title=document.title,
            kind=self.words["kinds"][document.kind],
            issuer=document.issuer,
            number=document.number or self.words["no_number"],
            date=day(self.library, document.date) + (inferred if document.date_basis.kind == "inferred" else ""),
            place=self.place(document) + (inferred if document.region_basis.kind == "inferred" else ""),
            national=document.national,
            validity=self._validity(document),
            ended=document.valid_to is not None and document.valid_to.last < self.today,
            doubts=tuple(filter(None, (document.region_basis.why, document.date_basis.why, *document.uncertain))),
        )

    def clauses(self, document: Document) -> list[ShownClause]:
        """Every clause of the document, with the sentences that rest on it."""
        return [self._clause(clause) for clause in document.clauses]

    def _clause(self, clause: Clause) -> ShownClause:
        own = [fact for fact in self.library.facts if fact.clause == clause.id]
        also = [fact for fact in self.library.facts if clause.id in fact.also]
        facts = tuple(self.fact(fact) for fact in [*own, *also])
        return ShownClause(clause.anchor, clause.label, clause.heading, clause.text, facts)

    def _time(self, fact: Fact, document: Document | None = None) -> Time:
        """Whether the fact holds on this day, as far as its source says."""
        document = document or self.library.document_of(fact.clause)
        first = fact.valid_from or document.valid_from or document.date
        last = fact.valid_to or document.valid_to
        if fact.period == "measure_2022" or (last is not None and last.last < self.today):
            return "past"
        return "future" if first.first > self.today else "now"

    def _marks(self, fact: Fact, document: Document, time: Time) -> list[str]:
        marks = []
        if fact.confidence is not None:
            how = {Confidence.read: "retold", Confidence.press: "press"}
            marks.append(how.get(fact.confidence, "unsettled"))
        if fact.period == "measure_2022":
            marks.append("measure_2022")
        elif time != "now":
            marks.append("ended" if time == "past" else "not_begun")
        if fact.discretion:
            marks.append("discretion")
        if fact.area_type is not None:
            marks.append(fact.area_type.value)
        if fact.rule in (RuleClass.target, RuleClass.statistic):
            marks.append("background")
        if document.region_basis.kind == "inferred":
            marks.append("inferred_place")
        return marks

    def _dates(self, fact: Fact, document: Document) -> str:
        first, last = fact.valid_from or document.valid_from, fact.valid_to or document.valid_to
        if first is None:
            text = self._say("issued", day(self.library, document.date))
            text += self.words["inferred"] if document.date_basis.kind == "inferred" else ""
        else:
            text = self._say("since", day(self.library, first)) if first.month else day(self.library, first)
        return self._joined([text, self._say("until", day(self.library, last))]) if last is not None else text

    def _validity(self, document: Document) -> str:
        first, last = document.valid_from, document.valid_to
        words = []
        if first is not None:
            words.append(self._say("since" if first.first <= self.today else "not_begun", day(self.library, first)))
        if last is not None:
            words.append(self._say("until" if last.last >= self.today else "ended", day(self.library, last)))
        return self._joined(words)

    def _joined(self, parts: list[str]) -> str:
        return str(self.words["comma"]).join(parts)

    def _say(self, key: str, date_: str) -> str:
        return str(self.words[key]).format(date=date_)
