"""Plain words of danger, read by a list: a rule beside the bot's classifier.

`find_danger` is what the rest of the program uses; the bot has the same list (rasa_project/danger.json) and reads it in
the same way, see rasa_project/components/danger_rule.py. Boundary 1 of docs/intents.md says what is danger.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.yaml_text import read_yaml

#: Stands for a word that was taken out; a letter of no list.
_NOTHING = "□"
#: From this length on a message tells what was, and words of danger need one of now beside them.
_STORY = 40
#: From this length on it is a letter, and what only may mean the end of one's life need not.
_LETTER = 160
_NOW_WITHIN, _PAST_WITHIN = 30, 20
_OTHER_WITHIN, _SENTENCE_END = 24, re.compile("[。！!？?]")
_CLAUSE_ENDS = "。！!？?，,；;"
#: A pasted book is not searched whole: danger stands at its beginning or at its end.
_LONGEST = 2000


@dataclass(frozen=True)
class Danger:
    """`kind`: life, fire, flood …, the keys of danger.yaml; `words`: what showed it.

    `sure`: nothing else in the message speaks against it; false in a letter or beside words of policy, and of a
    letter's plea (没有这笔钱就活不下去).
    """

    kind: str
    words: str
    sure: bool = True


class DangerWords:
    """The lists of danger.yaml, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: Mapping[str, Any]) -> None:
        """`lists` as they stand in danger.yaml."""
        self._harmless = _any_of(lists["not_danger"])
        self._now, self._past, self._policy = (_any_of(lists[name]) for name in ("now", "past", "policy"))
        self._long_ago, self._acted = _any_of(lists["long_ago"]), _any_of(lists["acted"])
        self._always = frozenset(lists["always"])
        self._pleas = _any_of(lists["pleas"])
        self._others, self._over = _any_of(lists["others"]), _any_of(lists["over"])
        self._selves, self._farewell = _any_of(lists["selves"]), _any_of(lists["farewell"])
        self._kinds = {kind: _any_of(patterns) for kind, patterns in lists["kinds"].items()}

    def find(self, text: str) -> Danger | None:
        """The first kind, in the file's order, whose words the message has; None for none."""
        plain = squeeze(text)
        if len(plain) > _LONGEST:
            plain = plain[: _LONGEST // 2] + _NOTHING + plain[-_LONGEST // 2 :]
        plain = self._harmless.sub(_NOTHING, plain)
        told = len(plain) > _STORY or self._policy.search(plain) is not None
        plea = None
        for kind, pattern in self._kinds.items():
            for found in pattern.finditer(plain):
                letter = len(plain) >= _LETTER
                another = kind in self._always and (letter or self._was_long_ago(plain, found.start()))
                if (letter and self._pleas.fullmatch(found[0])) or (another and self._of_another(plain, *found.span())):
                    plea = plea or Danger(kind, found[0], sure=False)
                elif kind in self._always or self._counts(plain, *found.span(), told=told):
                    return Danger(kind, found[0], sure=kind in self._always or not told)
        return plea

    def acted(self, text: str) -> bool:
        """Whether words of ending one's life say that it has been done (吃了半瓶安眠药)."""
        return self._acted.search(squeeze(text)) is not None

    def _of_another(self, plain: str, start: int, end: int) -> bool:
        """Whether the words tell how somebody else's life ended."""
        before = _SENTENCE_END.split(plain[max(start - _OTHER_WITHIN, 0) : start])[-1]
        others = list(self._others.finditer(before))
        if not others or self._selves.search(before[others[-1].end() :]):
            return False
        after = plain[end : end + _OTHER_WITHIN]
        if self._now.search(after) or self._farewell.search(before + _NOTHING + after):
            return False
        return self._over.match(plain[end:]) is not None

    def _counts(self, plain: str, start: int, end: int, *, told: bool) -> bool:
        """Whether words that may tell of what is over tell of now (not 去年腿断了, but 去年着火，现在没地方住)."""
        if told:
            return self._is_now(plain, start, end)
        ago = list(self._long_ago.finditer(plain, _clause_of(plain, start), end))
        return not ago or self._now.search(plain[ago[-1].end() : end]) is not None

    def _was_long_ago(self, plain: str, start: int) -> bool:
        """Whether the clause tells a time that is over before the words."""
        return self._long_ago.search(plain, _clause_of(plain, start), start) is not None

    def _is_now(self, plain: str, start: int, end: int) -> bool:
        near = plain[max(start - _NOW_WITHIN, 0) : end + _NOW_WITHIN]
        nearer = plain[max(start - _PAST_WITHIN, 0) : end + _PAST_WITHIN]
        return self._now.search(near) is not None and self._past.search(nearer) is None


def _clause_of(plain: str, start: int) -> int:
    """Where the clause begins that has this place."""
    return max(plain.rfind(mark, 0, start) for mark in _CLAUSE_ENDS) + 1


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def danger_lists() -> dict[str, Any]:
    """danger.yaml as it stands."""
    lists: dict[str, Any] = read_yaml(files("knowledge").joinpath("danger.yaml").read_text(encoding="utf-8"))
    return lists


@cache
def _words() -> DangerWords:
    return DangerWords(danger_lists())


def find_danger(text: str) -> Danger | None:
    """The danger that the words of a message show plainly, else None."""
    return _words().find(text)


def has_acted(text: str) -> bool:
    """Whether talk of ending one's life says that it has been done: then a doctor comes first."""
    return _words().acted(text)


def squeeze(text: str) -> str:
    """Half-width, lower case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
