"""The search and the plain methods beside it, each of which ranks the same facts.

All of them get the same help: places, dates and programmes (`Scope`), and one fact of each clause. So what differs is
how texts are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from bm25s import BM25
from numpy.typing import NDArray

from knowledge import Fact, Library, Search
from knowledge.search.index import joined
from knowledge.search.scope import Scope
from knowledge.search.segmenting import Segmenter
from knowledge.search.text import bigrams, clean, parts
from knowledge.search.vocabulary import Vocabulary

#: The day on which all questions are asked.
DAY = date(2026, 11, 23)
Scores = NDArray[np.float64]
#: From a cleaned question to a score for every fact.
Scorer = Callable[[str], Scores]
#: From a question to its best facts, at most so many.
Method = Callable[[str, int], Sequence[Fact]]


def ours(library: Library) -> Method:
    """The search, without its decision that nothing was found."""
    search = Search(library)
    return lambda text, most: [hit.fact for hit in search.nearest(text, as_of=DAY, most=most)]


def without_vocabulary(library: Library) -> Method:
    """The search without knowledge/synonyms.yaml: BM25 over the facts' own words."""
    return ours(replace(library, synonyms={}))


def plain(library: Library, scorer: Scorer) -> Method:
    """A plain method: its scores, weighed by place, date and programme."""
    scope = Scope(library)

    def first(text: str, most: int) -> list[Fact]:
        asked = clean(text)
        weights = scope.weights(asked, as_of=DAY, region=None, places=scope.places(asked), past=False)
        scores = scorer(asked) * weights
        found: dict[str, Fact] = {}
        for place in np.argsort(-scores, kind="stable"):
            if scores[place] <= 0 or len(found) == most:
                break
            found.setdefault(library.facts[place].clause, library.facts[place])
        return list(found.values())

    return first


def texts(library: Library) -> list[str]:
    """What is compared with a question: the fact, its quote and the names of its programmes, cleaned."""
    return [
        clean("。".join([fact.say, fact.quote, *(library.programmes[name].name for name in fact.programmes)]))
        for fact in library.facts
    ]


def everyday(library: Library, segmenter: Segmenter) -> list[list[str]]:
    """For each fact the tokens of its everyday phrases in knowledge/synonyms.yaml."""
    vocabulary = Vocabulary(library.synonyms)
    tokens = {entry.key: sorted(set(segmenter.tokens(joined(entry.phrases)))) for entry in vocabulary.entries}
    return [
        [token for entry in vocabulary.entries if entry.is_about(fact, text) for token in tokens[entry.key]]
        for fact in library.facts
        for text in [clean(f"{fact.say}。{fact.quote}")]
    ]


def pairs(text: str) -> list[str]:
    """All pairs of neighbouring characters of cleaned text."""
    return [pair for part in parts(text) for pair in bigrams(part)]


def pair_bm25(documents: Sequence[str]) -> Scorer:
    """BM25 over pairs of characters."""
    make: Any = BM25
    index = make(k1=1.2, b=0.75)
    index.index([pairs(text) or [""] for text in documents], show_progress=False)

    def score(text: str) -> Scores:
        known = [pair for pair in pairs(text) if pair in index.vocab_dict]
        return np.asarray(index.get_scores(known), dtype=np.float64) if known else np.zeros(len(documents))

    return score


def gram_cosine(documents: Sequence[str], longest: int = 3) -> Scorer:
    """Cosine of TF-IDF vectors over all runs of one to `longest` characters."""

    def grams(text: str) -> list[str]:
        return [
            part[start : start + length]
            for part in parts(text)
            for length in range(1, longest + 1)
            for start in range(len(part) - length + 1)
        ]

    places: dict[str, int] = {}
    for text in documents:
        for gram in grams(text):
            places.setdefault(gram, len(places))
    counts = np.zeros((len(documents), len(places)))
    for row, text in enumerate(documents):
        for gram in grams(text):
            counts[row, places[gram]] += 1
    rarity = np.log((1 + len(documents)) / (1 + (counts > 0).sum(axis=0))) + 1
    matrix = counts * rarity
    matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)

    def score(text: str) -> Scores:
        vector = np.zeros(len(places))
        for gram in grams(text):
            if gram in places:
                vector[places[gram]] += 1
        vector *= rarity
        result: Scores = matrix @ (vector / (np.linalg.norm(vector) or 1.0))
        return result

    return score
