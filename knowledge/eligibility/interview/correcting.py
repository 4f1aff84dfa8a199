"""Who it is that was told of: 不对，癌症的是我妈 tells of no second ill person."""

from __future__ import annotations

from dataclasses import replace

from knowledge.dialogue import clauses
from knowledge.eligibility.interview import people
from knowledge.eligibility.interview.members import STATES, kinds_in
from knowledge.eligibility.interview.message import Heard, Message, denied
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.script import Script

#: Says that there is one more.
_ALSO = ("也", "还有", "都")


def read_whose(message: Message, told: Told, script: Script) -> Heard | None:
    """Of a message that takes something back: whose illness or disability it is (癌症的是我妈), who was meant
    (不是我爸，是我妈), or whom there is not (没有孩子). None for what tells of somebody new."""
    members, back = list(told.members), []
    for _, clause in clauses(message.text):
        if any(word in clause for word in _ALSO):
            continue
        for kind in _whom_not(clause, script):
            if any(kind in member.tags for member in members):
                members = [member for member in members if kind not in member.tags]
                back.append(script.says["nobody_of"].format(kind=script.members[kind].told))
        person = message.library.dialogue.person_in(clause.rpartition("的是")[2])
        if person is None:
            continue
        states = [kind for kind in kinds_in(clause, script) if kind in STATES]
        # 有，就是我 answers something; 不是我爸，是我妈 takes back who was meant.
        for kind in states or (_only_kind(members, clause) if message.library.dialogue.corrects(message.text) else []):
            if _give(members, kind, person.id):
                back.append(script.says["whose"].format(kind=script.members[kind].told, person=person.name))
    return Heard(replace(told, members=tuple(members)), tuple(back)) if back else None


def without_dead(message: Message, told: Told, script: Script) -> Heard | None:
    """Without the members who are said to be dead (老伴去世了); None where nobody told of is."""
    members, back = list(told.members), []
    for _, clause in clauses(message.text):
        person = message.library.dialogue.person_in(clause) if people.is_dead(clause) else None
        if person is not None and any(member.who == person.id for member in members):
            members = [member for member in members if member.who != person.id]
            back.append(script.says["not_counted"].format(person=person.name))
    return Heard(replace(told, members=tuple(members)), tuple(back)) if back else None


def _whom_not(clause: str, script: Script) -> list[str]:
    return [kind for kind, named in script.members.items() if any(denied(word, clause) for word in named.words)]


def _only_kind(members: list[Member], clause: str) -> list[str]:
    """是我妈, where one alone was said to be ill or disabled: that is what is meant."""
    found = [kind for member in members for kind in member.tags if kind in STATES]
    return found if len(found) == 1 and "是" in clause and len(clause) <= _FEW_WORDS else []


_FEW_WORDS = 8


def _give(members: list[Member], kind: str, who: str) -> bool:
    """Say of `who` what was said of another; False where nobody else, or more than one, was said to be so."""
    places = [at for at, member in enumerate(members) if kind in member.tags]
    if len(places) != 1 or members[places[0]].who == who:
        return False
    old = members[places[0]]
    other = next((at for at, member in enumerate(members) if member.who == who), None)
    if old.who is None and other is None:
        members[places[0]] = replace(old, who=who)  # 一个得癌症的, and now who it is
        return True
    of_them = Member((), who=who) if other is None else members[other]
    of_them = replace(of_them, tags=(*of_them.tags, kind))
    left = replace(old, tags=tuple(tag for tag in old.tags if tag != kind))
    if kind == "disabled":
        of_them = replace(of_them, disability=old.disability, grade=old.grade)
        left = replace(left, disability=None, grade=None)
    if other is None:
        members.append(of_them)
    else:
        members[other] = of_them
    if left.tags:
        members[places[0]] = left
    else:
        del members[places[0]]  # nothing particular was said of them but this
    return True
