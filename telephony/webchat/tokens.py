"""Signed chat tokens. A token names one conversation and opens no other."""

import uuid

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from hotline.errors import Unauthorized


class Tokens:
    """Issues and reads tokens. `key` signs them, `hours` is how long one is good for."""

    def __init__(self, key: str, hours: float) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="webchat-session")
        self._max_age = int(hours * 3600)

    def issue(self, conversation_id: uuid.UUID) -> str:
        """A token for this conversation."""
        token = self._serializer.dumps(str(conversation_id))
        return token if isinstance(token, str) else token.decode()

    def conversation_of(self, token: str) -> uuid.UUID:
        """The conversation that the token opens. Raises Unauthorized."""
        try:
            return uuid.UUID(self._serializer.loads(token, max_age=self._max_age))
        except SignatureExpired as error:
            raise Unauthorized("token_expired", "the token has expired; open a session") from error
        except (BadSignature, ValueError, TypeError, AttributeError) as error:
            raise Unauthorized("token_invalid", "the token is not one of ours") from error
