"""Whether the facts that are named as missing are those that matter: by searching completions, never by proof.

A named fact matters if two ways to complete the household that differ in this fact alone have different verdicts. The
search samples completions, so what it does not find may still exist.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import Any, NamedTuple

from knowledge import Library
from knowledge.eligibility.columns import CODE, Households
from knowledge.eligibility.completions import Completions, Open
from knowledge.eligibility.engine import Outcome, evaluate
from knowledge.eligibility.exact import Asked
from knowledge.eligibility.facts import (
    FACTS,
    HOUSEHOLD_AID,
    PERSON_AID,
    Because,
    Disability,
    Emergency,
    Illness,
    Parent,
    SelfCare,
    Study,
    Supporter,
    names_of,
)
from knowledge.eligibility.household import Household
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import missing

from .engine import Rule, by_household
from .households import (
    PROPERTY,
    REGIONS,
    STANDARDS,
    Data,
    Where,
    built,
    copied,
    facts_of,
    filled,
    holder,
    is_told,
    only_for_authority,
    put_in,
    take_out,
)
from .scalar import Result

#: A household's income and its persons' hang together, so the other kind is left as it is told.
INCOMES = ("income", "own_income")


class Named(NamedTuple):
    """A fact that a rule named for one row of one household."""

    place: int
    rule: Rule
    row: int
    fact: str


def shown_to_matter(
    library: Library, known: list[Data], day: date, rng: random.Random, rounds: int, pool: int = 24
) -> tuple[set[Named], set[Named]]:
    """Which named facts were shown to matter, and which were not.

    Each round completes every household in `pool` ways, takes for every rule and person the ways that came out
    best, and changes one fact of them.
    """
    before = by_household(library, [built(data) for data in known], day)
    open_ = {
        Named(place, rule, row, fact)
        for place, found in enumerate(before)
        for rule, rows in found.items()
        for row, result in enumerate(rows)
        for fact in result.missing
    }
    shown: set[Named] = set()
    for _ in range(rounds):
        wanted: dict[tuple[int, str], set[tuple[Rule, int]]] = defaultdict(set)
        for named in sorted(open_ - shown):  # a set has another order each time
            wanted[named.place, named.fact].add((named.rule, named.row))
        bases = [
            (place, fact, filled(rng, known[place], day, fact not in INCOMES, rng.random() < 0.8))
            for place, fact in wanted
            for _ in range(pool)
        ]
        judged = by_household(library, [built(base) for _, _, base in bases], day)
        pairs: list[tuple[int, str, dict[Rule, list[Result]], Data]] = []
        for start, (place, fact) in zip(range(0, len(bases), pool), wanted, strict=True):
            ways = range(start, start + pool)
            chosen = {
                max(ways, key=lambda way: (_promise(judged[way][rule], row), rng.random()))
                for rule, row in sorted(wanted[place, fact])
            }
            for way in rng.sample(sorted(chosen), min(4, len(chosen))):
                for other in _changed(rng, known[place], bases[way][2], fact, day):
                    pairs.append((place, fact, judged[way], other))
        after = by_household(library, [built(other) for *_, other in pairs], day)
        for (place, fact, one, _), found in zip(pairs, after, strict=True):
            for rule, row in wanted[place, fact]:
                if _row(one[rule], row).verdict != _row(found[rule], row).verdict:
                    shown.add(Named(place, rule, row, fact))
    return shown, open_ - shown


def turning(library: Library, data: Data, day: date, asked: Asked, most: int) -> dict[str, tuple[Data, Data]] | None:
    """For each missing fact that turns a verdict two ways to complete the household that differ in that fact alone and
    have two verdicts, by trying all ways of all facts that are missing, and of those that are waited for once these are
    known. None where there are more than `most`."""
    book, standards = rulebook(), Standards(library, day)
    completions = Completions(library, book, standards, day)
    columns = Households.of([built(data)], day)
    outcome = next(item for item in evaluate(library, book, columns, day, standards=standards) if _is(item, asked))
    waited = set(names_of(int(missing(outcome.finding)[asked.row])))
    while True:
        opens = completions.open_facts(columns, [fact for fact in FACTS if fact in waited])
        if opens is None or {item.fact for item in opens} != waited or prod(len(item.ways) for item in opens) > most:
            return None
        told = {
            way: other
            for way in product(*(range(len(item.ways)) for item in opens))
            if (other := _as_told(data, opens, way)) is not None
        }
        judged = by_household(library, [household for _, household in told.values()], day)
        found = dict(zip(told, (one[asked.programme, asked.variant][asked.row] for one in judged), strict=True))
        # A fact may matter in one place only.
        later = {fact for result in found.values() for fact in result.missing} - waited
        if not later:
            break
        waited |= later
    pairs: dict[str, tuple[Data, Data]] = {}
    for at, item in enumerate(opens):
        rest: dict[tuple[int, ...], tuple[int, ...]] = {}
        for way, result in found.items():
            first = rest.setdefault((*way[:at], *way[at + 1 :]), way)
            if found[first].verdict != result.verdict:
                pairs.setdefault(item.fact, (told[first][0], told[way][0]))
    return pairs


def _is(outcome: Outcome, asked: Asked) -> bool:
    return (outcome.programme, outcome.variant) == (asked.programme, asked.variant)


def _as_told(data: Data, opens: Sequence[Open], way: Sequence[int]) -> tuple[Data, Household] | None:
    """The household with some facts as they are in `way`; None where no household is so."""
    told = copied(data)
    told["persons"] += [{} for _ in range((told.get("size") or 1) - len(told["persons"]))]
    for item, number in zip(opens, way, strict=True):
        part = told if item.person is None else told["persons"][item.person]
        part.update(_fields(item.ways[number], of_person=item.person is not None))
    try:
        return told, built(told)
    except ValueError:  # it does not add up
        return None


def _fields(way: Mapping[str, int], *, of_person: bool) -> Data:
    """Columns and their values as they stand in a household's file."""
    found: Data = {}
    for column, value in way.items():
        match column:
            case "age_lo" | "months_lo":
                found["age" if column == "age_lo" else "unemployed_months"] = value
            case "income_lo" | "costs_lo":
                name = "income" if column == "income_lo" else "necessary_costs"
                found[name] = {"yuan": str(Decimal(value) / 100), "per": "year"}
            case "income_hi" | "costs_hi" | "age_hi" | "months_hi":
                pass
            case "receives":
                aid = PERSON_AID if of_person else HOUSEHOLD_AID
                found[column] = [name for place, name in enumerate(aid) if value >> place & 1]
            case "over_since":
                found["over_standard_since"] = date.fromordinal(value).isoformat()
            case "over_because":
                found["over_standard_because"] = _word(column, value)
            case "within_limits":
                found["property_within_limits"] = value == 1
            case "grade":
                found["disability_grade"] = value
            case _ if column.endswith("region"):
                found[column] = str(value)
            case _ if column in CODE:
                found[column] = _word(column, value)
            case _:
                found[column] = value == 1
    return found


def _word(column: str, value: int) -> str:
    return next(text for text, number in CODE[column].items() if number == value)


def _row(rows: list[Result], row: int) -> Result:
    return rows[row if row < len(rows) else 0]


def _promise(rows: list[Result], row: int) -> int:
    """How near a verdict is to the edge, where a single fact turns it."""
    order = ("likely_ineligible", "already_has", "no_rule", "needs_more_info", "needs_caseworker", "will_change")
    verdict = _row(rows, row).verdict
    return order.index(verdict) if verdict in order else len(order)


def _changed(rng: random.Random, known: Data, base: Data, fact: str, day: date) -> Iterator[Data]:
    """The same with other values of one fact, which agree with what is known."""
    if fact == "size":
        for count in range(1, 9):
            other = {**base, "persons": (base["persons"] * 8)[:count]}
            if _adds_up(other):
                yield other
        return
    places = [where for where in facts_of(base) if where[0] == fact and not _is_told_whole(known, where)]
    as_many = {**known, "size": len(base["persons"])}
    for where in rng.sample(places, min(3, len(places))):
        for typically in (True, True, False, False):
            other = copied(base)
            put_in(other, where, filled(rng, as_many, day, fact != "income", typically))
            if _adds_up(other):
                yield other


def _adds_up(data: Data) -> bool:
    try:
        built(data)
    except ValueError:
        return False
    return True


def _is_told_whole(known: Data, where: Where) -> bool:
    """Whether nothing of a fact is missing."""
    name, person = where
    if (person is not None and person >= len(known["persons"])) or not is_told(known, where):
        return False
    part = holder(known, where)
    match name:
        case "property":
            return "property_within_limits" in part or only_for_authority(part) or set(part) >= set(PROPERTY)
        case "parents":
            return {"father", "mother"} <= set(part)
        case "disability":
            return part.get("disability") == "none" or {"disability", "disability_grade"} <= set(part)
        case "age":
            return not isinstance(part.get("age"), dict)
        case "income" | "own_income" | "necessary_costs":
            return "yuan" in part["income" if name == "own_income" else name]
        case _:
            return True


def rates(shown: set[Named], not_shown: set[Named]) -> dict[tuple[str, str], tuple[int, int]]:
    """For each rule and fact: how often it was shown to matter, how often it was named."""
    yes = Counter((" ".join(named.rule).strip(), named.fact) for named in shown)
    no = Counter((" ".join(named.rule).strip(), named.fact) for named in not_shown)
    return {key: (yes[key], yes[key] + no[key]) for key in sorted(yes.keys() | no.keys())}


def turned_by_others(
    library: Library, known: list[Data], day: date, rng: random.Random
) -> Iterator[tuple[Rule, str, str, Data, Data]]:
    """Facts that were not named and yet, added alone, turn `needs_more_info`.

    For each the rule, the fact, the new verdict, the household before and after.
    """
    before = by_household(library, [built(data) for data in known], day)
    added: list[tuple[int, str, Data]] = []
    for place, data in enumerate(known):
        for where in facts_of(data):
            if where[0] != "residence_region" and not _is_told_whole(data, where):
                other = copied(data)
                as_many = {**data, "size": data.get("size") or max(1, len(data["persons"]))}
                put_in(other, where, filled(rng, as_many, day, typically=rng.random() < 0.5))
                if _adds_up(other):
                    added.append((place, where[0], other))
    after = by_household(library, [built(other) for *_, other in added], day)
    for (place, fact, other), found in zip(added, after, strict=True):
        for rule, rows in before[place].items():
            for row, result in enumerate(rows):
                if result.verdict == "needs_more_info" and fact not in result.missing:
                    verdict = found[rule][row].verdict
                    if verdict != "needs_more_info":
                        yield rule, fact, verdict, known[place], other


def every_value(data: Data, where: Where, day: date) -> Iterator[Data]:
    """A household with every value of one fact: all of a kind, of sums, ages, days and places those at the edges."""
    for fields in _sums(len(data["persons"])) if where[0] in INCOMES else _values(where[0], day):
        other = copied(data)
        holder(other, where).update(fields)
        yield other


def _sums(size: int) -> Iterator[Data]:
    lines = [line * times * halves // 2 for line in STANDARDS for times in (1, size) for halves in (2, 3)]
    for fen in sorted({0, 1, 10**9, *(line + beside for line in lines for beside in (-1, 0))}):
        yield {"income": {"yuan": str(Decimal(fen) / 100), "per": "year"}}


def _values(name: str, day: date) -> Iterator[Data]:
    """The fields of a fact, with each of its values."""
    if name == "property":
        yield from _each("property_within_limits", (True, False))
        yield from (dict.fromkeys(PROPERTY, has) for has in (True, False))
    elif name == "disability":
        yield {"disability": "none"}
        kinds = [str(kind) for kind in Disability if kind is not Disability.none]
        yield from ({"disability": kind, "disability_grade": grade} for kind in kinds for grade in range(1, 5))
    elif name == "parents":
        yield from ({"father": str(one), "mother": str(other)} for one in Parent for other in Parent)
    elif name in ("receives", "person_receives"):
        aid = HOUSEHOLD_AID if name == "receives" else PERSON_AID
        yield from ({"receives": list(some)} for count in range(3) for some in combinations(aid, count))
    elif name.endswith("region"):
        yield from _each(name, REGIONS)
    elif name == "necessary_costs":
        yield from _each(name, [{"yuan": yuan, "per": "year"} for yuan in ("0", "0.01", "100", "100000000")])
    elif name == "over_standard_since":
        yield from _each(name, [(day - timedelta(days=ago)).isoformat() for ago in (0, 150, 200, 300, 400)])
    else:
        yield from _each(name, _PLAIN.get(name, (True, False)))


def _each(name: str, values: Iterable[Any]) -> Iterator[Data]:
    yield from ({name: value} for value in values)


_PLAIN: dict[str, Sequence[Any]] = {
    "age": (0, 5, 6, 7, 15, 16, 17, 18, 59, 60, 100),
    "unemployed_months": (0, 2, 3, 600),
    "area_type": ("urban", "rural"),
    "emergency": [str(value) for value in Emergency],
    "over_standard_because": [str(value) for value in Because],
    "illness": [str(value) for value in Illness],
    "study": [str(value) for value in Study],
    "supporter": [str(value) for value in Supporter],
    "self_care": [str(value) for value in SelfCare],
}


class One(NamedTuple):
    """A household of which one fact is missing, and what a rule finds then and with each value of the fact."""

    rule: Rule
    row: int
    fact: str
    before: Result
    after: frozenset[str]
    data: Data


def one_missing(library: Library, complete: list[Data], day: date, rng: random.Random, facts: int) -> Iterator[One]:
    """Takes each of some facts out of complete households and tries every value of it."""
    tried: list[tuple[Where, Data, list[Data]]] = []
    for data in complete:
        for where in rng.sample(facts_of(data), facts):
            if where[0] == "residence_region":
                continue
            without = copied(data)
            take_out(without, where)
            if where[0] == "income":
                for person in without["persons"]:  # else it were known by theirs
                    person.pop("income", None)
            tried.append((where, without, [other for other in every_value(without, where, day) if _adds_up(other)]))
    batch = [data for _, without, others in tried for data in (without, *others)]
    found = iter(by_household(library, [built(data) for data in batch], day))
    for where, without, others in tried:
        before = next(found)
        after = [next(found) for _ in others]
        for rule, rows in before.items():
            for row, result in enumerate(rows):
                verdicts = frozenset(each[rule][row].verdict for each in after)
                yield One(rule, row, where[0], result, verdicts, without)
