"""What an action wants done with the conversation. Sent with a message; the hotline carries it out."""

from typing import Any

from rasa_sdk.executor import CollectingDispatcher


def custom(
    *,
    citations: list[dict[str, str]] | None = None,
    region: str | None = None,
    attention: str | None = None,
    hand_over: bool = False,
    screening: dict[str, Any] | None = None,
    forget_screening: bool = False,
    ticket: dict[str, Any] | None = None,
    recipient: dict[str, Any] | None = None,
    more: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The `custom` part of a bot message; unset parts are left out.

    `region`: division code the conversation is about ('' = forgotten). `attention`: why a person
    should look (noted, requested, urgent). `hand_over`: into the queue for a person. `screening`: a result to keep,
    with the citizen's consent; `forget_screening`: nothing of a screening is kept any more. `ticket`: what is asked of
    tickets, as `hotline.tickets.asking.TicketAsk`. `recipient`: a form whose office the hotline names, as
    `hotline.tickets.asking.Recipient`. `more`: what an answer left out (its `text` and `citations`), for who asks; the
    bot's own, the hotline does not look at it.
    """
    effects: dict[str, Any] = {}
    if region is not None:
        effects["region"] = region
    if attention is not None:
        effects["attention"] = attention
    if hand_over:
        effects["hand_over"] = True
    if screening is not None:
        effects["screening"] = screening
    if ticket is not None:
        effects["ticket"] = ticket
    if recipient is not None:
        effects["recipient"] = recipient
    if forget_screening:
        effects["forget_screening"] = True
    parts: dict[str, Any] = {}
    if citations:
        parts["citations"] = citations
    if more:
        parts["more"] = more
    if effects:
        parts["effects"] = effects
    return parts


def utter(dispatcher: CollectingDispatcher, response: str, /, **values: Any) -> None:
    """Say one of the domain's responses; `custom=` takes what `custom()` made, the rest fills it in."""
    parts = values.pop("custom", None)
    dispatcher.utter_message(response=response, json_message=parts, **values)
