"""The public HTTP app: web chat, its page, policy sources, health."""

import time
from collections.abc import Awaitable, Callable
from importlib import resources
from pathlib import Path

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, Response
from fastapi.staticfiles import StaticFiles
from prometheus_client import Histogram

from app.bootstrap import Services
from app.health import add_health
from app.http_errors import LARGEST_BODY, add_error_handlers
from telephony.webchat.api import build_router
from telephony.webchat.policies import build_policy_router

_log = structlog.stdlib.get_logger("access")
_SECONDS = Histogram("hotline_http_seconds", "Time to answer public requests", ["route", "method", "status"])
_STATIC = Path(str(resources.files("telephony.webchat").joinpath("static")))

# The page loads nothing from elsewhere and runs no inline code; no other site may frame it.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create_public_app(services: Services) -> FastAPI:
    """The app for the public port."""
    app = FastAPI(
        title="12345 social-assistance assistant: web chat",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        max_body_size=LARGEST_BODY,
    )
    add_error_handlers(app, services.texts.errors)

    @app.middleware("http")
    async def observe(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        structlog.contextvars.clear_contextvars()
        started = time.perf_counter()
        response = await call_next(request)
        seconds = time.perf_counter() - started
        route = getattr(request.scope.get("route"), "path", "other")
        _SECONDS.labels(route, request.method, response.status_code).observe(seconds)
        if route not in ("/healthz", "/readyz", "/metrics"):
            _log.info(
                "request",
                route=route,
                method=request.method,
                status=response.status_code,
                milliseconds=round(seconds * 1000, 1),
            )
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        if route.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.include_router(build_router(services.webchat))
    app.include_router(build_policy_router(services.library))
    add_health(app, services)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(_STATIC / "index.html", headers={"Cache-Control": "no-cache"})

    return app
