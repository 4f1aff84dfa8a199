"""Reads townships.txt, the forty thousand divisions below the county.

They are kept apart from the larger ones because their names are far less safe: many are words (和平镇, 新城街道),
the same name is used in dozens of counties, and a short name means a township only where its county is known.
"""

from __future__ import annotations

from collections.abc import Callable

from knowledge.regions.model import Region


class Townships:
    """All townships: `regions` by code, `everyday` short names that are also words, `not_alone` full names.

    The latter need a parent's name before them inside a sentence.
    """

    def __init__(self, lines: str, parent_of: Callable[[str], str]) -> None:
        """`lines`: the text of townships.txt (see scripts/build_regions.py).

        `parent_of` gives the division code of the six digits that a line begins with.
        """
        self.regions: dict[str, Region] = {}
        # Codes with a space between, in one string: as many lists would double what reading takes.
        self._by_name: dict[str, str] = {}
        self._by_short_name: dict[str, str] = {}
        self.everyday: set[str] = set()
        self.not_alone: set[str] = set()
        for line in lines.splitlines():
            county, *items = line.split(" ")
            parent = parent_of(county)
            for item in items:
                code = county + item[:3]
                name, short = self._name(item[3:])
                self.regions[code] = Region(code, name, short or name, "township", parent)
                _add(self._by_name, name, code)
                if short:
                    _add(self._by_short_name, short, code)

    def _name(self, marked: str) -> tuple[str, str]:
        """The full and the short name of one entry; notes what its marks say."""
        short, _, kind = marked.partition(".")
        if not kind:
            short, _, kind = marked.partition(":")
            if kind:
                self.everyday.add(short)
            else:
                short, kind = "", marked
        name = short + kind
        if name[-1] == "?":
            name = name[:-1]
            self.not_alone.add(name)
        return name, short

    def names(self) -> set[str]:
        """All full names."""
        return set(self._by_name)

    def short_names(self) -> set[str]:
        """All short names."""
        return set(self._by_short_name)

    def named(self, name: str) -> list[str]:
        """Codes of the townships with this full name."""
        return self._by_name.get(name, "").split()

    def short_named(self, short: str) -> list[str]:
        """Codes of the townships with this short name."""
        return self._by_short_name.get(short, "").split()


def _add(codes: dict[str, str], name: str, code: str) -> None:
    known = codes.get(name)
    codes[name] = f"{known} {code}" if known else code
