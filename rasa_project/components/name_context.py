"""What stands around a name: whether it lets a word be one (村里不给办, 兰州路), and names known by their ending.

Townships, villages and communities (和平乡, 河口村, 花园社区) are too many to list; they are known by what they end in.
"""

import re
from typing import Iterator, List, Text, Tuple

_OFFICE = ("村里", "村上", "村头", "村子里")
# 村里 is mostly the village's office: it is where somebody lives only with such words.
_LIVED_IN = re.compile(
    r"的(?:人(?!说)|医生|老|大夫|娃|孩|孤|五保|残|光棍|低保|特困|户口|房)|住|有(?:个|一|位|俩|两|几)|低保|户口|医生|孤|条件|娃|老人|房"
)
_OWN = re.compile(r"(?:住在?|家在|户口在|户在|我是|俺是|搬到|嫁到|我在|俺在|人在)$")
_PLACE_OF_CITY = re.compile(r"(?:这个|那个|这座|那座|座|大|每个|哪个|小)$")
_THING_NAMED_BY_PLACE = re.compile(
    r"(?:东|西|南|北|中)?(?:路(?![远费上过边])|大道|大学|农大|师大|理工|医院|银行|火车站|高铁站|汽车站|机场|大桥|牛肉面|拉面|火锅|小吃|宾馆|酒店|饭店|广场|新村"
    r"|话(?![费题])|人民医院|中学|一中|二中|日报|口音|烟|酒|站(?![点岗着在住]))"
)
_LETTERS = frozenset("短音通书来回写送电微封")
_REACH = 8

ENDS_A_PLACE = re.compile("[镇乡村]|街道|社区")
# What ends a place's name, and what must not follow (村长, 社区医院).
_ENDING = (
    r"(?:镇(?![痛静定上里度下])|乡(?![下里亲村镇音])|街道(?!上)|社区"
    r"|村(?![里上长委干支书会口头部民医官霸庄级小集镇名组居落务企妇东西南北主证霸规]))"
)
# Characters of words that stand before 镇 or 村 and are no part of a name.
_NO_PART = (
    "我们你他她它俺咱恁阮您的是在到去找给让叫从这那哪个某各每本全同外隔壁邻里下回进驻包农城乡镇村老整换转问说讲和跟与向由被把要有没不了几两三一二四五六七八九十半多么什先已经告诉打递"
    "交报接来往走过还又就也都才查管送寄搬住离出入请求怪骂街道社区县市省旗州年月日天时候分户政府办事先后前中心一贫困返亚运另随便按靠想谢烦补证早封认境"
)
_PLACE = re.compile(
    rf"(?:(?<=[县区市州省旗在去到是住给往从的])|(?<![一-鿿]))(?P<name>[^{_NO_PART}\W\d_A-Za-z]{{2,3}}{_ENDING})"
)
_AFTER_PLACE = re.compile(rf"(?P<name>[^{_NO_PART}\W\d_A-Za-z]{{1,3}}{_ENDING})")


def is_name(kind: Text, text: Text, start: int, end: int) -> bool:
    """Whether the word of `text` from `start` to `end` is a name of its `kind` (program, region, …) here."""
    check = _CHECKS.get(kind)
    return check is None or check(text, start, end)


def _area(text: Text, start: int, end: int) -> bool:
    word, before = text[start:end], text[max(0, start - _REACH) : start]
    if word in _OFFICE:
        alone = not text[:start].strip() and not text[end:].strip(" 的呢吧啊。，,？?")
        return alone or bool(_OWN.search(before) or _LIVED_IN.match(text, end))
    return not _PLACE_OF_CITY.search(before) if word == "城市" else True


def _region(text: Text, start: int, end: int) -> bool:
    # 短信都没有
    if text[start:end] == "信都" and text[max(0, start - 1) : start] in _LETTERS:
        return False
    return _THING_NAMED_BY_PLACE.match(text, end) is None


_CHECKS = {"area_type": _area, "region": _region}


def places(text: Text, regions: List[Tuple[int, int]]) -> Iterator[Tuple[int, int]]:
    """Start and end of townships, villages and communities that are named in `text`.

    `regions`: start and end of the regions found in it; right behind one a name begins more surely.
    """
    taken = {place for start, end in regions for place in range(start, end)}
    ends = {end for _, end in regions}
    position = 0
    while position < len(text):
        behind = position in ends
        found = (_AFTER_PLACE if behind else _PLACE).match(text, position)
        if found is not None and taken.isdisjoint(range(*found.span())):
            yield found.span()
            position = found.end()
            ends.add(position)
        else:
            position += 1
