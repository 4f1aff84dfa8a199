"""Which aid is listed for what was told, and which one a question without a name is likely about.

多少钱, after 我妈瘫在床上 or a list, is answered for the likeliest aid, which is said;
nobody reads the same menu twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import last_answer
from actions.reading.needs_told import needs_now, needs_of, needs_told
from actions.reading.topics_asked import RESIDENCE
from actions.reading.understanding import GENERAL, Understood
from knowledge import Answer, Block, Button, Library, QuestionKind, list_programmes, list_programmes_ids, read_cues
from knowledge.needs import Need, aid_for
from knowledge.steering import load_steering_words

#: Messages back in which the groups are told that 能领啥 asks for.
_STORY_TURNS = 5
#: What is told of a child whom nobody raises, for whom there is aid of its own.
_OF_CHILDREN = frozenset({"orphan", "nobody_raises"})
#: Questions that have one answer for all aid; and the aid that is told of where nothing shows which is meant.
_THE_SAME_FOR_ALL = frozenset({QuestionKind.procedure, QuestionKind.contact})
_COMMONEST = "dibao"
_ON_APPLYING = frozenset({QuestionKind.procedure, QuestionKind.documents})
#: The aid that is had where the trouble is, registered there or not.
_WHEREVER = "linshi_jiuzhu"
_MOST_OTHERS = 3
_BILLS, _OF_BILLS = "yiliao_jiuzhu", re.compile("报(?![名告警案复到考])")


@dataclass(frozen=True)
class Supposed:
    """An aid that is taken to be meant, and the others that may be."""

    programme: str
    others: tuple[Button, ...] = ()

    def on(self, told: Answer, library: Library) -> Answer:
        """The answer, with which aid it is on said before it, and the others as buttons."""
        if self.programme == GENERAL:
            said = library.say("supposed_all")
        else:
            said = library.say("supposed", name=library.programmes[self.programme].short_name)
        buttons = (*told.buttons[:-1], *self.others, *told.buttons[-1:])
        return replace(told, head=(Block(said), *told.head), buttons=buttons, about=self.programme)


def supposed(asked: Understood, tracker: Tracker, library: Library, today: date) -> Supposed | None:
    """The aid that a question without a name is likely about; None where it may be any."""
    kind = asked.kind
    if kind is None or (kind is QuestionKind.eligibility and asked.cues.groups):
        return None  # 80岁老人有补贴吗: a list
    listed = tuple(name for name in (tracker.get_slot("offered") or "").split(",") if name in library.programmes)
    # Of several that were told the one whose aid was listed last: 那儿子呢，多少
    needs = sorted(needs_told(tracker, library, today), key=lambda need: listed[:1] != need.programmes[:1])
    if needs:
        if _OF_BILLS.search(tracker.latest_message.get("text") or ""):
            needs.sort(key=lambda need: _BILLS not in need.programmes)  # 娃脑瘫，花了八万 >> 能不能报
        meant, parts = needs[0].programme, _parts_of(needs[0], library)
        if RESIDENCE in asked.topics and _WHEREVER in needs[0].programmes:
            meant, parts = _WHEREVER, frozenset({_WHEREVER})
        others = [name for name in (*listed, *aid_for(needs)) if name not in parts]
        return Supposed(meant, _buttons(others, kind, asked, library))
    if RESIDENCE in asked.topics and kind is QuestionKind.eligibility:
        listed = (_COMMONEST, _WHEREVER, *listed)
    if not listed and not _was_asked(tracker, library):
        return None
    if kind in _THE_SAME_FOR_ALL:
        return Supposed(GENERAL, _buttons(listed, kind, asked, library))
    first, *rest = listed or (_COMMONEST,)
    return Supposed(first, _buttons(rest, kind, asked, library))


def commonest_for(asked: Understood, library: Library) -> Supposed | None:
    """The commonest aid, of what its rules on applying tell (不识字能叫人帮填吗), for a question that names none.

    How much and how long hang on the aid, so of these it is not guessed.
    """
    narrow = {topic for topic in asked.topics if not library.topics[topic].situation}
    known = any(narrow & set(fact.topics) and _COMMONEST in fact.programmes for fact in library.facts)
    return Supposed(_COMMONEST) if known and asked.kind in _ON_APPLYING else None


def _parts_of(need: Need, library: Library) -> frozenset[str]:
    return frozenset({need.programme, *library.programmes[need.programme].members})


def _was_asked(tracker: Tracker, library: Library) -> bool:
    """Whether the last answer asked which aid is meant."""
    asked = (library.say("ask_programme"), load_steering_words().says["ask_programme_again"])
    return any(text in event["text"] for event in last_answer(tracker.events) for text in asked)


def _buttons(
    names: tuple[str, ...] | list[str], kind: QuestionKind, asked: Understood, library: Library
) -> tuple[Button, ...]:
    place = library.regions.full_name(asked.region) if asked.region else ""
    shown = [library.programmes[name].short_name for name in dict.fromkeys(names)][:_MOST_OTHERS]
    return tuple(Button(name, library.say(f"payload_{kind}", programme=name, place=place)) for name in shown)


def tell_list(asked: Understood, tracker: Tracker, library: Library, today: date) -> Answer:
    """Which aid there is: for the groups of people that are named, for what was told, else the commonest of all."""
    groups, first = _groups_and_aid(asked, tracker, library, today)
    return list_programmes(library, groups, asked.region, _whom(asked, first, library), first)


def listed_ids(asked: Understood, tracker: Tracker, library: Library, today: date) -> tuple[str, ...]:
    """Ids of what `tell_list` lists."""
    groups, first = _groups_and_aid(asked, tracker, library, today)
    return list_programmes_ids(library, groups, _whom(asked, first, library), first)


def _whom(asked: Understood, first: tuple[str, ...], library: Library) -> str | None:
    """Whom a list is about: not the grandmother who raises the child that was told of."""
    of_a_child = bool(first) and library.programmes[first[0]].for_children
    return None if of_a_child else asked.person


def _groups_and_aid(
    asked: Understood, tracker: Tracker, library: Library, today: date
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The groups that a list is for, and the aid that comes first in it by what was told."""
    groups = asked.cues.groups
    needs = needs_of(asked.story, library, today) if asked.story else needs_now(tracker, library, today)
    if not asked.story and not needs and groups in ((), ("child",)):
        needs = needs_told(tracker, library, today)
        groups = groups or groups_before(tracker, library, today)
    asks_for_child = asked.cues.groups == ("child",) and not needs_now(tracker, library, today)
    if len(needs) > 1 and not asks_for_child:
        groups = ()  # 娃住院了没钱: what fits what was told, not all that there is for whoever is poor
    elif needs and not asks_for_child:
        # 娃有病: a sick child, none whom nobody raises
        groups = tuple(group for group in groups if group not in ("child", "poor"))
    if any(need.id in _OF_CHILDREN for need in needs):
        groups = tuple(group for group in groups if group not in ("elderly", "child"))
    return groups, aid_for(needs)


def groups_before(tracker: Tracker, library: Library, today: date) -> tuple[str, ...]:
    """The groups of people that the last messages told of (我老婆瘫在床上; 一级), for a 能领啥 after them."""
    events = [event for event in tracker.events if event.get("event") == "user" and event.get("text")]
    told = [read_cues(library, event["text"], today).groups for event in events[-_STORY_TURNS:]]
    return tuple(dict.fromkeys(group for groups in told for group in groups))
