"""What is wrong with the training data: repeats, labels against rules of thumb, missing marks, leaks between splits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import numpy as np

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
    """Two messages that are alike enough share one of the rarest pairs of each, so only those are looked up.

    Two of one intent on one side of the split may be as alike as they like: they are not compared.
    """
    messages = [*training, *held_out]
    groups = [(message.intent, place >= len(training)) for place, message in enumerate(messages)]
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    pairs = _Pairs([message.text for message in messages])
    for place, other in pairs.together(np.array([numbers[group] for group in groups])):
        message, first = messages[place], messages[other]
        if len(message.text) < _SHORTEST or len(first.text) < _SHORTEST or not pairs.are_alike(place, other):
            continue
        if first.intent != message.intent:
            labels = f"{message.intent}; {first.intent}: {first.text}"
            yield Finding("error", "nearly the same, two intents", message.text, labels)
        else:
            yield Finding("look", "nearly the same on both sides of the split", message.text, first.text)


class _Pairs:
    """The pairs of neighbouring letters of many texts, as numbers: the rarer a pair, the smaller its number."""

    def __init__(self, texts: Sequence[str]) -> None:
        # All texts in one row of characters, a zero between two: a hundred thousand texts take a second so.
        row = "\0".join("".join(filter(str.isalnum, text)) for text in texts).encode("utf-32-le")
        characters = np.frombuffer(row, dtype=np.uint32)
        text_of = np.cumsum(characters == 0)
        inside = (characters[:-1] > 0) & (characters[1:] > 0)
        both = (characters[:-1].astype(np.uint64) << np.uint64(32)) | characters[1:]
        found, kinds, counts = np.unique(both[inside], return_inverse=True, return_counts=True)
        rarity = np.empty(len(found), dtype=np.int64)
        rarity[np.argsort(counts, kind="stable")] = np.arange(len(found))
        # Of each text its pairs, each once, the rarest first.
        together = np.unique(text_of[:-1][inside] * len(found) + rarity[kinds])
        self._texts, self._numbers = np.divmod(together, max(len(found), 1))
        self._ends: list[int] = np.searchsorted(self._texts, np.arange(len(texts) + 1)).tolist()

    def _of(self, text: int) -> set[int]:
        return set(self._numbers[self._ends[text] : self._ends[text + 1]].tolist())

    def together(self, groups: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
        """Two texts of two groups that may be alike, the later one first; in order."""
        sizes = np.diff(self._ends)
        rarest = sizes - np.ceil(_ALIKE * sizes).astype(np.int64) + 1
        places = np.arange(len(self._texts)) - np.array(self._ends)[self._texts]
        kept = places < rarest[self._texts]
        texts, numbers = self._texts[kept], self._numbers[kept]
        order = np.argsort(numbers, kind="stable")
        sharing = np.split(texts[order], np.flatnonzero(np.diff(numbers[order])) + 1)
        of_size: dict[int, list[np.ndarray[Any, Any]]] = defaultdict(list)
        for several in sharing:
            of_size[len(several)].append(several)
        found = [np.empty((0, 2), dtype=np.int64)]
        for size, of_this_size in of_size.items():
            first, second = np.tril_indices(size, -1)
            stacked = np.stack(of_this_size)
            both = np.stack([stacked[:, first].ravel(), stacked[:, second].ravel()], axis=1)
            small, large = np.sort(sizes[both], axis=1).T
            different = groups[both[:, 0]] != groups[both[:, 1]]
            found.append(both[different & (small >= _ALIKE * large)])
        return [(one, other) for one, other in np.unique(np.concatenate(found), axis=0).tolist()]

    def are_alike(self, one: int, other: int) -> bool:
        """Whether two texts share `_ALIKE` of all that they have."""
        sizes = [self._ends[text + 1] - self._ends[text] for text in (one, other)]
        common = len(self._of(one) & self._of(other))
        return common >= _ALIKE * (sum(sizes) - common)


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
