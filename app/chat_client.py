"""A client of the public web chat contract, for the terminal and for anything that tests it."""

import time
import uuid
from dataclasses import dataclass
from typing import Any, Self

import httpx

_TRIES = 4


class ChatFailed(Exception):
    """The server refused or could not be reached; the text says why and what to do."""


@dataclass
class ChatClient:
    """One conversation. `base_url` as shown by `make up`, `timeout` in seconds for one answer."""

    base_url: str
    timeout: float = 40.0
    session_id: str = ""
    owner: str = "bot"

    def __post_init__(self) -> None:
        self._http = httpx.Client(base_url=self.base_url, timeout=self.timeout, trust_env=False)
        self._last_seq = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def headers(self) -> dict[str, str]:
        """What a request of one's own must carry to speak for this conversation."""
        return {"Authorization": self._http.headers["Authorization"]}

    def close(self) -> None:
        """Give the connection back; the conversation goes on at the server."""
        self._http.close()

    def open(self) -> list[dict[str, Any]]:
        """Open a conversation; returns its greeting."""
        answer = self._request("POST", "/api/chat/sessions", json={})
        self.session_id = answer["session_id"]
        self._http.headers["Authorization"] = f"Bearer {answer['token']}"
        return self._seen(answer["greeting"])

    def say(self, text: str) -> list[dict[str, Any]]:
        """Say something; returns the replies. Sent again under the same id if the line breaks."""
        body = {"client_msg_id": str(uuid.uuid4()), "text": text}
        answer = self._request("POST", "/api/chat/messages", json=body)
        self.owner = answer["owner"]
        return self._seen(answer["messages"])

    def news(self) -> list[dict[str, Any]]:
        """What was said since, by anybody but the citizen."""
        answer = self._request("GET", f"/api/chat/messages?after={self._last_seq}")
        self.owner = answer["owner"]
        return [said for said in self._seen(answer["messages"]) if said["sender"] != "citizen"]

    def _seen(self, messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
        self._last_seq = max([self._last_seq, *(said["seq"] for said in messages)])
        return messages

    def _request(self, method: str, path: str, **kwargs: Any) -> Any:
        """The answer's JSON. Raises ChatFailed."""
        for attempt in range(_TRIES):
            try:
                response = self._http.request(method, path, **kwargs)
            except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
                raise ChatFailed(f"{self.base_url} is no address; write it like http://127.0.0.1:8000") from error
            except httpx.HTTPError as error:
                if attempt + 1 == _TRIES:
                    raise ChatFailed(
                        f"{self.base_url} can't be reached ({type(error).__name__}); "
                        "is it running? Start it with `make up`"
                    ) from error
            else:
                if response.is_success:
                    return _json(response)
                if response.status_code != httpx.codes.SERVICE_UNAVAILABLE or attempt + 1 == _TRIES:
                    raise ChatFailed(_reason(response))
            time.sleep(0.5 * 2**attempt)
        raise AssertionError("the loop returns or raises")


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise ChatFailed(f"{response.url} answers, but is not this assistant; check the address") from error


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"the server answered {response.status_code}"
