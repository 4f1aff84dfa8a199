"""All that a family has told in a screening, and the household that it describes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from knowledge.eligibility.facts import PERSON_AID
from knowledge.eligibility.household import MOST_MEMBERS, OLDEST, Household
from knowledge.eligibility.script import Asked

_GROWN_UP, _OLD, _RESTING = 18, 60, 65
#: Who may need support: they are asked about their supporters and their own income.
DEPENDENT = ("elder", "child", "disabled")
#: Whom the speaker is bound to support.
_OF_SPEAKER = frozenset({"father", "mother", "parents", "parent_in_law", "spouse"})
_CHILDREN_OF_SPEAKER = frozenset({"son", "daughter"})
#: That one member has dibao alone (单人保): the household as a whole has none then.
SINGLE_DIBAO = "single_dibao"
_AGES: dict[str, dict[str, int]] = {
    "elder": {"min": _OLD, "max": OLDEST},
    "child": {"min": 0, "max": _GROWN_UP - 1},
    "student": {"min": _GROWN_UP, "max": _OLD - 1},
}


@dataclass(frozen=True)
class Member:
    """A member of the family of whom something particular was said. `tags`: keys of `members` in questions.yaml;
    `who`: of persons.yaml, where it was said."""

    tags: tuple[str, ...]
    age: int | None = None
    disability: str | None = None
    grade: int | None = None
    who: str | None = None


@dataclass(frozen=True)
class Told:
    """Facts by the question that told them; None and left out: not told. Sums are {min, max, per} in yuan.

    `members`: None until somebody said who is in the family. `all_members`: nobody else is old, young, ill or disabled.
    """

    facts: dict[str, Any] = field(default_factory=dict)
    members: tuple[Member, ...] = ()
    all_members: bool = False

    def with_(self, **facts: Any) -> Told:
        """The same with these facts told or corrected."""
        return replace(self, facts={**self.facts, **facts})

    def without(self, asked: Asked) -> Told:
        """The same before this question was answered."""
        names = (
            {asked.id, "car", "second_home", "business", "large_savings"} if asked.reads == "property" else {asked.id}
        ) | ({SINGLE_DIBAO, "pending_aids", "pending_canji"} if asked.reads == "aids" else set())
        facts = {name: value for name, value in self.facts.items() if name not in names}
        if asked.reads == "members":
            return replace(self, facts=facts, members=(), all_members=False)
        return replace(self, facts=facts)

    def has(self, tag: str) -> bool:
        """Whether a member was told of with this tag."""
        return any(tag in member.tags for member in self.members)

    @property
    def dependent(self) -> bool:
        """Whether somebody in the family may need support."""
        return any(self.has(tag) for tag in DEPENDENT)

    @property
    def is_alone(self) -> bool:
        """Whether one person lives alone, of whom nothing else was told."""
        return self.facts.get("size") == 1 and not self.members

    def may_need_support(self) -> frozenset[int]:
        """Members who may need support and are asked about, by their place."""
        untold = self.untold()
        return frozenset(
            at for at, member in enumerate(self.members) if at not in untold and set(member.tags) & set(DEPENDENT)
        )

    def untold(self) -> frozenset[int]:
        """Members of an ordinary family, by their place: who brings the children up and who supports the speaker's own
        parents and spouse is not asked, nor told of."""
        size = self.facts.get("size") or 0
        aged = any("elder" in member.tags and member.who in (None, "self", "spouse") for member in self.members)
        supported = _OF_SPEAKER if aged else _OF_SPEAKER | _CHILDREN_OF_SPEAKER  # an old speaker may not be able to
        of_speaker = {
            at for at, member in enumerate(self.members) if member.who in supported and size > len(self.members)
        }
        grown = size - sum("child" in member.tags for member in self.members)
        # A grandmother may be the one who brings them up; the speaker's own mother lives with them.
        old = any("elder" in member.tags and at not in of_speaker for at, member in enumerate(self.members))
        if self.facts.get("parents") is not None or grown < 2 or old:
            return frozenset(of_speaker)
        children = {at for at, member in enumerate(self.members) if set(member.tags) <= {"child", "student"}}
        return frozenset(of_speaker | children)

    @property
    def may_work(self) -> bool:
        """Whether anybody may work away from home: not where all are told of, and are children or 65 and older."""
        resting = ["child" in member.tags or (member.age or 0) >= _RESTING for member in self.members]
        return len(resting) != self.facts.get("size") or not all(resting)

    def dump(self) -> str:
        """As text for a slot."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, text: str) -> Told:
        """What `dump` wrote."""
        raw = json.loads(text)
        members = tuple(Member(**{**item, "tags": tuple(item["tags"])}) for item in raw["members"])
        return cls(raw["facts"], members, raw["all_members"])

    def household(self) -> Household:
        """The household as far as it was told. Raises pydantic.ValidationError for what no household can be."""
        told = self.facts
        direct = (
            "region", "area_type", "income", "necessary_costs", "emergency", "hardship", "over_standard_because",
            "over_standard_since", "car", "second_home", "business", "large_savings",
        )  # fmt: skip
        household: dict[str, Any] = {name: told[name] for name in direct if told.get(name) is not None}
        aids = told.get("receives")
        if aids is not None:
            household["receives"] = [name for name in ("dibao",) if name in aids]
        size = told.get("size")
        if size is not None:
            size = min(max(int(size), len(self.members)), MOST_MEMBERS)
            household |= {"size": size, "persons": self._persons(size)}
        return Household.model_validate(household)

    @property
    def settled(self) -> Told:
        """The same, where who lives alone told before how many they are what they earn: that is the whole income."""
        earned = self.facts.get("earned")
        if earned is None or self.facts.get("size") != 1 or self.facts.get("income") is not None:
            return self
        return self.with_(income=earned, earned=None, earned_by=None)

    @property
    def makes_sense(self) -> bool:
        """Whether there can be such a household."""
        try:
            self.household()
        except ValidationError:
            return False
        return True

    def _persons(self, size: int) -> list[dict[str, Any]]:
        persons = [self._person(at, member) for at, member in enumerate(self.members)]
        others = size - len(persons)
        if self.all_members:
            other = {
                "age": {"min": _GROWN_UP, "max": _OLD - 1},
                "disability": "none",
                "illness": "none",
                "study": "none",
            }
            persons += [dict(other) for _ in range(others)]
        else:
            persons += [{} for _ in range(others)]
        self._set_aids(persons)
        self._set_work(persons)
        return persons

    def _set_work(self, persons: list[dict[str, Any]]) -> None:
        """Who works where: members of whom nothing else was said come first."""
        work = self.facts.get("work")
        if work is None:
            if not self.may_work:
                for person in persons:
                    person["employed"] = False
            return
        described = len(self.members)
        order = [*range(described, len(persons)), *range(described)]
        for place, number in enumerate(order):
            if place < work["people"]:
                persons[number] |= {"employed": True, "work_region": work["region"]}
            else:
                persons[number].setdefault("employed", False)

    def _person(self, at: int, member: Member) -> dict[str, Any]:
        tags = set(member.tags)
        person: dict[str, Any] = {}
        age = member.age if member.age is not None else next((_AGES[tag] for tag in _AGES if tag in tags), None)
        if age is None and member.who in _OF_SPEAKER:
            age = {"min": _GROWN_UP, "max": OLDEST}
        if age is not None:
            person["age"] = age
        if "disabled" in tags:
            self._set_disability(person, member)
        elif self.all_members:
            person["disability"] = "none"
        if "ill" in tags or self.all_members:
            person["illness"] = "stated" if "ill" in tags else "none"
        if "student" in tags:
            person["study"] = "college"
        elif self.all_members and "child" not in tags:
            person["study"] = "none"
        if tags & set(DEPENDENT):
            self._set_support(person, at, member)
        return person

    def _set_disability(self, person: dict[str, Any], member: Member) -> None:
        told = self.facts.get("disability") or {}
        kind, grade = member.disability or told.get("kind"), member.grade or told.get("grade")
        if kind is not None:
            person["disability"] = kind
        if grade is not None and kind != "none":
            person["disability_grade"] = grade
        for name in ("long_term_care", "employed"):
            if self.facts.get(name) is not None:
                person[name] = self.facts[name]

    def _set_support(self, person: dict[str, Any], at: int, member: Member) -> None:
        told = self.facts
        if "child" in member.tags and told.get("parents") is not None:
            person["father"], person["mother"] = told["parents"]
            if "present" in told["parents"]:
                person["supporter"] = "able"  # parents at hand are the ones bound to support a child
        if told.get("supporter") is not None:
            person.setdefault("supporter", told["supporter"])
        if told.get("own_income") is not None and self.may_need_support() == {at}:
            person["income"] = told["own_income"]  # whose it is is clear where there is one

    def _set_aids(self, persons: list[dict[str, Any]]) -> None:
        """Who receives what. Which of the two disability subsidies is meant, 残疾补贴 does not say, nor who has one
        where several are disabled: then it is unknown."""
        aids = self.facts.get("receives")
        if aids is None:
            return
        left = [name for name in aids if name in PERSON_AID]
        tags: list[tuple[str, ...]] = [member.tags for member in self.members]
        tags += [()] * (len(persons) - len(tags))
        several = sum("disabled" in own for own in tags) > 1
        unclear = "canji" in aids or (several and any(name.startswith("canji") for name in aids))
        left = [name for name in left if not (unclear and name.startswith("canji"))]
        for person, own in zip(persons, tags, strict=True):
            person["work_injury_care"] = "work_injury" in aids and "disabled" in own
            if unclear and ("disabled" in own or not self.has("disabled")):
                continue
            person["receives"] = []
        for name in left:
            fitting = [place for place, own in enumerate(tags) if _may_have(name, own)] or [0]
            receives = persons[fitting[0]].setdefault("receives", [])
            receives.append(name)


def _may_have(aid: str, tags: tuple[str, ...]) -> bool:
    if aid.startswith("canji"):
        return "disabled" in tags
    return "child" in tags if aid in ("guer", "shishi_wuren_fuyang") else any(tag in tags for tag in DEPENDENT)
