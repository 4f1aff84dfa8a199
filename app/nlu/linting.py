"""What is wrong with the training data: repeats, labels against rules of thumb, missing marks, leaks between splits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from math import ceil
from typing import Any, Literal

from app.nlu.dataset import Labelled, is_held_out
from knowledge import Library, lexicon_entries
from knowledge.yaml_text import read_yaml

Severity = Literal["error", "look"]
#: From this share of common pairs of characters on, two messages are the same in other words.
_ALIKE = 0.8
_SHORTEST = 6


@dataclass(frozen=True)
class Finding:
    """`error`: must be repaired. `look`: whoever looks after the data decides."""

    severity: Severity
    what: str
    text: str
    detail: str = ""


def lint(
    training: Sequence[Labelled],
    held_out: Sequence[Labelled],
    names_in: Callable[[str], Iterable[tuple[str, int, int]]] | None = None,
    by_hand: Sequence[Labelled] = (),
) -> list[Finding]:
    """Everything found. `names_in`: the names that a text must have marked, as (kind, start, end).

    `by_hand`: the messages whose names and numbers the tagger learns from.
    """
    return [
        *_repeats([*training, *held_out]),
        *_splits(training, held_out),
        *_near_repeats(training, held_out),
        *_against_rules(training),
        *(_unmarked(training, names_in) if names_in else ()),
        *_by_hand(by_hand, training),
    ]


def _repeats(messages: Sequence[Labelled]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for message in messages:
        if message.text in seen:
            yield Finding("error", "twice", message.text, f"{seen[message.text]} and {message.intent}")
        seen[message.text] = message.intent


def _splits(training: Sequence[Labelled], held_out: Sequence[Labelled]) -> Iterator[Finding]:
    for message in training:
        if is_held_out(message.text):
            yield Finding("error", "belongs to the held-out fifth", message.text, message.intent)
    for message in held_out:
        if not is_held_out(message.text):
            yield Finding("error", "belongs to the training data", message.text, message.intent)


def _near_repeats(training: Sequence[Labelled], held_out: Sequence[Labelled]) -> Iterator[Finding]:
    """Two messages that are alike enough share one of the rarest pairs of each, so only those are looked up."""
    messages = [*training, *held_out]
    pairs = [_pairs(message.text) for message in messages]
    frequency = Counter(pair for have in pairs for pair in have)
    places: dict[str, list[int]] = defaultdict(list)
    for place, (message, have) in enumerate(zip(messages, pairs, strict=True)):
        if len(message.text) < _SHORTEST:
            continue
        rarest = sorted(have, key=lambda pair: (frequency[pair], pair))[: len(have) - ceil(_ALIKE * len(have)) + 1]
        for other in {other for pair in rarest for other in places[pair]}:
            if not _are_alike(have, pairs[other]):
                continue
            first = messages[other]
            if first.intent != message.intent:
                labels = f"{message.intent}; {first.intent}: {first.text}"
                yield Finding("error", "nearly the same, two intents", message.text, labels)
            elif (place >= len(training)) != (other >= len(training)):
                yield Finding("look", "nearly the same on both sides of the split", message.text, first.text)
        for pair in rarest:
            places[pair].append(place)


def _are_alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether they share `_ALIKE` of all that they have; sets whose sizes rule that out are not compared."""
    if min(len(one), len(other)) < _ALIKE * max(len(one), len(other)):
        return False
    common = len(one & other)
    return common >= _ALIKE * (len(one) + len(other) - common)


def _pairs(text: str) -> frozenset[str]:
    plain = "".join(char for char in text if char.isalnum())
    return frozenset(plain[place : place + 2] for place in range(len(plain) - 1))


def _against_rules(messages: Sequence[Labelled]) -> Iterator[Finding]:
    rules: list[dict[str, Any]] = read_yaml(
        files("app.nlu").joinpath("rules_of_thumb.yaml").read_text(encoding="utf-8")
    )
    for rule in rules:
        words, but = re.compile(rule["words"]), re.compile(rule.get("but") or "(?!)")
        for message in messages:
            if message.intent not in rule["intents"] and words.search(message.text) and not but.search(message.text):
                yield Finding("look", f"against a rule of thumb: {rule['name']}", message.text, message.intent)


def _by_hand(messages: Sequence[Labelled], training: Sequence[Labelled]) -> Iterator[Finding]:
    learnt = {message.text for message in training}
    for message in messages:
        if message.text not in learnt:
            yield Finding("error", "marked by hand, but not among the training data", message.text)
        last = 0
        for entity in sorted(message.entities or (), key=lambda entity: entity.start):
            if not last <= entity.start < entity.end <= len(message.text):
                yield Finding("error", "marks that overlap, or lie outside", message.text, str(entity))
            last = entity.end


#: The village's office as often as where somebody lives; a child as often as its aid; 这个城市 is no kind of area.
_BY_SURROUNDINGS = frozenset({"村里", "村上", "村头", "村子里", "孤儿", "城市"})


def _unmarked(
    messages: Sequence[Labelled], names_in: Callable[[str], Iterable[tuple[str, int, int]]]
) -> Iterator[Finding]:
    for message in messages:
        marked = [(entity.entity, entity.start, entity.end) for entity in message.entities or ()]
        for kind, start, end in names_in(message.text):
            # A longer name may be marked around it: 吃底保 around 底保.
            if not any(other == kind and begin < end and start < stop for other, begin, stop in marked):
                yield Finding("error", f"a {kind} is not marked", message.text, message.text[start:end])


def names_of(library: Library) -> Callable[[str], Iterator[tuple[str, int, int]]]:
    """What `lint` needs to see unmarked names: the library's programmes and kinds of area, longest match first.

    Places and groups of people are left to whoever writes: 东城 may be a school. So are words that the readers take for
    a name or not by what stands around them.
    """
    wanted = {"program", "area_type"}
    entries = {
        entry["text"]: entry["entity"] for entry in lexicon_entries(library) if entry["text"] not in _BY_SURROUNDINGS
    }
    by_first: dict[str, list[str]] = defaultdict(list)
    for name in sorted(entries, key=len, reverse=True):
        by_first[name[0]].append(name)

    def names_in(text: str) -> Iterator[tuple[str, int, int]]:
        start = 0
        while start < len(text):
            name = next((name for name in by_first.get(text[start], ()) if text.startswith(name, start)), None)
            if name is None:
                start += 1
                continue
            if entries[name] in wanted:
                yield entries[name], start, start + len(name)
            start += len(name)

    return names_in
