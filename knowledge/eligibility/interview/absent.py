"""Who is named and does not live with the family (儿子坐牢去了, 娃都成家了), and children who are grown up.

They are blanked, so that no reader counts them. Who is said to live with the speaker all the same stays.
"""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.eligibility.interview.message import Message
from knowledge.kin import HUSBAND_OR_WIFE

_BLANK = "□"
#: Words for relatives, as the readers of people count them.
NAMED = (
    "(?<![一两二三四五六七八九俩仨个])(?:孩子|娃|伢)(?:他|她)?[爸妈爹娘]|老太婆|老婆子|老头子|老汉|那口子|老婆|老公(?!公)|爱人|对象|丈夫|妻子|媳妇|老伴|男人|爸|妈|爹|娘(?!家)|爷爷|奶奶|外公|外婆|姥姥|姥爷|儿子|女儿|闺女|儿媳|女婿"
    "|大人|老人|老的|小的|孩子|娃|伢|崽|孙子|孙女|外孙|公公|婆婆|岳父|岳母|丈母娘|老丈人|弟|妹|哥|姐|侄"
)
_WHO = rf"(?:我|俺|他|她)?(?:的)?(?:[\d一两二三四五六几俩仨]个?|大|小)?(?:{NAMED})(?:子|们|儿)?"
#: Between who it is and what became of them: nobody else, and no 没.
_GAP = rf"(?:(?!{NAMED})[^，。,；;我俺没未不]){{0,6}}"
_AWAY = (
    r"坐牢|坐监|服刑|判刑|在牢里|蹲监狱|跑了|跑掉|跑出去|失踪|失联|改嫁|离家|出走|走丢|成家|成了家|结婚|结了婚|出嫁|嫁(?:人|到|去|出|了|走)|分家|分了家|分户"
    r"|分开(?:过|住)|单过|单独过|另过|另住|各过各|当兵|参军|入伍|在部队|判给|[跟归](?:着|了)?(?:他|她|孩子|前)(?:爸|妈|爹|娘|夫|妻|爷|奶|公|婆)"
)
_NOT_HERE = re.compile(rf"{_WHO}{_GAP}(?:{_AWAY})[^，。,；;]{{0,8}}")
_LEFT_THEM = re.compile(rf"{_WHO}{_GAP}(?:不(?:跟|和|同)(?:我|俺)|不在一起|不在家住)[^，。,；;]{{0,8}}")
_DIVORCED = re.compile(rf"(?:和|跟|与)?(?:我|俺)?(?:{HUSBAND_OR_WIFE}|爸妈|父母){_GAP}(?:离婚|离了)[^，。,；;]{{0,6}}")
#: 儿子结婚了跟我们一起住; 没分家.
_HERE_YET = re.compile(r"(?<!不)(?:跟|和|同)(?:我|俺)|(?<!不在)一起|没(?:有)?分|住家里")
#: Children who work are no children any more.
_AT_WORK = r"[^，。,；;没不]{0,6}(?:打工|上班|工作了|挣钱|务工|毕业了|参加工作|找对象)"
_GROWN = re.compile(rf"(?:孩子|娃|崽|伢)(?:们)?(?:都|也|全)?{_AT_WORK}")
_ONE_GROWN = re.compile(rf"(?:大的|老大|大娃|大孩子|大儿子|大女儿|其中一个){_AT_WORK}")


def here(message: Message) -> Message:
    """The message without those who do not live with the family."""
    text = message.text
    for pattern in (_NOT_HERE, _LEFT_THEM, _DIVORCED):
        text = pattern.sub(_unless_here, text)
    if text == message.text:
        return message
    entities = [item for item in message.entities if _BLANK not in text[int(item["start"]) : int(item["end"])]]
    return replace(message, text=text, entities=entities)


def names_absent(message: Message) -> bool:
    """Whether somebody is named who does not live with them."""
    return here(message) != message


def without_grown(text: str) -> str:
    """The text without children who are said to work (孩子都在外打工)."""
    return _GROWN.sub(lambda found: _BLANK * len(found[0]), text)


def grown_of_several(text: str) -> int:
    """How many of the children counted are said to be at work (两个娃，大的在外面打工)."""
    return len(_ONE_GROWN.findall(text))


def _unless_here(found: re.Match[str]) -> str:
    return found[0] if _HERE_YET.search(found[0]) else _BLANK * len(found[0])
