"""Reads numbers as people write and say them in Chinese: 一千五, 三四百, 1.2万, 二十好几, 壹仟伍佰.

Citizens answer 一个月千把块 or 三四百 far more often than 1000, and no classifier can learn what such words are
worth. So they are read by rules that can be tested. Only the number is read here; what is counted stands in
`quantities`. Pure standard library, so the tests of the app can load it without Rasa.

A number has a low and a high reading. They differ where the words give both ends (三四百: 300 to 400; 一千多:
1000 to 1999), and are equal where the words only say "about" (两千来块): inventing a margin would decide for a
citizen whose income lies near a limit.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple


class Numeral(NamedTuple):
    """A number in a text: characters `start` to `end`, worth from `low` to `high`."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    approximate: bool = False
    # Written with 百, 千 or 万. Such a number without a noun is mostly a sum of money.
    rounded: bool = False
    # 俩 and 仨 hold the measure word already (两个, 三个).
    measured: bool = False
    # 上万: that much or more.
    at_least: bool = False


_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "k": 1000, "w": 10**4}
_BIG = 10**4
# Longer runs of digits are identifiers, longer runs of words are no number.
_LONGEST_DIGITS = 9
_LONGEST_WORDS = 20

_ONES = "一二两三四五六七八九"
_WORDS = f"零〇{_ONES}十百千万亿几"
# Two digits side by side say "one or the other": 七八, 一两, 三五.
_PAIRS = {
    pair: (pair[0], pair[1])
    for pair in ("一二", "一两", "二三", "两三", "三四", "四五", "五六", "六七", "七八", "八九", "三五")
} | {"三两": ("两", "三")}

# ---- one character for one, so that places in the folded text are places in the text ----
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}
_SAME = str.maketrans("\u3000\u00a0￥○兩萬億個歲圓圆點幾餘貳", "  ¥〇两万亿个岁元元点几余贰")
_FOLD = {**_FULL_WIDTH, **_SAME}
_CAPITALS = "壹贰叁肆伍陆柒捌玖拾佰仟"
_SMALL = str.maketrans(_CAPITALS, "一二三四五六七八九十百千")
_ANY_CAPITAL = re.compile(f"[{_CAPITALS}]")
# 伍, 陆 and 拾 live in 退伍, 大陆 and 收拾: one alone is a number only before 百, 千, 元.
_CAPITAL_NUMBER = re.compile(
    f"(?<![大退队入落编收登])(?:[{_CAPITALS}零万亿]{{2,}}|[{_CAPITALS[:9]}](?=[百千元]))",
)


def fold(text: str) -> str:
    """`text` with full-width signs, old forms and bank capitals (壹仟) in their plain form, character by character."""
    folded = text.translate(_FOLD)
    if _ANY_CAPITAL.search(folded):
        folded = _CAPITAL_NUMBER.sub(lambda found: found.group().translate(_SMALL), folded)
    return folded


# ---- the worth of one number word ----
_SIGN = re.compile(r"\d+(?:\.\d+)?|.")
_PAIR = re.compile("|".join(_PAIRS))


class _Sum:
    """Adds a number up, sign by sign; the methods return False where it is none."""

    def __init__(self) -> None:
        self.total = Decimal(0)  # what 万 and 亿 have closed
        self.section = Decimal(0)  # what 十, 百 and 千 have closed since
        self.pending: Decimal | None = None  # a digit that waits for its unit
        self.ceiling = self.big_ceiling = 10**9  # units must come in falling order
        self.last_unit = 1
        self.zero = False

    def add(self, sign: str) -> bool:
        if sign in "零〇":
            self.zero = True
            return self.pending is None
        if sign in _UNITS:
            return self.unit(_UNITS[sign])
        if self.pending is not None:
            return False
        if sign not in _DIGITS and not sign[0].isdecimal():
            return False
        self.pending = Decimal(_DIGITS[sign]) if sign in _DIGITS else Decimal(sign)
        return True

    def unit(self, unit: int) -> bool:
        if self.pending is None:
            if unit == 10:  # 十五, 一百十五
                self.pending = Decimal(1)
            elif unit < _BIG or not self.section:  # 百 alone is no number
                return False
        pending = self.pending or Decimal(0)
        if unit >= _BIG:
            if unit >= self.big_ceiling:
                return False
            self.total += (self.section + pending) * unit
            self.section, self.ceiling, self.big_ceiling = Decimal(0), _BIG, unit
        else:
            if unit >= self.ceiling or pending >= 10:
                return False
            self.section += pending * unit
            self.ceiling = unit
        self.last_unit, self.pending, self.zero = unit, None, False
        return True

    def result(self) -> Decimal | None:
        rest = self.pending
        if rest is None:
            # 三千零 breaks off; 零 alone is nought.
            return None if self.zero and self.total + self.section else self.total + self.section
        if self.last_unit >= 100 and not self.zero and rest < 10:
            rest *= self.last_unit // 10  # 一千五 leaves out the 百
        return self.total + self.section + rest


def parse_exact(words: str) -> Decimal | None:
    """The worth of a number word without 几 or paired digits; None if it is none. 两千五 is 2500, 二〇 is none."""
    number = _Sum()
    if not words or not all(number.add(sign) for sign in _SIGN.findall(words)):
        return None
    return number.result()


def place(value: Decimal) -> int:
    """The largest power of ten that divides `value`: 1000 for 2000, 100 for 1500; how far 多 reaches."""
    step = 1
    if value == value.to_integral_value():
        whole = int(value)
        while whole and whole % (step * 10) == 0:
            step *= 10
    return step


def parse(words: str) -> tuple[Decimal, Decimal] | None:
    """Low and high worth of a number word: 三四百 is (300, 400), 十几 is (11, 19), 几百 is (200, 999).

    None if it is no number. 几 alone asks a question and is none.
    """
    if len(words) > _LONGEST_WORDS or words == "几" or words.count("几") > 1:
        return None
    if "几" in words:
        return _parse_some(words)
    pair = _PAIR.search(words)
    if pair is None:
        value = parse_exact(words)
        return None if value is None else (value, value)
    before, after = words[: pair.start()], words[pair.end() :]
    low, high = (parse_exact(f"{before}{digit}{after}") for digit in _PAIRS[pair.group()])
    return None if low is None or high is None else (low, high)


def _parse_some(words: str) -> tuple[Decimal, Decimal] | None:
    before, _, after = words.partition("几")
    if before and before[-1].isdigit():  # 20几
        base = parse_exact(before)
        usual = base is not None and base > 0 and base % 10 == 0 and not after
        return (base + 1, base + 9) if base is not None and usual else None
    few = "一" if before else "二"
    low, high = parse_exact(f"{before}{few}{after}"), parse_exact(f"{before}九{after}")
    if low is None or high is None:
        return None
    return low, high + place(high) - 1


# ---- finding them in a text ----
_NUMBER = r"\d+(?:[,，]\d{3}(?!\d))*(?:\.\d+)?"
_IDIOMS: dict[str, tuple[int, int]] = {
    "千儿八百": (800, 1000),
    "万儿八千": (8000, 10000),
    "千八百": (800, 1000),
    "万八千": (8000, 10000),
    "百八十": (80, 100),
    "百十": (100, 110),
    "千把": (1000, 1000),
    "百把": (100, 100),
    "万把": (10000, 10000),
    "个把": (1, 1),
    "近百": (100, 100),
    "近千": (1000, 1000),
    "近万": (10000, 10000),
    "上百": (100, 100),
    "上千": (1000, 1000),
    "上万": (10000, 10000),
    "好几": (3, 9),
    "百": (100, 100),
}
_CANDIDATE = re.compile(
    rf"(?P<idiom>(?<![{_ONES}几\d])(?:千儿八百|万儿八千|千八百|万八千|百八十(?=[块元个来人])|百十(?=[块元个来人斤])|[千百万]把(?=[块元个人]|$|[，。,！!？?；\s了吧])"
    rf"|[上近][百千万](?=[块元人个])|好几(?=[个年天岁口])|百(?=岁(?!山)))|(?<![一两三四五六七八九])个把(?=月|星期|礼拜))"
    rf"|(?P<half>(?<![一二两三四五六七八九十几多\d上下前后年月个元块对])[大小]?半(?=个?[年月](?![板])|个?(?:多小时|小时|钟头|星期|礼拜|学期)|[斤亩碗瓶缸袋箱桶杯盒包片吨岁](?!八两)|公里|里地|里路|两(?=[肉酒油米])))"
    rf"|(?P<pair>(?<!伎)[俩仨])"
    rf"|(?P<decimal>[{_WORDS}]{{1,6}}点[零〇{_ONES}]{{1,4}}(?=[万千亿个元块成倍])|(?<=百分之)[{_WORDS}]{{1,6}}点[零〇{_ONES}]{{1,4}})"
    rf"|(?:(?<![A-Za-z\d])(?<!\d\.)|(?<=RMB)|(?<=rmb))(?P<number>{_NUMBER})"
    rf"(?P<tail>[十百千万亿几][{_WORDS}0-9]*|[kKwW](?![A-Za-z]))?"
    rf"|(?P<words>(?:(?![零〇][{_ONES}十几])[{_WORDS}])[{_WORDS}]*)",
)
# A number that leaves out its last unit (一千五) takes no measure word: 两千一个月 is 2000 a month,
# 三百两个人 300 for two.
_MEASURES = frozenset("个年月天口位名岁周级次人户家季顿晚趟份间套辆")
_NOT_ONE = frozenset("共直下起样定般些点边")  # 八百一共
_MORE = re.compile(
    r"(?:多(?!少)|余(?=[元块人名个年天万岁斤亩户])|来(?=[个块元岁人年天口万斤亩户名位里罐片只米张棵头件条袋度分次趟回遍桌辆间家平]))(?P<unit>[百千万亿])?"
    r"|好几(?![百千万])|出头|挂零",
)
_JOIN = re.compile(r"[-~—–]{1,2}|到|至|、")
# 800 元, 3 口人, as word processors set it
_SPACE = re.compile(r"(?<=\d) (?=[个元块口人年月天岁级名位周%])")
_COMMA = re.compile("[,，]")


def find_numerals(text: str) -> list[Numeral]:
    """The numbers in `text` (which must be folded), from left to right, ranges such as 三到五千 as one.

    Ordinals, phone numbers and words that only look like numbers are among them: what is counted must tell.
    """
    return list(_joined(text, _single(text)))


def _single(text: str) -> Iterator[Numeral]:
    position = 0
    while (found := _CANDIDATE.search(text, position)) is not None:
        numeral = _READERS[found.lastgroup or ""](text, found) if found.lastgroup else None
        position = found.end()
        if numeral is not None:
            if not numeral.measured:
                numeral = _with_more(text, numeral)
            if _SPACE.match(text, numeral.end):
                numeral = numeral._replace(end=numeral.end + 1)
            position = numeral.end
            yield numeral


def _idiom(_: str, found: "re.Match[str]") -> Numeral:
    words = found.group()
    low, high = _IDIOMS[words]
    return Numeral(
        *found.span(),
        Decimal(low),
        Decimal(high),
        approximate=words != "百",
        rounded=high >= 100 and words != "百",
        at_least=words[0] == "上",
    )


def _half(_: str, found: "re.Match[str]") -> Numeral:
    half, large = Decimal("0.5"), found.group()[0] == "大"  # 大半年: more than half
    return Numeral(*found.span(), half, Decimal(1) if large else half, approximate=found.group() != "半")


def _pair(_: str, found: "re.Match[str]") -> Numeral:
    value = Decimal(2 if found.group() == "俩" else 3)
    return Numeral(*found.span(), value, value, measured=True)


def _decimal(_: str, found: "re.Match[str]") -> Numeral | None:
    whole, _, parts = found.group().partition("点")
    base = parse_exact(whole)
    if base is None:
        return None
    value = Decimal(f"{int(base)}.{''.join(str(_DIGITS[char]) for char in parts)}")
    text, end = found.string, found.end()
    if text[end : end + 1] in ("千", "万", "亿"):
        return Numeral(found.start(), end + 1, value * _UNITS[text[end]], value * _UNITS[text[end]], rounded=True)
    return Numeral(*found.span(), value, value)


def _number(text: str, found: "re.Match[str]") -> Numeral | None:
    digits, tail = found["number"], found["tail"] or ""
    if "，" in digits and not (text.startswith("¥", found.start() - 1) or text.startswith(("元", "块"), found.end())):
        # 3，500 may be two answers; with 元 it is one sum.
        digits, tail = digits.partition("，")[0], ""
    end = found.start() + len(digits) + len(tail)
    plain = _COMMA.sub("", digits)
    whole = plain.partition(".")[0]
    if len(whole) > _LONGEST_DIGITS or (whole[0] == "0" and len(whole) > 1):
        return None
    if tail in ("k", "K", "w", "W"):
        tail = tail.lower()
    words = _shortened(text, plain + tail, end)
    worth = parse(words)
    if worth is None:
        # What follows the digits is another word (3万一).
        worth, words = (Decimal(plain), Decimal(plain)), plain
        tail_length = 0
    else:
        tail_length = len(words) - len(plain)
    rounded = any(char in "百千万亿kw" for char in words) or worth[0] >= 100
    end = found.start() + len(digits) + tail_length
    return Numeral(found.start(), end, *worth, approximate=worth[0] != worth[1], rounded=rounded)


def _words(text: str, found: "re.Match[str]") -> Numeral | None:
    words = _shortened(text, found.group(), found.end())
    worth = parse(words)
    if worth is None:
        return None
    return Numeral(
        found.start(),
        found.start() + len(words),
        *worth,
        approximate=worth[0] != worth[1],
        rounded=any(char in "百千万亿" for char in words),
    )


_READERS = {
    "idiom": _idiom,
    "half": _half,
    "pair": _pair,
    "decimal": _decimal,
    "number": _number,
    "tail": _number,
    "words": _words,
}


def _shortened(text: str, words: str, end: int) -> str:
    """`words` without a last digit that begins the next word: the 一 of 两千一个月."""
    if len(words) < 2 or words[-1] not in _ONES:
        return words
    before, last, following = words[-2], words[-1], text[end : end + 1]
    if before in "百千万亿":
        if last == "两" or following in _MEASURES or (last == "一" and following in _NOT_ONE):
            return words[:-1]
    elif before in _ONES and before + last not in _PAIRS and last in "一两" and following in _MEASURES | _NOT_ONE:
        return words[:-1]  # 一千八一个月
    return words


def _with_more(text: str, numeral: Numeral) -> Numeral:
    """`numeral` with the 多, 来 or 好几 behind it, and the 万 behind that (十多万)."""
    step = place(numeral.high)
    if step < 10:
        return numeral
    found = _MORE.match(text, numeral.end)
    if found is None:
        return numeral
    high = numeral.high if found.group()[0] == "来" else numeral.high + step - 1
    unit = _UNITS[found["unit"]] if found["unit"] else 1
    if unit > 1 and high != numeral.high:
        high += Decimal(unit - 1) / unit  # 十多万: up to 199,999
    return numeral._replace(
        end=found.end(),
        low=numeral.low * unit,
        high=high * unit,
        approximate=True,
        rounded=numeral.rounded or unit > 1,
    )


def _joined(text: str, numerals: Iterator[Numeral]) -> Iterator[Numeral]:
    """`numerals` with those that a dash, 到 or 至 joins made one; 三到五千 gives both the 千."""
    last: Numeral | None = None
    for numeral in numerals:
        both = _range(text, last, numeral) if last is not None else None
        if both is not None:
            last = both
            continue
        if last is not None:
            yield last
        last = numeral
    if last is not None:
        yield last


def _range(text: str, first: Numeral, second: Numeral) -> Numeral | None:
    link = text[first.end : second.start]
    if len(link) > 2 or not _JOIN.fullmatch(link):
        return None
    if link == "、" and not (text[second.end : second.end + 1] == "级" and second.low == first.high + 1 < 10):
        return None
    low, unit = first.low, _UNITS.get(text[second.end - 1], 1)
    if not first.rounded and low * unit < second.high:
        low *= unit  # 三到五千 leaves out the first 千
    if low >= second.high:
        return None
    return Numeral(
        first.start,
        second.end,
        low,
        second.high,
        approximate=True,
        rounded=first.rounded or second.rounded,
    )
