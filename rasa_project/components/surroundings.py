"""What stands around a number, as far as it changes what the number says: 不到两千, 两千左右, 三口以上."""

import re
from decimal import Decimal
from typing import NamedTuple

from components.numerals import Numeral

# Far enough for 我们家每个月大概只有, near enough to stay with the number's own words.
_REACH = 16
_CLAUSE_END = re.compile(r"[，。！？；、,!?;\n\x01]")

_BEFORE = re.compile(
    r"(?:(?P<at_most>不到|不足|不满|不超过|没超过|不多于|最多|顶多|至多|最高)"
    r"|(?P<at_least>超过|超出|高于|大于|至少|最少|起码|不低于|不少于|多于)"
    r"|(?P<about>大概|大约|约|差不多|将近|接近|快|近|可能|估计|也就|小))"
    r"(?:也就|就|是|有|只有|能有|能|挣|拿|得|要|在)?¥?$"
)
_AFTER = re.compile(
    r"(?:钱)?(?:(?P<about>左右|上下|的?样子|开外|大概)|(?P<at_least>以上|往上)|(?P<at_most>以下|以内|之内|不到|封顶))"
)
# A message that is but a number with such words is an answer to a question.
_FILLER_BEFORE = re.compile(
    r"(?:嗯|呃|额|哦|噢|啊|喂|那个|这个|就是|应该|大概|大约|差不多|可能|也就|估计|不到|超过|最多|至少|将近|快|约|不对|不是|错了"
    r"|是|有个|有|得|起码|就|我|他|她|共|一共|总共|都|[，,。.、!？?\s…])*"
)
_FILLER_AFTER = re.compile(
    r"(?:吧|啊|呀|呢|了|嘛|哦|噢|的|左右|上下|样子|之间|以上|以下|以内|不到|多一?点|谢谢|对|[，,。.、!？?\s…~])*"
)
_LONGEST_FILLER = 16

# A noun that is counted by 个, 户 and so on makes a number no bare one; nor does 点 (the hour) or 号.
_MEASURES = frozenset(
    "个口位名人次回遍趟年月天日周岁级斤亩米里公吨度分平方升克只头条件辆台套间栋层楼号路户家村县乡镇字页章顿杯瓶包袋颗粒棵株场届期批项"
    "种类点钟小时倍折步款院班队组门科室厂保补无证书改级星星礼岁块元角毛成%胎孩环甲线代句封份把根双对副幅张片段盒箱车船股床架"
    "本卷册通桩笔起伙排轮季晚夜堂餐碗盘锅筐寸尺丈两钱百千万亿十半余多来几/:比之者大中小老儿样〕五一二三四六七八九0123456789"
)
_NOT_BARE = re.compile(r"[A-Za-z]")
_STRICTLY_BARE = re.compile(r"$|[，。！？；、,!?;\s\x01吧啊呢嘛啦呀了的都也还就不够能左上样以用给说这那我他她你]")


class Around(NamedTuple):
    """A number and its neighbourhood in the folded text."""

    text: str
    numeral: Numeral
    # The end of the clause before the number, without earlier sums.
    left: str

    def startswith(self, *words: str) -> bool:
        """Whether one of `words` follows the number."""
        return self.text.startswith(words, self.numeral.end)

    @property
    def next(self) -> str:
        """The character behind the number, or nothing."""
        return self.text[self.numeral.end : self.numeral.end + 1]

    @property
    def one(self) -> bool:
        """Whether the number is 一, which mostly means "a"."""
        return self.numeral.low == self.numeral.high == 1

    @property
    def bare(self) -> bool:
        """Whether no noun is counted by the number."""
        return self.next not in _MEASURES and not _NOT_BARE.match(self.text, self.numeral.end)

    @property
    def strictly_bare(self) -> bool:
        """Whether what follows surely begins something else."""
        return _STRICTLY_BARE.match(self.text, self.numeral.end) is not None

    def is_all(self, end: int) -> bool:
        """Whether the message is nothing but the number (up to `end`) and small words: an answer to a question."""
        text, start = self.text, self.numeral.start
        if start > _LONGEST_FILLER or len(text) - end > _LONGEST_FILLER:
            return False
        return bool(_FILLER_BEFORE.fullmatch(text, 0, start) and _FILLER_AFTER.fullmatch(text, end))


class Worth(NamedTuple):
    """How much a number says once the words around it are heard; `end` is where these end."""

    end: int
    low: Decimal
    high: Decimal
    approximate: bool
    bound: str | None


def around(text: str, numeral: Numeral, after: int) -> Around:
    """The neighbourhood of `numeral`; `after` is where the last sum ended."""
    start = max(after, numeral.start - _REACH, 0)
    return Around(text, numeral, _CLAUSE_END.split(text[start : numeral.start])[-1])


def worth(place: Around, end: int) -> Worth:
    """The number's worth with 不到, 超过, 左右 and 以上 heard; `end` is where its measure word ends.

    A bound sets no other end: 不到两千 is 2000 with the bound at_most.
    """
    numeral = place.numeral
    before, after = _BEFORE.search(place.left), _AFTER.match(place.text, end)
    bound = "at_least" if numeral.at_least else None
    for found in (before, after):
        if found is not None and found.lastgroup != "about":
            bound = found.lastgroup
    approximate = numeral.approximate or before is not None or after is not None
    # 一个多月的样子: heard, but no part of what is said.
    if after is not None and after.group().startswith("的"):
        after = None
    return Worth(after.end() if after else end, numeral.low, numeral.high, approximate, bound)
