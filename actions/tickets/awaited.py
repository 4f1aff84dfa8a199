"""What a ticket that is followed waits for: its number or code, a yes to taking it back, a reason, a telephone number.

`actions.tickets.follow` says what is wanted of a ticket; here what was still missing is taken, and passed on to the
hotline.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom
from actions.tickets.beginning import Turn
from actions.tickets.contact import ContactWish, contact_wish
from actions.tickets.ending import Act
from actions.tickets.reading import parts
from actions.tickets.state import EMPTY, Kind, Waiting
from actions.tickets.story import told_before
from hotline.tickets.asking import TicketAsk
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_number_and_code, find_phone, folded
from knowledge.ticket_sent import load_sent_words

#: Of what is passed on.
LONGEST = 2_000
#: A longer message is more than an answer.
SHORT = 14
#: A shorter wish to add holds nothing that could be added.
FACTS = 3
#: Digits of most ticket numbers; those behind them are the query code.
_NUMBER, _CODE = 17, 6
_SAYS: dict[Kind, str] = {
    "status": "looking", "urge": "urging", "withdraw": "withdrawing", "add": "adding", "rate": "rating",
}  # fmt: skip


class AwaitedOfTicket:
    """Takes the answers that a followed ticket waits for."""

    def __init__(self, library: Library, words: TicketForm) -> None:
        self._library, self._words, self._sent = library, words, load_sent_words()

    def _awaited(self, state: Waiting, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        dialogue, words = self._library.dialogue, self._words
        if dialogue.is_whole("person", text) or dialogue.is_whole("restart", text):
            return None
        number, code = find_number_and_code(text)
        if state.what == "number":
            alone = len(bare(text)) <= SHORT  # 一年收入120000块 holds no code
            if number is None and (code is None or state.number is None or not alone):
                return self._first_digits(state, text)
            now = replace(state, number=number or state.number, code=code or state.code)
            return self._turn(lambda d, t: self._ask(d, now))
        if state.what == "phone":
            wish = contact_wish(text, self._sent, expected=True)
            if wish is None or (wish.phone is None and not wish.removes):
                return None
            return self._turn(lambda d, t: self._change_contact(d, t, replace(wish, more=False)))
        if state.what == "digits":
            return self._digits(state, text)
        if state.what == "withdraw":
            keeps = words.is_whole("keep", text) or dialogue.is_whole("decline", text)
            if keeps or words.begins("keep_begins", text) is not None:
                return self._turn(lambda d, t: self._keep(d))
            if words.is_whole("is_withdrawn", text):
                return self._turn(lambda d, t: self._not_yet(d, state))
            if words.fits("confirms", text) or all(self._agrees(part) for part in parts(text)):
                return self._turn(lambda d, t: self._ask(d, replace(state, what="number")))
            return None
        if state.what in ("reason", "facts") and self._is_no_reason(text):
            return None
        given = "" if state.what == "reason" and words.is_whole("no_reason", text) else text.strip()[:LONGEST]
        if state.what == "facts" and (dialogue.is_whole("stop", text) or len(bare(text)) < FACTS):
            return None
        return self._turn(lambda d, t: self._ask(d, replace(state, what="number", text=given)))

    def _first_digits(self, state: Waiting, text: str) -> Turn | None:
        """2611, where a number is waited for: the rest follows."""
        first = self._sent.match("first_digits", folded(text)) if state.number is None else None
        if first is None or find_phone(text) is not None:
            return None
        digits = "".join(mark for mark in first["digits"] if mark.isdigit())
        return self._turn(lambda d, t: self._rest_of_number(d, digits, state))

    def _digits(self, state: Waiting, text: str) -> Turn | None:
        """The rest of a number that came in pieces."""
        if self._sent.match("only_digits", text) is None:
            return None
        whole = state.digits + "".join(mark for mark in folded(text) if mark.isdigit())
        apart = f"{whole[:_NUMBER]} {whole[_NUMBER:]}" if len(whole) >= _NUMBER + _CODE else whole
        number, code = find_number_and_code(apart)
        if number is None:
            return self._turn(lambda d, t: self._rest_of_number(d, whole, state))
        return self._turn(lambda d, t: self._ask(d, replace(state, what="number", number=number, code=code, digits="")))

    def _is_no_reason(self, text: str) -> bool:
        """Whether something else is wanted than to say what was not good."""
        words = self._words
        followed = any(words.is_whole(kind, text) for kind in ("status", "urge", "withdraw", "complain"))
        return followed or self._sent.match("another", text) is not None

    def _agrees(self, said: str) -> bool:
        agreed = self._words.is_whole("withdraw", said) or self._words.is_whole("agree", said)
        return agreed or self._library.dialogue.is_whole("agree", said)

    def _not_yet(self, dispatcher: CollectingDispatcher, state: Waiting) -> list[EventType]:
        self._say(dispatcher, "not_withdrawn_yet", ("withdraw_button", "keep_button"))
        return [state.event()]

    def _keep(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        self._say(dispatcher, "not_withdrawn")
        return [EMPTY]

    def _change_contact(self, dispatcher: CollectingDispatcher, tracker: Tracker, wish: ContactWish) -> list[EventType]:
        says, phone = self._sent.says, wish.phone
        text: str = tracker.latest_message.get("text") or ""
        if phone is not None and wish.more:
            sent = says["one_more_sent"].format(phone=phone)
            buttons = [{"title": says["one_more_button"], "payload": sent}]
            dispatcher.utter_message(text=says["one_more"].format(phone=phone), buttons=buttons, json_message=custom())
            return []
        number, code = told_before(tracker)
        state = Waiting("number", "contact", number, code, text[:LONGEST], phone=phone, removes=wish.removes)
        if phone is None and not wish.removes:
            dispatcher.utter_message(text=says["which_phone"], json_message=custom())
            return [replace(state, what="phone").event()]
        return self._ask(dispatcher, state)

    def _rest_of_number(
        self, dispatcher: CollectingDispatcher, begun: str, state: Waiting | None = None
    ) -> list[EventType]:
        """The rest of a number that begins so; `state`: what is wanted of its ticket, to see it if None."""
        dispatcher.utter_message(text=self._sent.says["number_rest"], json_message=custom())
        wanted = state if state is not None else Waiting("number", "status")
        return [replace(wanted, what="digits", digits=begun).event()]

    def _ask(self, dispatcher: CollectingDispatcher, state: Waiting, *, first: bool = False) -> list[EventType]:
        """Pass it on. A number or a code may still be missing: the hotline asks for it, and the next message has it.

        `first`: only whether it may be rated.
        """
        if state.kind == "contact":
            said = self._sent.says["taking_off" if state.removes else "contact"]
        else:
            known = state.kind == "status" and state.number
            said = self._words.says["looking_number" if known else "looking" if first else _SAYS[state.kind]]
        dispatcher.utter_message(text=said, json_message=custom(ticket=_effect(state, first=first)))
        if state.code is not None and state.kind == "status":
            return [replace(state, code=None).event()]  # a wrong code: the right one may come alone
        return [state.event()] if state.code is None else [EMPTY]

    def _say(
        self, dispatcher: CollectingDispatcher, key: str, buttons: tuple[str, ...] = (), attention: str | None = None
    ) -> None:
        titles = [self._words.says[button] for button in buttons]
        shown = [{"title": title, "payload": title} for title in titles]
        parts = custom(attention=attention)
        dispatcher.utter_message(text=self._words.says[key], buttons=shown, json_message=parts)

    @staticmethod
    def _turn(act: Act) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn


def _effect(state: Waiting, *, first: bool = False) -> dict[str, Any]:
    """Checked as the hotline checks it. Raises pydantic.ValidationError."""
    ask = TicketAsk(
        kind=state.kind, number=state.number, code=state.code, text=state.text, solved=state.solved,
        satisfied=state.satisfied, contact_phone=state.phone, removes=state.removes, first=first,
    )  # fmt: skip
    return ask.model_dump(mode="json", exclude_none=True)
