"""What citizens are told of their tickets, in writing and spoken."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from knowledge.service_texts import ButtonText
from knowledge.speech import say_text
from knowledge.yaml_text import read_yaml


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TicketText(_Model):
    """A text with its placeholders, its spoken form, and buttons under it."""

    text: str
    spoken: str | None = None
    buttons: tuple[ButtonText, ...] = ()

    def filled(self, values: Mapping[str, str]) -> tuple[str, str]:
        """Text and spoken form with the values in place. Raises KeyError for one that is missing."""
        return self.text.format_map(values), say_text((self.spoken or self.text).format_map(values))

    def button_dicts(self) -> list[dict[str, str]]:
        """The buttons as the chat contract has them."""
        return [button.model_dump() for button in self.buttons]


class TicketTexts(_Model):
    """All of ticket_texts.yaml."""

    moment: str
    moment_spoken: str
    weekdays: str
    minutes_spoken: dict[int, str]
    minute_spoken: str
    digits: str
    somebody: str
    provisional: str
    dissatisfied: str
    recipient_named: str
    recipient_above: str
    recipient_above_bureau: str
    recipient_elsewhere: str
    recipient_unrouted: str
    recipient_unrouted_above: str
    recipient_unrouted_above_bureau: str
    place_known: str
    place_changed: str
    urgent_placeless: str
    opened_urgent_placeless: TicketText
    taken_back: str
    keep_quiet: str
    no_contact: str
    urgent_promised: str
    urgent_unrouted: str
    urgent_contacted: str
    urgent_elsewhere: str
    urgent_late: str
    notices: dict[str, TicketText]
    duty_phone: TicketText
    opened: TicketText
    opened_urgent: TicketText
    opened_unrouted: TicketText
    opened_urgent_unrouted: TicketText
    opened_urgent_elsewhere: TicketText
    joined: TicketText
    joined_urgent: TicketText
    joined_urgent_unrouted: TicketText
    status: TicketText
    states: dict[str, str]
    promised: str
    promised_spoken: str
    late: str
    held: str
    answer: str
    no_tickets: TicketText
    nothing_to_rate: TicketText
    not_found: TicketText
    code_needed: TicketText
    code_locked: TicketText
    urged: TicketText
    urged_today: TicketText
    nothing_to_urge: TicketText
    withdrawn_by_citizen: TicketText
    not_withdrawn: TicketText
    added: TicketText
    not_added: TicketText
    rated_good: TicketText
    rated_bad: TicketText
    rated_bad_last: TicketText
    rated_already: TicketText
    not_to_rate: TicketText
    ended: dict[str, TicketText]
    rate_reason: TicketText
    rate_how: TicketText
    phone_changed: TicketText
    phone_changed_note: str
    no_phone_anonymous: TicketText
    taken_off: TicketText
    taken_off_by_code: TicketText
    taken_off_note: str
    nothing_to_take_off: TicketText
    kept_urgent: TicketText
    contact_fields: dict[str, str]
    which: TicketText
    which_line: str

    def when(self, local: datetime) -> str:
        """A moment (already in China's time) as people write it: 12月3日（周四）17:30."""
        return self.moment.format(
            month=local.month,
            day=local.day,
            weekday=self.weekdays[local.weekday()],
            hour=local.hour,
            minute=local.minute,
        )

    def moments(self, name: str, local: datetime) -> dict[str, str]:
        """The same moment as {name} and {name_spoken}, to fill texts with."""
        return {name: self.when(local), f"{name}_spoken": self.when_spoken(local)}

    def when_spoken(self, local: datetime) -> str:
        """The same as people say it: 12月3号，星期四，17点半."""
        minute = self.minutes_spoken.get(local.minute, self.minute_spoken.format(minute=local.minute))
        return self.moment_spoken.format(
            month=local.month,
            day=local.day,
            weekday=self.weekdays[local.weekday()],
            hour=local.hour,
            minute_spoken=minute,
        )

    def said_digits(self, digits: str) -> str:
        """Digit by digit, in groups as in print: 261126-3609 → 二六一一二六，三六零九."""
        return "".join(self.digits[int(mark)] if mark.isdigit() else "，" for mark in digits)


@cache
def load_ticket_texts() -> TicketTexts:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = resources.files("knowledge").joinpath("ticket_texts.yaml").read_text(encoding="utf-8")
    return TicketTexts.model_validate(read_yaml(raw))
