"""Builds `knowledge/regions/divisions.csv` from npm's china-division.

Why a script: the division codes change every year, and which short names are safe to recognise inside a
sentence is a decision that must be repeatable. A false region (平安, 资源 and 和平 are counties too) is worse
than a short name that is not recognised.

    npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
    uv run --with jieba==0.42.1 python scripts/build_regions.py package/dist

Columns written: code (6 digits), name, short (the stem, understood after a parent's name or where a region is
already known; may be empty), aliases (`|`-separated short names that are safe inside a sentence), alone (1 if
the full name itself is safe inside a sentence, else 0).
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

import jieba  # type: ignore[import-not-found,import-untyped]
import yaml

TARGET = Path(__file__).parent.parent / "knowledge" / "regions" / "divisions.csv"

WORDS = yaml.safe_load((TARGET.parent / "everyday_words.yaml").read_text(encoding="utf-8"))
EVERYDAY, NOT_ALONE, CITY_WORDS = (set(WORDS[key]) for key in ("stems", "full_names", "city_stems"))

#: Rows that stand for "the rest of the city" in the source and are no places of their own.
PSEUDO = re.compile(r"^(市辖区|县|省直辖县级行政区划|自治区直辖县级行政区划)$")

ETHNIC_TAIL = re.compile("(" + "|".join(sorted(WORDS["peoples"], key=len, reverse=True)) + ")+$")

PROVINCE_TAIL = re.compile(r"(维吾尔自治区|壮族自治区|回族自治区|自治区|省|市)$")
CITY_TAIL = re.compile(r"(自治州|地区|盟|市)$")
COUNTY_TAIL = re.compile(r"(自治县|自治旗|特区|联合旗|区|县|市|旗)$")

EXTRA = {"150000": ["内蒙"]}

PLACE_TAGS = {"ns", "nr", "nz", "nt", "nrt", "nrfg"}
#: In jieba's dictionary a place name rarely counts above this unless it is also a word.
COMMON_FREQUENCY = 2000


def dictionary() -> dict[str, tuple[int, str]]:
    """Word → (frequency, part of speech) of jieba's standard dictionary."""
    words: dict[str, tuple[int, str]] = {}
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


def safe_in_a_sentence(code: str, short: str, words: dict[str, tuple[int, str]]) -> bool:
    """Whether a stem may be recognised without its parent's name before it."""
    if not short:
        return False
    if code.endswith("00"):
        return short not in CITY_WORDS
    if short in EVERYDAY or (len(short) == 2 and "和" in short):
        return False
    frequency, tag = words.get(short, (0, "ns"))
    return tag in PLACE_TAGS and frequency <= COMMON_FREQUENCY


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


def main() -> None:
    """Writes the file and says how many short names were kept."""
    if len(sys.argv) != 2:
        sys.exit("usage: build_regions.py <china-division dist folder>")
    rows = build(Path(sys.argv[1]))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["code", "name", "short", "aliases", "alone"])
        writer.writerows(rows)
    kept = Counter(bool(row[3]) for row in rows)
    print(f"{TARGET}: {len(rows)} divisions, {kept[True]} with a short name of their own")


if __name__ == "__main__":
    main()
