"""How people say what documents call otherwise: knowledge/synonyms.yaml, sorted into what the search needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from knowledge.models import Fact
from knowledge.search.text import clean

#: Marks at the beginning of a key; see the comments in the file.
CLASS, ELSEWHERE, ASKS = "类·", "另办·", "问·"
#: Stands for up to six characters inside a phrase.
GAP = "…"
_ROW = re.compile(r"[A-Z]+\d*[a-z]?")
#: What is counted, but is not money: 多少天, 几百人.
_NO_SUM = re.compile(r"(?:多少|好多|几[十百千万]?)(?:天|日|个?月|年|次|回|人|个人|户|岁|趟|遍|工作日)")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True)
class Entry:
    """Everyday `phrases` for the facts that carry one of `rows` or have one of the `official` words."""

    key: str
    rows: frozenset[str]
    official: re.Pattern[str]
    phrases: tuple[str, ...]

    def is_about(self, fact: Fact, text: str) -> bool:
        """Whether these phrases mean the fact; `text` is its cleaned text."""
        return not self.rows.isdisjoint(fact.rows) or self.official.search(text) is not None


class Vocabulary:
    """`entries` by official word; `elsewhere`: phrases of matters that no document is about, by name."""

    def __init__(self, synonyms: Mapping[str, tuple[str, ...]]) -> None:
        self.entries = tuple(_entry(key, words) for key, words in synonyms.items() if not _marked(key))
        self.elsewhere = _marked_with(synonyms, ELSEWHERE)
        self._classes = {name: _any_of(words) for name, words in _marked_with(synonyms, CLASS).items()}
        asks = _marked_with(synonyms, ASKS)
        self._asks = {name: _any_of(words) for name, words in asks.items()}

    def classes(self, text: str) -> list[str]:
        """The classes of words that cleaned text has."""
        return [name for name, words in self._classes.items() if words.search(text)]

    def asks_amount(self, text: str) -> bool:
        """Whether cleaned text asks for a sum or a share."""
        return self._asks_for("amount", _NO_SUM.sub("", text))

    def asks_past(self, text: str) -> bool:
        """Whether cleaned text asks for what held formerly."""
        return self._asks_for("past", text)

    def asks_why(self, text: str) -> bool:
        """Whether cleaned text compares, or asks for a reason rather than for what it mentions."""
        return self._asks_for("why", text)

    def asks_file(self, text: str) -> bool:
        """Whether cleaned text asks for what only somebody's own file says: is it through, which level was given."""
        return self._asks_for("file", text)

    def names_ours(self, text: str) -> bool:
        """Whether cleaned text names something that our documents are about."""
        return self._asks_for("ours", text)

    def phrases(self) -> list[tuple[str, ...]]:
        """All everyday phrases, those of one key together."""
        return [*(entry.phrases for entry in self.entries), *self.elsewhere.values()]

    def words(self) -> list[str]:
        """Short official and everyday words, for the dictionary."""
        official = [word for entry in self.entries for word in entry.key.split("/") if not _ROW.fullmatch(word)]
        everyday = [word for entry in self.entries for word in entry.phrases]
        return [word for word in map(clean, official + everyday) if 1 < len(word) <= 5 and word.isalnum()]

    def _asks_for(self, name: str, text: str) -> bool:
        return self._asks.get(name, _NEVER).search(text) is not None


def _marked(key: str) -> bool:
    return key.startswith((CLASS, ELSEWHERE, ASKS))


def _marked_with(synonyms: Mapping[str, tuple[str, ...]], mark: str) -> dict[str, tuple[str, ...]]:
    return {key.removeprefix(mark): words for key, words in synonyms.items() if key.startswith(mark)}


def _entry(key: str, phrases: tuple[str, ...]) -> Entry:
    names = key.split("/")
    rows = frozenset(name for name in names if _ROW.fullmatch(name))
    return Entry(key, rows, _any_of(name for name in names if name not in rows), phrases)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    patterns = [".{0,6}?".join(map(re.escape, clean(word).split(GAP))) for word in words]
    return re.compile("|".join(patterns)) if patterns else _NEVER
