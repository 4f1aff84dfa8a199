"""Takes a name or a telephone number out of a ticket's form, and out of the words of its matter, too."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.tickets.state import Form
from hotline.personal import mask_id
from knowledge.ticket_form import TicketForm

_INTRODUCES_NAME = (
    r"(?:我叫|我姓名是|我是|(?:我的)?(?:姓名|名字)(?:叫|是)?|称呼我|"
    r"(?:本人|投诉人|举报人|反映人|申请人)(?:姓名|名叫|叫|是)?)[:： ]?"
)
_ID = re.compile(r"(?<!\d)\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])")
_INTRODUCES_ID = re.compile(rf"(?:我的?)?(?:身份证)?(?:号码?)?(?:是|[:： ])?{_ID.pattern}")
_MOBILE = re.compile(r"(?:我的?)?(?:电话|手机)?(?:号码?)?(?:是|[:： ])?(?<!\d)1[3-9]\d[\- ]?\d{4}[\- ]?\d{4}(?!\d)")
#: 一三九一二三四五六七八, as it is read out.
SPOKEN_MOBILE = re.compile(
    r"[一幺][三四五六七八九](?:[\s\-]?[零〇一二三四五六七八九幺]){9}(?![零〇一二三四五六七八九幺百千万])"
)
_INTRODUCES_PHONE = r"(?:我的?)?(?:电话|手机|联系方式|号码)?(?:号码?)?(?:是|[:： ])?"
_MOST_NAMES = 3
#: Where a name stands in the middle of the matter.
_NOT_WRITTEN = "（名字不写）"


def without_name(form: Form) -> Form:
    """Nobody's name: not in its field, and not in the matter (我叫刘桂芳，…)."""
    if not form.name:
        return form
    text = re.sub(_INTRODUCES_NAME + re.escape(form.name), "", form.text).replace(form.name, _NOT_WRITTEN)
    return replace(form, name=None, text=_tidy(text))


def without_phone(form: Form) -> Form:
    """No number: not in its field, and not in the matter, however it was spaced there."""
    if not form.phone:
        return form
    number = r"[\s\-]*".join(map(re.escape, form.phone))
    number = f"{_INTRODUCES_PHONE}(?:{number}|{SPOKEN_MOBILE.pattern})"
    return replace(form, phone=None, phone_of=None, text=_tidy(re.sub(number, "", form.text)))


def fit_to_send(form: Form, words: TicketForm) -> Form:
    """Without what must not stand in its text: ID numbers in full; where it is anonymous, names and numbers at all."""
    if not form.anonymous:
        return replace(form, text=_ID.sub(lambda number: mask_id(number[0]), form.text))
    text = _MOBILE.sub("", _INTRODUCES_ID.sub("", form.text))
    text = re.sub(_INTRODUCES_PHONE + SPOKEN_MOBILE.pattern, "", text)
    for _ in range(_MOST_NAMES):
        name = next(filter(None, map(words.name_in, text.split("\n"))), None)
        if name is None:
            break
        text = without_name(replace(form, name=name, text=text)).text
    return replace(form, text=_tidy(text), name=None, phone=None, phone_of=None)


def _tidy(text: str) -> str:
    """Without the marks and empty lines that are left where something was taken out."""
    text = re.sub(r"(?<=[。！？!?；;])[，,、]+", "", text)
    lines = (re.sub(r"[，,、]{2,}", "，", line).strip(" ，,、；;") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip(" 。.!！"))
