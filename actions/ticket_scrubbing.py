"""Takes a name or a telephone number out of a ticket's form, and out of the words of its matter, too."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.ticket_state import Form

_INTRODUCES_NAME = r"(?:我叫|我姓名是|我是|(?:我的)?(?:姓名|名字)(?:叫|是)?|称呼我)[:： ]?"
_INTRODUCES_PHONE = r"(?:我的?)?(?:电话|手机|联系方式|号码)?(?:号码?)?(?:是|[:： ])?"
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
    return replace(form, phone=None, text=_tidy(re.sub(_INTRODUCES_PHONE + number, "", form.text)))


def _tidy(text: str) -> str:
    """Without the marks and empty lines that are left where something was taken out."""
    lines = (re.sub(r"[，,、]{2,}", "，", line).strip(" ，,、；;") for line in text.split("\n"))
    return "\n".join(line for line in lines if line.strip(" 。.!！"))
