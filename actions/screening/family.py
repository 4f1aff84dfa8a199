"""What a citizen has told of the family in the conversation, as a screening reads it, and what that answers at once."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from rasa_sdk.interfaces import Tracker

from actions.reading.understanding import Understood
from knowledge import Answer, AreaType, Library, Outcome, QuestionKind
from knowledge.answers.by_income import PROGRAMME, with_income
from knowledge.eligibility.interview import Told, read_answer, read_story
from knowledge.eligibility.interview.message import Message
from knowledge.eligibility.interview.reading import is_only_a_sum
from knowledge.eligibility.interview.same_breath import set_right
from knowledge.eligibility.interview.sum_texts import in_words
from knowledge.eligibility.script import Script
from knowledge.money import Money, Period

#: Messages in which facts are looked for.
_LOOK_BACK = 12
_SCREENING = "screening"
#: 够不够吃低保, after what the family has was told.
_OF_OWN_FAMILY = re.compile(
    "够不够|够格|够吗|够得上|我家|我们家|俺家|我能|我们能|(?:能|可以)(?:不能|不可以)?(?:吃|办|领|申请|享受|评)|能不能吃"
)


def family_so_far(tracker: Tracker, library: Library, today: date, *, latest: bool = True) -> tuple[Told, list[str]]:
    """The facts of the last messages, this one too unless `latest` is false, later ones over earlier ones; and how they
    are read back."""
    told, back = Told(), []
    script = library.interview
    if tracker.get_slot("own_area"):
        told = told.with_(area_type=tracker.get_slot("own_area"))
        option = next(item for item in script.question("area_type").options if item.value == told.facts["area_type"])
        back.append(option.told)
    said = _messages(tracker, library, today)
    for message in said if latest else said[:-1]:
        told, back = _sum_corrected(message, *_counted_anew(message, told, back, script), script)
        heard = read_story(message, told, script)
        if heard is not None:
            told, back = heard.told, [*back, *heard.back]
    return _with_own_income(said if latest else said[:-1], told, back, script)


def _with_own_income(said: list[Message], told: Told, back: list[str], script: Script) -> tuple[Told, list[str]]:
    """一个月养老金一百多, told before it was known that they live alone: it is all that there is."""
    if told.facts.get("size") != 1 or told.facts.get("income") is not None:
        return told, back
    for at in range(len(said) - 1, -1, -1):
        heard = read_story(said[at], told, script)
        if heard is not None and heard.told.facts.get("income") is not None:
            told = told.with_(income=heard.told.facts["income"])
            back = [*back, _income_back(told, script)]
            for message in said[at + 1 :]:
                told, back = _sum_corrected(message, told, back, script)
            return told, back
    return told, back


def _sum_corrected(message: Message, told: Told, back: list[str], script: Script) -> tuple[Told, list[str]]:
    """刚才说错了是2500, after the family's income was told: the later sum counts."""
    if told.facts.get("income") is None or not message.library.dialogue.corrects(message.text):
        return told, back
    message = set_right(message)
    if not (message.found("money") or message.found("count")) or not is_only_a_sum(message):
        return told, back
    heard = read_answer(script.question("income"), message, told, script)
    if heard is None or heard.ask or heard.told.facts.get("income") is None:
        return told, back
    before = _income_back(told, script)
    return heard.told, [*(fact for fact in back if fact != before), _income_back(heard.told, script)]


def _income_back(told: Told, script: Script) -> str:
    return script.question("income").told_as.format(value=in_words(told.facts["income"], script))


def _counted_anew(message: Message, told: Told, back: list[str], script: Script) -> tuple[Told, list[str]]:
    """我家四口人, after 我家三口人: the later number counts."""
    before = told.facts.get("size")
    now = read_story(message, Told(), script) if before is not None else None
    size = now.told.facts.get("size") if now is not None else None
    if size in (None, before):
        return told, back
    told_as = script.question("size").told_as
    kept = [fact for fact in back if fact != told_as.format(value=before)]
    return told.with_(size=size), [*kept, told_as.format(value=size)]


def asks_of_told_family(tracker: Tracker, library: Library, today: date) -> bool:
    """我家够不够低保，我两口子都60多: whether who asks for themselves tells in the same breath who they are."""
    message = _messages(tracker, library, today)[-1]
    heard = read_story(message, Told(), library.interview) if _OF_OWN_FAMILY.search(message.text) else None
    return heard is not None and bool(heard.told.members or heard.told.facts.get("size"))


def _messages(tracker: Tracker, library: Library, today: date) -> list[Message]:
    events = [event for event in _since_forgotten(tracker) if event.get("event") == "user" and event.get("text")]
    said = [(event["text"], (event.get("parse_data") or {}).get("entities") or []) for event in events[-_LOOK_BACK:]]
    latest = tracker.latest_message
    said = said or [(latest.get("text") or "", latest.get("entities") or [])]
    return [Message(text, entities, library, today) for text, entities in said]


def _since_forgotten(tracker: Tracker) -> list[dict[str, Any]]:
    """The events since what was told was cleared: a restart, or a screening that was ended (估算用的情况都清掉了)."""
    events = list(tracker.events)
    for at in range(len(events) - 1, -1, -1):
        ended = events[at].get("event") == "slot" and events[at].get("name") == _SCREENING
        if events[at].get("event") == "restart" or (ended and events[at].get("value") is None):
            return events[at + 1 :]
    return events


def beside_standard(said: Answer, asked: Understood, tracker: Tracker, library: Library, today: date) -> Answer | None:
    """The answer to 四口人一个月一千二，够不够低保 with that reckoned before it; None where no such thing is asked."""
    told_now = {entity["entity"] for entity in tracker.latest_message.get("entities") or []} & {"count", "money"}
    asks = asked.kind is QuestionKind.eligibility and asked.programmes == (PROGRAMME,)
    own = _OF_OWN_FAMILY.search(tracker.latest_message.get("text") or "") is not None
    if not asks or not (told_now or asked.elliptic or own) or said.outcome is not Outcome.answered:
        return None
    family, _ = family_so_far(tracker, library, today)
    people, income = family.facts.get("size"), family.facts.get("income") or {}
    if not people or "yuan" not in income:
        return None
    area = asked.area_type or family.facts.get("area_type")
    return with_income(
        library,
        said,
        people=people,
        income=Money.from_yuan(Decimal(income["yuan"]), Period(income["per"])),
        region=asked.region,
        area=AreaType(area) if area else None,
        as_of=today,
    )
