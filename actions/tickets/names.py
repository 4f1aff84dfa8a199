"""Whose name a message tells a ticket's form: 我叫李狗伢, 李秀兰 137…, 李 狗 伢; never a place nor a relative."""

from __future__ import annotations

import re

from knowledge import Library
from knowledge.ticket_form import TicketForm
from knowledge.ticket_numbers import folded

#: A run of digits is a number, whatever it is of.
NUMBERS = re.compile(r"\d[\d\- ]{5,}")
#: Single characters with blanks between them, as a name is typed or read out; 住 and its like begin something else.
_SPACED = re.compile(
    r"(?P<lead>^|[ \u3000，,。；;：:、\n]|叫|名字是?|姓名是?|我是)"
    r"(?P<name>[一-龥](?:[ \u3000]+(?![住在是有])[一-龥]){1,5})(?=$|[ \u3000，,。；;、\n\d])"
)
#: A village's name is shaped like a person's, too: 黄 土 岭.
_VILLAGE = re.compile("[村岭坝坪湾冲塘坳屯庄寨组山沟坡店桥头里口镇乡县区市]$")
_AND_OTHERS = re.compile("[我俺咱]们?[和跟同]")
_AROUND = " ，,。：:"


def closed_up(text: str) -> str:
    """A message without the blanks between the characters of a name: 我叫李狗伢 of 我叫李 狗 伢."""
    return _SPACED.sub(lambda found: found["lead"] + re.sub(r"[ \u3000]", "", found["name"]), text)


def name_of(text: str, library: Library, words: TicketForm, *, asked: bool) -> str | None:
    """The name that is given as one's own. `asked`: how to be reached was asked for, so that a name alone counts."""
    said = closed_up(text)
    told = words.name_in(said)
    if told is not None:
        return told
    if asked:
        return _bare_name(said, library, words)
    # 李 狗 伢, whatever is asked: nobody types a place like that.
    alone = said.strip(_AROUND)
    spaced = alone != text.strip(_AROUND) and _VILLAGE.search(alone) is None
    return _bare_name(said, library, words) if spaced else None


def _bare_name(text: str, library: Library, words: TicketForm) -> str | None:
    """A name beside a number, or alone, where somebody is asked how to be reached: 李秀兰 13755550000; 姓李."""
    if _AND_OTHERS.match(text.strip()):
        return None  # 我和娃
    left = NUMBERS.sub(" ", folded(text))
    before = words.match("before_name", left.strip(_AROUND))
    left = left.strip(_AROUND)[before.end() if before else 0 :].strip(_AROUND)
    surname = words.match("surname_only", left)
    if surname is not None and surname["name"] in words.surnames:
        return surname[0]
    return left if words.is_name(left) and library.dialogue.person_in(left) is None else None
