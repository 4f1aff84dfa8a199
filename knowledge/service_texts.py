"""What the hotline itself says to citizens: greeting, notices, error sentences, shortcut words."""

from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict

from knowledge.yaml_text import read_yaml


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ButtonText(_Model):
    """A button: what it shows, and the words a tap sends."""

    title: str
    payload: str


class Notice(_Model):
    """A sentence or two with buttons."""

    text: str
    buttons: tuple[ButtonText, ...]

    def filled(self, **values: str) -> "Notice":
        """With its gaps filled in."""
        return Notice(text=self.text.format_map(values), buttons=self.buttons)

    def button_dicts(self) -> list[dict[str, str]]:
        """The buttons as the chat contract has them."""
        return [button.model_dump() for button in self.buttons]


class Notices(_Model):
    """The notices that conversations may send."""

    bot_unavailable: Notice
    bot_silent: Notice
    given_up: Notice
    nothing_to_retry: Notice
    handed_over: Notice
    already_waiting: Notice
    heard_in_queue: Notice
    heard_more: Notice
    heard_still: Notice
    heard_thanks: Notice
    heard_leaves: Notice
    heard_angry: Notice
    heard_urgent: Notice
    heard_life: Notice
    heard_question: Notice
    alarm_denied: Notice
    alarm_denied_ticket: Notice
    alarm_long_ago: Notice
    heard_calmed: Notice
    heard_calmed_life: Notice
    heard_calmed_cared: Notice
    heard_mourning: Notice
    heard_no_phone: Notice
    heard_no_place: Notice
    heard_no_contact: Notice
    heard_no_contact_again: Notice
    heard_safe: Notice
    heard_safe_without_place: Notice
    noted_on_ticket: Notice
    all_on_ticket: Notice
    heard_agreed: Notice
    heard_secret: Notice
    heard_which_number: Notice
    heard_wrong_number: Notice
    heard_phone_piece: Notice
    life_before_answer: Notice
    waiting: Notice
    waiting_urgent: Notice
    waiting_no_contact: Notice
    waiting_life: Notice
    still_waiting: Notice
    waiting_hours: Notice
    waiting_number: Notice
    heard_without_place: Notice
    heard_without_phone: Notice
    noted: Notice
    noted_without_place: Notice
    noted_phone_without_place: Notice
    noted_without_phone: Notice
    noted_elsewhere: Notice
    heard_with_wide_place: Notice
    noted_phone_with_wide_place: Notice
    heard_here: Notice
    operator_took_over: Notice
    handed_back_by_citizen: Notice
    handed_back_to_answer: Notice
    handed_back_by_operator: Notice
    danger: Notice


class Shortcuts(_Model):
    """Words understood without the bot."""

    request_human: frozenset[str]
    retry: frozenset[str]
    back_to_bot: frozenset[str]
    leave_queue: frozenset[str]


class PlaceInQueue(_Model):
    """How many wait before somebody."""

    first: str
    behind: str
    urgent: str


class ServiceTexts(_Model):
    """All of service_texts.yaml."""

    greeting: Notice
    shortcuts: Shortcuts
    notices: Notices
    phone_asked: str
    place_asked: str
    ask_a_doctor: str
    way_out: tuple[ButtonText, ...]
    place_in_queue: PlaceInQueue
    errors: dict[str, str]


@cache
def load_service_texts() -> ServiceTexts:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    raw = resources.files("knowledge").joinpath("service_texts.yaml").read_text(encoding="utf-8")
    return ServiceTexts.model_validate(read_yaml(raw))
