"""Questions since when a document holds, and whether it still does (社会救助法啥时候施行的; 暂行办法作废了吗)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.answer_policy import AnswerPolicy
from actions.policy.told_matters import GOES_ON
from actions.talk import last_turn
from knowledge import Library
from knowledge.answers.in_force import answer_in_force
from knowledge.in_force import load_in_force_words


@dataclass(frozen=True)
class InForce:
    """Answers them from the dates and notes of the document; `turn_of` says whether this message asks so."""

    library: Library
    answer_policy: AnswerPolicy
    today: Callable[[], date]

    def turn_of(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What the message leads to, or None for one that asks something else."""
        text: str = tracker.latest_message.get("text") or ""
        words = load_in_force_words()
        document = words.asked(text, self.library)
        if document is None:
            return None
        still = words.asks_still(text)

        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            said = answer_in_force(self.library, document, still=still, as_of=self.today())
            events = self.answer_policy.tell(dispatcher, tracker, said)
            # 有什么变化, right after, asks how the law has changed.
            return [*events, last_turn.leave(f"{GOES_ON}law_changes")]

        return turn
