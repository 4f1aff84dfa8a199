"""Places in answers and corrections of a form: a short name (灵溪) is looked for near the place that is known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from actions.reading.heard import TYPED
from knowledge import Library
from knowledge.regions.names import PARTICLE
from knowledge.ticket_form import TicketForm

#: Of more places of one name the county is asked instead.
_MOST_SHOWN = 5
_LONGEST, _SHORT = 20, 10
#: What may stand between a county and its township: 合江县，合江镇.
_BESIDE = re.compile(r"[的\s，,、]{0,2}")
_COUNTY_AND_TOWN = re.compile("(?P<county>[一-龥]{2,7}[县区市旗])(?P<town>[一-龥]{1,8}(?:镇|乡|街道))")
#: Not 合江县城镇, 渠县各乡镇, 民政局下乡.
_TOWN_BEHIND = re.compile(
    r"[的\s，,、]{0,2}(?P<town>(?![我你他她这那哪各全每某有是在的])[一-龥]{1,3}?(?:(?<![城乡村集市在到去回本下老家返和及])[镇乡]|街道))"
)
_KINDS = frozenset({"镇", "乡", "街道", "县", "区", "市"})
#: Signs that are typed for the sound of 镇 and 乡: 慈化真.
_HEARD_AS_TOWN = re.compile("(?<=[县区市旗][一-龥])(?P<name>[一-龥]{0,3})(?P<sign>[真阵振正震阵香相])$")
_WHICH = re.compile("(?:是|就是|选)?第?([一二三四五12345])")
_ORDINALS = "一二三四五12345"


@dataclass(frozen=True)
class Place:
    """A division's code, and what is left that names none (a village, a township of an unknown county)."""

    region: str | None
    address: str | None = None


def township_elsewhere(text: str, known: str | None, library: Library) -> Place | None:
    """A township that the table has in other counties only, named beside its county: 合江县合江镇 is in 合江县.

    `known`: the division in which a township that is named alone must lie.
    """
    regions = library.regions
    upper, end = known, 0
    for span in regions.find(text):
        found = [region for code in span.codes if (region := regions.get(code)) is not None]
        towns = [region for region in found if region.level == "township" and region.name == span.text]
        beside = end and _BESIDE.fullmatch(text[end : span.start])
        if towns and upper and (beside or upper == known):
            return None if any(regions.contains(upper, region.code) for region in towns) else Place(upper, span.text)
        county = len(found) == 1 and found[0].level == "county"
        upper, end = (found[0].code, span.end) if county else (None, 0)
    return None


def unlisted_behind(text: str, county: str, library: Library) -> str | None:
    """A township that the table does not have, right behind its county: 佛荫镇 of 合江县佛荫镇; None for none."""
    for span in library.regions.find(text):
        found = _TOWN_BEHIND.match(text, span.end) if county in span.codes else None
        if found is not None and not library.regions.resolve(found["town"], within=county):
            return found["town"]
    return None


def place_named(
    said: str, known: str | None, library: Library, words: TicketForm, *, asked: bool, led: bool = False
) -> Place | tuple[str, ...] | None:
    """The place that `said` names; full names where it may be one of several; None if it is no place.

    `known`: where it was taken to be: a name means the place in the same county first, then city, then province.
    `asked`: a place was asked for or spoken of. `led`: something is said to be wrong. A village will do then.
    """
    name = cleaned(said, words)
    if not 1 < len(name) <= _LONGEST:
        return None
    province = _province(name, library)
    if province is not None:
        return Place(province)
    unlisted = township_elsewhere(name, None, library)
    if unlisted is not None:
        return unlisted
    found = _nearest(name, known, library)
    if len(found) == 1:
        return Place(found[0])
    if 1 < len(found) <= _MOST_SHOWN:
        return tuple(map(library.regions.full_name, found))
    return _unlisted(name, known, library, words, asked=asked, led=led)


def _province(name: str, library: Library) -> str | None:
    """The code of the province that a name is all of: 新疆 is no 新疆街道 of another city."""
    spans = library.regions.find(name.removesuffix(PARTICLE))
    if len(spans) != 1 or (spans[0].start, spans[0].end) != (0, len(name.removesuffix(PARTICLE))):
        return None
    region = library.regions.get(spans[0].codes[0])
    return region.code if len(spans[0].codes) == 1 and region is not None and region.level == "province" else None


def _unlisted(
    name: str, known: str | None, library: Library, words: TicketForm, *, asked: bool, led: bool = False
) -> Place | None:
    """A place that the table of divisions does not have there, or has too often."""
    if words.match("township_shaped", name):
        # Not in the table there, or many of the name: the county that is known stays, or is asked.
        return Place(_county(known, library), name)
    first = words.match("township_first", name)
    if first is not None and len(found := _nearest(first["town"], known, library)) == 1:
        return Place(found[0], first["rest"])
    begins = library.regions.find(name)[:1] if asked else []
    if begins and begins[0].start == 0 and len(begins[0].codes) == 1:
        left = name[begins[0].end :].removeprefix(PARTICLE)
        return Place(begins[0].codes[0], left) if 1 < len(left) <= _SHORT else None
    if (asked or led) and words.match("address_shaped", name) and not words.holds("not_address", name):
        return Place(known, name)
    return None


def _nearest(name: str, known: str | None, library: Library) -> list[str]:
    """Codes of the divisions of this name in the smallest known division that has any, else anywhere."""
    for upper in library.regions.chain(known) if known else ():
        found = [region.code for region in library.regions.resolve(name, within=upper.code)]
        if upper.level != "township" and (inside := [code for code in found if code != upper.code]):
            return inside
    anywhere = library.regions.resolve(name)
    if known and all(region.level == "township" and region.name == name for region in anywhere):
        return []  # 合江镇 in another province: the province that was said wins
    return [region.code for region in anywhere]


def cleaned(said: str, words: TicketForm) -> str:
    """A name without what stands around it: 我是住定远镇的 is 定远镇."""
    name = said.strip(" ，,。.！!；;、：:？?")
    before = words.match("before_value", name)
    name = name[before.end() :] if before is not None else name
    after = words.match("after_value", name)
    return name[: after.start()] if after is not None else name


def _county(known: str | None, library: Library) -> str | None:
    chain = library.regions.chain(known) if known else ()
    return next((region.code for region in chain if region.level != "township"), None)


def near_names(text: str, library: Library) -> tuple[str, ...]:
    """Full names of townships that are meant where one sign of each name is another: 元州区西村镇, 袁洲区慈话镇."""
    said, regions = _HEARD_AS_TOWN.sub(_town_heard, text.strip(" ，,。.！!的")), library.regions
    found = _COUNTY_AND_TOWN.fullmatch(said)
    if found is None:  # 慈化: a short name that may be many
        alike = [
            region.code for region in regions if region.name[: len(said)] == said and region.name[len(said) :] in _KINDS
        ]
        return tuple(map(regions.full_name, alike)) if len(said) > 1 and len(alike) <= _MOST_SHOWN else ()
    # 江西宜春袁洲区: the county is what it ends in.
    said = found["county"]
    counties = [
        region for region in regions if region.level == "county" and _one_off(region.name, said[-len(region.name) :])
    ]
    named = [
        region.code
        for region in regions
        if region.level == "township" and _one_off(region.name, found["town"])
        and any(regions.contains(county.code, region.code) for county in counties)
    ]  # fmt: skip
    exact = [code for code in named if (region := regions.get(code)) is not None and region.name == found["town"]]
    near = exact or named
    return tuple(map(regions.full_name, near)) if len(near) <= _MOST_SHOWN else ()


def by_sound(message: dict[str, Any], region: str, library: Library) -> bool:
    """Whether the place that a message was taken to name is not in it as it was typed: 合江县 of 合疆县."""
    regions, text = library.regions, str(message.get("text") or "")
    typed = str(message.get(TYPED) or text)
    if typed != text and regions.named_in(text) != regions.named_in(typed):
        return True
    county = next((up for up in regions.chain(region) if up.level == "county"), None)
    if county is None or county.name in typed:
        return False
    size = len(county.name)
    near = (typed[at : at + size] for at in range(len(typed) - size + 1))
    return any(part[-1] == county.name[-1] and _one_off(county.name, part) and not regions.find(part) for part in near)


def _town_heard(found: re.Match[str]) -> str:
    return found["name"] + ("乡" if found["sign"] in "香相" else "镇")


def chosen_place(names: tuple[str, ...], text: str, library: Library, words: TicketForm) -> str | None:
    """The code of the one of several places that an answer chooses: 第二个, 宜春那个; None where it chooses none."""
    if not names:
        return None
    if len(names) == 1 and (words.is_whole("agree", text) or library.dialogue.is_whole("agree", text)):
        return library.regions.named_in(names[0])
    said = cleaned(text, words)
    which = _WHICH.fullmatch(said.removesuffix("个"))
    if which is not None:
        at = _ORDINALS.index(which[1]) % (len(_ORDINALS) // 2)
        return library.regions.named_in(names[at]) if at < len(names) else None
    said = said.removesuffix("那个").removesuffix("那")
    fitting = [name for name in names if len(said) > 1 and said in name]
    return library.regions.named_in(fitting[0]) if len(fitting) == 1 else None


def _one_off(name: str, said: str) -> bool:
    return len(name) == len(said) and sum(a != b for a, b in zip(name, said, strict=True)) <= 1
