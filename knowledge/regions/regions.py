"""All divisions, looked up by code, name, old name, the beginning of a name, or inside a sentence."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from knowledge.regions.finding import Finder
from knowledge.regions.model import OldName, Region, Span, level_of
from knowledge.regions.names import Names
from knowledge.regions.townships import Townships

_LARGER_FIRST = {"province": 0, "city": 1, "county": 2, "township": 3}


class Regions:
    """All divisions of China down to the township. Immutable; iterates from the province down, each by code."""

    def __init__(
        self,
        table: str,
        townships: str = "",
        old_names: Iterable[OldName] = (),
        in_words: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """`table` and `townships`: the texts of divisions.csv and townships.txt (see scripts/build_regions.py);
        `in_words`: what in_words.yaml holds."""
        self._in_words = in_words or {}
        rows = list(csv.DictReader(table.splitlines()))
        codes = {row["code"] for row in rows}
        self._regions: dict[str, Region] = {}
        for row in rows:
            code, name = row["code"], row["name"]
            above = [up for up in (code[:4] + "00", code[:2] + "0000") if up != code and up in codes]
            self._regions[code] = Region(code, name, row["short"] or name, level_of(code), above[0] if above else None)
        self._surfaces = frozenset(self._safe_names(rows))
        # 东莞 and three other cities have no counties: their townships lie in the city.
        smaller = Townships(townships, lambda county: county if county in codes else county[:4] + "00")
        self._regions.update(smaller.regions)
        self._names = Names(rows, smaller, old_names)

    def _safe_names(self, rows: list[dict[str, str]]) -> Iterator[str]:
        for row in rows:
            yield from filter(None, row["aliases"].split("|"))
            if row["alone"] == "1":
                yield row["name"]
            elif above := self._regions[row["code"]].parent:
                yield self._regions[above].name + row["name"]
                yield self._regions[above].short_name + row["name"]

    def __len__(self) -> int:
        return len(self._regions)

    def __iter__(self) -> Iterator[Region]:
        return iter(self._regions.values())

    def get(self, code: str) -> Region | None:
        """The division with this code, or None."""
        return self._regions.get(code)

    def chain(self, code: str) -> tuple[Region, ...]:
        """The division and all above it, nearest first. Empty for an unknown code."""
        found = []
        region = self._regions.get(code)
        while region is not None:
            found.append(region)
            region = self._regions.get(region.parent) if region.parent else None
        return tuple(found)

    def full_name(self, code: str) -> str:
        """Names from the province down (甘肃省兰州市). Raises KeyError for an unknown code."""
        if code not in self._regions:
            raise KeyError(code)
        return "".join(region.name for region in reversed(self.chain(code)))

    def contains(self, upper: str, lower: str) -> bool:
        """Whether `lower` lies in `upper` or is it."""
        return any(region.code == upper for region in self.chain(lower))

    def resolve(self, text: str, within: str | None = None) -> tuple[Region, ...]:
        """All divisions that `text` can mean, sorted by code; empty if none.

        `within` keeps only what lies in that division, and lets short names be understood that are too common
        to stand alone. A leading name does the same: 上饶广信区, 海东平安, 四川合江的白沙.
        """
        return tuple(self._regions[code] for code in sorted(self._names.resolve("".join(text.split()), within)))

    def short_named(self, text: str) -> tuple[Region, ...]:
        """The counties and above that are called so for short (余干), the larger ones alone where there are any."""
        found = self._short_named.get(text, ())
        larger = tuple(region for region in found if region.level != "county")
        return larger or found

    @cached_property
    def _short_named(self) -> dict[str, tuple[Region, ...]]:
        named: dict[str, tuple[Region, ...]] = {}
        for region in self:
            if region.level != "township" and len(region.short_name) > 1:
                named[region.short_name] = (*named.get(region.short_name, ()), region)
        return named

    def old_name(self, text: str) -> str | None:
        """What to tell of the old name in `text` (上饶县, 江西上饶县); None if it holds none or is no place."""
        entry = self._names.old_name_in("".join(text.split()))
        return entry.note if entry else None

    def find(self, text: str) -> list[Span]:
        """Places named in a sentence, left to right. Adjacent names, or joined by 的, are one place."""
        return self._finder.find(text)

    def named_in(self, text: str, within: str | None = None) -> str | None:
        """Code of the most precise place that a sentence names beyond doubt (西村镇, 袁州区 in any order); else None.

        `within`: where it is known to be already, so that 西村镇 alone is one place.
        """
        sure = [span.codes[0] for span in self.find(text) if len(span.codes) == 1]
        upper = max(sure, key=lambda code: len(self.chain(code)), default=within)
        # Many townships share a name: it counts where the county is known, too.
        lower = [region.code for region in self if upper and region.parent == upper and region.name in text]
        return lower[0] if len(lower) == 1 else upper if sure else None

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self._names, self._surfaces, self._in_words)

    def search(self, prefix: str, limit: int = 10) -> tuple[Region, ...]:
        """Divisions whose name begins with `prefix`, larger ones first, at most `limit`; for a picker.

        Townships only from two characters on: one character would offer hundreds of them.
        """
        wanted = prefix.strip()
        if not wanted:
            return ()
        names, codes = self._sorted_names
        hits = []
        for position in range(bisect_left(names, wanted), len(names)):
            if not names[position].startswith(wanted):
                break
            region = self._regions[codes[position]]
            if len(wanted) > 1 or region.level != "township":
                hits.append(region)
        return tuple(sorted(hits, key=lambda region: (_LARGER_FIRST[region.level], region.code))[:limit])

    @cached_property
    def _sorted_names(self) -> tuple[list[str], list[str]]:
        ordered = sorted((region.name, region.code) for region in self)
        return [name for name, _ in ordered], [code for _, code in ordered]

    def surfaces(self) -> frozenset[str]:
        """Names of counties and above that can be recognised inside a sentence."""
        return self._surfaces

    def behind(self) -> dict[str, tuple[str, ...]]:
        """Short names of counties that cannot, as they are words, too; each with the names that it may stand behind."""
        found: dict[str, set[str]] = {}
        for region in self:
            if region.level == "county" and len(region.short_name) > 1 and region.short_name not in self._surfaces:
                uppers = self.chain(region.code)[1:]
                found.setdefault(region.short_name, set()).update(
                    name for upper in uppers for name in (upper.name, upper.short_name)
                )
        return {short: tuple(sorted(uppers)) for short, uppers in sorted(found.items())}
