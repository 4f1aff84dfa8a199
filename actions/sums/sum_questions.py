"""What is asked about a sum just reckoned: of a month or a year, of one or of all, why it is so (为啥要减收入)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import last_answer
from actions.reading.understanding import Understood
from actions.sums.sums_told import sums_so_far
from knowledge import Answer, AreaType, Block, Library
from knowledge.answers.by_difference import Sums, answer_by_difference, rule_of_difference
from knowledge.answers.by_income import PROGRAMME
from knowledge.dialogue import bare

_LONGEST = 20
_ONE_OR_ALL = re.compile("一个人的?还是|一家的?还是|每人还是|全家的?还是|我们?家的?还是")
#: 为啥是1542, 1542怎么来的.
_WHY_THIS = re.compile(r"(?:为啥|为什么|咋|怎么|凭啥|凭什么)(?:就|才|只|会)?(?:是|有)\s*\d+")
#: A sum in an answer: 914 × 3 − 1200 = 1542.
_SUM = re.compile(r"\d (?:[×−] [\d.]+ )+= \d")
_WHY = re.compile("为啥|为什么|咋|怎么|凭啥|凭什么|干嘛|干啥|啥意思")


def asks_about_the_sum(tracker: Tracker, library: Library) -> bool:
    """Whether a short message asks about the sum of the answer before it."""
    text: str = tracker.latest_message.get("text") or ""
    return len(bare(text)) <= _LONGEST and _follows_a_sum(tracker) and _what(text, library) is not None


def about_the_sum(asked: Understood, tracker: Tracker, library: Library, today: date) -> Answer | None:
    """The answer from that sum."""
    text: str = tracker.latest_message.get("text") or ""
    so_far = sums_so_far(tracker, library, latest=False)
    so_far = replace(so_far, claim=None, for_whom=False, fewer=0, more=None, months=0, each=False)
    remembered = tracker.get_slot("area_type")
    area = asked.area_type or (AreaType(remembered) if remembered else None)
    said = answer_by_difference(library, so_far, region=asked.region, area=area, as_of=today)
    if said is None:
        return None
    what = _what(text, library)
    line = said.head[0]
    if what == "why":
        head, rest = rule_of_difference(library, today)
        return replace(said, head=(*head, line), rest=rest, about=PROGRAMME)
    key = _period(line.text) if what == "period" else _whose(so_far)
    first = Block(library.say(key, people=str(so_far.people or "")))
    return replace(said, head=(first, line), rest=(), about=PROGRAMME)


def _follows_a_sum(tracker: Tracker) -> bool:
    return any(_SUM.search(event["text"]) for event in last_answer(tracker.events))


def _what(text: str, library: Library) -> str | None:
    if any(word in text for word in library.cues["sum_period"]):
        return "period"
    if _ONE_OR_ALL.search(text):
        return "whose"
    if _WHY_THIS.search(text) or (_WHY.search(text) and any(word in text for word in library.cues["sum_why"])):
        return "why"
    return None


def _period(line: str) -> str:
    """Of a month, unless the sum is told by the year."""
    return "sum_is_of_year" if "（一年）" in line else "sum_is_of_month"


def _whose(sums: Sums) -> str:
    return "sum_is_of_family" if (sums.people or 1) > 1 and not sums.per_head else "sum_is_of_one"
