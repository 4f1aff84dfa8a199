"""Who is asked for money, a code or a card's number before aid is given, hears at once what to do, and what not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom
from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import names_in
from actions.talk import last_turn
from knowledge import Library, QuestionKind
from knowledge.dialogue import bare
from knowledge.swindles import load_swindles

#: Marks of the last turn: a swindle was warned of; it was told that nothing says that applying costs anything.
SWINDLE, FEE = "swindle", "fee"
#: A few words go on with that; more are a matter of their own.
_FEW_WORDS = 20
#: So many messages back a swindle is still what is under way, for words that can only mean it.
_LOOK_BACK = 5
#: Complaints by their reading go into a ticket, unless they ask.
_COMPLAINTS = frozenset({"complain_unfair", "complain_service"})
#: What the rules say on officials who take money.
_TOPICS = ("complaint",)
#: Questions after which 要不要钱 asks what applying costs.
_ON_APPLYING = frozenset({QuestionKind.procedure, QuestionKind.documents, QuestionKind.eligibility})
_Awaited = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
_Turn = Callable[[CollectingDispatcher, Tracker], list[EventType]]


@dataclass(frozen=True)
class Swindles:
    """Warns, and goes on with it as long as the next messages are about nothing else."""

    library: Library
    answer_policy: AnswerPolicy

    def turn_of(self, tracker: Tracker) -> _Turn | None:  # noqa: PLR0911 - one case a line
        """What the message leads to, or None where it tells of no such thing."""
        text: str = tracker.latest_message.get("text") or ""
        lists, left = load_swindles(), last_turn.marks(tracker)
        # 低保怎么办, after that, is about dibao.
        short = len(bare(text)) <= _FEW_WORDS and not any(
            entity["entity"] == "program" for entity in names_in(tracker.latest_message)
        )
        under_way = short and self._under_way(tracker, left)
        more = lists.goes_on_with(text) if under_way else None
        if more is not None and not lists.is_swindle(text):
            return lambda dispatcher, now: self._say(dispatcher, now, more)
        if lists.is_swindle(text) or (under_way and lists.is_done(text)):
            return self._done if lists.is_done(text) else self._warn
        if lists.is_gone(text):
            return self._done if SWINDLE in left else self._gone
        if SWINDLE in left and short and lists.doubts(text):
            return self._again
        if FEE in left and short and (lists.is_done(text) or lists.wants_back(text)):
            return self._paid
        of_applying = tracker.get_slot("question") in _ON_APPLYING and lists.is_fee_in_short(text)
        told = lists.is_fee(text) and not self._complains(tracker, text)
        if told or of_applying:
            return self._paid if told and lists.is_done(text) else self._fee
        return None

    @staticmethod
    def _under_way(tracker: Tracker, left: frozenset[str]) -> bool:
        """Whether a swindle was told a few messages ago, whatever was said of comfort in between."""
        said = [str(event.get("text") or "") for event in tracker.events if event.get("event") == "user"]
        return SWINDLE in left or any(map(load_swindles().is_swindle, said[-_LOOK_BACK - 1 : -1]))

    def before(self, turn: _Awaited | None, tracker: Tracker) -> _Awaited | None:
        """卡里的钱被人转走了, in the middle of a ticket: the bank and the police first, then what the ticket does."""
        warning = self._beside_ticket(tracker)
        if warning is None:
            return turn

        async def warned(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            dispatcher.utter_message(text=warning, json_message=custom(attention="noted"))
            return await turn(dispatcher, tracker, domain) if turn is not None else []

        return warned

    @staticmethod
    def _beside_ticket(tracker: Tracker) -> str | None:
        text: str = tracker.latest_message.get("text") or ""
        lists = load_swindles()
        if lists.is_swindle(text):
            return lists.says["swindle_done" if lists.is_done(text) else "swindle"]
        return lists.says["gone_beside"] if lists.is_gone(text) else None

    def _complains(self, tracker: Tracker, text: str) -> bool:
        name = (tracker.latest_message.get("intent") or {}).get("name")
        return name in _COMPLAINTS and not (self.library.dialogue.asks(text) or load_swindles().wants_back(text))

    def _warn(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        return self._say(dispatcher, tracker, "swindle")

    def _done(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        lists, text = load_swindles(), str(tracker.latest_message.get("text") or "")
        if lists.asks_for_it_back(text):
            dispatcher.utter_message(text=lists.says["chase_first"], json_message=custom(attention="noted"))
        said = any(lists.says["swindle_done"] == event.get("text") for event in tracker.events)
        return self._say(dispatcher, tracker, "done_again" if said else "swindle_done")

    def _gone(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Stolen or not paid: the bank and the police first, then the ticket that asks where it stays."""
        says = load_swindles().says
        buttons = [{"title": says["unpaid_button"], "payload": says["unpaid_sent"]}, self._person()]
        dispatcher.utter_message(text=says["gone"], buttons=buttons, json_message=custom(attention="noted"))
        return [*self.answer_policy.remember(tracker), last_turn.leave(SWINDLE)]

    def _again(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        return self._say(dispatcher, tracker, "swindle_again")

    def _say(self, dispatcher: CollectingDispatcher, tracker: Tracker, key: str) -> list[EventType]:
        buttons = [self._person()]
        says = load_swindles().says[key]
        dispatcher.utter_message(text=says, buttons=buttons, json_message=custom(attention="noted"))
        return [*self.answer_policy.remember(tracker), last_turn.leave(SWINDLE)]

    def _fee(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """That no document tells of a fee, then what the rules say on who takes money."""
        dispatcher.utter_message(text=load_swindles().says["fee"], json_message=custom(attention="noted"))
        self.answer_policy.explain(dispatcher, tracker, _TOPICS)
        return [*self.answer_policy.remember(tracker), last_turn.leave(FEE)]

    def _paid(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        says = load_swindles().says
        report = {"title": says["report_button"], "payload": says["report_button"]}
        buttons = [report, self._person()]
        dispatcher.utter_message(text=says["fee_done"], buttons=buttons, json_message=custom(attention="noted"))
        return [last_turn.leave(FEE)]

    def _person(self) -> dict[str, str]:
        return {"title": self.library.say("button_person"), "payload": self.library.say("payload_person")}
