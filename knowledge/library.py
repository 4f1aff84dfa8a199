"""The library in memory: every source, programme, region, amount and sentence, looked up by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256

from knowledge.dialogue import Dialogue
from knowledge.eligibility.script import Script
from knowledge.eligibility.texts import ScreeningTexts
from knowledge.explaining.lists import Explaining
from knowledge.models import Clause, Document, Fact, Marked, Parameter, Programme, QuestionKind, WordGroup
from knowledge.regions import Regions
from knowledge.word_lists import WordLists


@dataclass(frozen=True)
class Library:
    """Immutable; made by `load_library`.

    `topics`, `person_groups`, `cues`: words that show what a message is about, who it is about and how it asks.
    `marked`: words that the bot marks besides. `synonyms`: everyday words by the official word that documents use.
    `dialogue`: words that steer a conversation. `screening`: sentences of a screening, `interview`: its
    questions in a chat. `explaining`: simple words, examples, hard words.
    `specs`: the programmes that have a spec.md. `version`: a short hash over all data files.
    """

    documents: Mapping[str, Document]
    regions: Regions
    programmes: Mapping[str, Programme]
    parameters: tuple[Parameter, ...]
    texts: Mapping[str, str]
    area_types: Mapping[str, tuple[str, ...]]
    marked: Marked
    topics: Mapping[str, WordGroup]
    person_groups: Mapping[str, WordGroup]
    cues: Mapping[str, tuple[str, ...]]
    synonyms: Mapping[str, tuple[str, ...]]
    dialogue: Dialogue
    screening: ScreeningTexts
    interview: Script
    explaining: Explaining
    specs: frozenset[str]
    version: str
    facts: tuple[Fact, ...] = field(init=False)
    _clauses: Mapping[str, Clause] = field(init=False, repr=False)
    _facts: Mapping[str, Fact] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        facts = tuple(fact for document in self.documents.values() for fact in document.facts)
        clauses = {clause.id: clause for document in self.documents.values() for clause in document.clauses}
        object.__setattr__(self, "facts", facts)
        object.__setattr__(self, "_clauses", clauses)
        object.__setattr__(self, "_facts", {fact.id: fact for fact in facts})

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id (`lanzhou-2022-summary#3`). Raises KeyError if there is none."""
        return self._clauses[clause_id]

    def fact(self, fact_id: str) -> Fact:
        """The fact with this id (`L1`). Raises KeyError if there is none."""
        return self._facts[fact_id]

    def document_of(self, clause_id: str) -> Document:
        """The document a clause belongs to. Raises KeyError if there is none."""
        return self.documents[clause_id.partition("#")[0]]

    @cached_property
    def kinds(self) -> Mapping[str, frozenset[QuestionKind]]:
        """By programme, the questions that some fact of its own answers."""
        found: dict[str, set[QuestionKind]] = {}
        for fact in self.facts:
            for programme in fact.programmes:
                found.setdefault(programme, set()).update(fact.kinds)
        return {programme: frozenset(kinds) for programme, kinds in found.items()}

    @cached_property
    def in_simple_words(self) -> tuple[Fact, ...]:
        """The facts that are prepared in simple words, the longest saying first."""
        facts = (self.fact(name) for name in self.explaining.simple_words)
        return tuple(sorted(facts, key=lambda fact: -len(fact.say)))

    @cached_property
    def cue_words(self) -> WordLists[str]:
        """The words of `cues`."""
        return WordLists(self.cues)

    @cached_property
    def topic_words(self) -> WordLists[tuple[str, bool]]:
        """By topic and True the words that show it, by topic and False those that rule it out."""
        shows = {(topic.id, True): topic.words for topic in self.topics.values()}
        return WordLists(shows | {(topic.id, False): topic.unless for topic in self.topics.values()})

    @cached_property
    def group_words(self) -> WordLists[str]:
        """The words that show a group of people."""
        return WordLists({group.id: (*group.words, *group.hints) for group in self.person_groups.values()})

    @cached_property
    def days(self) -> Mapping[str, tuple[date, date | None]]:
        """By fact, the first and the last day on which it holds, as far as its source says."""
        found = {}
        for document in self.documents.values():
            for fact in document.facts:
                first = fact.valid_from or document.valid_from or document.date
                last = fact.valid_to or document.valid_to
                found[fact.id] = first.first, last.last if last else None
        return found

    @cached_property
    def figures_version(self) -> str:
        """A short hash over all figures and their dates: it stays when only words are changed."""
        figures = "\n".join(sorted(item.model_dump_json() for item in self.parameters))
        return sha256(figures.encode()).hexdigest()[:12]

    def say(self, key: str, **values: str) -> str:
        """The sentence `key` with its places filled in. Raises KeyError for an unknown key or place."""
        return self.texts[key].format(**values)
