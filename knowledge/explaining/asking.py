"""Finds in a message that an answer was not understood or heard, that an example, a line or a word is meant.

Read from asking.yaml. Each is a message that says hardly anything else: what is left once its words are taken away must
be nothing but filler, so that 没搞懂怎么申请 stays a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from knowledge.dialogue import bare
from knowledge.models import Model
from knowledge.yaml_text import read_yaml

#: So many characters such a message has at most.
_LONGEST = 22
_NUMBERS = {
    sign: at for at, signs in enumerate(("一1", "二2两", "三3", "四4", "五5", "六6", "七7", "八8"), 1) for sign in signs
}
#: Stands before the number of one of several.
_LEADS = re.compile("^(?:那么?|还有|请问|我想问|我问|想问|问|就)")


@dataclass(frozen=True)
class Line:
    """A line of the last answer: the first is 1, the last -1. `explains`: it is asked what it means."""

    place: int
    explains: bool


class AskingLists(Model):
    """asking.yaml as it stands."""

    unclear: tuple[str, ...]
    heard_badly: tuple[str, ...]
    not_heard_badly: tuple[str, ...]
    example: tuple[str, ...]
    meaning: tuple[str, ...]
    first: tuple[str, ...]
    line: tuple[str, ...]
    last_line: tuple[str, ...]
    filler: tuple[str, ...]
    aid: tuple[str, ...]
    written: str


class Asking:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: AskingLists) -> None:
        """`lists` as they stand in asking.yaml."""
        self._unclear, self._example = _any_of(lists.unclear), _any_of(lists.example)
        heard_badly = _any_of(lists.heard_badly).pattern
        self._heard_badly = re.compile(f"(?:[你您]?(?:讲话|说话|刚才|刚刚))?[你您]?(?:{heard_badly})")
        self._of_a_person = _any_of(lists.not_heard_badly)
        self._meaning, self._filler = _any_of(lists.meaning), _any_of(sorted(lists.filler, key=len, reverse=True))
        self._aid = _any_of(lists.aid)
        self._line, self._last = _any_of(lists.line), _any_of(lists.last_line)
        self._first = _any_of(lists.first)
        self._written = re.compile(lists.written)

    def is_unclear(self, text: str) -> bool:
        """没咋听明白; 能不能说简单些: whether all it says is that the answer was not understood."""
        return self._says_only(self._unclear, text)

    def hears_badly(self, text: str) -> bool:
        """听不清; 大声点; 你说慢点: whether all it says is that the answer was not heard well."""
        return self._says_only(self._heard_badly, text) and self._of_a_person.search(text) is None

    def wants_example(self, text: str) -> bool:
        """举个例子; 打个比方: whether an example is all it wants."""
        return self._says_only(self._example, text)

    def line_in(self, text: str) -> Line | None:
        """第二个是什么意思; 最后那个呢: which line of the last answer it asks about; None for none, or a law's."""
        said = self._first.sub("第一", bare(text))
        if len(said) > _LONGEST or self._written.search(said):
            return None
        found = self._last.search(said) or self._line.search(said)
        if found is None:
            return None
        left = said[: found.start()] + " " + said[found.end() :]
        explains = self._meaning.search(left) is not None or self._unclear.search(left) is not None
        left = self._unclear.sub(" ", self._meaning.sub(" ", left))
        if self._filler.sub("", left).strip():
            return None
        return Line(_place(found), explains)

    def place_in(self, text: str) -> int | None:
        """The number of one of several that a message names, whatever it asks of it (第二个多少钱); None for none."""
        said = self._first.sub("第一", bare(text))
        if len(said) > _LONGEST or self._written.search(said):
            return None
        said = _LEADS.sub("", said)
        found = self._last.match(said) or self._line.match(said)
        return _place(found) if found is not None else None

    def word_in(self, text: str, words: Mapping[str, str]) -> str | None:
        """The word of these that it asks the meaning of, as it is listed; None for none."""
        said = bare(text)
        if len(said) > _LONGEST:
            return None
        for name in sorted(words, key=len, reverse=True):
            if name not in said:
                continue
            left = said.replace(name, " ", 1)
            beside = self._aid.sub(" ", self._meaning.sub(" ", self._unclear.sub(" ", left)))
            if self._meaning.search(left) and not self._filler.sub("", beside).strip():
                return words[name]
        return None

    def _says_only(self, words: re.Pattern[str], text: str) -> bool:
        said = bare(text)
        if len(said) > _LONGEST or words.search(said) is None:
            return False
        return not self._filler.sub("", words.sub(" ", said)).strip()


def _place(found: re.Match[str]) -> int:
    groups = found.groupdict()
    if groups.get("back"):
        return -_NUMBERS[groups["back"]]
    return _NUMBERS[groups["n"]] if groups.get("n") else -1


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def load_asking() -> Asking:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = read_yaml(files("knowledge").joinpath("explaining/asking.yaml").read_text(encoding="utf-8"))
    return Asking(AskingLists.model_validate(raw))
