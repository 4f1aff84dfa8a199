"""What comes with a request about a ticket: its number, the token that opens it, a key that makes a request one."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Depends, Header, Path
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from telephony.tickets.schemas import KEY
from telephony.webchat.schemas import REFUSAL

_bearer = HTTPBearer(
    auto_error=False,
    scheme_name="TicketToken",
    description="The token of POST /api/tickets/{no}/lookup, or the chat's of the conversation that opened the ticket",
)
Number = Annotated[
    str, Path(max_length=60, pattern=r"^[0-9-]+$", description="The ticket's number, with or without its dashes")
]
IdempotencyKey = Annotated[str | None, Header(pattern=KEY, description="The same as `request_key`, and wins over it")]
KEY_PATTERN = re.compile(KEY)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]


def errors(*codes: int) -> dict[int | str, dict[str, object]]:
    """The documented refusals of a route: these statuses, and 503."""
    return {code: dict(REFUSAL) for code in sorted({*codes, 503})}


def token_of(credentials: HTTPAuthorizationCredentials | None) -> str | None:
    """The token that came along, if any."""
    return credentials.credentials if credentials is not None else None
