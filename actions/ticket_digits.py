"""A mobile number that comes in pieces: 138, then 1234, then 5678; 开头139, 中间1234, 尾号5678; 四个零.

The pieces are collected until eleven digits stand, whatever is asked at the moment; a piece that no number begins with
is none.
"""

from __future__ import annotations

import re

from knowledge.ticket_numbers import folded

#: Digits of a mobile number, and with how few it may begin.
MOBILE, _BEGINS = 11, 3
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SAID = "零〇洞幺一二两三四五六七八九"
_TO_DIGITS = str.maketrans(_SAID, "00011223456789")
#: 四个零
_SO_MANY = re.compile(rf"([一两二三四五六2-6])个([{_SAID}\d])")
_COUNTS = {
    char: count
    for count, chars in {2: "两二2", 3: "三3", 4: "四4", 5: "五5", 6: "六6", 1: "一"}.items()
    for char in chars
}
#: What may stand around a piece.
_AROUND = re.compile(
    r"(?:我的?|那个|就|是|打|的|电话|手机号?|号码?|开头|开始|前面|前[三3]位|中间[四4]?位?|后面|后[四4]位|结尾|尾号|末尾|最后|"
    r"接着|然后|再|还有|加上?|嗯|哦|呃|额|啊|呢|哈|吧|[\s，,、。.：:\-—_])+"
)


def digits_of(text: str) -> str:
    """The digits of a message that says nothing but digits; empty for every other."""
    plain = _SO_MANY.sub(lambda found: found[2] * _COUNTS[found[1]], folded(text))
    left = _AROUND.sub("", plain).translate(_TO_DIGITS)
    return left if left.isascii() and left.isdigit() else ""


def piece_of(text: str, so_far: str) -> str | None:
    """The digits after this message, `so_far` those before it; None where it says no piece of a mobile number.

    More than eleven digits are too many: then they are asked for from the beginning.
    """
    digits = digits_of(text)
    if not digits:
        return None
    if so_far:
        # Told once more from the beginning.
        return digits if len(digits) == MOBILE and is_mobile(digits) else so_far + digits
    begins = _BEGINS <= len(digits) < MOBILE and re.match("1[3-9]", digits) is not None
    return digits if begins else None


def is_mobile(digits: str) -> bool:
    """Whether the digits are a whole mobile number."""
    return _MOBILE.fullmatch(digits) is not None


def in_groups(digits: str) -> str:
    """As it is read out: 138 1234 5678."""
    return " ".join(filter(None, (digits[:3], digits[3:7], digits[7:])))
