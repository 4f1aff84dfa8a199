"""Opens a ticket in the conversation: asks only what is missing, reads it back, and sends it when the citizen agrees.

One question at a time, each can be skipped; corrections at any time; questions on policy in between are answered and
the form goes on; 算了 leaves nothing. The state is one slot, see `actions.ticket_state`; the hotline itself opens the
ticket and answers with its number, from the effect `ticket`.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions import screening_state
from actions.effects import custom
from actions.repeating import last_answer
from actions.ticket_hearing import PLACES, hear, loosely, who_in
from actions.ticket_state import EMPTY, SLOT, Form, under_way
from actions.ticket_story import QUESTION, category_of, last_told, program_of, story, text_of
from actions.understanding import question_of, understand
from hotline.personal import mask_phone
from hotline.tickets.asking import TicketAsk
from hotline.tickets.categories import category, category_of_intent
from knowledge import Library, read_cues
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm

_MOST_TRIES = 2
#: A classifier's reading that is sure enough to leave the question for a moment.
_SURE = 0.6
#: Shorter, what is left of a message without words of wishing names no matter.
_MATTER = 3
#: A longer message tells more of the matter, whatever was asked.
_A_STORY = 8
_A_WORD = 2
_SHOWN = 60
_LONGEST = 8_000
_LEAVES = frozenset(
    {"greet", "thank", "goodbye", "ask_bot", "request_human", "check_ticket", "urge_ticket", "start_screening"}
)
#: Words of manners may be part of an answer (就这些): to leave for them takes more.
_MANNERS, _ALL_BUT_CERTAIN = frozenset({"greet", "thank", "goodbye"}), 0.9
#: 她卡换了, 上周刚生: a statement, and no name of a place.
_A_STATEMENT, _STATES = 4, re.compile("[了没不是有就被给过刚才]")
_GIVES_UP = re.compile(r"(?:我|也|还是|就|都|那){0,2}(?:不(?!用|要电话|留|敢留|想留|说名|说我)|别|怕|没用|没意思)|$")
_PUT_AS_QUESTION = re.compile(
    r"(?:[吗呢么嘛不没噻]|不得|了没有)$|^(?:谁|啥时|哪)|(?:什么|啥|咋|谁|几个月|几天|哪[个样里些种]|多久|为何|为啥|凭啥)"
)
#: Kinds for which the county is near enough.
_COUNTY_WILL_DO = frozenset({"suggestion", "other"})
#: Read back, a number is masked wherever it was told.
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_PARTS = re.compile(r"[，,。！!、；;\s]+")
Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]
Act = Callable[[CollectingDispatcher, Tracker], list[EventType]]
Aside = Callable[[CollectingDispatcher, Tracker], list[EventType] | None]


class TicketTaking:
    """Takes the turns that belong to a ticket that is being opened."""

    def __init__(self, library: Library, words: TicketForm, today: Callable[[], date], aside: Aside) -> None:
        """`aside` answers a question in the middle of a form as far as it can; None: it can not."""
        self._library, self._words, self._today, self._aside = library, words, today, aside

    # Beginning

    def begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str) -> list[EventType]:
        """Open one of this kind for what the message tells."""
        said = story(tracker, self._words)
        form = self._from_text(tracker, kind, text_of(said), said[-1].text)
        form = replace(form, program=program_of(said, self._library))
        return self._ask_on(dispatcher, form, (self._words.intro[kind],))

    def begin_with_last(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str | None = None
    ) -> list[EventType]:
        """For 记下来 and 请乡镇答复: for what was said last, of this kind or the one that it seems to be."""
        said = last_told(tracker, self._words)
        if said is None:
            return self._ask_on(dispatcher, Form(kind or QUESTION, region=self._region(tracker), guessed=kind is None))
        known = kind or ("other" if said.intent == "out_of_scope" else category_of(said, self._library))
        form = self._from_text(tracker, known, text_of([said]), said.text)
        form = replace(form, program=program_of([said], self._library))
        return self._ask_on(dispatcher, form, (self._words.intro[known],))

    def begin_with_screening(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, facts: dict[str, Any], region: str | None
    ) -> list[EventType]:
        """An application, with the household and the result of a screening."""
        form = Form(
            "aid", self._says("screening_text"), region or self._region(tracker), who=self._words.words["self"][0],
            facts=facts,
        )  # fmt: skip
        return self._ask_on(dispatcher, form, (self._words.intro["aid"],))

    def _from_text(self, tracker: Tracker, kind: str, text: str, last: str) -> Form:
        form = Form(kind, text, self._region(tracker))
        heard = hear(form, tracker, understand(tracker, self._library, self._today()), self._library, self._words)
        form = heard.form if heard is not None else form
        if "who" not in category(kind).asks:
            return replace(form, who=None)
        return replace(form, who=self._whose(text))

    def _whose(self, text: str) -> str | None:
        """Whose matter a story tells; None where it tells of nobody, or of many: then it is asked."""
        others = self._library.dialogue.others_in(text)
        if others:
            return who_in(text, self._library, self._words) if len(others) == 1 else None
        own = self._words.words["self"][0] if self._words.holds("own", text) else None
        return who_in(text, self._library, self._words) or own

    def _region(self, tracker: Tracker) -> str | None:
        region = understand(tracker, self._library, self._today()).region
        return region if region and self._library.regions.get(region) else None

    # A turn while one is being opened

    def turn_of(self, tracker: Tracker) -> Turn | None:  # noqa: PLR0911 - one case a line
        """What this message means to the ticket that is being opened; None if it is not about it."""
        form = under_way(tracker)
        text: str = tracker.latest_message.get("text") or ""
        if not isinstance(form, Form):
            return self._opening_turn(text)
        dialogue, words = self._library.dialogue, self._words
        if dialogue.is_whole("person", text) or dialogue.is_whole("restart", text) or dialogue.gives_orders(text):
            return None
        if words.is_whole("open_now", text) and form.status == "asking":
            return self._turn(lambda d, t: self._ask_on(d, form))
        if dialogue.asks_privacy(text) and not words.holds("anonymous", text):
            return None  # the gate says who reads it
        if words.is_whole("that_is_all", text):
            return self._turn(lambda d, t: self._unclear(d, form) if form.status == "consent" else self._skip(d, form))
        if dialogue.is_whole("stop", text) or words.is_whole("stop", text) or words.is_whole("withdraw", text):
            return self._turn(lambda d, t: self._stop(d))
        if self._gives_up(text):
            return self._turn(self._stop_and_answer)
        return (
            self._consent_turn(tracker, form, text) if form.status == "consent" else self._asking(tracker, form, text)
        )

    def _gives_up(self, text: str) -> bool:
        """算了我不敢; not 算了，就在这里回我 nor 算了，填我妈吧."""
        left = self._words.begins("stop_begins", text)
        return left is not None and (_GIVES_UP.match(left) is not None or not text.strip().startswith("算了"))

    def _opening_turn(self, text: str) -> Turn | None:
        if self._words.is_whole("complain", text):
            return self._turn(lambda d, t: self._ask_on(d, Form(QUESTION, region=self._region(t), guessed=True)))
        if self._words.is_whole("ask_township", text):
            return self._turn(lambda d, t: self.begin_with_last(d, t, QUESTION))
        if self._words.is_whole("open_now", text):
            return self._turn(self.begin_with_last)
        return None

    def goes_on(self, tracker: Tracker, events: list[EventType], dispatcher: CollectingDispatcher) -> list[EventType]:
        """After a digression: come back to what waits. `events`: of the turn that just answered."""
        state = under_way(tracker)
        if state is None or any(event.get("name") == SLOT or event["event"] == "restart" for event in events):
            return []
        if not isinstance(state, Form) or any(event.get("name") == screening_state.SLOT for event in events):
            # A screening that is wanted now comes first; it ends in a ticket of its own.
            return [EMPTY]
        effects = [(message.get("custom") or {}).get("effects") or {} for message in dispatcher.messages]
        if any(item.get("hand_over") for item in effects):
            return [EMPTY]
        if state.status == "consent":
            return self._read_back(dispatcher, state, (self._says("back"),))
        return self._ask_on(dispatcher, state, (self._says("back"),))

    def is_asking(self, tracker: Tracker) -> bool:
        """Whether a ticket is being opened."""
        return isinstance(under_way(tracker), Form)

    def _asking(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        dialogue, words = self._library.dialogue, self._words
        steering: list[tuple[bool, Act]] = [
            (dialogue.is_whole("again", text) or dialogue.is_whole("simpler", text), lambda d, t: self._again(d, form)),
            (words.is_whole("why", text), lambda d, t: self._explain(d, form)),
            (words.is_whole("skip", text), lambda d, t: self._skip(d, form, "skipped")),
        ]
        if dialogue.is_whole("simpler", text) and _has_sources(tracker):
            return None  # what is too hard is the answer before the question
        act = next((act for applies, act in steering if applies), None)
        if act is not None:
            return self._turn(act)
        if self._is_question(tracker, text):
            return None
        return self._answered(tracker, form, text)

    def _answered(self, tracker: Tracker, form: Form, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        heard = hear(form, tracker, understand(tracker, self._library, self._today()), self._library, self._words)
        if heard is not None and heard.ambiguous:
            names = tuple(self._library.regions.full_name(region.code) for region in heard.ambiguous[:5])
            return self._turn(lambda d, t: self._which(d, form, names))
        if heard is not None and heard.no_way:
            now = replace(heard.form, tries=form.tries + 1)
            return self._turn(lambda d, t: self._ask_on(d, now, (self._says("no_way"),)))
        if form.current == "what":
            return self._what(tracker, heard.form if heard is not None else form, text)
        if heard is not None:
            said = self._says("heard", facts="，".join(heard.back))
            now = self._more(heard.form, text)
            return self._turn(lambda d, t: self._ask_on(d, now, (said,)))
        if self._leaves(tracker, text):
            return None
        if self._seems_question(text):
            return self._turn(lambda d, t: self._answer_aside(d, t, form))
        loose = loosely(form, text, self._words)
        if loose is not None:
            now = replace(loose, asked=(*loose.asked, *self._group(form.current)))
            return self._turn(lambda d, t: self._ask_on(d, now, (self._says("heard", facts=text.strip()),)))
        if self._tells_more(tracker, text):
            now = replace(form, text=self._joined(form.text, text))
            return self._turn(lambda d, t: self._ask_on(d, now, (self._says("added"),)))
        if form.tries + 1 >= _MOST_TRIES:
            return self._turn(lambda d, t: self._skip(d, form, "skipped_after_two"))
        return self._turn(lambda d, t: self._again(d, replace(form, tries=form.tries + 1)))

    def _what(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        if self._leaves(tracker, text):
            return None
        if len(self._words.matter_left(text)) < _MATTER:
            if form.tries + 1 >= _MOST_TRIES:
                return self._turn(lambda d, t: self._skip(d, form, "skipped_after_two"))
            return self._turn(lambda d, t: self._again(d, replace(form, tries=form.tries + 1)))
        said = story(tracker, self._words)[-1:]
        kind = category_of(said[0], self._library) if form.guessed else form.category
        told = self._from_text(tracker, kind, text, text)
        now = replace(
            form, category=kind, text=self._joined(form.text, text), who=form.who or told.who, guessed=False,
            program=form.program or program_of(said, self._library),
        )  # fmt: skip
        return self._turn(lambda d, t: self._ask_on(d, now))

    def _consent_turn(self, tracker: Tracker, form: Form, text: str) -> Turn | None:  # noqa: PLR0911 - as above
        dialogue, words = self._library.dialogue, self._words
        if (
            words.is_whole("refuse", text)
            or dialogue.is_whole("decline", text)
            or _is(text, self._says("refuse_button"))
        ):
            return self._turn(lambda d, t: self._stop(d))
        if self._agrees(text) or _is(text, self._says("agree_button")):
            return self._turn(lambda d, t: self._send(d, form))
        if words.is_whole("wrong", text):
            return self._turn(lambda d, t: self._say(d, self._says("wants_change"), form))
        if self._is_question(tracker, text):
            return None
        heard = hear(form, tracker, understand(tracker, self._library, self._today()), self._library, words)
        if heard is not None and heard.back:
            said = self._says("changed", facts="，".join(heard.back))
            return self._turn(lambda d, t: self._ask_on(d, heard.form, (said,)))
        if heard is not None:
            return self._turn(lambda d, t: self._read_back(d, form, (self._says("no_way"),)))
        if self._leaves(tracker, text):
            return None
        if self._seems_question(text):
            return self._turn(lambda d, t: self._answer_aside(d, t, form))
        if self._tells_more(tracker, text):
            now = replace(form, text=self._joined(form.text, text))
            return self._turn(lambda d, t: self._ask_on(d, now, (self._says("added"),)))
        return self._turn(lambda d, t: self._unclear(d, form))

    def _agrees(self, text: str) -> bool:
        """Whether every part of a message agrees: 对，交吧."""
        parts = [part for part in _PARTS.split(text) if bare(part)]
        dialogue, words = self._library.dialogue, self._words
        return bool(parts) and all(words.is_whole("agree", part) or dialogue.is_whole("agree", part) for part in parts)

    def _answer_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form) -> list[EventType]:
        """A question in the middle of the form: what can be said of it; else it goes into the ticket."""
        events = self._aside(dispatcher, tracker)
        if events is not None:
            return events  # the gate goes on with the form
        now = replace(form, text=self._joined(form.text, tracker.latest_message.get("text") or ""))
        return self._ask_on(dispatcher, now, (self._says("question_added"),))

    def _stop_and_answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """算了不举报了，问下评上要几个月."""
        events = self._stop(dispatcher)
        text: str = tracker.latest_message.get("text") or ""
        return [*events, *(self._aside(dispatcher, tracker) or [])] if self._seems_question(text) else events

    # What is said

    def _ask_on(self, dispatcher: CollectingDispatcher, form: Form, before: tuple[str, ...] = ()) -> list[EventType]:
        """The next question that is open, or the read-back when none is."""
        current = self._open(form)
        if current is None:
            if not self._has_matter(form):
                return self._stop(dispatcher)
            return self._read_back(dispatcher, form, before)
        tries = form.tries if current == form.current else 0
        now = replace(form, current=current, status="asking", tries=tries)
        self._utter(dispatcher, "\n".join([*before, self._question(now)]), self._buttons(now), now)
        return [now.event(), *self._known_place(now)]

    def _open(self, form: Form) -> str | None:
        for name in category(form.category).asks:
            if name == "what" and not self._has_matter(form) and "what" not in form.asked:
                return "what"
            if name == "place" and form.address and form.region is None and "county_of" not in form.asked:
                return "county_of"
            if name == "place" and not form.address and not set(PLACES) & set(form.asked):
                missing = self._place_missing(form)
                if missing is not None:
                    return missing
            if name == "who" and form.who is None and "who" not in form.asked:
                return "who"
            reached = form.phone or form.here or form.anonymous
            if name == "contact" and not reached and "contact" not in form.asked:
                return "contact"
        return None

    def _place_missing(self, form: Form) -> str | None:
        region = self._library.regions.get(form.region) if form.region else None
        if region is None:
            return "place"
        if region.level in ("province", "city"):
            return "county"
        return "town" if region.level == "county" and form.category not in _COUNTY_WILL_DO else None

    def _has_matter(self, form: Form) -> bool:
        return len(self._words.matter_left(form.text)) >= _MATTER

    def _question(self, form: Form) -> str:
        asked = self._words.asks[form.current or "what"].ask.format(place=self._place_name(form) or form.address)
        if form.current == "contact" and category(form.category).anonymous:
            asked += self._says("offers_anonymous")
        return asked

    def _buttons(self, form: Form) -> tuple[str, ...]:
        buttons = self._words.asks[form.current or "what"].buttons
        if form.current == "contact" and category(form.category).anonymous:
            return (*buttons, self._says("anonymous_button"))
        return buttons

    def _again(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        self._utter(dispatcher, self._words.asks[form.current or "what"].again, self._buttons(form), form)
        return [form.event()]

    def _explain(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        why = self._says("why_asked", why=self._words.asks[form.current or "what"].why)
        self._utter(dispatcher, f"{why}\n{self._question(form)}", self._buttons(form), form)
        return [form.event()]

    def _skip(self, dispatcher: CollectingDispatcher, form: Form, says: str = "skipped") -> list[EventType]:
        now = replace(form, asked=(*form.asked, *self._group(form.current)), tries=0)
        if form.current == "contact":
            now = replace(now, here=True)
        return self._ask_on(dispatcher, now, (self._says(says),))

    def _which(self, dispatcher: CollectingDispatcher, form: Form, names: tuple[str, ...]) -> list[EventType]:
        self._utter(dispatcher, self._says("which_place"), names, form)
        return [form.event()]

    def _read_back(self, dispatcher: CollectingDispatcher, form: Form, before: tuple[str, ...] = ()) -> list[EventType]:
        kind = category(form.category)
        reached = (
            self._says("line_anonymous") if form.anonymous
            else self._says("line_phone", phone=mask_phone(form.phone)) if form.phone
            else self._says("line_here")
        )  # fmt: skip
        what = _MOBILE.sub(lambda number: mask_phone(number[0]), " ".join(form.text.split()))
        lines = [
            self._says("line_what", what=what if len(what) <= _SHOWN else what[:_SHOWN] + self._says("ellipsis")),
            *([self._says("line_facts")] if form.facts else []),
            self._says("line_place", place=self._place_told(form) or self._says("no_place")),
            *([self._says("line_who", who=form.who)] if form.who else []),
            *([self._says("line_name", name=form.name)] if form.name and not form.anonymous else []),
            reached,
            self._says("line_to", office=self._words.office[kind.level]),
        ]
        text = self._says("read_back", lines="\n".join(lines), consent=self._says("consent"))
        now = replace(form, status="consent", current=None, tries=0)
        self._utter(dispatcher, "\n".join([*before, text]), self._consent_buttons(), now)
        return [now.event(), *self._known_place(now)]

    def _unclear(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        self._say(
            dispatcher, self._says("unclear_consent"), form, (*self._consent_buttons(), self._says("person_button"))
        )
        return [form.event()]

    def _send(self, dispatcher: CollectingDispatcher, form: Form) -> list[EventType]:
        dispatcher.utter_message(text=self._says("sent"), json_message=custom(ticket=ticket_of(form)))
        return [EMPTY]

    def _stop(self, dispatcher: CollectingDispatcher) -> list[EventType]:
        self._say(dispatcher, self._says("stopped"))
        return [EMPTY]

    # Small parts

    def _consent_buttons(self) -> tuple[str, ...]:
        return self._says("agree_button"), self._says("refuse_button")

    def _place_told(self, form: Form) -> str:
        return self._place_name(form) + (form.address or "")

    def _place_name(self, form: Form) -> str:
        return self._library.regions.full_name(form.region) if form.region else ""

    @staticmethod
    def _group(current: str | None) -> tuple[str, ...]:
        return (current,) if current else ()

    def _more(self, form: Form, text: str) -> Form:
        """A long answer tells of the matter, too."""
        long = len(bare(text)) > 2 * _A_STORY and len(self._words.matter_left(text)) > _A_STORY
        return replace(form, text=self._joined(form.text, text)) if long else form

    @staticmethod
    def _joined(before: str, text: str) -> str:
        return "\n".join(dict.fromkeys(filter(None, [before, text.strip()])))[:_LONGEST]

    def _tells_more(self, tracker: Tracker, text: str) -> bool:
        intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
        if len(bare(text)) >= _A_STORY and (category_of_intent(intent) is not None or intent in ("inform", "deny")):
            return True
        states = len(bare(text)) >= _A_STATEMENT and _STATES.search(text) is not None and not text.startswith("在")
        return states and question_of(intent) is None and intent not in _LEAVES

    def _seems_question(self, text: str) -> bool:
        """Whether it is put as a question, whatever it was read as."""
        said = bare(text)
        if len(said) < _A_STATEMENT or self._words.is_whole("why", text):
            return False
        return self._library.dialogue.asks(text) or _PUT_AS_QUESTION.search(said) is not None

    def _is_question(self, tracker: Tracker, text: str) -> bool:
        intent = tracker.latest_message.get("intent") or {}
        sure = float(intent.get("confidence") or 0) >= _SURE
        asks = self._library.dialogue.asks(text) or any(word in text for word in ("什么", "啥", "?", "哪"))
        asks = asks or bool(read_cues(self._library, text, self._today()).kinds)  # 要多久
        return question_of(intent.get("name") or "") is not None and asks and sure

    def _leaves(self, tracker: Tracker, text: str) -> bool:
        intent = tracker.latest_message.get("intent") or {}
        name = intent.get("name") or ""
        sure = float(intent.get("confidence") or 0) >= (_ALL_BUT_CERTAIN if name in _MANNERS else _SURE)
        return len(bare(text)) >= _A_WORD and name in _LEAVES and sure

    @staticmethod
    def _known_place(form: Form) -> list[EventType]:
        return [SlotSet("region", form.region)] if form.region else []

    def _says(self, key: str, **values: str) -> str:
        return self._words.says[key].format(**values)

    def _say(
        self, dispatcher: CollectingDispatcher, text: str, form: Form | None = None, titles: tuple[str, ...] = ()
    ) -> list[EventType]:
        self._utter(dispatcher, text, titles, form)
        return [form.event()] if form is not None else []

    @staticmethod
    def _utter(
        dispatcher: CollectingDispatcher, text: str, titles: tuple[str, ...] = (), form: Form | None = None
    ) -> None:
        buttons = [{"title": title, "payload": title} for title in dict.fromkeys(titles)]
        parts = custom(region=form.region if form else None)
        dispatcher.utter_message(text=text, buttons=buttons, json_message=parts)

    @staticmethod
    def _turn(act: Act) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn


def ticket_of(form: Form) -> dict[str, Any]:
    """The effect that opens it, checked as the hotline checks it. Raises pydantic.ValidationError."""
    # Where it is belongs to the matter; an anonymous ticket keeps no address of a person.
    where = f"\n{form.address}" if form.anonymous and form.address else ""
    ask = TicketAsk(
        kind="open",
        category=category(form.category).id,
        text=form.text[: _LONGEST - len(where)] + where,
        division=form.region,
        address=None if form.anonymous else form.address,
        concerns=form.who[:50] if form.who else None,
        contact_name=None if form.anonymous else form.name,
        contact_phone=None if form.anonymous else form.phone,
        consent=True,
        anonymous=form.anonymous,
        program=form.program,
        facts=form.facts,
    )
    return ask.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"kind": "open"}


def urgent_ticket(text: str, region: str | None, who: str | None) -> dict[str, Any]:
    """The effect that opens an urgent one at once, with what is known and nothing that needs consent."""
    ask = TicketAsk(kind="open", category="urgent_aid", text=text[:_LONGEST], division=region, concerns=who)
    return ask.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"kind": "open"}


def _has_sources(tracker: Tracker) -> bool:
    said = last_answer(tracker.events)
    return any(((event.get("data") or {}).get("custom") or {}).get("citations") for event in said)


def _is(text: str, button: str) -> bool:
    return bare(text) == bare(button)
