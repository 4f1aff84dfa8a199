"""What somebody tells of their family after asking whether they get dibao: kept, read back, and a screening offered."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import last_answer
from actions.reading.understanding import names_in, understand
from actions.screening.family import family_so_far
from actions.screening.results import utter
from actions.talk import last_turn
from knowledge import Library, QuestionKind
from knowledge.eligibility.interview.members import members_in
from knowledge.eligibility.interview.message import Message

_SCREENED = frozenset({"dibao", "tekun", "linshi_jiuzhu", "dibao_bianyuan"})
#: Readings of what is more than a fact.
_OTHER = ("request_", "complain_", "report_", "check_", "start_", "ask_", "restart")
#: A reading that is sure enough to be more than a fact.
_SURE = 0.6
#: Such words ask what would be (有车呢, 有车行不行), they tell nothing.
_ASKS = re.compile("[？?吗]|(?:呢|行不行?|算不算|咋办|怎么办)[。.]*$")
#: So many facts of a family are more than a question.
_FEWEST, _FACTS = 3, frozenset({"count", "money", "area_type", "person_group"})
_COMPLAINTS = ("complain_", "dispute_", "report_", "request_urgent", "check_", "urge_", "withdraw_")
_WHOM = "(?:我们?|俺们?|咱们?|她|他|老人|孩子|我[爸妈爷奶]|家里?)?(?:们|家)?"
_WISHES = re.compile(
    f"(?:帮|给|替){_WHOM}(?:也|先|再)?(?:算算|算一算|算一?下|测测|测一测|测一?下|估估|估一估|估一?下|评估一?下?|看看|看一看|看一?下|瞧瞧){_WHOM}"
    "(?:现在|这样|这种情况|这情况)?(?:到底)?(?:[，。！!]?$|能不能|够不够|可不可以|符不符合|有没有资格|能|可以|够)"
)
#: Sums, and what is wrong with a case, are no such wish.
_NO_WISH = re.compile("多少|几块|工单|单子|投诉|举报|不给|不批|不管|没批|停了|取消了|到账|没发|进度|办到哪")
Offer = Callable[[CollectingDispatcher, Tracker], list[EventType]]


def offer_of(tracker: Tracker, library: Library, today: date) -> Offer | None:
    """The offer, where a fact of the family follows the question whether they get it; None for anything else."""
    text: str = tracker.latest_message.get("text") or ""
    intent = tracker.latest_message.get("intent") or {}
    place = _place_after_offer(tracker, library, today)
    if place is not None:
        return place
    asked = tracker.get_slot("question") == QuestionKind.eligibility and tracker.get_slot("programme") in _SCREENED
    surely_other = str(intent.get("name")).startswith(_OTHER) and float(intent.get("confidence") or 0) >= _SURE
    if not asked or surely_other or library.dialogue.asks(text) or names_in(tracker.latest_message):
        return None
    if library.dialogue.noted(text) is not None or _ASKS.search(text):
        return None
    now, back = family_so_far(tracker, library, today)
    before, _ = family_so_far(tracker, library, today, latest=False)
    latest = Message(text, tracker.latest_message.get("entities") or [], library, today)
    again = library.dialogue.corrects(text) or bool(members_in(latest, library.interview))
    says, facts = library.interview.says, "，".join(dict.fromkeys(back))
    if (now == before and not (again and back)) or not now.makes_sense:
        if not any(map(_is_of_a_family, tracker.latest_message.get("entities") or [])):
            return None
        offered = last_turn.SCREENING in last_turn.marks(tracker)
        return _offering(says["offer_after_fact_again" if offered else "offer_after_fact"], library)
    return _offering(says["offer_with_facts"].format(facts=facts), library)


def _place_after_offer(tracker: Tracker, library: Library, today: date) -> Offer | None:
    """云南的, right after facts of a family were told: where they live is one more, and no question on rules.

    Where it is known how many they are and what they have, that is set beside the standard of the place instead.
    """
    behind = library.interview.says["offer_with_facts"].partition("{facts}")[2]
    read_back = any(behind in event["text"] for event in last_answer(tracker.events))
    offered = last_turn.SCREENING in last_turn.marks(tracker)
    if not read_back and not (offered and asks_of_family(tracker, library, today)):
        return None
    asked = understand(tracker, library, today)
    area_told = any(one["entity"] == "area_type" for one in tracker.latest_message.get("entities") or [])
    if not asked.elliptic or not (asked.named_region or area_told) or asked.named_programme:
        return None
    if asked.region is None or asked.ambiguous:
        return None
    told = family_so_far(tracker, library, today)[0].facts
    if not read_back and told.get("size") and told.get("income"):
        return None
    area = (library.say(f"area_{asked.area_type}"),) if asked.area_type else ()
    facts = "，".join((library.regions.full_name(asked.region), *area))
    place = [SlotSet("region", asked.region)]
    if asked.area_type:
        place.append(SlotSet("own_area", str(asked.area_type)))
    return _offering(library.interview.says["offer_with_facts"].format(facts=facts), library, place)


def asks_of_family(tracker: Tracker, library: Library, today: date) -> bool:
    """Whether it was asked if a family that was told of may have an aid: then 那到底行不行 wants a screening."""
    asked = tracker.get_slot("question") == QuestionKind.eligibility and tracker.get_slot("programme") in _SCREENED
    if not asked:
        return False
    told, _ = family_so_far(tracker, library, today, latest=False)
    return bool(told.members or told.facts.get("size") or told.facts.get("income"))


def wishes_for_it(tracker: Tracker) -> bool:
    """帮我算算她能不能办低保, at the end of what a family is: it is asked on, and no rule on its details is told."""
    text: str = tracker.latest_message.get("text") or ""
    intent = str((tracker.latest_message.get("intent") or {}).get("name"))
    named = {one["value"] for one in names_in(tracker.latest_message) if one["entity"] == "program"}
    facts = [one for one in tracker.latest_message.get("entities") or [] if one["entity"] in _FACTS]
    wishes = _WISHES.search(text) is not None and not _NO_WISH.search(text)
    return wishes and len(facts) >= _FEWEST and named <= _SCREENED and not intent.startswith(_COMPLAINTS)


def accepts(tracker: Tracker, library: Library) -> bool:
    """好，我家四口人, after a screening was offered: a yes with what is told beside it."""
    text: str = tracker.latest_message.get("text") or ""
    yes, _, rest = text.partition("，") if "，" in text else text.partition(",")
    told = any(map(_is_of_a_family, tracker.latest_message.get("entities") or [])) or bool(library.regions.find(rest))
    offered = last_turn.SCREENING in last_turn.marks(tracker)
    return offered and told and not _ASKS.search(text) and library.dialogue.is_whole("agree", yes)


def _offering(text: str, library: Library, place: Sequence[EventType] = ()) -> Offer:
    """`place`: remembers the place that was told."""
    says = library.interview.says

    def offer(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        utter(dispatcher, text, (says["offer_button"], says["offer_person"]))
        return [*place, last_turn.leave(last_turn.SCREENING)]

    return offer


def _is_of_a_family(entity: dict[str, Any]) -> bool:
    """Whether it tells of money, of somebody who is ill or old, or of how many they are; not 二级."""
    if entity["entity"] in ("money", "person_group"):
        return True
    value = entity["value"]
    return entity["entity"] == "count" and isinstance(value, dict) and value.get("unit") == "person"
