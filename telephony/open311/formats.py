"""JSON and XML of what the specification calls services, requests, tokens and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal
from xml.etree import ElementTree as Xml  # writing only; nothing from outside is parsed

from fastapi.responses import JSONResponse, Response

Format = Literal["json", "xml"]
Value = str | int | bool | None
Row = Mapping[str, Value]
#: What XML 1.0 can't hold.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rows(form: Format, outer: str, inner: str, items: Sequence[Row], status: int = 200) -> Response:
    """A list of rows: a JSON array, or `<outer><inner>…</inner></outer>`."""
    if form == "json":
        return JSONResponse([dict(item) for item in items], status)
    root = Xml.Element(outer)
    for item in items:
        element = Xml.SubElement(root, inner)
        for name, value in item.items():
            Xml.SubElement(element, name).text = _text(value)
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return Response(body, status, media_type="text/xml; charset=utf-8")


def definition(form: Format, code: str) -> Response:
    """A service's definition: ours ask for no attributes beyond the specification's own."""
    if form == "json":
        return JSONResponse({"service_code": code, "attributes": []})
    root = Xml.Element("service_definition")
    Xml.SubElement(root, "service_code").text = code
    Xml.SubElement(root, "attributes")
    return Response(
        Xml.tostring(root, encoding="utf-8", xml_declaration=True), media_type="text/xml; charset=utf-8"
    )  # fmt: skip


def error(form: Format, status: int, description: str) -> Response:
    """Errors have a list of their own."""
    return rows(form, "errors", "error", [{"code": status, "description": description}], status)


def _text(value: Value) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return _UNFIT.sub("\ufffd", str(value))
