"""What a bot must be able to do, and the two ways it can fail. The bot itself lives elsewhere."""

import uuid
from dataclasses import dataclass, field
from typing import Any, Protocol

from hotline.conversations.model import Attention
from hotline.screenings.model import KeptScreening
from hotline.tickets.asking import Recipient, TicketAsk


@dataclass(frozen=True)
class BotMessage:
    """One bubble. `buttons`: {title, payload}; `citations`: as in the web chat contract."""

    text: str
    buttons: list[dict[str, str]] = field(default_factory=list)
    citations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class BotReply:
    """What the bot wants said, and what it wants done with the conversation in the same transaction.

    `hand_over` puts the conversation into the queue for a person; `attention` flags it;
    `region` is the division code it now knows ('' = none). `screening` is kept, as the citizen agreed; before that
    `forget_screening` deletes all that is kept of the conversation. `tickets`: what is asked of tickets; what came
    of it is said after the bot's words. `recipient`: who would get a ticket is to be named in them.
    """

    messages: tuple[BotMessage, ...]
    hand_over: bool = False
    attention: Attention | None = None
    region: str | None = None
    screening: KeptScreening | None = None
    forget_screening: bool = False
    tickets: tuple[TicketAsk, ...] = ()
    recipient: Recipient | None = None


@dataclass(frozen=True)
class BotRequest:
    """One message for the bot. `first_attempt` is False when it may have seen the message before."""

    conversation_id: uuid.UUID
    message_id: uuid.UUID
    text: str
    owner_epoch: int
    handed_back: bool
    first_attempt: bool


class BotUnavailable(Exception):
    """The bot is down or too slow; the message can be tried again later."""


class BotSilent(Exception):
    """The bot is up, but gave no answer to this message; trying the same again is of no use."""


class Bot(Protocol):
    """The bot as conversations see it."""

    async def ask(self, request: BotRequest) -> BotReply:
        """The bot's reply. Raises BotUnavailable or BotSilent; takes no longer than its own limit.

        Must be idempotent by `message_id` when `first_attempt` is False: a message whose answer was
        computed but lost on the way gets that same answer.
        """
        ...
