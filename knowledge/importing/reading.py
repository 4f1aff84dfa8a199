"""The text of a file, and the parts of a text that holds several documents."""

from __future__ import annotations

import re
import unicodedata

from knowledge.importing.numerals import DATE
from knowledge.importing.signs import FIRST_CLAUSE, OWN_NUMBER_LINE, REPORTED_BY

#: What is left after the end of a document is another one from this length on; less is a page's footer.
_SHORTEST_DOCUMENT = 200
_OTHER_FORMATS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Word or another Office file",
    b"\xd0\xcf\x11\xe0": "an old Word or another Office file",
    b"{\\rtf": "an RTF file",
}
_DATE_LINE = re.compile(rf"\s*{DATE.pattern}\s*$")


class NotImportable(ValueError):
    """The file or text can't become a document as it is; the message says what to do."""


def decode(data: bytes) -> str:
    """The text of a .txt file in UTF-8, UTF-16 or GB 18030. Raises NotImportable for anything else."""
    for magic, name in _OTHER_FORMATS.items():
        if data.startswith(magic):
            raise NotImportable(f"this is {name}; open it and save it as plain text (UTF-8), then import that")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", errors="replace")
    chinese = len(re.findall(r"[\u4e00-\u9fff]", text))
    if chinese == 0 or chinese < len(text) / 5 or text.count("\ufffd") > len(text) / 100:
        raise NotImportable("this is no Chinese text in UTF-8 or GB 18030; save it as plain text (UTF-8)")
    return _tidy(text)


def _tidy(text: str) -> str:
    """Same words; line ends as \\n, and without characters that are never printed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co"))
    return "".join(kept).strip("\n") + "\n"


def split(text: str) -> list[str]:
    """The documents that a text holds, in order; one, unless a notice passes another one on or several are listed."""
    lines = text.split("\n")
    starts = [0, *_starts(lines)]
    parts = [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    if len(parts) > 1 and any("转发" in line for line in parts[0]):
        # The outer notice's last lines (who printed it, and when) stand behind the notice that it passes on.
        parts[0], parts[-1] = [*parts[0], *_printed(parts[-1])], _without_printed(parts[-1])
    return ["\n".join(part).strip("\n") + "\n" for part in parts]


def _starts(lines: list[str]) -> list[int]:
    """Lines with which a second or later document begins."""
    found: list[int] = []
    numbers = 0
    for index, line in enumerate(lines):
        if OWN_NUMBER_LINE.match(line):
            numbers += 1
            if numbers > 1:
                found.append(_letterhead(lines, index))
        elif _DATE_LINE.match(line) or REPORTED_BY.fullmatch(line.strip()):
            after = next((i for i in range(index + 1, len(lines)) if lines[i].strip()), len(lines))
            rest = "\n".join(lines[after:])
            if len(rest) > _SHORTEST_DOCUMENT and FIRST_CLAUSE.search(rest) and not rest.startswith("附"):
                found.append(after)
    return sorted(set(found) - {0})


def _letterhead(lines: list[str], index: int) -> int:
    """Where the letterhead (江西省民政厅 文件) above a number line begins."""
    first = index
    for above in range(index - 1, max(-1, index - 6), -1):
        if "文件" in lines[above] and len(lines[above]) < 60:
            first = above
        elif lines[above].strip():
            break
    return first


def _printed(lines: list[str]) -> list[str]:
    """The last lines, from the one behind the last date line on, if they say who printed the document."""
    dates = [index for index, line in enumerate(lines) if _DATE_LINE.match(line)]
    rest = lines[dates[-1] + 1 :] if dates else []
    return rest if any(line.strip().endswith("印发") for line in rest) else []


def _without_printed(lines: list[str]) -> list[str]:
    printed = _printed(lines)
    return lines[: len(lines) - len(printed)] if printed else lines
