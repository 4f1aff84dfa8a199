"""What became of a child's father and mother: each is read on their own (他爸死了，他妈跑了没音信)."""

from __future__ import annotations

import re

from knowledge.eligibility.interview.choices import option_of
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script

#: Of one parent, what was told so far; the other is asked.
ONE = "one_parent"
_BOTH, _FATHER, _MOTHER = "both", "father", "mother"
_WHO = re.compile(
    r"(?P<both>爸爸?妈妈?|爹妈|爹娘|父母|两口子都|两个人?都|(?:他|她)?俩都|都(?=死|去世|过世|不在|没了|跑|坐牢|失联|联系不上|管不了))"
    r"|(?P<father>爸爸?|爹|父亲|儿子(?=[^，。,]{0,3}(?:死|没了|去世|过世|病逝|不在|坐牢|跑)))"
    r"|(?P<mother>妈妈?|娘|母亲|儿?媳妇)"
)
#: 离婚了，跟他爸过.
_WITH_ONE = re.compile(r"[跟归](?:着|了)?(?:他|她|孩子)?(?:爸爸?|妈妈?)(?:过|生活|住|$|[，。,])")
#: 他爸坐牢了，我在带.
_BY_SPEAKER = re.compile(r"(?:我|俺|咱)们?(?:自己|一个人|在|来|还)*(?:带|管|养)(?!不)")
#: The gravest first: 跑了好几年，不在了 is dead.
_STATES = {
    "dead": re.compile(r"死|没了|去世|过世|病逝|不在了|不在人世"),
    "unable": re.compile(
        r"跑了?|失联|没(?:了|有)?音[信讯]|没消息|再没(?:消息|回)|联系不[上到]|找不[到着]|坐牢|服刑|判刑|在牢里|监狱|戒毒|吸毒"
        r"|管不了|没能力管|重残"
    ),
    "present": re.compile(r"(?<![没不])(?:在管|管着|管(?![不了])|带|养(?!不)|照[看顾]|在家|都在(?!牢)|在身边|打工)"),
}


def read_parents(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What became of both; of one alone, the other is asked for."""
    known = told.facts.get(ONE)
    found = parents_in(message.text)
    by_speaker = _BY_SPEAKER.search(message.text) is not None
    if by_speaker and _may_be_grandparent(told):
        if not found:
            return None  # 我带, of a grandmother: of the parents it says nothing
    elif by_speaker or _WITH_ONE.search(message.text):
        found = {_FATHER: "present"}
    state = found.get(_FATHER) or found.get(_MOTHER) or (_state_of(message.text) if known else None)
    if known and state:
        return _both(asked, (known, state), told)
    if len(found) > 1:
        return _both(asked, (found[_FATHER], found[_MOTHER]), told)
    if state == "present":
        return _both(asked, ("present", "present"), told)
    if state:
        return Heard(told.with_(**{ONE: state}), ask=asked.ask_which, buttons=asked.titles())
    option = option_of(asked, message.text)
    return None if option is None else Heard(told.with_(parents=list(option.value)), (option.told,))


def _may_be_grandparent(told: Told) -> bool:
    """Whether somebody old may be the speaker, who then brings up a grandchild."""
    return any("elder" in member.tags and member.who in (None, "self") for member in told.members)


def _both(asked: Asked, states: tuple[str, str], told: Told) -> Heard:
    """One who is there is enough for no rule to look at the other."""
    pair = ["present", "present"] if "present" in states else sorted(states)
    option = next(option for option in asked.options if list(option.value) == pair)
    return Heard(told.with_(**{"parents": pair, ONE: None}), (option.told,))


def parents_in(text: str) -> dict[str, str]:
    """`father`, `mother` and what is said of each: dead, unable or present; only those of whom it is said."""
    named = [*_WHO.finditer(text)]
    ends = [item.start() for item in named[1:]] + [len(text)]
    found: dict[str, str] = {}
    for item, end in zip(named, ends[-len(named) :] if named else (), strict=True):
        state = _state_of(text[item.end() : end])
        if state is not None:
            found |= dict.fromkeys((_FATHER, _MOTHER) if item.lastgroup == _BOTH else (str(item.lastgroup),), state)
    return found


def _state_of(said: str) -> str | None:
    return next((state for state, words in _STATES.items() if words.search(said)), None)
