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
#: At the end of a letter: 联系电话13800138000，李国富.
_BEHIND_NUMBER = re.compile(r"(?<!\d)1[3-9]\d{9}[，,、。\s]{0,2}(?P<name>[一-龥]{2,3})[。\s]*$")
#: A village's name is shaped like a person's, too: 黄 土 岭.
_VILLAGE = re.compile("[村岭坝坪湾冲塘坳屯庄寨组山沟坡店桥头里口镇乡县区市]$")
#: Given by itself where a place is asked for, so much is a name; 张家湾, 李家渡 and 石板滩 are places.
_WHOLE_NAME = re.compile("[一-龥](?![家村])[一-龥]{2}")
_ENDS_PLACE = re.compile(f"{_VILLAGE.pattern}|[滩铺塘井洞河沱渡关营场厂院巷街路垭坊埠洲岛堡台港湖江海溪泉园苑]$")
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
    behind = _BEHIND_NUMBER.search(said)
    if behind is not None and words.is_name(behind["name"]):
        return behind["name"]
    if asked:
        return _bare_name(said, library, words)
    beside = _beside_place(said, library, words)
    if beside is not None:
        return beside
    # 李 狗 伢, whatever is asked: nobody types a place like that.
    alone = said.strip(_AROUND)
    spaced = alone != text.strip(_AROUND) and _VILLAGE.search(alone) is None
    return _bare_name(said, library, words) if spaced else None


def name_for_place(text: str, within: str | None, library: Library, words: TicketForm) -> str | None:
    """The name that is all of an answer to where it is (陈桂英), and no place in `within`, which is known already."""
    said = text.strip(_AROUND)
    if not _WHOLE_NAME.fullmatch(said) or _ENDS_PLACE.search(said):
        return None
    if library.regions.find(said) or (within and library.regions.resolve(said, within=within)):
        return None
    return _bare_name(said, library, words)


def _beside_place(text: str, library: Library, words: TicketForm) -> str | None:
    """The name that stands right before or behind a place, and nothing else with them: 福宝镇李大明."""
    said = text.strip(_AROUND)
    spans = library.regions.find(said)
    if not spans:
        return None
    ends = said[: spans[0].start].strip(_AROUND), said[spans[-1].end :].strip(_AROUND)
    left = "".join(ends)
    whole = _WHOLE_NAME.fullmatch(left) is not None and left in ends and not _ENDS_PLACE.search(left)
    return _bare_name(left, library, words) if whole else None


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
