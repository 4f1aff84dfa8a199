"""Signed tokens of tickets. One opens one ticket for half an hour; the page's forms carry one of their own."""

from __future__ import annotations

import uuid

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from hotline.errors import Unauthorized

MINUTES = 30


class TicketTokens:
    """Issues and reads tokens. `key` signs them; `salt` keeps tokens for different uses apart."""

    def __init__(self, key: str, *, salt: str = "ticket", minutes: float = MINUTES) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt=salt)
        self._max_age = int(minutes * 60)

    def issue(self, ticket_id: uuid.UUID) -> str:
        """A token for this ticket."""
        token = self._serializer.dumps(str(ticket_id))
        return token if isinstance(token, str) else token.decode()

    def ticket_of(self, token: str) -> uuid.UUID | None:
        """The ticket that the token opens; None if it is not one of ours. Raises Unauthorized when it is too old."""
        try:
            return uuid.UUID(self._serializer.loads(token, max_age=self._max_age))
        except SignatureExpired as error:
            raise ticket_closed() from error
        except (BadSignature, ValueError, TypeError, AttributeError):
            return None


def ticket_closed() -> Unauthorized:
    """The same whether there is no token, a forged one or an old one."""
    return Unauthorized("ticket_closed", "send number and code to POST /api/tickets/{no}/lookup")
