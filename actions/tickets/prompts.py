"""What the bot says while it opens a ticket: the next open question, the read-back, that it is sent or dropped."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.effects import custom, utter
from actions.tickets.accused import Level, accused, bureau
from actions.tickets.effect import recipient_of, ticket_of
from actions.tickets.fear import FEARS
from actions.tickets.hearing import PLACES
from actions.tickets.matter import has_matter, second_matter_in
from actions.tickets.scrubbing import SPOKEN_MOBILE, fit_to_send, without_name
from actions.tickets.state import EMPTY, Dropped, Form
from hotline.personal import mask_phone
from hotline.tickets.categories import category
from knowledge import Library
from knowledge.danger import find_danger
from knowledge.phone_pieces import in_groups
from knowledge.ticket_form import TicketForm

#: A longer matter is read back in full when that is asked for; of it, so much is shown.
_SHOWN, _BEGINNING = 200, 120
#: Failures on one question; then it goes on without.
MOST_TRIES = 2
#: Kinds for which the county is near enough.
_COUNTY_WILL_DO = frozenset({"suggestion", "other"})
#: Read back, a number is masked wherever it was told.
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


class TicketPrompts:
    """Says what comes next for a form, and returns the events that keep it. It understands no message."""

    def __init__(self, library: Library, words: TicketForm) -> None:
        self._library, self._words = library, words

    def ask_on(
        self, dispatcher: CollectingDispatcher, form: Form, before: tuple[str, ...] = (), *, asides: int = 0
    ) -> list[EventType]:
        """The next question that is open, or the read-back when none is. `asides`: questions one after the other."""
        form = replace(form, asides=asides)
        if form.phone or form.here or form.anonymous:
            form = replace(form, digits="")
        current = self._open(form)
        if current != "what" and not self._tells_enough(form):
            self._utter(dispatcher, self.says("nothing_told"), (self.says("person_button"),))
            return [EMPTY]
        if current is None:
            return self.read_back(dispatcher, form, before)
        tries, unclear = (form.tries, form.unclear) if current == form.current else (0, 0)
        now = replace(form, current=current, status="asking", tries=tries, unclear=unclear)
        self._utter(dispatcher, "\n".join([*before, self._question(now)]), self._buttons(now), now)
        return [now.event(), *self._known_place(now)]

    def after_aside(self, dispatcher: CollectingDispatcher, form: Form, said: str | None = None) -> list[EventType]:
        """After a question in between, what is open comes again, but not after each of several.

        `said`: what is answered, where nothing was before.
        """
        asides = form.asides + 1
        now = replace(form, asides=asides)
        if asides % 2 == 0:
            if said is not None:
                self._utter(dispatcher, said, (), now)
            return [now.event()]
        if form.status == "consent":
            lines = [*([said] if said else []), self.says("waits_for_consent")]
            self._utter(dispatcher, "\n".join(lines), self._consent_buttons(), now)
            return [now.event()]
        before = [said or self.says("back"), *([self.says("may_leave_open")] if asides > MOST_TRIES else [])]
        return self.ask_on(dispatcher, form, tuple(before), asides=asides)

    def read_so_far(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """念一遍, before all is told: what stands there, and the question."""
        said = self.says("so_far", lines="\n".join(self._lines(fit_to_send(form, self._words), whole=True)))
        return self.ask_on(dispatcher, form, (said,))

    def _tells_enough(self, form: Form) -> bool:
        """Whether somebody could work on it: there is a matter, or an application names its aid."""
        return self.has_matter(form.text) or bool(form.facts) or (form.category == "aid" and form.program is not None)

    def _open(self, form: Form) -> str | None:
        open_ones = (self._open_of(form, name) for name in category(form.category).asks)
        first = next(filter(None, open_ones), None)
        if first is None and self._is_named(form) and not form.name and "name" not in form.asked:
            return "name"
        return first

    def _open_of(self, form: Form, name: str) -> str | None:
        """The question that a part of the form still needs, if it does."""
        if name == "what" and not self.has_matter(form.text) and "what" not in form.asked:
            return "what"
        if name == "place" and form.address and form.region is None and "county_of" not in form.asked:
            return "county_of"
        if name == "place" and not form.address and not set(PLACES) & set(form.asked):
            return self._place_missing(form)
        if name == "who" and form.who is None and "who" not in form.asked:
            return "who"
        reached = form.phone or form.here or form.anonymous
        return "contact" if name == "contact" and not reached and "contact" not in form.asked else None

    def _place_missing(self, form: Form) -> str | None:
        region = self._library.regions.get(form.region) if form.region else None
        if region is None:
            return "place"
        if region.level in ("province", "city"):
            return "county"
        return "town" if region.level == "county" and form.category not in _COUNTY_WILL_DO else None

    def _question(self, form: Form) -> str:
        if form.choices and form.current in PLACES:
            return self._choice(form.choices)[0]
        asked = self._words.asks[form.current or "what"].ask.format(place=self._place_name(form) or form.address)
        if form.current != "contact" or not category(form.category).anonymous:
            return asked
        if self._is_named(form) and not form.name:
            return self.says("contact_named")
        return self.says("contact_afraid") if form.afraid else asked + self.says("offers_anonymous")

    def _is_named(self, form: Form) -> bool:
        """Whether it is a complaint that is to carry its author's name: 实名举报."""
        kind = category(form.category)
        return kind.anonymous and not form.anonymous and self._words.match("real_name", form.text) is not None

    def _buttons(self, form: Form) -> tuple[str, ...]:
        if form.choices and form.current in PLACES:
            return self._choice(form.choices)[1]
        buttons = self._words.asks[form.current or "what"].buttons
        if form.current == "contact" and category(form.category).anonymous:
            hides = self.says("anonymous_button")
            return (hides, *buttons) if form.afraid else (*buttons, hides)
        return buttons

    def again(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """The question of the moment in other words."""
        self._utter(dispatcher, self._words.asks[form.current or "what"].again, self._buttons(form), form)
        return [form.event()]

    def asks_home(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """After a hospital without a known place: it is written down, and the home is asked for."""
        asked = self.says("home_asked") if form.current == "place" else self._question(form)
        self._utter(dispatcher, f"{self.says('hospital_heard')}{asked}", self._buttons(form), form)
        return [form.event()]

    def explain(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """Why it is asked, and the question."""
        why = self.says("why_asked", why=self._words.asks[form.current or "what"].why)
        self._utter(dispatcher, f"{why}\n{self._question(form)}", self._buttons(form), form)
        return [form.event()]

    def no_hurry(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """等下 我找下电话; 好的 知道了: it waits, and nothing is written down."""
        if form.status == "consent":
            return self.unclear(dispatcher, form)
        self._utter(dispatcher, f"{self.says('no_hurry')}\n{self._question(form)}", self._buttons(form), form)
        return [form.event()]

    def goes_on_with_digits(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """138 1234: the rest of the number is waited for."""
        self._utter(dispatcher, self.says("digits_so_far", digits=in_groups(form.digits)), self._buttons(form), form)
        return [form.event()]

    def skip(self, dispatcher: CollectingDispatcher, form: Form, says: str = "skipped") -> list[EventType]:
        """Go on without an answer; who leaves no telephone number is answered here."""
        now = replace(form, asked=form.asked_so_far, tries=0)
        if form.current == "contact":
            now = replace(now, here=True)
        return self.ask_on(dispatcher, now, (self.says(says),))

    def too_early(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """嗯，交吧, while something is still asked."""
        if form.tries > MOST_TRIES:
            return self.skip(dispatcher, form, "skipped_after_two")
        return self.ask_on(dispatcher, replace(form, tries=form.tries + 1), (self.says("still_asked"),))

    def nameless(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """Go on without anybody's name; with a number, a complaint is not anonymous yet, and that is said."""
        offers = form.phone is not None and category(form.category).anonymous
        said = self.says("no_name_but_phone" if offers else "no_name_kept")
        asked = (*form.asked, "name")  # nor is it asked for again
        return self.ask_on(dispatcher, replace(without_name(form), fixing=None, asked=asked), (said,))

    def which(
        self, dispatcher: CollectingDispatcher, form: Form, names: tuple[str, ...], before: tuple[str, ...] = ()
    ) -> list[EventType]:
        """Which of several places is meant; whether it is the only one that sounds like what was said."""
        now = replace(form, choices=names)
        asked, buttons = self._choice(names)
        self._utter(dispatcher, "\n".join([*before, asked]), buttons, now)
        return [now.event()]

    def _choice(self, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """The question for one of these places, and its buttons."""
        if len(names) > 1:
            return self.says("which_place"), names
        return self.says("is_it_place", place=names[0]), (self.says("is_it_button"), self.says("not_it_button"))

    def read_back(
        self, dispatcher: CollectingDispatcher, form: Form, before: tuple[str, ...] = (), *, whole: bool = False
    ) -> list[EventType]:
        """All that was told, and whether that may be sent. `whole`: the matter to its end, however long."""
        form = fit_to_send(form, self._words)
        lines = [*self._lines(form, whole=whole), self.says("line_to", office=self._office(form))]
        telling = self._gives_away(form)
        if telling is not None:
            lines.append(self.says("gives_away", word=telling))
        text = self.says("read_back", lines="\n".join(lines), consent=self.says("consent"))
        unclear = form.unclear if form.status == "consent" else 0
        now = replace(form, status="consent", current=None, tries=0, unclear=unclear)
        now = replace(now, warned=form.warned or telling is not None)
        # Who gets it is known to the hotline, which names the office before anybody agrees.
        to = self._recipient(now)
        self._utter(dispatcher, "\n".join([*before, text]), self._consent_buttons(), now, recipient=to)
        return [now.event(), *self._known_place(now)]

    def _lines(self, form: Form, *, whole: bool) -> list[str]:
        """What was told, a line for each."""
        level = self._accused(form)
        about = bureau(form, level, self._library) if level else None
        reached = (
            self.says("line_anonymous_bureau" if level else "line_anonymous") if form.anonymous
            else self.says("line_phone", phone=self._phone_told(form)) if form.phone
            else self.says("line_here") if form.here or form.status == "consent" or "contact" in form.asked
            else None
        )  # fmt: skip
        what = _MOBILE.sub(lambda number: mask_phone(number[0]), " ".join(form.text.split()))
        what = SPOKEN_MOBILE.sub(lambda number: f"{number[0][:3]}****{number[0][-4:]}", what)
        long = len(what) > _SHOWN and not whole
        place = self._place_told(form)
        return [
            self.says("line_what_long", what=what[:_BEGINNING], count=str(len(what)))
            if long
            else self.says("line_what", what=what),
            *([self.says("line_facts")] if form.facts else []),
            *([self.says("line_about", office=about)] if about else []),
            self.says("line_place", place=place or self.says("no_place")),
            *([self.says("line_who", who=form.who)] if form.who else []),
            *([self.says("line_name", name=form.name)] if form.name and not form.anonymous else []),
            *([reached] if reached else []),
        ]

    def ask_change(self, dispatcher: CollectingDispatcher, form: Form, field: str = "any") -> list[EventType]:
        """What is wrong in it; or what this field should be."""
        now = replace(form, fixing=field)
        self._utter(dispatcher, self.says("wants_change" if field == "any" else f"fix_{field}"), (), now)
        return [now.event()]

    def answer(self, dispatcher: CollectingDispatcher, form: Form, question: str) -> list[EventType]:
        """A question to the form itself (要电话干嘛); then it goes on."""
        said = self._answer(form, question)
        form = replace(form, afraid=form.afraid or question in FEARS)
        if form.status == "consent":
            return self.read_back(dispatcher, form, (said,))
        to = self._recipient(form)
        self._utter(dispatcher, f"{said}\n{self._question(form)}", self._buttons(form), form, recipient=to)
        return [form.event()]

    def _answer(self, form: Form, question: str) -> str:
        kind = category(form.category)
        office = self._office(form)
        told = self.says("answer_how_told_anonymous" if form.anonymous else "answer_how_told")
        above = "bureau" if self._accused(form) else "above"
        seen = self.says(f"answer_who_sees_{above}" if kind.level == "above" else "answer_who_sees", office=office)
        on_ticket = "on_ticket_anonymous" if form.anonymous else "on_ticket_phone" if form.phone else None
        seen += self.says("answer_on_ticket", reached=self.says(on_ticket) if on_ticket else "")
        if kind.anonymous and not form.anonymous:
            seen += self.says("answer_may_be_anonymous")
        answers = {
            "why": self.says("answer_why", why=self._words.asks[form.current or "contact"].why),
            "how_told": told,
            "sent_how": told,
            "without_phone": self.says("answer_without_phone") + told,
            "sent_who": self.says("answer_sent_who", office=office),
            "who_sees": seen,
            "revenge": self.says("answer_revenge") + seen + self.says("answer_revenge_after"),
        }
        return answers.get(question) or self.says(f"answer_{question}")

    def who_sees(self, form: Form) -> str:
        """Who will see what is told, for who fears it before the form begins."""
        return self._answer(form, "who_sees")

    def unclear(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """That neither yes nor no was heard; nothing is sent."""
        buttons = (*self._consent_buttons(), self.says("person_button"))
        self._utter(dispatcher, self.says("unclear_consent"), buttons, form)
        return [form.event()]

    def send(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """Send it: the hotline opens it. What tells of danger is seen by a person first, whatever its kind is."""
        fit = fit_to_send(form, self._words)
        danger = find_danger(form.text)
        urgent = danger is not None and danger.sure
        attention = "urgent" if urgent else None
        dispatcher.utter_message(
            text=self.says("sent"), json_message=custom(ticket=ticket_of(fit, self._accused(fit)), attention=attention)
        )
        if urgent:
            utter(dispatcher, "utter_perhaps_urgent")
        if form.complains:
            self._utter(dispatcher, self.says("offers_complaint"), (self.says("complaint_button"),))
        self._offer_second(dispatcher, form)
        return [EMPTY]

    def _offer_second(self, dispatcher: CollectingDispatcher, form: Form) -> None:
        """Another matter that was written down in this ticket may have one of its own."""
        begins = self.says("second_matter_line", text="")
        others = [line.removeprefix(begins) for line in form.text.split("\n") if line.startswith(begins)]
        beside = None if others else second_matter_in(form.text, self._library, self._words)
        others = others or ([beside] if beside else [])
        if others:
            self.offer(dispatcher, self.says("offers_second", what=others[0]), {"second": others[0]})

    def offer(self, dispatcher: CollectingDispatcher, text: str, choices: dict[str, str]) -> None:
        """A text with buttons that send the words `<name>_sent` with what is told."""
        buttons = [
            {"title": self.says(f"{name}_button"), "payload": self.says(f"{name}_sent", what=what)}
            for name, what in choices.items()
        ]
        dispatcher.utter_message(text=text, buttons=buttons, json_message=custom())

    def not_agreed(self, dispatcher: CollectingDispatcher, form: Form, says: str = "not_agreed") -> list[EventType]:
        """Nothing is sent; the form may come back for a message or two, if only a part of it was not right."""
        self._utter(dispatcher, self.says(says))
        return [Dropped(replace(form, fixing=None)).event()]

    def stop(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        """Nothing is left of it."""
        self._utter(dispatcher, self.says("stopped"))
        return [EMPTY]

    def put_aside(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        """Nothing is sent, which is said; it is kept for some messages, since minds change."""
        if not self._tells_enough(form):
            return self.stop(dispatcher)
        self._utter(dispatcher, self.says("put_aside"), (self.says("forget_button"),))
        return [Dropped(replace(form, fixing=None)).event()]

    def answer_dropped(self, dispatcher: CollectingDispatcher, dropped: Dropped, question: str) -> list[EventType]:
        """A question about a form that was not sent; it stays as it is."""
        said = f"{self._answer(dropped.form, question)}\n{self.says('not_sent_still')}"
        self._utter(dispatcher, said, self._consent_buttons())
        return [dropped.event()]

    def has_matter(self, text: str) -> bool:
        """Whether a text holds a matter, and not a wish alone."""
        return has_matter(text, self._library, self._words)

    def says(self, key: str, **values: str) -> str:
        """One of the form's sentences."""
        return self._words.says[key].format(**values)

    def intro(self, form: Form) -> str:
        """What is said before the first question: who gets it, where it is a complaint."""
        said = self.says("intro_bureau") if self._accused(form) else self._words.intro[form.category]
        open_to_all = form.afraid and not category(form.category).anonymous
        return f"{said}\n{self.says('afraid_of_aid')}" if open_to_all else said

    # Small parts

    def _accused(self, form: Form) -> Level | None:
        return accused(form, self._library, self._words)

    def _office(self, form: Form) -> str:
        """The general words for who gets it."""
        return self._words.office["bureau" if self._accused(form) else category(form.category).level]

    def _recipient(self, form: Form) -> dict[str, Any]:
        return recipient_of(form, self._office(form), self._accused(form))

    def _gives_away(self, form: Form) -> str | None:
        """The first word by which an anonymous text tells who wrote it, unless that was said already."""
        if not form.anonymous or form.warned:
            return None
        return next((word for word in self._words.words["gives_away"] if word in form.text), None)

    def _consent_buttons(self) -> tuple[str, ...]:
        return self.says("agree_button"), self.says("refuse_button")

    def _place_told(self, form: Form) -> str:
        return self._place_name(form) + (form.address or "")

    def _place_name(self, form: Form) -> str:
        return self._library.regions.full_name(form.region) if form.region else ""

    def _phone_told(self, form: Form) -> str:
        phone = mask_phone(form.phone or "")
        return self.says("phone_of", phone=phone, who=form.phone_of) if form.phone_of else phone

    @staticmethod
    def _known_place(form: Form) -> list[EventType]:
        return [SlotSet("region", form.region)] if form.region else []

    @staticmethod
    def _utter(
        dispatcher: CollectingDispatcher, text: str, titles: tuple[str, ...] = (), form: Form | None = None,
        *, recipient: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        buttons = [{"title": title, "payload": title} for title in dict.fromkeys(titles)]
        parts = custom(region=form.region if form else None, recipient=recipient)
        dispatcher.utter_message(text=text, buttons=buttons, json_message=parts)
