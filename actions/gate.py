"""What comes before the action that the bot's rules chose: what plain words lead to (gate_steering.py)."""

from rasa_sdk.events import EventType, FollowupAction
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.danger.urgent import danger_of
from actions.gate_steering import Steering, read_as
from actions.reading.heard import as_heard
from actions.reading.rest_of_message import asks_policy
from actions.reading.since import since_it_began
from actions.talk import last_turn

_URGENT, _NOT_READ = "request_urgent_aid", "nlu_fallback"
_RESTART = "action_restart"


class Gated(Action):
    """An action behind the gate: plain words first, then the action, then what the last turn left is settled."""

    def __init__(self, action: Action, steering: Steering) -> None:
        self._action = action
        self._steering = steering

    def name(self) -> str:
        """The action's own."""
        return str(self._action.name())

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """One turn."""
        tracker = since_it_began(tracker)
        # A name or an address that a ticket asks for is kept as it was typed.
        whole = tracker if self._steering.taking.is_asking(tracker) else as_heard(tracker)
        instead = self._steering.wanted_instead(whole)
        if instead is not None:
            stopped = self._steering.screening.stop(dispatcher)
            return self._ended(tracker, [*stopped, *await instead(dispatcher, tracker, domain)])
        tracker = self._steering.without_preface(whole)
        beside = self._steering.told_beside(tracker)
        if beside is not None:
            self._steering.note.warn_beside(dispatcher, beside.told)
            tracker = beside.question
        chosen = self._action.run if beside is None else self._steering.answer_policy.run
        turn = self._steering.turn_of(tracker) or chosen
        if tracker is not whole and turn == chosen and asks_policy(tracker):
            turn = self._steering.answer_policy.run
        if tracker is not whole and turn == chosen and read_as(tracker) == _NOT_READ:
            turn = self._steering.read_behind_thanks
        self._steering.thank_back(dispatcher, whole, tracker)
        if danger_of(tracker) is None and read_as(tracker) != _URGENT and not self._steering.is_asked(tracker):
            self._steering.comfort.before_answer(dispatcher, tracker)
        events = await turn(dispatcher, tracker, domain)
        if turn == self._action.run:
            events = [*events, *self._steering.keep_beside(dispatcher, tracker, events)]
        if beside is not None:
            events = [*events, *self._steering.note_beside(dispatcher, beside, events)]
        return self._ended(tracker, [*events, *self._steering.goes_on(tracker, events, dispatcher)])

    def _ended(self, tracker: Tracker, events: list[EventType]) -> list[EventType]:
        """The events of the turn, with what the last one left settled."""
        events = last_turn.settle(tracker, events)
        if self.name() == _RESTART and not last_turn.restarts(events):
            # Rasa picks this action by its intent, not by a rule, and would pick it again until something restarts.
            events.append(FollowupAction("action_listen"))
        return events
