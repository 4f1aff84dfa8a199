"""One error shape for the whole public API: {"error": {"code", "message", "field"?}}, in Chinese."""

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from hotline.errors import HotlineError, InvalidInput, RateLimited, Unavailable
from hotline.logging import frames

_log = structlog.stdlib.get_logger(__name__)

LARGEST_BODY = 64 * 1024  # bytes; 2,000 characters take at most 24,000 as JSON
_BY_STATUS = {404: "not_found", 405: "method_not_allowed", 413: "text_too_long"}


def add_error_handlers(app: FastAPI, sentences: dict[str, str]) -> None:
    """Map every error of the app to that shape. `sentences`: code → what the citizen reads."""

    def respond(
        status: int, code: str, field: str | None = None, headers: dict[str, str] | None = None
    ) -> JSONResponse:
        detail = {"code": code, "message": sentences.get(code, sentences["internal_error"])}
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
        return respond(error.status, error.code, field, headers)

    @app.exception_handler(RequestValidationError)
    async def on_bad_request(_: Request, error: RequestValidationError) -> JSONResponse:
        problem = error.errors()[0]
        if problem["type"] == "json_invalid":
            return respond(400, "not_json")
        field = ".".join(str(part) for part in problem["loc"][1:]) or None
        if problem["type"] == "string_unicode":  # half a surrogate pair, which UTF-8 can't hold
            return respond(422, "text_control_characters", field)
        return respond(422, "invalid_request", field)

    @app.exception_handler(HTTPException)
    async def on_http_error(_: Request, error: HTTPException) -> JSONResponse:
        code = _BY_STATUS.get(error.status_code, "invalid_request")
        if error.status_code == 400:  # FastAPI's word for a body that isn't text at all
            code = "not_json"
        return respond(error.status_code, code, headers=dict(error.headers or {}))

    @app.exception_handler(Exception)
    async def on_unexpected(_: Request, error: Exception) -> JSONResponse:
        # Where, not what: an exception's message may repeat what the citizen said.
        _log.error("unexpected error", error=type(error).__name__, traceback=frames(error))
        return respond(500, "internal_error")
