"""What is said as if a ticket were being taken, where none is: a telephone number, 同意, what goes on after an offer.

Who says so believes that they are written down: it begins, or it is said what is missing, never 您想问什么.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.effects import custom
from actions.policy.memory import memory
from actions.reading.understanding import understand
from actions.talk import last_turn
from actions.tickets.beginning import TicketBeginning, Turn
from actions.tickets.ending import Act
from actions.tickets.fear import AFRAID_TO_TELL
from actions.tickets.hearing import hear
from actions.tickets.matter import trouble_in
from actions.tickets.reading import parts
from actions.tickets.state import Form
from actions.tickets.story import (
    OTHER_MATTER,
    QUESTION,
    Said,
    had_ticket,
    has_ticket,
    just_sent,
    last_said,
    latest_said,
    program_of,
    said_of_ticket,
    text_before,
    ticket_offered,
)
from actions.tickets.told import asks, matter_told
from hotline.tickets.categories import category
from knowledge.dialogue import bare
from knowledge.ticket_numbers import find_phone, folded
from knowledge.ticket_sent import load_sent_words, load_wish_words

#: What a yes means, where one of these was offered.
_OFFERS = frozenset({last_turn.PERSON, last_turn.KEPT, last_turn.SCREENING, last_turn.TICKET, last_turn.URGENT})
_NUMBER = re.compile(r"\d[\d\- ]{5,}")
_OF_NUMBER = re.compile("手机|电话|^打(?:给|我|他|她|这)")
#: Beside a number to be reached by, no more than this is said.
_FEW_WORDS = 16
#: Readings behind which more of the matter may stand, right after a ticket was sent; and what is too short for that.
_UNCLEAR, _A_STATEMENT = frozenset({"inform", OTHER_MATTER, "nlu_fallback"}), 5
#: A bare wish is read as one of these where the classifier does not see the wish.
_NO_WISH = frozenset({"affirm", "deny", "inform", "chitchat", "goodbye", "nlu_fallback"})
_NAMES_DEED = re.compile("报|反映|申请|投诉|举报|告诉|转告")


class UnopenedTicket(TicketBeginning):
    """Turns that begin or explain a ticket which the citizen takes for open."""

    def _opening_turn(self, tracker: Tracker, text: str) -> Turn | None:
        return super()._opening_turn(tracker, text) or self._taken_for_open(tracker, text)

    def _taken_for_open(self, tracker: Tracker, text: str) -> Turn | None:
        words, left = load_wish_words(), last_turn.marks(tracker)
        agrees = words.fits("agrees_to_send", text)
        turns: list[tuple[bool, Act]] = [
            (agrees and last_turn.TICKET in left, self.begin_with_last),
            (agrees and not left & _OFFERS, self._nothing_to_send),
            (any(words.fits(name, text) for name in AFRAID_TO_TELL), self._let_tell_afraid),
            (words.fits("wants_to_tell", text), self._let_tell),
            (self._hides_offered(tracker, text), self._begin_hidden),
            (self._chases_offered(tracker, text), lambda d, t: self.begin_with_last(d, t, QUESTION)),
            (self._means_this_number(tracker, text), self._begin_with_number_to_tell),
            (self._tells_place_of_announced(tracker, text), self.begin_with_last),
            (self._is_number(tracker, text), self._begin_reached),
            (self._wishes_for_what_was_told(tracker, text), self._begin_for_what_was_told),
            (self._tells_more_of_sent(tracker, text), lambda d, t: self._offer_more(d, text.strip())),
            (self._tells_on(tracker, text), self._let_tell_on),
        ]
        act = next((act for applies, act in turns if applies), None)
        return self._turn(act) if act is not None else None

    def another_turn(self, tracker: Tracker) -> Turn | None:
        """As for all; 再开一张, typed where it was asked, opens one for what was told just before."""
        asked = last_said(tracker) == self._prompts.says("adds_or_opens")
        if asked and load_wish_words().fits("opens_it", tracker.latest_message.get("text") or ""):
            told = text_before(tracker).strip()
            return self._turn(lambda d, t: self._begin_with(d, t, told))
        return super().another_turn(tracker)

    def _is_number(self, tracker: Tracker, text: str) -> bool:
        """Whether a number to be reached by is all that is told, and no ticket was just sent."""
        if find_phone(text) is None or load_wish_words().match("not_to_be_reached", text) is not None:
            return False
        rest = _NUMBER.sub("", folded(text))
        if program_of([latest_said(tracker)], self._library) or self._library.regions.find(text):
            return False
        told = trouble_in(rest, self._words) is not None or any(self._happened(part) for part in parts(rest))
        return not told and len(bare(rest)) <= _FEW_WORDS and not (just_sent(tracker) and has_ticket(tracker))

    def _happened(self, part: str) -> bool:
        """Whether a part tells what happened; 不会用手机 and 打我女儿的 tell of the number."""
        return self._words.match("happened", part) is not None and _OF_NUMBER.search(part) is None

    def _wishes_for_what_was_told(self, tracker: Tracker, text: str) -> bool:
        """那帮我报, after what was told, where it was read as a yes."""
        wishes = self._words.fits("wishes_again", text) or self._words.fits("takes_up_again", text)
        wishes = wishes and _NAMES_DEED.search(text) is not None
        # 帮她申请, after an offer, means that, whatever it was read as; a complaint that it announces is one.
        means_offer = ticket_offered(tracker) and not self._words.holds("complains", text)
        if not wishes or not (means_offer or latest_said(tracker).intent in _NO_WISH):
            return False
        return bool(matter_told(tracker, self._library, self._words))

    def _tells_more_of_sent(self, tracker: Tracker, text: str) -> bool:
        """屋里现在还漏水, right after a ticket was sent, be it read as another office's matter or not at all."""
        unclear = latest_said(tracker).intent in _UNCLEAR and len(bare(text)) > _A_STATEMENT
        if (
            not unclear
            or load_sent_words().match("number_begun", text)
            or not said_of_ticket(tracker)
            or not has_ticket(tracker)
        ):
            return False
        return self._prompts.has_matter(text) and not (asks(text) or self._library.dialogue.asks(text))

    def _tells_on(self, tracker: Tracker, text: str) -> bool:
        """Whether a few words go on with what a ticket was offered for: 总共一万八, 六个人."""
        if latest_said(tracker).intent != "inform":
            return False
        understood = understand(tracker, self._library, self._today())
        new = understood.named_region or understood.named_programme or asks(text) or self._library.dialogue.asks(text)
        return not new and len(bare(text)) <= _FEW_WORDS and ticket_offered(tracker) and not had_ticket(tracker)

    def _nothing_to_send(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """同意, where nothing waits for it: they must not believe that it was sent."""
        if just_sent(tracker):
            self._say(dispatcher, "sent_already", ())
            return []
        if not matter_told(tracker, self._library, self._words):
            self._say(dispatcher, "nothing_to_send", ("person_button",))
            return []
        self._say(dispatcher, "nothing_to_send_yet", ("note_button", "person_button"))
        return [last_turn.leave(last_turn.TICKET)]

    def _begin_reached(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """13807950099, after what was told: it is written down, with the number."""
        told = matter_told(tracker, self._library, self._words)
        if not told:
            empty = self._with_number(tracker, Form(QUESTION, region=self._region(tracker), guessed=True))
            return self._prompts.ask_on(dispatcher, empty, (load_wish_words().says["which_matter"],))
        form = self._with_number(tracker, self._form_of_need(tracker, told))
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _begin_for_what_was_told(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        told = matter_told(tracker, self._library, self._words)
        form = self._form_of_need(tracker, told, wished=True)
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _form_of_need(self, tracker: Tracker, told: list[Said], *, wished: bool = False) -> Form:
        """The form for what was told; 那帮我报, after a question on an aid, asks for that."""
        form = self._form_for(tracker, told, None)
        asks_for_aid = wished and form.category == QUESTION and program_of(told, self._library) is not None
        return self._form_for(tracker, told, "aid") if asks_for_aid else form

    def _with_number(self, tracker: Tracker, form: Form) -> Form:
        text: str = tracker.latest_message.get("text") or ""
        understood = understand(tracker, self._library, self._today())
        heard = hear(replace(form, current="contact"), text, understood, self._library, self._words)
        return replace(heard.form, current=None) if heard is not None else form

    def _hides_offered(self, tracker: Tracker, text: str) -> bool:
        """匿名, where a ticket was offered: it is wanted, and without a name."""
        hides = self._words.is_whole("anonymous", text) and ticket_offered(tracker) and not has_ticket(tracker)
        return hides and bool(matter_told(tracker, self._library, self._words))

    def _begin_hidden(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        form = self._form_for(tracker, matter_told(tracker, self._library, self._words), None)
        form = replace(form, anonymous=category(form.category).anonymous)
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _chases_offered(self, tracker: Tracker, text: str) -> bool:
        """那你帮我催催, where it was offered to ask the office: that is what they want, and no ticket can be urged."""
        if not ticket_offered(tracker) or has_ticket(tracker):
            return False
        short = len(bare(text)) <= _FEW_WORDS
        chases = self._words.is_whole("urge", text) or self._words.match("chases_it", text) is not None
        chases = chases or (short and latest_said(tracker).intent == "urge_ticket")
        return short and chases and bool(matter_told(tracker, self._library, self._words))

    def _means_this_number(self, tracker: Tracker, text: str) -> bool:
        """就打这个号码, after what was told: it is to be noted; which number that is can't be seen."""
        means = self._words.question_in(text) == "this_number" and ticket_offered(tracker)
        return means and bool(matter_told(tracker, self._library, self._words))

    def _tells_place_of_announced(self, tracker: Tracker, text: str) -> bool:
        """灵溪镇水南村, after 我要反映路灯坏了: who said that they want it noted is not asked whether they do."""
        if not ticket_offered(tracker) or had_ticket(tracker) or len(bare(text)) > _FEW_WORDS:
            return False
        understood = understand(tracker, self._library, self._today())
        place = (understood.named_region or bool(understood.ambiguous)) and understood.elliptic
        if understood.named_programme or not (place or self._is_town(text)):
            return False
        told = matter_told(tracker, self._library, self._words)
        return any(self._words.match("announces", said.text) is not None for said in told)

    def _begin_with_number_to_tell(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        dispatcher.utter_message(text=self._words.says["answer_this_number"])
        return self.begin_with_last(dispatcher, tracker)

    def _let_tell_afraid(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        again = last_said(tracker) == load_wish_words().says["tell_me_afraid"]
        self._say(dispatcher, "tell_me_afraid_again" if again else "tell_me_afraid", ("person_button",))
        return []

    def _let_tell(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        self._say(dispatcher, "tell_me", ())
        return []

    def _let_tell_on(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        self._say(dispatcher, "goes_on_telling", ("note_button", "person_button"))
        kept = memory(understand(tracker, self._library, self._today()), tracker, self._library)
        return [*kept, last_turn.leave(last_turn.TICKET)]

    def _say(self, dispatcher: CollectingDispatcher, key: str, buttons: tuple[str, ...]) -> None:
        shown = [{"title": self._words.says[name], "payload": self._words.says[name]} for name in buttons]
        dispatcher.utter_message(text=load_wish_words().says[key], buttons=shown, json_message=custom())
