"""Telephone numbers, ticket numbers and query codes in what citizens type or say.

In any spelling: full width, with spaces or dashes, digit by digit in words (幺三八, 二六一一二六 杠 三六零九零二).
"""

import re
import unicodedata

_SAID = "零〇幺一二两三四五六七八九"
_TO_DIGITS = str.maketrans(_SAID, "0011223456789")
_GAP = r"[ \-‐‑–—−_.·()杠，,、]{0,3}"
_RUN = re.compile(rf"\d(?:{_GAP}\d)+")
_SPOKEN_RUN = re.compile(rf"[{_SAID}](?:{_GAP}[{_SAID}]){{4,}}")
_GROUP = re.compile(r"\d+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?:010|02\d|0[3-9]\d\d)[2-8]\d{6,7}")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_COUNTRY = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_NUMBER_LEAST, _NUMBER_MOST = 17, 20
_ID = re.compile(r"\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]")
_CODE = 6
#: A number that is announced may be cut short or mistyped; it is passed on and looked up all the same.
_ANNOUNCED = re.compile(r"(?:工单|单)号?(?:码)?[是为:： ]{0,3}(\d[\d\- ]{5,24})")


def folded(text: str) -> str:
    """Half-width, with digits that were said one by one as figures."""
    plain = unicodedata.normalize("NFKC", text)
    return _SPOKEN_RUN.sub(lambda run: run.group().translate(_TO_DIGITS), plain)


def find_phone(text: str, *, expected: bool = False) -> str | None:
    """The digits of the first telephone number, or None. `expected`: one was asked for, so a local number is one."""
    found = find_phones(text, expected=expected)
    return found[0] if found else None


def find_phones(text: str, *, expected: bool = False) -> tuple[str, ...]:
    """The digits of all telephone numbers, in their order; see `find_phone`."""
    found: list[str] = []
    for run in _RUN.finditer(folded(text)):
        groups = _GROUP.findall(run.group())
        for joined in ("".join(groups), *groups):
            digits = _COUNTRY.sub("", joined)
            if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) or (expected and _LOCAL.fullmatch(digits)):
                found.append(digits)
                if len(groups) == 1 or len(joined) == sum(map(len, groups)):
                    break  # all groups together are one number
    return tuple(found)


def _is_ticket_number(digits: str) -> bool:
    """Whether it begins with a day, as ours do: no number of a bank card."""
    return "01" <= digits[2:4] <= "12" and "01" <= digits[4:6] <= "31"


def find_number_and_code(text: str) -> tuple[str | None, str | None]:
    """The digits of a ticket's number, and its query code (six digits beside it or alone); None for what is missing."""
    plain = folded(text)
    number: str | None = None
    loose: list[str] = []
    for run in _RUN.finditer(plain):
        groups = _GROUP.findall(run.group())
        while groups:
            taken = _number_at(groups) if number is None else 0
            if taken:
                number = "".join(groups[:taken])
                groups = groups[taken:]
            else:
                loose.append(groups.pop(0))
    if number is None:
        announced = _ANNOUNCED.search(plain)
        if announced:
            digits = "".join(_GROUP.findall(announced[1]))
            if len(digits) > _CODE and not _MOBILE.fullmatch(digits):
                number, loose = digits, [item for item in loose if item not in digits]
    together = "".join(loose)
    code = next((item for item in loose if len(item) == _CODE), together if len(together) == _CODE else None)
    return number, code


def _number_at(groups: list[str]) -> int:
    """How many of the first groups make a number; 0 for none."""
    length = 0
    for count, group in enumerate(groups, start=1):
        length += len(group)
        if length > _NUMBER_MOST:
            return 0
        if length >= _NUMBER_LEAST:
            follows = groups[count] if count < len(groups) else ""
            # Past the 9,999th of a day the sequence has a digit more, and the check digit stands alone behind it.
            long = count > 1 and len(group) > 1 and len(follows) == 1
            if not _is_ticket_number("".join(groups[:count])):
                return 0
            return 0 if count == 1 and _ID.fullmatch(group) else count + long
    return 0
