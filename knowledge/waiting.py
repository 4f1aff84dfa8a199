"""Reads what somebody says who waits for a person, by the lists of waiting.yaml: the bot does not read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import Enum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from knowledge.yaml_text import read_yaml

#: Longer than this nobody tells a place alone.
_PLACE_LONGEST = 40
_GAP = re.compile(r"[^\w]+")
#: 喂 of who calls (喂喂有人吗, 喂我老头没气了); 喂他水 feeds.
_HELLO = re.compile(
    "(?:^|(?<=，))喂+(?=有|没|你|您|在|听|那|这|我|他(?!水|药|吃|喝|奶|饭)|能|还|快|请|同志|医生|哎|啊|是|怎|咋)"
)
#: What stands before a question and is none of it.
_LEADS = re.compile(
    r"^(?:你们?|您)(?=能不能|可不可以|能帮|可以帮|帮)|^我?(?:就|只|是)*想问(?:你们?|您)?(?:一下|一问|问)?[，,:： ]?"
)
_PARTS = re.compile(r"[\s，,。.！!…；;]+")


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Wait(Enum):
    """What may be asked about the waiting: how long, where the ticket stands, the hours, a number to call."""

    TIME = "time"
    TICKET = "ticket"
    HOURS = "hours"
    NUMBER = "number"


class Aside(Enum):
    """Said in passing, by somebody in no danger."""

    THANKS = "thanks"
    LEAVES = "leaves"
    INSULT = "insult"


class Calmed(_Model):
    """Words by which danger of these kinds is over, or there again; `any` for all but talk of ending one's life."""

    kinds: frozenset[str]
    words: tuple[str, ...]


class WaitingLists(_Model):
    """waiting.yaml as it stands."""

    asks: tuple[str, ...]
    policy: tuple[str, ...]
    policy_asked: tuple[str, ...]
    calmed: tuple[Calmed, ...]
    safe: tuple[Calmed, ...]
    not_calmed: tuple[str, ...]
    renewed: tuple[Calmed, ...]
    farewell: tuple[str, ...]
    wants_bot: tuple[str, ...]
    takes_up: tuple[str, ...]
    gives_up: tuple[str, ...]
    asks_when: tuple[str, ...]
    asks_shelter: tuple[str, ...]
    asks_ticket: tuple[str, ...]
    asks_hours: tuple[str, ...]
    asks_number: tuple[str, ...]
    follow_up: tuple[str, ...]
    wants_ticket: tuple[str, ...]
    hurt: tuple[str, ...]
    thanks: tuple[str, ...]
    leaves: tuple[str, ...]
    insults: tuple[str, ...]
    for_bot: tuple[str, ...]
    no_contact: tuple[str, ...]
    held: tuple[str, ...]
    no_place: tuple[str, ...]
    secret: tuple[str, ...]
    here: tuple[str, ...]
    agrees: tuple[str, ...]
    this_number: tuple[str, ...]
    no_phone: tuple[str, ...]
    place: tuple[str, ...]
    not_place: tuple[str, ...]


class WaitingWords:
    """The lists, compiled. Raises re.error for an expression that is none."""

    def __init__(self, lists: WaitingLists) -> None:
        """`lists` as they stand in waiting.yaml."""
        self._asks, self._policy = any_of(lists.asks), any_of(lists.policy)
        self._policy_asked = any_of(lists.policy_asked)
        self._calmed = [(group.kinds, any_of(group.words)) for group in lists.calmed]
        self._safe = [(group.kinds, any_of(group.words)) for group in lists.safe]
        self._renewed = [(group.kinds, any_of(group.words)) for group in lists.renewed]
        self._not_calmed, self._farewell = any_of(lists.not_calmed), any_of(lists.farewell)
        self._wants_bot, self._gives_up = any_of(lists.wants_bot), any_of(lists.gives_up)
        self._takes_up = any_of(lists.takes_up)
        self._of_wait = [
            (Wait.NUMBER, any_of(lists.asks_number)),
            (Wait.HOURS, any_of(lists.asks_hours)),
            (Wait.TICKET, any_of(lists.asks_ticket)),
            (Wait.TIME, any_of(lists.asks_when)),
        ]
        self._asides = [
            (Aside.THANKS, any_of(lists.thanks)),
            (Aside.LEAVES, any_of(lists.leaves)),
            (Aside.INSULT, any_of(lists.insults)),
        ]
        self._follow_up, self._wants_ticket = any_of(lists.follow_up), any_of(lists.wants_ticket)
        self._for_bot, self._this_number = any_of(lists.for_bot), any_of(lists.this_number)
        self._no_contact, self._no_place = any_of(lists.no_contact), any_of(lists.no_place)
        self._secret, self._here, self._agrees = any_of(lists.secret), any_of(lists.here), any_of(lists.agrees)
        self._asks_shelter, self._hurt = any_of(lists.asks_shelter), any_of(lists.hurt)
        self._held = any_of(lists.held)
        self._no_phone = any_of(lists.no_phone)
        self._place, self._not_place = any_of(lists.place), any_of(lists.not_place)

    def asks(self, text: str) -> bool:
        """Whether it asks something."""
        return "？" in text or "?" in text or self._asks.search(plain(text)) is not None

    def asks_policy(self, text: str) -> bool:
        """Whether it asks what the bot can answer; what only tells of it (低保停了) does not."""
        if not self.names_policy(text):
            return False
        return self.asks(text) or self._policy_asked.search(plain(text)) is not None

    def names_policy(self, text: str) -> bool:
        """Whether it speaks of what the bot knows."""
        return self._policy.search(plain(text)) is not None

    def takes_back(self, text: str, kinds: Collection[str]) -> bool:
        """Whether it says that danger of these kinds (none: it is not known which) is over or was none."""
        words = plain(text)
        if self._not_calmed.search(words) or self.renews(text, kinds):
            return False
        if "life" in kinds:
            return self._farewell.search(words) is None and _any_of_kinds(self._calmed, words, {"life"})
        return _any_of_kinds(self._calmed, words, {"any", *kinds} if kinds else set())

    def is_safe(self, text: str, kinds: Collection[str]) -> bool:
        """Whether it says that they are out of danger of these kinds, while what happened goes on (住亲戚家)."""
        words = plain(text)
        if not kinds or "life" in kinds or self._not_calmed.search(words) or self.renews(text, kinds):
            return False
        return _any_of_kinds(self._safe, words, set(kinds))

    def renews(self, text: str, kinds: Collection[str]) -> bool:
        """Whether danger of these kinds, which was taken back, is there again (又涨了)."""
        return bool(kinds) and _any_of_kinds(self._renewed, plain(text), {"any", *kinds})

    def asks_after(self, text: str) -> bool:
        """Whether it asks for aid after a danger (家里烧没了，能给救济吗), and says nothing of danger now."""
        return self.asks_policy(text) and self._not_calmed.search(plain(text)) is None

    def wants_bot(self, text: str) -> bool:
        """Whether it asks for the bot (我问机器人)."""
        return self._wants_bot.search(plain(text)) is not None

    def gives_up(self, text: str) -> bool:
        """Whether it will wait no longer (不等了)."""
        return self._gives_up.search(plain(text)) is not None

    def of_wait(self, text: str) -> Wait | None:
        """What it asks about the waiting itself, if anything."""
        words = plain(text)
        if self.asks_policy(text):
            return None
        return next((wait for wait, asked in self._of_wait if asked.search(words)), None)

    def follows_up(self, text: str) -> bool:
        """Whether it goes on asking of the aid that was named before (要带什么)."""
        return self._follow_up.search(plain(text)) is not None

    def wants_ticket(self, text: str) -> bool:
        """Whether it wishes for a ticket instead of waiting (帮我记下来)."""
        return self._wants_ticket.search(plain(text)) is not None

    def aside(self, text: str) -> Aside | None:
        """What is said in passing, if that is all."""
        words = plain(text)
        return next((aside for aside, said in self._asides if said.search(words)), None)

    def asks_shelter(self, text: str) -> bool:
        """Whether it asks where one can sleep (今晚住哪)."""
        return self._asks_shelter.search(plain(text)) is not None

    def asks_secrecy(self, text: str) -> bool:
        """Whether nobody must learn who told it (别说是我讲的)."""
        return self._secret.search(plain(text)) is not None

    def means_here(self, text: str) -> bool:
        """Whether they say 就在这里 and no more: here in the talk, or a place that nobody sees."""
        return self._here.search(plain(text)) is not None

    def agrees(self, text: str) -> bool:
        """Whether it only says yes to what was said (好)."""
        return self._agrees.search(plain(text)) is not None

    def forbids_contact(self, text: str) -> bool:
        """Whether a call or a visit would put them in danger (别打电话, 他会看我手机)."""
        return self._no_contact.search(plain(text)) is not None

    def is_held(self, text: str) -> bool:
        """Whether somebody holds them (他把我锁屋里了)."""
        return self._held.search(plain(text)) is not None

    def tells_hurt(self, text: str) -> bool:
        """Whether it tells of a body that is hurt, and asks nothing (水泡好大)."""
        return self._hurt.search(plain(text)) is not None and not self.asks(text)

    def refuses_place(self, text: str) -> bool:
        """Whether they do not or cannot say where they are."""
        return self._no_place.search(plain(text)) is not None

    def means_this_number(self, text: str) -> bool:
        """Whether they mean the number that they write from, which nobody sees."""
        return self._this_number.search(plain(text)) is not None

    def refuses_phone(self, text: str) -> bool:
        """Whether no telephone number can be had."""
        return self._no_phone.search(plain(text)) is not None

    def tells_place(self, text: str) -> bool:
        """Whether it tells a place, or a piece of one."""
        words = plain(text)
        return (
            len(words) <= _PLACE_LONGEST
            and self._place.search(words) is not None
            and self._not_place.search(words) is None
        )

    def takes_up(self, text: str) -> bool:
        """Whether it goes on with what danger came between (接着刚才的)."""
        return self._takes_up.search(plain(text)) is not None

    def asks_of_bot(self, text: str) -> bool:
        """Whether it asks the bot for something that is no question (帮我测一测)."""
        return self._for_bot.search(plain(text)) is not None

    def for_bot(self, text: str) -> str:
        """The words without what is none of the bot's: that the danger is over, that one waits no longer."""
        parts = [part for part in _PARTS.split(text) if part]
        kept = [part for part in parts if not self._is_aside(part)]
        left = "，".join(kept) if kept and len(kept) < len(parts) else text
        return _LEADS.sub("", left) or left

    def questions_in(self, text: str) -> str:
        """The parts that ask what the bot can answer; the whole text where no part does by itself."""
        return "，".join(part for part in _PARTS.split(text) if self.asks_policy(part)) or text

    def matter_in(self, text: str) -> list[str]:
        """The parts that tell of the matter: not the wish for a person, the bot or a ticket, nor the waiting."""
        parts = [part for part in _PARTS.split(text) if part]
        return [
            part
            for part in parts
            if not (self.wants_ticket(part) or self.wants_bot(part) or self.gives_up(part) or self.of_wait(part))
            and (self.aside(part) is None or self.names_policy(part))
        ]

    def _is_aside(self, part: str) -> bool:
        if self.asks_policy(part) or (self.asks(part) and not self.wants_bot(part)):
            return False
        return self.wants_bot(part) or self.gives_up(part) or self.takes_back(part, ())


def _any_of_kinds(groups: list[tuple[frozenset[str], re.Pattern[str]]], words: str, kinds: set[str]) -> bool:
    """Whether the words of any of these kinds are there; of every kind where there are none."""
    return any(found.search(words) for group, found in groups if not kinds or group & kinds)


def plain(text: str) -> str:
    """Half-width lower case, with “，” for every run of spaces and punctuation, and behind a hello."""
    said = _GAP.sub("，", unicodedata.normalize("NFKC", text).lower()).strip("，")
    return _HELLO.sub(lambda hello: f"{hello[0]}，", said)


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression that finds what any of these does."""
    return re.compile("|".join(patterns))


@cache
def load_waiting_words() -> WaitingWords:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = files("knowledge").joinpath("waiting.yaml").read_text(encoding="utf-8")
    return WaitingWords(WaitingLists.model_validate(read_yaml(raw)))
