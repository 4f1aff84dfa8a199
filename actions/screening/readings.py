"""What is said in the middle of a screening and may be no answer: a question on policy, small talk, a complaint."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.reading.understanding import question_of, understand
from knowledge import Library, read_cues
from knowledge.dialogue import bare
from knowledge.eligibility.interview.income_again import ends_the_list
from knowledge.eligibility.script import Asked, Script
from knowledge.ticket_form import load_ticket_form

#: A classifier's reading that is sure enough to leave the question for a moment.
_SURE = 0.6
#: What is surely no answer; a complaint or a request in the middle is hardly ever read right from a few words.
_LEAVES = frozenset(
    {"greet", "thank", "goodbye", "ask_bot", "request_human", "complain_service", "complain_unfair", "check_ticket"}
)
#: Below this chance a complaint of a few words is a guess: 谁有残疾？没有.
_COMPLAINTS, _SURE_COMPLAINT, _A_FEW = frozenset({"complain_service", "complain_unfair"}), 0.9, 12
#: 有辆车行不, 要交钱不.
_ASKS_BACK = re.compile("(?:行不|可以不|能不|要不|要紧不|有影响不|算不|得行不|不嘛|[是行能要算]不[是行能要算])$")
#: So few characters are an answer, however they were read.
_A_WORD = 2
#: What an answer is made of.
_NUMBERS = frozenset({"money", "count"})


class Readings:
    """Looks at how a message was read, and at its words."""

    def __init__(self, library: Library, script: Script, today: Callable[[], date]) -> None:
        self._library, self._script, self._today = library, script, today
        self._complaint = load_ticket_form()

    def is_digression(self, tracker: Tracker, asked: Asked, text: str) -> bool:
        """A question on policy in the middle; the answers on the buttons never are."""
        if bare(text) in {bare(title) for title in (*asked.titles(), *asked.buttons_also, *asked.buttons_alone)}:
            return False
        if not self._is_read_as_question(tracker):
            return False
        # With a number it may be an answer: 低保每月发300.
        numbers = any(entity["entity"] in _NUMBERS for entity in tracker.latest_message.get("entities") or [])
        return self.asks_something(text) or (not numbers and self._asks_by_cues(text))

    def asks_policy(self, tracker: Tracker, text: str) -> bool:
        """Whether a message that tells nothing asks of an aid by its reading and by words of it (低保多久能批)."""
        return self._is_read_as_question(tracker) and self._asks_by_cues(text)

    def _is_read_as_question(self, tracker: Tracker) -> bool:
        """Whether the classifier is sure that the message asks of an aid."""
        intent = tracker.latest_message.get("intent") or {}
        sure = float(intent.get("confidence") or 0) >= _SURE
        return question_of(intent.get("name") or "") is not None and sure

    def _asks_by_cues(self, text: str) -> bool:
        return bool(read_cues(self._library, text, self._today()).kinds)

    def asks_back(self, text: str) -> bool:
        """Whether it is put as a question of any kind."""
        return len(bare(text)) > _A_WORD and (self.asks_something(text) or _ASKS_BACK.search(bare(text)) is not None)

    def asks_something(self, text: str) -> bool:
        """Whether a word of it asks."""
        asks = self._library.dialogue.asks(text)
        return asks or any(word in text for word in ("什么", "啥", "吗", "？", "?", "哪"))

    def leaves(self, tracker: Tracker) -> bool:
        """Whether the message is surely something else: a request, a complaint, small talk."""
        intent = tracker.latest_message.get("intent") or {}
        name = intent.get("name") or ""
        text: str = tracker.latest_message.get("text") or ""
        if len(bare(text)) <= _A_WORD:
            return False
        if self._complaint.fits("bare_complaint", text) or self._complaint.is_whole("complain", text):
            return True
        if name == "request_human" and any(word in text for word in self._script.words["looked_after"]):
            return False  # 要人看着 wants nobody on the line
        guessed = name in _COMPLAINTS and len(bare(text)) <= _A_FEW and not self._complaint.holds("complains", text)
        sure = _SURE_COMPLAINT if guessed else _SURE
        return name in _LEAVES and float(intent.get("confidence") or 0) >= sure

    def ends_the_list(self, tracker: Tracker, asked: Asked, text: str) -> bool:
        """就这些了, after sums were told; 没有了 only right after one was added, else it answers what is asked."""
        added = self._script.says["added"].partition("{")[0]
        said = next((event.get("text") or "" for event in reversed(tracker.events) if event["event"] == "bot"), "")
        other = asked.reads not in ("money", "members")
        return other and ends_the_list(text, beyond_doubt=not said.startswith(added))

    def was_said(self, tracker: Tracker, key: str) -> bool:
        """Whether this sentence of the screening was said in the last messages."""
        line = self._script.says[key]
        return any(line in (event.get("text") or "") for event in tracker.events if event.get("event") == "bot")

    def wants_result(self, tracker: Tracker) -> bool:
        """Whether words on a result are of this one: 低保要带什么材料 is a question on an aid."""
        return not understand(tracker, self._library, self._today()).named_programme
