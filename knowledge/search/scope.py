"""Which facts may be told to whom: never a neighbour's, and the past only where it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from knowledge.answers.selecting import GENERAL, in_force, overlaps
from knowledge.cues import read_cues
from knowledge.library import Library
from knowledge.models import Fact
from knowledge.search.text import clean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Weights = NDArray[np.float64]

#: A local fact where the question names its place, and where it names none: that question expects national rules.
_PLACE_NAMED, _NO_PLACE = 1.3, 0.6
#: A fact about other programmes than the one that the question names.
_OTHER_PROGRAMME = 0.8


class Scope:
    """Weights for all facts in the library's order; 0 for a fact that must not be told."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._regions = [library.document_of(fact.clause).region for fact in library.facts]
        self._programmes = [frozenset(fact.programmes) for fact in library.facts]
        names = {
            clean(name): frozenset(programme.members or (programme.id,))
            for programme in library.programmes.values()
            for name in (programme.name, programme.short_name, *programme.aliases)
        }
        self._names = sorted(names.items(), key=lambda item: (-len(item[0]), item[0]))
        self._on_day: tuple[date, Weights] | None = None

    def places(self, text: str) -> tuple[str, ...]:
        """The codes of all divisions that the text can mean."""
        return tuple(code for span in self._library.regions.find(text) for code in span.codes)

    def is_of_one_of(self, fact: Fact, places: Iterable[str]) -> bool:
        """Whether the fact is of one of the places, of a larger one around it or a smaller one in it."""
        region = self._library.document_of(fact.clause).region
        return bool(region) and any(self._concerns(region, code) for code in places)

    def weights(self, text: str, *, as_of: date, region: str | None, places: Iterable[str], past: bool) -> Weights:
        """`text` is cleaned; `places` are those that it names; `past`: it asks for what held formerly."""
        weights = self._time(text, as_of, past) * self._place(region, tuple(places))
        named = self.named_programmes(text)
        if named:
            weights *= self._by_fact(1.0 if named & programmes else _OTHER_PROGRAMME for programmes in self._programmes)
        return weights

    def of(self, programmes: Collection[str]) -> Weights:
        """1 for the facts of these programmes, of a family's members and of all aid, 0 for all others."""
        known = self._library.programmes
        wanted = {GENERAL, *(member for name in programmes for member in (name, *known[name].members))}
        return self._by_fact(float(bool(wanted & own)) for own in self._programmes)

    def _time(self, text: str, as_of: date, past: bool) -> Weights:
        library = self._library
        if self._on_day is None or self._on_day[0] != as_of:
            self._on_day = as_of, self._by_fact(float(in_force(library, fact, as_of)) for fact in library.facts)
        now = self._on_day[1]
        about = read_cues(library, text, as_of).about
        if about is None:
            return now * 0 + 1 if past else now.copy()
        return self._by_fact(
            float(holds or overlaps(library, fact, about)) for holds, fact in zip(now, library.facts, strict=True)
        )

    def _place(self, region: str | None, places: tuple[str, ...]) -> Weights:
        chain = {above.code for above in self._library.regions.chain(region)} if region else set()
        weight = {"": 1.0}
        for local in set(self._regions) - {""}:
            named = any(self._concerns(local, code) for code in places)
            if region:
                weight[local] = (_PLACE_NAMED if named else 1.0) if local in chain else 0.0
            else:
                weight[local] = _PLACE_NAMED if named else 0.0 if places else _NO_PLACE
        return self._by_fact(weight[local] for local in self._regions)

    def _concerns(self, local: str, code: str) -> bool:
        regions = self._library.regions
        return regions.contains(local, code) or regions.contains(code, local)

    def named_programmes(self, text: str) -> frozenset[str]:
        """The programmes that cleaned text names; all members where it names a family of them."""
        found: frozenset[str] = frozenset()
        for name, programmes in self._names:
            if name in text:
                found |= programmes
                text = text.replace(name, " ")
        return found

    @staticmethod
    def _by_fact(values: Iterable[float]) -> Weights:
        import numpy as np

        return np.fromiter(values, dtype=np.float64)
