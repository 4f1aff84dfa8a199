"""The search as others use it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import log

from knowledge.library import Library
from knowledge.models import Fact
from knowledge.search.confidence import THRESHOLD, Signs, probability
from knowledge.search.index import Index
from knowledge.search.scope import Scope
from knowledge.search.text import clean

_FIGURE = re.compile(r"\d\s*(?:元|万|亿|倍|%)|多少|统一|标准|一成|几成|三成")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年?")
_NUMBER = re.compile(r"\d\s*(?:元|万|亿|倍|%)|资料里没写")
#: Of a longer message only the end counts: a letter tells a life before it asks.
_LONGEST = 500
#: Whether something was found is judged by so many facts, however many are wanted.
_JUDGED = 3
#: From here on what goes on with an aid is told: it is asked of that aid in any case, and else another of its rules is.
_OF_THE_AID = 0.8


@dataclass(frozen=True)
class Hit:
    """A fact that was found. `score` orders the hits of one question; it says nothing across questions."""

    fact: Fact
    score: float


class Search:
    """Deterministic, safe to share between threads; the index is made on first use, in about two seconds."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._scope = Scope(library)

    def find(self, text: str, *, as_of: date, region: str | None = None, most: int = 3) -> tuple[Hit, ...]:
        """The facts that answer, best first, of different clauses; empty if probably none does.

        `region` keeps local facts to that division and those above it. Without it a local fact is only told where
        the text names its place, or where it fits far better than any national one.
        """
        hits, signs = self._look(text, as_of, region, most)
        return hits if signs is not None and probability(signs) >= THRESHOLD else ()

    def nearest(self, text: str, *, as_of: date, region: str | None = None, most: int = 3) -> tuple[Hit, ...]:
        """As `find`, however weak the likeness; empty only where not one word is shared."""
        return self._look(text, as_of, region, most)[0]

    def within(
        self, text: str, programmes: Collection[str], *, as_of: date, region: str | None = None, most: int = 3
    ) -> tuple[Hit, ...]:
        """As `find`, of these programmes' facts alone: what a question means that goes on with an aid.

        `text` is without the names of the aid: facts that name it in full would come first, whatever is asked.
        """
        hits, signs = self._look(text, as_of, region, most, of=programmes)
        return hits if signs is not None and probability(replace(signs, named=True)) >= _OF_THE_AID else ()

    def chance(self, text: str, *, as_of: date, region: str | None = None) -> float:
        """How probably one of the facts answers, from 0 to 1: what `find` decides by."""
        signs = self.signs(text, as_of=as_of, region=region)
        return probability(signs) if signs is not None else 0.0

    def signs(self, text: str, *, as_of: date, region: str | None = None) -> Signs | None:
        """What `find` decides by; None where `nearest` finds nothing."""
        return self._look(text, as_of, region, _JUDGED)[1]

    @cached_property
    def _index(self) -> Index:
        return Index(self._library)

    def _look(
        self, text: str, as_of: date, region: str | None, most: int, of: Collection[str] | None = None
    ) -> tuple[tuple[Hit, ...], Signs | None]:
        asked = clean(text)[-_LONGEST:]
        vocabulary = self._index.vocabulary
        places = self._scope.places(asked)
        ranking = self._index.ranking(asked)
        weights = self._scope.weights(
            asked, as_of=as_of, region=region, places=places, past=vocabulary.asks_past(asked)
        )
        if of is not None:
            weights = weights * self._scope.of(of)
        scores = ranking.facts * weights
        best = self._best(scores.tolist(), max(most, _JUDGED))
        hits = tuple(Hit(self._library.facts[place], score) for place, score in best)
        if not hits:
            return (), None
        amount = vocabulary.asks_amount(asked)
        return hits[:most], Signs(
            strength=log(hits[0].score + 1),
            elsewhere=min(ranking.elsewhere / hits[0].score, 2.0),
            other_figure=amount
            and not vocabulary.asks_why(asked)
            and (_is_future(asked, as_of) or self._is_another_figure(asked, places, hits)),
            own_file=vocabulary.asks_file(asked),
            no_figure=amount and not any(_FIGURE.search(hit.fact.say) for hit in hits[:_JUDGED]),
            named=vocabulary.names_ours(asked),
        )

    def _is_another_figure(self, asked: str, places: Sequence[str], hits: Sequence[Hit]) -> bool:
        """Whether the figure that `asked` asks for is not among the hits: those are of another place or programme."""
        best, with_figure = hits[0].fact, [hit.fact for hit in hits[:_JUDGED] if _NUMBER.search(hit.fact.say)]
        if places and not self._scope.is_of_one_of(best, places):
            return not any(self._scope.is_of_one_of(fact, places) for fact in with_figure)
        named = self._scope.named_programmes(asked)
        return best in with_figure and bool(named and best.programmes) and named.isdisjoint(best.programmes)

    def _best(self, scores: Sequence[float], most: int) -> Iterator[tuple[int, float]]:
        """Places and scores, best first, one of each clause; the library's order decides between equals."""
        clauses: set[str] = set()
        for place in sorted(range(len(scores)), key=lambda place: -scores[place]):
            clause = self._library.facts[place].clause
            if scores[place] <= 0 or len(clauses) == most:
                return
            if clause not in clauses:
                clauses.add(clause)
                yield place, scores[place]


def _is_future(text: str, as_of: date) -> bool:
    return any(int(year) > as_of.year for year in _YEAR.findall(text))
