"""One message as a screening sees it, and what an answer told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from knowledge.dialogue import bare
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script
from knowledge.library import Library

Entity = dict[str, Any]
#: What denies the word that follows: 没车, 哪来的车, 不吃低保.
_DENIED = re.compile(r"(?:没|无|不|哪|从未|未)[^，。,！!？?、有]{0,4}有?[^，。,！!？?、]{0,2}$")

#: 啥也没得嘞, 一样都没有哦.
_NOTHING = re.compile(
    r"(?:啥子?|什么|一样|一个|统统|全)?(?:都|也)?(?:没|冇|莫)(?:得|有)?(?:了|的|啊|呢|嘞|哦|呀|噻|哟|呗|啦|嘛)*"
)
#: A number after a verb of paying is a sum, though no 元 or 块 follows: 自己出了8000.
_PAID = re.compile(
    r"(?:花|掏|出|交|付|给|缴|垫|用)(?:了|掉|去)?(?:大概|大约|差不多|有|近|快|将近|约)?(?P<sum>[1-9]\d{2,6})(?![\d.])"
    r"(?!\s*[年岁号度斤亩天次个月人口])"
)
#: The speaker's own, without 我: persons.yaml has them with it only, since in a question they may be anybody's.
_SPOUSE = re.compile(r"^(?:我|俺)?(?:老婆(?!婆)|老公(?!公)|媳妇|男人|婆娘)")
#: 就是老婆有病, 还有我爸.
_LEAD = re.compile(r"^(?:就是|还有|另外|但是|不过|而且|家里|我家|主要是|因为|还|是)+")
_CENTS = 100
_OTHERS = ("邻居", "隔壁", "人家", "别人", "凭啥", "凭什么", "村里有人")


@dataclass(frozen=True)
class Heard:
    """What an answer told. `told`: everything, with it. `back`: how it is read back. `ask`: what must be asked first
    (per month or per year), with `buttons`; `told` then holds what is kept until then. `reopen`: a question before that
    must be put again for it (one more in the family: how many now?)."""

    told: Told
    back: tuple[str, ...] = ()
    ask: str = ""
    buttons: tuple[str, ...] = ()
    reopen: str = ""
    how: str = ""


@dataclass(frozen=True)
class Message:
    """One message: its words, what the bot found in them, the place that the conversation is about."""

    text: str
    entities: Sequence[Entity]
    library: Library
    today: date
    region: str | None = None

    def values(self, entity: str) -> list[Any]:
        """Values of the entities of one kind, left to right."""
        return [item["value"] for item in self.found(entity)]

    def found(self, entity: str) -> list[Entity]:
        """The entities of one kind, left to right."""
        found = [item for item in self.entities if item["entity"] == entity]
        return sorted(found, key=lambda item: int(item["start"]))

    def sums(self) -> list[Entity]:
        """Entities of money, left to right, and bare numbers that are one for the verb before them."""
        found = self.found("money")
        taken = {place for item in self.entities for place in range(int(item["start"]), int(item["end"]))}
        found += [
            _bare_sum(paid)
            for paid in _PAID.finditer(self.text)
            if not taken & set(range(paid.start("sum"), paid.end("sum")))
        ]
        return sorted(found, key=lambda item: int(item["start"]))

    def rest(self) -> str:
        """The words outside of all that the bot found."""
        found = {
            place for item in (*self.entities, *self.sums()) for place in range(int(item["start"]), int(item["end"]))
        }
        return "".join(" " if place in found else char for place, char in enumerate(self.text))


def _bare_sum(paid: re.Match[str]) -> Entity:
    fen = int(paid["sum"]) * _CENTS
    value = {"fen_low": fen, "fen_high": fen, "period": None, "per": None, "approximate": False, "bound": None}
    return {"entity": "money", "start": paid.start("sum"), "end": paid.end("sum"), "value": value}


def is_of_others(text: str) -> bool:
    """Whether others are told of (凭啥隔壁老王吃低保), so that nothing in it is taken for the speaker's."""
    return any(word in text for word in _OTHERS)


def is_none(asked: Asked, message: Message, script: Script) -> bool:
    """Whether the whole answer means none of them."""
    said = bare(message.text)
    return said in {bare(word) for word in (*asked.none, *script.words["none"])} or _NOTHING.fullmatch(said) is not None


def said_of(word: str, text: str) -> bool:
    """Whether a word stands in the text without being denied before it."""
    return any(not _DENIED.search(text[: found.start()]) for found in re.finditer(re.escape(word), text))


def denied(word: str, text: str) -> bool:
    """Whether a word stands in the text and is denied."""
    return word in text and not said_of(word, text)


def person_of(clause: str, message: Message) -> str | None:
    """Who a clause tells of (ids of persons.yaml); None where it does not say."""
    said = _LEAD.sub("", clause)
    whom = message.library.dialogue.person_in(said)
    return whom.id if whom else "spouse" if _SPOUSE.search(said) else None
