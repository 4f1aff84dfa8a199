"""Sums that a citizen reckons with us: whether a message is one (439减300; 那我们三口人呢), and what it comes to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import islice

from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import answers_given
from actions.reading.topics_asked import kind_on
from actions.reading.understanding import Understood
from actions.sums.sum_questions import about_the_sum, asks_about_the_sum
from actions.sums.sums_told import asks_whether_nothing_is_left, sums_now, sums_so_far, was_asked
from knowledge import Answer, AreaType, Block, Library, Outcome, Question, QuestionKind, answer
from knowledge.answers.by_difference import Sums, answer_by_difference
from knowledge.answers.by_income import PROGRAMME
from knowledge.dialogue import bare

_LONGEST = 25
#: How many answers back the rules were told just now.
_JUST_NOW = 5
#: What makes a statement a thing that is asked: 要是收入涨到1500.
_SUPPOSES = re.compile("要是|如果|假如|万一|^那|对吧|对不|是不是|吗|[?？]")
#: Money that has not come is another matter.
_OF_A_PAYMENT = re.compile("个月.{0,4}(?:没|一分)|到账|打卡|没发|停|拖|取消|[没不]批|给我[减降扣少]|[减降少]了(?!多少)")
_THE_LINE = re.compile("低保|保障|标准|线")


def reckoned(asked: Understood, tracker: Tracker, library: Library, today: date) -> Answer | None:
    """What dibao comes to by the figures that they told; None for a message that asks for no sum."""
    if asks_about_the_sum(tracker, library) and asked.programmes in ((), (PROGRAMME,)) and not asked.named_region:
        return about_the_sum(asked, tracker, library, today)
    if asked.kind is not QuestionKind.amount or asked.lists or asked.cues.about or len(asked.programmes) > 1:
        return None
    text: str = tracker.latest_message.get("text") or ""
    now, so_far = _now(tracker, library), sums_so_far(tracker, library)
    if asked.programmes not in ((), (PROGRAMME,)):
        return _for_one(asked, library, today) if now.for_whom else None
    if not asked.programmes and (now.stated is None or not _THE_LINE.search(text)):
        return None
    waited = asked.elliptic and so_far.income is not None and (so_far.people or so_far.per_head)
    left = so_far.income is not None and asks_whether_nothing_is_left(text)
    alone = now.people == 1 and so_far.income is not None
    if not (_brings(now, so_far, asked=was_asked(tracker, library)) or alone or waited or left):
        return None
    if asked.cues.per is not None and so_far.income is None:
        so_far = replace(so_far, income_per=asked.cues.per)
    asked_before = any(library.say("sum_ask_income") in text for text in _told_just_now(tracker))
    so_far = replace(so_far, asked=asked_before)
    said = answer_by_difference(library, so_far, region=asked.region, area=asked.area_type, as_of=today)
    return replace(_what_is_new(said, tracker, library), about=PROGRAMME) if said is not None else None


def with_what_stands(asked: Understood, tracker: Tracker, library: Library) -> Understood:
    """A message that goes on reckoning keeps the kind of area; one on something else (要去报吗) is no sum any more."""
    goes_on = replace(_now(tracker, library), unsure=False) != Sums() or asks_about_the_sum(tracker, library)
    if asked.kind is not QuestionKind.amount or not goes_on:
        return asked
    kind = kind_on(library, asked.kind, asked.cues.topics)
    if kind is not asked.kind:
        return replace(asked, kinds=(kind,))
    named = any(entity["entity"] == "area_type" for entity in tracker.latest_message.get("entities") or [])
    area = None if named or asked.named_region else tracker.get_slot("area_type")
    return replace(asked, area_type=asked.area_type or (AreaType(area) if area else None))


def asks_for_a_sum(tracker: Tracker, library: Library) -> bool:
    """Whether it goes on reckoning the dibao under way, however it was read: 那就一分没有了？"""
    text: str = tracker.latest_message.get("text") or ""
    under_way = tracker.get_slot("programme") == PROGRAMME and tracker.get_slot("question") == QuestionKind.amount
    if not under_way or len(bare(text)) > _LONGEST or _OF_A_PAYMENT.search(text):
        return False
    if asks_about_the_sum(tracker, library):
        return True
    now, so_far = _now(tracker, library), sums_so_far(tracker, library)
    whole = now.stated is not None and (now.income is not None or now.people is not None)
    answers = was_asked(tracker, library) and (now.income is not None or now.none or now.unsure)
    changes = now.more is not None or now.months or now.each or (now.income is not None and so_far.people is not None)
    if not (whole or answers or changes or _SUPPOSES.search(text)) or library.dialogue.noted(text) is not None:
        return False
    if asks_whether_nothing_is_left(text):
        return so_far.income is not None
    return _brings(now, so_far, asked=was_asked(tracker, library))


def _what_is_new(said: Answer, tracker: Tracker, library: Library) -> Answer:
    """The sum without the rules and sources that stood below the sums just before it."""
    before = _told_just_now(tracker)
    rule = library.say("sum_of_difference")
    if not any(rule in text or said.head[-1].text in text for text in before):
        return said
    rest = tuple(block for block in said.rest if not any(block.text in text for text in before))
    again = library.say("sum_again")
    head = tuple(replace(block, text=again) if block.text == rule else block for block in said.head)
    return replace(said, head=head, rest=rest)


def _now(tracker: Tracker, library: Library) -> Sums:
    """What the latest message tells by itself, after what was told before."""
    before = sums_so_far(tracker, library, latest=False)
    return sums_now(tracker.latest_message, has_income=before.income is not None, asked=was_asked(tracker, library))


def _told_just_now(tracker: Tracker) -> list[str]:
    return [event["text"] for turn in islice(answers_given(tracker.events), _JUST_NOW) for event in turn]


def _brings(now: Sums, so_far: Sums, *, asked: bool) -> bool:
    """Whether it tells a figure to reckon with, or wants the sum told before otherwise (半年呢; 没有收入呢).

    That somebody is alone is none; money that is not understood brings no sum, unless it was `asked` for.
    """
    if replace(now, unsure=False, none=False, months=0, each=False) not in (Sums(), Sums(people=1)):
        return True
    reckoned_before = so_far.people is not None or so_far.per_head
    wants = now.none or now.months or now.each
    answers = now.unsure and (now.people is not None or asked)
    return bool(reckoned_before and (wants or answers))


def _for_one(asked: Understood, library: Library, today: date) -> Answer | None:
    """5268是一个人？ of another programme: that its figures are for one person, and the figures."""
    question = Question(QuestionKind.amount, asked.programme, asked.region, asked.area_type, today, asked.topics)
    said = answer(library, question)
    if said.outcome is not Outcome.answered:
        return None
    sources = tuple(block for block in said.rest if block.role in ("source", "next"))
    return replace(said, head=(Block(library.say("for_one_person")), *said.head), rest=sources)
