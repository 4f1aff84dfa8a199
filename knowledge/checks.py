"""Proves that the library's parts fit together: quotes, ids, regions, kinds."""

from __future__ import annotations

from collections import Counter

from knowledge.errors import KnowledgeError
from knowledge.library import Library
from knowledge.models import Clause, Document, Fact


def squeeze(text: str) -> str:
    """Text without any whitespace; how quotes are compared with their source."""
    return "".join(text.split())


def check_library(library: Library) -> None:
    """Raises KnowledgeError for the first thing that does not fit."""
    for document in library.documents.values():
        _check_document(library, document)
    _check_unique([clause.id for document in library.documents.values() for clause in document.clauses], "clauses")
    _check_unique([fact.id for fact in library.facts], "facts")
    _check_unique([parameter.id for parameter in library.parameters], "parameters")
    _check_parameters(library)


def _file(document: Document) -> str:
    return f"documents/national/{document.id}.yaml" if document.national else f"documents/{document.id}/document.yaml"


def _check_unique(ids: list[str], what: str) -> None:
    for name, count in Counter(ids).items():
        if count > 1:
            raise KnowledgeError(what, name, "is used twice; ids must be unique")


def _check_document(library: Library, document: Document) -> None:
    file = _file(document)
    if document.region and library.regions.get(document.region) is None:
        raise KnowledgeError(file, "region", f"{document.region} is no division code in regions/divisions.csv")
    if document.forwards and document.forwards not in library.documents:
        raise KnowledgeError(file, "forwards", f"there is no document {document.forwards}")
    if not document.national:
        whole = squeeze("".join(clause.text for clause in document.clauses))
        if whole != squeeze(document.source):
            raise KnowledgeError(file, "clauses", "their texts in order must be the whole of source.txt")
    own = {clause.id: clause for clause in document.clauses}
    for clause in document.clauses:
        if not clause.id.startswith(f"{document.id}#"):
            raise KnowledgeError(file, clause.id, f"must begin with {document.id}#")
    for fact in document.facts:
        _check_fact(library, document, fact, own.get(fact.clause))


def _check_fact(library: Library, document: Document, fact: Fact, clause: Clause | None) -> None:
    file = _file(document)
    if clause is None:
        raise KnowledgeError(file, fact.id, f"there is no clause {fact.clause} in this document")
    if fact.paraphrase != document.national:
        raise KnowledgeError(file, fact.id, "national facts are paraphrases, local ones are quoted")
    if bool(fact.quote) == fact.paraphrase or squeeze(fact.quote) not in squeeze(clause.text):
        raise KnowledgeError(file, fact.id, f"its quote is not in clause {fact.clause}")
    if document.national and fact.confidence != "V":
        raise KnowledgeError(file, fact.id, "only facts whose source was read (confidence V) are told")
    if fact.told_with and fact.told_with not in {item.id for item in library.facts}:
        raise KnowledgeError(file, fact.id, f"told_with names no fact: {fact.told_with}")
    unknown = set(fact.programmes) - set(library.programmes)
    if unknown:
        raise KnowledgeError(file, fact.id, f"unknown programme {min(unknown)}")


def _check_parameters(library: Library) -> None:
    for parameter in library.parameters:
        file = f"programs/{parameter.programme}/parameters/{parameter.region}.yaml"
        if parameter.programme not in library.programmes:
            raise KnowledgeError(file, parameter.id, f"unknown programme {parameter.programme}")
        if library.regions.get(parameter.region) is None:
            raise KnowledgeError(file, parameter.id, f"{parameter.region} is no division code")
        try:
            clause = library.clause(parameter.clause)
        except KeyError:
            raise KnowledgeError(file, parameter.id, f"there is no clause {parameter.clause}") from None
        if not parameter.quote or squeeze(parameter.quote) not in squeeze(clause.text):
            raise KnowledgeError(file, parameter.id, f"its quote is not in clause {parameter.clause}")
        printed = [str(parameter.amount)] if parameter.money() else []
        printed += [str(parameter.previous)] if parameter.previous is not None else []
        if any(figure not in parameter.quote for figure in printed):
            raise KnowledgeError(file, parameter.id, "its amount is not the one printed in its quote")
        if ("平均" in parameter.quote) != (parameter.kind == "average"):
            raise KnowledgeError(file, parameter.id, "an average, and only an average, has kind `average`")
        if library.document_of(parameter.clause).region != parameter.region:
            raise KnowledgeError(file, parameter.id, "its clause belongs to another region")
