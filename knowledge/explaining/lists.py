"""The prepared words (simple_words, examples, hard_words), and the proof that they claim nothing new."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

from pydantic import Field

from knowledge.errors import KnowledgeError
from knowledge.models import Fact, Model, QuestionKind

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_FOLDER = "explaining/"


class SimpleWords(Model):
    """A fact in the words of who never went to school. `clause`: the one that the fact rests on."""

    clause: str
    words: str = Field(min_length=4)


class Example(Model):
    """An invented family to which the rule of these facts is put; kinds none: for every question on the programme.
    `topics`: it is for questions on these alone.

    What is invented is written without figures (三口人): a figure is always one of the facts.
    """

    programme: str
    kinds: tuple[QuestionKind, ...] = ()
    topics: tuple[str, ...] = ()
    facts: tuple[str, ...] = Field(min_length=1)
    say: str


class HardWord(Model):
    """What an official word means. `also`: how else it is said; `facts`: where it is a rule, those that it rests on."""

    means: str
    also: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Explaining(Model):
    """All of it; `says` are the sentences around it."""

    simple_words: dict[str, SimpleWords]
    examples: tuple[Example, ...]
    hard_words: dict[str, HardWord]
    says: dict[str, str]

    @cached_property
    def word_of(self) -> Mapping[str, str]:
        """By everything a hard word is called, the word."""
        return {name: word for word, entry in self.hard_words.items() for name in (word, *entry.also)}

    def example_on(self, programme: str, kind: QuestionKind | None, topics: Collection[str] = ()) -> Example | None:
        """The example for one of these topics, else for this question, else the one of who can have it, else None."""
        own = [example for example in self.examples if example.programme == programme]
        on_topic = [example for example in own if set(topics) & set(example.topics)]
        others = [example for example in own if not example.topics]
        fitting = [example for example in others if kind in example.kinds]
        for_all = [example for example in others if not example.kinds or QuestionKind.eligibility in example.kinds]
        return next(iter([*on_topic, *fitting, *for_all]), None)


def find_problems(
    explaining: Explaining, facts: Mapping[str, Fact], programmes: Iterable[str], topics: Collection[str]
) -> Iterator[KnowledgeError]:
    """What rests on nothing, or has a figure that its facts do not have."""
    for name, simple in explaining.simple_words.items():
        yield from _of_entry("simple_words.yaml", name, (name,), simple.words, facts)
        if name in facts and facts[name].clause != simple.clause:
            yield KnowledgeError(
                f"{_FOLDER}simple_words.yaml", name, f"rests on {facts[name].clause}, not {simple.clause}"
            )
    known = set(programmes)
    for example in explaining.examples:
        if example.programme not in known:
            yield KnowledgeError(f"{_FOLDER}examples.yaml", example.programme, "unknown programme")
        unknown = sorted(set(example.topics) - set(topics))
        if unknown:
            yield KnowledgeError(f"{_FOLDER}examples.yaml", example.programme, f"unknown topic {unknown[0]}")
        yield from _of_entry("examples.yaml", example.programme, example.facts, example.say, facts)
    for word, entry in explaining.hard_words.items():
        yield from _of_entry("hard_words.yaml", word, entry.facts, entry.means, facts)


def _of_entry(
    file: str, key: str, names: tuple[str, ...], words: str, facts: Mapping[str, Fact]
) -> Iterator[KnowledgeError]:
    unknown = [name for name in names if name not in facts]
    if unknown:
        yield KnowledgeError(_FOLDER + file, key, f"there is no fact {unknown[0]}")
        return
    told = {figure for name in names for figure in _FIGURE.findall(facts[name].say + facts[name].quote)}
    new = [figure for figure in _FIGURE.findall(words) if figure not in told]
    if new:
        yield KnowledgeError(_FOLDER + file, key, f"{new[0]} is no figure of its facts")
