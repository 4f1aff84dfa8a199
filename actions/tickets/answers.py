"""What an answer does to a ticket's form: place, person, telephone, the matter itself, or more of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Tracker

from actions.reading.understanding import understand
from actions.tickets.beginning import Turn
from actions.tickets.hearing import PLACES, Heard, hear, loosely, wants_anonymous
from actions.tickets.matter import lost_money, trouble_in
from actions.tickets.places import by_sound, chosen_place, cleaned, near_names
from actions.tickets.prompts import MOST_TRIES
from actions.tickets.reading import (
    is_second_matter,
    leaves,
    read_as_case,
    seems_question,
    telling_part,
    tells_besides,
    tells_more,
    with_text,
)
from actions.tickets.state import Form
from actions.tickets.story import OTHER, Said, category_of, joined, program_of, story
from actions.tickets.unopened import UnopenedTicket
from hotline.tickets.categories import category
from knowledge import Library, read_cues
from knowledge.dialogue import bare
from knowledge.phone_pieces import MOBILE, in_groups, is_mobile, piece_of
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import find_phone, folded

#: As many digits begin a telephone number where something else was asked, too; 1500 may be money.
_SURELY_A_NUMBER = 7
#: 电话开头139, where something else was asked.
_OF_A_NUMBER = re.compile("电话|号码|手机|开头")
#: 138, said by itself where a place is asked for, is no place.
_BEGINS_NUMBER = re.compile(r"1[3-9]\d")
Aside = Callable[[CollectingDispatcher, Tracker], list[EventType] | None]
ListAid = Callable[[CollectingDispatcher, Tracker], list[EventType]]


class TicketAnswers(UnopenedTicket):
    """Takes the answers to the questions of a form."""

    def __init__(
        self, library: Library, words: TicketForm, today: Callable[[], date], aside: Aside, list_aid: ListAid
    ) -> None:
        """`aside` answers a question in the middle of a form as far as it can; None: it can not.

        `list_aid` says which aid there is for what a message tells.
        """
        super().__init__(library, words, today)
        self._aside, self._list_aid = aside, list_aid

    def _added(self, form: Form, text: str) -> Turn:
        """More of the matter; 我不是要钱，是要公道 puts something right, too."""
        corrects = self._words.match("correction_pairs", text) or self._words.match("takes_back_told", text)
        one_more = self._words.match("one_more", text)
        says = "corrected" if corrects else "one_more_added" if one_more else "added"
        text = text[one_more.end() :] if one_more else text
        now = replace(form, text=joined(form.text, text))
        return self._turn(lambda d, t: self._prompts.ask_on(d, now, (self._prompts.says(says),)))

    def _second_matter(self, form: Form, text: str) -> Turn:
        one_more = self._words.match("one_more", text)
        line = self._prompts.says("second_matter_line", text=text[one_more.end() if one_more else 0 :].strip())
        now, said = replace(form, text=joined(form.text, line)), self._prompts.says("second_matter")
        return self._turn(lambda d, t: self._prompts.ask_on(d, now, (said,)))

    def _answered(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        chosen = self._chosen(form, text)
        if chosen is not None:
            return chosen
        if form.digits and any(char.isdigit() for char in folded(text)):
            text, form = form.digits + text, replace(form, digits="")
        form = replace(form, choices=())
        if is_second_matter(text, form, self._library, self._words):
            return self._second_matter(form, text)
        if form.current != "what" and self._words.match("one_more", text) is not None:
            return self._added(form, text)  # 我再报一个 村主任的老婆也吃低保 is no address
        heard = self._hear(tracker, form, text)
        placed = self._place_to_choose(tracker, form, heard, text)
        if placed is not None:
            return placed
        if form.current == "what" and not (heard is not None and heard.no_way):
            return self._what(tracker, heard or Heard(form), text)
        turn = self._heard_turn(heard, form, text) if heard is not None else self._in_hospital(form, text)
        return turn or self._unheard(tracker, form, text)

    def _hear(self, tracker: Tracker, form: Form, text: str) -> Heard | None:
        """What it tells the form. A question names no place (为什么交给宜春); 哪个镇啊 就是慈化 tells one beside it."""
        whole = form.current in (None, "what") and form.status == "asking"
        # 不要说我是谁 asks nothing.
        said = text if whole or wants_anonymous(text, self._words) else telling_part(text)
        if not said and not find_phone(text):
            return None
        view = tracker if said == text else with_text(tracker, said or text)
        understood = understand(view, self._library, self._today())
        return hear(form, said or text, understood, self._library, self._words)

    def _heard_turn(self, heard: Heard, form: Form, text: str) -> Turn:
        prompts, now = self._prompts, heard.form
        if now.region is not None and now.region != form.region and by_sound({"text": text}, now.region, self._library):
            unsure, place = replace(now, region=form.region, address=form.address), now.region
            return self._turn(lambda d, t: prompts.which(d, unsure, (self._library.regions.full_name(place),)))
        if heard.no_way:
            again = replace(now, tries=form.tries + 1)
            return self._turn(lambda d, t: prompts.ask_on(d, again, (prompts.says("no_way"),)))
        in_hospital = form.current in PLACES and self._words.match("in_hospital", text) is not None
        if in_hospital or tells_besides(text, self._words, self._library):
            now = replace(now, text=joined(now.text, text))
        said = prompts.says("heard", facts="，".join(heard.back))
        return self._turn(lambda d, t: prompts.ask_on(d, now, (said,)))

    def _in_hospital(self, form: Form, text: str) -> Turn | None:
        """我在兰大二院, where a place is asked for: where they lie is kept, and where they live is asked."""
        if form.current not in PLACES or self._words.match("in_hospital", text) is None:
            return None
        if seems_question(text, self._library, self._words):
            return None
        now = replace(form, text=joined(form.text, text), tries=form.tries + 1)
        if now.tries >= MOST_TRIES:
            return self._turn(lambda d, t: self._prompts.skip(d, now, "skipped_after_two"))
        return self._turn(lambda d, t: self._prompts.asks_home(d, now))

    def _unheard(self, tracker: Tracker, form: Form, text: str) -> Turn | None:
        prompts, words = self._prompts, self._words
        if leaves(text, tracker):
            return None
        if seems_question(text, self._library, words):
            return self._turn(lambda d, t: self._answer_aside(d, t, form))
        loose = loosely(form, text, words, self._library)
        if loose is not None:
            now = replace(loose, asked=loose.asked_so_far)
            return self._turn(lambda d, t: prompts.ask_on(d, now, (prompts.says("heard", facts=text.strip()),)))
        if tells_more(text, tracker, words):
            return self._added(form, text)
        if form.tries + 1 >= MOST_TRIES:
            return self._turn(lambda d, t: prompts.skip(d, form, "skipped_after_two"))
        return self._turn(lambda d, t: prompts.again(d, replace(form, tries=form.tries + 1)))

    def _chosen(self, form: Form, text: str) -> Turn | None:
        """One of the places to choose from."""
        code = chosen_place(form.choices, text, self._library, self._words)
        return self._placed(form, code) if code is not None else None

    def _placed(self, form: Form, code: str) -> Turn:
        said = self._prompts.says("heard", facts=self._library.regions.full_name(code))
        now = replace(form, region=code, address=None, choices=())
        return self._turn(lambda d, t: self._prompts.ask_on(d, now, (said,)))

    def _piece(self, form: Form, text: str) -> Turn | None:
        """A piece of a telephone number: 138, then 1234, then 5678; None where it is none."""
        prompts, asked = self._prompts, form.current == "contact"
        if form.phone or (not form.digits and find_phone(text, expected=asked)):
            return None
        digits = piece_of(text, form.digits)
        asked = asked or _OF_A_NUMBER.search(text) is not None
        asked = asked or (form.current in PLACES and _BEGINS_NUMBER.fullmatch(folded(text).strip()) is not None)
        if digits is None or not (asked or form.digits or len(digits) >= _SURELY_A_NUMBER):
            return None
        now = replace(form, digits=digits)
        if not digits:
            return self._turn(lambda d, t: prompts.ask_on(d, now))
        if len(digits) < MOBILE:
            return self._turn(lambda d, t: prompts.goes_on_with_digits(d, now))
        if not is_mobile(digits):
            again = replace(form, digits="")
            return self._turn(
                lambda d, t: prompts.ask_on(d, again, (prompts.says("digits_wrong", count=str(len(digits))),))
            )
        whole = replace(form, digits="", phone=digits, here=False, anonymous=False)
        said = prompts.says("phone_whole", phone=in_groups(digits))
        return self._turn(lambda d, t: prompts.ask_on(d, whole, (said,)))

    def _place_to_choose(self, tracker: Tracker, form: Form, heard: Heard | None, text: str) -> Turn | None:
        """A place of which the name may be several's, or was heard badly: which one is asked; the only one is taken."""
        regions = self._library.regions
        told = regions.get(heard.form.region) if heard is not None and heard.form.region else None
        said = cleaned(telling_part(text), self._words)
        names: tuple[str, ...] = ()
        if form.current in PLACES and (heard is None or (told is not None and told.level in ("province", "city"))):
            names = self._near(form, said) or self._sounds_like(tracker, heard)
        if not names and heard is not None:
            names = tuple(regions.full_name(region.code) for region in heard.ambiguous[:5])
        code = regions.named_in(names[0]) if len(names) == 1 and said in names[0] else None
        if code is not None:
            return self._placed(form, code)
        many = heard is not None and heard.ambiguous
        now, back = (heard.form, heard.back) if heard is not None and many else (form, ())
        if heard is not None and many and heard.ambiguous[0].level == "township" and not (now.region or now.address):
            now = replace(now, address=heard.ambiguous[0].name)  # what is told next is its county
        before = (self._prompts.says("heard", facts="，".join(back)),) if back else ()
        return self._turn(lambda d, t: self._prompts.which(d, now, names, before)) if names else None

    def _near(self, form: Form, said: str) -> tuple[str, ...]:
        """Places that may be meant; 张家湾, where the county is known, is none in another county."""
        regions = self._library.regions
        if any(one.level == "province" for one in regions.resolve(said)):
            return ()  # 江西 is no 江西镇 of another province
        names = near_names(said, self._library)
        if form.region is None or regions.find(said):
            return names
        near = (name for name in names if regions.contains(form.region, regions.named_in(name) or ""))
        named = any(kind in said for kind in "县区市旗")
        return names if named else tuple(near)

    def _sounds_like(self, tracker: Tracker, heard: Heard | None) -> tuple[str, ...]:
        """The place that the message names as it was heard (合疆县: 合江县), where it names none as it was typed."""
        said: str = tracker.latest_message.get("heard") or ""
        code = self._library.regions.named_in(said) if said and heard is None else None
        return (self._library.regions.full_name(code),) if code is not None else ()

    def _what(self, tracker: Tracker, heard: Heard, text: str) -> Turn | None:
        prompts, form = self._prompts, heard.form
        # 材料村里一直没报上去 is read as a question where a case stands, and is the matter.
        if leaves(text, tracker) and not (
            read_as_case(tracker) and prompts.has_matter(text) and not self._words.holds("ticket", text)
        ):
            return None
        if not prompts.has_matter(text):
            # 王小军, after 我要投诉: who, and not yet what.
            named = self._words.is_name(bare(text)) and text.strip() not in form.text
            now = replace(form, text=joined(form.text, text), tries=0) if named else replace(form, tries=form.tries + 1)
            if now.tries >= MOST_TRIES and not heard.back:
                return self._turn(lambda d, t: prompts.skip(d, form, "skipped_after_two"))
            if heard.back and now.tries <= MOST_TRIES:  # 袁州区西村镇: told too early, and kept
                said_back = prompts.says("heard", facts="，".join(heard.back))
                return self._turn(lambda d, t: prompts.ask_on(d, now, (said_back,)))
            return self._turn(lambda d, t: prompts.again(d, now))
        said = story(tracker, self._words)[-1:]
        kind = self._kind_of(form, said[0])
        announced = category(form.category).level == "above" and category(kind).level != "above"
        if announced and not (form.guessed and kind == OTHER):
            kind = form.category  # what was announced as a complaint no accused office reads
        told = self._from_text(tracker, kind, text)
        now = replace(
            form, category=kind, text=joined(form.text, text), who=told.who or form.who, guessed=False,
            program=form.program or program_of(said, self._library),
            asked=(*form.asked, "who") if form.announced else form.asked,
        )  # fmt: skip
        return self._turn(lambda d, t: self._prompts.ask_on(d, now))

    def _kind_of(self, form: Form, said: Said) -> str:
        """Which ticket the matter makes, where that is open; after 我要投诉 none that the township answers."""
        if not form.guessed:
            return form.category
        if lost_money(joined(form.text, said.text), self._words):
            return OTHER
        kind = category_of(said, self._library)
        if not form.announced:
            return kind
        kind = trouble_in(said.text, self._words) or kind
        return "service" if category(kind).level in ("place", "township") else kind

    def _answer_aside(self, dispatcher: CollectingDispatcher, tracker: Tracker, form: Form) -> list[EventType]:
        """A question in the middle of the form: what can be said of it; else it goes into the ticket."""
        events = self._aside(dispatcher, tracker)
        if events is None and read_cues(self._library, tracker.latest_message.get("text") or "", self._today()).groups:
            events = self._list_aid(dispatcher, tracker)  # 娃的学费有没有人管
        if events is not None:
            return events  # the gate goes on with the form
        now = replace(form, text=joined(form.text, tracker.latest_message.get("text") or ""))
        return self._prompts.after_aside(dispatcher, now, self._prompts.says("question_added"))
