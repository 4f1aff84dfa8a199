"""Reads what is counted: people, years, months, days, grades of disability, ages, things, shares.

A count is {low, high, unit, approximate, bound}. `low` and `high` are equal unless the words give both (两三个,
三十多岁). `unit` is person, year, month, day, grade, age, item, percent, one of `measures` (times, hour, metre, …), or
null where only the question tells it (三, 仨, 还有四个). `bound` is at_most (不到三年), at_least (三年以上)
or null. Pure standard library.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from components.measures import read_measure
from components.numerals import parse_exact
from components.surroundings import Around, worth

_NONE, _HALF = Decimal(0), Decimal("0.5")
_FEW = 2


class Counted(NamedTuple):
    """A measure word behind a number: where it ends, its unit, and what one of it is in that unit."""

    end: int
    unit: str | None
    times: int = 1
    # How many more of that unit: 三个半月, 一年零三个月.
    extra: Decimal = _NONE
    # 一年多: up to one more.
    more: bool = False


def count_value(
    low: Decimal, high: Decimal, unit: str | None, *, approximate: bool, bound: str | None
) -> dict[str, Any]:
    """A count as JSON; whole numbers where they are whole, else floats (half a month is 0.5)."""
    return {
        "low": _json_number(low),
        "high": _json_number(high),
        "unit": unit,
        "approximate": approximate,
        "bound": bound,
    }


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


# 几十家, 好几天: no number, except as an answer.
_NO_NUMBER = re.compile(r"几[十百千万]|好几")
# 二次开刀 is the second one: two of them are 两次.
_SECOND = re.compile(r"二[次回遍]")


def read_count(place: Around) -> tuple[int, dict[str, Any]] | None:
    """End and value of the count that the number of `place` begins, or None."""
    numeral = place.numeral
    if place.left.endswith("第") or _SECOND.match(place.text, numeral.start):
        return None
    if _NO_NUMBER.match(place.text, numeral.start) and not place.is_all(numeral.end + 1):
        return None
    counted = _pair(place) if numeral.measured else _READERS[place.next](place) if place.next in _READERS else None
    counted = counted or (None if numeral.measured else _measured(place))
    if counted is None:
        return None
    said = worth(place, counted.end)
    low, high = said.low * counted.times, said.high * counted.times
    low, high = low + counted.extra, high + counted.extra
    if counted.more:
        high += counted.times
    approximate = said.approximate or counted.more
    return said.end, count_value(low, high, counted.unit, approximate=approximate, bound=said.bound)


def _measured(place: Around) -> Counted | None:
    """次, 趟, 公里, 小时 and all the others that say what they count by themselves."""
    low = place.numeral.low
    if not low:
        return None  # 零头
    found = read_measure(
        place.text,
        place.numeral.end,
        place.left,
        one=place.one and not place.is_all(place.numeral.end + 1),
        half=low == _HALF,
        few=place.numeral.high <= _FEW,
    )
    if found is None or (low % 1 and low != _HALF and found.unit == "item"):
        return None
    return Counted(found.end, found.unit, found.times, extra=found.extra * found.times)


# ---- people ----
_NO_PERSON = "民间均次类力工事情物品质权才马格员"
_NOUN = (
    r"(?:孩|娃|儿子|女儿|儿女|子女|闺女|丫头|小子|崽|老人|老年人|老头|老太|学生|大人|姊妹|姐妹|兄弟|弟|妹|哥|姐|兄|孙|侄|残疾|病人|病号|劳动力"
    rf"|未成年人|亲人|成员|光棍|孤儿|姑娘|瘫子|瞎子|聋子|哑巴|傻子|疯子|干部|邻居|亲戚|同学|同事|民警|护士|医生|大夫|社工|村民|工人|人(?![{_NO_PERSON}]))(?:子|儿|女|娃|弟|妹|人|孙|伢|崽)?"
)
# What may stand between 个 and the noun so that they are still one: 三个未成年孩子, 俩小孩.
_KIND = r"(?:未成年的?|亲生|残疾|[大小中高初本专]|留守|[男女]|双胞胎|外)?"
_BESIDE = re.compile(rf"个?(?:{_KIND}{_NOUN}|[大小老](?:的|娃)(?=$|[，。、,\s一两三四五六俩带和跟都在也要养靠]))")
# 四个没爹的孙子 counts people, too, though the noun stands far off.
_PEOPLE_BY_PIECE = re.compile(rf"个(?:[一-鿿]{{0,4}}?{_NOUN}|[大小老](?:的|娃))")
_NOT_JUST_PEOPLE = re.compile(f"人(?!均[在为已是有未系无])[{_NO_PERSON}行转大份]")
_FAMILY_BEFORE = re.compile(
    r"(?:我|你|他|她|咱|俺|人|们|娘|爷|妈|爸|儿子|女儿|闺女|孙子|孙女|外孙|媳妇|老伴|母子|母女|父子|父女|祖孙|爷孙|婆孙|兄弟|弟兄|姐妹|姊妹|兄妹|姐弟|夫妻|夫妇|两口子|哥|姐|老|公婆)(?:几个)?$"
)
_HOME_BEFORE = re.compile(
    r"(?:家|家里|家中|屋里|屋头|户|我们|俺们|咱们|我|一共|总共|共|共有|还有|有|是|养着?|剩下?|成了?|变|按|算)$"
)
_NOT_PEOPLE = re.compile(r"口(?:井|锅|猪|棺|缸|气|水|饭|吃(?![低五]保|特困)|酒|血|塘|窑|铡|箱|咬|话)")
_OF_A_HOME = re.compile(r"口(?:变|吃(?!饭|了)|挤|都|共|该|的(?:低保|户|$|[，。,])|就|住|[，,](?!气))")
# 就我一个人, 只有一个人: how many there are; 我一个人带娃, 同一个人: alone, somebody.
_ALONE_BEFORE = re.compile(
    r"(?:[少多添减加]了?|[就剩按共只成](?:[我俺他她]|我们|有|下|是|我妈|我爸)?了?|家里?有?|屋里|屋头|户口本?上|户|算)$"
)
_PAY_AFTER = re.compile(r"个?人(?:每|一个?月|一年|一天|能?[领拿发给]|\d)")


def _mouths(place: Around) -> Counted | None:
    text, end = place.text, place.numeral.end
    if place.startswith("口子"):
        return None if place.one else Counted(end + 2, "person")
    if place.startswith("口人", "口之家"):
        return Counted(end + (2 if place.startswith("口人") else 3), "person")
    if _NOT_PEOPLE.match(text, end):
        return None
    if place.numeral.low > 1 and (
        _HOME_BEFORE.search(place.left)
        or place.left.endswith(("老", "小"))
        or _OF_A_HOME.match(text, end)
        or place.is_all(end + 1)
    ):
        return Counted(end + 1, "person")
    return None


def _people(place: Around) -> Counted | None:
    end = place.numeral.end
    if _NOT_JUST_PEOPLE.match(place.text, end):
        return None
    return _maybe_alone(place, end + 1)


def _maybe_alone(place: Around, end: int) -> Counted | None:
    """一个人 counts only where it says how many there are: 就我一个人, not 有一个人说."""
    told = _ALONE_BEFORE.search(place.left) and not _PAY_AFTER.match(place.text, place.numeral.end)
    return Counted(end, "person") if told or not place.one or place.is_all(end) else None


def _members(place: Around) -> Counted | None:
    if place.one or place.startswith("位数", "名列", "名次", "名单", "名义"):
        return None
    return Counted(place.numeral.end + 1, "person")


def _pair(place: Around) -> Counted | None:
    """俩 and 仨, which hold the 个."""
    text, end = place.text, place.numeral.end
    if place.startswith("月", "个月"):
        return Counted(end + (1 if place.next == "月" else 2), "month")
    if place.startswith("人", "口"):
        return Counted(end + 1, "person")
    people = _BESIDE.match(text, end)
    if people:
        return Counted(people.end(), "person")
    if _FAMILY_BEFORE.search(place.left):
        return Counted(end, "person")
    return Counted(end, None if place.strictly_bare else "item")


# ---- spans of time ----
# 一天到晚, 一年四季, 有一天, 一天天: no length of time.
_NO_SPAN_BEFORE = re.compile(r"(?:[有那某这头同另哪第每下上前]|任何|随便|早|天天|年年)$")
_SPAN_AFTER = re.compile(r"(?:个?[年月天]|周|个?星期|个?礼拜)(?:了|多(?!少)|半|零)")
_NO_SPAN_AFTER = re.compile(r"(?:个?月又|[年天]又|天天|年年|年一年|天一天|天比一天|年比一年|个?月比)")
# 这两天, 过两年: lately, some day.
_VAGUE_BEFORE = re.compile(r"(?:这|那|(?<!提)前|头|过|等|再过|改|早|晚)$")
_PASSED = re.compile(r"[天年]后?(?:了|就|才|又|显示|还|，|,)")
_MORE = r"多(?![少\d一二两三四五六七八九十几])"
_YEAR = re.compile(
    rf"年(?!级|代|纪|龄|薪|度|计划|规划|到头|四季|轻|货|检|终|底|初)(?:(?P<half>半(?![路夜价百辈]))"
    rf"|[零又](?P<months>1[01]|[1-9]|十一?|[一二两三四五六七八九])个月|(?P<more>{_MORE}|有余))?"
)
_MONTH = re.compile(rf"个?(?:(?P<half>半)|(?P<more>多))?月(?![亮饼球经])(?P<after>{_MORE})?")
_WEEK = re.compile(r"个?(?:周(?![岁年])|星期|礼拜)")
_DAY = re.compile(
    rf"天(?!两头|到晚|天|气|然|下|堂|上|性|窗|生|安门|津|水)(?:[一二两三四五六七八九]夜|(?P<more>{_MORE}))?"
)


def _one_of_a_span(place: Around) -> bool:
    """Whether 一年 and its like are a length or a rate (失业一年了, 一年回来两趟), not "one day".

    A rate that stands at a sum (一年四千) is taken back by the sum.
    """
    if not place.one or place.numeral.approximate:
        return True
    text, end = place.text, place.numeral.end
    if _NO_SPAN_BEFORE.search(place.left):
        return _SPAN_AFTER.match(text, end) is not None
    return not _NO_SPAN_AFTER.match(text, end)


def _is_vague(place: Around) -> bool:
    return place.numeral.low == place.numeral.high == 2 and _VAGUE_BEFORE.search(place.left) is not None


def _is_a_date(place: Around) -> bool:
    """2019年; but 三百年 is long."""
    return place.numeral.low > 120 and not (place.numeral.low % 100 == 0 and place.numeral.low <= 1000)


def _years(place: Around) -> Counted | None:
    found = _YEAR.match(place.text, place.numeral.end)
    if found is None or _is_vague(place) or _is_a_date(place) or not _one_of_a_span(place):
        return None
    if place.numeral.low == Decimal("0.5") or found["half"]:
        # 半年 and 一年半 are counted in months, so that they stay whole.
        return Counted(found.end(), "month", 12, extra=Decimal(6 if found["half"] else 0))
    if found["months"]:
        return Counted(found.end(), "month", 12, extra=parse_exact(found["months"]) or _NONE)
    return Counted(found.end(), "year", more=bool(found["more"]))


def _months(place: Around) -> Counted | None:
    found = _MONTH.match(place.text, place.numeral.end)
    if found is None or not (_one_of_a_span(place) or place.is_all(found.end())):
        return None
    return Counted(
        found.end(), "month", extra=_HALF if found["half"] else _NONE, more=bool(found["more"] or found["after"])
    )


def _only_month(place: Around) -> Counted | None:
    """月 without 个: 两月, 个把月, 几月 is no span, 三月 is March."""
    words = place.text[place.numeral.start : place.numeral.end]
    asked = words in ("一", "1") and place.left.endswith(("钱", "多少", "几多", "块"))
    if asked or words in ("两", "个把", "半") or words[-1:] in "来把":
        return Counted(place.numeral.end + 1, "month")
    return None


# 三十日内, 7日后; 15日 is a date.
_DAY_OF_LAW = re.compile(r"(?:个自然)?日(?=(?:之|以)?内|(?:之|以)?后|[，。]|期满|未)")


def _days_of_law(place: Around) -> Counted | None:
    found = _DAY_OF_LAW.match(place.text, place.numeral.end)
    return Counted(place.numeral.end + 1, "day") if found and not place.left.endswith("月") else None


def _weeks(place: Around) -> Counted | None:
    found = _WEEK.match(place.text, place.numeral.end)
    if place.next == "周" and place.startswith("周岁"):
        return Counted(place.numeral.end + 2, "age")
    if found is None or not (_one_of_a_span(place) or place.is_all(found.end())):
        return None
    return Counted(found.end(), "day", 7)


def _days(place: Around) -> Counted | None:
    found = _DAY.match(place.text, place.numeral.end)
    if found is None or _is_vague(place) or not _one_of_a_span(place):
        return None
    return Counted(found.end(), "day", more=bool(found["more"]))


# ---- 个 ----
_NO_THING = re.compile(
    r"个(?:小时|钟|工作日|平方|平米|点|百分|多小时|半小时|半钟|放心|愿意|多钟|[一二两三四五六七八九十百千万亿几\d](?![个点十百天])|头|性|体|别|屁|鬼)"
)
_ENDS_BARE = re.compile(r"个(?:以上|以下|左右)?(?:$|[，。！？；、,!?;\s\x01吧啊呢嘛呀了的])")
_SPAN_OF_MONTHS = re.compile(r"个(?:半|多)?月")
_SPAN_OF_WEEKS = re.compile(r"个(?:星期|礼拜|周)")


def _of_things(place: Around) -> Counted | None:
    text, end = place.text, place.numeral.end
    if _SPAN_OF_MONTHS.match(text, end):
        return _months(place)
    if _SPAN_OF_WEEKS.match(text, end):
        return _weeks(place)
    # 一个不小心; but 两个不吱声.
    if _NO_THING.match(text, end) or place.numeral.low % 1 or (place.one and place.startswith("个不")):
        return None
    if place.startswith("个人"):
        return None if place.startswith("个人员") else _maybe_alone(place, end + 2)
    return _one_of_several(place) if place.one and not place.is_all(end + 1) else _by_piece(place)


# 一个 counts where people are told one by one: 一个老人两个孩子.
_ANOTHER_AFTER = re.compile(r"[，、,和跟加]?(?:还有)?[一两俩仨二三四五六七八\d](?:个|位|娃|孩)")
_ANOTHER_BEFORE = re.compile(r"[一两俩仨二三四五六七八\d](?:个|位)?[一-鿿]{1,3}[和跟加]?(?:还有)?$")
# 带着一个娃娃, 养一个六岁的孙女: of the family.
_KEEPS_BEFORE = re.compile(r"(?:还有|只有|留下|带着?|养着?|拉扯着?|供着?|剩下?|生了?|我们有|家有|就)$|^有$")
# 一个还是两个: the number matters.
_OR_MORE = re.compile(r"[一-鿿]{0,4}[，,]?(?:还是|或者?)[两三]")
_OF_FAMILY = re.compile(
    rf"个(?:{_KIND}(?:孩子|小孩|娃娃?|儿子|女儿|闺女|孙子|孙女|外孙)|(?=[一-鿿]{{1,4}}?的?(?:孩|娃|孙|儿子|女儿)))"
)
_FEW_BEFORE = re.compile(r"(?:各|每人|每户|只有?|就|仅|才|[年月天周]|少[了说写]+|多了?|都没)$")


# 就他一个, 剩我一个: how many there are.
_ALL_ALONE = re.compile(r"(?:[就剩只光]|只有|剩下)(?:[我俺他她咱你]|[爸妈爷奶娘爹])(?:自己)?$")


def _one_of_several(place: Around) -> Counted | None:
    text, end = place.text, place.numeral.end
    if _ALL_ALONE.search(place.left) or _OR_MORE.match(text, end + 1):
        return Counted(end + 1, "person" if _ALL_ALONE.search(place.left) else "item")
    kept = _OF_FAMILY.match(text, end) if _KEEPS_BEFORE.search(place.left) else None
    if kept is not None:
        return Counted(kept.end(), "person")
    people = _PEOPLE_BY_PIECE.match(text, end)
    if people is None:
        return Counted(end + 1, "item") if _FEW_BEFORE.search(place.left) else None
    listed = _ANOTHER_AFTER.match(text, people.end()) or _ANOTHER_BEFORE.search(place.left)
    if not listed and not place.is_all(people.end()):
        return None
    beside = _BESIDE.match(text, end)
    return Counted(beside.end() if beside else end + 1, "person")


def _by_piece(place: Around) -> Counted:
    """个 counts people and things alike: the noun tells, or the family before it (兄妹三个)."""
    text, end = place.text, place.numeral.end
    if _PEOPLE_BY_PIECE.match(text, end):
        beside = _BESIDE.match(text, end)
        return Counted(beside.end() if beside else end + 1, "person")
    if _FAMILY_BEFORE.search(place.left) and not place.one:
        return Counted(end + 1, "person")
    # 还有四个: what is counted was said before, if at all.
    return Counted(end + 1, None if _ENDS_BARE.match(text, end) else "item")


_ONE_THING = re.compile(r"(?:套|辆|台|间|处|栋|只|头)[一-鿿]{0,3}?(?:房|车|宅|门面|铺|羊|鸡|猪|牛)")

# 提了一只鸡去: a present, not what somebody owns.
_GIVEN = re.compile("[提拎送抱买杀捉]了?$")


def _one_thing(place: Around) -> Counted | None:
    """有一套房子: one, and no other."""
    if not (place.one and _ONE_THING.match(place.text, place.numeral.end)) or _GIVEN.search(place.left):
        return None
    return Counted(place.numeral.end + 1, "item")


# ---- age, grade, share ----
_GRADE_BEFORE = re.compile(
    r"(?:[爸妈爷奶爹娘哥姐弟妹儿女父母伴](?:是|评的?|定的?)?$|[由从][一二三四1-4]级|(?:由|从|改[成为]|变成?|降[到为成]|升[到为成])(?=$)|残|肢体|视力|听力|言语|智力|精神|听障|瘫|盲|聋|工伤|多重|多种|等级|评|定|证|级别|鉴定|重度|中度|轻度)"
)
_GRADE_AFTER = re.compile(
    r"级[二三四2-4]级|级[,， ](?:精神|智力|肢体|视力|听力|言语|多重)"
    r"|级(?:的|精神|智力|肢体|视力|听力|言语|多重|重度|轻度)?[一-鿿]{0,2}?(?:残|伤|护理补贴)"
)
_NO_GRADE = re.compile(
    r"级(?:台阶|楼梯|别|领导|政府|部门|单位|机关|文物|保护|景|消防|建筑|响应|预警|医师|技|工(?!伤)|跳|审|复|都|联|医院|甲|乙|地震|风|公路|英语|保姆|教师|职称|市场|干部|建造|以上医院)"
)
_HIGHEST_GRADE = 10
_OLDEST = 120
_DIFFERENCE = re.compile(r"(?:(?<!老)[大小]|差|早|晚)了?$")  # 比我大五岁
# 一岁零两个月: the age is the full years.
_AND_MONTHS = re.compile(r"岁[零又](?:1[01]|[1-9]|十一?|[一二两三四五六七八九])个[多半]?月")
_NO_SHARE = re.compile(
    r"成(?:是|得|要|不|没|会|又|被|新|熟|年|了|立|本|家|功|为|天|员|绩|都|长|人|就|交|语|千|双|群|分|型)"
)
_SHARE_BEFORE = re.compile(r"(?:报|报销|付|占|得|打|涨|降|到|有|约|自费|剩|扣|比例|的|了)$")
_SHARE_AFTER = re.compile(r"成(?:$|[，。！？；,!?;\s\x01]|以上|左右|多|的|半|报|吧|费|药|自|由|给|能)")
_SCALE = re.compile(r"(?:成(?P<half>半)?|%)")


def _ages(place: Around) -> Counted | None:
    if place.numeral.high > _OLDEST:
        return None
    if _DIFFERENCE.search(place.left):
        return Counted(place.numeral.end + 1, "year")
    months = _AND_MONTHS.match(place.text, place.numeral.end)
    if months is not None:
        return Counted(months.end(), "age")
    more = place.startswith("岁多")
    half = place.startswith("岁半") and not place.startswith("岁半边", "岁半身")
    return Counted(place.numeral.end + (2 if half or more else 1), "age", more=more)


def _grades(place: Around) -> Counted | None:
    text, end = place.text, place.numeral.end
    if (
        place.numeral.high > _HIGHEST_GRADE
        or place.left.endswith(("上", "下", "高", "同", "每", "血压", "地震", "风力"))
        or _NO_GRADE.match(text, end)
    ):
        return None
    # 二级 and the like are of a disability or of care; 一级 may be none. A comma may lie between: 智力残疾，一级.
    near = max(0, place.numeral.start - 8)
    sure = _GRADE_BEFORE.search(text, near, place.numeral.start) or _GRADE_AFTER.match(text, end)
    if place.one and not sure and not place.is_all(end + 1):
        return None
    return Counted(end + 1, "grade")


def _shares(place: Around) -> Counted | None:
    """三成. 八成 before a verb means "probably"."""
    text, end = place.text, place.numeral.end
    if (
        place.numeral.high > 10
        or place.numeral.low < 1
        or (_NO_SHARE.match(text, end) and not _SHARE_BEFORE.search(place.left))
    ):
        return None
    if not (_SHARE_BEFORE.search(place.left) or _SHARE_AFTER.match(text, end)):
        return None
    half, more = place.startswith("成半"), place.startswith("成多")
    return Counted(end + (2 if half or more else 1), "percent", 10, extra=Decimal(5 if half else 0), more=more)


def _percent(place: Around) -> Counted:
    return Counted(place.numeral.end + 1, "percent")


_Reader = Callable[[Around], "Counted | None"]
_THINGS_BY: dict[str, _Reader] = dict.fromkeys("套辆台间处栋只头", _one_thing)
_READERS: dict[str, _Reader] = _THINGS_BY | {
    "口": _mouths,
    "人": _people,
    "位": _members,
    "名": _members,
    "个": _of_things,
    "年": _years,
    "月": _only_month,
    "周": _weeks,
    "星": _weeks,
    "礼": _weeks,
    "天": _days,
    "日": _days_of_law,
    "岁": _ages,
    "级": _grades,
    "成": _shares,
    "%": _percent,
}
