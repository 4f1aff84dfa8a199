"""What the library proves of itself, and where it is thin or old: nothing wrong, but somebody should look.

Mistakes are `checks.py`: they stop the library from loading. These here are hints for whoever keeps the data.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from knowledge.answers.selecting import in_force
from knowledge.checks import file_of, printed_figures
from knowledge.library import Library
from knowledge.models import Document, Fact, QuestionKind, RuleClass

#: A sentence is easy to follow on the telephone up to this length.
GOOD_SENTENCE = 60
#: A local figure or document is old after this many years.
YEARS = 3
#: Clauses that frame a document and seldom carry a rule.
_FRAME = ("title", "to", "lead", "end", "annex")
_BACKGROUND = (RuleClass.target, RuleClass.statistic)


@dataclass(frozen=True)
class Proven:
    """How much of each sort was proven when the library was loaded."""

    documents: int
    clauses: int
    quotes: int
    citations: int
    figures: int
    dates: int
    programmes: int
    specs: int

    def rows(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


@dataclass(frozen=True)
class Gap:
    """Something thin or old: what sort, in which file and entry, and what to do."""

    sort: str
    file: str
    key: str
    fix: str


def proven(library: Library) -> Proven:
    """Counts what `load_library` has proven of this library (it has no other way to be made)."""
    documents, facts, parameters = library.documents.values(), library.facts, library.parameters
    return Proven(
        documents=len(documents),
        clauses=sum(len(document.clauses) for document in documents),
        quotes=sum(bool(fact.quote) for fact in facts) + len(parameters),
        citations=sum(1 + len(fact.also) for fact in facts) + len(parameters) + len(library.programmes),
        figures=sum(len(printed_figures(parameter)) for parameter in parameters),
        dates=len(documents) + 2 * len(parameters),
        programmes=len(library.programmes),
        specs=len(library.specs & library.programmes.keys()),
    )


def find_gaps(library: Library, as_of: date, years: int = YEARS) -> Iterator[Gap]:
    """All hints, those of one sort together. `as_of`: the day from which age is reckoned."""
    yield from _programmes(library)
    yield from _clauses_cited_nowhere(library)
    yield from _old_documents(library, as_of, years)
    yield from _old_figures(library, as_of, years)
    yield from _same_sentence(library)
    yield from _each_fact(library, "long sentence", _too_long)
    yield from _each_fact(library, "leads unverified", _leads_unverified)
    yield from _not_in_force(library, as_of)
    yield from _words(library)


def _programme_file(programme_id: str) -> str:
    return f"programs/{programme_id}/program.yaml"


def _programmes(library: Library) -> Iterator[Gap]:
    for programme in library.programmes.values():
        if programme.members:
            continue
        facts = [fact for fact in library.facts if programme.id in fact.programmes and fact.rule not in _BACKGROUND]
        if not facts:
            fix = "has no fact: nothing can be told of it; add facts that name it, or make it a member of another"
            yield Gap("programme without facts", _programme_file(programme.id), programme.id, fix)
        national = [fact for fact in facts if library.document_of(fact.clause).national]
        led = {kind for fact in national if fact.leads for kind in fact.kinds}
        open_kinds = [kind for kind in QuestionKind if kind not in led and any(kind in fact.kinds for fact in national)]
        if open_kinds:
            fix = f"no national fact `leads` for {', '.join(open_kinds)}, though others answer it; mark the core rule"
            yield Gap("no lead fact", _programme_file(programme.id), programme.id, fix)


def _clauses_cited_nowhere(library: Library) -> Iterator[Gap]:
    cited = {clause for fact in library.facts for clause in (fact.clause, *fact.also)}
    cited |= {parameter.clause for parameter in library.parameters}
    cited |= {programme.source for programme in library.programmes.values()}
    for document in library.documents.values():
        if document.forwards:
            continue
        silent = [
            clause.anchor
            for clause in document.clauses
            if clause.id not in cited
            and clause.anchor.partition("-")[0] not in _FRAME
            and not _only_heading(clause.text)
        ]
        if silent:
            fix = "cited by nothing: read them for rules, or leave them if there are none"
            yield Gap("clause cited nowhere", file_of(document), f"#{' #'.join(silent)}", fix)


def _only_heading(text: str) -> bool:
    return bool(text) and "。" not in text and len(text) < GOOD_SENTENCE


def _ago(as_of: date, years: int) -> date:
    return as_of.replace(year=as_of.year - years, day=28 if (as_of.month, as_of.day) == (2, 29) else as_of.day)


def _old_documents(library: Library, as_of: date, years: int) -> Iterator[Gap]:
    """Local sources; a law is in force however old it is."""
    limit = _ago(as_of, years)
    confirmed = defaultdict(list)
    for parameter in library.parameters:
        confirmed[parameter.clause.partition("#")[0]].append(parameter.last_confirmed.last)
    for document in library.documents.values():
        standing = any(fact.period == "standing" for fact in document.facts)
        newest = max([document.date.last, *confirmed[document.id]])
        if not document.national and standing and newest < limit:
            fix = (
                f"of {document.date}, and no figure in it was confirmed in the last {years} years: ask for a newer one"
            )
            yield Gap("old document", file_of(document), document.id, fix)


def _old_figures(library: Library, as_of: date, years: int) -> Iterator[Gap]:
    limit = _ago(as_of, years)
    old = defaultdict(list)
    for parameter in library.parameters:
        if parameter.period == "standing" and parameter.last_confirmed.last < limit:
            old[f"programs/{parameter.programme}/parameters/{parameter.region}.yaml"].append(parameter)
    for file, parameters in sorted(old.items()):
        ids = ", ".join(f"{parameter.id} ({parameter.last_confirmed})" for parameter in parameters)
        fix = f"last confirmed more than {years} years ago: confirm with a source and set `last_confirmed`, or replace"
        yield Gap("old figure", file, ids, fix)


def _same_sentence(library: Library) -> Iterator[Gap]:
    by_sentence: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in library.facts:
        by_sentence[fact.say].append(fact)
    for facts in by_sentence.values():
        if len(facts) > 1:
            file = file_of(library.document_of(facts[0].clause))
            fix = "say the same word for word: keep one and name the other clause in its `also`"
            yield Gap("same sentence", file, ", ".join(fact.id for fact in facts), fix)


def _too_long(fact: Fact) -> str:
    if len(fact.say) <= GOOD_SENTENCE:
        return ""
    return f"`say` has {len(fact.say)} characters, more than {GOOD_SENTENCE}: shorten it or make two facts"


def _leads_unverified(fact: Fact) -> str:
    if not fact.leads or fact.confidence is None or fact.confidence.value == "V":
        return ""
    return f"leads, but its confidence is {fact.confidence.value}: read the rule's text, or let a verified fact lead"


def _each_fact(library: Library, sort: str, look: Callable[[Fact], str]) -> Iterator[Gap]:
    for document, facts in _by_document(library):
        for fact in facts:
            if fix := look(fact):
                yield Gap(sort, file_of(document), fact.id, fix)


def _by_document(library: Library) -> Iterable[tuple[Document, tuple[Fact, ...]]]:
    return ((document, document.facts) for document in library.documents.values())


def _not_in_force(library: Library, as_of: date) -> Iterator[Gap]:
    for document, facts in _by_document(library):
        for fact in facts:
            if fact.told_with and not in_force(library, library.fact(fact.told_with), as_of):
                fix = f"is told with {fact.told_with}, which is not in force on {as_of}: name the fact that replaced it"
                yield Gap("told with a rule not in force", file_of(document), fact.id, fix)


def _words(library: Library) -> Iterator[Gap]:
    for programme in library.programmes.values():
        for alias in programme.aliases:
            if len(alias) == 1:
                fix = "an alias of one character turns up inside other words; take it out"
                yield Gap("short alias", _programme_file(programme.id), alias, fix)
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for topic in library.topics.values():
        for word in topic.words:
            owners[word].append(topic.id)
    for word, topics in owners.items():
        if len(topics) > 1:
            fix = f"shows the topics {', '.join(topics)}: a word should show one; a wrong topic is worse than none"
            yield Gap("word of two topics", "topics.yaml", word, fix)
