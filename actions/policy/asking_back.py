"""What the bot asks back: once in a reply, and a second time in other words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import last_answer
from actions.reading.understanding import Understood
from knowledge import Answer, Block, Button, Library, Outcome, Question, QuestionKind
from knowledge.answers.amounts import without_region
from knowledge.steering import load_steering_words

ASKS_BACK = (Outcome.asks_region, Outcome.asks_programme)


def asking_once(answers: list[Answer]) -> list[Answer]:
    """The answers, of those that ask for something only the first: nobody is asked for a place twice."""
    asking = [place for place, said in enumerate(answers) if said.outcome in ASKS_BACK]
    return [said for place, said in enumerate(answers) if place not in asking[1:]]


@dataclass(frozen=True)
class AskingBack:
    """`question` makes a question on a programme at a place out of what was understood."""

    library: Library
    question: Callable[[Understood, QuestionKind, str | None, str | None], Question]

    def otherwise(self, said: Answer, asked: Understood, tracker: Tracker) -> Answer:
        """What is asked back a second time, in other words; instead of a place, what holds in all places."""
        says, before = load_steering_words().says, "\n".join(event["text"] for event in last_answer(tracker.events))
        again = [says[key] for key in ("ask_region_again", "ask_region_third")]
        if said.outcome not in ASKS_BACK or not any(text in before for text in (said.head[-1].text, *again)):
            return said
        if said.outcome is Outcome.asks_programme:
            return replace(said, head=(Block(says["ask_programme_again"]),))
        programme = self.library.programmes.get(asked.programme or "")
        if programme is None or asked.kind is None:
            return said
        buttons = (*said.buttons, Button(self.library.say("button_person"), self.library.say("payload_person")))
        if any(text in before for text in again):
            return replace(said, head=(Block(says["ask_region_third"]),), rest=(), buttons=buttons)
        told = without_region(self.library, self.question(asked, asked.kind, programme.id, None), programme)
        first = Block(says["ask_region_again"])
        if any(block.text in before for block in told.head):
            return replace(said, head=(first,), rest=(), buttons=buttons)
        return replace(said, head=(first, *told.head), rest=told.rest, buttons=buttons)
