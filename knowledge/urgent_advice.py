"""What to do until help comes, by the kind of danger: urgent_advice.yaml, one line at a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.danger import find_danger, has_acted
from knowledge.waiting import any_of, plain
from knowledge.yaml_text import read_yaml

LIFE, LIFE_ACTED, LIFE_OTHER = "life", "life_acted", "life_other"
#: Who threatens somebody, and is not threatened.
THREAT_OWN = "threat_own"
#: Lists of the file that are no lines.
_WORDS = (
    "special", "goes_on", "acted", "cared", "not_cared", "died", "not_died", "need", "died_before", "children",
    "not_acted", "first",
)  # fmt: skip
#: The lines that stand before and behind those of a kind.
BODY, ANY = "body", "any"
CARE, MOURNING = "care", "mourning"
_CRY = "urgent"
#: 喂 of who calls feeds nobody.
_HELLO = re.compile("(?:^|(?<=，))喂+(?=，|$)")


class Stage(Enum):
    """How far it has come: somebody helps already, or somebody has died. The lines of the kind are said no more."""

    CARED = "cared"
    DIED = "died"


@dataclass(frozen=True)
class Line:
    """One line, and the words that it answers (None: whoever asks what to do).

    `again`: it is said each time it fits. `kinds`: the only ones that it is for, None for all.
    """

    say: str
    fits: re.Pattern[str] | None
    again: bool = False
    kinds: frozenset[str] | None = None


@dataclass(frozen=True)
class Special:
    """Danger within a kind that other lines fit, where the words were said and none of `unless`."""

    name: str
    within: frozenset[str]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None


class UrgentAdvice:
    """The lines, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: dict[str, Any]) -> None:
        """`lists` as they stand in urgent_advice.yaml."""
        self._not_acted = any_of(lists["not_acted"])
        self._goes_on, self._acted = any_of(lists["goes_on"]), any_of(lists["acted"])
        self._cared, self._not_cared = any_of(lists["cared"]), any_of(lists["not_cared"])
        self._died = [(frozenset(group["kinds"]), any_of(group["words"])) for group in lists["died"]]
        self._not_died = any_of(lists["not_died"])
        self._need = frozenset(lists["need"])
        self._died_before, self._children = any_of(lists["died_before"]), any_of(lists["children"])
        #: What is said at once by the names of `special`, where that is not what is said of the kind.
        self.first: dict[str, str] = lists["first"]
        self.lines: dict[str, list[Line]] = {
            kind: [_line(line) for line in lines] for kind, lines in lists.items() if kind not in _WORDS
        }
        self.specials = [
            Special(
                special["name"],
                frozenset(special["within"]),
                any_of(special["words"]),
                any_of(special["unless"]) if "unless" in special else None,
            )
            for special in lists["special"]
        ]

    def special(self, kind: str | None, story: Iterable[str]) -> str | None:
        """The name of the lines that fit danger of this kind, by all that was said of it; else the kind itself."""
        said = [plain(text) for text in story]
        for special in self.specials:
            if kind not in special.within or not any(special.words.search(text) for text in said):
                continue
            if special.unless is None or not any(special.unless.search(text) for text in said):
                return special.name
        return kind

    def line(
        self,
        text: str,
        kind: str | None,
        said: Collection[str],
        *,
        alarm: bool = False,
        acted: bool = False,
        story: Collection[str] = (),
        stage: Stage | None = None,
    ) -> str | None:
        """The next line that fits what was said in danger of this kind; None where none does, or all were said.

        `said`: all that this conversation was told. `alarm`: the message says itself that there is danger. `acted`: it
        was said before that a life is ending already. `story`: what the citizen said before. `stage`: how far it is.
        """
        fitting = self.fitting(text, kind, said, acted=acted, story=story, stage=stage)
        if fitting is not None:
            return fitting
        if kind != LIFE and stage is not Stage.DIED and not alarm and not self.goes_on(text):
            return None
        return self.next_line(text, kind, said, acted=acted, story=story, stage=stage)

    def fitting(
        self, text: str, kind: str | None, said: Collection[str], *, acted: bool = False, story: Collection[str] = (),
        stage: Stage | None = None,
    ) -> str | None:  # fmt: skip
        """The line that answers these very words, if there is one."""
        words = _HELLO.sub("", plain(text))
        left = self._left(text, kind, said, acted=acted, story=story, stage=stage)
        return next((line.say for line in left if line.fits is not None and line.fits.search(words)), None)

    def next_line(
        self, text: str, kind: str | None, said: Collection[str], *, acted: bool = False, story: Collection[str] = (),
        stage: Stage | None = None,
    ) -> str | None:  # fmt: skip
        """The next line of the kind, whatever was said; None where all were said."""
        left = self._left(text, kind, said, acted=acted, story=story, stage=stage)
        return next((line.say for line in left if line.fits is None), None)

    def stage(self, text: str, kinds: Collection[str], story: Collection[str] = ()) -> Stage | None:
        """What it says of how far danger of these kinds has come; None where it says nothing of that.

        Whoever talks of ending their own life may tell of a death long before: that is no end of the danger.
        """
        words = plain(text)
        of_deed = LIFE not in kinds or self.special(LIFE, story) != LIFE or any(map(self.acted, story))
        if of_deed and self._not_died.search(words) is None and not self._came_before(text, words, kinds, story):
            named = {"any", *kinds}
            if any(group & named and found.search(words) for group, found in self._died):
                return Stage.DIED
        cared = self._cared.search(words) is not None and self._not_cared.search(words) is None
        return Stage.CARED if cared else None

    def _came_before(self, text: str, words: str, kinds: Collection[str], story: Collection[str]) -> bool:
        """Whether a death in it is what came before a need (邻居两个娃没饭吃，爸爸死了), and not its end."""
        danger = find_danger(text)
        if not self._need.issuperset({*kinds, *([danger.kind] if danger else [])}):
            return False
        of_elder = self._died_before.search(words) is not None
        return danger is not None or (of_elder and any(map(self._children.search, map(plain, [*story, text]))))

    def acted(self, text: str) -> bool:
        """Whether talk of ending one's life says that it has been done."""
        done = self._without_talk(text)
        return self._acted.search(plain(done)) is not None or has_acted(done)

    def plainly_acted(self, text: str) -> bool:
        """The same of a first message, by words that leave no doubt."""
        return has_acted(self._without_talk(text))

    def _without_talk(self, text: str) -> str:
        return self._not_acted.sub("，", text)

    def goes_on(self, text: str) -> bool:
        """Whether it says that the danger goes on, or asks what to do."""
        return self._goes_on.search(plain(text)) is not None

    def _left(
        self, text: str, kind: str | None, said: Collection[str], *, acted: bool, story: Collection[str],
        stage: Stage | None,
    ) -> list[Line]:  # fmt: skip
        """The lines for danger of this kind that may still be said, those that go first at the beginning."""
        told, whole = "\n".join(said), [*story, text]
        lines = self.lines.get(self.special(kind, whole) or "", [])
        if stage is Stage.DIED:
            return [line for line in self.lines[MOURNING] if line.say not in told]
        if stage is Stage.CARED:
            lines = self.lines[CARE] + self.lines[ANY]
        elif kind != LIFE:
            lines = lines + self.lines[ANY] if kind is not None else []
        elif self.acted(text):
            lines = self._of_deed(whole) + [line for line in lines if line.fits is None]
        elif acted:
            lines = self._of_deed(whole) + lines
        # Where the danger has no name yet, as where nothing but a cry for help was heard.
        body = [line for line in self.lines[BODY] if line.kinds is None or (kind or _CRY) in line.kinds]
        return [line for line in body + lines if line.again or line.say not in told]

    def _of_deed(self, story: Iterable[str]) -> list[Line]:
        return self.lines[self.special(LIFE_ACTED, story) or LIFE_ACTED]


def _line(raw: dict[str, Any]) -> Line:
    return Line(
        raw["say"],
        any_of(raw["fits"]) if "fits" in raw else None,
        again=raw.get("again", False),
        kinds=frozenset(raw["kinds"]) if "kinds" in raw else None,
    )


@cache
def load_urgent_advice() -> UrgentAdvice:
    """Read the file. Raises KeyError or re.error where it is not as it must be."""
    return UrgentAdvice(read_yaml(files("knowledge").joinpath("urgent_advice.yaml").read_text(encoding="utf-8")))
