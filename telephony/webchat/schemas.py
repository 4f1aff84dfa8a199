"""The web chat's JSON, as in docs/webchat.md and /openapi.json."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from hotline.conversations.model import Conversation, Message
from hotline.conversations.text_rules import LONGEST_TEXT

# What text_rules takes, for readers of the schema: no control characters, and something that shows.
_CONTROLS = r"\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f"
_UNSEEN = r"\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_TEXT_PATTERN = f"^[^{_CONTROLS}]*[^{_CONTROLS}{_UNSEEN}][^{_CONTROLS}]*$"

OwnerName = Literal["bot", "queue", "operator"]
SenderName = Literal["citizen", "bot", "operator", "system"]


class SessionIn(BaseModel):
    """Body of POST /api/chat/sessions: an empty object."""

    model_config = ConfigDict(extra="forbid")


class MessageIn(BaseModel):
    """Body of POST /api/chat/messages."""

    model_config = ConfigDict(extra="forbid", strict=True)

    client_msg_id: Annotated[
        str,
        Field(
            description="A UUID the client makes; the same one again returns the same reply.",
            json_schema_extra={"format": "uuid"},
        ),
    ]
    text: Annotated[
        str,
        Field(
            description=f"What the citizen says: 1 to {LONGEST_TEXT} characters, not only blanks, "
            "no control characters but line breaks and tabs.",
            json_schema_extra={"minLength": 1, "maxLength": LONGEST_TEXT, "pattern": _TEXT_PATTERN},
        ),
    ]
    session_id: Annotated[
        str | None,
        Field(description="Optional; refused with 403 when it is not the token's own."),
    ] = None


class ButtonOut(BaseModel):
    """A tap sends `payload` as an ordinary message."""

    title: str
    payload: str


class CitationOut(BaseModel):
    """Where a figure or condition stands. An empty `quote` means a retelling, not the wording."""

    document: str
    number: str
    clause: str
    quote: str
    date: str
    region: str
    url: str


class MessageOut(BaseModel):
    """One thing said."""

    id: uuid.UUID
    seq: int
    sender: SenderName
    text: str
    buttons: list[ButtonOut]
    citations: list[CitationOut]
    at: datetime
    client_msg_id: str | None = None


class RegionOut(BaseModel):
    """The division a conversation is about."""

    code: str
    name: str


class RegionHit(RegionOut):
    """A division the picker may offer."""

    full_name: str


class RegionsOut(BaseModel):
    """Answer of GET /api/regions."""

    regions: list[RegionHit]


class SessionOut(BaseModel):
    """Answer of POST /api/chat/sessions."""

    session_id: uuid.UUID
    token: str
    greeting: list[MessageOut]


class MessagesOut(BaseModel):
    """Replies to one message, or the messages after a cursor."""

    owner: OwnerName
    messages: list[MessageOut]
    region: RegionOut | None


class ErrorDetail(BaseModel):
    """`code` for programs, `message` in Chinese for the citizen."""

    code: str
    message: str
    field: str | None = None
    allowed: list[str] | None = None
    """After a 409 of a ticket: what may be done now, and its version."""
    version: int | None = None


class ErrorOut(BaseModel):
    """Every error of the public API."""

    error: ErrorDetail


#: A documented refusal with an ErrorOut, as the schema says it. FastAPI would build a parser of its own for each
#: response that names the model; there are three hundred, and none is ever parsed. The chat's routes name it.
REFUSAL: dict[str, object] = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorOut"}}}}


def message_out(message: Message) -> MessageOut:
    """A stored message as the contract shows it."""
    return MessageOut.model_validate(
        {
            "id": message.id,
            "seq": message.seq,
            "sender": message.sender,
            "text": message.text,
            "buttons": message.buttons,
            "citations": message.citations,
            "at": message.created_at,
            "client_msg_id": message.client_msg_id,
        }
    )


def owner_of(conversation: Conversation) -> OwnerName:
    """The owner as the contract names it."""
    names: dict[str, OwnerName] = {"bot": "bot", "queue": "queue", "operator": "operator"}
    return names[conversation.owner]
