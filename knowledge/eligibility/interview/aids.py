"""Which aid is received now, and whether dibao is the whole family's or one member's alone (单人保)."""

from __future__ import annotations

import re

from knowledge.dialogue import bare
from knowledge.eligibility.interview import certificates
from knowledge.eligibility.interview.message import Heard, Message, denied, is_none, said_of
from knowledge.eligibility.interview.told import SINGLE_DIBAO, Told
from knowledge.eligibility.script import Asked, Script

#: Words in which 低保 is something else.
_NO_DIBAO = re.compile(r"低保边缘|低保线|低保标准")
_PAST = re.compile(r"以前|之前|曾经|原来|过去|取消|停了|停掉|断了|没领了|不领了|申请|没批")
_NEVER = re.compile(r"没(?:有|得|在)?(?:吃|领|办|享受)")
_OF_ONE = re.compile(
    r"单人|单保|个人保|(?<!每)[一1]个人(?:的|吃|领|拿|享受|有|$)|[一1]个人(?:在)?(?:吃|领|拿|享受)"
    r"|只有(?:我|俺|他|她)(?:自己|一个|一人|[吃领拿有]|$)|就(?:我|俺|他|她)(?:自己|一个|一人)"
)
_OF_ALL = re.compile(
    r"(?:低保|五保)户(?!里|中)|全家|一家|(?:我|俺|咱)们?(?:老?两口|俩)|家里人都|都(?:在)?(?:吃|领|拿|享受|有)|整户|整个家"
)

_CANJI, _BOTH_CANJI = "canji", ("canji_shenghuo_butie", "canji_huli_butie")
#: Aid that is received, with 残疾补贴 of which it is not known yet which of the two it is.
PENDING_CANJI = "pending_canji"
_NOTHING_PENDING = {"pending_aids": None, PENDING_CANJI: None}


def read_aids(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What is received now; what was once, or was refused, is none."""
    open_ = told.facts.get(PENDING_CANJI)
    if (answer := _asked_back(asked, message, told, script)) is not None:
        return answer
    text = _NO_DIBAO.sub("□", message.text)
    if is_none(asked, message, script):
        if open_ is not None:  # they said that they have one, so 没有 is asked back
            return Heard(told, ask=asked.ask_kind, buttons=_kinds_of_canji(script))
        return Heard(told.with_(receives=[], **_NOTHING_PENDING, **{SINGLE_DIBAO: None}), (asked.nobody,))
    aids = [name for name, named in script.aids.items() if any(said_of(word, text) for word in named.words)]
    aids += [name for name in _BOTH_CANJI if "两项补贴" in text and name not in aids]
    if set(aids) & set(_BOTH_CANJI) and _CANJI in aids:
        aids.remove(_CANJI)  # 残疾人护理补贴 is one of them
    if "work_injury" in aids and "工伤" not in text:
        aids.remove("work_injury")
    refused = any(denied(word, text) for named in script.aids.values() for word in named.words)
    if aids and not _PAST.search(text):
        return _received(asked, message, aids, told, script)
    never = _NEVER.search(text) and not certificates.has_none(text)  # 没办证 is of the certificate
    if (never or refused or aids) and (not aids or _PAST.search(text)):
        return Heard(told.with_(receives=[], **_NOTHING_PENDING, **{SINGLE_DIBAO: None}), (asked.nobody,))
    return None


def _asked_back(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """The answer to whose dibao it is, or which 残疾补贴."""
    pending, open_ = told.facts.get("pending_aids"), told.facts.get(PENDING_CANJI)
    if pending is not None and (of_one := _is_of_one(message.text, script)) is not None:
        return _with(asked, pending, told, script, of_one=of_one)
    if open_ is not None and (which := _which_canji(message.text)):
        return _told([*(name for name in open_ if name != _CANJI), *which], told, script)
    return None


def _received(asked: Asked, message: Message, aids: list[str], told: Told, script: Script) -> Heard:
    """Aid that is received. Whose dibao it is, 儿子吃着低保 does not say: it is asked."""
    of_one = False
    if "dibao" in aids and told.facts.get("size") != 1:
        said = _is_of_one(message.text, script)
        if said is None and message.library.dialogue.person_in(message.text) is not None:
            buttons = (script.says["dibao_of_all"], script.says["dibao_of_one"])
            return Heard(told.with_(pending_aids=aids), ask=asked.ask_which, buttons=buttons)
        of_one = bool(said)
    return _with(asked, aids, told, script, of_one=of_one)


def _is_of_one(text: str, script: Script) -> bool | None:
    """Whether dibao is said to be one member's alone; None where that is not said."""
    if _OF_ONE.search(text) or bare(text) == bare(script.says["dibao_of_one"]):
        return True
    return False if _OF_ALL.search(text) else None


def _with(asked: Asked, aids: list[str], told: Told, script: Script, *, of_one: bool) -> Heard:
    """With 残疾补贴, of which there are two, it is asked which: so that the other one is not left open."""
    left = [name for name in aids if not (of_one and name == "dibao")]
    now = told.with_(pending_aids=None, **{SINGLE_DIBAO: of_one or None})
    if _CANJI in left:
        return Heard(now.with_(**{PENDING_CANJI: left}), ask=asked.ask_kind, buttons=_kinds_of_canji(script))
    return _told(left, now, script)


def _kinds_of_canji(script: Script) -> tuple[str, ...]:
    return tuple(script.says[key] for key in ("living_subsidy", "care_subsidy", "both_subsidies", "not_sure"))


def _told(aids: list[str], told: Told, script: Script) -> Heard:
    single = [script.says["single_dibao"]] if told.facts.get(SINGLE_DIBAO) else []
    back = [*single, *(script.aids[name].told for name in aids)]
    return Heard(told.with_(receives=aids, **_NOTHING_PENDING), tuple(back))


def _which_canji(text: str) -> list[str]:
    if re.search(r"两[样项个种]|都领|都有|都在领", text):
        return list(_BOTH_CANJI)
    return [name for name, word in zip(_BOTH_CANJI, ("生活", "护理"), strict=True) if said_of(word, text)]


def left_open(told: Told) -> Told:
    """What was told before somebody was not sure which of the two they receive."""
    aids = told.facts.get(PENDING_CANJI)
    return told if aids is None else told.with_(receives=aids, **_NOTHING_PENDING)
