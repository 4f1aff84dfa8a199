"""Answers that stand beside a question of the citizen's: 几口人？四口; 不对，三个，儿子算吗."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from actions.screening.state import State
from knowledge import Library, QuestionKind, read_cues
from knowledge.dialogue import clauses
from knowledge.eligibility.interview import Asked, Heard, Hearing, takes_back
from knowledge.eligibility.interview.message import Message

#: What was asked, said over before it is answered.
_ECHO = re.compile(r"(?P<echo>[^？?。，,；;]{1,10})[？?]\s*(?P<said>[^？?]{1,30})")
#: Such words in an echo ask the bot something: 低保多久能批？三口人.
_OF_AID = frozenset(QuestionKind) - {QuestionKind.amount, QuestionKind.eligibility}
_ASKS = re.compile(r"[？?吗么]|什么|啥|怎么|咋|哪|多少|几|算不算|行不行|要不要|呢$")
_BLANK = "□"


class ToldBeside:
    """Hears what is told beside a question; None where nothing is."""

    def __init__(self, library: Library, hearing: Hearing, today: Callable[[], date]) -> None:
        self._library, self._hearing, self._today = library, hearing, today

    def behind_echo(self, asked: Asked, message: Message, state: State, *, also: Asked | None = None) -> Heard | None:
        """The answer behind the question that was said over: 谁有残疾？没有. `also`: put in the same breath."""
        found = _ECHO.fullmatch(message.text.strip())
        if (
            found is None
            or self._is_of_another(found["echo"], asked)
            or _OF_AID & set(read_cues(self._library, found["echo"], self._today()).kinds)
        ):
            return None
        start = message.text.index(found["said"], found.end("echo"))
        if any(item["entity"] == "program" and item["start"] < start for item in message.entities):
            return None
        behind = [
            {**item, "start": item["start"] - start, "end": item["end"] - start}
            for item in message.entities
            if item["start"] >= start
        ]
        answer = replace(message, text=found["said"], entities=behind)
        heard = self._hearing.hear(asked, answer, state.told, state.asked, again=state.tries > 0, also=also)
        return heard if heard is not None and not heard.ask else None

    def _is_of_another(self, echo: str, asked: Asked) -> bool:
        """Whether it asks of property (有没有车？), which is not asked now."""
        property_ = self._library.interview.question("property")
        words = [*property_.named, *(word for option in property_.options for word in option.words)]
        return asked.id != property_.id and any(word in echo for word in words)

    def before_remark(self, asked: Asked, message: Message, state: State) -> Heard | None:
        """The correction that stands before a remark which asks something."""
        if not takes_back(message, self._library.interview, state.told):
            return None
        text = message.text
        for at, clause in clauses(message.text):
            if _ASKS.search(clause):
                text = text[:at] + _BLANK * len(clause) + text[at + len(clause) :]
        heard = self._hearing.hear(asked, replace(message, text=text), state.told, state.asked, again=True)
        return heard if heard is not None and heard.told != state.told else None
