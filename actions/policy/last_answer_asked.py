"""What is asked of the last answer: more of it, where it stands, whether it is right, what a word of it means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rasa_sdk.interfaces import Tracker

from actions.policy import more, sources
from actions.policy.answer_policy import AnswerPolicy
from actions.policy.follow_ups import FollowUps
from actions.policy.repeating import hears_badly, wants_it_otherwise
from actions.sums.sum_questions import asks_about_the_sum
from actions.turns import Turn, only, said
from knowledge import Library
from knowledge.steering import Doubt, SteeringWords, parts_of


@dataclass(frozen=True)
class LastAnswerAsked:
    """Turns on it, each with whether the message asks for it."""

    library: Library
    words: SteeringWords
    follow_ups: FollowUps
    answer_policy: AnswerPolicy

    def on_more(self, text: str, tracker: Tracker) -> Iterator[tuple[bool, Turn]]:
        """More of the last answer is asked for: what it left out, or that it left out nothing."""
        asks = self.words.asks_for_more(text) or self.library.dialogue.is_whole("go_on", text)
        yield asks and more.has_more(tracker), said(lambda d, t: more.tell_more(d, t, self.library))
        yield asks and sources.has_source(tracker), said(lambda d, t: more.tell_no_more(d, t, self.words))

    def not_understood(self, text: str) -> bool:
        """Whether the last answer is wanted once more, otherwise or by an example."""
        return hears_badly(self.library, text) or wants_it_otherwise(self.library, text)

    def on_it(self, text: str, tracker: Tracker) -> Iterator[tuple[bool, Turn]]:
        """What is asked of the last answer: where it stands, whether it is right, what a word of it means."""
        words, library = self.words, self.library
        doubt = words.doubt_of(text)
        if doubt is None and library.dialogue.asks_source(text):
            doubt = Doubt.source
        told = sources.has_source(tracker)
        if doubt is Doubt.why and asks_about_the_sum(tracker, library):
            doubt = None
        if doubt is not None and not self._asks_beside(text):
            yield told, said(lambda d, t: sources.tell_source(d, t, library, words, doubt))
            asked_of_nothing = doubt in (Doubt.source, Doubt.copy) and not tracker.get_slot("programme")
            yield asked_of_nothing and not _names_aid(tracker), only("utter_source_of_what")
        each = told and words.asks_of_whom(text) and sources.tells_sum_of_each(tracker)
        yield each, said(lambda d, t: sources.tell_of_whom(d, t, words))
        term = words.term_in(text)
        if term and not _is_no_term(term, tracker, library):
            asked = told and bool(tracker.get_slot("programme"))
            yield asked, said(lambda d, t: sources.tell_line(d, t, library, words, term))
        yield self.follow_ups.takes_place_back(tracker), said(self.follow_ups.asks_for_place)
        under_way = self.answer_policy.questions.under_way(tracker)
        yield self.follow_ups.keeps_place(tracker), said(lambda d, t: self.answer_policy.answer(d, t, likely=under_way))

    def _asks_beside(self, text: str) -> bool:
        """Whether a part of the message asks something else: 单人户能申请吗 哪个文件."""
        parts = [part for _, part in parts_of(text)]
        others = [part for part in parts if not (self.words.doubt_of(part) or self.library.dialogue.asks_source(part))]
        return len(parts) > 1 and any(self.library.dialogue.asks(part) for part in others)


def _names_aid(tracker: Tracker) -> bool:
    return any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or [])


def _is_no_term(term: str, tracker: Tracker, library: Library) -> bool:
    """Whether a term is the name of an aid, or no term at all (什么意思)."""
    return _names_aid(tracker) or library.dialogue.is_whole("simpler", term) or library.dialogue.is_filler(term)
