"""The effect that opens a ticket, checked as the hotline checks it."""

from typing import Any

from actions.tickets.accused import Level
from actions.tickets.state import Form
from actions.tickets.story import LONGEST
from hotline.tickets.asking import Recipient, TicketAsk
from hotline.tickets.categories import category


def ticket_of(form: Form, about: Level | None = None) -> dict[str, Any]:
    """The effect for a form that was agreed to. `about`: the level of the bureau complained of.

    Raises pydantic.ValidationError.
    """
    # Where it is belongs to the matter; an anonymous ticket keeps no address of a person.
    where = f"\n{form.address}" if form.anonymous and form.address else ""
    ask = TicketAsk(
        kind="open",
        category=category(form.category).id,
        text=form.text[: LONGEST - len(where)] + where,
        division=form.region,
        address=None if form.anonymous else form.address,
        concerns=form.who[:50] if form.who else None,
        contact_name=None if form.anonymous else form.name or form.phone_of,
        contact_phone=None if form.anonymous else form.phone,
        consent=True,
        anonymous=form.anonymous,
        program=form.program,
        facts=form.facts,
        separate=form.separate,
        about=about,
    )
    return ask.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"kind": "open"}


def urgent_ticket(text: str, region: str | None, who: str | None) -> dict[str, Any]:
    """The effect that opens an urgent one at once, with what is known and nothing that needs consent."""
    ask = TicketAsk(kind="open", category="urgent_aid", text=text[:LONGEST], division=region, concerns=who)
    return ask.model_dump(mode="json", exclude_none=True, exclude_defaults=True) | {"kind": "open"}


def recipient_of(form: Form, words: str, about: Level | None = None) -> dict[str, Any]:
    """The effect by which the hotline names who would get this form, where the bot said `words`."""
    asked = Recipient(category=category(form.category).id, division=form.region, words=words, about=about)
    return asked.model_dump(mode="json", exclude_none=True)
