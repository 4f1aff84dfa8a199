"""The pages /tickets and /tickets/<number>: for a small phone, without a script, with nothing secret in an address.

Number and code are posted once; a signed cookie opens the ticket from then on for half an hour, under /tickets only.
Each step is a form that is posted and answered by a redirect, so that going back or reloading does nothing twice.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from hotline.errors import HotlineError, InvalidInput, NotFound, RateLimited, Unauthorized
from hotline.tickets.files import LARGEST_FILE, file_of
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import normalised_number, shown
from hotline.tickets.steps import Rating
from telephony.desk.access import Access
from telephony.tickets.api import address_of, form_key
from telephony.tickets.downloads import file_response
from telephony.tickets.office import TicketOffice
from telephony.tickets.pages import Pages
from telephony.tickets.tokens import MINUTES, TicketTokens, ticket_closed

COOKIE = "hotline_ticket"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
_LARGE = "large"
_UTF_8 = re.compile(r'charset="?utf-8"?\s*(;|$)')
#: Fields of a form are a few lines of text; more is nobody's who uses the page.
_MOST_FIELDS, _LARGEST_FIELD = 10, 64 * 1024
#: As the API takes, and as the page says.
_LONGEST_FACTS = 4_000
Step = Callable[[AsyncSession, Ticket, FormData], Awaitable[str]]


@dataclass
class TicketPages:
    """Answers the requests. `access` knows which requests other sites' pages set off."""

    office: TicketOffice
    access: Access
    secure: bool
    """Whether citizens come over HTTPS; the cookie is kept to it then."""

    def __post_init__(self) -> None:
        self._pages = Pages(self.office.telling.words, self.office.desk.service.texts)
        # A form carries a token of its own: a page of another ticket can't post to this one.
        self._forms = TicketTokens(self.office.key, salt="ticket-form", minutes=MINUTES)

    # Finding it ----------------------------------------------------------------------------------

    def form(
        self, request: Request, *, number: str = "", wrong: str = "", status: int = 200, said: str = ""
    ) -> Response:
        """The form for number and code."""
        html = self._render(request, "form.html", number=number, wrong=self._wrong(wrong), said=self._said(said))
        return HTMLResponse(html, status, _HEADERS)

    async def find(self, request: Request) -> Response:
        """Number and code: the cookie and a redirect to the ticket, or the form again with what was wrong."""
        number = ""
        try:
            self.access.refuse_other_sites(request, unless_silent=True)
            async with _form(request) as form:
                number, code = str(form.get("no", ""))[:60], str(form.get("code", ""))[:20]
            ticket = await self.office.by_code(number, code, address_of(request))
        except HotlineError as error:
            response = self.form(request, number=number, wrong=error.code, status=error.status)
            if isinstance(error, RateLimited):
                response.headers["Retry-After"] = str(error.retry_after)
            return response
        response = self._to(request, ticket)
        response.set_cookie(
            COOKIE, self.office.tokens.issue(ticket.id), max_age=MINUTES * 60, path="/tickets", httponly=True,
            samesite="lax", secure=self.secure,
        )  # fmt: skip
        return response

    def leave(self, request: Request) -> Response:
        """Forget the ticket on this device: it may be somebody else's."""
        response = RedirectResponse(f"/tickets?{_query(request, said='left')}", 303, _HEADERS)
        response.delete_cookie(COOKIE, path="/tickets", httponly=True, samesite="lax", secure=self.secure)
        return response

    # The ticket ----------------------------------------------------------------------------------

    async def ticket(self, request: Request, number: str) -> Response:
        """Where it stands and what can be done; without the cookie the form with its number filled in."""
        return await self._shown(request, number, wrong=request.query_params.get("wrong", ""))

    async def ask(self, request: Request, number: str, template: str) -> Response:
        """A page that asks once more, or for words."""
        return await self._shown(request, number, template=template)

    async def _shown(
        self, request: Request, number: str, *, template: str = "ticket.html", wrong: str = "", status: int = 200
    ) -> Response:
        try:
            async with self.office.transaction() as session:
                ticket = await self._own(session, request, number)
                view = await self.office.telling.ticket(session, ticket, self.office.clock())
        except (Unauthorized, NotFound):
            return self._closed(request, number)
        except HotlineError as error:
            return self.form(request, number=_tidy(number), wrong=error.code, status=error.status)
        html = self._render(
            request, template, ticket=view, path=f"/tickets/{ticket.no}", form=self._forms.issue(ticket.id),
            said=self._said(request.query_params.get("said", "")), wrong=self._wrong(wrong),
        )  # fmt: skip
        return HTMLResponse(html, status, _HEADERS)

    def _closed(self, request: Request, number: str) -> Response:
        # Whether there is such a ticket is not told to who can't open it.
        wrong = "ticket_closed" if COOKIE in request.cookies else ""
        return self.form(request, number=_tidy(number), wrong=wrong)

    async def file(self, request: Request, number: str, file_id: uuid.UUID) -> Response:
        """A photo of the ticket that the cookie opens."""
        try:
            async with self.office.transaction() as session:
                ticket = await self._own(session, request, number)
                kept = await file_of(session, ticket.id, file_id)
        except (Unauthorized, NotFound):
            return self._closed(request, number)
        return file_response(kept) if kept is not None else self._to(request, ticket, wrong="other")

    async def step(self, request: Request, number: str, step: Step) -> Response:
        """Take a step and show the ticket again, with what came of it."""
        try:
            self.access.refuse_other_sites(request, unless_silent=True)
            async with _form(request) as form, self.office.transaction() as session:
                ticket = await self._own(session, request, number)
                if self._forms.ticket_of(str(form.get("form", ""))) != ticket.id:
                    raise ticket_closed()
                said = await step(session, ticket, form)
        except (Unauthorized, NotFound):
            return self._closed(request, number)
        except HotlineError as error:
            return await self._shown(request, number, wrong=error.code, status=error.status)
        return self._to(request, ticket, said=said)

    async def _own(self, session: AsyncSession, request: Request, number: str) -> Ticket:
        return await self.office.own(session, number, request.cookies.get(COOKIE))

    def _to(self, request: Request, ticket: Ticket, **query: str) -> Response:
        asked = _query(request, **query)
        return RedirectResponse(f"/tickets/{ticket.no}{'?' + asked if asked else ''}", 303, _HEADERS)

    # Steps ---------------------------------------------------------------------------------------

    async def urge(self, session: AsyncSession, ticket: Ticket, _: FormData) -> str:
        """催一下."""
        await self.office.desk.urge(session, ticket.id, now=self.office.clock())
        return "urged"

    async def withdraw(self, session: AsyncSession, ticket: Ticket, form: FormData) -> str:
        """撤回, after it was asked once."""
        await self.office.desk.withdraw(session, ticket.id, _words(form, "reason"), now=self.office.clock())
        return "withdrawn"

    async def facts(self, session: AsyncSession, ticket: Ticket, form: FormData) -> str:
        """补充情况. The same form sent twice adds once."""
        words = _words(form, "facts")
        if words is None:
            raise InvalidInput("field_missing", "nothing was written", field="facts")
        if len(words) > _LONGEST_FACTS:
            raise InvalidInput("field_too_long", f"at most {_LONGEST_FACTS} characters", field="facts")
        key = form_key(str(form.get("form", "")), words)
        await self.office.desk.add_facts(session, ticket.id, words, key=key, now=self.office.clock())
        return "added"

    async def add_file(self, session: AsyncSession, ticket: Ticket, form: FormData) -> str:
        """A photo."""
        file = form.get("file")
        content = await file.read(LARGEST_FILE + 1) if isinstance(file, UploadFile) else b""
        if not isinstance(file, UploadFile) or not content:
            raise InvalidInput("file_missing", "no file was chosen", field="file")
        await self.office.desk.add_file(
            session, ticket.id, name=file.filename or "", content=content, now=self.office.clock()
        )
        return "file"

    async def rate(self, session: AsyncSession, ticket: Ticket, form: FormData) -> str:
        """满意 or 不满意."""
        good = form.get("good") == "1"
        before = ticket.round
        rating = Rating(solved=good, satisfied=good, reason=_words(form, "reason"))
        after = await self.office.desk.rate(session, ticket.id, rating, now=self.office.clock())
        return "rated_good" if good else "rated_bad" if after.round > before else "rated_bad_last"

    # Words ---------------------------------------------------------------------------------------

    def _render(self, request: Request, template: str, **values: object) -> str:
        return self._pages.render(template, large=request.query_params.get("size") == _LARGE, **values)

    def _said(self, key: str) -> str:
        return _of(self.office.telling.words["said"], key)

    def _wrong(self, key: str) -> str:
        wrong = self.office.telling.words["wrong"]
        return _of(wrong, key) or (wrong["other"] if key else "")


def _of(words: Mapping[str, Any], key: str) -> str:
    found: str = words.get(key, "")
    return found


def _tidy(number: str) -> str:
    digits = normalised_number(number)
    return shown(digits) if digits is not None else number[:60]


def _words(form: FormData, name: str) -> str | None:
    words = form.get(name)
    return words.strip().replace("\r\n", "\n") or None if isinstance(words, str) else None


def _query(request: Request, **more: str) -> str:
    parts = [f"{name}={value}" for name, value in more.items()]
    return "&".join([*parts, *(["size=large"] if request.query_params.get("size") == _LARGE else [])])


@asynccontextmanager
async def _form(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent; its photo is closed at the end of the block."""
    kind = request.headers.get("content-type", "").lower()
    # Browsers name no encoding, or this one. Another could bring in what is no text at all.
    if kind.count("charset") > 1 or ("charset" in kind and _UTF_8.search(kind) is None):
        raise InvalidInput("invalid_request", "forms are UTF-8")
    try:
        form = await request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LARGEST_FIELD)
    except HTTPException as error:
        if error.status_code == 413:
            raise InvalidInput("file_too_large", "the photo is too large", field="file", status=413) from error
        raise InvalidInput("invalid_request", "not one of our forms") from error
    try:
        yield form
    finally:
        await form.close()


def build_ticket_pages(office: TicketOffice, access: Access, public_url: str | None) -> APIRouter:
    """The routes of the pages."""
    router = APIRouter(prefix="/tickets", include_in_schema=False)
    pages = TicketPages(office, access, secure=(public_url or "").startswith("https://"))

    @router.get("")
    async def form(request: Request) -> Response:
        return pages.form(request, said=request.query_params.get("said", ""))

    @router.post("")
    async def find(request: Request) -> Response:
        return await pages.find(request)

    @router.post("/leave")
    async def leave(request: Request) -> Response:
        return pages.leave(request)

    @router.get("/{no}")
    async def ticket(request: Request, no: str) -> Response:
        return await pages.ticket(request, no)

    @router.get("/{no}/withdraw")
    async def ask_to_withdraw(request: Request, no: str) -> Response:
        return await pages.ask(request, no, "withdraw.html")

    @router.get("/{no}/rating")
    async def ask_why(request: Request, no: str) -> Response:
        return await pages.ask(request, no, "bad.html")

    @router.get("/{no}/files/{file_id}")
    async def file(request: Request, no: str, file_id: uuid.UUID) -> Response:
        return await pages.file(request, no, file_id)

    for name, step in (
        ("urge", pages.urge), ("withdraw", pages.withdraw), ("facts", pages.facts), ("files", pages.add_file),
        ("rating", pages.rate),
    ):  # fmt: skip
        router.add_api_route(f"/{{no}}/{name}", _step(pages, step), methods=["POST"], name=f"ticket_{name}")
    return router


def _step(pages: TicketPages, step: Step) -> Callable[[Request, str], Awaitable[Response]]:
    async def taken(request: Request, no: str) -> Response:
        return await pages.step(request, no, step)

    return taken
