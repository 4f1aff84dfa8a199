"""The public web chat contract: sessions, messages, history, live events. See docs/webchat.md."""

import uuid
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.clock import Clock
from hotline.conversations import repository
from hotline.conversations.feed import Feed
from hotline.conversations.model import WEBCHAT, Conversation, Message, MessageState
from hotline.conversations.service import ConversationService
from hotline.conversations.turns import TurnRunner
from hotline.db.engine import lost_database_is_unavailable, transaction
from hotline.errors import Forbidden, NotFound, Unauthorized
from knowledge import Library
from telephony.addresses import hash_of_address
from telephony.webchat.events import EventStream, stream_response
from telephony.webchat.schemas import (
    ErrorOut,
    MessageIn,
    MessageOut,
    MessagesOut,
    RegionHit,
    RegionOut,
    RegionsOut,
    SessionIn,
    SessionOut,
    message_out,
    owner_of,
)
from telephony.webchat.tokens import Tokens

_RECEIVED = Counter("hotline_messages_received_total", "Citizens' messages taken in", ["channel"])
_LARGEST_SEQ = 2**31 - 1
_bearer = HTTPBearer(auto_error=False, description="The token of POST /api/chat/sessions")


@dataclass
class WebChat:
    """What the web chat needs, wired by the composition root."""

    engine: AsyncEngine
    service: ConversationService
    turns: TurnRunner
    feed: Feed
    tokens: Tokens
    library: Library
    clock: Clock
    address_key: str
    """Key of the hash under which a network address is kept."""
    events: EventStream = field(init=False)

    def __post_init__(self) -> None:
        self.events = EventStream(self.engine, self.service, self.feed, self.region_out)

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One request's transaction; a lost database becomes `Unavailable`."""
        return transaction(self.engine)

    def client_key(self, address: str | None) -> str | None:
        """Keyed hash of a network address, so that the address itself is not kept."""
        return hash_of_address(self.address_key, address)

    def region_out(self, conversation: Conversation) -> RegionOut | None:
        """The conversation's region by its full name, if one is known."""
        if conversation.region is None or self.library.regions.get(conversation.region) is None:
            return None
        return RegionOut(code=conversation.region, name=self.library.regions.full_name(conversation.region))


def _errors(*codes: int) -> dict[int | str, dict[str, object]]:
    return {code: {"model": ErrorOut} for code in codes}


def build_router(chat: WebChat) -> APIRouter:
    """The routes of the contract."""
    router = APIRouter(prefix="/api", tags=["chat"])

    async def own_conversation(
        credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        session_id: Annotated[str | None, Query(description="Optional; 403 when not the token's own.")] = None,
    ) -> uuid.UUID:
        if credentials is None:
            raise Unauthorized("token_missing", "send Authorization: Bearer <token>")
        conversation_id = chat.tokens.conversation_of(credentials.credentials)
        refuse_other_session(conversation_id, session_id)
        structlog.contextvars.bind_contextvars(conversation_id=str(conversation_id))
        return conversation_id

    OwnConversation = Annotated[uuid.UUID, Depends(own_conversation)]

    @router.post("/chat/sessions", status_code=201, responses=_errors(400, 413, 422, 429, 503))
    async def open_session(request: Request, _: SessionIn) -> SessionOut:
        """Open a conversation; returns its token and greeting."""
        address = request.client.host if request.client else None
        async with chat.transaction() as session:
            conversation, greeting = await chat.service.open(
                session,
                channel=WEBCHAT,
                client_key=chat.client_key(address),
                now=chat.clock(),
            )
        return SessionOut(
            session_id=conversation.id,
            token=chat.tokens.issue(conversation.id),
            greeting=[message_out(greeting)],
        )

    @router.post("/chat/messages", responses=_errors(400, 401, 403, 404, 409, 413, 422, 429, 503))
    async def send_message(body: MessageIn, conversation_id: OwnConversation) -> MessagesOut:
        """Say something; returns the replies to it. The same `client_msg_id` again returns the same."""
        refuse_other_session(conversation_id, body.session_id)
        async with chat.transaction() as session:
            message = await chat.service.receive(
                session,
                conversation_id,
                client_msg_id=body.client_msg_id,
                text=body.text,
                now=chat.clock(),
            )
        _RECEIVED.labels("webchat").inc()
        if message.state == MessageState.WAITING:
            async with lost_database_is_unavailable():
                await chat.turns.run(conversation_id)
        return await replies(conversation_id, message)

    async def replies(conversation_id: uuid.UUID, message: Message) -> MessagesOut:
        async with chat.transaction() as session:
            conversation = await repository.get(session, conversation_id)
            assert conversation is not None
            said = await repository.replies_to(session, message.id)
            return _messages_out(chat, conversation, [message_out(reply) for reply in said])

    @router.get("/chat/messages", responses=_errors(401, 403, 404, 422, 503))
    async def read_messages(
        conversation_id: OwnConversation,
        after: Annotated[int, Query(ge=0, le=_LARGEST_SEQ, description="Last seq known")] = 0,
    ) -> MessagesOut:
        """Up to 200 messages after `after`, in order; ask again from the last one's seq."""
        async with chat.transaction() as session:
            conversation, messages = await chat.service.read(session, conversation_id, after)
            return _messages_out(chat, conversation, [message_out(said) for said in messages])

    @router.get(
        "/chat/events",
        response_class=Response,
        responses={
            200: {
                "description": "Server-sent events: `message` (id = seq, data = a message) and "
                "`state` (data = owner and region). `Last-Event-ID` or `after` resumes.",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **_errors(401, 403, 404, 422, 429, 503),
        },
    )
    async def events(
        conversation_id: OwnConversation,
        after: Annotated[int, Query(ge=0, le=_LARGEST_SEQ, description="Last seq known")] = 0,
        last_event_id: Annotated[str | None, Header(description="Last seq received; wins over `after`")] = None,
    ) -> Response:
        """Everything said after the cursor, then everything new as it is said."""
        cursor = after
        if last_event_id is not None and last_event_id.isascii() and last_event_id.isdigit():
            cursor = min(int(last_event_id), _LARGEST_SEQ)
        async with chat.transaction() as session:
            if await repository.get(session, conversation_id) is None:
                raise NotFound("conversation_not_found", "no such conversation")
        return stream_response(chat.events.follow(conversation_id, cursor))

    @router.get("/regions", tags=["regions"], responses=_errors(422))
    async def regions(
        q: Annotated[str, Query(max_length=40, description="Beginning of a division's name")] = "",
    ) -> RegionsOut:
        """Divisions whose name begins like `q`, for the region picker; at most 20."""
        hits = chat.library.regions.search(q, 20)
        return RegionsOut(
            regions=[
                RegionHit(
                    code=hit.code,
                    name=hit.name,
                    full_name=chat.library.regions.full_name(hit.code),
                )
                for hit in hits
            ]
        )

    return router


def refuse_other_session(conversation_id: uuid.UUID, session_id: str | None) -> None:
    """Raises Forbidden when the caller names a session that is not the token's own."""
    if session_id is not None and session_id != str(conversation_id):
        raise Forbidden("session_forbidden", "the token belongs to another session")


def _messages_out(chat: WebChat, conversation: Conversation, messages: list[MessageOut]) -> MessagesOut:
    return MessagesOut(
        owner=owner_of(conversation),
        messages=messages,
        region=chat.region_out(conversation),
    )
