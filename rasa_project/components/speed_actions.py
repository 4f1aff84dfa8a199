"""Calling our actions: over connections that stay open, and with a check of their replies that costs little.

Rasa opens a connection for every call, and re-reads the whole JSON schema of a reply, with a check of the schema
itself, for every reply (20 to 50 ms). The schema stays the judge of what is accepted; it is compiled
once, and asked only about events that the plain look at slots and restarts does not cover.
"""

import contextlib
from typing import Any, AsyncIterator, Dict, Optional, Text

import aiohttp
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import Action, RemoteAction
from rasa.core.constants import DEFAULT_REQUEST_TIMEOUT
from rasa.utils.endpoints import EndpointConfig

# Shorter than uvicorn keeps a silent connection open (5 s): we must not write into one that it is closing.
_KEEP_SECONDS = 2.0


class OpenEndpoint(EndpointConfig):
    """An endpoint whose connections are kept. Used from one event loop."""

    _session: Optional[aiohttp.ClientSession] = None

    @contextlib.asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """The one session, which stays open."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers=self.headers,
                timeout=aiohttp.ClientTimeout(total=DEFAULT_REQUEST_TIMEOUT),
                connector=aiohttp.TCPConnector(keepalive_timeout=_KEEP_SECONDS, limit=0),
            )
        yield self._session

    async def request(self, *args: Any, **kwargs: Any) -> Optional[Any]:
        """As Rasa's. Sent once more when a kept connection turns out closed: our actions only read."""
        try:
            return await super().request(*args, **kwargs)
        except aiohttp.ClientConnectorError:
            raise  # nobody listens there
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return await super().request(*args, **kwargs)


class OwnAction(RemoteAction):
    """An action of ours. Differs from Rasa's in how a reply is checked, not in what passes."""

    def _validate_action_result(self, result: Any) -> bool:
        if not looks_right(result):
            error = best_match(_VALIDATOR.iter_errors(result))
            if error is not None:
                raise error
        return True


def own(action: Optional[Action]) -> Optional[Action]:
    """`action`, or if it is a call of the action server, the same as an `OwnAction`."""
    if type(action) is RemoteAction:
        return OwnAction(action.name(), action.action_endpoint)
    return action


def looks_right(result: Any) -> bool:
    """Whether the schema surely accepts this. False means: ask the schema."""
    if not isinstance(result, dict):
        return False
    events, responses = result.get("events", []), result.get("responses", [])
    return (
        isinstance(events, list)
        and isinstance(responses, list)
        and all(map(_is_plain, events))
        and all(isinstance(response, dict) for response in responses)
    )


def _is_plain(event: Any) -> bool:
    if not isinstance(event, dict):
        return False
    if type(event.get("timestamp")) not in (int, float, type(None)):
        return False
    if not isinstance(event.get("metadata"), (dict, type(None))):
        return False
    kind = event.get("event")
    return kind == "restart" or (kind == "slot" and isinstance(event.get("name"), str) and "value" in event)


def _validator() -> Any:
    schema: Dict[Text, Any] = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


_VALIDATOR = _validator()
