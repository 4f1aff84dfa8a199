"""Follows tickets: where one stands, urging, adding, taking back, rating. The hotline does it and answers.

A number (in any spelling) and its query code open a ticket of another conversation; without a number it is one of
this conversation's. A case that was handed in at an office is not ours: it is said where to ask, and a ticket offered.
"""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions.effects import custom, utter
from actions.policy.answer_policy import AnswerPolicy
from actions.policy.repeating import hears_badly
from actions.talk import last_turn
from actions.tickets.awaited import FACTS, LONGEST, SHORT, AwaitedOfTicket
from actions.tickets.beginning import Turn
from actions.tickets.contact import contact_wish
from actions.tickets.fear import FEARS
from actions.tickets.reading import with_text
from actions.tickets.state import SLOT, Dropped, Form, Kind, Waiting, under_way
from actions.tickets.story import (
    had_ticket,
    has_ticket,
    just_sent,
    last_said,
    said_of_ticket,
    text_before,
    ticket_offered,
    told_before,
)
from knowledge import Library, QuestionKind
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_number_and_code
from knowledge.ticket_sent import load_wish_words

#: What is asked of a ticket that was just sent (ticket_form.yaml, patterns); two of them have a sentence of their own.
_ASKED_OF_SENT = ("sent_when", "sent_who", "sent_how", "sent_nobody", "sent_number")
#: What is told of it without looking it up, and the buttons beside.
_TOLD_OF_SENT = ("sent_slow", "sent_missed", "sent_visit", "sent_go", "sent_outcome", "sent_look")
_BUTTONS_OF_SENT: dict[str, tuple[str, ...]] = {
    "sent_slow": ("urge_button", "person_button"), "sent_missed": ("urge_button",), "sent_outcome": ("look_button",),
    "sent_visit": ("look_button",), "sent_look": ("look_button",),
}  # fmt: skip
_KINDS: dict[str, Kind] = {
    "check_ticket": "status", "urge_ticket": "urge", "withdraw_ticket": "withdraw", "rate_service": "rate",
}  # fmt: skip


class FollowTicket(AwaitedOfTicket, Action):
    """What is asked of a ticket."""

    def __init__(self, answer_policy: AnswerPolicy, library: Library, words: TicketForm) -> None:
        super().__init__(library, words)
        self._answer_policy = answer_policy

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
        plain = self._plain(tracker, text)
        if plain is not None:
            return self._follows(plain)
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
        corrects = had_ticket(tracker) and self._words.begins("add_corrects", text) is not None
        if corrects or words.match("adds_to_ticket", text) is not None:
            return self._follows("add")
        return None

    def _plain(self, tracker: Tracker, text: str) -> Kind | None:
        """What nothing but a few words asks of a ticket: 查进度, 看看我那张单子; not 催一下 where one is offered."""
        kinds: tuple[Kind, ...] = ("status", "urge", "withdraw", "rate")
        kind = next((kind for kind in kinds if self._words.is_whole(kind, text)), None)
        if kind == "urge" and ticket_offered(tracker) and not has_ticket(tracker):
            return None
        return "status" if kind is None and self._words.fits("looks_for", text) else kind

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
        told = text_before(tracker).strip()[:LONGEST]
        number, code = told_before(tracker)
        return self._turn(lambda d, t: self._ask(d, Waiting("number", "add", number, code, told)))

    def _lost(self, tracker: Tracker, state: Form | Waiting | Dropped | None, text: str) -> Turn | None:
        """没有单号, 我是打电话反映的: what can be done without. A ticket of this conversation needs no number."""
        wishes, known = load_wish_words(), told_before(tracker)[0] is not None
        if wishes.fits("keeps_it", text) and not isinstance(state, Form):
            return self._turn(lambda d, t: self._keep(d))  # 那不撤了, when it was spoken of something else meanwhile
        asked = isinstance(state, Waiting) and state.what in ("number", "digits")
        asked = asked or last_said(tracker) == wishes.says["no_number"]
        elsewhere = wishes.fits("told_elsewhere", text) or (asked and wishes.fits("told_elsewhere_short", text))
        if elsewhere and not known:
            return self._turn(lambda d, t: self._tell_without(d, "told_elsewhere"))
        unanswered = not had_ticket(tracker) and self._sent.fits("nobody", text)
        short = wishes.fits("no_number_short", text) or unanswered
        lost = wishes.fits("no_number", text) or (asked and short)
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

    def _tell_by_sent(self, dispatcher: CollectingDispatcher, key: str) -> list[EventType]:
        dispatcher.utter_message(text=self._sent.says[key], json_message=custom())
        return []

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
        short = len(bare(text)) <= SHORT
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
        if not had_ticket(tracker) and self._words.match("settled", text) is not None:
            return self._only("settled", dispatcher)
        if kind == "rate":
            return self._rate(dispatcher, text, number, code, ours=ours)
        if kind == "withdraw" and number is None and self._at_an_office(tracker, text):
            return self._only("withdraw_elsewhere", dispatcher)
        if kind == "withdraw" and number is None and not had_ticket(tracker):
            # 我要撤诉: which one, is not known.
            self._say(dispatcher, "withdraw_which", ("person_button",))
            return [Waiting("number", kind).event()]
        if not ours:
            return self._elsewhere(dispatcher, tracker)
        if kind == "withdraw":
            self._say(dispatcher, "withdraw_confirm", ("withdraw_button", "keep_button"))
            return [Waiting("withdraw", kind, number, code, text[:LONGEST]).event()]
        if kind == "add":
            facts = self._facts(text)
            if len(bare(facts)) < FACTS:
                self._say(dispatcher, "which_facts")
                return [Waiting("facts", kind, number, code).event()]
            return self._ask(dispatcher, Waiting("number", kind, number, code, facts[:LONGEST]))
        return self._ask(dispatcher, Waiting("number", kind, number, code, text[:LONGEST] if kind == "urge" else ""))

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
            # 给个差评, where no ticket was spoken of: what is told next is no reason for it.
            return [replace(rated, what="reason" if ours else "number").event()]
        return self._ask(dispatcher, rated)

    def _elsewhere(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """A case at an office: a plain question beside it is answered, and a ticket for asking is offered."""
        if self._words.fits("names_aid_only", tracker.latest_message.get("text") or ""):
            return self._answer_policy.answer(dispatcher, tracker)  # 那个啥 我那个低保: what of it is asked
        question = self._answer_policy.questions.plain_question(tracker)
        if self._words.match("no_news", tracker.latest_message.get("text") or "") is not None:
            # 材料交了一个月没音信, 网上交的没动静 ask how long it may take, not which papers or where.
            entities = tracker.latest_message.get("entities") or []
            named = next((item["value"] for item in entities if item["entity"] == "program"), None)
            question = None
            if named is not None and named in self._library.programmes:
                nothing_else = with_text(tracker, "")
                self._answer_policy.answer_on(dispatcher, nothing_else, QuestionKind.processing_time, named)
        events = (
            self._answer_policy.answer(dispatcher, tracker, likely=question)
            if question is not None
            else self._answer_policy.remember(tracker)
        )
        self._say(dispatcher, "case_elsewhere", ("township_button", "look_button", "person_button"), attention="noted")
        left = last_turn.leave(last_turn.TICKET)
        return [*events, left, Waiting("number", "status").event()]  # a number may follow, be it in pieces
