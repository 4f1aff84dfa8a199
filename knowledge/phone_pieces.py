"""A mobile number that comes in pieces: 138, then 1234, then 5678; 开头139, 中间1234, 尾号5678; 四个零.

The pieces are collected until eleven digits stand, whatever is asked at the moment; a piece that no number begins with
is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.ticket_numbers import folded

#: Digits of a mobile number, and with how few it may begin.
MOBILE, _BEGINS = 11, 3
#: And in one breath so many are told, as a rule.
_PIECE = 4
_MOBILE = re.compile(r"1[3-9]\d{9}")
_SAID = "零〇洞幺腰妖一二两三四五六七拐八九勾"
_TO_DIGITS = str.maketrans(_SAID, "000111122345677899")
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
    r"[二两三四五六七八2-8]位(?:数字?)?|[报念]|说|给你|你|听[好着]|记[好着]?一?下?|喂|对了?|好|"
    r"接着|然后|再|还有|加上?|嗯|哦|呃|额|啊|呢|哈|吧|[\s，,、。.：:\-—_])+"
)
#: The number is told anew: 不对，一三九; 重新说.
_ANEW = re.compile(r"[\s，,。啊哎呀我]*(?:不对|不是|[说报念记]错|错|重新|重来|从头)(?:了|来|说|报|念|过|[\s，,。啊])*")
#: A part of the number that stands, told otherwise: 最后是五四三幺, 不是，中间是1235.
_DIGIT_RUN = rf"[{_SAID}\d]{{3,8}}"
_PART = re.compile(
    r"(?:不对|不是|[说报念记写]?错|啊|哎|嗯|电话|手机|号码|我|的|应该|那个|就|是|了)*"
    r"(?:(?P<head>最?前面|开头|前[三3]位)|(?P<middle>中间)|(?P<tail>最后面?|后面|尾号|末尾|结尾|后(?=[两二三四几2-4]位)))"
    rf"(?:[两二三四几2-4]位)?(?:数字?|号码?)?(?:错了|不对)?(?:应该|就|也|是|改成|换成)*(?P<new>{_DIGIT_RUN})"
    rf"(?:不是{_DIGIT_RUN})?[吧啊呀了哦]*"
)
_PAIR = re.compile(
    rf"(?:电话|手机|号码|尾号|的|啊|哎|不对)*不是(?P<old>{_DIGIT_RUN})(?:应该|而)?是(?P<new>{_DIGIT_RUN})[吧啊呀了哦]*"
)


def digits_of(text: str) -> str:
    """The digits of a message that says nothing but digits; empty for every other."""
    plain = _SO_MANY.sub(lambda found: found[2] * _COUNTS[found[1]], folded(text))
    left = _AROUND.sub("", plain).translate(_TO_DIGITS)
    return left if left.isascii() and left.isdigit() else ""


def piece_of(text: str, so_far: str) -> str | None:
    """The digits after this message, `so_far` those before it; None where it says no piece of a mobile number.

    Empty: the number is to be told anew. More than eleven digits are too many: then they are asked for, too.
    """
    anew = _ANEW.match(text) if so_far else None
    if anew is not None:
        so_far, text = "", text[anew.end() :]
        if not _AROUND.sub("", text):
            return ""
    digits = digits_of(text)
    if not digits:
        return None
    if so_far:
        return digits if _begins_again(digits, so_far) else so_far + digits
    begins = _BEGINS <= len(digits) <= MOBILE and re.match("1[3-9]", digits) is not None
    return digits if begins and (anew is not None or len(digits) < MOBILE) else None


def number_so_far(story: Sequence[str], text: str) -> str | None:
    """The digits of a mobile number of which `text` tells a piece, behind those that `story` told; None for no piece.

    One digit alone may count people, and is none.
    """
    so_far = ""
    for said in story:
        told = piece_of(said, so_far)
        if told is not None:
            so_far = told if len(told) < MOBILE else ""
    piece = piece_of(text, so_far)
    fits = piece and (len(piece) < MOBILE or is_mobile(piece))
    return piece if fits and len(digits_of(text)) != 1 else None


def _begins_again(digits: str, so_far: str) -> bool:
    """Whether the number is told once more from the beginning: all of it, or what was told and more."""
    whole = len(digits) == MOBILE and is_mobile(digits)
    return whole or (digits.startswith(so_far) and (len(so_far) > _PIECE or len(digits) > _PIECE))


def with_part(phone: str, text: str) -> str | None:
    """The mobile number `phone` with the part that a message tells otherwise; None where it tells none."""
    if not is_mobile(phone):
        return None
    said = re.sub(r"[\s，,、。.！!：:\-—_]", "", folded(text))
    pair = _PAIR.fullmatch(said)
    if pair is not None:
        old, new = (pair[name].translate(_TO_DIGITS) for name in ("old", "new"))
        known = len(old) == len(new) and phone.count(old) == 1
        return _whole(phone.replace(old, new)) if known else None
    part = _PART.fullmatch(said)
    if part is None:
        return None
    new = part["new"].translate(_TO_DIGITS)
    if part["head"]:
        return _whole(new + phone[len(new) :])
    if part["middle"]:
        return _whole(phone[:_BEGINS] + new + phone[_BEGINS + len(new) :])
    return _whole(phone[: -len(new)] + new)


def _whole(digits: str) -> str | None:
    return digits if is_mobile(digits) else None


def is_mobile(digits: str) -> bool:
    """Whether the digits are a whole mobile number."""
    return _MOBILE.fullmatch(digits) is not None


def in_groups(digits: str) -> str:
    """As it is read out: 138 1234 5678."""
    return " ".join(filter(None, (digits[:3], digits[3:7], digits[7:])))
