"""All that a citizen told of a matter before it is noted: what happened, and the questions that go on from it.

我老公工地摔死了 … 能不能领低保 … 那帮我记一下: the ticket says what happened, not the last sentence alone. Manners,
places, numbers and questions on other aid are no part of it.
"""

from __future__ import annotations

import re

from rasa_sdk.interfaces import Tracker

from actions.reading.understanding import question_of
from actions.tickets.fear import AFRAID_TO_TELL
from actions.tickets.matter import has_matter
from actions.tickets.story import Said, said_before
from hotline.tickets.categories import category_of_intent
from knowledge import Library
from knowledge.dialogue import bare, clauses
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_phone
from knowledge.ticket_sent import load_wish_words

#: Messages before this one that may tell of it.
_LOOK_BACK = 12
#: Read as manners or as steering, a message that is no longer tells nothing; 我没钱退 may be read as a no.
_MANNERS = {
    **dict.fromkeys(("greet", "thank", "goodbye", "repeat", "restart", "ask_bot", "request_human"), 6),
    **dict.fromkeys(("affirm", "deny", "chitchat"), 3),
    "dont_know": 4,
    "start_screening": 6,
}
#: Whole messages that steer the form or a ticket.
_STEER = ("ask_township", "agree", "skip", "stop", "here", "status", "urge", "complain", "that_is_all")
#: Somebody tells what they did, in a part that is no shorter.
_A_CLAUSE, _DONE = 5, re.compile("^(?:可|但|可是|但是)?[我俺咱].*[了过]")
#: Who announces that something comes (ticket_wishes.yaml), and 就打这个号码.
_TELLS_NOTHING, _THIS_NUMBER = ("wants_to_tell", *AFRAID_TO_TELL), "this_number"
_OF_TICKETS = frozenset({"check_ticket", "urge_ticket", "withdraw_ticket"})
_A_TICKET = re.compile("工单|单号|查询码")
_ALL = re.compile("[两二三四五几][件个样桩]|都.{0,5}(?:记|写)|全部?记|一[起并].{0,3}记")
_ASKS = re.compile(
    r"[？?]|[吗么呢嘛]$|什么|啥|怎么|咋|多[少久]|几[个天时号年月块]|谁|哪|为何|能不能|可不可以|是不是|有没有|会不会|要不要|算不算|行不行|够不够"
)


def matter_told(tracker: Tracker, library: Library, words: TicketForm) -> list[Said]:
    """The messages before the latest that tell of the matter, oldest first; the last question where nothing else is."""
    before = [said for said in said_before(tracker, _LOOK_BACK) if _says_something(said, library, words)]
    before.reverse()
    first = next((at for at, said in enumerate(before)
                  if has_matter(said.text, library, words) and _states(said, library, words)), None)  # fmt: skip
    if first is None:
        before = [said for said in before if has_matter(said.text, library, words)]
        asked = [said for said in before if not words.fits("bare_question", said.text)]
        return (asked or before)[-1:]
    told = [said for said in before[first:] if not words.fits("bare_question", said.text)]
    told = _without_other_aid(told, library, words)
    return told if wishes_for_all(tracker) else _of_one_matter(told, library)


def wishes_for_all(tracker: Tracker) -> bool:
    """Whether the latest message wishes for several matters at once: 帮我把两件都记上."""
    return _ALL.search(tracker.latest_message.get("text") or "") is not None


def _says_something(said: Said, library: Library, words: TicketForm) -> bool:
    text = bare(said.text)
    steers = any(words.is_whole(name, said.text) for name in _STEER) or words.wishes_ticket(said.text)
    wishes = load_wish_words()
    steers = steers or any(wishes.fits(name, said.text) for name in (*_TELLS_NOTHING, "no_number", "told_elsewhere"))
    steers = steers or words.question_in(said.text) == _THIS_NUMBER or words.fits("mere_aside", said.text)
    steers = steers or (
        said.intent in _OF_TICKETS and _A_TICKET.search(said.text) is not None
    )  # 我昨天交的工单怎么样了
    if steers or library.dialogue.opens_ticket(said.text) or len(text) <= _MANNERS.get(said.intent, 0):
        return False
    if has_matter(said.text, library, words):
        return True
    # 六个人, 我爸: what goes on with a matter; what is told first must be one.
    return said.intent == "inform" and not library.regions.find(said.text) and not find_phone(said.text)


def _states(said: Said, library: Library, words: TicketForm) -> bool:
    """Whether it tells something of a case, be it beside a question: 村里把我低保停了 怎么办."""
    read_as_question = question_of(said.intent) is not None or said.intent == "ask_available_aid"
    if not read_as_question and not asks(said.text):
        return True
    parts = [part for _, clause in clauses(said.text) for part in clause.split()]
    told = [part for part in parts if not asks(part) and not words.fits("bare_question", part)]
    if any(words.match("happened", words.matter_left(part)) for part in told):
        return True
    if any(len(part) > _A_CLAUSE and _DONE.search(part) for part in told):
        return True  # 我已经交过两次了，还要我交什么
    case = category_of_intent(said.intent) is not None and said.intent != "out_of_scope"
    return case and words.match("own_case", said.text) is not None


def asks(text: str) -> bool:
    """Whether a text is put as a question."""
    return _ASKS.search(text.strip(" 。！!，,")) is not None


def _without_other_aid(told: list[Said], library: Library, words: TicketForm) -> list[Said]:
    """Without questions on aid that what was told before does not name: they were answered, and are another subject."""
    kept: list[Said] = []
    named: set[str] = set()
    for said in told:
        aid = {str(entity["value"]) for entity in said.entities if entity["entity"] == "program"}
        if not _states(said, library, words) and aid and named and not aid & named:
            continue
        named |= aid
        kept.append(said)
    return kept


def _of_one_matter(told: list[Said], library: Library) -> list[Said]:
    """Another public matter (路灯坏了) that was told last stands alone, not behind what was said of aid before it."""
    if not told or not _is_other(told[-1], library):
        return told
    first = len(told) - 1
    while first and _is_other(told[first - 1], library):
        first -= 1
    return told[first:]


def _is_other(said: Said, library: Library) -> bool:
    return said.intent == "out_of_scope" and library.dialogue.matters.any_in(said.text, library.synonyms)
