"""Proves that the library's parts fit together: quotes, ids, regions, kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import ParamSpec

from knowledge.errors import KnowledgeError
from knowledge.explaining.lists import find_problems as find_unfounded
from knowledge.library import Library
from knowledge.models import Clause, Document, Fact, Parameter, Programme, RuleClass, Span, Unit

P = ParamSpec("P")

#: Longer sentences can't be followed on the telephone.
LONGEST_SENTENCE = 90
#: Units whose figures sources write in words (半年至一年, 1倍).
_IN_WORDS = {Unit.months, Unit.times_provincial_guideline, Unit.times_own_june_standard}


class Mistakes(KnowledgeError):
    """The first thing that does not fit; `problems` holds all of them, the first included."""

    def __init__(self, problems: tuple[KnowledgeError, ...]) -> None:
        super().__init__(problems[0].file, problems[0].key, problems[0].fix)
        self.problems = problems


def squeeze(text: str) -> str:
    """Text without any whitespace; how quotes are compared with their source."""
    return "".join(text.split())


def check_library(library: Library) -> None:
    """Raises Mistakes (a KnowledgeError) for the first thing that does not fit, with all others in it."""
    problems = tuple(find_problems(library))
    if problems:
        raise Mistakes(problems)


def find_problems(library: Library) -> Iterator[KnowledgeError]:
    """All that does not fit; at most one mistake for each entry, since one often brings the next."""
    documents = library.documents.values()
    for document in documents:
        yield from _document_problems(library, document)
    yield from _used_twice([clause.id for document in documents for clause in document.clauses], "clauses")
    yield from _used_twice([fact.id for fact in library.facts], "facts")
    yield from _used_twice([parameter.id for parameter in library.parameters], "parameters")
    owner: dict[str, str] = {}
    for programme in library.programmes.values():
        yield from _problem(_check_programme, library, programme, owner)
    for parameter in library.parameters:
        yield from _problem(_check_parameter, library, parameter)
    facts = {fact.id: fact for fact in library.facts}
    yield from find_unfounded(library.explaining, facts, library.programmes, library.topics)
    for topic in library.topics.values():
        if topic.usually and topic.usually not in library.programmes:
            yield KnowledgeError("topics.yaml", topic.id, f"usually: unknown programme {topic.usually}")


def _problem(check: Callable[P, None], *args: P.args, **kwargs: P.kwargs) -> Iterator[KnowledgeError]:
    try:
        check(*args, **kwargs)
    except KnowledgeError as problem:
        yield problem


def file_of(document: Document) -> str:
    """The path of a document's file inside the package."""
    return f"documents/national/{document.id}.yaml" if document.national else f"documents/{document.id}/document.yaml"


def _used_twice(ids: list[str], what: str) -> Iterator[KnowledgeError]:
    for name, count in Counter(ids).items():
        if count > 1:
            yield KnowledgeError(what, name, "is used twice; ids must be unique")


def _document_problems(library: Library, document: Document) -> Iterator[KnowledgeError]:
    yield from _problem(_check_document, library, document)
    own = {clause.id: clause for clause in document.clauses}
    for fact in document.facts:
        yield from _problem(_check_fact, library, document, fact, own.get(fact.clause))


def _check_document(library: Library, document: Document) -> None:
    file = file_of(document)
    if document.region and library.regions.get(document.region) is None:
        raise KnowledgeError(file, "region", f"{document.region} is no division code in regions/divisions.csv")
    if document.forwards and document.forwards not in library.documents:
        raise KnowledgeError(file, "forwards", f"there is no document {document.forwards}")
    if not document.national:
        whole = squeeze("".join(clause.text for clause in document.clauses))
        if whole != squeeze(document.source):
            raise KnowledgeError(file, "clauses", "their texts in order must be the whole of source.txt")
    for clause in document.clauses:
        if not clause.id.startswith(f"{document.id}#"):
            raise KnowledgeError(file, clause.id, f"must begin with {document.id}#")


def _check_fact(library: Library, document: Document, fact: Fact, clause: Clause | None) -> None:
    file = file_of(document)
    if clause is None:
        raise KnowledgeError(file, fact.id, f"there is no clause {fact.clause} in this document")
    if fact.paraphrase != document.national:
        raise KnowledgeError(file, fact.id, "national facts are paraphrases, local ones are quoted")
    if bool(fact.quote) == fact.paraphrase or squeeze(fact.quote) not in squeeze(clause.text):
        raise KnowledgeError(file, fact.id, f"its quote is not in clause {fact.clause}")
    if document.national != (fact.confidence is not None):
        raise KnowledgeError(
            file, fact.id, "national facts, and only they, say how far they were verified (confidence)"
        )
    if fact.period == "measure_2022" and "2022 年" not in fact.say:
        raise KnowledgeError(file, fact.id, "a measure of 2022 must be told as one: `say` names 2022 年")
    if len(fact.say) > LONGEST_SENTENCE:
        raise KnowledgeError(file, fact.id, f"`say` is longer than {LONGEST_SENTENCE} characters; cut it in two facts")
    _check_references(library, file, fact)


def _check_references(library: Library, file: str, fact: Fact) -> None:
    for kind, names, known in (
        ("told_with names no fact", filter(None, [fact.told_with]), {item.id for item in library.facts}),
        ("unknown programme", fact.programmes, library.programmes.keys()),
        ("unknown topic", fact.topics, library.topics.keys()),
    ):
        unknown = set(names) - set(known)
        if unknown:
            raise KnowledgeError(file, fact.id, f"{kind}: {min(unknown)}")
    for clause_id in fact.also:
        _clause(library, file, fact.id, clause_id)


def _clause(library: Library, file: str, key: str, clause_id: str) -> Clause:
    try:
        library.document_of(clause_id)
        return library.clause(clause_id)
    except KeyError:
        raise KnowledgeError(file, key, f"there is no clause {clause_id}") from None


def _check_programme(library: Library, programme: Programme, owner: dict[str, str]) -> None:
    """`owner`: which programme a name belongs to, filled on the way."""
    file = f"programs/{programme.id}/program.yaml"
    if programme.id not in library.specs:
        raise KnowledgeError(file, "(spec.md)", "is missing; say what is decided, from which sources, what is open")
    _clause(library, file, "source", programme.source)
    for what, names, known in (
        ("members", programme.members, library.programmes.keys()),
        ("groups", programme.groups, library.person_groups.keys()),
    ):
        unknown = set(names) - set(known)
        if unknown:
            raise KnowledgeError(file, what, f"unknown: {min(unknown)}")
    for name in {programme.name, programme.short_name, *programme.aliases}:
        if owner.setdefault(name, programme.id) != programme.id:
            raise KnowledgeError(file, "aliases", f"{name} already names {owner[name]}; a word has one programme")


def _check_parameter(library: Library, parameter: Parameter) -> None:
    file = f"programs/{parameter.programme}/parameters/{parameter.region}.yaml"
    if parameter.programme not in library.programmes:
        raise KnowledgeError(file, parameter.id, f"unknown programme {parameter.programme}")
    if library.regions.get(parameter.region) is None:
        raise KnowledgeError(file, parameter.id, f"{parameter.region} is no division code")
    clause = _clause(library, file, parameter.id, parameter.clause)
    if not parameter.quote or squeeze(parameter.quote) not in squeeze(clause.text):
        raise KnowledgeError(file, parameter.id, f"its quote is not in clause {parameter.clause}")
    unprinted = [figure for figure in printed_figures(parameter) if figure not in parameter.quote]
    if unprinted:
        raise KnowledgeError(file, parameter.id, f"{unprinted[0]} is not printed in its quote")
    if ("平均" in parameter.quote) != (parameter.kind == "average"):
        raise KnowledgeError(file, parameter.id, "an average, and only an average, has kind `average`")
    if library.document_of(parameter.clause).region != parameter.region:
        raise KnowledgeError(file, parameter.id, "its clause belongs to another region")
    if parameter.last_confirmed.last < parameter.valid_from.first:
        raise KnowledgeError(file, parameter.id, "was confirmed before it began; put the dates right")
    _check_not_background(library, file, parameter)


def printed_figures(parameter: Parameter) -> list[str]:
    """The figures that must stand in its quote as they are; a span's ends too, but not what only words say."""
    amounts = [parameter.amount.min, parameter.amount.max] if isinstance(parameter.amount, Span) else [parameter.amount]
    if parameter.unit in _IN_WORDS:
        amounts = []
    return [str(figure) for figure in [*amounts, parameter.previous] if figure is not None]


def _check_not_background(library: Library, file: str, parameter: Parameter) -> None:
    """A statistic or a target measures an office's work; it is nobody's standard."""
    if parameter.kind == "average":
        return
    for fact in library.facts:
        background = fact.rule in (RuleClass.statistic, RuleClass.target) and fact.clause == parameter.clause
        if background and squeeze(parameter.quote) in squeeze(fact.quote):
            raise KnowledgeError(file, parameter.id, f"rests on {fact.id}, which is a {fact.rule}, not a rule")
