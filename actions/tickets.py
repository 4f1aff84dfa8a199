"""Opens a ticket in the conversation: asks only what is missing, reads it back, and sends it when the citizen agrees.

One question at a time, each can be skipped; corrections at any time; questions on policy in between are answered and
the form goes on; 算了 leaves nothing. The state is one slot, see `actions.ticket_state`; the hotline itself opens the
ticket and answers with its number, from the effect `ticket`.

`ticket_reading` says what a message is, `ticket_hearing` what it tells the form; `ticket_prompts` asks what is next.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions import screening_state
from actions.repeating import last_answer
from actions.ticket_correcting import Corrected, correct
from actions.ticket_ending import Act, ending
from actions.ticket_hearing import PLACES, hear, loosely, wants_anonymous, whose
from actions.ticket_prompts import MOST_TRIES, TicketPrompts
from actions.ticket_reading import (
    agrees,
    gives_up,
    is_question,
    is_second_matter,
    leaves,
    refuses,
    seems_question,
    tells_besides,
    tells_more,
)
from actions.ticket_state import EMPTY, SLOT, Dropped, Form, under_way
from actions.ticket_story import QUESTION, category_of, joined, last_told, program_of, story, text_before, text_of
from actions.understanding import understand
from hotline.tickets.categories import category
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_phone

#: Asked of a ticket that was sent, and of one that is being opened.
_ALSO_ASKED = ("sent_who", "sent_how")
#: A longer message is no mere change of a form that was not agreed to.
_CHANGE = 20
Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
Aside = Callable[[CollectingDispatcher, Tracker], list[EventType] | None]


class TicketTaking:
    """Takes the turns that belong to a ticket that is being opened."""

    def __init__(self, library: Library, words: TicketForm, today: Callable[[], date], aside: Aside) -> None:
        """`aside` answers a question in the middle of a form as far as it can; None: it can not."""
        self._library, self._words, self._today, self._aside = library, words, today, aside
        self._prompts = TicketPrompts(library, words)

    # Beginning

    def begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str) -> list[EventType]:
        """Open one of this kind for what the message tells."""
        said = story(tracker, self._words)
        form = self._from_text(tracker, kind, text_of(said))
        form = replace(form, program=program_of(said, self._library))
        return self._prompts.ask_on(dispatcher, form, (self._words.intro[kind],))

    def begin_with_last(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str | None = None
    ) -> list[EventType]:
        """For 记下来 and 请乡镇答复: for what was said last, of this kind or the one that it seems to be."""
        said = last_told(tracker, self._words)
        if said is None:
            form = Form(kind or QUESTION, region=self._region(tracker), guessed=kind is None)
            return self._prompts.ask_on(dispatcher, form)
        known = kind or ("other" if said.intent == "out_of_scope" else category_of(said, self._library))
        form = self._from_text(tracker, known, text_of([said]))
        form = replace(form, program=program_of([said], self._library))
        return self._prompts.ask_on(dispatcher, form, (self._words.intro[known],))

    def begin_with_screening(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, facts: dict[str, Any], region: str | None
    ) -> list[EventType]:
        """An application, with the household and the result of a screening."""
        form = Form(
            "aid",
            self._prompts.says("screening_text"),
            region or self._region(tracker),
            who=self._words.words["self"][0],
            facts=facts,
        )
        return self._prompts.ask_on(dispatcher, form, (self._words.intro["aid"],))

    def _from_text(self, tracker: Tracker, kind: str, text: str) -> Form:
        understood = understand(tracker, self._library, self._today())
        # 苍南县沙溪镇, where that county has none and nine others do: the county is sure.
        sure = self._library.regions.named_in(text) if understood.ambiguous else None
        form = Form(kind, text, self._region(tracker) or sure)
        heard = hear(form, text, understood, self._library, self._words)
        form = heard.form if heard is not None else form
        if "who" not in category(kind).asks:
            return replace(form, who=None)
        return replace(form, who=whose(text, self._library, self._words))

    def _region(self, tracker: Tracker) -> str | None:
        region = understand(tracker, self._library, self._today()).region
        return region if region and self._library.regions.get(region) else None

    # A turn while one is being opened

    def turn_of(self, tracker: Tracker) -> Turn | None:  # noqa: PLR0911 - one case a line
        """What this message means to the ticket that is being opened; None if it is not about it."""
        form = under_way(tracker)
        text: str = tracker.latest_message.get("text") or ""
        if isinstance(form, Dropped):
            return self._dropped_turn(tracker, form.form, text) or self._opening_turn(text)
        if not isinstance(form, Form):
            return self._opening_turn(text)
        dialogue, words, prompts = self._library.dialogue, self._words, self._prompts
        if dialogue.is_whole("person", text) or dialogue.is_whole("restart", text) or dialogue.gives_orders(text):
            return None
        wished = words.is_whole("open_now", text) or words.fits("ask_them", text)
        if wished and form.status == "asking":
            return self._turn(lambda d, t: prompts.ask_on(d, form))
        if form.fixing and (words.is_whole("no_fix", text) or words.is_whole("skip", text)):
            now = replace(form, fixing=None)
            return self._turn(lambda d, t: prompts.ask_on(d, now, (prompts.says("unchanged"),)))
        question = words.question_in(text) or next((name for name in _ALSO_ASKED if words.fits(name, text)), None)
        if question is not None:
            return self._turn(lambda d, t: prompts.answer(d, form, question))
        if dialogue.asks_privacy(text) and not wants_anonymous(text, words):
            return None  # the gate says who reads it
        ends = ending(form, text, self._library, words, prompts)
        if ends is not None:
            return self._turn(ends)
        if gives_up(text, words) or dialogue.wants_no_ticket(text):
            return self._turn(self._stop_and_answer)
        if form.status == "consent":
            return self._consent_turn(tracker, form, text)
        return self._asking_turn(tracker, form, text)

    def _dropped_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        """After 不同意: what was not right may be said now, and the form is read back again."""
        dialogue, words, prompts = self._library.dialogue, self._words, self._prompts
        stops = dialogue.is_whole("stop", text) or words.is_whole("stop", text)
        if stops or words.is_whole("refuse", text) or refuses(text, words):
            return self._turn(lambda d, t: prompts.stop(d))
        if words.is_whole("back_again", text) or agrees(text, self._library, words):
            return self._turn(lambda d, t: prompts.read_back(d, form))
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

    def _added(self, form: Form, text: str) -> Turn:
        """More of the matter; 我不是要钱，是要公道 puts something right, too."""
        says = "corrected" if self._words.match("correction_pairs", text) else "added"
        now = replace(form, text=joined(form.text, text))
        return self._turn(lambda d, t: self._prompts.ask_on(d, now, (self._prompts.says(says),)))

    def _second_matter(self, form: Form, text: str) -> Turn:
        line = self._prompts.says("second_matter_line", text=text.strip())
        now, said = replace(form, text=joined(form.text, line)), self._prompts.says("second_matter")
        return self._turn(lambda d, t: self._prompts.ask_on(d, now, (said,)))

    def _opening_turn(self, text: str) -> Turn | None:
        if self._words.is_whole("complain_too", text):
            intro = self._words.intro["service"] + self._prompts.says("complaint_whom")
            return self._turn(
                lambda d, t: self._prompts.ask_on(d, Form("service", region=self._region(t), guessed=True), (intro,))
            )
        if self._words.is_whole("complain", text):
            return self._turn(
                lambda d, t: self._prompts.ask_on(d, Form(QUESTION, region=self._region(t), guessed=True))
            )
        if self._words.is_whole("ask_township", text) or self._words.fits("ask_them", text):
            return self._turn(lambda d, t: self.begin_with_last(d, t, QUESTION))
        if self._words.fits("ask_them_on", text):
            return self._turn(lambda d, t: self.begin(d, t, QUESTION))
        if self._words.is_whole("open_now", text):
            return self._turn(self.begin_with_last)
        return None

    def goes_on(self, tracker: Tracker, events: list[EventType], dispatcher: CollectingDispatcher) -> list[EventType]:
        """After a digression: come back to what waits. `events`: of the turn that just answered."""
        state = under_way(tracker)
        if state is None or any(event.get("name") == SLOT or event["event"] == "restart" for event in events):
            return []
        if isinstance(state, Dropped):
            return [state.later()]
        if not isinstance(state, Form) or any(event.get("name") == screening_state.SLOT for event in events):
            # A screening that is wanted now comes first; it ends in a ticket of its own.
            return [EMPTY]
        effects = [(message.get("custom") or {}).get("effects") or {} for message in dispatcher.messages]
        if any(item.get("hand_over") for item in effects):
            return [EMPTY]
        if state.status == "consent":
            return self._prompts.read_back(dispatcher, state, (self._prompts.says("back"),))
        return self._prompts.ask_on(dispatcher, state, (self._prompts.says("back"),))

    def is_asking(self, tracker: Tracker) -> bool:
        """Whether a ticket is being opened."""
        return isinstance(under_way(tracker), Form)

    def _asking_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        dialogue, words, prompts = self._library.dialogue, self._words, self._prompts
        steering: list[tuple[bool, Act]] = [
            (
                dialogue.is_whole("again", text) or dialogue.is_whole("simpler", text),
                lambda d, t: prompts.again(d, form),
            ),
            (words.is_whole("why", text), lambda d, t: prompts.explain(d, form)),
            (words.is_whole("skip", text) or self._refuses(form, text), lambda d, t: prompts.skip(d, form, "skipped")),
            (words.fits("keeps_name", text), lambda d, t: prompts.nameless(d, form)),
            (agrees(text, self._library, words), lambda d, t: prompts.too_early(d, form)),
        ]
        if dialogue.is_whole("simpler", text) and _has_sources(tracker):
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

    def _refuses(self, form: Form, text: str) -> bool:
        """Whether it is a final answer to the question of the moment: 街道不晓得, 电话不给, 名字也不说."""
        if form.current in PLACES:
            return self._words.fits("keeps_place", text)
        contact = form.current == "contact"
        return contact and (self._words.fits("keeps_phone", text) or self._words.fits("keeps_name", text))

    def _answered(self, tracker: Tracker, form: Form, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        prompts, words = self._prompts, self._words
        if is_second_matter(text, form, self._library, words):
            return self._second_matter(form, text)
        heard = hear(form, text, understand(tracker, self._library, self._today()), self._library, words)
        if heard is not None and heard.ambiguous:
            names = tuple(self._library.regions.full_name(region.code) for region in heard.ambiguous[:5])
            return self._turn(lambda d, t: prompts.which(d, form, names))
        if heard is not None and heard.no_way:
            now = replace(heard.form, tries=form.tries + 1)
            return self._turn(lambda d, t: prompts.ask_on(d, now, (prompts.says("no_way"),)))
        if form.current == "what":
            return self._what(tracker, heard.form if heard is not None else form, text)
        if heard is not None:
            said = prompts.says("heard", facts="，".join(heard.back))
            now = heard.form
            if tells_besides(text, words):
                now = replace(now, text=joined(now.text, text))
            return self._turn(lambda d, t: prompts.ask_on(d, now, (said,)))
        if leaves(text, tracker):
            return None
        if seems_question(text, self._library, words):
            return self._turn(lambda d, t: self._answer_aside(d, t, form))
        loose = loosely(form, text, words)
        if loose is not None:
            now = replace(loose, asked=loose.asked_so_far)
            return self._turn(lambda d, t: prompts.ask_on(d, now, (prompts.says("heard", facts=text.strip()),)))
        if tells_more(text, tracker, words):
            return self._added(form, text)
        if form.tries + 1 >= MOST_TRIES:
            return self._turn(lambda d, t: prompts.skip(d, form, "skipped_after_two"))
        return self._turn(lambda d, t: prompts.again(d, replace(form, tries=form.tries + 1)))

    def _what(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        if leaves(text, tracker):
            return None
        if not self._prompts.has_matter(text):
            if form.tries + 1 >= MOST_TRIES:
                return self._turn(lambda d, t: self._prompts.skip(d, form, "skipped_after_two"))
            return self._turn(lambda d, t: self._prompts.again(d, replace(form, tries=form.tries + 1)))
        said = story(tracker, self._words)[-1:]
        kind = category_of(said[0], self._library) if form.guessed else form.category
        if category(form.category).level == "above" and category(kind).level != "above":
            kind = form.category  # what was announced as a complaint no accused office reads
        told = self._from_text(tracker, kind, text)
        now = replace(
            form, category=kind, text=joined(form.text, text), who=form.who or told.who, guessed=False,
            program=form.program or program_of(said, self._library),
        )  # fmt: skip
        return self._turn(lambda d, t: self._prompts.ask_on(d, now))

    def _consent_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        dialogue, words, prompts = self._library.dialogue, self._words, self._prompts
        if (
            words.is_whole("refuse", text)
            or dialogue.is_whole("decline", text)
            or _is(text, prompts.says("refuse_button"))
        ):
            return self._turn(lambda d, t: prompts.stop(d))
        if agrees(text, self._library, words) or _is(text, prompts.says("agree_button")):
            return self._turn(lambda d, t: prompts.send(d, form))
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
        heard = hear(form, text, understand(tracker, self._library, self._today()), self._library, words)
        if heard is not None and heard.back:
            said = prompts.says("changed", facts="，".join(heard.back))
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

    def _answer_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form) -> list[EventType]:
        """A question in the middle of the form: what can be said of it; else it goes into the ticket."""
        events = self._aside(dispatcher, tracker)
        if events is not None:
            return events  # the gate goes on with the form
        now = replace(form, text=joined(form.text, tracker.latest_message.get("text") or ""))
        return self._prompts.ask_on(dispatcher, now, (self._prompts.says("question_added"),))

    def _stop_and_answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """算了不举报了，问下评上要几个月."""
        events = self._prompts.stop(dispatcher)
        text: str = tracker.latest_message.get("text") or ""
        if not seems_question(text, self._library, self._words):
            return events
        return [*events, *(self._aside(dispatcher, tracker) or [])]

    @staticmethod
    def _turn(act: Act) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn


def _has_sources(tracker: Tracker) -> bool:
    said = last_answer(tracker.events)
    return any(((event.get("data") or {}).get("custom") or {}).get("citations") for event in said)


def _is(text: str, button: str) -> bool:
    return bare(text) == bare(button)
