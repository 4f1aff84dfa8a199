"""The routes of GeoReport v2 under /open311/v2: services, requests, tokens, as JSON and XML. See docs/tickets.md."""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from fastapi import APIRouter, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from hotline.accounts.actor import Actor
from hotline.errors import Forbidden, HotlineError, InvalidInput, NotFound, RateLimited, Unavailable
from hotline.routing.model import Unit
from hotline.tickets import repository
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import normalised_number
from hotline.tickets.opening import Draft
from hotline.tickets.repository import Published
from telephony.limits import AddressLimit
from telephony.open311 import formats
from telephony.open311.formats import Format, Row
from telephony.open311.services import services
from telephony.open311.telling import request_row, service_row
from telephony.tickets.api import address_of
from telephony.tickets.asked import KEY_PATTERN
from telephony.tickets.office import TicketOffice

SOURCE = "open311"
_MOST = 1000
_SPAN = timedelta(days=90)
_LONGEST_ID = 60
_MOST_IDS = 100
_DIVISION = re.compile(r"\d{6}|\d{9}")
Answer = Callable[[Request, Format], Awaitable[Response]]


@dataclass
class Open311:
    """Answers the requests. `holders`: who may file, the holder's name by key; `sentences`: errors in words."""

    office: TicketOffice
    holders: dict[str, str]
    sentences: dict[str, str]
    limit: AddressLimit = field(init=False)

    def __post_init__(self) -> None:
        self.limit = AddressLimit(self.office.per_minute)

    async def services(self, _: Request, form: Format) -> Response:
        """GET services."""
        return formats.rows(form, "services", "service", [service_row(each) for each in services().values()])

    async def definition(self, request: Request, form: Format) -> Response:
        """GET services/<code>."""
        code = request.path_params["code"]
        if code not in services():
            raise NotFound("service_not_found", "no such service_code")
        return formats.definition(form, code)

    async def requests(self, request: Request, form: Format) -> Response:
        """GET requests: those of ids, or of at most 90 days, the newest 1000."""
        wanted = self._wanted(request)
        holder = self._holder(request.query_params.get("api_key"))
        async with self.office.transaction() as session:
            found = await repository.published(session, wanted)
            rows = [await self._row(session, ticket, holder) for ticket in found]
        return formats.rows(form, "service_requests", "request", rows)

    async def one(self, request: Request, form: Format) -> Response:
        """GET requests/<id>."""
        number = normalised_number(request.path_params["number"][:_LONGEST_ID])
        holder = self._holder(request.query_params.get("api_key"))
        async with self.office.transaction() as session:
            ticket = await repository.by_number(session, number) if number is not None else None
            # A private one is as if it were none.
            if ticket is None or ticket.confidential or ticket.category not in services():
                raise NotFound("request_not_found", "no such service_request_id")
            row = await self._row(session, ticket, holder)
        return formats.rows(form, "service_requests", "request", [row])

    async def file(self, request: Request, form: Format) -> Response:
        """POST requests, form-encoded, with a key. The same Idempotency-Key again opens nothing."""
        now = self.office.clock()
        self.limit.check(address_of(request), now)
        told = await _form(request)
        holder = self._holder(_text(told, "api_key"))
        if holder is None:
            raise Forbidden("api_key_needed", "filing needs an api_key")
        token = self._token(holder, request)
        draft = self._draft(told, holder, token)
        async with self.office.transaction() as session:
            opened = await self.office.opening.open(session, draft, Actor.citizen(), now=now)
            ticket = opened.ticket
            row: Row = {
                "service_request_id": ticket.no,
                "token": token,
                "service_notice": f"{self.office.talk.address}/tickets/{ticket.no}",
                "account_id": None,
            }
        return formats.rows(form, "service_requests", "request", [row])

    async def token(self, request: Request, form: Format) -> Response:
        """GET tokens/<token>: the id of the request that was filed with it."""
        token = request.path_params["token"]
        async with self.office.transaction() as session:
            ticket = await repository.by_source(session, SOURCE, token) if token.isalnum() else None
        if ticket is None:
            raise NotFound("request_not_found", "no such token")
        return formats.rows(form, "service_requests", "request", [{"service_request_id": ticket.no, "token": token}])

    def answering(self, answer: Answer) -> Callable[[Request, Format], Awaitable[Response]]:
        """The route: every refusal has the shape that the specification gives errors."""

        async def route(request: Request, form: Format) -> Response:
            try:
                return await answer(request, form)
            except HotlineError as refused:
                # The specification knows 400 for everything that the caller must change.
                status = 400 if isinstance(refused, InvalidInput) else refused.status
                response = formats.error(form, status, self.sentences[refused.code])
                if isinstance(refused, (RateLimited, Unavailable)):
                    response.headers["Retry-After"] = str(refused.retry_after)
                return response

        return route

    # Parts ---------------------------------------------------------------------------------------

    def _wanted(self, request: Request) -> Published:
        asked = request.query_params
        codes = _listed(asked.get("service_code")) or list(services())
        unknown = [code for code in codes if code not in services()]
        if unknown:
            raise InvalidInput("unknown_service", "no such service_code", field="service_code")
        opened: bool | None = None
        statuses = set(_listed(asked.get("status")))
        if statuses - {"open", "closed"}:
            raise InvalidInput("unknown_status", "status is open or closed", field="status")
        if len(statuses) == 1:
            opened = statuses == {"open"}
        ids = _listed(asked.get("service_request_id"))
        if ids:
            # As the specification has it, ids stand alone: dates and statuses are not asked.
            numbers = [normalised_number(each[:_LONGEST_ID]) or "-" for each in ids[:_MOST_IDS]]
            return Published(tuple(services()), numbers=tuple(numbers), limit=_MOST)
        since, until = _moment(asked.get("start_date")), _moment(asked.get("end_date"))
        try:
            until = until or (since + _SPAN if since is not None else self.office.clock())
            since = since or until - _SPAN
        except OverflowError as error:  # 90 days before the year 1, or past the year 9999
            raise InvalidInput("date_invalid", "not a date of our time", field="start_date") from error
        if until < since or until - since > _SPAN:
            raise InvalidInput("span_too_long", "at most 90 days, the end after the start", field="start_date")
        return Published(tuple(codes), since=since, until=until, open=opened, limit=_MOST)

    async def _row(self, session: AsyncSession, ticket: Ticket, holder: str | None) -> Row:
        service = self.office.desk.service
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        said = service.texts.states[ticket.state].format_map(service.values(ticket, unit))
        # Who filed it stands in the key of its source alone.
        own = holder is not None and ticket.source == SOURCE and ticket.source_key.startswith(self._mark(holder))
        address = self.office.talk.address
        return request_row(ticket, unit, said, self.office.library, own=own, address=address)

    def _draft(self, told: FormData, holder: str, token: str) -> Draft:
        code = _text(told, "service_code") or ""
        if code not in services():
            raise InvalidInput("unknown_service", "no such service_code", field="service_code")
        division = _text(told, "address_id")
        if division is not None and not _DIVISION.fullmatch(division):
            raise InvalidInput("unknown_division", "address_id is a division code", field="address_id")
        self.office.check_division(division)
        where = _text(told, "address_string")
        lat, long = _degrees(told, "lat", 90), _degrees(told, "long", 180)
        if division is None and where is None and (lat is None or long is None):
            raise InvalidInput("place_missing", "give lat and long, address_string or address_id", field="address_id")
        description = _text(told, "description") or ""
        place = [where] if where else []
        if lat is not None and long is not None:
            place.append(f"{lat},{long}")
        # Names, telephone numbers and e-mail addresses of the specification are not taken: nobody has agreed to it.
        text = "\n".join([description, *place]) if description else ""
        return Draft(
            source=SOURCE, source_key=token, category=code, text=text, division=division, anonymous=True,
            join_by_phone=False,
        )  # fmt: skip

    def _holder(self, key: str | None) -> str | None:
        """Whose key it is; None without one. Raises Forbidden for a wrong one."""
        if not key:
            return None
        for known, name in self.holders.items():
            if hmac.compare_digest(known.encode(), key.encode()):
                return name
        raise Forbidden("api_key_wrong", "not a key of ours")

    def _token(self, holder: str, request: Request) -> str:
        given = request.headers.get("idempotency-key")
        if given is None:
            return self._mark(holder) + secrets.token_hex(16)
        if not KEY_PATTERN.fullmatch(given):
            raise InvalidInput("request_key_invalid", "16 to 80 letters and digits", field="Idempotency-Key")
        return self._mark(holder) + self._keyed(f"{holder}\0{given}")

    def _mark(self, holder: str) -> str:
        return self._keyed(f"holder\0{holder}")[:8]

    def _keyed(self, text: str) -> str:
        return hmac.new(self.office.key.encode(), f"open311\0{text}".encode(), sha256).hexdigest()[:32]


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        # A plus sign that a client forgot to encode has become a blank.
        found = datetime.fromisoformat(re.sub(r" (\d\d:?\d\d)$", r"+\1", text.strip()))
    except ValueError as error:
        raise InvalidInput("date_invalid", "not a date-time of ISO 8601", field="start_date") from error
    if found.tzinfo is None:
        raise InvalidInput("date_invalid", "a date-time needs its offset from UTC", field="start_date")
    return found


def _text(told: FormData, name: str) -> str | None:
    value = told.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _degrees(told: FormData, name: str, most: int) -> float | None:
    text = _text(told, name)
    if text is None:
        return None
    try:
        value = float(text)
    except ValueError as error:
        raise InvalidInput("place_missing", f"{name} is a number of degrees", field=name) from error
    if not -most <= value <= most:
        raise InvalidInput("place_missing", f"{name} is at most {most} degrees", field=name)
    return round(value, 5)


async def _form(request: Request) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise InvalidInput("form_needed", "send application/x-www-form-urlencoded")
    try:
        return await request.form(max_fields=50)
    except HTTPException as error:
        if error.status_code == 413:
            raise InvalidInput("text_too_long", "the form is too large", status=413) from error
        raise InvalidInput("form_needed", "not a form") from error


def build_open311(office: TicketOffice, holders: dict[str, str], sentences: dict[str, str]) -> APIRouter:
    """The routes. They stand outside /openapi.json: the specification is theirs."""
    router = APIRouter(prefix="/open311/v2", include_in_schema=False)
    service = Open311(office, holders, sentences)
    for method, path, answer in (
        ("GET", "/services", service.services),
        ("GET", "/services/{code}", service.definition),
        ("GET", "/requests", service.requests),
        ("POST", "/requests", service.file),
        ("GET", "/requests/{number}", service.one),
        ("GET", "/tokens/{token}", service.token),
    ):
        router.add_api_route(
            f"{path}.{{form}}", service.answering(answer), methods=[method], name=f"open311_{answer.__name__}"
        )
    return router
