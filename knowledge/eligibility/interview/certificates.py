"""The disability certificate: its kind and grade, of the one disabled member or of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.dialogue import clauses
from knowledge.eligibility.interview.choices import option_of
from knowledge.eligibility.interview.message import Heard, Message, is_none, person_of
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.script import Asked, Script

_GRADES = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_NO_CERTIFICATE = re.compile(r"没.{0,3}残疾证|没(?:有)?(?:办|得)?(?:过)?证(?!明|件)|证(?:还)?没办|没评(?:过)?级|没鉴定")


def certificate_in(clause: str, script: Script) -> tuple[str, int] | None:
    """Kind and grade where a clause tells both (肢体一级, 二级精神残疾): whoever it is said of is disabled."""
    kinds = {option.title: str(option.value) for option in script.question("disability").options}
    kind = f"({'|'.join(kinds)})的?(?:残疾|残障|残)?人?证?(?:上)?(?:写的?)?(?:是|为)?"
    grade = r"([一二三四1-4])\s*级"
    found = re.search(f"{kind}\\s*{grade}", clause)
    if found is not None:
        return kinds[found[1]], _GRADES[found[2]]
    found = re.search(f"{grade}的?({'|'.join(kinds)})", clause)
    return (kinds[found[2]], _GRADES[found[1]]) if found is not None else None


def certified(members: Sequence[Member], certificate: tuple[str, int]) -> list[Member]:
    """The same with the certificate of the disabled member told of last."""
    now = list(members)
    at = next((at for at in range(len(now) - 1, -1, -1) if "disabled" in now[at].tags), None)
    if at is not None and now[at].grade is None:
        now[at] = replace(now[at], disability=certificate[0], grade=certificate[1])
    return now


def read_disability(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Kind and grade of the certificate; the one that is missing is asked for."""
    if is_none(asked, message, script) or _NO_CERTIFICATE.search(message.text):
        return Heard(told.with_(disability={"kind": "none", "grade": None}), (asked.nobody,))
    if (each := _of_each(message, told, script)) is not None:
        return each
    before = told.facts.get("disability") or {}
    option = option_of(asked, message.text)
    grades = [
        int(count["low"])
        for count in message.values("count")
        if count.get("unit") in ("grade", None) and 1 <= count["low"] <= len(script.grades)
    ]
    kind = str(option.value) if option else before.get("kind")
    grade = grades[0] if grades else before.get("grade")
    if option is None and not grades:
        return None
    now = _of_the_one(told).with_(disability={"kind": kind, "grade": grade})
    if kind is None:
        return Heard(now, ask=asked.ask_kind, buttons=tuple(item.title for item in asked.options))
    if grade is None:
        return Heard(now, ask=asked.ask_grade, buttons=script.grades)
    return Heard(now, (named(kind, grade, script),))


def has_none(text: str) -> bool:
    """Whether it says that there is no certificate (其实他没办证)."""
    return _NO_CERTIFICATE.search(text) is not None


def grade_alone(heard: Heard, message: Message, script: Script) -> Heard:
    """A grade that was heard without the kind, with how it is read back."""
    graded = [item for item in message.values("count") if item.get("unit") == "grade"]
    if not graded:
        return heard
    return Heard(heard.told, (script.says["grade"].format(grade=script.grades[int(graded[0]["low"]) - 1]),))


def _of_each(message: Message, told: Told, script: Script) -> Heard | None:
    """Where several are disabled, one certificate for each clause that tells one: by who is named, else in order."""
    found = [
        (person_of(clause, message), certificate)
        for _, clause in clauses(message.text)
        if (certificate := certificate_in(clause, script)) is not None
    ]
    disabled = [at for at, member in enumerate(told.members) if "disabled" in member.tags]
    if len(found) < 2:
        return None
    members, left = list(told.members), list(disabled)
    while len(left) < len(found):  # two certificates, though one disabled member was told of
        left.append(len(members))
        members.append(Member(("disabled",), who=found[len(left) - 1][0]))
    for person, certificate in found:
        at = next((at for at in left if person is not None and members[at].who == person), left[0])
        left.remove(at)
        members[at] = replace(members[at], disability=certificate[0], grade=certificate[1])
    back = tuple(named(*certificate, script) for _, certificate in found)
    return Heard(replace(told, members=tuple(members)), back)


def _of_the_one(told: Told) -> Told:
    """Where one member is disabled, what is answered takes the place of what was told of them before."""
    disabled = [at for at, member in enumerate(told.members) if "disabled" in member.tags]
    if len(disabled) != 1:
        return told
    members = list(told.members)
    members[disabled[0]] = replace(members[disabled[0]], disability=None, grade=None)
    return replace(told, members=tuple(members))


def named(kind: str, grade: int, script: Script) -> str:
    """肢体残疾一级."""
    name = next(item.told for item in script.question("disability").options if item.value == kind)
    return f"{name}{script.grades[grade - 1]}"


def read_certificate(message: Message, told: Told, script: Script) -> Heard | None:
    """Kind and grade beside something else (我爸肢体二级), where it can only be one member's. A grade without the
    kind is kept, too: the kind is asked."""
    disabled = [member for member in told.members if "disabled" in member.tags]
    graded = [item for item in message.values("count") if item.get("unit") == "grade"]
    known = (told.facts.get("disability") or {}).get("grade")
    if len(disabled) != 1 or len(graded) != 1 or known is not None:
        return None
    heard = read_disability(script.question("disability"), message, told, script)
    if heard is None:
        return None
    back = () if heard.back else (script.says["grade"].format(grade=script.grades[int(graded[0]["low"]) - 1]),)
    return Heard(heard.told, (*heard.back, *back))
