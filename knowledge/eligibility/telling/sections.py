"""A result in sections, likely first: one topic a programme, persons of whom the same is said together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.eligibility.result import CitationResult, DeterminationResult, ReasonResult, ScreeningResult
from knowledge.eligibility.telling.family import date_in_words, who_of
from knowledge.eligibility.telling.words import SectionWords, document_in_words, telling_words
from knowledge.library import Library


@dataclass(frozen=True)
class Source:
    """A document and the clauses of it that reasons rest on, each once."""

    document: str
    clauses: tuple[CitationResult, ...]


@dataclass(frozen=True)
class Entry:
    """One determination in words, for the household or for persons of whom the same is said.

    `reasons` decide. `met` is fulfilled already where something else is open. `missing`: facts by name.
    `sources`: the clauses behind the reasons, document by document.
    """

    who: str
    verdict: str
    amount: str
    until: str
    reasons: tuple[str, ...]
    met: tuple[str, ...]
    missing: tuple[str, ...]
    changes: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True)
class Topic:
    """One programme within a section, with what is the same for all that it is said of."""

    programme: str
    name: str
    entries: tuple[Entry, ...]
    papers: tuple[str, ...]
    where: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """`key` as in words.yaml: likely, receiving, unknown, not."""

    key: str
    title: str
    topics: tuple[Topic, ...]


def sections_of(library: Library, result: ScreeningResult) -> tuple[Section, ...]:
    """All sections in order, also those with nothing in them. What does not concern the family is in none."""
    told = [item for item in result.determinations if item.concerns]
    people = max((item.person or 0 for item in result.determinations), default=0)
    return tuple(
        Section(key, words.title, _topics(library, words, told, people))
        for key, words in telling_words().sections.items()
    )


def aside_of(result: ScreeningResult) -> tuple[str, ...]:
    """Programmes that concern nobody in this family, by name."""
    told = {item.name for item in result.determinations if item.concerns}
    return tuple(dict.fromkeys(item.name for item in result.determinations if item.name not in told))


def notes_of(result: ScreeningResult) -> tuple[str, ...]:
    """What is to be known of the figures that were used, each once."""
    return tuple(dict.fromkeys(note for item in result.determinations if item.concerns for note in item.notes))


def _topics(
    library: Library, words: SectionWords, told: Iterable[DeterminationResult], people: int
) -> tuple[Topic, ...]:
    topics: dict[tuple[str, str | None], list[DeterminationResult]] = {}
    for item in told:
        if item.verdict in words.verdicts:
            topics.setdefault((item.programme, item.variant), []).append(item)
    return tuple(_topic(library, words, found, people) for found in topics.values())


def _topic(library: Library, words: SectionWords, found: list[DeterminationResult], people: int) -> Topic:
    # Persons of whom the same is said stand together, whatever else was compared for each of them.
    alike: dict[Entry, list[DeterminationResult]] = {}
    for item in found:
        alike.setdefault(replace(_entry(library, words, item), sources=()), []).append(item)
    return Topic(
        found[0].programme,
        found[0].name,
        tuple(replace(entry, who=_who(same, people), sources=_sources(words, same)) for entry, same in alike.items()),
        tuple(dict.fromkeys(paper for item in found for paper in item.papers)),
        tuple(dict.fromkeys(place for item in found for place in item.where)),
    )


def _who(same: Sequence[DeterminationResult], people: int) -> str:
    numbers = [item.person for item in same if item.person is not None]
    if numbers:
        return who_of(numbers, people)
    return telling_words().who["household"] if people > 1 else ""


def _entry(library: Library, words: SectionWords, item: DeterminationResult) -> Entry:
    """In words; for whom, and the sources, are not in it yet."""
    met = item.reasons if item.missing and "yes" not in words.states else ()
    return Entry(
        who="",
        verdict=item.verdict_text,
        amount=_amount(library, words, item),
        until=_until(library, item),
        reasons=_distinct(_deciding(words, item)),
        met=_distinct(reason for reason in met if reason.state == "yes"),
        missing=tuple(library.interview.fact_names[name] for name in item.missing),
        changes=item.changes if item.verdict == "likely_ineligible" else (),
        sources=(),
    )


def _deciding(words: SectionWords, item: DeterminationResult) -> Sequence[ReasonResult]:
    """The reasons for which the determination stands where it stands. Missing facts speak for themselves."""
    found = [reason for reason in item.reasons if reason.state in words.states]
    if found or item.missing:
        return found
    return [reason for reason in item.reasons if reason.state == "unknown"] or item.reasons


def _sources(words: SectionWords, same: Iterable[DeterminationResult]) -> tuple[Source, ...]:
    reasons = [reason for item in same for reason in (_deciding(words, item) or item.reasons)]
    # The same clause may stand behind several facts.
    clauses = {citation.url: citation for reason in reasons for citation in reason.citations}
    documents: dict[str, list[CitationResult]] = {}
    for citation in clauses.values():
        documents.setdefault(citation.document, []).append(citation)
    return tuple(Source(document_in_words(title), tuple(found)) for title, found in documents.items())


def _distinct(reasons: Iterable[ReasonResult]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.text for item in reasons))


def _amount(library: Library, words: SectionWords, item: DeterminationResult) -> str:
    if item.amount is not None:
        return item.amount.text
    silent = "yes" not in words.states or item.programme in telling_words().without_sum
    return "" if silent or item.until is not None else library.screening.no_amount


def _until(library: Library, item: DeterminationResult) -> str:
    if item.until is None:
        return ""
    first, last = (date_in_words(library, day) for day in (item.until.min, item.until.max))
    key = "one" if first == last else "range"
    return library.screening.until[key].format(min=first, max=last)
