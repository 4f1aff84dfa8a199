"""What a ticket asks or reads back, for who does not understand it: never the same line twice.

First in other words, then in simpler ones with an example, then a person is offered; who still does not follow is
asked something else.
"""

from __future__ import annotations

from dataclasses import replace

from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.effects import custom
from actions.tickets.prompts import TicketPrompts
from actions.tickets.state import Form
from knowledge import Library
from knowledge.ticket_form import load_ticket_form

_SIMPLER, _PERSON = 1, 2
_CONSENT = "consent"


def not_understood(
    dispatcher: CollectingDispatcher, form: Form, library: Library, prompts: TicketPrompts
) -> list[EventType]:
    """听不懂, by how often it was said to this question."""
    consents, now = form.status == _CONSENT, replace(form, unclear=form.unclear + 1)
    # A read-back has just been told: there are no other words for it but the simpler ones.
    times = form.unclear + (1 if consents else 0)
    if times == 0:
        return prompts.explain(dispatcher, now)  # why it is asked; they were heard, and gave no wrong answer
    if times == _SIMPLER:
        words = load_ticket_form()
        text = words.says[f"simpler_{_CONSENT if consents else form.current or 'what'}"]
        _utter(dispatcher, text, (prompts.says("agree_button"), prompts.says("refuse_button")) if consents else
               words.asks[form.current or "what"].buttons)  # fmt: skip
    elif times == _PERSON:
        text = prompts.says("person_for_consent" if consents else "person_for_question")
        person = {"title": library.say("button_person"), "payload": library.say("payload_person")}
        dispatcher.utter_message(text=text, buttons=[person], json_message=custom(attention="noted"))
    elif consents:
        return prompts.put_aside(dispatcher, form)
    else:
        return prompts.skip(dispatcher, form, "skipped_after_two")
    return [now.event()]


def _utter(dispatcher: CollectingDispatcher, text: str, titles: tuple[str, ...]) -> None:
    buttons = [{"title": title, "payload": title} for title in titles]
    dispatcher.utter_message(text=text, buttons=buttons, json_message=custom())
