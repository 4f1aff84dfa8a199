"""What a message does with the talk: what stands before its question, doubts about an answer, going back.

Read from steering.yaml. Words alone are looked at here; what a conversation makes of them is decided in `actions`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from importlib.resources import files

from knowledge.dialogue import bare
from knowledge.models import Model, QuestionKind
from knowledge.yaml_text import read_yaml

#: So many characters a question on an answer, or one that goes back, has at most.
_ON_AN_ANSWER, _GOING_BACK = 18, 24
_NUMBERS = {sign: place for place, signs in enumerate(("一1", "二2", "三3", "四4", "五5")) for sign in signs}
#: 我想问低保的呢
_PARTICLES = "的呢吧啊呀哈"
_SEPARATOR = re.compile(r"[\s，,。.！!；;、…~～]+")
#: What goes on behind thanks without a stop.
_AND_THEN = re.compile("那|还|再|请问|我?想问|我问|顺便")
_OWN = re.compile("(?:那|先|再|说|讲|问|看|然后|还有){0,3}[我俺](?:自己|本人)?(?:的(?:事|情况)?|呢)(?:呢|吧)?")
_BEFORE_IT = re.compile("^(?:第[一二三四五](?:个|是)?|[1-5]|那么?|还有|然后|我|都|就|再|的|要是|一般){0,3}")
_AFTER_IT = re.compile("(?:呢|啊|呀|吗|来着|的|了|嘛|吧){0,2}$")
_PARTS = re.compile(r"[^\s，,。.！!？?；;、…~～]+[？?]?")


class Doubt(StrEnum):
    """What may be asked about an answer: where it stands, its own words, whether it is right, how old, why it is so."""

    source = "source"
    copy = "copy"
    sure = "sure"
    age = "age"
    why = "why"


class SteeringLists(Model):
    """steering.yaml as it stands."""

    thanks: tuple[str, ...]
    agrees: tuple[str, ...]
    dropped: tuple[str, ...]
    leads: tuple[str, ...]
    restarts: tuple[str, ...]
    gives_up: tuple[str, ...]
    for_person: tuple[str, ...]
    wrong_place: tuple[str, ...]
    no_place: tuple[str, ...]
    before_place: str
    after_place: str
    source: tuple[str, ...]
    copy_: tuple[str, ...]
    sure: tuple[str, ...]
    age: tuple[str, ...]
    why: tuple[str, ...]
    of_whom: tuple[str, ...]
    term: str
    asks_term: str
    ordinal: str
    ordinal_alone: str
    before_this: str
    again: str
    back: str
    more: tuple[str, ...]
    around_person: str
    matter: str
    announces: tuple[str, ...]
    the_rest: tuple[str, ...]
    short_kinds: dict[QuestionKind, frozenset[str]]
    not_on_policy: tuple[str, ...]
    says: dict[str, str]


class SteeringWords:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: SteeringLists) -> None:
        """`lists` as they stand in steering.yaml."""
        self.says, self._short = lists.says, lists.short_kinds
        self._thanks, self._leads = _any_of(lists.thanks), _any_of(lists.leads)
        self._before = _any_of((*lists.thanks, *lists.agrees, *lists.dropped))
        self._thanks_or_dropped = _any_of((*lists.thanks, *lists.dropped))
        self._dropped = _any_of(lists.dropped)
        self._restarts, self._for_person = _any_of(lists.restarts), _any_of(lists.for_person)
        self._gives_up, self._wrong_place = _any_of(lists.gives_up), _any_of(lists.wrong_place)
        self._no_place = _any_of(lists.no_place)
        self._place = re.compile(f"{lists.before_place}(?P<place>[一-龥]{{2,5}}?){lists.after_place}")
        self._doubts = {
            Doubt.copy: _any_of(lists.copy_),
            Doubt.source: _any_of(lists.source),
            Doubt.age: _any_of(lists.age),
            Doubt.sure: _any_of(lists.sure),
            Doubt.why: _any_of(lists.why),
        }
        self._of_whom = _any_of(lists.of_whom)
        self._term, self._asks_term = re.compile(lists.term), re.compile(lists.asks_term)
        self._ordinal, self._ordinal_alone = re.compile(lists.ordinal), re.compile(lists.ordinal_alone)
        self._before_this, self._again = re.compile(lists.before_this), re.compile(lists.again)
        self._back, self._around_person = re.compile(lists.back), re.compile(lists.around_person)
        self._more = _any_of(lists.more)
        self._announces, self._the_rest = _any_of(lists.announces), _any_of(lists.the_rest)
        self._matter, self._not_on_policy = re.compile(lists.matter), _any_of(lists.not_on_policy)

    def rest_at(self, text: str, *, answering: bool) -> int:
        """Where what is really said begins; 0 where nothing stands before it or nothing but that is said.

        `answering`: something was asked, so that 好 and 行 may be its answer and are left.
        """
        before = self._thanks_or_dropped if answering else self._before
        start = 0
        while (found := before.match(text, start)) is not None and found.end() > start:
            gap = _SEPARATOR.match(text, found.end())
            # 谢谢那材料呢: after thanks no stop is needed.
            if gap is None and not (
                self._thanks.fullmatch(text, start, found.end()) and _AND_THEN.match(text, found.end())
            ):
                break
            start = gap.end() if gap else found.end()
        if self._drops(text[:start]) and (lead := self._leads.match(text, start)) is not None:
            start = lead.end()
        return start if len(bare(text[start:])) > 1 else 0

    def only_leads(self, text: str) -> bool:
        """Whether it announces a question, of which the name alone is told (我想问低保, without 低保)."""
        return self._leads.fullmatch(bare(text).rstrip(_PARTICLES)) is not None

    def thanks(self, text: str) -> bool:
        """Whether it begins with thanks."""
        return self._thanks.match(text) is not None

    def _drops(self, before: str) -> bool:
        return any(self._dropped.fullmatch(part) for part in _SEPARATOR.split(before) if part)

    def restarts(self, text: str) -> bool:
        """Whether it wants all forgotten, in words that say so."""
        return self._restarts.search(text.lower()) is not None

    def wants_person(self, text: str) -> bool:
        """Whether its words can mean a wish for a person."""
        return self._for_person.search(text) is not None

    def gives_up(self, text: str) -> bool:
        """Whether what is under way is not wanted any more, in words that say so."""
        return self._gives_up.search(text.lower()) is not None

    def is_wrong_place(self, text: str) -> bool:
        """Whether it says that the place told before was not right."""
        return self._wrong_place.search(text.strip()) is not None

    def tells_no_place(self, text: str) -> bool:
        """Whether it will not tell a place, or asks for all of the country."""
        return self._no_place.search(text.strip()) is not None

    def place_alone(self, text: str) -> str:
        """What may be a place's short name, where it is all of the message (我在余干; 高安的); else empty."""
        found = self._place.fullmatch(bare(text))
        return found["place"] if found else ""

    def doubt_of(self, text: str) -> Doubt | None:
        """What it asks about the answer before it, in few words; else None."""
        said = bare(text)
        if len(said) > _ON_AN_ANSWER:
            return None
        return next((doubt for doubt, words in self._doubts.items() if words.search(said)), None)

    def asks_of_whom(self, text: str) -> bool:
        """每人吗, 全家吗: whether it asks whom the sum is for."""
        return self._of_whom.search(bare(text)) is not None

    def term_in(self, text: str) -> str:
        """The word or figure that is asked for its meaning; empty for none."""
        said = bare(text)
        if len(said) > _ON_AN_ANSWER or self._asks_term.search(said) is None:
            return ""
        found = self._term.fullmatch(said)
        return found["term"] if found else ""

    def ordinal_of(self, text: str) -> int | None:
        """Which of several questions is meant, counted from 0, by a message that says no more (先说第一个)."""
        if self._ordinal_alone.search(text.strip()) is None:
            return None
        found = self._ordinal.search(text)
        return _NUMBERS[found["n"]] if found else None

    def goes_back(self, text: str) -> bool:
        """Whether it goes on with what was under way before something else came (接着刚才的)."""
        return self._back.search(bare(text)) is not None

    def asks_for_more(self, text: str) -> bool:
        """Whether it wants more of the last answer told, and nothing in particular (说详细点; 还有别的条件没)."""
        return self._more.search(bare(text)) is not None

    def asks_again(self, text: str) -> bool:
        """Whether it asks for what was told before once more (刚才说去哪办来着; 前面那个再说一遍)."""
        said = bare(text)
        return len(said) <= _GOING_BACK and bool(self._before_this.search(said) and self._again.search(said))

    def of_the_one_before(self, text: str) -> int:
        """Where the question begins that is put on what was spoken of before (前一个问题 在哪办); 0 for none."""
        found = re.match(r"(?:那|我|说|就|回到)*(?:上一?个|前一个|前面那个)(?:问题|事)?(?:的)?[，,\s]*", text)
        return found.end() if found and len(text) > found.end() else 0

    def is_only_about(self, text: str, persons: Iterable[str]) -> bool:
        """Whether nothing but these persons' words and what leads to them is said (先说我妈的)."""
        left = bare(text)
        for word in sorted(persons, key=len, reverse=True):
            left = left.replace(word, "")
        return not self._around_person.sub("", left)

    def is_own(self, text: str) -> bool:
        """那我的呢, 先说我自己的: whether nothing but the citizen's own matter is meant."""
        return _OWN.fullmatch(bare(text)) is not None

    def begins_matter(self, clause: str) -> bool:
        """Whether a clause begins a matter of its own (另一个是…)."""
        return self._matter.match(clause.strip()) is not None

    def announces_several(self, text: str) -> bool:
        """Whether it says that it holds several matters (我想问两个事; 一个问低保 一个问我爸)."""
        return self._announces.search("，".join(text.split())) is not None

    def asks_for_the_rest(self, text: str) -> bool:
        """Whether it asks for what has no answer yet of several (还有两个没答; 其他三个呢)."""
        return self._the_rest.search(bare(text)) is not None

    def short_kind(self, text: str) -> QuestionKind | None:
        """The question that a few words are (多久; 带啥), apart from fillers at either end."""
        said = _AFTER_IT.sub("", _BEFORE_IT.sub("", bare(text)))
        return next((kind for kind, words in self._short.items() if said in words), None)

    def is_not_on_policy(self, text: str) -> bool:
        """Whether it speaks to the machine, or of the weather."""
        return self._not_on_policy.search(text) is not None


def parts_of(text: str) -> tuple[tuple[int, str], ...]:
    """What spaces, commas and enumerations part, with the place at which each begins."""
    return tuple((found.start(), found[0]) for found in _PARTS.finditer(text))


def _any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


@cache
def load_steering_words() -> SteeringWords:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = read_yaml(files("knowledge").joinpath("steering.yaml").read_text(encoding="utf-8"))
    return SteeringWords(SteeringLists.model_validate({("copy_" if key == "copy" else key): raw[key] for key in raw}))
