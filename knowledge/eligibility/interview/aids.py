"""Which aid is received now, and whether dibao is the whole family's or one member's alone (单人保)."""

from __future__ import annotations

import re

from knowledge.dialogue import bare
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
_OF_ALL = re.compile(r"全家|一家|家里人都|都(?:在)?(?:吃|领|拿|享受|有)|整户|整个家")


def read_aids(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What is received now; what was once, or was refused, is none."""
    pending = told.facts.get("pending_aids")
    if pending is not None and (of_one := _is_of_one(message.text, script)) is not None:
        return _with(pending, told, script, of_one=of_one)
    text = _NO_DIBAO.sub("□", message.text)
    if is_none(asked, message, script):
        return Heard(told.with_(receives=[], pending_aids=None, **{SINGLE_DIBAO: None}), (asked.nobody,))
    aids = [name for name, named in script.aids.items() if any(said_of(word, text) for word in named.words)]
    if "work_injury" in aids and "工伤" not in text:
        aids.remove("work_injury")
    refused = any(denied(word, text) for named in script.aids.values() for word in named.words)
    if aids and not _PAST.search(text):
        return _received(asked, message, aids, told, script)
    if (_NEVER.search(text) or refused or aids) and (not aids or _PAST.search(text)):
        return Heard(told.with_(receives=[], pending_aids=None, **{SINGLE_DIBAO: None}), (asked.nobody,))
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
    return _with(aids, told, script, of_one=of_one)


def _is_of_one(text: str, script: Script) -> bool | None:
    """Whether dibao is said to be one member's alone; None where that is not said."""
    if _OF_ONE.search(text) or bare(text) == bare(script.says["dibao_of_one"]):
        return True
    return False if _OF_ALL.search(text) else None


def _with(aids: list[str], told: Told, script: Script, *, of_one: bool) -> Heard:
    back = [script.says["single_dibao"] if of_one and name == "dibao" else script.aids[name].told for name in aids]
    left = [name for name in aids if not (of_one and name == "dibao")]
    return Heard(told.with_(receives=left, pending_aids=None, **{SINGLE_DIBAO: of_one or None}), tuple(back))
