"""Whether a bare number tells an age: 我妈八十八了, 今年六十一, 姑娘才22, 我跟八十的妈, 从八十八等到八十九.

Pure standard library.
"""

import re

from components.surroundings import Around, worth

_YOUNGEST, _OLDEST = 10, 110
_SURELY_OLD = 40
_REACH = 8
_SPACE = re.compile(r"\s")
_SMALL_WORDS = r"(?:今年|现年|现在|都|快|也|已经|才|刚|就|一个|有|满|虚岁|周岁|是|[:：\s])*"
_CUE = re.compile(
    rf"(?:今年|现年|现在|明年|去年|年龄|年纪|岁数|虚岁|周岁|实岁|享年){_SMALL_WORDS}$"
    r"|(?:奔|满|年满|都快?|快要?|已经|过了?|上了?|才|等到|没到|不到|活到|长到|(?:养|供|带|领|发|管)(?:你|他|她|我|们|孩子|娃){0,2}到|拖到|最[大小]的?|[大小]的)$"
)
_KIN = re.compile(
    r"(?:爸|妈|爷|奶|父|母|亲|娘|爹|嫂|丫头|小子|婶|叔|老者|户主|岳父|岳母|丈人|丈母娘|外婆|外公|公公|婆婆|孤老|者|伯|叔|公|婆|姥|姨|舅|姑|老人|老人家|老娘|老爹|老汉|老伴|哥|姐|弟|妹|儿|女|儿子|女儿|闺女|姑娘|孙子|孙女|丈夫|妻子|爱人|老公|老婆"
    r"|孩子|娃|老婆子|老太婆|老头|老头子|老太|老太太|老爷子|老父|老母|侄|夫妻|夫妇|本人|大娘|大爷|[我俺咱他她])(?:今年|现年|都|快|也|已经|才|刚|是|一个|[\s])*$"
)
_FROM = re.compile(r"从$")
_UNTIL = re.compile(r"(?:等|活|长|拖|熬|领|干|住|到)到?[\d一二三四五六七八九十]")
# What may stand behind: the end, 了, or whose age it is.
_AFTER = re.compile(r"[，,]?(?:$|[，。！？；、,!?;\s\x01了的还没多啦咯哦整我俺他她就]|不(?:读|上|念))")
_AFTER_ALONE = re.compile(
    r"高龄|没了(?:爹|妈|娘|爸|男人|老公|老婆)|的(?:老?[爸妈爹娘父母奶爷人头]|老[婆太头汉]|孤|婆婆|公公|孙|娃|孩|儿|女|姥|外)"
    r"|(?:了|岁)?(?:她|他|我|俺)(?=[1-9]\d)"
)
# 二十好几, and 七十多了 at the beginning of a clause, are said of nothing but age.
_OVER = ("好几", "出头")
_MONEY_NEAR = re.compile(r"钱|费|工资|收入|补|金|领|拿|发|给|挣|交|花|月|[打评得]分|温|血|第|压")
_CLAUSE_END = re.compile(r"(?:$|[，。！？；,!?;\s\x01]|[了啦](?=[，。！？；,!?;\s还也没不要连走就咯哦才]|$)|多?吧)")
_CLAUSE_START = re.compile(r"^(?:都|快|今年|也|已经|都快)*$")


def is_bare_age(place: Around) -> bool:
    """Whether the number of `place`, which counts nothing, is an age."""
    numeral, text, left = place.numeral, place.text, place.left
    if numeral.low < _YOUNGEST or numeral.high > _OLDEST or _MONEY_NEAR.search(left):
        return False
    written = text[numeral.start : numeral.end]
    end = worth(place, numeral.end).end
    if place.bare and (written.endswith(_OVER) or (written.endswith("十多") and not left and place.startswith("了"))):
        return True
    # 二十上下: a stranger of about that age.
    about = text[end - 2 : end] == "上下" and _CLAUSE_END.match(text, end)
    if about or ((_CUE.search(left) or _KIN.search(left)) and _AFTER.match(text, end)):
        return True
    if _AFTER_ALONE.match(text, end):
        return True
    if _FROM.search(left) and _UNTIL.match(text, end):
        return True
    return _is_a_clause(place, end)


def _is_a_clause(place: Around, end: int) -> bool:
    """，六十五，: between commas, among other words, and too old for anything else."""
    before = place.text[: place.numeral.start].rstrip("，,。 ")
    youngest = _YOUNGEST if _KIN.search(before[-_REACH:]) else _SURELY_OLD
    if place.numeral.low < youngest or place.numeral.high - place.numeral.low > 9 or not place.numeral.start:
        return False
    whole = _CLAUSE_START.match(_SPACE.split(place.left)[-1]) and _CLAUSE_END.match(place.text, end)
    return bool(whole) and not place.is_all(end) and not before[-1:].isdigit()
