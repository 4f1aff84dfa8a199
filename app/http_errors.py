"""One error shape for the whole public API: {"error": {"code", "message", …}}, in Chinese.

`field` names what must change; `allowed` and `version` tell who came too late what may be done now.
"""

import re
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hotline.errors import Conflict, HotlineError, InvalidInput, RateLimited, Unavailable
from hotline.logging import frames

_log = structlog.stdlib.get_logger(__name__)

LARGEST_BODY = 64 * 1024  # bytes; 2,000 characters take at most 24,000 as JSON
# A photo with what a form puts around it. Only here, and read by whoever may add one to a ticket.
LARGEST_UPLOAD = 8 * 1024 * 1024 + 64 * 1024
# So much of a body that is too large is still read and thrown away: a browser that is cut off in the middle shows its
# own error instead of our answer.
_DRAINED = 4 * LARGEST_UPLOAD
_UPLOADS = re.compile(r"/(?:api/)?tickets/[^/]+/files")
_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "text_too_long"}


class BodyLimit:
    """ASGI middleware: a body over LARGEST_BODY is a 413 in our shape (FastAPI's own limit answers in plain text).

    Where photos are taken in it is LARGEST_UPLOAD. What is too large is refused while it arrives, never kept first.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; whoever reads too much of its body gets an HTTPException."""
        size = 0
        upload = scope["type"] == "http" and scope["method"] == "POST" and _UPLOADS.fullmatch(scope["path"]) is not None
        most = LARGEST_UPLOAD if upload else LARGEST_BODY
        declared = _declared(scope)

        async def receive_limited() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if max(size, declared) > most:
                while upload and message.get("more_body") and size < _DRAINED:
                    message = await receive()
                    size += len(message.get("body", b""))
                raise HTTPException(413, "file_too_large" if upload else None)
            return message

        await self.app(scope, receive_limited if scope["type"] == "http" else receive, send)


def _declared(scope: Scope) -> int:
    """How large the body says it is: too large is known before any of it is looked at."""
    length = dict(scope.get("headers", ())).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


def add_error_handlers(app: FastAPI, sentences: dict[str, str]) -> None:
    """Map every error of the app to that shape. `sentences`: code → what the citizen reads."""

    def respond(
        status: int,
        code: str,
        field: str | None = None,
        headers: dict[str, str] | None = None,
        more: dict[str, Any] | None = None,
    ) -> JSONResponse:
        detail = {"code": code, "message": sentences.get(code, sentences["internal_error"])} | (more or {})
        if field is not None:
            detail["field"] = field
        return JSONResponse({"error": detail}, status_code=status, headers=headers)

    @app.exception_handler(HotlineError)
    async def on_hotline_error(_: Request, error: HotlineError) -> JSONResponse:
        headers = {}
        if isinstance(error, (RateLimited, Unavailable)):
            headers["Retry-After"] = str(error.retry_after)
        if error.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        if error.status >= 500:
            _log.warning("request refused", code=error.code, error=error.message)
        field = error.field if isinstance(error, InvalidInput) else None
        return respond(error.status, error.code, field, headers, _state_of(error))

    @app.exception_handler(RequestValidationError)
    async def on_bad_request(_: Request, error: RequestValidationError) -> JSONResponse:
        problem = error.errors()[0]
        if problem["type"] == "json_invalid":
            return respond(400, "not_json")
        field = ".".join(str(part) for part in problem["loc"][1:]) or None
        return respond(422, "invalid_request", field)

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> JSONResponse:
        code = _BY_STATUS.get(error.status_code, "invalid_request")
        if error.status_code == 400:  # FastAPI's word for a body that isn't text at all
            code = "not_json"
        elif error.detail == "file_too_large":
            code = "file_too_large"
        headers = dict(error.headers or {})
        if error.status_code == 405:
            # Each method of a path is a route of its own, and the error knows only the first.
            documented = app.openapi()["paths"].get(request.url.path, {})
            headers["Allow"] = ", ".join(sorted(method.upper() for method in documented)) or headers.get("Allow", "")
        return respond(error.status_code, code, headers=headers)

    @app.exception_handler(Exception)
    async def on_unexpected(_: Request, error: Exception) -> JSONResponse:
        # Where, not what: an exception's message may repeat what the citizen said.
        _log.error("unexpected error", error=type(error).__name__, traceback=frames(error))
        return respond(500, "internal_error")


def _state_of(error: HotlineError) -> dict[str, Any]:
    """What a caller who came too late may do now."""
    if not isinstance(error, Conflict) or error.allowed is None:
        return {}
    return {"allowed": error.allowed, "version": error.version}
