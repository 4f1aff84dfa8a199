"""Families who ask for a screening, and what they answer.

A family is a `Told` in which everything is told. It is drawn from what hotlines hear: few people, little income, often
somebody old, ill, disabled or under age; no statistics stand behind the weights.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from knowledge.eligibility.interview import Asked, Member, Told

#: With a standard in the library, with rules of their own, and with neither.
_PLACES = ("620102", "620123", "510522", "510522", "360102", "530102", "650502", "110101", "371700", "430121")
_SIGNS = ("car", "second_home", "business", "large_savings")
_SUMS = (0, 0, 300, 600, 1000, 1500, 2000, 3000, 4500, 7000)
_COSTS = (0, 0, 0, 2000, 8000, 30000, 100000)
_ORDINARY = ("present", "present")
_ORPHANS = (("dead", "dead"), ("dead", "unable"), ("unable", "unable"))
_MOST_AGES = {"elder": (60, 88), "child": (1, 17), "student": (18, 23), "": (25, 59)}


def families(seed: int, count: int) -> Iterator[Told]:
    """So many families; the same for the same seed."""
    for number in range(count):
        yield _family(random.Random(seed * 1_000_003 + number))


def _family(rng: random.Random) -> Told:
    size = rng.choices((1, 2, 3, 4, 5, 6), (3, 5, 6, 5, 3, 1))[0]
    kinds = ["elder" if rng.random() < 0.3 else "", *rng.choices(("elder", "child", "student", ""), (3, 5, 1, 5), k=5)]
    members = [member for kind in kinds[:size] if (member := _member(rng, kind)) is not None]
    works = rng.choice((0, 0, 1, 2))
    aids = rng.choices(((), ("dibao",), ("canji",), ("tekun",)), (14, 3, 2, 1))[0]
    income = rng.choice(_SUMS)
    facts = {
        "region": rng.choice(_PLACES),
        "area_type": rng.choice(("urban", "rural", "rural")),
        "size": size,
        "income": {"yuan": str(income), "per": "month"},
        "receives": list(aids),
        "work": {"people": works, "region": rng.choice(_PLACES)} if works else {"people": 0},
        **{sign: rng.random() < 0.06 for sign in _SIGNS},
        "hardship": rng.random() < 0.5,
        "emergency": rng.choices(("none", "accident", "sudden_illness", "disaster"), (8, 1, 2, 1))[0],
        "necessary_costs": {"yuan": str(rng.choice(_COSTS)), "per": "year"},
        "disability": rng.choice(
            (
                {"kind": "physical", "grade": 1},
                {"kind": "physical", "grade": 3},
                {"kind": "mental", "grade": 2},
                {"kind": "hearing", "grade": 4},
                {"kind": "none", "grade": None},
            )
        ),
        "long_term_care": rng.random() < 0.5,
        "employed": rng.random() < 0.2,
        "supporter": rng.choices(("able", "unable", "none"), (6, 2, 2))[0],
        "own_income": {"yuan": str(min(rng.choice(_SUMS[:6]), income)), "per": "month"},
        "parents": list(_ORDINARY if rng.random() < 0.8 else rng.choice(_ORPHANS)),
        "over_standard_because": rng.choice(("employment", "other")),
        "over_standard_since": "2026-08-01",
    }
    return Told(facts, tuple(members), all_members=True)


def _member(rng: random.Random, kind: str) -> Member | None:
    """None for a grown-up of whom nothing particular is to be said."""
    states = [state for state, share in (("disabled", 0.14), ("ill", 0.14)) if rng.random() < share]
    if not kind and not states:
        return None
    age = rng.randint(*_MOST_AGES[kind])
    return Member(tuple(filter(None, (kind, *states))), age if rng.random() < 0.6 else None)


def answered(asked: Asked, family: Told, told: Told) -> Told:
    """What is known after the family has answered a question truly and fully."""
    if asked.reads == "members":
        return replace(told, members=family.members, all_members=True)
    if asked.reads == "age":
        aged = [member if member.age is not None else replace(member, age=_GROWN) for member in told.members]
        return replace(told, members=tuple(aged))
    names = _SIGNS if asked.reads == "property" else (asked.id,)
    return told.with_(**{name: family.facts[name] for name in names})


_GROWN = 45
