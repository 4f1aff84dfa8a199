"""Matters that plain words tell (meant.yaml), however the message was read: answered, or said to be in no document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.answer_policy import AnswerPolicy
from actions.reading.understanding import Understood, question_of, understand
from actions.talk import last_turn
from knowledge import Library, list_named
from knowledge.answers.found import answer_beside_rules
from knowledge.meant import Meant, load_meant
from knowledge.ticket_form import load_ticket_form

#: What is read so surely as one of these is a matter for people, and stays one.
_FOR_PEOPLE = frozenset(
    {"complain_unfair", "complain_service", "dispute_decision", "report_missing_payment", "report_person_in_need",
     "request_urgent_aid", "urge_ticket", "check_ticket", "request_human", "suggest_policy", "report_change"}
)  # fmt: skip
_SURE = 0.6
#: Readings of what a question on a decision is taken for.
_ABOUT_A_DECISION = frozenset({"dispute_decision", "report_change", "check_ticket"})
#: A wish for aid is answered only where it asks, too.
_WISHES = "request_aid"
#: Readings of a need that is told, be it one's own.
_NEEDS = frozenset({"report_person_in_need", "request_aid"})
#: The mark of a matter that no document holds, with its id behind it.
MARK = "meant:"
#: The mark of one that a few words may go on with (隔多久).
GOES_ON = "goes_on:"


@dataclass(frozen=True)
class ToldMatters:
    """Answers what plain words tell; `turn_of` says whether this message does."""

    library: Library
    answer_policy: AnswerPolicy
    today: Callable[[], date]

    def turn_of(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What the message leads to, or None for one that the action which was chosen answers as well."""
        asked = understand(tracker, self.library, self.today())
        continued = load_meant().going_on(tracker.latest_message.get("text") or "", _marked(tracker, GOES_ON))
        if continued is not None:
            return self._told_again(continued, asked)
        if asked.meant is None:
            return self._at_a_place if asked.elliptic and asked.named_region and _marked(tracker) else None
        return self._told(asked.meant, asked) if self._is_told(asked.meant, tracker) else None

    def _is_told(self, meant: Meant, tracker: Tracker) -> bool:
        """Whether this matter is answered here, by what the message was read as."""
        intent = tracker.latest_message.get("intent") or {}
        name, text = intent.get("name") or "", tracker.latest_message.get("text") or ""
        asks = self.library.dialogue.asks(text)
        if meant.facts and meant.closes:
            return True  # its rules and the offer of a ticket, however it was read: a screening, a complaint
        if name in _NEEDS and meant.closes and self._is_own_need(text):
            return True  # 去年大水把我家冲了，没人管: what aid there is, then the ticket
        if meant.facts and name in _ABOUT_A_DECISION and asks:
            return True  # 低保被停了，还能重新申请吗 asks, it does not dispute
        of_a_child = bool(meant.group) and name == "report_change"  # 爸死了妈改嫁跑了 娃跟奶奶过
        if is_for_people(tracker) and not of_a_child:
            return False
        if not meant.says and (question_of(name) is not None or name == "ask_available_aid"):
            return False  # the action on policy understands it as well
        return not (name == _WISHES and (meant.programme or meant.aids) and not asks)

    def _is_own_need(self, text: str) -> bool:
        """Whether it tells of one's own house, and asks nobody to do something."""
        words = load_ticket_form()
        wishes = words.match("asks_for_deeds", text) is not None or self.library.dialogue.opens_ticket(text)
        return words.match("own_need", text) is not None and not wishes

    def beside_ticket(self, tracker: Tracker) -> Callable[[CollectingDispatcher, Tracker], list[EventType]] | None:
        """What a question in the middle of a ticket's form leads to (超过60天怎么办), or None."""
        asked, text = understand(tracker, self.library, self.today()), tracker.latest_message.get("text") or ""
        meant = asked.meant
        if meant is None or not meant.beside or not self.library.dialogue.asks(text):
            return None
        return self._told(meant, asked)

    def _told(self, meant: Meant, asked: Understood) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            if meant.aids:
                return self._may_fit(dispatcher, tracker, meant, asked)
            if meant.facts:
                return self._rules(dispatcher, tracker, meant, asked)
            if meant.says:
                self._say(dispatcher, meant.says, asked, alone=not meant.programme)
            if meant.programme:
                likely = next(iter(asked.cues.kinds), meant.kind)
                answered = self.answer_policy.answer(dispatcher, tracker, likely=likely)
                return [*answered, *self._close(dispatcher, meant)]
            remembered = self.answer_policy.remember(tracker)
            return [*remembered, SlotSet("question", None), last_turn.leave(f"{MARK}{meant.id}")]

        return turn

    def _told_again(
        self, meant: Meant, asked: Understood
    ) -> Callable[[CollectingDispatcher, Tracker], list[EventType]]:
        def turn(dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
            self._say(dispatcher, meant.again, asked, alone=True)
            return [*self.answer_policy.remember(tracker), last_turn.leave(f"{GOES_ON}{meant.id}")]

        return turn

    def _rules(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, meant: Meant, asked: Understood
    ) -> list[EventType]:
        """What the documents do not say, then the rules that are near it."""
        facts = [self.library.fact(name) for name in meant.facts]
        said = answer_beside_rules(self.library, meant.says, facts, self.today())
        events = self.answer_policy.tell(dispatcher, tracker, said)
        goes_on = last_turn.leave(*self._marks(meant), f"{GOES_ON}{meant.id}")
        self._close(dispatcher, meant)
        # Where a ticket is offered, a place goes on with that, and not with the rules.
        return [*events, SlotSet("question", None if meant.closes else str(meant.kind)), goes_on]

    @staticmethod
    def _marks(meant: Meant) -> tuple[str, ...]:
        return (last_turn.TICKET,) if meant.closes else ()

    def _may_fit(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, meant: Meant, asked: Understood
    ) -> list[EventType]:
        """What aid there is for a need, and the screening; a place said next goes on with the list."""
        self.answer_policy.say(dispatcher, list_named(self.library, meant.aids, asked.region, meant.says), asked)
        remembered = self.answer_policy.remember(tracker)
        listed = [SlotSet("programme", None), SlotSet("question", None), SlotSet("offered", ",".join(meant.aids))]
        mark = (f"{GOES_ON}{meant.id}",) if meant.goes_on else ()
        return [*remembered, *listed, last_turn.leave(last_turn.SCREENING, *mark)]

    def _close(self, dispatcher: CollectingDispatcher, meant: Meant) -> list[EventType]:
        if not meant.closes:
            return []
        says = load_ticket_form().says
        buttons = [{"title": says[key], "payload": says[key]} for key in ("note_button", "person_button")]
        dispatcher.utter_message(text=meant.closes, buttons=buttons, json_message=custom(attention="noted"))
        return [last_turn.leave(last_turn.TICKET)]

    def _at_a_place(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """兰州, after something that no document holds: neither does one of that place."""
        meant = load_meant().by_id(_marked(tracker))
        asked = understand(tracker, self.library, self.today())
        region = self.library.regions.get(asked.region or "")
        if meant is None or region is None:
            return self.answer_policy.answer(dispatcher, tracker)
        place = self.library.regions.full_name(region.code)
        self._say(dispatcher, self.library.say("not_held_at", place=place), asked, alone=True)
        remembered = self.answer_policy.remember(tracker)
        return [*remembered, SlotSet("question", None), last_turn.leave(f"{MARK}{meant.id}")]

    def _say(self, dispatcher: CollectingDispatcher, text: str, asked: Understood, *, alone: bool) -> None:
        says: dict[str, Any] = {"text": text, "json_message": custom(region=asked.region)}
        if alone:
            person = {"title": self.library.say("button_person"), "payload": self.library.say("payload_person")}
            says["buttons"] = [person]
        dispatcher.utter_message(**says)


def is_for_people(tracker: Tracker) -> bool:
    """Whether the message is surely a matter that people see to: a complaint, money that has not come, an emergency."""
    intent = tracker.latest_message.get("intent") or {}
    return intent.get("name") in _FOR_PEOPLE and float(intent.get("confidence") or 0) >= _SURE


def _marked(tracker: Tracker, mark: str = MARK) -> str:
    """The id of the matter that the last turn left this mark of, or ""; of itself that no document holds it."""
    left = (one.removeprefix(mark) for one in last_turn.marks(tracker) if one.startswith(mark))
    return next(left, "")
