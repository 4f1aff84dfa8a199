"""One person's line to the assistant: what was not acknowledged is sent again, as it was."""

import threading
import time
from dataclasses import dataclass
from typing import Any, Self

import httpx

from tests.survival.ledger import Ledger

_PATIENCE = 180.0
_PAUSE = 0.3
_ASKED_TO_WAIT = httpx.codes.SERVICE_UNAVAILABLE


class GivenUp(Exception):
    """Nothing was acknowledged for very long."""


@dataclass(frozen=True)
class Answer:
    """What came in the end. `doubtful`: an earlier try was broken off, so it may have been done, too."""

    status: int
    body: dict[str, Any]
    doubtful: bool

    @property
    def taken(self) -> bool:
        """It was done."""
        return self.status in (httpx.codes.OK, httpx.codes.CREATED)

    @property
    def code(self) -> str:
        """The error's code."""
        return str(self.body.get("error", {}).get("code", ""))


class Line:
    """HTTP with patience. A broken connection and a 503 both leave open whether it was done: a lost commit is one."""

    def __init__(self, base_url: str, ledger: Ledger) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=30, trust_env=False)
        self._ledger = ledger
        self._pause = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(
        self, method: str, path: str, body: Any = None, *, token: str | None = None, key: str | None = None
    ) -> Answer:
        """The answer, after as many tries as it takes. Raises GivenUp."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        until = time.monotonic() + _PATIENCE
        doubtful = False
        while time.monotonic() < until:
            try:
                response = self._http.request(method, path, json=body, headers=headers)
            except httpx.HTTPError:
                self._ledger.count("connections broken")
            else:
                self._http.cookies.clear()  # several people use one line; each has a token of their own
                answer = self._read(response, doubtful)
                if answer is not None:
                    return answer
            doubtful = True
            self._pause.wait(_PAUSE)
        raise GivenUp(f"{method} {path}: nothing within {_PATIENCE} s")

    def _read(self, response: httpx.Response, doubtful: bool) -> Answer | None:
        where = f"{response.request.method} {response.request.url.path}: {response.status_code} {response.text[:300]}"
        try:
            body = response.json()
        except ValueError:
            self._ledger.strange(where)
            return None
        if response.status_code == _ASKED_TO_WAIT:
            self._ledger.count("answers 503")
            if not body["error"]["message"] or "Retry-After" not in response.headers:
                self._ledger.strange(where)
            return None
        if response.status_code >= 500:
            self._ledger.strange(where)
            return None
        return Answer(response.status_code, body, doubtful)
