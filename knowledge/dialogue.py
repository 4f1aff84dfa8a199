"""How a conversation is steered: words for going on and stopping, who is meant, which matter is not ours.

Read from dialogue.yaml, persons.yaml, plain_words.yaml and other_matters.yaml, lists that policy staff can extend.
Everything here looks at words alone; what a conversation makes of them is decided in `actions`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from knowledge.matters import Matters
from knowledge.models import Model
from knowledge.yes_no import load_yes_no

#: What a correction takes back: 不是兰州，是天水; 是农村不是城市. 是不是 asks.
_TAKEN_BACK = re.compile(r"(?<!是)不是([^，,。；;！!？?\n是]{1,12})")
_GREETING = 8
_OUTBURST = 14
#: So many characters a question on the answer, or on who reads it, has at most.
_ABOUT_THE_ANSWER = 18
#: And an objection to it.
_AN_OBJECTION = 30
#: What makes a relative the speaker's own.
_OWN = ("我", "俺", "咱", "老", "家里", "本人", "自己", "就是我", "是我")
#: 我六岁的 before 儿子.
_DESCRIBED = re.compile(r"[我俺咱][^，。,\s]{1,6}的$")
#: Behind somebody: they are dead or gone, so the aid is for those who are left (我爸去世了，我妈能领啥).
_GONE = re.compile(
    r"[^，。,爸妈爹娘公婆伴儿女哥弟姐妹]{0,8}(?:去世|过世|死了|死得早|死的早|走得早|走的早|早走了|病故|病死|不在了|没了(?!工作|收入|力气|劳动|活|钱|工资|低保)|走了(?=$|[，。,\s]|以后|之后|[一二三四五六两几多\d]+年)|坐牢(?!出|回)|服刑|吸毒|强戒|失踪|失联|跑了|改嫁)"
)
#: 隔壁彬江镇 is a place, no neighbour.
_NEXT_PLACE = re.compile("(?:那个?|的)?[^，。的\\s]{1,6}(?:县|镇|乡|市|区|省|州)(?!的?(?:人|老|那家|张|王|李))")
_CLAUSE_END = re.compile(r"[，,。！!？?；;：:\n]+")
#: Behind it stands what was asked instead: 我要问的是…
_ASKED_INSTEAD = re.compile(
    "[我俺](?:想|要|就|其实|刚才|明明|本来){0,2}(?:是)?(?:问|说)(?:一下|的是|的|你)?(?!不是|的)[，,：:]?"
)
_TELLS_WHAT = 4
_PART_END = re.compile(r"[，,。！!？?；;：:\s]+")
_ASKS_WHICH = re.compile("什么|啥|哪|多久|几")
_COMMAND = re.compile(r"^\s*[/／\\][\w{]", re.ASCII)


class Person(Model):
    """Somebody whom a message can be about. `grown`: no child. `theirs`: who their relatives are to the citizen."""

    id: str
    name: str
    words: tuple[str, ...] = Field(min_length=1)
    grown: bool = False
    theirs: dict[str, str] = Field(default_factory=dict)


class Persons(Model):
    """All of persons.yaml."""

    persons: tuple[Person, ...]
    kin: dict[str, str]
    decoys: tuple[str, ...]
    for_whom: tuple[str, ...]
    new_person: str


class PlainWords(Model):
    """All of plain_words.yaml."""

    plain_words: dict[str, str]
    left_out: tuple[str, ...]
    longest: int
    lead: str


class Words(Model):
    """All of dialogue.yaml."""

    whole: dict[str, frozenset[str]]
    particles: tuple[str, ...]
    filler: tuple[str, ...]
    correction: tuple[str, ...]
    own_area: tuple[str, ...]
    asking: tuple[str, ...]
    can_they: tuple[str, ...]
    which_aid: tuple[str, ...]
    harm: tuple[str, ...]
    not_harm: tuple[str, ...]
    threat: tuple[str, ...]
    not_threat: tuple[str, ...]
    opens_ticket: tuple[str, ...]
    opens_no_ticket: tuple[str, ...]
    no_ticket: tuple[str, ...]
    pause: tuple[str, ...]
    abuse: tuple[str, ...]
    not_abuse: tuple[str, ...]
    no_person: tuple[str, ...]
    missed_it: tuple[str, ...]
    costs_left: tuple[str, ...]
    burnt_out: tuple[str, ...]
    not_burnt_out: tuple[str, ...]
    family_refuses: tuple[str, ...]
    source: tuple[str, ...]
    privacy: tuple[str, ...]
    noted: dict[str, tuple[str, ...]]
    anger: tuple[str, ...]
    not_anger: tuple[str, ...]
    orders: tuple[str, ...]
    readings: dict[str, str]


@dataclass(frozen=True)
class Dialogue:
    """The lists, and what they show of one message."""

    words: Words
    persons: Persons
    matters: Matters
    plain: PlainWords

    def is_whole(self, name: str, text: str) -> bool:
        """Whether `text` is one of the messages of the list `name`, apart from punctuation and particles."""
        said = bare(text)
        return any(form in self.words.whole[name] for form in forms(said, self.words.particles))

    def is_filler(self, text: str) -> bool:
        """Whether nothing but `filler` and punctuation is left of a message whose names were taken out."""
        left = bare(text)
        for word in sorted(self.words.filler, key=len, reverse=True):
            left = left.replace(word, "")
        return not left

    def corrects(self, text: str) -> bool:
        """Whether the message takes back what was said or heard."""
        return any(word in text for word in self.words.correction)

    def is_angry(self, text: str) -> bool:
        """Whether it is said in anger."""
        plain = re.sub("|".join(self.words.not_anger), "□", text.lower())
        return any(word in plain for word in self.words.anger)

    def is_mere_anger(self, text: str) -> bool:
        """Whether anger is all that a message holds: short, and nothing reported."""
        return self.is_angry(text) and len(bare(text)) <= _OUTBURST and self.noted(text) is None

    def gives_orders(self, text: str) -> bool:
        """Whether it tries to give the machine other rules."""
        return any(word in text.lower() for word in self.words.orders)

    def asks(self, text: str) -> bool:
        """Whether a clause looks like a question."""
        return any(word in text for word in self.words.asking)

    def asks_which_aid(self, text: str) -> bool:
        """Whether it asks which aid there is."""
        return any(word in text for word in self.words.which_aid)

    def tells_harm(self, text: str) -> bool:
        """Whether it tells that a child, an old or a helpless person, or somebody at home is beaten or locked in."""
        return _any_of(self.words.harm, text) and not _any_of(self.words.not_harm, text)

    def tells_abuse(self, text: str) -> bool:
        """Whether it tells that a child, or somebody else, is or was abused sexually."""
        return _any_of(self.words.abuse, text) and not _any_of(self.words.not_abuse, text)

    def is_pause(self, text: str) -> bool:
        """Whether the citizen is only away for a moment (等一下，我接个电话)."""
        return _any_of(self.words.pause, bare(text))

    def asks_whether_that_is_all(self, text: str) -> bool:
        """就这些？, which ends nothing."""
        return self.is_whole("is_that_all", text) and text.strip().endswith(("?", "？", "吗", "么", "啊", "呀"))

    def tells_threat(self, text: str) -> bool:
        """Whether somebody threatens the citizen with blows or death (再举报就打断我的腿)."""
        return _any_of(self.words.threat, text) and not _any_of(self.words.not_threat, text)

    def opens_ticket(self, text: str) -> bool:
        """Whether a ticket is wished for in so many words, whatever else stands beside it."""
        if self.asks(text) or _ASKS_WHICH.search(text) or _any_of(self.words.opens_no_ticket, text):
            return False
        return _any_of(self.words.opens_ticket, text)

    def wants_no_ticket(self, text: str) -> bool:
        """Whether a ticket that is being opened is not wanted (你别给我开工单啊，让他知道了我咋活)."""
        return _any_of(self.words.no_ticket, text)

    def wants_no_person(self, text: str) -> bool:
        """Whether a person is named only to say that none is wanted (别转人工，你就告诉我)."""
        return _any_of(self.words.no_person, text)

    def objects(self, text: str) -> bool:
        """Whether it says that the answer missed what was asked (你没听懂，我问的是医保)."""
        return len(bare(text)) <= _AN_OBJECTION and _any_of(self.words.missed_it, text)

    def asked_instead(self, text: str) -> int:
        """Where what was meant begins in an objection (审核怎么打分 of 不是这个意思，我问审核怎么打分); 0 for none."""
        found = _ASKED_INSTEAD.search(text) if self.objects(text) else None
        return found.end() if found and len(bare(text[found.end() :])) >= _TELLS_WHAT else 0

    def costs_left(self, text: str) -> bool:
        """Whether it asks what becomes of the costs that insurance left (报了三万，剩下的咋办)."""
        return _any_of(self.words.costs_left, text)

    def burnt_out(self, text: str) -> bool:
        """Whether it asks what aid there is for a house that burnt (烧了的房子能补钱吗)."""
        return _any_of(self.words.burnt_out, text) and not _any_of(self.words.not_burnt_out, text)

    def family_refuses(self, text: str) -> bool:
        """Whether it is somebody of the family who does not want the aid, and no office."""
        return _any_of(self.words.family_refuses, text)

    def asks_source(self, text: str) -> bool:
        """Whether it asks where an answer is written (哪个文件说的)."""
        return len(bare(text)) <= _ABOUT_THE_ANSWER and any(word in text for word in self.words.source)

    def asks_privacy(self, text: str) -> bool:
        """Whether it asks who will read or hear of what is said (村里会不会知道); not of what is checked."""
        short = len(bare(text)) <= _ABOUT_THE_ANSWER
        return short and any(word in text for word in self.words.privacy) and load_yes_no().thing_checked(text) is None

    def noted(self, text: str) -> str | None:
        """The intent of what a clause reports for a person to see, or None."""
        return next((name for name, words in self.words.noted.items() if any(word in text for word in words)), None)

    def person_by_id(self, person_id: str | None) -> Person | None:
        """The person with this id, or None."""
        return next((person for person in self.persons.persons if person.id == person_id), None)

    def person_in(self, text: str, *, living: bool = False) -> Person | None:
        """Whose aid the message asks for: the person of its last clause that names one; None for nobody.

        `living`: nobody who is said to be dead or gone (我爸去世了 我妈能领啥).
        """
        for word in self.persons.decoys:
            text = text.replace(word, "")
        text = _TAKEN_BACK.sub("", text)
        for clause in reversed((_PART_END if living else _CLAUSE_END).split(text)):
            found = self._person_of_clause(clause, living=living)
            if found is not None:
                return found
        return None

    def others_in(self, text: str) -> set[str]:
        """Ids of all persons but the citizen whom the message names."""
        for word in self.persons.decoys:
            text = text.replace(word, "")
        owner = {word: person.id for person in self.persons.persons for word in person.words}
        # The longest word first: 爸妈 are two, and neither is 爸.
        words = "|".join(map(re.escape, sorted(owner, key=len, reverse=True)))
        return {owner[found] for found in re.findall(words, text)} - {"self"}

    def _person_of_clause(self, clause: str, *, living: bool) -> Person | None:
        mentions = [
            (clause.find(word), -len(word), person)
            for person in self.persons.persons
            for word in person.words
            if word in clause
            and self._is_ones_own(clause, word)
            and not (living and _is_left_out(clause, word, person))
        ]
        if not mentions:
            return None
        others = [mention for mention in mentions if mention[2].id != "self"]
        selves = [mention for mention in mentions if mention[2].id == "self"]
        if not selves or any(clause[:place].endswith(self.persons.for_whom) for place, _, _ in others):
            place, negative_length, person = min(others or selves, key=lambda mention: mention[:2])
            return self._relative_of(person, clause[place - negative_length :]) or person
        return selves[0][2]

    def _relative_of(self, person: Person, after: str) -> Person | None:
        """我妈的父亲: whoever is named right behind the person as theirs."""
        if not after.startswith("的"):
            return None
        kin = [(len(word), id_) for word, id_ in self.persons.kin.items() if after.startswith(word, 1)]
        return self.person_by_id(person.theirs.get(max(kin)[1], "")) if kin else None

    def _is_ones_own(self, clause: str, word: str) -> bool:
        """Whether it is the citizen's own father who is meant, not any: by the word itself or by its place."""
        before = clause[: clause.find(word)]
        described = _DESCRIBED.search(before) is not None
        return word.startswith(_OWN) or described or before.endswith(self.persons.for_whom) or self.is_filler(before)


def _is_left_out(clause: str, word: str, person: Person) -> bool:
    """Whether somebody who is named is dead or gone, or no person at all."""
    after = clause[clause.find(word) + len(word) :]
    if person.id == "neighbour" and word == "隔壁" and _NEXT_PLACE.match(after):
        return True
    return person.id != "self" and _GONE.match(after) is not None


def bare(text: str) -> str:
    """The letters and figures of a message, half-width and in lower case."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return "".join(char for char in plain if char.isalnum())


def is_command(text: str) -> bool:
    """Whether a message is a programmer's command (/restart, /set{}), not a sentence."""
    return _COMMAND.match(text) is not None


def is_no_chinese(text: str) -> bool:
    """Whether a message is Latin letters, more than a greeting has: keys hit at random, or a foreign tongue."""
    said = bare(text)
    return len(said) > _GREETING and said.isascii() and any(char.isalpha() for char in said)


def _any_of(patterns: tuple[str, ...], text: str) -> bool:
    return any(re.search(pattern, text) for pattern in patterns)


def taken_back(text: str) -> tuple[tuple[int, int], ...]:
    """The places of what a correction says is not so."""
    return tuple(found.span(1) for found in _TAKEN_BACK.finditer(text))


def clauses(text: str) -> tuple[tuple[int, str], ...]:
    """The clauses of a message with the place at which each begins; empty ones are left out."""
    found, start = [], 0
    for match in [*_CLAUSE_END.finditer(text), None]:
        end = match.start() if match else len(text)
        # A question mark belongs to its clause: it may be all that shows that it asks.
        mark = match[0] if match else ""
        clause = text[start:end] + ("？" if "？" in mark or "?" in mark else "")
        if text[start:end].strip():
            found.append((start, clause))
        start = match.end() if match else end
    return tuple(found)


@lru_cache(maxsize=64)  # one message is held against some twenty lists
def forms(said: str, particles: tuple[str, ...]) -> tuple[str, ...]:
    """`said`, and what is left of it as particles fall away at either end."""
    found = [said]
    left = said
    for _ in range(4):
        for particle in particles:
            if left != particle and left.startswith(particle):
                left = left.removeprefix(particle)
                found.append(left)
            if left != particle and left.endswith(particle):
                left = left.removesuffix(particle)
                found.append(left)
    return tuple(found)
