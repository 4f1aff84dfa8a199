"""What is told of somebody while another question is open: 老婆有肾病, 我男人肢体一级, 我妈也跟我住，78了.

Nothing is counted twice: of who may be one told of before, more is told. Whether there is anybody else stays open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.eligibility.interview.certificates import named, read_certificate
from knowledge.eligibility.interview.members import STATES, members_back, members_in, merged
from knowledge.eligibility.interview.message import Heard, Message, is_of_others, said_of
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.script import Asked, Script

#: That somebody takes medicine all year round: no grave illness, but it costs.
CHRONIC = "chronic"
_STRANGERS = frozenset({"neighbour", "friend", "relative"})
_OLDER = frozenset({"father", "mother", "grandparent", "parent_in_law"})
_GROWN, _BY_AGE = 18, frozenset({"elder", "child"})
_YOUNGER = frozenset({"son", "daughter", "child", "grandchild"})
#: 家里有个娃, 两个孩子上小学; not 孩子没给过, which may be of grown-up children.
_CHILDREN_HERE = re.compile(
    r"[一二两三四五俩仨\d]\s*[个名]?(?:孩|娃|小|伢|崽|儿子|女儿|孙)|[有带养]|上学|读书|念书|小学|初中|高中|幼儿园|\d岁"
)
_AT_WORK = re.compile("打工|上班|工作|挣钱|出嫁|成家|结婚")
#: Questions whose answers tell of people that need not live with them, or of the same ones once more.
_OF_THE_SAME = frozenset({"supporter", "parents", "work", "age", "disability", "long_term_care", "employed"})


def read_beside(asked: Asked, message: Message, told: Told, script: Script, *, answered: bool) -> Heard | None:
    """Whom the message tells of, beside the answer to `asked` or instead of it (`answered`); None for nobody new."""
    if is_of_others(message.text) or message.library.dialogue.asks(message.text) or "？" in message.text:
        return None
    found = [] if answered and asked.id in _OF_THE_SAME else _grown_up(members_in(message, script))
    new = [
        member
        for member in found
        if member.who not in _STRANGERS
        and (_is_clear(member) if answered else _lives_here(member, message))
        and not _is_known(member, told, asked)
    ]
    now, back = told, list[str]()
    if new:
        before, others = _identified(told, new)
        now = replace(told, members=tuple(merged(before, others, more=False)))
        if now.members != told.members:
            back.append(members_back(new, script))
        back += [named(item.disability, item.grade, script) for item in new if item.disability and item.grade]
    certificate = read_certificate(message, now, script)
    if certificate is not None and (new or now.has("disabled")):
        now, back = certificate.told, list(dict.fromkeys([*back, *certificate.back]))
    if not told.facts.get(CHRONIC) and any(said_of(word, message.text) for word in script.words["chronic"]):
        now, back = now.with_(**{CHRONIC: True}), [*back, script.says["chronic"]]
    if now == told and not answered and found and all(told.has(tag) for member in found for tag in member.tags):
        back = [members_back(found, script)]  # told before, and said once more
    return Heard(now, tuple(back)) if back else None


def more_of_members(told: Told, found: Sequence[Member], script: Script) -> Heard | None:
    """What a story goes on to tell of those told of before (我妈80了, and then 我妈瘫了), each counted once; who is
    named and new is one more. None for nothing new."""
    new = [member for member in _grown_up(found) if member.who is not None and member.who not in _STRANGERS]
    before, others = _identified(told, new)
    now = replace(told, members=tuple(merged(before, others, more=False)))
    return Heard(now, (members_back(new, script),)) if now.members != told.members else None


def _grown_up(found: Sequence[Member]) -> list[Member]:
    """孙子已经18了，在读大学 is one, and no child any more."""
    grown: list[Member] = []
    for member in found:
        if member.age is not None and member.age >= _GROWN:
            member = replace(member, tags=tuple(tag for tag in member.tags if tag != "child"))  # noqa: PLW2901
        last = grown[-1] if grown else None
        if member.tags == ("student",) and member.who is None and last is not None and last.who in _YOUNGER:
            grown[-1] = replace(last, tags=tuple(dict.fromkeys([*last.tags, "student"])))
        else:
            grown.append(member)
    return grown


def _is_clear(member: Member) -> bool:
    """Beside an answer only what can't belong to it: a state, or the age of somebody old or of a child (孙子8岁)."""
    return bool(set(member.tags) & STATES) or (member.age is not None and bool(_BY_AGE & set(member.tags)))


def _lives_here(member: Member, message: Message) -> bool:
    """Whether a child is told of as one of the family, not as somebody grown up (孩子在外打工)."""
    here = _CHILDREN_HERE.search(message.text) is not None and _AT_WORK.search(message.text) is None
    return member.tags != ("child",) or member.age is not None or here


def _is_known(member: Member, told: Told, asked: Asked) -> bool:
    """Whether it may be only somebody told of before: a state of nobody in particular."""
    states = set(member.tags) <= STATES and member.who is None
    return states and ((asked.about == "trouble" and member.grade is None) or all(told.has(tag) for tag in member.tags))


def _identified(told: Told, new: Sequence[Member]) -> tuple[list[Member], list[Member]]:
    """Members told of, with what is new of them; and those who are new. Who is named now may be one of whom it was not
    said who they are (老两口, and then 老头子瘫了): so nobody is counted twice."""
    before, others = list(told.members), list[Member]()
    for member in new:
        grown = _grown_child(before, member, told)
        if grown is not None:
            tags = tuple(tag for tag in before[grown].tags if tag != "child")
            tags = tuple(dict.fromkeys([*tags, *(tag for tag in member.tags if tag != "child")]))
            before[grown] = replace(before[grown], tags=tags, who=member.who, age=member.age)
            continue
        told_of = any(old.who == member.who for old in before)
        at = None if told_of else next((at for at, old in enumerate(before) if _may_be(old, member, told)), None)
        if at is None:
            others.append(member)
        else:
            tags = tuple(dict.fromkeys([*before[at].tags, *member.tags]))
            age = before[at].age if member.age is None else member.age
            kind, grade = member.disability or before[at].disability, member.grade or before[at].grade
            before[at] = replace(before[at], tags=tags, who=member.who, age=age, disability=kind, grade=grade)
    return before, others


def _grown_child(before: Sequence[Member], new: Member, told: Told) -> int | None:
    """孙子已经18了，在读大学, of the one child of a family that is told of as a whole: the place of that child."""
    children = [at for at, old in enumerate(before) if "child" in old.tags]
    of_age = (new.age or 0) >= _GROWN or (new.age is None and "student" in new.tags)
    if len(children) != 1 or not of_age or new.who not in _YOUNGER or told.facts.get("size") != len(before):
        return None
    return children[0] if before[children[0]].who in (None, "child", new.who) else None


def _may_be(old: Member, new: Member, told: Told) -> bool:
    if old.who is not None or new.who is None or (old.age and new.age and old.age != new.age):
        return False
    if set(new.tags) <= set(old.tags):
        return True  # 一个得重病的, and now who it is
    if "elder" in old.tags:
        everybody = told.facts.get("size") == len(told.members)
        return new.who in _OLDER or (new.who in ("spouse", "self") and ("elder" in new.tags or everybody))
    return "child" in old.tags and new.who in _YOUNGER and (new.age is None or "child" in new.tags)
