"""Reads sums of money: ¥1,200, 三块五, 800元/月, 一个月两千左右, 一天五十, 每人每月三百.

A sum begins at the words of its period or share that stand right before it (每人每月三百), as it ends behind those that
follow it. Its value is {fen_low, fen_high, period, per, approximate, bound} in whole fen (1 yuan = 100 fen). `period`
is month, year, day or null, `per` person, household or null: what the words next to the number say, never a guess.
`bound` is at_most (不到两千), at_least (两千以上) or null. Pure standard library.
"""

import re
from decimal import Decimal
from typing import Any

from components.surroundings import Around, Worth, worth

_FEN = 100
# Larger sums are slips of the finger.
_MOST = Decimal(10**10)

# 一块 may be "together" and 两块 pieces of land; 三元区 is a place.
_CURRENCY = re.compile(
    r"(?:块钱|元钱|人民币|元(?![里区桥素旦月])|块(?!儿|[地田砖石木布肉糖饼牌表玻板骨豆肥电屏区儿煤土墓]))(?P<more>多(?![少一二两三四五六七八九\d])|来)?(?:钱(?!包))?"
)
_CURRENCY_BEFORE = re.compile(r"(?:¥|[Rr][Mm][Bb]|人民币)\s?$")
# 三块五, 12块5毛, 两块半; not the 一 of 八块一碗.
_SMALL = re.compile(
    r"(?:块|元)(?:(?P<half>半(?![年月天路夜个]))|(?P<jiao>[一二两三四五六七八九\d])"
    r"(?:[毛角](?:(?P<fen>[一二三四五六七八九\d])分?)?|(?=$|[，。！？；、,!?;\s钱的吧了])))钱?"
)
_JIAO = re.compile(r"[毛角](?:(?P<fen>[一二两三四五六七八九])分?)?(?=$|[，。！？；,!?;\s钱的一都没])钱?")
_TOGETHER = re.compile(r"块(?:钱|[\d二两三四五六七八九]|多|$|[，。,.\s])")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2}

# ---- how often, for whom ----
_SUFFIX = re.compile(
    r"\s?(?:/|·|每|一|1(?=个))(?:个)?(?P<unit>人|位|月|年|天|日|户|家)(?![前后半份以来级多了到内])|\s?(?:元)?/(?P<slash>人|月|年|天|日|户)"
)
_PERIODS = {"月": "month", "年": "year", "天": "day", "日": "day"}
_WHOSE = {"人": "person", "位": "person", "户": "household", "家": "household"}
_PERIOD = re.compile(
    r"(?:(?:每个?|[一1]个|(?<![十二三四五六七八九\d])一)(?P<month>月)|(?P<monthly>(?<![本这上下当个几\d每])月)(?=收入|工资|薪|均|入|租|供|补|领|退|支出|总|基本|养)"
    r"|按(?P<by>月)|(?P<month_by_month>月)月|(?:每|(?<![十二三四五六七八九\d])[一1])(?P<year>年)|(?P<yearly>年)(?=收入|薪|均|入|租|总|收|缴)"
    r"|(?:每|(?<![十二三四五六七八九\d])[一1])(?P<day>天)|每(?P<each_day>日)|(?P<daily>日)(?=薪|工资|均))(?![前后半以来级份下底初])"
)
_NAMED = {
    "month": "month",
    "monthly": "month",
    "by": "month",
    "month_by_month": "month",
    "year": "year",
    "yearly": "year",
    "day": "day",
    "each_day": "day",
    "daily": "day",
}
_PER = re.compile(
    r"(?P<person>每个?人|每位|人均|(?<![我他她就己])一个?人|按人头)|(?P<household>每一?户|一户|户均|全家|一家人|一家子|一大家|一家[一二两三四五六七八九\d]口人?|家庭(?=月|年|总|收入|每|一共|全)"
    r"|(?:家里?|屋里|屋头|家中)(?=一共|总共|一个月|每|一年|收入|总|年|月|全部))"
)
_RIGHT_BEFORE = re.compile(
    r"(?:(?:每个?人|每位|人均|(?<![我他她就己的有])一个?人|每一?户|(?<![十一二三四五六七八九两])一户|户均|每个?月|(?<![十二三四五六七八九\d])[一1]个?月|按月|月月|每年|(?<![十二三四五六七八九\d])[一1]年|每[天日]|(?<![十二三四五六七八九\d])[一1]天)\s?)+$"
)
# 一斤三毛, 四千五一盒: the price of one.
_ONE_OF = r"(?:公斤|平米|平方|小时|学期|季度?|冬|次|[斤盒碗袋针瓶把篮篓筐床份桶箱吨杯页场串单趟晚亩平])"
_PRICE_BEFORE = re.compile(rf"(?<![第十二三四五六七八九同])[一每]{_ONE_OF}$")
_PRICE_AFTER = re.compile(rf"[一每]{_ONE_OF}(?![一-鿿]?[数价年])")
# A debt or the costs of an operation are no monthly matter, even after 一个月.
_ONCE = re.compile(r"欠|债|存款|贷款|借|押金|手术|罚|赔|彩礼|凑")

# ---- a sum without a currency ----
_CUE = re.compile(
    r"收入|工资|薪|养老金|退休金|低保|补贴|补助|津贴|抚养费|赡养费|生活费|护理费|护理|药费|药|房租|租金|房贷|贷款|费|钱|款|押金|存款|标准"
    r"|[挣赚领拿发给交欠借花扣补罚赔凑收寄汇卖租还供开掏退贷骗](?![始门会放车])|每人|每个人|人均|日结|时薪|打工|零工|做工|务工|上班|摆摊|种地|务农|卖菜|搬砖|送外卖|跑外卖|跑车|做保洁|当保安|到手|进账|进了|该进|涨到|涨了|降到|降了|降成|变成|改成|自付|报销|负债|[一每]次|报了|出的|应为|应该是|实为|实际|来了|批的?是|加起来|共计|总计"
    r"|(?:少|多|差|缺|短)了?$|[各还]?出$|那$|打了?$"
)
_NOUGHT_CUE = re.compile(r"(?:收入|工资|存款|积蓄)(?:是|为|就是|都是|基本)?$")
# 我一千二，老伴八百: far too much for an age.
_KIN_SUM = re.compile(r"(?:我|俺|咱|他|她|老伴|老公|老婆|爱人|爸|妈|爹|娘|儿子|女儿|闺女|媳妇)(?:一个月|每月|每个月)?$")
_LEAST_BESIDE_KIN = 200
_SMALLEST = 10
_LARGE, _HUNDREDS = 100, re.compile(r"[百千万]")
# 四千八学费, 八百低保: what the sum is for stands behind it.
_FOR_WHAT = re.compile(
    r"的?(?:学费|学杂费|药费|药钱|医药费|医疗费|住院费|手术费|房租|租金|工资|退休金|养老金|补贴|补助|津贴|低保|救助|零花|生活费|利息|押金|欠款|欠账|债|贷款|彩礼|收入"
    r"|存款|现金|丧葬费|护理费|抚恤金|赔偿|电费|水费|话费|路费|车费|饭钱|医保|社保|罚款)"
)
# 血压一百九, 尾号八百: no sum.
_NO_SUM_BEFORE = re.compile(
    r"(?:[数喊]到|血压|高压|低压|血糖|心率|体重|身高|海拔|(?:尾号|门牌|编号|[号第楼栋幢室]|单元|房号?)(?:是|为|:)?|烧到|度数?|近视|活到?)$"
)
# 三百变二百七, 那三千没见着: a verb behind the number.
_GOES_ON = re.compile(r"[没到去是整变升降打成请](?![年月天个])|自付|今年")
# 几百, 几十块 say no number; 四十几块 does.
_A_FEW = re.compile(r"几[十百千万]")
# 一毛钱没有: nothing, not a sum.
_NOT_A_PENNY = re.compile(r"[毛角分块]钱?(?:都|也)?(?:没|不|拿不|掏不|未)")
# Everybody's numbers to call.
HOTLINES = frozenset(
    [
        "10000",
        "10010",
        "10086",
        "110",
        "112",
        "114",
        "119",
        "120",
        "122",
        "12309",
        "12315",
        "12320",
        "12333",
        "12338",
        "12345",
        "12348",
        "12349",
    ]
    + ["12355", "12356", "12393", "96156"]
)


def sum_value(said: Worth, period: str | None, per: str | None) -> dict[str, Any]:
    """A sum as JSON."""
    return {
        "fen_low": int(said.low * _FEN),
        "fen_high": int(said.high * _FEN),
        "period": period,
        "per": per,
        "approximate": said.approximate,
        "bound": said.bound,
    }


def read_sum(place: Around) -> tuple[int, dict[str, Any]] | None:
    """End and value of the sum that the number of `place` begins, or None."""
    if place.numeral.high > _MOST or place.numeral.measured:
        return None
    if place.one and _NOT_A_PENNY.match(place.text, place.numeral.end):
        return None
    said = _with_currency(place) or _without_currency(place)
    if said is None:
        return None
    end, period, per = _behind(place.text, said.end)
    few = _A_FEW.match(place.text, place.numeral.start)
    if few and not (period or _RIGHT_BEFORE.search(place.left) or place.is_all(end)):
        return None
    if period is None and not _ONCE.search(place.left):
        period = _period_before(place.left)
    price = _PRICE_AFTER.match(place.text, end) if period is None and per is None else None
    return price.end() if price else end, sum_value(said, period, per or _whose_before(place.left))


def begins_before(place: Around, value: dict[str, Any]) -> int:
    """How many characters before the number belong to the sum: a currency sign, and how often, for whom, for what."""
    sign = _CURRENCY_BEFORE.search(place.left)
    left = place.left[: sign.start()] if sign else place.left
    rate = _RIGHT_BEFORE.search(left) if value["period"] or value["per"] else _PRICE_BEFORE.search(left)
    return len(place.left) - (rate.start() if rate else len(left))


def _with_currency(place: Around) -> Worth | None:
    text, end = place.text, place.numeral.end
    small = _SMALL.match(text, end)
    if small and not place.numeral.approximate:
        parts = Decimal(5) / 10 if small["half"] else _tenths(small["jiao"]) + _tenths(small["fen"] or "0") / 10
        said = worth(place, small.end())
        return said._replace(low=said.low + parts, high=said.high + parts)
    found = _CURRENCY.match(text, end)
    if found:
        if place.one and place.next == "块" and not _TOGETHER.match(text, end):
            return None
        said = worth(place, found.end())
        # 两块多: between two and three.
        return said._replace(high=said.high + 1, approximate=True) if found["more"] == "多" else said
    jiao = _JIAO.match(text, end)
    if jiao and place.numeral.high < 10:
        said = worth(place, jiao.end())
        fen = _tenths(jiao["fen"] or "0") / 10
        return said._replace(low=said.low / 10 + fen, high=said.high / 10 + fen)
    return worth(place, end) if _CURRENCY_BEFORE.search(place.left) and place.bare else None


def _tenths(digit: str) -> Decimal:
    return Decimal(_DIGITS[digit] if digit in _DIGITS else int(digit)) / 10


def _without_currency(place: Around) -> Worth | None:
    """每个月800, 挣了四千, 800/月: a number that counts nothing, beside words of money or of a period."""
    numeral, text = place.numeral, place.text
    written = text[numeral.start : numeral.end]
    if written in HOTLINES or place.left.endswith("第") or (written.isdigit() and place.left.endswith(("打", "拨"))):
        return None
    if _NO_SUM_BEFORE.search(place.left):
        return None
    if numeral.high < _LARGE and place.left.endswith(("没到", "不到")):
        return None  # 不到六十: an age, a temperature
    if numeral.high < _SMALLEST:
        nought = numeral.high == 0 and place.strictly_bare and _NOUGHT_CUE.search(place.left)
        return worth(place, numeral.end) if nought else None
    rate = _SUFFIX.match(text, worth(place, numeral.end).end)
    beside_kin = numeral.low >= _LEAST_BESIDE_KIN and _KIN_SUM.search(place.left)
    large = _is_large(place, written)
    for_what = numeral.high >= _LARGE and _FOR_WHAT.match(text, worth(place, numeral.end).end)
    told = rate or _period_before(place.left) or _CUE.search(place.left) or beside_kin or large or for_what
    # Without a 百 or more the number must stand alone: 每天三十, not 每月十五号.
    alone = place.strictly_bare or (numeral.rounded and place.bare) or rate or for_what
    return worth(place, numeral.end) if told and alone else None


def _is_large(place: Around, written: str) -> bool:
    """一万二, 六百八 beside no word of money: so much of no thing is money. Alone it answers a question."""
    alone = place.strictly_bare or _GOES_ON.match(place.text, place.numeral.end)
    if place.numeral.high < _LARGE or not (place.numeral.rounded and alone):
        return False
    return _HUNDREDS.search(written) is not None and not place.is_all(place.numeral.end)


def _behind(text: str, end: int) -> tuple[int, str | None, str | None]:
    """Where 每人每月 behind a sum ends, with the period and for whom; two at most."""
    period = per = None
    for _ in range(2):
        found = _SUFFIX.match(text, end)
        if found is None:
            break
        unit = found["unit"] or found["slash"]
        period, per, end = period or _PERIODS.get(unit), per or _WHOSE.get(unit), found.end()
    return end, period, per


def _period_before(left: str) -> str | None:
    """The period named last before a sum."""
    last = None
    for found in _PERIOD.finditer(left):
        last = _NAMED[found.lastgroup or "month"]
    return last


def _whose_before(left: str) -> str | None:
    last = None
    for found in _PER.finditer(left):
        last = found.lastgroup if last != "person" else last
    return last
