"""Which public matter that is not social assistance a message brings (other_matters.yaml).

A letter tells a life before it asks: an ambulance, a pension, a child at school stand in one on a village road. So what
is said often and where something is asked counts most, and of a letter in which two kinds are about as near none is
named: to be told the wrong office is worse than to hear that it is another matter.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from pydantic import Field

from knowledge.models import Model

_SENTENCE_END = re.compile(r"[。！!？?；;\n]+")
#: How much a sentence counts from where it asks on, beside what tells.
_ASKED = 3
#: How much a kind's own word counts beside one of the lists that several kinds may share.
_OWN = 2
#: A message of so many characters is a letter; the kind it names must lead the next by so much.
_LETTER, _LEAD = 160, 1.2
#: Less than one own word of two characters names no kind: 厂 alone (厂子倒了) is no noise.
_LEAST = 2


class Matter(Model):
    """A kind of public matter that is not social assistance. `office`: whom to ask about it first."""

    id: str
    name: str
    office: str = ""
    words: tuple[str, ...]
    lists: tuple[str, ...]


class Matters(Model):
    """All of other_matters.yaml; the last kind is for what fits none."""

    asks: tuple[str, ...] = Field(min_length=1)
    matters: tuple[Matter, ...] = Field(min_length=2)

    @property
    def unclear(self) -> Matter:
        """The kind for what fits none."""
        return self.matters[-1]

    def of(self, text: str, lists: Mapping[str, tuple[str, ...]]) -> Matter:
        """The kind of public matter; `unclear` where no word shows which. `lists`: the library's synonyms."""
        fits = self._fits(text, lists)
        second, best = sorted(fits)[-2:]
        if best < _LEAST or (len(text) >= _LETTER and best < _LEAD * second):
            return self.unclear
        return self.matters[fits.index(best)]

    def any_in(self, text: str, lists: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether a word shows a public matter, be it clear which or not."""
        return any(self._fits(text, lists))

    def _fits(self, text: str, lists: Mapping[str, tuple[str, ...]]) -> list[float]:
        asked = "\n".join(found[0] for sentence in _SENTENCE_END.split(text) if (found := self._ask.search(sentence)))
        said = [{word: own for word, own in _words(matter, lists).items() if word in text} for matter in self.matters]
        shared = Counter(word for words in said for word in words)
        return [sum(_weight(word, text, asked) * own / shared[word] for word, own in words.items()) for words in said]

    @cached_property
    def _ask(self) -> re.Pattern[str]:
        return re.compile(f"(?:{'|'.join(map(re.escape, self.asks))}).*")


def _words(matter: Matter, lists: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """The kind's words, each with how much it counts."""
    of_lists = {word: 1 for name in matter.lists for word in lists.get(f"另办·{name}", ())}
    return of_lists | dict.fromkeys(matter.words, _OWN)


def _weight(word: str, text: str, asked: str) -> float:
    """Longer words say more; one that comes again says less each time."""
    return len(word) * math.log1p(text.count(word) + (_ASKED - 1) * asked.count(word))
