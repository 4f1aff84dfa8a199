"""Photos and papers of a ticket: what they really are is read from their first bytes, never from their name."""

from __future__ import annotations

import hashlib
import re
import uuid
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.errors import InvalidInput
from hotline.tickets.model import Ticket, TicketFile

LARGEST_FILE = 8 * 1024 * 1024  # bytes; a telephone's photo has 2 to 6 MB
MOST_FILES = 12
_LONGEST_NAME = 100
#: Media type by the bytes a file begins with. Nothing that a browser would run (SVG, HTML) is among them.
_SIGNATURES: tuple[tuple[str, str, re.Pattern[bytes]], ...] = (
    ("image/jpeg", "jpg", re.compile(rb"\xff\xd8\xff")),
    ("image/png", "png", re.compile(rb"\x89PNG\r\n\x1a\n")),
    ("image/webp", "webp", re.compile(rb"RIFF....WEBP", re.DOTALL)),
    ("image/heic", "heic", re.compile(rb"....ftyp(heic|heix|mif1|msf1|hevc)", re.DOTALL)),
    ("application/pdf", "pdf", re.compile(rb"%PDF-1\.|%PDF-2\.")),
)


def sniffed(content: bytes) -> tuple[str, str]:
    """Media type and ending of what the bytes are. Raises InvalidInput for anything but a photo or a PDF."""
    for media_type, ending, signature in _SIGNATURES:
        if signature.match(content[:16]):
            return media_type, ending
    raise InvalidInput("file_kind", "photos (JPEG, PNG, WebP, HEIC) and PDF only", field="file", status=415)


def safe_name(name: str, ending: str) -> str:
    """A name that can stand in a header and a list: no path, no control characters, the ending that it really is."""
    # A form may name an encoding by which half a surrogate pair comes in; no database takes it.
    name = name.encode("utf-8", "ignore").decode()
    bare = re.sub(r"[\x00-\x1f\x7f\"\\]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    stem = bare.rsplit(".", 1)[0] if "." in bare else bare
    return f"{stem[:_LONGEST_NAME] or 'file'}.{ending}"


async def add_file(
    session: AsyncSession, ticket: Ticket, *, name: str, content: bytes, by_role: str, now: datetime
) -> tuple[TicketFile, bool]:
    """Keep it; the same bytes again give the row kept before. Returns the row and whether it is new.

    `ticket` is locked by the caller. Raises InvalidInput for a wrong kind, too large, too many, or empty.
    """
    if len(content) > LARGEST_FILE:
        raise InvalidInput("file_too_large", f"a file may have {LARGEST_FILE} bytes", field="file", status=413)
    media_type, ending = sniffed(content)
    sha256 = hashlib.sha256(content).hexdigest()
    known = (
        await session.scalars(select(TicketFile).where(TicketFile.ticket_id == ticket.id, TicketFile.sha256 == sha256))
    ).one_or_none()
    if known is not None:
        return known, False
    count = await session.scalar(select(func.count()).select_from(TicketFile).where(TicketFile.ticket_id == ticket.id))
    if (count or 0) >= MOST_FILES:
        raise InvalidInput("too_many_files", f"a ticket may have {MOST_FILES} files", field="file")
    kept = TicketFile(
        id=uuid.uuid4(),
        ticket_id=ticket.id,
        name=safe_name(name, ending),
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        content=content,
        by_role=by_role,
        added_at=now,
    )
    session.add(kept)
    return kept, True


async def file_of(session: AsyncSession, ticket_id: uuid.UUID, file_id: uuid.UUID) -> TicketFile | None:
    """The file with its content, if it is this ticket's."""
    found = await session.get(TicketFile, file_id)
    return found if found is not None and found.ticket_id == ticket_id else None
