"""Finds dates in a message: 2023年5月, 去年三月, 上个月, 这个月十五号, 上周二, 昨天.

A screening form asks "when did you lose your job" and needs days it can compare. A date said in full is given as
such. 去年 depends on the day of the message, which the bot does not know (a message may be answered later), so it is
given as a distance that whoever holds the clock resolves; `resolve` shows how. Pure standard library.

A time value always has all of these keys:
    from, to     ISO month (2023-05) or day (2023-05-12) of a date said in full, else null
    relative     {unit: year | month | week | day, from: n, to: n}: units before (-) or after the day of the message
    month        [first, last] within the year that is meant, else null
    day          [first, last] within the month that is meant, else null
    weekday      1 (Monday) to 7 within the week that is meant, else null
    approximate  半个月前, 两三天前, 十几年前
All null but `approximate`: heard, but no day can be told (腊月二十四, 周末, 每月十五号).
Month, day or weekday alone (五月十号, 周三) mean the last one that has begun.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from components.numerals import parse_exact

Time = dict[str, Any]


class Found(NamedTuple):
    """A time value at the characters `start` to `end`."""

    start: int
    end: int
    value: Time


def time(
    months: tuple[str, str] | None = None,
    relative: tuple[str, int, int] | None = None,
    month: list[int] | None = None,
    day: list[int] | None = None,
    weekday: int | None = None,
    *,
    approximate: bool = False,
) -> Time:
    """A time value; see the top of this module."""
    first, last = months or (None, None)
    unit, nearest, farthest = relative or (None, None, None)
    return {
        "from": first,
        "to": last,
        "relative": {"unit": unit, "from": nearest, "to": farthest} if relative else None,
        "month": month,
        "day": day,
        "weekday": weekday,
        "approximate": approximate,
    }


# ---- the words ----
_SAID = "零〇一二三四五六七八九"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九几]?|廿[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = rf"(?:19\d\d|20\d\d|一九[{_SAID}]{{2}}|二[零〇][{_SAID}]{{2}})"
_TO = r"(?:[-~—–]|到|至)"
# Heard, so that the place is right; a value has no hours.
_PART_OF_DAY = r"(?:的?(?:凌晨|清早|早上|早晨|早起|上午|中午|下午|傍晚|晚上|夜里|夜晚|半夜|晚间|夜间|一早))?"
_IN_MONTH = (
    rf"(?:的?\s?(?P<day>{_DAY})\s?[日号](?!楼|院|店|线|机){_PART_OF_DAY}"
    r"|(?P<days>初(?![一二三四五六七八九十])|底(?!薪)|末|[上中下]旬))"
)
# 三月十一，: a day without 号. 十月初六 is of the farmers' calendar.
_BARE_DAY = (
    r"(?P<bare>十[一二三四五六七八九]|二十[一二三四五六七八九]?|三十一?|廿[一二三四五六七八九]?)(?=$|[，。,\s那的没走去到])"
    r"|(?P<farmers>初[一二三四五六七八九十])"
)
_IN_YEAR = (
    rf"(?:的?\s?(?P<month>{_MONTH})\s?月份?(?:{_TO}(?P<to_month>{_MONTH})月份?|{_IN_MONTH})?"
    r"|的?第?(?P<quarter>[一二三四])季度|的?年?(?P<part>[初底末]|尾(?!巴|数|号)|上半年|下半年)|的?(?P<season>[春夏秋冬])[天季](?!营)"
    r"|的?(?:正月|腊月|冬月)(?:里|底|初(?![一二三四五六七八九十])|初?(?:二?十[一二三四五六七八九几]?|三十|廿[一二三四五六七八九]?|[一二三四五六七八九])(?![个天块百千万年])[日号]?)?"
    r"|的?(?:春节|元旦|清明|端午|五一|中秋|国庆|十一|重阳|元宵|除夕|六一|八一|七一)(?![点个月块千百万人])节?)"
)
# 六七年 says six or seven years.
_TWO_DIGITS = rf"(?:\d\d|(?!五六|六七|七八|八九)[零〇一二九八七六五][{_SAID}])"
# Nobody waits 85 years: 85年 is a year, with nothing behind it, too.
_OLD_YEAR = rf"(?:[5-9]\d|(?!五六|六七|七八|八九)[五六七八九][{_SAID}])"
# 19年 may be a year or a span. It is a year before a month, a season or an event.
_OF_A_YEAR = (
    rf"(?=(?:的?{_MONTH}月|年?[初底春夏秋冬](?!级)|[上下]半年|疫情|那年|那会|生|的?时候|国庆|就|失业|下岗|毕业|离婚|退休"
    r"|结婚|去世|出生|出的|是(?!不是)|入|办|申请|开始|评))"
)
_NUMBER_BEFORE = rf"\d{_SAID}两几十百千万"

_FIRST_CENTURY = 100
_DAY_PARTS = {"初": [1, 10], "上": [1, 10], "中": [11, 20], "下": [21, 31], "底": [21, 31], "末": [21, 31]}
_YEAR_PARTS = {"初": [1, 2], "底": [11, 12], "末": [11, 12], "尾": [11, 12], "上": [1, 6], "下": [7, 12]}
_SEASONS = {"春": [3, 5], "夏": [6, 8], "秋": [9, 11]}
_DAY_NAMES = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_YEAR_NAMES = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "今年": 0, "来年": 1, "本年": 0, "明年": 1, "后年": 2}
_DISTANCES = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_WEEKDAYS = {char: number for number, char in enumerate("一二三四五六日", 1)} | {"天": 7}
# A digit for the year 20xx up to here, 19xx above: nobody speaks of 2040 yet.
_LAST_SHORT_YEAR = 39


def _value(said: str) -> int:
    """A day, month or year as typed or said; digit by digit where it is no number word (二〇二三)."""
    exact = parse_exact(said)
    if said[0] == "廿":
        return 20 + (int(parse_exact(said[1:]) or 0) if said[1:] else 0)
    return int(exact) if exact is not None else int("".join(str(int(parse_exact(char) or 0)) for char in said))


def _day(found: "re.Match[str]") -> list[int] | None:
    if found["day"]:
        return _some_days(found["day"]) or [_value(found["day"])] * 2
    return _DAY_PARTS[found["days"][0]] if found["days"] else None


def _some_days(said: str) -> list[int] | None:
    """十几号, 二十几号."""
    return {"十几": [11, 19], "二十几": [21, 29]}.get(said)


def _quarter(found: "re.Match[str]") -> list[int]:
    last = 3 * _value(found["quarter"])
    return [last - 2, last]


def _month(found: "re.Match[str]") -> list[int] | None:
    if found["month"]:
        return [_value(found["month"]), _value(found["to_month"] or found["month"])]
    if found["quarter"]:
        return _quarter(found)
    if found["part"]:
        return _YEAR_PARTS[found["part"][0]]
    return _SEASONS.get(found["season"])  # winter lies in two years: heard, but the year is all that is told


# ---- one reader for each kind ----
def _dated(year: int, month: list[int] | None, day: list[int] | None) -> Time | None:
    first, last = month or [1, 12]
    if last < first:
        return None
    if day is None:
        return time((f"{year}-{first:02}", f"{year}-{last:02}"))
    longest = monthrange(year, first)[1]
    if day[0] > longest:
        return None
    return time((f"{year}-{first:02}-{day[0]:02}", f"{year}-{first:02}-{min(day[1], longest):02}"))


def _years(found: "re.Match[str]") -> Time | None:
    first, last = _value(found["first"]), _value(found["last"])
    return time((f"{first}-01", f"{last}-12")) if first < last else None


def _iso(found: "re.Match[str]") -> Time | None:
    if found["mm"]:
        return _dated(int(found["y"]), [int(found["mm"])] * 2, None)
    return _dated(int(found["y"]), [int(found["m"])] * 2, [int(found["d"])] * 2)


def _absolute(found: "re.Match[str]") -> Time | None:
    return _dated(_value(found["year"]), _month(found), _day(found))


def _short(found: "re.Match[str]") -> Time | None:
    said = found["year"] or found["old"] or found["after"]
    year = _value(said) if said.isdigit() and said.isascii() else _value(f"二〇{said}") - 2000
    return _dated(year + (2000 if year <= _LAST_SHORT_YEAR else 1900), _month(found), _day(found))


def _named_year(found: "re.Match[str]") -> Time:
    distance = _YEAR_NAMES[found["year"]]
    return time(relative=("year", distance, distance), month=_month(found), day=_day(found))


def _near_month(found: "re.Match[str]") -> Time:
    if found["farmers"]:
        return _unplaced(found)
    distance = _DISTANCES[found["which"]]
    return time(relative=("month", distance, distance), day=_day(found))


def _near_week(found: "re.Match[str]") -> Time:
    distance = _DISTANCES[found["which"]]
    return time(relative=("week", distance, distance), weekday=_WEEKDAYS.get(found["weekday"] or ""))


def _weekday(found: "re.Match[str]") -> Time:
    return time(weekday=_WEEKDAYS[found["weekday"]])


def _named_day(found: "re.Match[str]") -> Time:
    distance = _DAY_NAMES[found["name"] or "后"]
    return time(relative=("day", distance, distance))


def _months(found: "re.Match[str]") -> Time | None:
    first, last = _value(found["first"]), _value(found["last"])
    return time(month=[first, last]) if first < last else None


_NEXT_MONTH = re.compile(r"(?<![一二三四五六七八九十个])[二三四]月")


def _only_month(found: "re.Match[str]") -> Time | None:
    if found["month"] == "一" and found.group() == "一月" and not _NEXT_MONTH.search(found.string, found.end()):
        return None  # 我一月挣三千: a month's pay
    if found["farmers"]:
        return _unplaced(found)
    bare = [_value(found["bare"])] * 2 if found["bare"] else None
    return time(month=[_value(found["month"])] * 2, day=_day(found) or bare)


def _only_part(found: "re.Match[str]") -> Time:
    if found["month"]:
        return time(relative=("month", 0, 0), day=_DAY_PARTS[found["month"]])
    return time(relative=("year", 0, 0), month=_YEAR_PARTS[(found["year"] or found["half"])[0]])


def _only_quarter(found: "re.Match[str]") -> Time:
    return time(month=_quarter(found))


def _only_day(found: "re.Match[str]") -> Time:
    return time(day=_day(found))


def _unplaced(_: "re.Match[str]") -> Time:
    """The farmers' calendar and weekends: heard, but the day is not told."""
    return time(approximate=True)


def _decade(found: "re.Match[str]") -> Time:
    first = _value(found["decade"]) // 10 * 10 if found["decade"] else 10 * _value(found["some"])
    first += 1900 if first < _FIRST_CENTURY else 0
    return time((f"{first}-01", f"{first + 9}-12"))


_Reader = Callable[["re.Match[str]"], "Time | None"]
# In this order: what an earlier one has taken is not read again. The first string holds the characters one of which
# a message must have for the pattern to be tried at all.
_KINDS: list[tuple[str, "re.Pattern[str]", _Reader]] = [
    (
        "12",
        re.compile(
            r"(?<![\d.\-/])(?P<y>(?:19|20)\d\d)(?:[-/](?P<mm>0[1-9]|1[0-2])(?![\d\-/.])"
            r"|(?P<sep>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.]))"
        ),
        _iso,
    ),
    (
        "代几",
        re.compile(
            rf"(?<![{_NUMBER_BEFORE}])(?P<decade>{_YEAR}|[5-9]0|[五六七八九]十)年代(?:[初中末]期?)?|(?P<some>[五六七八九])几年(?=$|[，。,的那就下上进出离生买建盖起开支退参当结分修打搬去])"
        ),
        _decade,
    ),
    (
        "正腊冬大",
        re.compile(
            rf"(?:(?<=农历)|(?<![修改更纠端校公])(?<!不)(?<![前去今明后\d]年))(?:正月|腊月|冬月(?=[初二十廿]))(?:里|底|初(?![一二三四五六七八九十])|初?(?:二?十[一二三四五六七八九几]?"
            rf"|三十|廿[一二三四五六七八九]?|[一二三四五六七八九])(?![个天块百千万年])(?:日|号)?)?{_PART_OF_DAY}|大年(?:初[一二三四五六七]|三十)"
        ),
        _unplaced,
    ),
    # 吃到初八; 初一 to 初三 are classes, too.
    ("初", re.compile("(?<=[到在等过])初(?:[四五六七八九]|十[一二三四五]?)(?![个块百千万中级])"), _unplaced),
    (
        "周",
        re.compile(r"(?<![一每])周末|双休日"),
        _unplaced,
    ),
    ("年", re.compile(rf"(?<![{_NUMBER_BEFORE}])(?P<first>{_YEAR})年?{_TO}(?P<last>{_YEAR})年(?!级)"), _years),
    ("年", re.compile(rf"(?<![{_NUMBER_BEFORE}])(?P<year>{_YEAR})\s?年(?![代级])度?{_IN_YEAR}?"), _absolute),
    (
        "年",
        re.compile(
            rf"(?<![{_NUMBER_BEFORE}])(?:(?<![了有满近快过整干当住病这])(?:(?P<year>{_TWO_DIGITS})年{_OF_A_YEAR}"
            rf"|(?P<old>{_OLD_YEAR})年(?![多了级代以之]))|(?<=[从自在于到是])(?P<after>{_TWO_DIGITS})年(?![多级代])){_IN_YEAR}?"
        ),
        _short,
    ),
    (
        "年",
        re.compile(
            rf"(?<![之以然])(?P<year>大前年|[前去今明后上本]年|(?<![后原本从向近])来年)(?![纪龄轻级]|年(?![底初])){_IN_YEAR}?"
        ),
        _named_year,
    ),
    (
        "月",
        re.compile(
            rf"(?<![以每晚路])(?P<which>上上|下下|[上这本下])个?月(?![亮球])份?(?:{_IN_MONTH}|(?P<farmers>初[一二三四五六七八九十]))?"
        ),
        _near_month,
    ),
    (
        "周星礼",
        re.compile(
            r"(?<!以)(?P<which>上上|下下|[上这本下])个?(?:周(?![岁年])|星期|礼拜)"
            r"(?:(?P<weekday>[一二三四五六日天])(?![个百千万十共直定]))?"
        ),
        _near_week,
    ),
    (
        "周星礼",
        re.compile(
            rf"(?<![个半第到至{_NUMBER_BEFORE}])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
            rf"(?![天次个岁年月百千万]|{_TO}|[{_SAID}十]){_PART_OF_DAY}"
        ),
        _weekday,
    ),
    (
        "天日儿晚夜早晨朝",
        re.compile(
            r"(?<![之以目眼门])(?P<name>大前|大后|[前昨今明])(?:天(?![天气])|日(?!子)|儿(?![子女媳童歌科])个?|(?<=[昨今明])(?:[晚早]上?|夜里?|晨)|(?<=今)朝(?=[早夜晚，,\s]))"
            rf"{_PART_OF_DAY}|(?<![之以今然先天])后天(?![残致性失得的生]){_PART_OF_DAY}"
        ),
        _named_day,
    ),
    (
        "月",
        re.compile(rf"(?<![{_NUMBER_BEFORE}个])(?P<first>{_MONTH})(?:月份?)?{_TO}(?P<last>{_MONTH})月份?"),
        _months,
    ),
    (
        "月",
        re.compile(rf"(?<![{_NUMBER_BEFORE}个/.])(?P<month>{_MONTH})\s?月(?!怀胎|龄)份?(?:{_IN_MONTH}|{_BARE_DAY})?"),
        _only_month,
    ),
    (
        "年月",
        re.compile(
            rf"(?<![个大{_NUMBER_BEFORE}])(?<!每)(?:年(?P<year>[初底]|尾(?!巴|数|号))|(?P<half>[上下])半年|月(?P<month>[初底末](?!薪)))"
            rf"(?![{_SAID}十])"
        ),
        _only_part,
    ),
    (
        "季",
        re.compile(r"(?<![每个一二三四五六\d])第?(?P<quarter>[一二三四])季度(?!的?(?:一次|发))"),
        _only_quarter,
    ),
    (
        "季",
        re.compile(r"(?:上上|下下|[上下这本])个?季度"),
        _unplaced,
    ),
    (
        "今昨明后",
        re.compile(
            r"(?<=[今昨明后][天儿])(?:都|已经|就|是|才)?(?P<day>十[一二三四五六七八九]?|二十[一二三四五六七八九]?|三十一?|[12]\d|3[01])(?:[号日])?(?=了|$|[，。,])"
        ),
        _only_day,
    ),
    (
        "号",
        re.compile(
            rf"(?<![第大小{_NUMBER_BEFORE}])(?<!(?<!每)(?<!每个)月)(?P<day>{_DAY})号(?:(?=[，,。!?、;\s]|$|[发到前后之以那还就才又给了去来交打领办左我他她你您的至吗吧你查开停])|(?=早|上午|下午|晚|中午|凌晨|夜)){_PART_OF_DAY}"
        ),
        _only_day,
    ),
]
# 每年三月, 每到月底: these come again and again, on no one day.
_AGAIN = re.compile(r"每(?:年|个?月|到|逢|[周])?的?$")
_AGAIN_KINDS = frozenset([_months, _only_month, _only_part, _only_day, _weekday])


def find_times(text: str) -> list[Found]:
    """Dates in `text` (which must be folded), from left to right.

    Not read: hours, feasts by themselves (春节) and vague words (最近, 前几天).
    Spans before today (三年前) are the work of `quantities`, which reads the number; `ago` makes their value.
    """
    times: list[Found] = []
    taken: set[int] = set()
    for needles, pattern, reader in _KINDS:
        if not any(needle in text for needle in needles):
            continue
        for found in pattern.finditer(text):
            start, end = found.span()
            places = range(start, end)
            if not taken.isdisjoint(places):
                continue
            again = _AGAIN.search(text[max(0, start - 4) : start]) is not None
            if again and reader not in _AGAIN_KINDS:
                continue
            value = time(approximate=True) if again else reader(found)
            if value is not None:
                times.append(Found(start, end, value))
                taken.update(places)
    return sorted(times, key=lambda found: found.start)


def ago(unit: str, low: float, high: float, *, approximate: bool) -> Time:
    """The time that lies `low` to `high` units back. Halves are told in the next smaller unit: 半个月前 is 15 days."""
    smaller = {"year": ("month", 12), "month": ("day", 30)}
    if unit in smaller and (low % 1 or high % 1):
        smaller_unit, factor = smaller[unit]
        return ago(smaller_unit, low * factor, high * factor, approximate=approximate or unit == "month")
    return time(relative=(unit, -round(high), -round(low)), approximate=approximate or low != high)


# ---- what a value means on a given day ----
def resolve(value: Time, today: date) -> tuple[date, date]:
    """First and last day that `value` may mean in a message of `today`.

    Written here because this is where the shape is decided; whoever reads the entities does the same.
    """
    if value["from"] is not None:
        return _first_day(value["from"]), _last_day(value["to"])
    month, day, weekday = value["month"], value["day"], value["weekday"]
    relative = value["relative"] or _last_begun(value, today)
    unit, first, last = relative["unit"], relative["from"], relative["to"]
    if unit == "day":
        return today + timedelta(first), today + timedelta(last)
    if unit == "week":
        monday = today - timedelta(today.weekday())
        ends = (weekday, weekday) if weekday else (1, 7)
        return monday + timedelta(7 * first + ends[0] - 1), monday + timedelta(7 * last + ends[1] - 1)
    if unit == "year":
        months = month or [1, 12]
        begin, end = (today.year + first, months[0]), (today.year + last, months[1])
    else:
        begin, end = _shifted(today, first), _shifted(today, last)
    days = day or [1, 31]
    return _clamped(*begin, days[0]), _clamped(*end, days[1])


def _last_begun(value: Time, today: date) -> dict[str, Any]:
    """The year, month or week that is meant where none was said."""
    month, day, weekday = value["month"], value["day"], value["weekday"]
    if weekday is not None:
        back = -1 if weekday > today.isoweekday() else 0
        return {"unit": "week", "from": back, "to": back}
    first_day = day[0] if day else 1
    if month is not None:
        back = -1 if (month[0], first_day) > (today.month, today.day) else 0
        return {"unit": "year", "from": back, "to": back}
    back = -1 if first_day > today.day else 0
    return {"unit": "month", "from": back, "to": back}


def _shifted(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))


def _first_day(iso: str) -> date:
    return date.fromisoformat(iso if len(iso) > len("2023-05") else f"{iso}-01")


def _last_day(iso: str) -> date:
    if len(iso) > len("2023-05"):
        return date.fromisoformat(iso)
    year, month = map(int, iso.split("-"))
    return _clamped(year, month, 31)
