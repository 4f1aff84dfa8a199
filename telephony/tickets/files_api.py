"""Photos and papers of a ticket over the API."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, File, UploadFile
from fastapi.responses import Response

from hotline.tickets.files import LARGEST_FILE, file_of
from telephony.tickets.asked import Credentials, Number, errors, token_of
from telephony.tickets.downloads import FILE_CONTENT, file_response, no_such_file
from telephony.tickets.office import TicketOffice
from telephony.tickets.schemas import TicketOut


def add_file_routes(router: APIRouter, office: TicketOffice) -> None:
    """The two routes."""

    @router.post("/{no}/files", status_code=201, responses=errors(400, 401, 404, 409, 413, 415, 422))
    async def add_file(no: Number, file: Annotated[UploadFile, File()], credentials: Credentials) -> TicketOut:
        """Add a photo or PDF of at most 8 MB, as multipart/form-data. The same bytes again add nothing."""
        now = office.clock()
        content = await file.read(LARGEST_FILE + 1)
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            await office.desk.add_file(session, ticket.id, name=file.filename or "", content=content, now=now)
            return await office.telling.ticket(session, ticket, now)

    @router.get(
        "/{no}/files/{file_id}",
        response_class=Response,
        responses={200: {"description": "The photo or paper", "content": FILE_CONTENT}, **errors(401, 404, 422)},
    )
    async def file(no: Number, file_id: uuid.UUID, credentials: Credentials) -> Response:
        """One of its files."""
        async with office.transaction() as session:
            ticket = await office.own(session, no, token_of(credentials))
            kept = await file_of(session, ticket.id, file_id)
            if kept is None:
                raise no_such_file()
            return file_response(kept)
