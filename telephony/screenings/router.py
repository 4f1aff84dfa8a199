"""GET /screenings/<token>: a kept screening, for the family, for the printer, and for the clerk who scans its code.

Whoever has the address may read it, so it is told to nobody: no search engine, no cache, no site that a link leads to.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.clock import Clock, local_date
from hotline.db.engine import lost_database_is_unavailable
from hotline.errors import NotFound, Unavailable
from hotline.screenings.model import Screening
from hotline.screenings.service import ScreeningService
from knowledge import Library
from knowledge.eligibility.household import Household
from knowledge.eligibility.result import ScreeningResult
from knowledge.eligibility.telling import aside_of, date_in_words, family_told, notes_of, sections_of, telling_words
from telephony.screenings.code import qr_code
from telephony.screenings.pages import Pages

_log = structlog.stdlib.get_logger(__name__)

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
#: The chat's 长辈模式, without a script: a link to the same page.
_LARGE = "large"


class ScreeningPages:
    """Answers the requests. `address`: where citizens reach this server; without it, as the request says."""

    def __init__(
        self, library: Library, engine: AsyncEngine, service: ScreeningService, clock: Clock, address: str | None
    ) -> None:
        self._library, self._engine, self._service, self._clock = library, engine, service, clock
        self._address = address
        self._pages = Pages()

    async def screening(self, request: Request, token: str, size: str) -> Response:
        """The page, or one that says that there is none. Raises NotFound for programs, which want no page."""
        try:
            kept = await self._kept(token)
        except Unavailable as error:
            if not _wants_html(request):
                raise
            return self._other("unavailable", size, 503, {"Retry-After": str(error.retry_after)})
        html = self._page(request, kept, token, size) if kept is not None else None
        if html is not None:
            return HTMLResponse(html, headers=_HEADERS)
        if not _wants_html(request):
            raise NotFound("not_found", "no such screening, or it has expired")
        return self._other("gone", size, 404)

    async def _kept(self, token: str) -> Screening | None:
        async with lost_database_is_unavailable(), AsyncSession(self._engine) as session:
            return await self._service.open(session, token, now=self._clock())

    def _page(self, request: Request, kept: Screening, token: str, size: str) -> str | None:
        """None for what an earlier version kept and this one can't read."""
        try:
            household = Household.model_validate(kept.facts)
            result = ScreeningResult.model_validate(kept.result)
        except ValidationError:
            _log.error("a kept screening can't be read any more", created_at=kept.created_at.isoformat())
            return None
        base = self._address or str(request.base_url)
        address = f"{base.rstrip('/')}/screenings/{token}"
        # It can't be opened from this moment on, so the last whole day is the one before.
        last = local_date(kept.expires_at - timedelta(days=1))
        return self._pages.render(
            "screening.html",
            large=size == _LARGE,
            result=result,
            day=date_in_words(self._library, kept.as_of),
            family=family_told(self._library, household),
            sections=sections_of(self._library, result),
            notes=notes_of(result),
            aside=aside_of(result),
            nothing_likely=telling_words().nothing_likely,
            address=address,
            code=qr_code(address, self._pages.words["code"]),
            expires=date_in_words(self._library, last),
        )

    def _other(self, key: str, size: str, status: int, headers: dict[str, str] | None = None) -> Response:
        html = self._pages.render("other.html", large=size == _LARGE, page=self._pages.words[key])
        return HTMLResponse(html, status, {**_HEADERS, **(headers or {})})


def _wants_html(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def build_screening_router(
    library: Library, engine: AsyncEngine, service: ScreeningService, clock: Clock, address: str | None
) -> APIRouter:
    """The route of the page."""
    router = APIRouter(prefix="/screenings", include_in_schema=False)
    pages = ScreeningPages(library, engine, service, clock, address)

    @router.get("/{token:path}")
    async def screening(request: Request, token: str, size: Annotated[str, Query()] = "") -> Response:
        return await pages.screening(request, token, size)

    return router
