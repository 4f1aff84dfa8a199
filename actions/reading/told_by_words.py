"""What a message is about where plain words tell it (meant.yaml), for `understanding`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from knowledge import Cues, Library, QuestionKind
from knowledge.dialogue import Person
from knowledge.meant import Meant, load_meant

_THEY_HAVE = ("办了", "办上了", "批了", "评了", "吃着", "领着", "享受着")
#: Groups of people that say nothing more of such a child: it is one, and somebody old may raise it.
_NO_MORE_CLOSELY = frozenset({"child", "elderly"})
_CHILDREN = frozenset({"child", "grandchild", "son", "daughter"})


def told_by_words(
    message: dict[str, Any], named: tuple[str, ...], under_way: str | None, kind: QuestionKind | None, cues: Cues
) -> tuple[Meant | None, tuple[str, ...], QuestionKind | None, Cues]:
    """The matter that the words tell, and with it the programmes that are meant, the question and the cues.

    Who asks for a list of aid (孩子爸坐牢，妈跑了，有什么补助) gets one, with what is for such people first.
    """
    text, intent = message.get("text") or "", (message.get("intent") or {}).get("name")
    asked = _without_what_others_have(message, named)
    meant = load_meant().of(text, asked, under_way)
    if meant is None or not meant.programme:
        return meant, named, kind, cues
    if meant.group and intent == "ask_available_aid":
        groups = (meant.group, *(group for group in cues.groups if group not in _NO_MORE_CLOSELY))
        return meant, asked, kind, replace(cues, groups=tuple(dict.fromkeys(groups)))
    cues = replace(cues, kinds=tuple(dict.fromkeys(map(meant.asked, cues.kinds))))
    return meant, (meant.programme,), kind and meant.asked(kind), cues


def _without_what_others_have(message: dict[str, Any], named: tuple[str, ...]) -> tuple[str, ...]:
    """The programmes without those of which it is only told that somebody has them (村里给爷爷办了低保)."""
    text: str = message.get("text") or ""
    here = [one for one in message.get("entities") or [] if one["entity"] == "program" and one["value"] in named]
    had = {one["value"] for one in here if text[: one["start"]].endswith(_THEY_HAVE)}
    asked = {one["value"] for one in here if not text[: one["start"]].endswith(_THEY_HAVE)}
    return tuple(value for value in named if value not in had - asked)


def person_meant(text: str, meant: Meant | None, library: Library) -> Person | None:
    """Whom it is about: of a child whom nobody raises never its parents, nor whoever took it in."""
    person = library.dialogue.person_in(text, living=True)
    of_a_child = meant is not None and bool(meant.group)
    return None if of_a_child and (person is None or person.id not in _CHILDREN) else person
