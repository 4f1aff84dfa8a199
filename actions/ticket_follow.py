"""Follows tickets: where one stands, urging, adding, taking back, rating. The hotline does it and answers.

A number (in any spelling) and its query code open a ticket of another conversation; without a number it is one of
this conversation's. A case that was handed in at an office is not ours: it is said where to ask, and a ticket offered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy import AnswerPolicy
from actions.repeating import hears_badly
from actions.ticket_beginning import Turn
from actions.ticket_contact import ContactWish, contact_wish
from actions.ticket_ending import Act
from actions.ticket_fear import FEARS
from actions.ticket_reading import parts
from actions.ticket_state import EMPTY, SLOT, Dropped, Form, Kind, Waiting, under_way
from actions.ticket_story import had_ticket, has_ticket, just_sent, last_said, said_of_ticket, text_before, told_before
from hotline.tickets.asking import TicketAsk
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_number_and_code, folded
from knowledge.ticket_sent import load_sent_words, load_wish_words

_LONGEST = 2_000
#: What is asked of a ticket that was just sent (ticket_form.yaml, patterns); two of them have a sentence of their own.
_ASKED_OF_SENT = ("sent_when", "sent_who", "sent_how", "sent_nobody", "sent_number")
#: What is told of it without looking it up, and the buttons beside.
_TOLD_OF_SENT = ("sent_slow", "sent_missed", "sent_visit", "sent_go", "sent_outcome", "sent_look")
_BUTTONS_OF_SENT: dict[str, tuple[str, ...]] = {
    "sent_slow": ("urge_button", "person_button"), "sent_missed": ("urge_button",), "sent_outcome": ("look_button",),
    "sent_visit": ("look_button",), "sent_look": ("look_button",),
}  # fmt: skip
_SHORT = 14
#: A shorter wish to add holds nothing that could be added.
_FACTS = 3
_KINDS: dict[str, Kind] = {
    "check_ticket": "status", "urge_ticket": "urge", "withdraw_ticket": "withdraw", "rate_service": "rate",
}  # fmt: skip
_SAYS: dict[Kind, str] = {
    "status": "looking", "urge": "urging", "withdraw": "withdrawing", "add": "adding", "rate": "rating",
}  # fmt: skip


class FollowTicket(Action):
    """What is asked of a ticket."""

    def __init__(self, answer_policy: AnswerPolicy, library: Library, words: TicketForm) -> None:
        self._answer_policy, self._library, self._words = answer_policy, library, words
        self._sent = load_sent_words()

    def name(self) -> str:
        """As in the domain."""
        return "action_follow_ticket"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """By what the message is read as."""
        return self.follow(dispatcher, tracker, self._kind(tracker))

    def turn_of(self, tracker: Tracker) -> Turn | None:  # noqa: PLR0911 - one case a line
        """Messages that are about a ticket by their words alone, and answers that were waited for."""
        text: str = tracker.latest_message.get("text") or ""
        state, words = under_way(tracker), self._words
        if isinstance(state, Waiting):
            turn = self._awaited(state, text)
            if turn is not None:
                return turn
        if find_number_and_code(text)[0] is not None:
            return self._turn(lambda d, t: self.follow(d, t, self._kind(t)))
        chosen = self._chosen(tracker, text)
        if chosen is not None:
            return chosen
        for kind in ("status", "urge", "withdraw", "rate"):
            if self._words.is_whole(kind, text):
                return self._follows(kind)
        if self._words.is_whole("is_withdrawn", text) and had_ticket(tracker):
            return self._follows("status")
        begun = self._sent.match("number_begun", text)
        if begun is not None:
            return self._turn(lambda d, t: self._rest_of_number(d, begun[0]))
        about = (
            self._lost(tracker, state, text)
            or self._contact(tracker, text)
            or self._about_sent(tracker, text)
            or self._told_after(tracker, text)
        )
        if about is not None:
            return about
        if words.question_in(text) in FEARS:
            return self._turn(lambda d, t: self._who_sees(d))
        other = self._words.match("adds_elsewhere", text) is not None  # 补充养老保险怎么交
        if self._words.begins("add_begins", text) is not None and not other:
            return self._follows("add")
        if had_ticket(tracker) and self._words.begins("add_corrects", text) is not None:
            return self._follows("add")
        return None

    def _about_sent(self, tracker: Tracker, text: str) -> Turn | None:
        """多久有人回, 谁来办, after a ticket was sent: they mean that ticket."""
        words = self._words
        if had_ticket(tracker) and self._sent.fits("nobody", text):
            return self._turn(lambda d, t: self._tell_sent(d, t, "sent_nobody"))
        if not just_sent(tracker):
            return None
        told = next((name for name in _TOLD_OF_SENT if words.fits(name, text)), None)
        if told is not None:
            return self._turn(lambda d, t: self._tell_of_sent(d, told))
        if said_of_ticket(tracker) and (self._again(tracker, text) or words.fits("read_again", text)):
            return self._follows("status")
        asked = next((name for name in _ASKED_OF_SENT if words.fits(name, text)), None)
        return self._turn(lambda d, t: self._tell_sent(d, t, asked)) if asked is not None else None

    def _chosen(self, tracker: Tracker, text: str) -> Turn | None:
        """加进去, typed where it was asked whether it belongs to the ticket: what was told just before is added."""
        asked = last_said(tracker) == self._words.says["adds_or_opens"]
        if not asked or not load_wish_words().fits("adds_it", text):
            return None
        told = text_before(tracker).strip()[:_LONGEST]
        number, code = told_before(tracker)
        return self._turn(lambda d, t: self._ask(d, Waiting("number", "add", number, code, told)))

    def _lost(self, tracker: Tracker, state: Form | Waiting | Dropped | None, text: str) -> Turn | None:
        """没有单号, 我是打电话反映的: what can be done without. A ticket of this conversation needs no number."""
        wishes, known = load_wish_words(), told_before(tracker)[0] is not None
        if wishes.fits("keeps_it", text) and not isinstance(state, Form):
            return self._turn(lambda d, t: self._keep(d))  # 那不撤了, when it was spoken of something else meanwhile
        if wishes.fits("told_elsewhere", text) and not known:
            return self._turn(lambda d, t: self._tell_without(d, "told_elsewhere"))
        asked = isinstance(state, Waiting) and state.what in ("number", "digits")
        lost = wishes.fits("no_number", text) or (asked and wishes.fits("no_number_short", text))
        return self._turn(lambda d, t: self._tell_without(d, "no_number")) if lost and not known else None

    def _tell_without(self, dispatcher: CollectingDispatcher, key: str) -> list[EventType]:
        title = self._words.says["person_button"]
        buttons = [{"title": title, "payload": title}]
        dispatcher.utter_message(text=load_wish_words().says[key], buttons=buttons, json_message=custom())
        return []

    def _contact(self, tracker: Tracker, text: str) -> Turn | None:
        """Another number, or none: it is changed on the ticket. What is added is masked, and can't change it."""
        if not had_ticket(tracker):
            return None
        if self._sent.fits("by_name", text):
            return self._turn(lambda d, t: self._tell_by_sent(d, "by_name"))
        wish = contact_wish(text, self._sent)
        if wish is None or (wish.more and not has_ticket(tracker)):
            return None
        return self._turn(lambda d, t: self._change_contact(d, t, wish))

    def _change_contact(self, dispatcher: CollectingDispatcher, tracker: Tracker, wish: ContactWish) -> list[EventType]:
        says, phone = self._sent.says, wish.phone
        text: str = tracker.latest_message.get("text") or ""
        if phone is not None and wish.more:
            sent = says["one_more_sent"].format(phone=phone)
            buttons = [{"title": says["one_more_button"], "payload": sent}]
            dispatcher.utter_message(text=says["one_more"].format(phone=phone), buttons=buttons, json_message=custom())
            return []
        number, code = told_before(tracker)
        state = Waiting("number", "contact", number, code, text[:_LONGEST], phone=phone, removes=wish.removes)
        if phone is None and not wish.removes:
            dispatcher.utter_message(text=says["which_phone"], json_message=custom())
            return [replace(state, what="phone").event()]
        return self._ask(dispatcher, state)

    def _tell_by_sent(self, dispatcher: CollectingDispatcher, key: str) -> list[EventType]:
        dispatcher.utter_message(text=self._sent.says[key], json_message=custom())
        return []

    def _rest_of_number(self, dispatcher: CollectingDispatcher, begun: str) -> list[EventType]:
        dispatcher.utter_message(text=self._sent.says["number_rest"], json_message=custom())
        return [Waiting("digits", "status", digits=begun).event()]

    def close_rating(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        """Another matter is told where a reason was asked for: the rating goes without one."""
        state = under_way(tracker)
        if isinstance(state, Waiting) and state.what == "reason":
            self._ask(dispatcher, replace(state, what="number"))

    def _told_after(self, tracker: Tracker, text: str) -> Turn | None:
        """我补充一下 那个人姓刘; 地址报错了 是金瑞镇; 取消刚才那个: of a ticket that was spoken of."""
        if not had_ticket(tracker):
            return None
        if self._words.fits("withdraws", text):
            return self._follows("withdraw")
        adds = any(self._words.match(name, text) is not None for name in ("adds", "sent_wrong"))
        asks = self._words.match("asks_at_its_end", text) is not None  # 加上我老婆能多领吗
        return self._follows("add") if adds and not asks else None

    def _again(self, tracker: Tracker, text: str) -> bool:
        read = (tracker.latest_message.get("intent") or {}).get("name") or ""
        short = len(bare(text)) <= _SHORT
        return hears_badly(self._library, text) or (read == "repeat" and short)

    def _tell_of_sent(self, dispatcher: CollectingDispatcher, key: str) -> list[EventType]:
        self._say(dispatcher, key, _BUTTONS_OF_SENT.get(key, ()))
        return []

    def _who_sees(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        utter(dispatcher, "utter_who_sees_it")
        return []

    def _only(self, key: str, dispatcher: CollectingDispatcher) -> list[EventType]:
        self._say(dispatcher, key)
        return []

    def _tell_sent(self, dispatcher: CollectingDispatcher, tracker: Tracker, asked: str) -> list[EventType]:
        if asked in self._words.says:
            self._say(dispatcher, asked)
        return self.follow(dispatcher, tracker, "status", sure=True)

    def _follows(self, kind: Kind) -> Turn:
        return self._turn(lambda d, t: self.follow(d, t, kind, sure=True))

    def _kind(self, tracker: Tracker) -> Kind:
        intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
        text: str = tracker.latest_message.get("text") or ""
        if any(self._words.is_whole(kind, text) or word in text for kind, word in (("urge", "催"), ("urge", "快点办"))):
            return "urge"
        if "撤" in text:
            return "withdraw"
        kind = _KINDS.get(intent, "status")
        # 投诉可以写假名字吗 may be read as taking one back.
        return "status" if kind == "withdraw" and not load_wish_words().match("withdrawing", text) else kind

    def follow(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: Kind, *, sure: bool = False
    ) -> list[EventType]:
        """Ask the hotline, or the citizen first where something is missing. `sure`: a ticket is meant by its words."""
        events = self._follow(dispatcher, tracker, kind, sure=sure)
        state = under_way(tracker)
        if isinstance(state, Form) or (isinstance(state, Dropped) and kind != "withdraw"):
            # What was told for the ticket that is being opened, or was put aside, stays.
            return [event for event in events if event.get("name") != SLOT]
        return events

    def _follow(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: Kind, *, sure: bool) -> list[EventType]:  # noqa: PLR0911 - one case a line
        text: str = tracker.latest_message.get("text") or ""
        number, code = find_number_and_code(text)
        if number is None:
            number, code = told_before(tracker)
        ours = sure or number is not None or had_ticket(tracker) or self._words.holds("ticket", text)
        if number is None and isinstance(under_way(tracker), Form) and not had_ticket(tracker):
            self._say(dispatcher, "not_sent_yet")
            return []
        if kind == "rate":
            return self._rate(dispatcher, text, number, code, ours=ours)
        if kind == "withdraw" and number is None and self._at_an_office(tracker, text):
            return self._only("withdraw_elsewhere", dispatcher)
        if not ours and kind == "withdraw" and self._words.holds("complains", text):
            return self._only("withdraw_which", dispatcher)
        if not ours:
            return self._elsewhere(dispatcher, tracker)
        if kind == "withdraw":
            self._say(dispatcher, "withdraw_confirm", ("withdraw_button", "keep_button"))
            return [Waiting("withdraw", kind, number, code, text[:_LONGEST]).event()]
        if kind == "add":
            facts = self._facts(text)
            if len(bare(facts)) < _FACTS:
                self._say(dispatcher, "which_facts")
                return [Waiting("facts", kind, number, code).event()]
            return self._ask(dispatcher, Waiting("number", kind, number, code, facts[:_LONGEST]))
        return self._ask(dispatcher, Waiting("number", kind, number, code, text[:_LONGEST] if kind == "urge" else ""))

    def _facts(self, text: str) -> str:
        """What is to be added: a correction as it was said, else what follows 补充一下."""
        words = self._words
        if words.begins("add_corrects", text) is not None or words.match("sent_wrong", text) is not None:
            return text.strip()
        adds = words.match("adds", text)
        return adds["facts"].strip(" ，,。：:") if adds is not None else words.begins("add_begins", text) or ""

    def _at_an_office(self, tracker: Tracker, text: str) -> bool:
        """Whether an application is to be taken back that was handed in at an office: it is no ticket."""
        if self._words.match("own_application", text) is None or "工单" in text:
            return False
        return not had_ticket(tracker) or self._words.match("asks", text) is not None or "哪" in text

    def _rate(
        self, dispatcher: CollectingDispatcher, text: str, number: str | None, code: str | None, *, ours: bool
    ) -> list[EventType]:
        solved, satisfied = self._words.rating_of(text)
        if not ours and self._words.holds("satisfied", text) and satisfied:
            self._say(dispatcher, "rate_thanks")
            return []
        rated = Waiting("number", "rate", number, code, "", solved, satisfied)
        if solved is None and satisfied is None:
            if ours:
                self._ask(dispatcher, rated, first=True)
            else:
                self._say(dispatcher, "rate_unclear", ("rate_good_button", "rate_bad_button"))
            return []
        if solved is False or satisfied is False:
            # Whether there is an answer to rate, the hotline says before they give their reason.
            self._ask(dispatcher, rated, first=True)
            return [replace(rated, what="reason").event()]
        return self._ask(dispatcher, rated)

    def _elsewhere(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """A case at an office: a plain question beside it is answered, and a ticket for asking is offered."""
        question = self._answer_policy.questions.plain_question(tracker)
        events = (
            self._answer_policy.answer(dispatcher, tracker, likely=question)
            if question is not None
            else self._answer_policy.remember(tracker)
        )
        self._say(dispatcher, "case_elsewhere", ("township_button", "look_button", "person_button"), attention="noted")
        return events

    def _awaited(self, state: Waiting, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        dialogue, words = self._library.dialogue, self._words
        if dialogue.is_whole("person", text) or dialogue.is_whole("restart", text):
            return None
        number, code = find_number_and_code(text)
        if state.what == "number":
            alone = len(bare(text)) <= _SHORT  # 一年收入120000块 holds no code
            if number is None and (code is None or state.number is None or not alone):
                return None
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
        given = "" if state.what == "reason" and words.is_whole("no_reason", text) else text.strip()[:_LONGEST]
        if state.what == "facts" and (dialogue.is_whole("stop", text) or len(bare(text)) < _FACTS):
            return None
        return self._turn(lambda d, t: self._ask(d, replace(state, what="number", text=given)))

    def _digits(self, state: Waiting, text: str) -> Turn | None:
        """The rest of a number that came in pieces."""
        if self._sent.match("only_digits", text) is None:
            return None
        whole = state.digits + "".join(mark for mark in folded(text) if mark.isdigit())
        number, code = find_number_and_code(whole)
        if number is None:
            return self._turn(lambda d, t: self._rest_of_number(d, whole))
        return self._turn(lambda d, t: self._ask(d, Waiting("number", "status", number, code)))

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
