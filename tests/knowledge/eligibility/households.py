"""Random households: complete ones, and the same with facts forgotten, blurred or filled in again.

They are plain data as in JSON, so that a fact can be taken out and put back; `built` makes a `Household` of one.
"""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from knowledge.eligibility.facts import (
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
)
from knowledge.eligibility.household import Household

Data = dict[str, Any]
#: A fact of the household (no person) or of a person, by place in `persons`.
Where = tuple[str, int | None]

DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2022-06-15",
        "2022-06-30",
        "2022-08-01",
        "2022-11-01",
        "2023-03-01",
        "2025-03-01",
        "2026-06-30",
        "2026-07-01",
        "2026-11-26",
    )
)
#: Places with a standard twice, so that about half of the households have one. The last two are in no table.
REGIONS = (
    "620102", "620100", "620102001", "510522", "510522100", "620100", "510522", "620102",
    "360100", "361100", "360102002", "530100", "650502", "654200", "350100", "110101", "110101001", "620000",
    "990101", "620102999",
)  # fmt: skip
#: Fen a year and person, urban and rural, as of 2022; the earlier ones of 合江 too.
STANDARDS = (1096800, 526800, 840000, 600000, 744000, 516000)

PROPERTY = ("car", "second_home", "business", "large_savings")

#: The fields that hold a fact, where they have another name.
_HOUSEHOLD_FIELDS = {
    "region": ("region",), "area_type": ("area_type",), "receives": ("receives",), "income": ("income",),
    "hardship": ("hardship",), "emergency": ("emergency",), "emergency_region": ("emergency_region",),
    "homeless": ("homeless",), "no_relatives": ("no_relatives",),
    "property": ("property_within_limits", *PROPERTY),
    "necessary_costs": ("necessary_costs",), "over_standard_since": ("over_standard_since",),
    "over_standard_because": ("over_standard_because",), "housing_hardship": ("housing_hardship",),
    "residence_region": ("residence_region",), "epidemic_affected": ("epidemic_affected",),
    "poverty_lifted": ("poverty_lifted",), "risk_area": ("risk_area",),
}  # fmt: skip
_PERSON_FIELDS = {
    "age": ("age", "birth_date"), "disability": ("disability", "disability_grade"), "illness": ("illness",),
    "employed": ("employed",), "study": ("study",), "parents": ("father", "mother"), "supporter": ("supporter",),
    "long_term_care": ("long_term_care",), "own_income": ("income",), "person_receives": ("receives",),
    "unemployed_months": ("unemployed_months",), "unemployment_insured": ("unemployment_insured",),
    "graduate_without_work": ("graduate_without_work",), "work_region": ("work_region",),
    "self_care": ("self_care",), "work_injury_care": ("work_injury_care",),
    "unemployment_benefit": ("unemployment_benefit",),
}  # fmt: skip


def built(data: Data) -> Household:
    """The household that this data describes."""
    return Household.model_validate(data)


def copied(data: Data) -> Data:
    """A household to change. What stands in a field is replaced and never changed itself, so that both may hold it."""
    return {**data, "persons": [dict(person) for person in data["persons"]]}


def fields_of(where: Where) -> tuple[str, ...]:
    """The fields that hold a fact."""
    name, person = where
    return _HOUSEHOLD_FIELDS[name] if person is None else _PERSON_FIELDS[name]


def facts_of(data: Data) -> list[Where]:
    """Every fact that a household of these persons has; `size` is not among them."""
    persons = range(len(data["persons"]))
    return [(name, None) for name in _HOUSEHOLD_FIELDS] + [(name, i) for i in persons for name in _PERSON_FIELDS]


def holder(data: Data, where: Where) -> Data:
    """The part of the data that holds a fact."""
    return data if where[1] is None else data["persons"][where[1]]


def take_out(data: Data, where: Where) -> None:
    """Forget a fact, in place."""
    part = holder(data, where)
    for field in fields_of(where):
        part.pop(field, None)


def put_in(data: Data, where: Where, source: Data) -> None:
    """Take a fact over from `source`, a household of the same persons, in place."""
    part, other = holder(data, where), holder(source, where)
    take_out(data, where)
    part.update({field: other[field] for field in fields_of(where) if field in other})


def is_told(data: Data, where: Where) -> bool:
    """Whether anything is said of a fact."""
    part = holder(data, where)
    return any(field in part for field in fields_of(where))


def _sum(rng: random.Random, fen_a_year: int) -> Data:
    """As one figure a month where that gives whole fen, or a year."""
    if fen_a_year % 12 == 0 and rng.random() < 0.5:
        return {"yuan": str(Decimal(fen_a_year // 12) / 100), "per": "month"}
    return {"yuan": str(Decimal(fen_a_year) / 100), "per": "year"}


def _fen_a_year(told: Data) -> int:
    return int(Decimal(told["yuan"]) * (1200 if told["per"] == "month" else 100))


def _income(rng: random.Random, size: int) -> int:
    """Often at a line or a fen beside it: the standard for all or for one, one and a half of it."""
    kind = rng.random()
    if kind < 0.1:
        return 0
    if kind < 0.3:
        return rng.randrange(0, 3_000_000 * size)
    if kind < 0.4:
        return rng.choice((1, 2, 3, rng.randrange(400_000)))  # about what 江西 takes off for work
    line = rng.choice(STANDARDS) * rng.choice((size, size, size, 1)) * rng.choice((2, 2, 3)) // 2
    return max(0, line + rng.choice((0, 0, -1, 1, -12, 12, -100_000, 100_000)))


def _some(rng: random.Random, aid: tuple[str, ...], none: float) -> list[str]:
    if rng.random() < none:
        return []
    return rng.sample(aid, rng.choice((1, 1, 1, 2)))


def _age(rng: random.Random) -> int:
    return rng.choice((rng.randrange(0, 100), rng.randrange(0, 20), rng.choice((6, 7, 15, 16, 17, 18, 59, 60))))


def _person(rng: random.Random, income: int, day: date) -> Data:
    values = _yes(rng, 0.25)
    disability = rng.choice(("none", "none", *Disability)) if rng.random() < 0.7 else "none"
    person: Data = {
        "age": _age(rng),
        "income": _sum(rng, income),
        "disability": str(disability),
        "illness": str(rng.choice(list(Illness))),
        "employed": rng.random() < 0.4,
        "study": str(rng.choice(list(Study))),
        "father": str(rng.choice((Parent.present, *Parent))),
        "mother": str(rng.choice(list(Parent))),
        "supporter": str(rng.choice((Supporter.none, *Supporter))),
        "self_care": str(rng.choice(list(SelfCare))),
        "long_term_care": rng.random() < 0.5,
        "work_injury_care": next(values),
        "unemployed_months": rng.choice((0, 2, 3, 12)),
        "unemployment_insured": next(values),
        "unemployment_benefit": next(values),
        "graduate_without_work": rng.random() < 0.5,
        "work_region": rng.choice(REGIONS),
        "receives": _some(rng, PERSON_AID, 0.6),
    }
    if disability != "none":
        person["disability_grade"] = rng.randrange(1, 5)
    if rng.random() < 0.2:
        person["birth_date"] = _birth(day, person.pop("age"), rng).isoformat()
    return person


def _birth(day: date, age: int, rng: random.Random) -> date:
    """A birth date of somebody so old that day, often the first or the last that is possible."""
    year = day.year - age
    last = date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
    return last - timedelta(days=rng.choice((0, 0, 364, 364, rng.randrange(365))))


def _yes(rng: random.Random, share: float) -> Iterator[bool]:
    while True:
        yield rng.random() < share


def complete(rng: random.Random, day: date, count: int | None = None) -> Data:
    """A household of which everything is known, of `count` persons or one to six."""
    count = count or rng.randrange(1, 7)
    total = _income(rng, count)
    rest, shares = total, []
    for place in range(count):
        share = rest if place == count - 1 else rng.choice((0, rest, rng.randrange(rest + 1), rest // 2))
        shares.append(share)
        rest -= share
    rng.shuffle(shares)
    yes = _yes(rng, 0.5)
    home = rng.choice(REGIONS)
    data: Data = {
        "region": home,
        "residence_region": home if rng.random() < 0.5 else rng.choice(REGIONS),
        "emergency_region": rng.choice(REGIONS),
        "area_type": rng.choice(("urban", "rural")),
        "persons": [_person(rng, share, day) for share in shares],
        "income": _sum(rng, total),
        "necessary_costs": _sum(rng, rng.choice((0, 0, 0, 1, 60_000, 1_200_000))),
        "car": rng.random() < 0.1,
        "second_home": rng.random() < 0.1,
        "business": rng.random() < 0.1,
        "large_savings": rng.random() < 0.1,
        "receives": _some(rng, HOUSEHOLD_AID, 0.6),
        "hardship": next(yes),
        "emergency": str(rng.choice(list(Emergency))),
        "homeless": next(yes),
        "no_relatives": next(yes),
        "housing_hardship": next(yes),
        "over_standard_since": (day - timedelta(days=rng.choice((0, 30, 184, 200, 366, 500)))).isoformat(),
        "over_standard_because": str(rng.choice(list(Because))),
        "epidemic_affected": next(yes),
        "poverty_lifted": next(yes),
        "risk_area": next(yes),
    }
    _judge_property(rng, data)
    return data


def _judge_property(rng: random.Random, data: Data) -> None:
    """Perhaps what the authority found: whoever has nothing of what is asked for is within the limits."""
    if rng.random() < 0.5:
        has = any(data[field] for field in PROPERTY)
        data["property_within_limits"] = not has or rng.random() < 0.5


def only_for_authority(data: Data) -> bool:
    """Whether something is owned and it is not told what the authority says of it: its decision is no missing fact."""
    return "property_within_limits" not in data and any(data.get(field) for field in PROPERTY)


def _blur_sum(rng: random.Random, told: Data) -> Data:
    """A range that holds the sum, perhaps open at one end, perhaps of one figure only."""
    exact = _fen_a_year(told)
    low = max(0, exact - rng.choice((0, 0, 1, 100_000, 1_000_000)))
    high = exact + rng.choice((0, 0, 1, 100_000, 1_000_000))
    ends = rng.choice((("min", "max"), ("min", "max"), ("min",), ("max",)))
    fen = {"min": low, "max": high}
    return {**{end: str(Decimal(fen[end]) / 100) for end in ends}, "per": "year"}


def blur(rng: random.Random, data: Data) -> None:
    """Make one sum or age a range that holds it, in place."""
    choices = [(data, field) for field in ("income", "necessary_costs") if "yuan" in data.get(field, {})]
    for person in data["persons"]:
        choices += [(person, "income")] if "yuan" in person.get("income", {}) else []
        choices += [(person, "age")] if isinstance(person.get("age"), int) else []
    if not choices:
        return
    part, field = rng.choice(choices)
    if field == "age":
        age = part["age"]
        part["age"] = {"min": max(0, age - rng.choice((0, 1, 10))), "max": min(130, age + rng.choice((0, 1, 10)))}
    else:
        part[field] = _blur_sum(rng, part[field])


def forget(rng: random.Random, data: Data, share: float) -> None:
    """Take about that share of the facts out, and single fields of others, in place."""
    if not share:
        return
    for where in facts_of(data):
        chance = rng.random()
        if chance < share:
            take_out(data, where)
        elif chance < share * 1.5:
            part, fields = holder(data, where), fields_of(where)
            if len(fields) > 1 and (told := [field for field in fields if field in part]):
                part.pop(rng.choice(told))


def household(rng: random.Random, day: date) -> Data:
    """A household of which anything may be missing: facts, persons, even all."""
    data = complete(rng, day)
    forget(rng, data, rng.choice((0.0, 0.03, 0.1, 0.3, 0.6, 0.9)))
    for _ in range(rng.choice((0, 0, 1, 3))):
        blur(rng, data)
    kind = rng.random()
    if kind < 0.15:
        listed = data["persons"]
        data["persons"] = rng.sample(listed, rng.randrange(len(listed)))
        if data["persons"] or rng.random() < 0.5:
            data["size"] = len(listed)
    elif kind < 0.2:
        data["size"] = len(data["persons"]) + rng.randrange(3)
    return data


#: Somebody whom a rule is made for; the rest of what is known of them is random.
_TYPICAL: tuple[Data, ...] = (
    {"age": 10, "father": "dead", "mother": "missing", "study": "compulsory", "employed": False},
    {"age": 10, "father": "unable", "mother": "dead", "study": "compulsory", "employed": False},
    {"age": 72, "supporter": "none", "employed": False, "study": "none"},
    {"age": 35, "disability": "physical", "disability_grade": 1, "supporter": "none", "employed": False},
    {"age": 35, "disability": "mental", "disability_grade": 3, "supporter": "none", "employed": False},
    {"age": 35, "disability": "hearing", "disability_grade": 2, "illness": "none", "employed": False},
    {"age": 5, "disability": "hearing", "disability_grade": 2, "study": "preschool", "employed": False},
    {"age": 12, "disability": "mental", "disability_grade": 2, "study": "none", "employed": False},
    {"age": 40, "disability": "none", "illness": "none", "employed": False, "study": "none"},
    {"age": 40, "disability": "none", "illness": "recognised", "employed": False, "study": "none"},
    {"age": 40, "disability": "none", "illness": "none", "employed": True, "study": "none", "work_region": "620102"},
)  # fmt: skip
_IN_NEED: Data = {
    "study": "none", "long_term_care": True, "work_injury_care": False, "graduate_without_work": True,
    "unemployed_months": 12, "unemployment_insured": False, "unemployment_benefit": False,
}  # fmt: skip


def typical(rng: random.Random, day: date, count: int) -> Data:
    """A complete household that rules are made for: little is owned, much is hard, little is received."""
    data = complete(rng, day, count)
    for person in data["persons"]:
        person["receives"] = _some(rng, PERSON_AID, 0.8)
        like = rng.choice(_TYPICAL)
        for field in ("birth_date", "disability", "disability_grade") if "disability" in like else ("birth_date",):
            person.pop(field, None)
        person.update(_IN_NEED | like)
    data |= {"car": False, "second_home": False, "business": False, "large_savings": False}
    data.pop("property_within_limits", None)
    data |= dict.fromkeys(("hardship", "homeless", "no_relatives", "housing_hardship", "epidemic_affected"), True)
    data |= {"receives": _some(rng, HOUSEHOLD_AID, 0.8), "over_standard_because": "employment"}
    data |= {"risk_area": False, "emergency": str(rng.choice((Emergency.none, Emergency.disaster)))}
    if rng.random() < 0.5:
        data["necessary_costs"] = _sum(rng, 0)
    return data


def filled(rng: random.Random, known: Data, day: date, incomes: bool = True, typically: bool = False) -> Data:
    """A household of which everything is known, and which may be the one that `known` tells a part of.

    Left out is `residence_region`, since what is not told of it means "no other than `region`". Without `incomes`,
    those of persons stay as they are told.
    """
    data = copied(known)
    count = data.pop("size", None) or len(data["persons"]) or rng.randrange(1, 7)
    data["persons"] += [{} for _ in range(count - len(data["persons"]))]
    other = typical(rng, day, count) if typically else complete(rng, day, count)
    for where in facts_of(data):
        part, source = holder(data, where), holder(other, where)
        if where[0] == "disability":
            _fill_disability(rng, part, source)
        elif where[0] == "age":
            if not is_told(data, where):
                put_in(data, where, other)
            elif isinstance(part.get("age"), dict):
                part["age"] = rng.randint(part["age"].get("min", 0), part["age"].get("max", 130))
        elif where[0] == "property":
            left_to_authority = only_for_authority(part)
            for field in PROPERTY:
                part.setdefault(field, source[field])
            if "property_within_limits" not in part and not left_to_authority:
                _judge_property(rng, part)
        elif where[0] not in ("income", "own_income", "necessary_costs", "residence_region"):
            part.update({field: source[field] for field in fields_of(where) if field in source and field not in part})
    low, high = ends_of(data.get("necessary_costs"))
    data["necessary_costs"] = exactly(rng, low, high, _fen_a_year(other["necessary_costs"]))
    _fill_incomes(rng, data, incomes)
    return data


def _fill_disability(rng: random.Random, part: Data, source: Data) -> None:
    if "disability" not in part:
        if "disability_grade" not in part:
            part.update({field: source[field] for field in ("disability", "disability_grade") if field in source})
        else:
            part["disability"] = str(rng.choice([kind for kind in Disability if kind is not Disability.none]))
    elif part["disability"] != "none":
        part.setdefault("disability_grade", rng.randrange(1, 5))


def _fill_incomes(rng: random.Random, data: Data, of_persons: bool) -> None:
    """Sums for the household and its persons that add up."""
    own = [ends_of(person.get("income")) for person in data["persons"]]
    low, high = ends_of(data.get("income"))
    low = max(low, sum(least for least, _ in own))
    if all(most is not None for _, most in own):
        together = sum(most or 0 for _, most in own)
        high = together if high is None else min(high, together)
    data["income"] = exactly(rng, low, high, _income(rng, len(own)))
    if not of_persons:
        return
    rest = _fen_a_year(data["income"]) - sum(least for least, _ in own)
    sums = [least for least, _ in own]
    for place in rng.sample(range(len(own)), len(own)) * 2:  # the second time, what is left goes wherever there is room
        most = own[place][1]
        room = rest if most is None else min(rest, most - sums[place])
        more = rng.choice((0, room, rng.randint(0, room)))
        sums[place] += more
        rest -= more
    for place, (_, most) in enumerate(own):
        room = rest if most is None else min(rest, most - sums[place])
        sums[place] += room
        rest -= room
        data["persons"][place]["income"] = _sum(rng, sums[place])
    assert rest == 0


def ends_of(told: Data | None) -> tuple[int, int | None]:
    """Lowest and highest of a sum as it is told, in fen a year."""
    if told is None:
        return 0, None
    if "yuan" in told:
        return (_fen_a_year(told),) * 2
    times = Decimal(1200 if told["per"] == "month" else 100)
    low, high = Decimal(told.get("min", 0)) * times, told.get("max")
    return int(low), None if high is None else int(Decimal(high) * times)


def exactly(rng: random.Random, low: int, high: int | None, wish: int) -> Data:
    """One sum between two ends: `wish` if it fits, an end or anything between."""
    if high is None:
        high = max(low, wish) + rng.choice((0, 1, 5_000_000))
    choices = [low, high, rng.randint(low, high)] + ([wish] * 4 if low <= wish <= high else [])
    return _sum(rng, rng.choice(choices))
