"""Words of danger that are but an answer in a screening: a figure of speech, what has happened to who is asked that."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from rasa_sdk.interfaces import Tracker

from actions.screening.questions import ScreeningQuestions
from actions.screening.state import ASKING, State
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.eligibility.interview import read_story
from knowledge.eligibility.interview.figures import figure_of
from knowledge.eligibility.interview.message import Message

#: 房子烧了, 上个月被烧光了: over. What goes on, or who is in it, is none.
_BURNT = re.compile(r"(?:烧|燃)(?:了|掉|没|光|毁|完|过|塌)|(?:失|着)过火")
_GOES_ON = re.compile(
    r"正|还在|在烧|现在|刚刚|今晚|今天|快|救|冒烟|火大|里面|里头|出不来|没出|没跑|人在|灭不|怎么办|咋办"
    r"|伤|死|困|不见|炭|煤|不想活|活不|[人命]都?没|跳"
)
#: What is longer tells more than what happened.
_LONGEST, _A_STORY = 14, 24
#: When a fire was that is over.
_PAST = re.compile(
    "昨[天晚夜]|前[天晚]|大前天|上个?(?:月|周|礼拜|星期)|[一二两三四五六七八九十几\\d]+(?:天|周|个月)前|去年|前年"
)


@dataclass(frozen=True)
class ExpectedDanger:
    """Readings of such words."""

    library: Library
    put: ScreeningQuestions
    today: Callable[[], date]

    def is_answer(self, tracker: Tracker, danger: str) -> bool:
        """Whether words of danger are but an answer: a figure of speech, or to the question on what has happened a
        button of it or the past. Talk of ending one's life never is."""
        state = State.of(tracker)
        if state is None or state.status != ASKING or danger == "life":
            return False
        text: str = tracker.latest_message.get("text") or ""
        script = self.library.interview
        if figure_of(text, script) is not None:
            return True
        if self._tells_past_fire(tracker, state, text):
            return True
        put = [item for item in self.put.current(state) if item is not None]
        if "emergency" not in {item.id for item in put}:
            return False
        titles = {bare(title) for item in put for title in (*item.titles(), *item.buttons_also)}
        return bare(text) in titles or any(word in text for word in script.words["past"]) or is_burnt(text)

    def _tells_past_fire(self, tracker: Tracker, state: State, text: str) -> bool:
        """家里上个月着火，房子烧没了, whatever is asked: only where it is then kept as what has struck them."""
        if len(bare(text)) > _A_STORY or _GOES_ON.search(text) or not (_BURNT.search(text) and _PAST.search(text)):
            return False
        message = Message(text, tracker.latest_message.get("entities") or [], self.library, self.today())
        heard = read_story(message, state.told, self.library.interview)
        return heard is not None and heard.told.facts.get("emergency") is not None


def is_burnt(text: str) -> bool:
    """房子烧了: whether a fire is told of that is over. Who asks or tells more is not taken for it."""
    return len(bare(text)) <= _LONGEST and _BURNT.search(text) is not None and _GOES_ON.search(text) is None
