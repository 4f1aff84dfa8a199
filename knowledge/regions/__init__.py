"""Administrative divisions of China down to the county, and how everyday text names them."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["province", "city", "county"]


@dataclass(frozen=True)
class Region:
    """One division. `code` is its six-digit division code, `parent` the code above it."""

    code: str
    name: str
    short_name: str
    level: Level
    parent: str | None


def _level(code: str) -> Level:
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


class Regions:
    """All divisions, looked up by code, name, short name or the beginning of a name."""

    def __init__(self, table: str) -> None:
        """`table`: the text of divisions.csv (code, name, short, aliases, alone)."""
        self._regions: dict[str, Region] = {}
        self._exact: dict[str, list[str]] = defaultdict(list)
        self._within: dict[str, list[str]] = defaultdict(list)
        self._surfaces: set[str] = set()
        rows = list(csv.DictReader(table.splitlines()))
        codes = {row["code"] for row in rows}
        for row in rows:
            code, name, short = row["code"], row["name"], row["short"]
            aliases = [alias for alias in row["aliases"].split("|") if alias]
            above = [up for up in (code[:4] + "00", code[:2] + "0000") if up != code and up in codes]
            self._regions[code] = Region(code, name, short or name, _level(code), above[0] if above else None)
            for text in {name, *aliases}:
                self._exact[text].append(code)
            for text in {name, short, *aliases} - {""}:
                self._within[text].append(code)
            self._surfaces.update(aliases)
            if row["alone"] == "1":
                self._surfaces.add(name)
        for row in rows:
            if row["alone"] == "0":
                above_name = self._regions[row["code"]].parent
                if above_name:
                    parent = self._regions[above_name]
                    self._surfaces.update({parent.name + row["name"], parent.short_name + row["name"]})

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

        `within` keeps only what lies in that division, and lets stems be understood that are too common to
        stand alone. A leading name does the same: 上饶广信区, 甘肃兰州, 海东平安.
        """
        return tuple(self._regions[code] for code in sorted(self._codes("".join(text.split()), within)))

    def _codes(self, text: str, within: str | None) -> set[str]:
        if within is None:
            found = set(self._exact.get(text, ()))
        else:
            found = {code for code in self._within.get(text, ()) if self.contains(within, code)}
        if found:
            return found
        for cut in range(len(text) - 1, 1, -1):
            for upper in self._codes_named(text[:cut], within):
                found |= {code for code in self._codes(text[cut:], upper) if code != upper}
            if found:
                return found
        return set()

    def _codes_named(self, text: str, within: str | None) -> list[str]:
        index = self._exact if within is None else self._within
        return [code for code in index.get(text, ()) if within is None or self.contains(within, code)]

    def search(self, prefix: str, limit: int = 10) -> tuple[Region, ...]:
        """Divisions whose name begins with `prefix`, larger ones first, at most `limit`; for a picker."""
        wanted = prefix.strip()
        if not wanted:
            return ()
        order = {"province": 0, "city": 1, "county": 2}
        hits = [region for region in self if region.name.startswith(wanted)]
        return tuple(sorted(hits, key=lambda region: (order[region.level], region.code))[:limit])

    def surfaces(self) -> frozenset[str]:
        """Names that can be recognised inside a sentence."""
        return frozenset(self._surfaces)
