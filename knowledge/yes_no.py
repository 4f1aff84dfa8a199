"""Whether a thing or a person counts, or stands in the way (儿媳妇算不算; 有车行不行), by the list of yes_no.yaml."""

from __future__ import annotations

import re
from functools import cache, cached_property

from pydantic import Field

from knowledge.models import Model
from knowledge.patterns import any_of, read_patterns, without_blanks

#: A longer message tells a story, of which the thing is a part.
_LONGEST = 26
_LONGEST_STATEMENT = 20
_CHECK = "查"
_CLAUSE_END, _PRONOUNS = re.compile("[，。！？；]"), ("他", "她", "它", "这", "那")
#: The aid that is meant where an entry names none.
DIBAO = "dibao"
#: What holds for all aid.
_ALL_AID = "shehui_jiuzhu"


class Thing(Model):
    """Something that may be asked about, what the documents say of it in a sentence, and the ids of those facts.

    `names_aid`: its words name an aid other than the one that it is asked of (高龄津贴算不算低保收入).
    `within`: told only where the aid is named or was spoken of. `told`: statements that are answered by it while the
    aid is spoken of, `after`: only right after one of these things. `checked`: it says who or what is checked.
    `may`: of money that comes in, what is said of it where it is asked whether one may have the aid all the same.
    """

    id: str
    aid: str = DIBAO
    words: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    names_aid: bool = False
    within: bool = False
    told: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    checked: bool = False
    facts: tuple[str, ...] = Field(min_length=1)
    may: str = ""
    says: str


class YesNoList(Model):
    """All of yes_no.yaml. `parts` are what other expressions are made of."""

    parts: dict[str, str]
    counts: tuple[str, ...]
    how: tuple[str, ...]
    may: tuple[str, ...]
    may_says: str
    may_facts: tuple[str, ...]
    alone: tuple[str, ...]
    applies: tuple[str, ...]
    alone_applying: tuple[str, ...]
    with_people: tuple[str, ...]
    together: tuple[str, ...]
    stops: tuple[str, ...]
    stops_says: str
    stops_facts: tuple[str, ...]
    usually: dict[str, tuple[str, ...]]
    goes_on: tuple[str, ...]
    other: tuple[str, ...]
    checks: tuple[str, ...]
    no_check: tuple[str, ...]
    checked_before: tuple[str, ...]
    has_aid: tuple[str, ...]
    no_statement: tuple[str, ...]
    cannot_go: tuple[str, ...]
    again: tuple[str, ...]
    things: tuple[Thing, ...]

    @cached_property
    def aids(self) -> frozenset[str]:
        """The programmes of which something is known."""
        return frozenset(thing.aid for thing in self.things if not thing.checked)

    def asks_whether_it_counts(self, text: str, *, within: bool = False) -> bool:
        """Whether it asks so (算不算), or of an aid that is spoken of how (儿子的钱怎么算)."""
        words = without_blanks(text)
        return any_of(self.counts, words) or (within and any_of(self.how, words))

    def aid_meant(self, text: str) -> str | None:
        """The aid that the words mean where none is named (赡养人 is a word of 特困), or None."""
        return next((aid for aid, words in self.usually.items() if any_of(words, text)), None)

    def asks_whether_it_stops(self, text: str) -> bool:
        """Whether it asks if the aid stops for something (买了车低保会停吗)."""
        return any_of(self.stops, without_blanks(text))

    def is_with_people(self, text: str) -> bool:
        """Whether somebody of the family is what an aid is to be had together with (能跟爸妈一起吃低保吗)."""
        return any_of(self.with_people, without_blanks(text))

    def asks_for_aid(self, text: str, thing: Thing) -> bool:
        """Whether it asks if one may have the aid with this money (有退休金能吃低保吗), not if the money counts."""
        words = without_blanks(text)
        return bool(thing.may) and any_of(self.may, words) and not any_of(self.counts, words)

    def thing_in(self, text: str, aid: str = DIBAO, *, under_way: bool = False, within: bool = True) -> Thing | None:
        """The thing that is asked about for this aid; None for any other message.

        `under_way`: who may have the aid was asked before, so that 大学生呢 is enough. `within`: the aid is named or
        was spoken of.
        """
        words = self._asking(without_blanks(text).strip("，。！!"))
        stops, together = any_of(self.stops, words), any_of(self.together, words) and not self.is_with_people(words)
        others = re.sub("|".join(self.stops), "", words) if stops else words
        if len(words) > _LONGEST or any_of(self.other, others):
            return None
        counts = self.asks_whether_it_counts(words, within=within)
        asks = counts or stops or any_of(self.how, words) or any_of(self.may, words)
        if not asks and not (under_way and any_of(self.goes_on, words)):
            return None
        fitting = (one for one in self.things if one.aid == aid and not one.checked and any_of(one.words, words))
        thing = next((thing for thing in fitting if not any_of(thing.unless, words)), None)
        if thing is None or (thing.within and not within):
            return None
        if together and (thing.names_aid or not thing.may):
            return None  # whether two aids go together has rules of its own
        if not counts and (thing.names_aid or not (within or self._is_of_dibao(thing, words))):
            return None
        return thing

    def _is_of_dibao(self, thing: Thing, words: str) -> bool:
        """Whether the thing is asked of dibao where no aid is named or spoken of."""
        return thing.id in self.alone or (thing.id in self.alone_applying and any_of(self.applies, words))

    def _asking(self, text: str) -> str:
        """The message; of a long one the clause at its end, where that asks whether somebody or something counts."""
        before, _, last = text.rpartition("，")
        if len(text) <= _LONGEST or not any_of(self.counts, last):
            return text
        # 儿子联系不上，他的收入要不要算: who it is stands in the clause before.
        both = f"{_CLAUSE_END.split(before)[-1]}，{last}"
        return both if last.startswith(_PRONOUNS) and len(both) <= _LONGEST else last

    def thing_checked(self, text: str, aid: str = DIBAO, *, going_on: bool = False) -> Thing | None:
        """Who or what is asked about, of a question on who or what is checked (查不查我爸的); None for any other.

        Of an aid whose rules say nothing on it what holds for all aid. `going_on`: who is checked was asked just
        before, so that who stands before 查 is asked about (我弟弟的也查吗).
        """
        words = without_blanks(text).strip("，。！!")
        if len(words) > _LONGEST or any_of(self.no_check, words) or not any_of(self.checks, words):
            return None
        # 我妈吃低保，要查吗: not whether she is.
        begin = words.find(_CHECK)
        asked = words if going_on or any_of(self.checked_before, words) else words[max(begin, 0) :]
        known = [one for one in self.things if one.checked and self._fits(one, asked)]
        of_all = (one.model_copy(update={"aid": aid}) for one in known if one.aid == _ALL_AID)
        return next((one for one in known if one.aid == aid), None if aid == DIBAO else next(of_all, None))

    def thing_told(self, text: str, aid: str, last: str | None) -> Thing | None:
        """The thing that a short statement is about, while the aid is spoken of. `last`: the thing just told of."""
        words = without_blanks(text).strip("，。！!")
        if len(words) > _LONGEST_STATEMENT or any_of(self.no_statement, words) or any_of(self.counts, words):
            return None
        fitting = (one for one in self.things if one.aid == aid and any_of(one.told, words))
        return next((one for one in fitting if not one.after or last in one.after), None)

    def says_it_has_aid(self, text: str) -> bool:
        """Whether it says that the household has the aid: then what happens in the family is a change to report."""
        return any_of(self.has_aid, without_blanks(text))

    def asks_again(self, text: str) -> bool:
        """Whether it asks once more of what was just told (那还要算他吗; 会不会查)."""
        return any_of(self.again, without_blanks(text).strip("，。！!"))

    def says_one_cannot_go(self, text: str) -> bool:
        """Whether somebody can't go where the aid is applied for (我妈瘫痪在床去不了)."""
        return len(text) <= _LONGEST_STATEMENT and any_of(self.cannot_go, without_blanks(text).strip("，。！!"))

    @staticmethod
    def _fits(thing: Thing, words: str) -> bool:
        return any_of(thing.words, words) and not any_of(thing.unless, words)


@cache
def load_yes_no() -> YesNoList:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return YesNoList.model_validate(read_patterns("yes_no.yaml"))
