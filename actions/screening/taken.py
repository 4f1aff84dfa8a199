"""What an answer does to the screening under way: it is kept and told back, asked about, or is no answer at all."""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.effects import custom
from actions.screening.conflict import ask_who_is_right, is_in_conflict, members_told_again
from actions.screening.danger import is_burnt
from actions.screening.questions import ScreeningQuestions
from actions.screening.results import utter
from actions.screening.state import State
from knowledge.eligibility.interview import Asked, Heard
from knowledge.eligibility.interview.day_wages import DAY_WAGE
from knowledge.eligibility.interview.figures import figure_of
from knowledge.eligibility.script import Script

#: After so many failed tries a question is passed over.
MOST_TRIES = 2


class TakenAnswers:
    """Takes what was heard."""

    def __init__(self, script: Script, put: ScreeningQuestions) -> None:
        self._script, self._put = script, put

    def take_with_care(
        self, dispatcher: CollectingDispatcher, state: State, asked: Asked, heard: Heard, text: str
    ) -> list[EventType]:
        """快揭不开锅了, 房子烧了 are answers, and may be meant all the same: staff see it, it is said where to turn."""
        hungry = figure_of(text, self._script) == "hunger"
        if hungry or (is_burnt(text) and heard.told.facts.get("emergency") is not None):
            utter(dispatcher, self._put.says("hungry" if hungry else "roofless"), parts=custom(attention="urgent"))
        return self.take(dispatcher, state, asked, heard)

    def take(self, dispatcher: CollectingDispatcher, state: State, asked: Asked, heard: Heard) -> list[EventType]:
        """Keep what was heard and go on, or ask about it."""
        if heard.ask and heard.ask != asked.id:
            # Asked back on what nothing new was told to counts as a failed try, or it would go on for ever.
            # A day's wage is only kept until its days are told.
            nothing_new = heard.told.with_(**{DAY_WAGE: None}) == state.told.with_(**{DAY_WAGE: None})
            first_wage = heard.told.facts.get(DAY_WAGE) is not None and state.told.facts.get(DAY_WAGE) is None
            tries = 1 if first_wage else state.tries + 1 if nothing_new else 0
            if tries >= MOST_TRIES:
                return self._put.skip(dispatcher, state, asked)  # it was understood, and can't be told
            utter(dispatcher, heard.ask, heard.buttons)
            return [replace(state, told=heard.told, tries=tries).event()]
        if heard.reopen:
            back = self._put.says("heard", facts="，".join(heard.back)) if heard.back else ""
            return self._put.put_again(dispatcher, replace(state, told=heard.told), heard.reopen, back, "reopen")
        if is_in_conflict(heard.told):
            settled = members_told_again(asked, state.told, heard, self._script)
            if settled is None:
                return ask_who_is_right(self._put, dispatcher, state, asked, heard)
            heard = settled
        corrected = heard.ask == asked.id
        if corrected and heard.told == state.told:
            return self._nothing_new(dispatcher, state, asked, heard)
        told_before = {name: value for name, value in state.told.facts.items() if value is not None}
        before = state.told.members
        differs = heard.told.members[: len(before)] != before or any(
            heard.told.facts.get(name) != value for name, value in told_before.items()
        )
        key = heard.how or ("changed" if corrected and differs else "heard")
        done = state.asked if corrected else (*state.asked, asked.id)
        said = (self._put.says(key, facts="，".join(dict.fromkeys(heard.back))),)
        return self._put.ask_on(dispatcher, replace(state, told=heard.told, asked=done), said)

    def _nothing_new(
        self, dispatcher: CollectingDispatcher, state: State, asked: Asked, heard: Heard
    ) -> list[EventType]:
        """What was told before, and no answer: a failed try, or it would go on for ever."""
        if state.tries + 1 >= MOST_TRIES:
            return self._put.skip(dispatcher, state, asked)
        back = self._put.says("heard", facts="，".join(dict.fromkeys(heard.back))) if heard.back else ""
        return self._put.once_more(dispatcher, replace(state, tries=state.tries + 1), asked, back)
