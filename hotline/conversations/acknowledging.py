"""Which notice fits what was said while a person is awaited and the bot does not answer."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotline.conversations.before import Before
from hotline.tickets.emergency import Lacks
from knowledge.danger import Danger
from knowledge.service_texts import Notice, ServiceTexts
from knowledge.ticket_numbers import find_phone
from knowledge.urgent_advice import LIFE, UrgentAdvice, load_urgent_advice
from knowledge.waiting import Wait, WaitingWords, load_waiting_words

#: After this long, what a citizen says while waiting is acknowledged in the same words again.
_REPEATED_AFTER = timedelta(minutes=2)
#: A telephone number is asked for so many times, the bot's own asking among them.
_PHONE_ASKED = 2
_ECHOED = 30


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

    @property
    def kind(self) -> str | None:
        """The danger that the answer must be about."""
        if self.danger is not None and self.before.kind != LIFE:
            return self.danger.kind
        return self.before.kind

    @property
    def in_danger(self) -> bool:
        """There is danger, and nobody has taken it back; talk of ending one's life counts on all the same."""
        again = self.danger is not None or self.renewed
        return self.urgent and (again or not self.before.over or self.kind == LIFE)


@dataclass(frozen=True)
class Acknowledger:
    """Chooses among the hotline's own sentences and the lines of advice."""

    texts: ServiceTexts
    words: WaitingWords = field(default_factory=load_waiting_words)
    advice: UrgentAdvice = field(default_factory=load_urgent_advice)

    def notice_for(self, said: Said) -> Notice:
        """The one that fits best: how long it takes, what to do in danger, then what an urgent ticket lacks."""
        words, notices = self.words, self.texts.notices
        wait = words.of_wait(said.text) if said.danger is None else None
        if wait is not None:
            return self._waiting(said, wait)
        asks_besides = said.before.over and said.danger is None and words.asks(said.text)
        in_danger = None
        if said.in_danger and not asks_besides:
            in_danger = self._alarm_again(said) if said.renewed and said.kind != LIFE else self._in_danger(said)
        if in_danger is not None:
            return in_danger
        if words.asks(said.text):
            return notices.heard_question
        lacking = self._lacking(said)
        if lacking == "place":
            return notices.heard_without_place
        if lacking == "phone":
            return notices.heard_without_phone
        return notices.heard_urgent if said.in_danger else notices.heard_in_queue

    def just_said(self, notice: Notice, before: Before, now: datetime) -> bool:
        """The same is not said again to each line of a story; a question is answered each time."""
        notices, last = self.texts.notices, before.last
        if notice not in (
            notices.heard_in_queue, notices.heard_urgent, notices.heard_life, notices.danger,
            notices.heard_without_place, notices.heard_without_phone, notices.heard_no_phone,
        ):  # fmt: skip
            return False
        return last is not None and last.text == notice.text and now - last.created_at < _REPEATED_AFTER

    def next_for(self, said: Said) -> Notice:
        """What is said in danger where nothing fits and the same was just said: the next line of what to do."""
        before = said.before
        line = self.advice.next_line(said.text, said.kind, before.said, acted=before.acted, story=before.story)
        if line is not None:
            return Notice(text=line, buttons=())
        notices = self.texts.notices
        return notices.heard_urgent if before.last and before.last.text == notices.danger.text else notices.danger

    def _waiting(self, said: Said, wait: Wait) -> Notice:
        """How many wait before them, and whom to call meanwhile; shorter when it was told."""
        notices, places = self.texts.notices, self.texts.place_in_queue
        if wait is not Wait.TIME:
            return notices.waiting_hours if wait is Wait.HOURS else notices.waiting_number
        place = places.behind.format(ahead=said.ahead) if said.ahead else places.first
        notice = notices.waiting
        if said.urgent:
            notice = notices.waiting_life if said.kind == LIFE else notices.waiting_urgent
        notice = notice.filled(place=place)
        return notices.still_waiting.filled(place=place) if notice.text in said.before.said else notice

    def _advice(self, said: Said) -> str | None:
        before, alarm = said.before, said.danger is not None or said.renewed
        return self.advice.line(said.text, said.kind, before.said, alarm=alarm, acted=before.acted, story=before.story)

    def _alarm_again(self, said: Said) -> Notice:
        """As at the first alarm, the numbers come first."""
        alarm, advice = self.texts.notices.danger, self._advice(said)
        return alarm if advice is None else Notice(text=f"{alarm.text}\n{advice}", buttons=alarm.buttons)

    def _in_danger(self, said: Said) -> Notice | None:
        """What is said of the danger itself: a piece of a place is confirmed, and a line of what to do."""
        notices, life = self.texts.notices, said.kind == LIFE
        advice = self._advice(said)
        if self.words.refuses_phone(said.text):
            return notices.heard_no_phone
        if self.words.tells_place(said.text) or find_phone(said.text, expected=True) is not None:
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
        text = " ".join(said.text.split()).rstrip("。.！!，,")
        return notice.filled(said=text if len(text) <= _ECHOED else text[:_ECHOED] + "…")

    def _lacking(self, said: Said) -> str | None:
        """`place` or `phone`: what is to be asked for next. Nothing once the danger was taken back."""
        if said.lacks is None or not said.in_danger:
            return None
        if said.lacks.place:
            return "place"
        refused = said.before.no_phone or self.words.refuses_phone(said.text)
        asked = sum(self.texts.phone_asked in told for told in said.before.said)
        return "phone" if said.lacks.phone and not refused and asked < _PHONE_ASKED else None
