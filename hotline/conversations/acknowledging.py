"""Which notice fits what was said while a person is awaited and the bot does not answer."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotline.conversations.before import FROM_SOMEBODY, Before
from hotline.logging import mask_personal_data
from hotline.personal import mask_phone
from hotline.tickets.emergency import Lacks
from knowledge.danger import Danger
from knowledge.phone_pieces import in_groups
from knowledge.service_texts import Notice, ServiceTexts
from knowledge.ticket_numbers import find_phone, folded
from knowledge.urgent_advice import LIFE, THREAT_OWN, Stage, UrgentAdvice, load_urgent_advice
from knowledge.waiting import Aside, Wait, WaitingWords, load_waiting_words

#: After this long, what a citizen says while waiting is acknowledged in the same words again.
_REPEATED_AFTER = timedelta(minutes=2)
#: A telephone number is asked for so many times, the bot's own asking among them.
_PHONE_ASKED = 2
_ECHOED = 30
#: How the questions for what an urgent ticket lacks begin; left out where something else stands before.
_HEARD = "收到了。"
#: So many digits in a row are meant as a telephone number.
_DIGITS = re.compile(r"(?<![\d.])1[3-9]\d{5,14}(?![\d.])")
#: Somebody was there who can tell that a person has died.
_SEEN = re.compile("医生|医院|抢救|120|救护车|警察|民警|派出所|法医|消防|捞|火化|下葬|出殡")
#: The marks of `mask_personal_data`, in words.
_MARKS = {"[phone]": "（号码）", "[id-number]": "（身份证号）", "[card]": "（卡号）", "[number]": "（号码）"}
#: The kind of a cry for help that names no danger.
CRY = "urgent"


@dataclass(frozen=True)
class Said:
    """A message and what stands around it. `lacks`: what the urgent ticket does not know yet, None without one."""

    text: str
    danger: Danger | None
    before: Before
    lacks: Lacks | None
    urgent: bool
    ahead: int
    """How many wait before this citizen."""
    renewed: bool = False
    """There is danger again after it was taken back."""
    stage: Stage | None = None
    """How far the danger has come, by this message or what was said before."""
    promise: str | None = None
    """Where the urgent ticket is and until when somebody calls, where that was asked."""

    place: bool = False
    """It tells a place, or a piece of one."""
    digits: str = ""
    """The digits told so far of a telephone number that is dictated in pieces."""

    @property
    def kind(self) -> str | None:
        """The danger that the answer must be about."""
        if self.danger is None or self.before.kind == LIFE or (self.danger.kind == CRY and self.before.kind):
            return self.before.kind  # 救命 says only that it goes on
        return self.danger.kind

    @property
    def no_contact(self) -> bool:
        """Whether a call or a visit would put them in danger."""
        return self.before.no_contact

    @property
    def in_danger(self) -> bool:
        """There is danger, and nobody has taken it back; talk of ending one's life counts on all the same."""
        again = self.danger is not None or self.renewed
        ended = self.before.over or self.safe
        return self.urgent and (again or not ended or self.kind == LIFE)

    @property
    def safe(self) -> bool:
        """They are out of it, by what was said before or now, and what happened goes on."""
        again = self.danger is not None or self.renewed
        now = load_waiting_words().is_safe(self.text, self.before.kinds)
        return not again and not self.before.over and (now or self.before.safe)


@dataclass(frozen=True)
class Acknowledger:
    """Chooses among the hotline's own sentences and the lines of advice."""

    texts: ServiceTexts
    words: WaitingWords = field(default_factory=load_waiting_words)
    advice: UrgentAdvice = field(default_factory=load_urgent_advice)

    def notice_for(self, said: Said) -> Notice:
        """The one that fits best: how long it takes, what to do in danger, then what an urgent ticket lacks."""
        words = self.words
        if said.stage is Stage.DIED:
            return self._mourning(said)
        wait = words.of_wait(said.text) if said.danger is None else None
        if said.danger is None and said.promise is not None and words.wants_ticket(said.text):
            return self.texts.notices.all_on_ticket.filled(promise=said.promise)
        if wait is not None:
            return self._waiting(said, wait)
        asks_besides = said.before.over and said.danger is None and words.asks(said.text)
        of_ticket = self._of_ticket(said)
        if of_ticket is not None:
            return of_ticket
        in_danger = None
        if said.in_danger and not asks_besides:
            in_danger = self._alarm_again(said) if said.renewed and said.kind != LIFE else self._in_danger(said)
        return self._of_the_queue(said) if in_danger is None else in_danger

    def _of_ticket(self, said: Said) -> Notice | None:
        """What goes on the urgent ticket and is no danger: secrecy, that they are safe, 好, and facts of who is."""
        words, notices = self.words, self.texts.notices
        if said.lacks is None or said.danger is not None or said.renewed or said.kind == LIFE:
            return None
        if words.asks_secrecy(said.text):
            return self._and_what_lacks(notices.heard_secret, said)
        if words.means_here(said.text):
            return notices.heard_here if self._lacking(said) == "place" else notices.heard_no_phone
        if words.agrees(said.text):
            return notices.heard_agreed
        calm = not (said.in_danger or words.asks(said.text) or words.aside(said.text) is not None)
        return self._of_who_is_safe(said, said.lacks) if calm else None

    def _of_who_is_safe(self, said: Said, lacks: Lacks) -> Notice:
        """No advice any more: what they tell goes on the urgent ticket, and what it lacks is asked for."""
        words, notices = self.words, self.texts.notices
        if words.is_safe(said.text, said.before.kinds) and not said.before.safe:
            return notices.heard_safe_without_place if lacks.place else notices.heard_safe
        of_contact = self._of_contact(said)
        if of_contact is not None:
            return of_contact
        if said.place or find_phone(said.text, expected=True) is not None:
            return self._noted(said)
        return notices.noted_on_ticket.filled(said=_echo(said.text))

    def _and_what_lacks(self, notice: Notice, said: Said, between: str = "") -> Notice:
        """With the question for what the urgent ticket lacks next."""
        lacking = self._lacking(said)
        if lacking is None:
            return notice
        notices = self.texts.notices
        asked = notices.heard_with_wide_place if lacking == "place" else notices.heard_without_phone
        return Notice(text=notice.text + between + asked.text.removeprefix(_HEARD), buttons=notice.buttons)

    def _of_the_queue(self, said: Said) -> Notice:
        """What fits where there is nothing to say of danger: a question, a gap of the urgent ticket, or neither."""
        words, notices = self.words, self.texts.notices
        if words.asks(said.text) and (said.in_danger or words.aside(said.text) is None):
            return notices.heard_question
        lacking = self._lacking(said)
        if lacking == "place":
            last = said.before.last
            if last is not None and self.texts.place_asked in last.text:
                return self._fact_noted(said)
            return notices.heard_with_wide_place if self._knows_some_place(said) else notices.heard_without_place
        if lacking == "phone":
            return notices.heard_without_phone
        return notices.heard_urgent if said.in_danger else self._in_no_danger(said)

    def _in_no_danger(self, said: Said) -> Notice:
        """Somebody who only waits: nothing that they say meets silence, and the same does not come twice in a row."""
        notices = self.texts.notices
        match self.words.aside(said.text):
            case Aside.THANKS:
                return notices.heard_thanks
            case Aside.LEAVES:
                return notices.heard_leaves
            case Aside.INSULT if notices.heard_angry.text not in said.before.said[-2:]:
                return notices.heard_angry
            case _:
                turns = (notices.heard_in_queue, notices.heard_more, notices.heard_still)
                told = sum(text in {turn.text for turn in turns} for text in said.before.said)
                return turns[told % len(turns)]

    def just_said(self, notice: Notice, before: Before, now: datetime) -> bool:
        """The same is not said again to each line of a story; a question is answered each time."""
        notices, last = self.texts.notices, before.last
        if notice not in (
            notices.heard_urgent, notices.heard_life, notices.danger, notices.heard_no_place,
            notices.heard_without_place, notices.heard_without_phone, notices.heard_no_phone,
        ):  # fmt: skip
            return False
        return last is not None and last.text == notice.text and now - last.created_at < _REPEATED_AFTER

    def next_for(self, said: Said) -> Notice:
        """What is said in danger where nothing fits and the same was just said: the next line of what to do."""
        before = said.before
        line = self._next_line(said)
        if line is not None:
            return Notice(text=line, buttons=())
        notices = self.texts.notices
        return notices.heard_urgent if before.last and before.last.text == notices.danger.text else notices.danger

    def how_long(self, said: Said) -> Notice:
        """How many wait before them."""
        return self._waiting(said, Wait.TIME)

    def _waiting(self, said: Said, wait: Wait) -> Notice:
        """How many wait before them, and whom to call meanwhile; shorter when it was told.

        In danger no number is told: they were told that they come first. Where an urgent ticket is, is told first.
        """
        notices, places = self.texts.notices, self.texts.place_in_queue
        if wait in (Wait.HOURS, Wait.NUMBER):
            return notices.waiting_hours if wait is Wait.HOURS else notices.waiting_number
        place = places.first
        if said.ahead:
            place = places.urgent if said.urgent else places.behind.format(ahead=said.ahead)
        notice = notices.waiting
        if said.urgent:
            notice = notices.waiting_life if said.kind == LIFE else notices.waiting_urgent
            if said.no_contact:
                notice = notices.waiting_no_contact
        # Told before, though others wait before them by now.
        told = notice.filled(place="").text in "\n".join(said.before.said)
        notice = (notices.still_waiting if told else notice).filled(place=place)
        if said.promise is None or said.no_contact:
            return notice
        return Notice(text=f"{said.promise}\n{notice.text}", buttons=notice.buttons)

    def _advice(self, said: Said) -> str | None:
        before, alarm = said.before, said.danger is not None or said.renewed
        return self.advice.line(
            said.text, said.kind, before.said, alarm=alarm, acted=before.acted, story=before.story, stage=said.stage
        )

    def _next_line(self, said: Said) -> str | None:
        before = said.before
        return self.advice.next_line(
            said.text, said.kind, before.said, acted=before.acted, story=before.story, stage=said.stage
        )

    def _mourning(self, said: Said) -> Notice:
        """Words for somebody who has lost a person; a doctor is to look, where none is known to have been there."""
        line = self._advice(said)
        if line is None:
            return self.texts.notices.heard_mourning
        seen = said.before.stage is not None or _SEEN.search("\n".join((*said.before.story, said.text)))
        return Notice(text=line if seen else f"{line}\n{self.texts.ask_a_doctor}", buttons=())

    def _of_contact(self, said: Said) -> Notice | None:
        """What they do not tell, or do not want done: it is heard, and asked for no more."""
        words, notices = self.words, self.texts.notices
        if said.kind in FROM_SOMEBODY and words.forbids_contact(said.text):
            if notices.heard_no_contact.text not in said.before.said:
                return notices.heard_no_contact
            return notices.heard_no_contact_again.filled(line=self._next_line(said) or "")
        if said.digits and said.lacks is not None and said.lacks.phone:
            return notices.heard_phone_piece.filled(digits=in_groups(said.digits))
        wrong = find_phone(said.text, expected=True) is None and _DIGITS.search(folded(said.text)) is not None
        heard = (
            (words.refuses_place(said.text), notices.heard_no_place),
            (words.refuses_phone(said.text), notices.heard_no_phone),
            (words.means_this_number(said.text), notices.heard_which_number),
            (wrong, notices.heard_wrong_number),
        )
        return next((notice for applies, notice in heard if applies), None)

    def _alarm_again(self, said: Said) -> Notice:
        """As at the first alarm, the numbers come first."""
        alarm, advice = self.texts.notices.danger, self._advice(said)
        return alarm if advice is None else Notice(text=f"{alarm.text}\n{advice}", buttons=alarm.buttons)

    def _in_danger(self, said: Said) -> Notice | None:
        """What is said of the danger itself: a piece of a place is confirmed, and a line of what to do."""
        notices, life = self.texts.notices, said.kind == LIFE
        of_contact = self._of_contact(said)
        if of_contact is not None:
            return of_contact
        advice = self._advice(said)
        if advice is None and self.advice.special(said.kind, (*said.before.story, said.text)) == THREAT_OWN:
            # 我没醉, of one's own threat: it is met, and nobody who rages is asked for an address.
            advice = self._next_line(said) or notices.heard_urgent.text
        tells_place = said.stage is not Stage.CARED and said.place
        if tells_place or find_phone(said.text, expected=True) is not None:
            noted = self._noted(said)
            return noted if advice is None else Notice(text=f"{noted.text}\n{advice}", buttons=noted.buttons)
        if advice is not None:
            return Notice(text=advice, buttons=())
        if life:
            return notices.heard_life
        if said.danger is not None or self.advice.goes_on(said.text):
            last = said.before.last
            return notices.heard_urgent if last is not None and last.text == notices.danger.text else notices.danger
        return None

    def _noted(self, said: Said) -> Notice:
        """A place or a number is repeated, so that one sees that it has arrived; and the next gap asked for."""
        notices = self.texts.notices
        notice = notices.noted
        lacking = self._lacking(said)
        if lacking is not None:
            notice = notices.noted_without_place if lacking == "place" else notices.noted_without_phone
        if lacking == "place" and not said.place:
            known = self._knows_some_place(said)
            notice = notices.noted_phone_with_wide_place if known else notices.noted_phone_without_place
        if said.lacks is not None and said.lacks.elsewhere is not None:
            elsewhere = notices.noted_elsewhere.filled(said=_echo(said.text), unit=said.lacks.elsewhere)
            return self._and_what_lacks(elsewhere, said, "\n")
        return notice.filled(said=_echo(said.text))

    @staticmethod
    def _knows_some_place(said: Said) -> bool:
        return said.before.place_told or (said.lacks is not None and said.lacks.wide)

    def _fact_noted(self, said: Said) -> Notice:
        """What was said besides the place that was just asked for: it is heard, and what to do goes on."""
        noted = self.texts.notices.noted.filled(said=_echo(said.text))
        line = self._next_line(said)
        return noted if line is None else Notice(text=f"{noted.text}\n{line}", buttons=noted.buttons)

    def _lacking(self, said: Said) -> str | None:
        """`place` or `phone`: what is to be asked for next. Nothing once the danger was taken back."""
        if said.lacks is None or not (said.in_danger or said.safe) or said.stage is Stage.DIED:
            return None
        if said.lacks.place and not (said.before.no_place or self.words.refuses_place(said.text)):
            return "place"
        refused = said.no_contact or said.before.no_phone or self.words.refuses_phone(said.text)
        asked = sum(self.texts.phone_asked in told for told in said.before.said)
        return "phone" if said.lacks.phone and not refused and asked < _PHONE_ASKED else None


def _echo(text: str) -> str:
    """The citizen's words as they are repeated to them: personal numbers shortened, as tickets do."""
    said = mask_personal_data(" ".join(text.split()).rstrip("。.！!，,"))
    phone = find_phone(text, expected=True)
    for mark, word in _MARKS.items():
        shown = mask_phone(phone) if mark == "[phone]" and phone is not None else word
        said = said.replace(mark, shown)
    return said if len(said) <= _ECHOED else said[:_ECHOED] + "…"
