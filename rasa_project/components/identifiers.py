"""Finds case numbers, telephone numbers and ID numbers, typed or spoken (幺三八 零零一二 三四五六).

They are read before all other numbers, so that no part of one is taken for a sum. Telephone and ID numbers leave
this module masked only: what an entity holds is kept with the conversation and shown in logs. Pure standard library.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from components.sums import HOTLINES


class Identifier(NamedTuple):
    """`entity` is ticket_no, phone or id_number; a ticket's value is normalised, the others' masked."""

    entity: str
    start: int
    end: int
    value: str


_SAID = "零〇幺一二两三四五六七八九"
_SPOKEN = str.maketrans(_SAID, "0011223456789")
_DASH = r"[\-–—_杠]"
_GAP = r"[ \-–—()]{0,2}"
# Commas part the groups of a spoken number; between typed ones they may part two numbers.
_SPOKEN_GAP = r"[ \-–—,，、]{0,2}"
_TYPED_RUN = re.compile(rf"\d(?:{_GAP}\d){{6,}}(?:{_GAP}[xX])?")
_SPOKEN_RUN = re.compile(rf"[{_SAID}](?:{_SPOKEN_GAP}[{_SAID}]){{6,}}(?:{_SPOKEN_GAP}[xX])?")
_GROUP = re.compile(rf"[0-9{_SAID}]+[xX]?|[xX]")

# ---- telephone ----
_COUNTRY_CODE = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(?P<area>010|02\d|0[3-9]\d\d)(?P<local>[2-8]\d{6,7})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
# 8765432 is a telephone number only where one is announced; dates have eight digits, too.
_PHONE_CUE = re.compile(r"(?:电话|座机|号码|手机)(?:号码?)?[是为:\s]{0,3}$")
_DATE = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")

# ---- ID ----
# The provinces' codes: they tell an ID from a case number that begins with a date, and from a bank card.
_PROVINCE = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
# 18 digits; a disability certificate adds kind and grade. 15 until 1999.
_ID = re.compile(rf"{_PROVINCE}\d{{4}}(?:(?:18|19|20)\d\d{_DAY}\d{{3}}[0-9xX](?:\d\d)?|\d\d{_DAY}\d{{3}})")
_ID_CUE = re.compile(r"(?:身份证|身分证|证件)(?:号码?)?[是为:\s]{0,3}$")
_ID_LENGTHS = (15, 18)
_LONGEST = 20
_CARD = re.compile(r"(?:62|4|5|60|9)\d{13,18}")

# ---- case numbers ----
_LETTERED = re.compile(
    rf"(?<![A-Za-z0-9])(?P<letters>[A-Za-z]{{1,4}})[ ]?{_DASH}?[ ]?"
    rf"(?P<digits>\d{{8}}[ ]?{_DASH}?[ ]?\d{{5}}|\d{{1,30}}(?:{_DASH}\d{{1,30}}){{0,3}})(?![\dxX])"
)
# Chat names and telephones that people write as letters and digits.
_NOT_TICKETS = frozenset({"QQ", "VX", "WX", "V", "TEL", "NO"})
_FEWEST_DIGITS = 8
# Other offices' numbers are short, too: JB00417, ZQ-55-201; behind 工单 or 催 they may be shorter yet.
_FEWEST_SHORT, _FEWEST_ASKED, _FEWEST_LETTERS = 5, 3, 2
_ASKED = re.compile(r"(?:工单|单号|编号|回执号?|受理号?|查询?|催|撤销?|加急处理|处理)(?:一下|号|是|为|[:：\s])*$")
_CUED = re.compile(
    rf"(?<![证卡])(?P<cue>工[单丹]|单号|受理|流水|回执|诉求|登记|编号)(?:编号|单号|号码?)?[是为:#\s的就]{{0,4}}"
    rf"(?P<digits>(?:\d{{1,30}}|[{_SAID}]{{1,30}})(?:(?:{_DASH}|[ ])(?:\d{{1,12}}|[{_SAID}]{{1,12}})){{0,4}})(?![\dxX])"
)
_SURE_CUES = frozenset({"工单", "工丹", "单号", "受理", "流水", "回执", "诉求", "编号"})
# Typed and spoken: 工单0931, 单号六六零二一八.
_FEWEST_CUED = {True: 4, False: 6}
# 受理15个工作日, 编号2024年, 编号0331开头: no number of a case.
_COUNTS = re.compile(r"[个天年月日位名元块条次开路]|号(?!的|那)")
_FEWEST_WITH_ANY_CUE = 12
# 把3317号办掉, 尾号0557的那个单子: one of the citizen's own cases, told by the end of its number.
_HANDLED = re.compile(
    r"(?:把|将|那个|这个|我的|我那个?)(?P<digits>\d{4,8})(?=号?(?:单子?|工单|诉求|件|办|撤|销|结|处理|催)|号(?:的|那))"
)
_BY_ITS_END = re.compile(
    rf"(?:尾号|尾数|末尾|末[三四五六]位|最?后[三四五六]位)(?:数字?)?[是为:\s]{{0,2}}(?P<digits>\d{{3,6}}|[{_SAID}]{{3,6}})(?![\dxX])"
)
_A_CASE = re.compile(r"工?单|编号|诉求|受理|回执|那[个件]|申请|投诉")
_NO_CASE = re.compile(r"卡|手机|电话|车|身份证|折|号码|账")
_BEFORE_END, _AFTER_END = 14, 8
# What begins with a day of our time is a case's, whatever stands before it: 单号我会背 二零二五一零一六零零四四.
_DATED = re.compile(r"20[23]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3,5}")
_CUE_REACH = 8
_MOST_DIGITS = 30
_USUAL = re.compile(r"([A-Z]{2})(\d{8})(\d{5})")
_SEPARATORS = re.compile(rf"{_DASH}|\s")
_DASHES = re.compile(_DASH)


def mask_phone(digits: str) -> str:
    """138****5678, 0931-****432, ****432."""
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    landline = _LANDLINE.fullmatch(digits)
    return f"{landline['area']}-****{digits[-3:]}" if landline else f"****{digits[-3:]}"


def mask_id_number(digits: str) -> str:
    """620***********1234: the birthday, which names the person best, is hidden."""
    return f"{digits[:3]}{'*' * (len(digits) - 7)}{digits[-4:]}"


def find_identifiers(text: str) -> list[Identifier]:
    """Case, telephone and ID numbers in `text` (which must be folded), from left to right.

    Not read: bank cards, and the short numbers that are everybody's (12345, 110).
    """
    found = list(_tickets(text))
    rest = without(text, [(ticket.start, ticket.end) for ticket in found])
    for runs in (_TYPED_RUN, _SPOKEN_RUN):
        for run in runs.finditer(rest):
            found.extend(_personal(rest, run))
    return sorted(found, key=lambda item: item.start)


def without(text: str, spans: list[tuple[int, int]]) -> str:
    """`text` with a sign that fits no pattern in place of each of `spans`, which are in order; places stay."""
    parts, position = [], 0
    for start, end in spans:
        parts += [text[position:start], "\x01" * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


# ---- telephone and ID numbers ----
def _personal(text: str, run: "re.Match[str]") -> Iterator[Identifier]:
    """Groups of digits are put together as far as they make a number: 138 0013 8000 is one, 2000 13800138000 is not."""
    groups = [
        (run.start() + group.start(), run.start() + group.end(), group.group().translate(_SPOKEN).upper())
        for group in _GROUP.finditer(run.group())
    ]
    joined = "".join(digits for _, _, digits in groups)
    if _CARD.fullmatch(joined) and not _ID.fullmatch(joined) and max(len(digits) for _, _, digits in groups) != 11:
        return
    first = 0
    while first < len(groups):
        start = groups[first][0]
        found = _longest(groups, first, text[max(0, start - 10) : start])
        if found is None:
            first += 1
            continue
        last, entity, value = found
        yield Identifier(entity, start, groups[last][1], value)
        first = last + 1


def _longest(groups: list[tuple[int, int, str]], first: int, before: str) -> tuple[int, str, str] | None:
    joined, best = "", None
    for index in range(first, len(groups)):
        joined += groups[index][2]
        if len(joined) > _LONGEST:
            break
        read = _read(joined, before)
        if read is not None:
            best = (index, *read)
    return best


def _read(digits: str, before: str) -> tuple[str, str] | None:
    """Entity and masked value of `digits`, or None."""
    if _ID.fullmatch(digits) or (len(digits) in _ID_LENGTHS and _ID_CUE.search(before)):
        return "id_number", mask_id_number(digits)
    digits = _COUNTRY_CODE.sub("", digits)
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return "phone", mask_phone(digits)
    if _LOCAL.fullmatch(digits) and not _DATE.fullmatch(digits) and _PHONE_CUE.search(before):
        return "phone", mask_phone(digits)
    return None


# ---- case numbers ----
def _tickets(text: str) -> list[Identifier]:
    found = []
    taken: set[int] = set()
    for match in _LETTERED.finditer(text):
        digits, letters = match["digits"], match["letters"].upper()
        if letters not in _NOT_TICKETS and _is_long_enough(text, match) and not _is_personal(digits):
            found.append(Identifier("ticket_no", *match.span(), _normal(letters, digits)))
            taken.update(range(*match.span()))
    for match in _CUED.finditer(text):
        digits = match["digits"].translate(_SPOKEN)
        fewest = _FEWEST_CUED[match["digits"][0].isdigit()] if match["cue"] in _SURE_CUES else _FEWEST_WITH_ANY_CUE
        if _COUNTS.match(text, match.end()) or digits in HOTLINES:
            continue
        places = range(*match.span("digits"))
        if taken.isdisjoint(places) and fewest <= _length(digits) and not _is_personal(digits):
            found.append(Identifier("ticket_no", places.start, places.stop, _normal("", digits)))
    for run in (*_TYPED_RUN.finditer(text), *_SPOKEN_RUN.finditer(text)):
        digits = "".join(_GROUP.findall(run.group())).translate(_SPOKEN)
        if _DATED.fullmatch(digits) and taken.isdisjoint(range(*run.span())) and not _within(run, found):
            found.append(Identifier("ticket_no", *run.span(), digits))
    for match in (*_HANDLED.finditer(text), *_by_their_end(text)):
        places = range(*match.span("digits"))
        if taken.isdisjoint(places) and not _within(match, found):
            found.append(Identifier("ticket_no", places.start, places.stop, match["digits"].translate(_SPOKEN)))
    return sorted(found, key=lambda ticket: ticket.start)


def _within(match: "re.Match[str]", found: list[Identifier]) -> bool:
    return any(item.start < match.end() and match.start() < item.end for item in found)


def _by_their_end(text: str) -> Iterator["re.Match[str]"]:
    for match in _BY_ITS_END.finditer(text):
        nearby = (
            text[max(0, match.start() - _BEFORE_END) : match.start()] + text[match.end() : match.end() + _AFTER_END]
        )
        if _A_CASE.search(nearby) and not _NO_CASE.search(nearby):
            yield match


def _is_long_enough(text: str, found: "re.Match[str]") -> bool:
    length = _length(found["digits"])
    if length >= _FEWEST_DIGITS or len(found["letters"]) < _FEWEST_LETTERS:
        return length >= _FEWEST_DIGITS
    asked = _ASKED.search(text, max(0, found.start() - _CUE_REACH), found.start())
    return length >= (_FEWEST_ASKED if asked else _FEWEST_SHORT)


def _length(digits: str) -> int:
    length = len(_SEPARATORS.sub("", digits))
    return length if length <= _MOST_DIGITS else 0


def _is_personal(digits: str) -> bool:
    """Whether a telephone or ID number stands where a case number is expected; that must be masked."""
    plain = _SEPARATORS.sub("", digits)
    return bool(_MOBILE.fullmatch(plain) or _ID.fullmatch(plain))


def _normal(letters: str, digits: str) -> str:
    usual = _USUAL.fullmatch(letters + _SEPARATORS.sub("", digits))
    if usual:
        return "-".join(usual.groups())
    plain = _DASHES.sub("-", digits.replace(" ", ""))
    return f"{letters}-{plain}" if letters and "-" in plain else f"{letters}{plain}"
