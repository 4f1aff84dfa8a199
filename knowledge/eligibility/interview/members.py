"""Who of those that live together is old, young, ill, disabled or at university."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.household import MOST_MEMBERS
from knowledge.eligibility.interview.absent import NAMED, grown_of_several, here, without_grown
from knowledge.eligibility.interview.ages import age_alone, age_by_birth, bare_ages
from knowledge.eligibility.interview.breakdown import Part, parts_of, tell_apart
from knowledge.eligibility.interview.certificates import certificate_in, certified, read_certificate
from knowledge.eligibility.interview.message import Heard, Message, is_none, person_of, said_of
from knowledge.eligibility.interview.people import KIN, is_widowed, small_number
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.script import Asked, Script

_OLD, _GROWN_UP, _SEVERAL = 60, 18, 2
#: So many characters 今年七十八岁了 has.
_ONLY_AN_AGE = 7
#: 我今年六十七, of the speaker.
_SPEAKER = re.compile(r"^(?:我|俺|本人)(?:今年|都|已经|快|也)?[\d一二两三四五六七八九十]")
#: 俺一个老婆子，八十二了.
OLD_SPEAKER = re.compile(
    r"^(?:我|俺)(?:一个)?(?:孤|穷)?(?:老婆子|老太婆|老头子?|老汉|人)?[，, ]?(?:今年|都|快)?"
    r"(?:[六七八九]十[一二三四五六七八九]?|[6-9]\d)(?:岁|了|多)"
)
#: 我带两个孙子, 家里有个残疾人: of the speaker's family; not 我想问残疾人.
_OURS = re.compile(
    r"^(?:我|俺|咱)(?:们|家|们家)?(?:一个人)?(?:还|就)?(?:带|养|有|和|跟|家)|^(?:家里|家)(?:还|就)?有|留下我"
    r"|^(?:(?:我|俺|咱)们?(?:家)?)?老两口"
)
#: What goes on about the speaker: 我今年四十五岁，去年摔伤，现在肢体残疾二级.
_OF_SPEAKER = re.compile(r"^(?:我|俺|本人)(?!们|家|爸|妈|爹|娘|老|的|儿|女|孙|弟|妹|哥|姐|爷|奶|外|岳|婆|公|侄|村|邻)")
#: 我残疾三级, of the speaker and nobody else; not 我照顾残疾人, 我俩都残疾.
_SPEAKER_ALONE = re.compile(
    r"^(?:我|俺|本人)(?!们|家|俩|两|仨)(?:自己)?(?!.*(?:[个位名和跟带养问俩]|照顾|照看|伺候|护理|家里|有人|(?:残疾|病)的是))"
)
#: 娃残疾二级: of a relative with the grade of a certificate, which is the speaker's.
_GRADED_KIN = re.compile(rf"(?:{NAMED})(?:子|们)?[^，。,；;]{{0,6}}[一二三四1-4]级")
#: 我上大二; not 我上大学的儿子.
_STUDIES = re.compile(
    r"^(?:我|俺|本人)(?:今年|现在|正|在|还|刚)*(?:上|读|念|考上)了?(?:大|本科|专科|研|高职)(?![^，。,]{0,4}的)"
)
#: 还有一个孙子 is another one.
_MORE = re.compile(r"还有|另外|还|也")
#: 我爸我妈, 公公婆婆, 我和老伴都七十多.
_BOTH = re.compile(
    r"老两口|(?:两口子|夫妻俩?)(?=都)|二老|公婆|岳父母|父母|爹娘|爹妈|爸.{0,2}妈|妈.{0,2}爸|公公.{0,2}婆婆|婆婆.{0,2}公公|岳父.{0,2}岳母|(?:老)?丈人.{0,2}丈母"
    r"|爷爷.{0,2}奶奶|奶奶.{0,2}爷爷|外公.{0,2}外婆|姥姥.{0,2}姥爷|姥爷.{0,2}姥姥|(?:我|俺)(?:和|跟)(?:我|俺)?(?:老伴|老婆|老公|爱人|老头|老太)[^，。,]{0,3}都"
)
#: 都残疾; 我和老伴，都七十多了.
_ALL_OF_THEM = re.compile(
    r"(?:(?:我|俺)?(?:和|跟)?(?:我|俺)?(?:老伴|老婆|老公|爱人|老头子?|老太婆?)|我们|我俩|俩人?|两个人?|老两口|两口子|夫妻俩?|全家|一家人|个个)?(?:人)?都"
)
#: Said of somebody who is not in the family any more.
_GONE = re.compile(r"去世|过世|走了|死了|没了|不在了|病故|离世|故去")
#: What is said of somebody already named; all other words name somebody new.
STATES = frozenset({"disabled", "ill"})


def read_members(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Who there is that some aid is for; what was told before stays."""
    if asked.buttons_alone and bare(message.text) == bare(asked.buttons_alone[0]):
        return Heard(replace(told, all_members=True), (asked.buttons_alone[0],))
    if is_none(asked, message, script):
        if told.is_alone and asked.ask_which:
            return Heard(told, ask=asked.ask_which)  # nothing is wrong with them; how old they are, was asked too
        return Heard(replace(told, all_members=True), (asked.nobody_else if told.members else asked.nobody,))
    members = members_in(message, script)
    if not members:
        return _alone(message, told, script)
    if len(members) == 1 and _ALL_OF_THEM.match(bare(message.text)) and not told.members:
        members *= told.facts.get("size") or 1  # 都残疾, of a family of two
    if told.is_alone and len(members) == 1 and members[0].age is None:
        members = [replace(members[0], age=age_alone(message), who="self")]  # 三十八，尿毒症
    together = merged(told.members, members, more=_MORE.search(message.text) is not None)
    now = replace(told, members=tuple(together), all_members=True)
    certificate = read_certificate(message, now, script) or Heard(now)
    return Heard(certificate.told, (members_back(members, script), *certificate.back))


def merged(before: Sequence[Member], new: Sequence[Member], *, more: bool) -> list[Member]:
    """Those told of before and those told of now, each once. `more`: the new ones are others (还有一个孙子)."""
    together = list(before)
    open_ = [] if more else [at for at, member in enumerate(together) if member.who in (None, "self")]
    for member in new:
        same = next((at for at in open_ if member.who is None and _may_be_same(together[at], member)), None)
        if same is None:
            _merge(together, member)
        else:
            open_.remove(same)
            together[same] = _joined(together[same], member)
    return together


def _alone(message: Message, told: Told, script: Script) -> Heard | None:
    """The age of who lives alone, with nothing particular beside: 五十二了; 53年的."""
    alone = told.facts.get("size") == 1
    if alone and (born := age_by_birth(message)) is not None:
        members = (Member(tuple(_kinds_by_age([born])), born, who="self"),)
        return Heard(replace(told, members=members, all_members=True), (members_back(members, script),))
    age = age_alone(message) if alone else None
    if age is None:
        return None
    back = script.question("age").told_as.format(value=age)
    return Heard(replace(told, members=(Member((), age, who="self"),), all_members=True), (back,))


def _merge(members: list[Member], new: Member) -> None:
    """Add a member, or tell more of one who was told of (我爸62岁)."""
    place = next((at for at, old in enumerate(members) if new.who and old.who == new.who), None)
    if place is None:
        if new not in members or new.who is None:
            members.append(new)
        return
    members[place] = _joined(members[place], new)


def _joined(old: Member, new: Member) -> Member:
    """One member of whom more is told."""
    kinds = _kinds_by_age([new.age]) if new.age is not None else []
    kept = [tag for tag in (*old.tags, *new.tags) if new.age is None or tag in STATES]
    age = old.age if new.age is None else new.age
    kind, grade = new.disability or old.disability, new.grade or old.grade
    return replace(old, tags=tuple(dict.fromkeys([*kinds, *kept])), age=age, disability=kind, grade=grade)


def _may_be_same(old: Member, new: Member) -> bool:
    """Whether somebody told of again, without being named, may be one who was told of before."""
    kinds, states = set(old.tags) - STATES, set(old.tags) & STATES
    if not kinds and not set(new.tags) - STATES:
        return bool(states) and states >= set(new.tags)  # 残疾人, and 肢体二级 now
    return bool(kinds) and kinds == set(new.tags) - STATES and (old.age is None or new.age in (None, old.age))


def members_in(message: Message, script: Script, *, own: bool = False) -> list[Member]:
    """One member for each mention; a clause that only tells a state goes on with the one before (我爸七十，瘫痪).

    `own`: a story, in which only the speaker's own family counts, not neighbours nor who has died.
    """
    everybody, message = message, here(message)
    message = replace(message, text=without_grown(message.text))
    reading = _Reading(message, script, own=own)
    for start, clause in clauses(message.text):
        if not _GONE.search(clause):
            reading.add(reading.said(start, clause))
    _set_grades(reading.found, message)
    for _ in range(grown_of_several(message.text)):
        if reading.found.count(Member(("child",))) > 1:
            reading.found.remove(Member(("child",)))
    if is_widowed(everybody.text) and Member(("elder",)) in reading.found:
        reading.found.remove(Member(("elder",)))
    return reading.found[:MOST_MEMBERS]


def _set_grades(members: list[Member], message: Message) -> None:
    """老伴残疾二级，我残疾三级: each has their own grade, though the kind is not said."""
    grades = [int(item["low"]) for item in message.values("count") if item.get("unit") == "grade"]
    disabled = [at for at, member in enumerate(members) if "disabled" in member.tags and member.grade is None]
    if len(grades) < _SEVERAL or len(disabled) != len(grades):
        return
    for at, grade in zip(disabled, grades, strict=True):
        members[at] = replace(members[at], grade=grade)


@dataclass(frozen=True)
class _Said:
    """What one clause says. `speaker`: the clause is about the speaker; `ours`: about somebody of their family."""

    clause: str
    kinds: list[str]
    ages: list[int]
    who: str | None
    certificate: tuple[str, int] | None
    parts: list[Part]
    speaker: bool
    ours: bool


class _Reading:
    """The members of one message, clause by clause."""

    def __init__(self, message: Message, script: Script, *, own: bool) -> None:
        self.found: list[Member] = []
        self._message, self._script, self._own = message, script, own
        self._first_person = re.search(r"我|俺|咱", message.text) is not None
        self._of_self = False
        self._own_age: int | None = None
        self._named: str | None = None

    def said(self, start: int, clause: str) -> _Said:
        """What a clause says, and of whom."""
        inside = [item for item in self._message.found("count") if start <= int(item["start"]) < start + len(clause)]
        told = [int(item["value"]["low"]) for item in inside if item["value"]["unit"] == "age"]
        ages = bare_ages(clause, told, self._message.text[:start])
        kinds, certificate = kinds_in(clause, self._script), certificate_in(clause, self._script)
        if certificate is not None and "disabled" not in kinds:
            kinds.append("disabled")
        who = person_of(clause, self._message)
        if who is None and _is_of_speaker(clause, kinds, ages):
            who = "self"
        # 我妈也跟我住，78了; 我男人，肢体一级.
        goes_on = who is None and self._named is not None and _may_go_on(clause, ages, certificate)
        who, self._named = self._named if goes_on else who, (who if not kinds and not ages else None)
        # 我是农村户口，今年六十七岁, before anybody else was told of.
        speaker = _SPEAKER.search(clause) is not None or (not self.found and clause.startswith(("今年", "现年")))
        parts = parts_of(clause, self._script)
        children = self._first_person and any(part.plain and part.kind == "child" for part in parts)
        asks = not self._first_person and self._message.library.dialogue.asks(self._message.text)
        graded = _GRADED_KIN.match(clause) is not None and not asks
        ours = speaker or children or graded or _OURS.search(clause) is not None
        self._of_self = who in (None, "self") and (self._of_self or _OF_SPEAKER.search(clause) is not None)
        self._own_age = ages[0] if speaker and ages and not kinds else self._own_age
        return _Said(clause, kinds, ages, who, certificate, parts, speaker, ours)

    def add(self, said: _Said) -> None:
        """Add whom a clause tells of, or tell more of those before."""
        certificate = said.certificate
        same_one = self.found and "disabled" in self.found[-1].tags and said.who is None
        if certificate is not None and same_one and not set(said.kinds) - STATES:
            if self.found[-1].grade is not None:
                self.found.append(Member(("disabled",)))  # 智力二级；视力四级 are two
            self.found = certified(self.found, certificate)  # 儿子残疾，肢体二级
            return
        age = said.ages[0] if said.ages else self._own_age
        oneself = _oneself(said.clause, said.kinds, age) if not self.found and self._of_self else None
        if oneself is not None:
            self.found.append(oneself)
        elif not self._is_of_others(said):
            self._add(said)
        if certificate is not None:
            self.found = certified(self.found, certificate)

    def _is_of_others(self, said: _Said) -> bool:
        nobody_known = said.who is None or said.who in ("neighbour", "friend", "relative")
        return self._own and not self.found and not said.ours and nobody_known

    def _add(self, said: _Said) -> None:
        found, kinds, ages = self.found, said.kinds, said.ages
        little = any(part.plain and part.kind == "child" for part in said.parts)
        if not kinds and little and not any("child" in member.tags for member in found):
            kinds = ["child"]  # 两个小的
        words_of, kinds = set(kinds), [*kinds, *(name for name in _kinds_by_age(ages) if name not in kinds)]
        if not kinds or (not ages and tell_apart(found, said.parts)) or self._is_same(said, words_of, kinds):
            return
        states = set(kinds) <= STATES
        if found and "都" in said.clause and states:
            found[:] = [replace(member, tags=tuple(dict.fromkeys([*member.tags, *kinds]))) for member in found]
        elif (old := _old_parent(found, kinds, said.who)) is not None:
            found[old] = replace(found[old], tags=tuple(dict.fromkeys([*found[old].tags, *kinds])), who=said.who)
        elif (counted := _counted_after(said.clause, kinds, self._script)) > 1:
            only = all(member.tags == tuple(kinds) and member.who is None for member in found)
            found[:] = [*([] if only else found), *[Member(tuple(kinds))] * counted]  # 有残疾人，残疾是两个
        elif found and said.who is None and not ages and states and not any(part.plain for part in said.parts):
            found[-1] = replace(found[-1], tags=tuple(dict.fromkeys([*found[-1].tags, *kinds])))
        else:
            found += _of_clause(said.clause, kinds, ages, said.who, self._script)

    def _is_same(self, said: _Said, words_of: set[str], kinds: list[str]) -> bool:
        """Whether it is of those told of before; their ages are filled in."""
        known = {tag for member in self.found for tag in member.tags}
        if said.speaker or said.who not in (None, "grandchild"):
            return False
        if said.ages:
            # 一个六岁一个九岁; 孙子十一岁, of the grandson told of before
            return words_of <= known and _fill_ages(self.found, said.ages)
        counted = re.search(r"[一二两三四五六七八九十\d]\s*[个位名]", said.clause)
        return set(kinds) <= known and not counted  # 爷爷和两个孙子，孙子上小学: the same ones again


def _is_of_speaker(clause: str, kinds: Sequence[str], ages: Sequence[int]) -> bool:
    """Whether a clause tells a state or an age of the speaker."""
    told = bool(kinds or len(ages) == 1) and set(kinds) <= STATES
    return told and _SPEAKER_ALONE.search(clause) is not None and KIN.search(clause) is None


def _counted_after(clause: str, kinds: Sequence[str], script: Script) -> int:
    """残疾的有俩, 残疾是两个: how many are counted after the word for what they are; one where none are."""
    if len(kinds) != 1:
        return 1
    words = "|".join(map(re.escape, sorted(script.members[kinds[0]].words, key=len, reverse=True)))
    found = re.search(f"(?:{words})(?:人|证)?的?(?:有|是|一共|总共|共)+([2-4]|[二两俩三仨四])(?:个|位|名)?人?$", clause)
    return small_number(found[1]) if found else 1


def _may_go_on(clause: str, ages: Sequence[int], certificate: tuple[str, int] | None) -> bool:
    """Whether a clause that names nobody goes on about whom the one before named: nothing but an age or a grade."""
    if "都" in clause or re.match(r"我|俺|咱", clause):
        return False
    return certificate is not None or (bool(ages) and len(bare(clause)) <= _ONLY_AN_AGE)


def _old_parent(found: Sequence[Member], kinds: Sequence[str], who: str | None) -> int | None:
    """两个老人两个娃，我爸瘫痪: which of the old people just counted it is."""
    if who not in ("father", "mother") or not set(kinds) <= STATES:
        return None
    return next((at for at, member in enumerate(found) if member.tags == ("elder",) and member.who is None), None)


def _oneself(clause: str, kinds: list[str], age: int | None) -> Member | None:
    """The speaker, where a clause goes on about them: a state, if nobody else is counted or named; 我上大二."""
    if not kinds or not set(kinds) <= STATES | {"student"}:
        return None
    others = KIN.search(clause) is not None or re.search(r"[个位名]|家里|有人", clause) is not None
    if others or ("student" in kinds and _STUDIES.search(clause) is None):
        return None
    return Member((*_kinds_by_age([age] if age is not None else []), *kinds), age, who="self")


def kinds_in(clause: str, script: Script) -> list[str]:
    """What a clause says of people: keys of `members` in questions.yaml."""
    kinds = [name for name, named in script.members.items() if any(said_of(word, clause) for word in named.words)]
    if "student" in kinds and "child" in kinds:
        kinds.remove("child")
    return kinds


def _of_clause(clause: str, kinds: list[str], ages: list[int], who: str | None, script: Script) -> list[Member]:
    """The members that one clause tells of: one a person counted or an age told, else one with all that is said."""
    if len(ages) > 1:
        return [Member(tuple(_kinds_by_age([age])) or tuple(kinds), age) for age in ages]
    counted = {kind: _number_of(kind, clause, script) for kind in kinds}
    age = ages[0] if ages else None
    states = set(kinds) & STATES
    several = len(re.findall(r"[个位名]", clause)) > 1 or clause.count("有") > 1
    if len(kinds) > 1 and max(counted.values()) > 1 and "都" in clause and states:
        persons = next(kind for kind in kinds if kind not in STATES)  # 两个老人都有病
        return [Member((persons, *sorted(states)))] * counted[persons]
    together = len(kinds) > 1 and max(counted.values()) == 1 and not several and not {"elder", "child"} <= set(kinds)
    if together or sum(counted.values()) == 1:
        return [Member(tuple(kinds), age, who=who)]
    return [Member((kind,), age if len(kinds) == 1 else None) for kind in kinds for _ in range(counted[kind])]


def _fill_ages(members: list[Member], ages: list[int]) -> bool:
    """一个六岁一个九岁, after 两个娃: the ages of those just told of. False where there are more ages than members."""
    places = [place for place, member in enumerate(members) if member.age is None]
    if len(places) < len(ages):
        return False
    for place, age in zip(places[-len(ages) :], ages, strict=True):
        tags = tuple(dict.fromkeys([*_kinds_by_age([age]), *members[place].tags]))
        members[place] = replace(members[place], age=age, tags=tags)
    return True


def _kinds_by_age(ages: list[int]) -> list[str]:
    old, young = any(age >= _OLD for age in ages), any(age < _GROWN_UP for age in ages)
    return [name for name, fits in (("elder", old), ("child", young)) if fits]


def _number_of(kind: str, clause: str, script: Script) -> int:
    """How many of them a clause counts (两个老人, 一个上小学一个上初中, 我爸我妈); one where it does not say."""
    words = "|".join(map(re.escape, sorted(script.members[kind].words, key=len, reverse=True)))
    words += "|小的$" if kind == "child" else ""
    # 两个娃, 俩娃上学, 三娃; not 我们俩孩子, which may be 我们俩 and a child.
    number = r"(?:(\d+|[一二两俩三仨四五六七八九十])\s*[个位名]|(?<![们咱妻娘爷子女口])([俩仨]))"
    direct = (
        r"(?<![\d一二两三四五六七八九十们第])([二两三四五])(?=娃|孩子|小孩|崽|伢|[儿孙]子|女儿|孙女|老[人的]|小的$)"
    )
    pattern = f"{number}[^，。,、一二两三四五六七八九十]{{0,3}}(?:{words})|{direct}"
    counted = sum(small_number(found[1] or found[2] or found[3]) for found in re.finditer(pattern, clause))
    parents = 2 if kind == "elder" and _BOTH.search(clause) else 1
    return min(max(counted, parents), MOST_MEMBERS)


def members_back(members: Sequence[Member], script: Script) -> str:
    """Whom the family was heard to have, counted by what is said of them."""
    kinds = Counter(member.tags for member in members)
    return "、".join(
        script.says["member"].format(
            tags=script.says["and"].join(script.members[tag].told for tag in tags), number=number
        )
        for tags, number in kinds.items()
    )
