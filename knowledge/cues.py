"""How a message asks: further questions in it, what it is about, whom, which year, per month or year.

The bot's classifier names one intent; people ask two things at once, name a year or compare. These are plain words
with a plain meaning, so they are read here, by lists that policy staff can extend (cues.yaml, topics.yaml,
person_groups.yaml), and tested.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.dates import PartialDate
from knowledge.library import Library
from knowledge.models import QuestionKind
from knowledge.money import Period

# With 年, or right before what it is the year of: 2000 and 2010 are sums, too.
_YEAR = re.compile(r"(?<!\d)((?:19[5-9]|20[012])\d)(?:年(?:(1[0-2]|0?[1-9])月)?|(?=低保|特困|标准|的标准|补贴))")
#: A number without 年 that is a sum for what stands before it: 收入2000低保能领多少.
_IS_MONEY = re.compile(r"(?:收入|工资|[挣赚]|金|打工|进账|月|一共|总共|全家)[^，。,\d]{0,3}$")
#: 2022年以前: the year before is meant.
_BEFORE = re.compile(r"年(?:以前|之前|前)")
#: Keys of cues.yaml that name a programme behind it.
_AID = "aid:"
#: Behind a year: what happened in it, so it is not the year that is asked about (女儿去年嫁人了，我能吃低保吗).
_HAPPENED = re.compile(
    r"(?:[\d年月初底上下半份]|刚|才|就|都|被|已经|家里|[我俺他她爸妈爹娘]|爷爷|奶奶|老伴|老公|老婆|孩子|儿子|女儿){0,6}(?:嫁|去世|过世|死|没了|生病|得了|得病|查出|住院|坐牢|判|失业|下岗|离婚|结婚|出生|生了|退休|毕业|搬|摔|瘫|中风|出事|车祸|跑|改嫁|走了|回来|出狱|做了?个?(?:大|小)?手术|动了?(?:个)?手术|开刀|住院|办的|办了|办过|申请[的了过]|领(?:的(?!是?多少)|[了过])|交[的了过]|批了|评上|停[的了]|取消|被停|打工|花了?|收入|收成|欠|挣|借)"
)
#: What is asked of 去年, 前年: what was given, or what held. All else only tells what happened then.
_OF_THEN = re.compile(
    "标准|多少|几块|几百|怎么规定|咋规定|规定|政策|条件|要求|怎么算|咋算|涨|多不多|一样|怎么样|咋样"
    "|怎么(?:申请|办)|什么材料|带啥|谁能"
)
#: 那去年呢: nothing is named but the year.
_YEAR_ALONE = re.compile("^(?:那么?|要是|还有)?(?:去年|上一年|前年)(?:的|那时候?|的时候)?(?:呢|是|吗|么)?[？?。]?$")
_CLAUSE_END = re.compile(r"[，,。！!？?；;：:]")
#: Stands for a word that must not be read; a letter of no list.
_NOTHING = "□"
_NUMBER = re.compile(r"\d{9,}")
_SHORT = 40
_ASKING_LENGTH = 20
_TIME_LENGTH = 8
_ONE_QUESTION = 25


@dataclass(frozen=True)
class Cues:
    """What the words of one message show; all empty for a message that shows nothing.

    `kinds`: questions in the order in which they are asked. `about`: the time asked about, where it is not now.
    `aids`: programmes for what somebody who already has one needs (得癌症怎么救助).
    """

    kinds: tuple[QuestionKind, ...] = ()
    topics: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    about: PartialDate | None = None
    per: Period | None = None
    change: bool = False
    difference: bool = False
    aids: tuple[str, ...] = ()


def read_cues(library: Library, text: str, as_of: date) -> Cues:
    """The cues in `text`, said on the day `as_of`."""
    # 13912345678 asks nothing of 12345.
    squeezed = _NUMBER.sub(_NOTHING, "".join(text.split()))
    for word in library.cues["decoys"]:
        squeezed = squeezed.replace(word, _NOTHING)
    asking = squeezed if len(squeezed) <= _SHORT else _last_clauses(squeezed, _ASKING_LENGTH)
    last = squeezed if len(squeezed) <= _ONE_QUESTION else _last_clauses(squeezed, _TIME_LENGTH)
    said = library.cue_words.first_places(squeezed)
    topics = library.topic_words.first_places(asking)
    groups = library.group_words.first_places(squeezed)
    return Cues(
        kinds=tuple(sorted((kind for kind in QuestionKind if kind in said), key=lambda kind: said[kind])),
        topics=tuple(name for name in library.topics if (name, True) in topics and (name, False) not in topics),
        groups=tuple(name for name in library.person_groups if name in groups),
        about=_time(library, last, as_of),
        per=_period(said),
        change="change" in said,
        difference="difference" in said,
        aids=tuple(name.removeprefix(_AID) for name in library.cues if name.startswith(_AID) and name in said),
    )


def _last_clauses(text: str, length: int) -> str:
    """The last clauses, `length` characters at least: people tell a life, years included, before they ask."""
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause]
    part = ""
    while clauses and len(part) < length:
        part = clauses.pop() + part
    return part


def _any(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _time(library: Library, text: str, as_of: date) -> PartialDate | None:
    """A past year or month that is named; None for now, for the present year and for the future."""
    if _any(text, library.cues["this_year"]):
        return None
    years = [match for match in _YEAR.finditer(text) if "年" in match[0] or not _IS_MONEY.search(text[: match.start()])]
    named = [_named_time(text, match) for match in years if not _HAPPENED.match(text, match.end())]
    if _asked(text, library.cues["last_year"]):
        named.append(PartialDate(as_of.year - 1))
    if _asked(text, library.cues["year_before_last"]):
        named.append(PartialDate(as_of.year - 2))
    if _any(text, library.cues["formerly"]):
        named.append(PartialDate(as_of.year - 1))
    past = [time for time in named if time.last < date(as_of.year, 1, 1)]
    return past[0] if past else None


def _asked(text: str, words: Iterable[str]) -> bool:
    """Whether one of these words for a year stands there with what is asked of it, not with what happened then."""
    if not _YEAR_ALONE.match(text) and not _OF_THEN.search(text):
        return False
    found = ((word, text.find(word)) for word in words)
    return any(place >= 0 and not _HAPPENED.match(text, place + len(word)) for word, place in found)


def _named_time(text: str, match: re.Match[str]) -> PartialDate:
    year, month = int(match[1]), int(match[2] or 0)
    if not month and _BEFORE.match(text, match.end(1)):
        return PartialDate(year - 1)
    return PartialDate(year, month)


def _period(said: Container[str]) -> Period | None:
    year, month = "per_year" in said, "per_month" in said
    if year == month:
        return None
    return Period.year if year else Period.month
