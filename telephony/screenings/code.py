"""A QR code as SVG inside a page: no file, no script, nothing from another host."""

from __future__ import annotations

import segno
from markupsafe import Markup

#: Modules around the code that stay white, as its standard asks; readers need them on a dark page.
_QUIET = 4


def qr_code(address: str, title: str) -> Markup:
    """The code of an address, as large as its box. `title` is what a screen reader says."""
    # M: a crease or a blot on paper may hide 15 %.
    code = segno.make(address, error="m", micro=False)
    svg = code.svg_inline(
        border=_QUIET, dark="#000", light="#fff", omitsize=True, title=title, svgclass="qr", lineclass=None
    )
    return Markup(svg)  # noqa: S704  (segno escapes the title)
