"""Opens a ticket in the conversation: asks only what is missing, reads it back, and sends it when the citizen agrees.

One question at a time, each can be skipped; corrections at any time; questions on policy in between are answered and
the form goes on; 算了 leaves nothing. The state is one slot, see `actions.tickets.state`; the hotline itself opens the
ticket and answers with its number, from the effect `ticket`.

`reading` says what a message is, `hearing` what it tells the form; `prompts` asks what is next.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.policy.repeating import hears_badly, last_answer, wants_it_otherwise
from actions.reading import asks
from actions.reading.understanding import understand
from actions.screening import state as screening_state
from actions.tickets.answers import TicketAnswers
from actions.tickets.beginning import Turn
from actions.tickets.correcting import Corrected, correct
from actions.tickets.ending import Act, ending, other_wish
from actions.tickets.hearing import PLACES, hear, wants_anonymous
from actions.tickets.prompts import MOST_TRIES
from actions.tickets.reading import (
    agrees,
    gives_up,
    is_question,
    is_second_matter,
    leaves,
    parts,
    refuses,
    seems_question,
    tells_more,
)
from actions.tickets.simpler import not_understood
from actions.tickets.state import EMPTY, SLOT, Dropped, Form, under_way
from actions.tickets.story import joined, program_of, story, text_before, told_for
from hotline.tickets.categories import category
from knowledge import read_cues
from knowledge.dialogue import bare
from knowledge.ticket_numbers import find_phone
from knowledge.ticket_sent import load_sent_words, load_wish_words

#: Asked of a ticket that was sent, and of one that is being opened.
_ALSO_ASKED = ("sent_who", "sent_how")
#: A longer message is no mere change of a form that was not agreed to.
_CHANGE = 20


#: A wish for what is done already: it goes on.
_WISHED_AGAIN = ("ask_them", "wishes_again", "goes_on")
#: Kinds whose matter an urgent ticket takes along.
_TAKEN_BY_ALARM = frozenset({"aid", "person_in_need"})
#: 不是, where it was asked whether a place is meant.
_NOT_IT = re.compile("(?:不是|不对|错了|搞错)(?:的|啊|呀|了|哦|这里|那里|这个|那个){0,2}")


class TicketTaking(TicketAnswers):
    """Takes the turns that belong to a ticket that is being opened."""

    # A turn while one is being opened

    def turn_of(self, tracker: Tracker) -> Turn | None:
        """What this message means to the ticket that is being opened; None if it is not about it."""
        form = under_way(tracker)
        text: str = tracker.latest_message.get("text") or ""
        if isinstance(form, Dropped):
            return self._dropped_turn(tracker, form, text) or self._opening_turn(tracker, text)
        if not isinstance(form, Form):
            return self._opening_turn(tracker, text)
        # 重新说 is of the number that is being told.
        return (self._piece(form, text) if form.digits else None) or self._form_turn(tracker, form, text)

    def _form_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        dialogue, words, prompts = self._library.dialogue, self._words, self._prompts
        if dialogue.is_whole("person", text) or dialogue.is_whole("restart", text) or dialogue.gives_orders(text):
            return None
        wished = self._wished_turn(tracker, form, text)
        if wished is not None:
            return wished
        if form.fixing and (words.is_whole("no_fix", text) or words.is_whole("skip", text)):
            now = replace(form, fixing=None)
            return self._turn(lambda d, t: prompts.ask_on(d, now, (prompts.says("unchanged"),)))
        question = words.question_in(text) or next((name for name in _ALSO_ASKED if words.fits(name, text)), None)
        if question is not None:
            return self._turn(lambda d, t: prompts.answer(d, form, question))
        if dialogue.asks_privacy(text) and not wants_anonymous(text, words):
            return None  # the gate says who reads it
        other = other_wish(form, text, words)
        if other is not None:
            return self._turn(lambda d, t: self._exchange(d, t, form, other))
        ends = ending(form, text, self._library, words, prompts)
        if ends is not None:
            return self._turn(ends)
        given_up = self._given_up(form, text)
        if given_up is not None:
            return given_up
        if words.fits("mere_aside", text) or dialogue.is_pause(text):
            return self._turn(lambda d, t: prompts.no_hurry(d, form))
        if form.status == "consent":
            return self._consent_turn(tracker, form, text)
        return self._asking_turn(tracker, form, text)

    def _dropped_turn(self, tracker: Tracker, dropped: Dropped, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        """After 不同意 or 算了: it may be taken up again; at once, what was not right may be said."""
        dialogue, words, prompts, form = self._library.dialogue, self._words, self._prompts, dropped.form
        stops = dialogue.is_whole("stop", text) or words.is_whole("stop", text)
        ends = stops or words.is_whole("refuse", text) or refuses(text, words)
        if words.is_whole("forget", text) or (ends and dropped.fresh):
            return self._turn(lambda d, t: prompts.stop(d))
        if words.is_whole("back_again", text) or words.fits("takes_up_again", text):
            return self._turn(lambda d, t: prompts.ask_on(d, form))
        question = words.question_in(text)
        if question is not None:
            return self._turn(lambda d, t: prompts.answer_dropped(d, dropped, question))
        if not dropped.fresh:
            return None
        goes_on = words.fits("goes_on_with_it", text) and not asks.kept(tracker)
        # 好的 takes note that it was put aside.
        if goes_on or (agrees(text, self._library, words) and not dialogue.is_whole("agree", text)):
            return self._turn(lambda d, t: prompts.ask_on(d, form))
        if len(bare(text)) > _CHANGE:
            return None
        corrected = self._corrected(tracker, form, text)
        if corrected is not None:
            return corrected
        contact = find_phone(text) or words.fits("keeps_phone", text) or words.holds("anonymous", text)
        heard = hear(form, text, understand(tracker, self._library, self._today()), self._library, words)
        if heard is None or not heard.back or not (contact or words.holds("here", text)):
            return None
        said, now = prompts.says("changed", facts="，".join(heard.back)), heard.form
        return self._turn(lambda d, t: prompts.ask_on(d, now, (said,)))

    def _corrected(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        """What the message corrects in the form, if it does."""
        found = correct(form, text, text_before(tracker), self._library, self._words)
        return self._turn(lambda d, t: self._say_corrected(d, found)) if found is not None else None

    def _say_corrected(self, dispatcher: CollectingDispatcher, found: Corrected) -> list[EventType]:
        prompts = self._prompts
        if found.asks is not None:
            return prompts.ask_change(dispatcher, found.form, found.asks)
        if found.which:
            return prompts.which(dispatcher, found.form, found.which)
        said = prompts.says(found.says) if found.says else prompts.says("changed", facts="，".join(found.back))
        return prompts.ask_on(dispatcher, found.form, (said,))

    def _wished_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        """A ticket is wished for while one is being opened: it goes on, and what is told beside the wish is kept."""
        words, prompts = self._words, self._prompts
        above = category(form.category).level == "above" and form.current != "what"
        if form.current != "what" and (words.fits("wants_review", text) or words.fits("does_not_know", text)):
            return self._added(form, text)
        said = parts(text)
        wished = self._wishes(text) or (bool(said) and all(self._wishes(part) for part in said))
        wished = wished or (above and words.is_whole("complain", text))
        wished = wished or load_wish_words().fits("no_number", text)  # none is needed here
        another = load_sent_words().match("another_empty", text) is not None
        if form.status == "asking" and (wished or another):
            answer = (prompts.says("this_first" if another else "noted_all"),) if form.current != "what" else ()
            return self._turn(lambda d, t: prompts.ask_on(d, form, answer))
        if words.fits("bare_why", text) and form.current != "what":
            asked = replace(form, text=joined(form.text, text))
            return self._turn(lambda d, t: prompts.after_aside(d, asked, prompts.says("question_added")))
        return self._another_beside(tracker, form, text)

    def _wishes(self, text: str) -> bool:
        words = self._words
        return words.wishes_ticket(text) or any(words.fits(name, text) for name in _WISHED_AGAIN)

    def _another_beside(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        """那你再记一张，低保停了, in the middle of one: both stand in it; 算了，记一个：低保停了 takes its place."""
        wished = load_sent_words().match("opens_with", text)
        facts = wished["facts"].strip() if wished is not None else ""
        first = form.current == "what" or self._words.match("one_more", text) is not None
        if wished is None or first or not self._prompts.has_matter(facts):
            return None
        kind = self._kind_in(tracker, facts)
        if wished.groupdict().get("instead"):
            return self._turn(lambda d, t: self._begin_instead(d, t, form, kind, facts))
        if category(kind).level == "above" and category(form.category).level != "above":
            now = replace(form, complains=True)
            return self._turn(lambda d, t: self._prompts.ask_on(d, now, (self._prompts.says("complaint_later"),)))
        return self._second_matter(form, facts)

    def _exchange(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form, kind: str) -> list[EventType]:
        """不投诉了 我要申请低保: the other form begins, with what was told for this one that may stand there."""
        text: str = tracker.latest_message.get("text") or ""
        wished = self._words.match("exchanges", text)
        text = text[wished.start("to") :] if wished is not None else text
        # What was complained of must not reach the office that handles an application.
        text = text if category(form.category).level == "above" else joined(form.text, text)
        return self._begin_instead(dispatcher, tracker, form, kind, text)

    def _begin_instead(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form, kind: str, text: str
    ) -> list[EventType]:
        """Another form in place of this one; where and how to be reached stays."""
        told = self._from_text(tracker, kind, text)
        known = replace(told, region=told.region or form.region, phone=form.phone, name=form.name, here=form.here)
        known = replace(known, program=program_of(story(tracker, self._words)[-1:], self._library) or form.program)
        return self._prompts.ask_on(dispatcher, known, (self._prompts.says("exchanged") + self._prompts.intro(known),))

    def goes_on(self, tracker: Tracker, events: list[EventType], dispatcher: CollectingDispatcher) -> list[EventType]:
        """After a digression: come back to what waits. `events`: of the turn that just answered."""
        state = under_way(tracker)
        if state is None or any(event.get("name") == SLOT or event["event"] == "restart" for event in events):
            return []
        screens = any(event.get("name") == screening_state.SLOT and event.get("value") for event in events)
        if isinstance(state, Dropped):
            return [] if screens or tracker.get_slot(screening_state.SLOT) else [state.later()]
        if isinstance(state, Form) and screens:
            # A screening that is wanted now comes first; what was told for the ticket waits.
            dispatcher.utter_message(text=self._prompts.says("form_waits"))
            return [Dropped(state).event()]
        effects = [(message.get("custom") or {}).get("effects") or {} for message in dispatcher.messages]
        alarmed = any(item.get("hand_over") and item.get("ticket") for item in effects)
        if isinstance(state, Form) and alarmed and state.category not in _TAKEN_BY_ALARM:
            return [Dropped(state).event()]  # danger comes first; an objection waits for 还是交吧
        if not isinstance(state, Form) or any(item.get("hand_over") for item in effects):
            return [EMPTY]
        return self._prompts.after_aside(dispatcher, state)

    def is_asking(self, tracker: Tracker) -> bool:
        """Whether a ticket is being opened."""
        return isinstance(under_way(tracker), Form)

    def _asking_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        words, prompts = self._words, self._prompts
        piece = self._piece(form, text) or self._on_choice(form, text)
        if piece is not None:
            return piece
        steering: list[tuple[bool, Act]] = [
            (words.fits("leaves_it_open", text), lambda d, t: self._decided(d, form)),
            (words.fits("read_again", text), lambda d, t: prompts.read_so_far(d, form)),
            (hears_badly(self._library, text), lambda d, t: self._say_again(d, form)),
            (
                wants_it_otherwise(self._library, text),
                lambda d, t: not_understood(d, form, self._library, prompts),
            ),
            (words.is_whole("why", text), lambda d, t: prompts.explain(d, form)),
            (words.is_whole("skip", text) or self._refuses(form, text), lambda d, t: self._left_out(d, form)),
            (
                words.fits("keeps_name", text) and (form.phone is not None or not category(form.category).anonymous),
                lambda d, t: prompts.nameless(d, form),
            ),
            (agrees(text, self._library, words), lambda d, t: prompts.too_early(d, form)),
        ]
        if wants_it_otherwise(self._library, text) and _has_sources(tracker):
            return None  # what is too hard is the answer before the question
        act = next((act for applies, act in steering if applies), None)
        if act is not None:
            return self._turn(act)
        # Before anything is told, 名字错了 is the matter itself.
        corrected = self._corrected(tracker, form, text) if form.current != "what" else None
        if corrected is not None:
            return corrected
        form = replace(form, fixing=None)
        if is_question(text, tracker, self._library, self._today()):
            return None
        return self._answered(tracker, form, text)

    def _say_again(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """听不清: the question once more, then in simpler words, then a person."""
        if form.unclear:
            return not_understood(dispatcher, form, self._library, self._prompts)
        return self._prompts.ask_on(dispatcher, replace(form, unclear=1))

    def _left_out(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        return self._prompts.skip(dispatcher, form, "decided_here" if form.current == "contact" else "skipped")

    def _decided(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """随便, 看着办: they are reached here, which needs no number; where it is, only they can know."""
        prompts = self._prompts
        if form.current == "contact":
            return prompts.skip(dispatcher, form, "decided_here")
        if form.current not in (*PLACES, "what") or form.tries + 1 >= MOST_TRIES:
            return prompts.skip(dispatcher, form, "skipped")
        said = (prompts.says("only_you_know"),)
        return prompts.ask_on(dispatcher, replace(form, tries=form.tries + 1), said)

    def _on_choice(self, form: Form, text: str) -> Turn | None:
        """是 or 不是, where it was asked whether a place is meant: 是合江县吗？"""
        if len(form.choices) != 1 or form.current not in PLACES:
            return None
        unknown = replace(form, choices=())
        if _NOT_IT.fullmatch(bare(text)) or self._library.dialogue.is_whole("decline", text):
            return self._turn(lambda d, t: self._prompts.ask_on(d, unknown))
        return self._chosen(form, text)

    def _refuses(self, form: Form, text: str) -> bool:
        """Whether it is a final answer to the question of the moment: 街道不晓得, 电话不给, 名字也不说."""
        if form.current in PLACES:
            return self._words.fits("keeps_place", text)
        contact = form.current == "contact"
        if contact and category(form.category).anonymous and self._words.fits("keeps_name", text):
            return False  # without a name and a number it is anonymous
        return contact and (self._words.fits("keeps_phone", text) or self._words.fits("keeps_name", text))

    def _consent_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        dialogue, words, prompts = self._library.dialogue, self._words, self._prompts
        if (
            words.is_whole("refuse", text)
            or dialogue.is_whole("decline", text)
            or _is(text, prompts.says("refuse_button"))
        ):
            return self._turn(lambda d, t: prompts.put_aside(d, form))
        if words.fits("leaves_it_open", text):
            return self._turn(lambda d, t: prompts.unclear(d, form))  # 随便 agrees to nothing
        if wants_it_otherwise(self._library, text):
            return self._turn(lambda d, t: not_understood(d, form, self._library, prompts))
        if hears_badly(self._library, text) or words.fits("read_again", text):
            return self._turn(lambda d, t: prompts.read_back(d, form, whole=True))
        again = words.fits("takes_up_again", text) and "交" in text
        if again or agrees(text, self._library, words) or _is(text, prompts.says("agree_button")):
            return self._turn(lambda d, t: prompts.send(d, form))
        if words.wishes_ticket(text) or words.fits("goes_on", text):
            return self._turn(lambda d, t: prompts.unclear(d, form))
        if words.is_whole("not_agreed", text):
            return self._turn(lambda d, t: prompts.not_agreed(d, form))
        if words.fits("no_change", text) or (form.fixing == "place" and words.fits("keeps_place", text)):
            unchanged = replace(form, fixing=None)
            return self._turn(lambda d, t: prompts.read_back(d, unchanged, (prompts.says("unchanged"),)))
        if words.fits("keeps_name", text):
            return self._turn(lambda d, t: prompts.nameless(d, form))
        return self._corrected(tracker, form, text) or self._told_at_consent(tracker, replace(form, fixing=None), text)

    def _told_at_consent(self, tracker: Tracker, form: Form, text: str) -> Turn | None:  # noqa: PLR0911 - as above
        prompts, words = self._prompts, self._words
        if is_question(text, tracker, self._library, self._today()):
            return None
        if is_second_matter(text, form, self._library, words):
            return self._second_matter(form, text)
        heard = self._hear(tracker, form, text)
        if heard is not None and heard.back:
            said = prompts.says("heard" if heard.form == form else "changed", facts="，".join(heard.back))
            return self._turn(lambda d, t: prompts.ask_on(d, heard.form, (said,)))
        if heard is not None:
            return self._turn(lambda d, t: prompts.read_back(d, form, (prompts.says("no_way"),)))
        if leaves(text, tracker):
            return None
        if seems_question(text, self._library, words):
            return self._turn(lambda d, t: self._answer_aside(d, t, form))
        if tells_more(text, tracker, words):
            return self._added(form, text)
        return self._turn(lambda d, t: prompts.unclear(d, form))

    def _given_up(self, form: Form, text: str) -> Turn | None:
        """No ticket is wanted (any more), whatever else is asked beside it."""
        if self._words.match("only_asks", text) is not None:
            return self._turn(lambda d, t: self._leave_and_answer(d, t, form))
        if gives_up(text, self._words) or self._library.dialogue.wants_no_ticket(text):
            return self._turn(lambda d, t: self._stop_and_answer(d, t, form))
        return None

    def _leave_and_answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form) -> list[EventType]:
        """我不开工单 就问问有啥政策: nothing is noted; what it asks is answered, else what was told for the form."""
        prompts = self._prompts
        dispatcher.utter_message(text=prompts.says("no_ticket_then"))
        text: str = tracker.latest_message.get("text") or ""
        asks = self._library.dialogue.asks_which_aid(text) or is_question(text, tracker, self._library, self._today())
        view = told_for(tracker, form)
        if view is not None and self._names_a_group(view):
            # 我爸肝癌花了十几万, told for the form: which aid there is for that.
            return [EMPTY, *self._list_aid(dispatcher, view)]
        events = self._aside(dispatcher, tracker) if asks else None
        if events is None:
            dispatcher.utter_message(text=prompts.says("ask_then"))
        return [EMPTY, *(events or [])]

    def _names_a_group(self, tracker: Tracker) -> bool:
        text: str = tracker.latest_message.get("text") or ""
        return bool(read_cues(self._library, text, self._today()).groups) and not _of_an_aid(tracker)

    def _stop_and_answer(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form) -> list[EventType]:
        """算了不举报了，问下评上要几个月; who is afraid leaves nothing."""
        text: str = tracker.latest_message.get("text") or ""
        afraid = self._words.holds("afraid", text)
        events = self._prompts.stop(dispatcher) if afraid else self._prompts.put_aside(dispatcher, form)
        if not seems_question(text, self._library, self._words):
            return events
        return [*events, *(self._aside(dispatcher, tracker) or [])]


def _of_an_aid(tracker: Tracker) -> bool:
    return any(entity["entity"] == "program" for entity in tracker.latest_message.get("entities") or [])


def _has_sources(tracker: Tracker) -> bool:
    said = last_answer(tracker.events)
    return any(((event.get("data") or {}).get("custom") or {}).get("citations") for event in said)


def _is(text: str, button: str) -> bool:
    return bare(text) == bare(button)
