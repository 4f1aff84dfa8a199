"""Begins a ticket's form: for what a message tells, for what was told before it, for a screening."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker
from rasa_sdk.types import DomainDict

from actions.policy.memory import memory
from actions.reading.beside_question import tells_other_matter
from actions.reading.places_told import names_no_place_of_matter, place_of_matter
from actions.reading.understanding import understand
from actions.tickets.ending import Act
from actions.tickets.fear import told_fear, without_fear
from actions.tickets.hearing import hear, whose
from actions.tickets.matter import lost_money, own_trouble, trouble_in
from actions.tickets.names import NUMBERS, name_of
from actions.tickets.places import by_sound
from actions.tickets.prompts import TicketPrompts
from actions.tickets.state import Dropped, Form, under_way
from actions.tickets.story import (
    OTHER,
    OTHER_MATTER,
    QUESTION,
    Said,
    category_of,
    had_ticket,
    is_mere_wish,
    joined,
    latest_said,
    program_of,
    said_before,
    said_of_ticket,
    story,
    text_of,
    ticket_offered,
)
from actions.tickets.told import matter_told, wishes_for_all
from hotline.tickets.categories import category, category_of_intent
from knowledge import Library
from knowledge.dialogue import bare
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_number_and_code, find_phone, folded
from knowledge.ticket_sent import load_sent_words

#: Readings among which the kind of a matter is looked for.
_LOOKED_AT = 4
#: Beside a name and a number, so much says no more than whose they are.
_CONTACT = 4
#: So much beside its wishing tells something more, right after an offer.
_TELLS_WHO = 4
#: So short, it may go on with what a ticket was offered for.
_GOES_ON = 16
#: Messages back in which a place may have been told by itself.
_LOOK_BACK = 4
#: Of more places of one name the county is asked instead.
_MOST_CHOICES = 5
#: 西村镇, which is too common a name to be found in a sentence.
_A_TOWNSHIP = re.compile("[一-龥]{1,4}(?:镇|乡|街道)")
#: Who is complained of was told before: 我要告他.
_OF_TOLD = re.compile("[他她它]们?(?:的人)?[了啊吧]*$")
#: Readings of a message that only tells something.
_TELLING = frozenset({"inform", "chitchat", "affirm", "deny"})
#: Kinds that are about money, and what names it.
_OF_MONEY, _NAMES_MONEY = frozenset({"payment", "appeal"}), re.compile("低保|特困|五保|救助|[补津]贴|补助|[费金款]")
#: Kinds that money taken from a card is mistaken for.
_NOT_OF_LOST_MONEY = frozenset({"service", "unfair", "payment", QUESTION})
Turn = Callable[[CollectingDispatcher, Tracker, DomainDict], Awaitable[list[EventType]]]


class TicketBeginning:
    """Begins the form of a ticket; asks what is missing first."""

    def __init__(self, library: Library, words: TicketForm, today: Callable[[], date]) -> None:
        self._library, self._words, self._today = library, words, today
        self._prompts = TicketPrompts(library, words)

    def begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str) -> list[EventType]:
        """Open one of this kind for what the message tells."""
        said = self._told_with_wish(tracker)
        if kind in _OF_MONEY:
            said = self._with_money_named(tracker, said)
        if kind == "person_in_need" and self._words.match("own_need", text_of(said)) is not None:
            kind = "aid"  # 我家屋漏了没人管: their own house, and no kindness to others
        if kind == "person_in_need" and len(bare(latest_said(tracker).text)) <= _GOES_ON and ticket_offered(tracker):
            before = self._kind_told(said[:-1], several=False) if said[:-1] else kind
            kind = before if category(before).level == "above" else kind  # 我们组的老李家, after 凭什么有钱人吃低保
        if kind in _NOT_OF_LOST_MONEY and self._of_lost_money(said):
            kind = OTHER  # no office for aid took it
        form = self._from_text(tracker, kind, text_of(said))
        form = replace(form, program=program_of(said, self._library))
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _with_money_named(self, tracker: Tracker, said: list[Said]) -> list[Said]:
        """没发到我卡上, with the message before it that names what (去年的取暖费什么时候发)."""
        latest, before = said[-1], said_before(tracker, 1)
        if len(said) > 1 or len(bare(latest.text)) > _GOES_ON or _NAMES_MONEY.search(latest.text) or not before:
            return said
        return [before[0], latest] if _NAMES_MONEY.search(before[0].text) else said

    def keep_for_later(self, tracker: Tracker, kind: str) -> list[EventType]:
        """One of this kind for what the message tells, which waits for something more urgent."""
        said = self._told_with_wish(tracker)
        form = replace(self._from_text(tracker, kind, text_of(said)), program=program_of(said, self._library))
        return [Dropped(form).event()]

    def taken_up(self, tracker: Tracker, kind: str) -> Act | None:
        """The form of this kind that was kept just now, with its first question; None for none."""
        kept = under_way(tracker)
        if not isinstance(kept, Dropped) or not kept.fresh or kept.form.category != kind:
            return None
        return lambda d, t: self._prompts.ask_on(d, kept.form, (self._prompts.intro(kept.form),))

    def tells_lost_money(self, tracker: Tracker) -> bool:
        """Whether money gone from a card is what a complaint is about (卡上钱不见了, then 要投诉)."""
        return self._of_lost_money(self._told_with_wish(tracker))

    def _of_lost_money(self, said: list[Said]) -> bool:
        latest = said[-1].text
        if trouble_in(latest, self._words) is not None and not lost_money(latest, self._words):
            return False  # 这个月的低保钱没到账, after 卡里的钱没了
        return lost_money(text_of(said), self._words)

    def begin_with_last(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str | None = None
    ) -> list[EventType]:
        """For 记下来 and 请乡镇答复: for all that was told of it, of this kind or the one it seems to be."""
        told = matter_told(tracker, self._library, self._words)
        if not told:
            form = Form(kind or QUESTION, region=self._region(tracker), guessed=kind is None)
            return self._prompts.ask_on(dispatcher, form)
        form = self._form_for(tracker, told, kind)
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _form_for(self, tracker: Tracker, told: list[Said], kind: str | None) -> Form:
        """The form for what was told before, of this kind or the one it seems to be."""
        known = kind or self._kind_told(told, several=wishes_for_all(tracker))
        form = self._with_town_told(tracker, self._from_text(tracker, known, text_of(told)))
        return replace(form, program=program_of(told, self._library))

    def _with_town_told(self, tracker: Tracker, form: Form) -> Form:
        """With the township that was told by itself before (灵溪镇水南村), where several have its name."""
        if form.region is not None or form.address or len(form.choices) == 1:
            return form
        told = [latest_said(tracker), *said_before(tracker, _LOOK_BACK)]
        town = next((said.text for said in told if self._is_town(said.text)), None)
        return replace(form, address=bare(town), choices=()) if town is not None else form

    def _is_town(self, text: str) -> bool:
        """Whether a message is but a township of a name that several have, and perhaps a village in it."""
        regions, said = self._library.regions, bare(text)
        found = regions.find(text)
        known = regions.get(found[0].codes[0]) if len(found) == 1 and len(found[0].codes) > 1 else None
        if known is not None:
            return known.level == "township" and text.strip().startswith(found[0].text) and len(said) <= _GOES_ON
        shaped = not found and _A_TOWNSHIP.fullmatch(said) and self._words.match("address_shaped", said)
        return bool(shaped) and not self._words.holds("not_address", text)

    def _told_with_wish(self, tracker: Tracker) -> list[Said]:
        """What the message tells, with what was told before it; 帮我把这个情况反映上去 tells nothing itself."""
        said, latest = story(tracker, self._words), latest_said(tracker)
        goes_on = len(bare(latest.text)) <= _GOES_ON and program_of([latest], self._library) is None
        goes_on = goes_on and ticket_offered(tracker)  # 就是没下来，镇里说等
        wishes = is_mere_wish(latest, self._words) or goes_on
        before = matter_told(tracker, self._library, self._words) if wishes else []
        if not before:
            return said
        # 急，我娃住院没钱 is short, and tells what has happened.
        left = self._words.matter_left(latest.text)
        tells = self._words.match("happened", left) is not None
        # 我们组的老李家, after an offer, tells who is meant; 帮她申请 only wishes.
        tells = tells or (goes_on and len(left) >= _TELLS_WHO and not self._words.fits("wishes_again", latest.text))
        return [*before, latest] if tells or program_of([latest], self._library) is not None else before

    def _kind_told(self, told: list[Said], *, several: bool) -> str:
        """The kind of the last message that shows one; a question that goes on from what was told shows none.

        `several`: more than one matter is meant, so that the last is not the only one that counts.
        """
        if told[-1].intent == OTHER_MATTER and not several:
            return OTHER
        kinds = (category_of(said, self._library) for said in reversed(told))
        others = any(said.intent == OTHER_MATTER for said in told) and program_of(told, self._library) is None
        others = others or any(tells_other_matter(said.text, self._library) for said in told)
        other = OTHER if others and not several else QUESTION
        return next((kind for kind in kinds if kind not in (QUESTION, OTHER)), other)

    def begin_with_screening(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, facts: dict[str, Any], region: str | None
    ) -> list[EventType]:
        """An application, with the household and the result of a screening."""
        form = Form("aid", self._prompts.says("screening_text"), region, who=self._words.words["self"][0], facts=facts)
        kept = under_way(tracker)
        if isinstance(kept, Dropped) and kept.form.category == form.category:
            # What was told for it before the screening came between.
            form = replace(
                kept.form, text=joined(kept.form.text, form.text), facts=facts, region=region or kept.form.region
            )
        form = replace(form, region=form.region or self._region(tracker))
        return self._prompts.ask_on(dispatcher, form, (self._words.intro["aid"],))

    def another_turn(self, tracker: Tracker) -> Turn | None:
        """Another ticket after one that was sent, or one whose matter stands beside the wish."""
        sent, text = load_sent_words(), tracker.latest_message.get("text") or ""
        matter = sent.match("opens_with", text)
        if matter is None and had_ticket(tracker):
            matter = sent.match("another", text)
            if matter is None and sent.match("another_empty", text) is not None:
                return self._turn(lambda d, t: self._begin_empty(d, t, sent.says["another_which"]))
        if matter is None and latest_said(tracker).intent == OTHER_MATTER:
            matter = sent.match("ends_with_wish", text)
        facts = matter["facts"].strip() if matter is not None else ""
        # 低保停了，没人告诉我为什么 tells something.
        asks = self._library.dialogue.asks(facts) and trouble_in(facts, self._words) is None
        if asks or not self._prompts.has_matter(facts):
            return None
        return self._turn(lambda d, t: self._begin_with(d, t, facts))

    def told_turn(self, tracker: Tracker) -> Turn | None:
        """What is told beside fear of being known, or right after a ticket was sent."""
        return self._afraid_turn(tracker) or self._more_turn(tracker)

    def _more_turn(self, tracker: Tracker) -> Turn | None:
        """他还收了老王三千, right after a ticket was sent: whether that goes into it, or is another matter."""
        text: str = tracker.latest_message.get("text") or ""
        told = self._words.match("goes_on_telling", text.strip())
        intent = (tracker.latest_message.get("intent") or {}).get("name") or ""
        goes_on = intent in _TELLING or category_of_intent(intent) is not None
        if told is None or not goes_on or not said_of_ticket(tracker) or self._library.dialogue.asks(text):
            return None
        if find_number_and_code(text)[0] is not None or load_sent_words().match("number_begun", text) is not None:
            return None  # 上次给的号码是261128-360902-0001 tells which ticket is meant
        return self._turn(lambda d, t: self._offer_more(d, text.strip()))

    def _offer_more(self, dispatcher: CollectingDispatcher, told: str) -> list[EventType]:
        self._prompts.offer(dispatcher, self._prompts.says("adds_or_opens"), {"add": told, "second": told})
        return []

    def _afraid_turn(self, tracker: Tracker) -> Turn | None:
        """A complaint with fear beside it (我要反映村支书吃空饷，会不会报复我): its form begins, and knows of it."""
        text: str = tracker.latest_message.get("text") or ""
        told = without_fear(text, self._library, self._words)
        read = category_of_intent((tracker.latest_message.get("intent") or {}).get("name") or "")
        complains = self._words.match("announces", text) is not None or (read is not None and read.level == "above")
        if told is None or not complains or not self._prompts.has_matter(told):
            return None
        kind = trouble_in(told, self._words) or (read.id if read is not None else "service")
        kind = kind if category(kind).level == "above" else "service"
        return self._turn(lambda d, t: self._begin_afraid(d, t, kind, told))

    def _begin_afraid(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, kind: str, told: str
    ) -> list[EventType]:
        form = replace(self._from_text(tracker, kind, told), afraid=True)
        # 镇里来骂我，你们保密吗: what is asked is answered before the form's first question.
        asks = self._library.dialogue.asks(tracker.latest_message.get("text") or "")
        before = self._prompts.who_sees(form) if asks else self._prompts.intro(form)
        return self._prompts.ask_on(dispatcher, form, (before,))

    def _begin_empty(self, dispatcher: CollectingDispatcher, tracker: Tracker, intro: str) -> list[EventType]:
        empty = Form(QUESTION, region=self._region(tracker), guessed=True, separate=True)
        return self._prompts.ask_on(dispatcher, empty, (intro,))

    def _begin_with(self, dispatcher: CollectingDispatcher, tracker: Tracker, facts: str) -> list[EventType]:
        """Begin one for these words of the message, of the kind that they show, else the one that it was read as."""
        kind = self._kind_in(tracker, facts)
        said = story(tracker, self._words)[-1:]
        form = replace(self._from_text(tracker, kind, facts), program=program_of(said, self._library))
        form = replace(form, separate=had_ticket(tracker))
        kept = memory(understand(tracker, self._library, self._today()), tracker, self._library)
        return [*kept, *self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))]

    def _kind_in(self, tracker: Tracker, facts: str) -> str:
        # In a ticket of their own 低保停了 is their own trouble.
        trouble = own_trouble(facts, self._words) or trouble_in(facts, self._words)
        if trouble is not None and (trouble != "service" or own_trouble(facts, self._words)):
            return trouble
        named = program_of([latest_said(tracker)], self._library) is not None
        if self._words.match("official_has_aid", facts) is not None:
            return "unfair"
        if self._words.match("official_acts", facts) is not None:
            return "service"
        if not named and self._library.dialogue.matters.any_in(facts, self._library.synonyms):
            return "other"
        noted = self._library.dialogue.noted(facts)
        names = [item["name"] for item in (tracker.latest_message.get("intent_ranking") or [])[:_LOOKED_AT]]
        read = [category_of_intent(name) for name in ([noted] if noted else names)]
        return next((kind.id for kind in read if kind is not None and not kind.urgent and kind.id != "other"), QUESTION)

    def _begin_of_whom(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """我要投诉村支书: whom, and nothing yet of what he did."""
        text: str = tracker.latest_message.get("text") or ""
        form = replace(self._from_text(tracker, "service", text), guessed=True, announced=True, current=None)
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _told_trouble(self, tracker: Tracker) -> bool:
        told = matter_told(tracker, self._library, self._words)
        return any(self._words.match("happened", self._words.matter_left(said.text)) for said in told)

    def _begin_of_told(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """我要告他, after what he did was told: that is the matter."""
        told = matter_told(tracker, self._library, self._words)
        if not told:
            return self._begin_of_whom(dispatcher, tracker)
        officials = self._words.match("official", text_of(told)) is not None
        form = self._form_for(tracker, told, "service" if officials else None)
        return self._prompts.ask_on(dispatcher, form, (self._prompts.intro(form),))

    def _from_text(self, tracker: Tracker, kind: str, text: str) -> Form:
        understood = understand(tracker, self._library, self._today())
        # 苍南县沙溪镇, where that county has none and nine others do: the county is sure.
        sure = self._library.regions.named_in(text) if understood.ambiguous else None
        form = Form(kind, text, self._region(tracker) or sure, afraid=told_fear(tracker, self._library, self._words))
        if form.region is None and 1 < len(understood.ambiguous) <= _MOST_CHOICES:
            # 合江镇的低保没发: which one is meant is asked where the place would be.
            form = replace(
                form, choices=tuple(self._library.regions.full_name(one.code) for one in understood.ambiguous)
            )
        if names_no_place_of_matter(text, self._library):
            understood = replace(understood, regions=())  # 儿子在浙江打工: not where the matter is
        heard = hear(form, text, understood, self._library, self._words)
        form = self._without_contact(heard.form if heard is not None else form)
        if form.region is not None and by_sound(tracker.latest_message, form.region, self._library):
            # 合疆县: whether 合江县 is meant is asked where the place would be.
            form = replace(form, region=None, choices=(self._library.regions.full_name(form.region),))
        if "who" not in category(kind).asks:
            return replace(form, who=None)
        if not self._prompts.has_matter(text) and self._words.match("for_person", text) is None:
            return replace(form, who=None)  # 我要申请低保 tells of nobody yet
        return replace(form, who=whose(text, self._library, self._words))

    def _without_contact(self, form: Form) -> Form:
        """Without the lines that only say who and where to call (张玉梅，13879500000)."""
        told, name = [], form.name
        for line in form.text.split("\n"):
            named = name_of(line, self._library, self._words, asked=True) if find_phone(line) else None
            name = name or (None if form.anonymous else named)
            rest = bare(NUMBERS.sub("", folded(line)).replace(named or "", ""))
            if not find_phone(line) or len(rest) > _CONTACT:
                told.append(line)
        return replace(form, text="\n".join(told) or form.text, name=name)

    def _region(self, tracker: Tracker) -> str | None:
        text: str = tracker.latest_message.get("text") or ""
        region = understand(tracker, self._library, self._today()).region
        if names_no_place_of_matter(text, self._library):
            region = tracker.get_slot("region")
        region = region or place_of_matter(text, self._library)
        return region if region and self._library.regions.get(region) else None

    def _opening_turn(self, tracker: Tracker, text: str) -> Turn | None:  # noqa: PLR0911 - one case a line
        if self._words.fits("bare_complaint", text):
            return self._turn(self._begin_of_whom if not _OF_TOLD.search(text) else self._begin_of_told)
        if self._words.is_whole("complain_too", text):
            intro = self._words.intro["service"] + self._prompts.says("complaint_whom")
            return self._turn(
                lambda d, t: self._prompts.ask_on(d, Form("service", region=self._region(t), guessed=True), (intro,))
            )
        if self._words.is_whole("complain", text) and text.strip().startswith("那") and self._told_trouble(tracker):
            return self._turn(self._begin_of_told)  # 那我要反映, after what happened was told
        if self._words.is_whole("complain", text):
            announced = self._words.holds("complains", text)
            empty = Form(QUESTION, region=self._region(tracker), guessed=True, announced=announced)
            return self._turn(lambda d, t: self._prompts.ask_on(d, empty))
        if self._words.is_whole("ask_township", text) or self._words.fits("ask_them", text):
            return self._turn(lambda d, t: self.begin_with_last(d, t, QUESTION))
        if self._words.fits("ask_them_on", text):
            return self._turn(lambda d, t: self.begin(d, t, QUESTION))
        if self._words.wishes_ticket(text):
            return self._turn(self.begin_with_last)
        return None

    @staticmethod
    def _turn(act: Act) -> Turn:
        async def turn(dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
            return act(dispatcher, tracker)

        return turn
