"""What a place's name means, by itself and inside a division that is already known.

Larger divisions come first: a name that fits a county and a township means the county. An old name comes after
all present names of counties and above. A township's short name means nothing until its county, its city or its
municipality is known; then its name may also end in another kind than it has now (a 乡 that became a 镇).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from knowledge.regions.model import OldName, area_of, level_of
from knowledge.regions.townships import Townships

PARTICLE = "的"
_TOWNSHIP_KIND = re.compile(r"(?<=..)(街道|镇|乡)$")


class Names:
    """All names of all divisions. `old` has the old ones, by name and by short name."""

    def __init__(self, rows: Iterable[Mapping[str, str]], townships: Townships, old_names: Iterable[OldName]) -> None:
        """`rows` are those of divisions.csv."""
        self._townships = townships
        self._alone: dict[str, list[str]] = defaultdict(list)
        self._inside: dict[str, list[str]] = defaultdict(list)
        self._with_cities: set[str] = set()
        for row in rows:
            code, aliases = row["code"], set(row["aliases"].split("|")) - {""}
            for text in {row["name"], *aliases}:
                self._alone[text].append(code)
            for text in {row["name"], row["short"], *aliases} - {""}:
                self._inside[text].append(code)
            if level_of(code) == "city":
                self._with_cities.add(code[:2])
        self.old = {text: entry for entry in old_names for text in (entry.old, entry.short) if text}
        self._longest = max(map(len, self.everything()))

    def alone(self, text: str) -> Collection[str]:
        """Codes of all divisions that this one name means without another name before it."""
        larger = self._larger_alone(text)
        # A township's name of two characters may be a mere kind of place: 街道, 林场.
        return larger or (self._town_or_county(text) if len(text) > 2 else ())

    def _town_or_county(self, text: str) -> Collection[str]:
        """Townships of this name; with the only one the county that is called so, too.

        合江镇 is one in 化州市, and what people go on calling the seat of 合江县.
        """
        towns = self._townships.named(text)
        if len(towns) != 1 or not text.endswith("镇"):
            return towns
        counties = self._alone.get(f"{text[:-1]}县", ())
        return [*towns, *(code for code in counties if not _lying_in(code, towns))]

    def inside(self, text: str, upper: str) -> set[str]:
        """Codes of all divisions that this one name means inside `upper` (itself included)."""
        return self._larger_inside(text, upper) or self._townships_inside(text, upper)

    def _larger_alone(self, text: str) -> Collection[str]:
        if text in self._alone:
            return self._alone[text]
        return self.old[text].now if text in self.old else ()

    def _larger_inside(self, text: str, upper: str) -> set[str]:
        found = _lying_in(upper, self._inside.get(text, ()))
        # 江西南昌 is the city, not the county in it that has the same short name.
        larger = {code for code in found if not any(_lying_in(other, [code]) for other in found - {code, upper})}
        return larger or (_lying_in(upper, self.old[text].now) if text in self.old else set())

    def _townships_inside(self, text: str, upper: str) -> set[str]:
        found = _lying_in(upper, self._townships.named(text))
        if found or not self._understands_short_names(upper, text):
            return found
        short = _lying_in(upper, self._townships.short_named(text))
        return short or _lying_in(upper, self._townships.short_named(_TOWNSHIP_KIND.sub("", text)))

    def _understands_short_names(self, upper: str, text: str) -> bool:
        """In a county always; in a city or a municipality unless `text` is a larger division's name (沈阳, 朝阳)."""
        level = level_of(upper)
        if level == "county":
            return True
        holds_counties = level == "city" or (level == "province" and upper[:2] not in self._with_cities)
        return holds_counties and text not in self._alone

    def resolve(self, text: str, within: str | None) -> set[str]:
        """Codes of all divisions that a name or a chain of names means (上饶广信区, 合江县的白沙镇)."""
        found = set(self.alone(text) if within is None else self.inside(text, within))
        if found:
            return found
        for _, uppers, rest in self._chains(text, within):
            for upper in uppers:
                found |= self.below(self.resolve(rest, upper), upper, rest)
            if found:
                return found
        return set()

    def old_name_in(self, text: str, within: str | None = None) -> OldName | None:
        """The first old name in a name or a chain that `resolve` understands, or None."""
        if self.alone(text) if within is None else self.inside(text, within):
            return self.old.get(text)
        for first, uppers, rest in self._chains(text, within):
            for upper in uppers:
                if self.below(self.resolve(rest, upper), upper, rest):
                    return self.old.get(first) or self.old_name_in(rest, upper)
        return None

    def _chains(self, text: str, within: str | None) -> Iterator[tuple[str, Collection[str], str]]:
        """All ways to begin with the name of a county or above, the longest first: name, its codes, the rest."""
        for cut in range(min(len(text) - 1, self._longest), 1, -1):
            first = text[:cut]
            # Never into the same division again, so that it goes down three times at most.
            uppers = self._larger_alone(first) if within is None else self._larger_inside(first, within) - {within}
            if uppers:
                yield first, uppers, text[cut:].removeprefix(PARTICLE)

    def below(self, codes: set[str], upper: str, text: str) -> set[str]:
        """`codes` without `upper`, which lies in itself (吉林 in 吉林吉林 is the city).

        An old name (`text`) may well mean the division that already stands before it: 莱芜市莱城区.
        """
        return codes if text in self.old else codes - {upper}

    def is_everyday_short_name(self, text: str) -> bool:
        """Whether it is a short name that is also a word (河东, 和平), so not safe in a sentence."""
        if text in self._alone or text in self.old or self._townships.named(text):
            return False
        return text in self._inside or text in self._townships.everyday

    def everything(self) -> set[str]:
        """All full and short names."""
        return {*self._inside, *self.old, *self._townships.names(), *self._townships.short_names()}

    def safe_townships(self) -> set[str]:
        """Full names of townships that are safe in a sentence without another name before them."""
        return self._townships.names() - self._townships.not_alone


def _lying_in(upper: str, codes: Collection[str]) -> set[str]:
    if not codes:
        return set()
    area = area_of(upper)
    return {code for code in codes if code.startswith(area)}
