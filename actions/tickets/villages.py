"""The part of a place below the township (柘塘村, 上屋村3组, 余家坊): kept as the detail of a ticket's place."""

from __future__ import annotations

import re

from knowledge import Library
from knowledge.dialogue import bare

_NUMBER = r"[一二三四五六七八九十百零〇\d]{1,5}"
#: What a place below the township ends in; not 村里, 村干部, 组织, 路上.
_ENDS = (
    r"(?:村(?![里上干民委支书主任长口头医务子])|社区(?![的人里干书主民])|居委会?|小区(?![的人里])|[屯寨庄湾坊坪坝坳冲岭塘](?![一-龥]{0,2}[村组屯]|[稼家])|"
    rf"大?道{_NUMBER}号|[路街巷]{_NUMBER}号|队|组(?![织成长建]))"
)
_GROUP = rf"(?:第?{_NUMBER}(?:村民小?组|小?组|队|号|栋|单元|室)){{0,3}}"
_NAME = r"[一-龥]{1,6}?"
#: Right behind a township: 慈化镇柘塘村, 竹亭镇上屋村3组.
_BEHIND = re.compile(
    rf"[的\s，,、]?(?:那个|那边的?|下面的?|嗯|呃)?(?P<name>(?!某|我们|我|有|的|那|这|本|一个|几个|全|各|每|好|人(?![和民])|政府){_NAME}{_ENDS}{_GROUP})"
)
#: Said by itself: 村子叫余家坊; 是柘塘村的; 加上是柘塘村的; 3组.
_CALLED = re.compile(
    r"^(?:那|就|还有|加上|补充|我们|我家|的){0,4}(?:村子?|自然村|村名|社区|小区|屯子?|寨子?|湾子?|具体(?:位置|地址)?)(?:的?名字?)?(?:里)?(?:叫做?|是|名叫)(?P<name>[一-龥\d]{2,10}?)(?:的|吧|啊)?$"
)
_ALONE = re.compile(
    rf"^(?:那个|这个|嗯|呃|额|啊|哦|喂|叫|那|就|还有|加上|补充|再加|我们?|家|住|在|是|的|地方|地址|具体){{0,5}}(?P<name>(?!个|某|那|这|本|哪|一个|几个|全|各|每|同|隔壁|整个|别的){_NAME}{_ENDS}{_GROUP}|第?{_NUMBER}(?:村民小?组|小组|组|队))(?:的|那里|那边|人|吧|啊){{0,3}}$"
)
#: No part of a name: 没人管的村, 我们村, 家里村; 塘里村, 清水村 and 人和村 are names.
_NO_NAME = re.compile("[的了没有我你他她它们说不]|人(?![和民])|[家村这那哪屋镇乡]里")
#: Between single characters: 白 马 村.
_BLANK = re.compile("(?<=[一-龥])[ \u3000](?=[一-龥](?:[ \u3000]|$))")
_SHORT = 20
_ONLY_GROUP = re.compile(rf"第?{_NUMBER}(?:村民小?组|小?组|队|号|栋|单元|室)")


def detail_behind(text: str, region: str | None, library: Library) -> str | None:
    """The village that stands right behind the township `region` in a message; None where none does."""
    known = library.regions.get(region) if region else None
    if known is None:
        return None
    text = _BLANK.sub("", text)
    # A name that many have (西村镇) is found in the text only where its county stands before it.
    ends = [span.end for span in library.regions.find(text) if known.code in span.codes]
    at = text.rfind(known.name)
    ends.append(at + len(known.name) if at >= 0 else len(text))
    return next(filter(None, (_named(_BEHIND.match(text, end)) for end in ends)), None)


def detail_alone(text: str) -> str | None:
    """The village that is all of a message: 村子叫余家坊, 是柘塘村的; None for every other."""
    said = bare(text)
    if len(said) > _SHORT:
        return None
    found = _CALLED.match(said) or _ALONE.match(said)
    return _named(found)


def is_group(detail: str) -> bool:
    """Whether it is a part of a village only: 3组."""
    return _ONLY_GROUP.fullmatch(detail) is not None


def _named(found: re.Match[str] | None) -> str | None:
    return found["name"] if found is not None and _NO_NAME.search(found["name"]) is None else None
