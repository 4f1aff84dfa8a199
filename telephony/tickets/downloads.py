"""Hands a photo or paper out so that no browser runs anything in it, whatever it was named or holds."""

from __future__ import annotations

from urllib.parse import quote

from fastapi.responses import Response

from hotline.errors import NotFound
from hotline.tickets.model import TicketFile

#: What a browser may show in its own window. The rest is only ever saved.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})

#: For OpenAPI: what comes out of a route that hands a file out.
FILE_CONTENT = {
    media_type: {"schema": {"type": "string", "format": "binary"}}
    for media_type in ("image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf")
}


def no_such_file() -> NotFound:
    """The same for none and for another ticket's."""
    return NotFound("file_not_found", "no such file of this ticket")


def file_response(kept: TicketFile) -> Response:
    """The file with its real media type, sandboxed, never kept by a cache."""
    kind = "inline" if kept.media_type in _SHOWN else "attachment"
    plain = kept.name.encode("ascii", "replace").decode().replace("?", "_")
    return Response(
        kept.content,
        media_type=kept.media_type,
        headers={
            "Content-Disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(kept.name, safe='')}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )
