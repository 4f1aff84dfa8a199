"""Reads counts by their measure word alone: 三次, 五趟, 两只, 三十一公里, 一个半小时, 十五个工作日.

A table, since each measure word means one thing. The unit is `times` (how often), `minute`, `hour`, `workday`,
`metre`, `square_metre`, `mu` (of land), `gram`, `millilitre`, `degree` (warmth), `point` (a mark given), else `item`.
Pure standard library.
"""

import re
from typing import NamedTuple


class Measure(NamedTuple):
    """A measure word up to `end`, its unit, what one of it is in that unit, halves more (一个半小时)."""

    end: int
    unit: str
    times: int
    half: bool


# Each alternative is one measure word, and what it must not be followed by to be one.
_UNITS: list[tuple[str, int, str]] = [
    (
        "times",
        1,
        r"次(?!于|方|品|要|日|序|性|数)|趟|遍(?!地|布)|回(?![家来去到复应头答收报民访迁执])|顿|倍",
    ),
    ("minute", 1, r"(?:个|来|多)?分(?:多)?钟"),
    ("hour", 1, r"(?:个|来)?多?小时|个?多?钟头|个?多?钟(?![点表])"),
    ("workday", 1, r"个?工作日"),
    ("metre", 1000, r"公里|千米|km(?![A-Za-z])"),
    ("metre", 500, r"里(?:地|路|山路|远)"),
    ("metre", 1, r"米(?![面油饭粉线酒黄糊])"),
    ("mu", 1, r"亩(?!产)"),
    ("square_metre", 1, r"平(?:米|方米|方)?(?![时均常衡安分原坦房])"),
    ("gram", 1000, r"公斤|千克|kg(?![A-Za-z])"),
    ("gram", 500, r"斤(?!斤)"),
    ("millilitre", 1, r"毫升|ml(?![A-Za-z])"),
    ("point", 1, r"分(?=$|[，。！!?？\s吧给的啦了因])|颗?星(?=$|[，。！!?？\s吧给的好啦了])"),
    ("item", 1, r"冬(?=$|[，。！!,\s了])|夜(?=$|[，。！!,\s了没])|晚上(?=$|[，。！!,\s了没])|宿(?=$|[，。！!,\s了])"),
    ("degree", 1, r"度(?![假过日电量数角])"),
    (
        "item",
        1,
        r"份(?!子|额|量)|封(?!闭|口|顶|山|路)|条(?!件|例|款|理)|只(?![有是能要会想够给剩好管发领拿])|层(?!次|级|面)|间(?![断接或隔歇])|头(?![疼痛上七天两晕绪年])"
        r"|件(?!套)|张(?![家店罗])|本(?![来人身地月年科市县村])|片(?!区|警|面)|瓶|盒|袋|包(?![括含括干工])|箱|桶|碗|辆|台(?![山县区湾风阶账])|套(?![近路])|栋(?=[房楼小别])|座(?![机谈])"
        r"|幢(?=[房楼])|户(?![口籍主])|家(?![里人庭长口乡具务])|样(?![子本])|桩|项(?![目圈补])|种(?![地田菜植粮树])|步(?!行)|届|批(?![准评示])|句|粒|颗|棵|株|支(?![出付持])|根(?![本据])|把(?![我他她你这那钱])"
        r"|双(?![方手胞])|副(?![主书镇乡县])|副|针(?!对)|块(?=[地田砖石木布肉糖饼牌表板])|口(?=[井锅猪棺塘窑])|处(?=[房宅住门])"
        r"|笔(?![试记录迹])|桌(?!子)|床(?![上头位铺])|盘(?![点查])|杯|壶|锅|堆|排|窝|串|捆|卷|篓|筐|车(?![站间费祸票])|辈子|圈|拨|茬",
    ),
]
_ALL = [(unit, times, re.compile(words)) for unit, times, words in _UNITS]
# 一个半小时, 两个半钟头: the half stands before the word.
_HALF_HOUR = re.compile(r"个半(?:小时|钟头|钟)")
_FIRST = frozenset(
    "次趟遍回顿倍个来多分小钟工公千里米亩斤毫度份封条只层间头件张分颗星冬夜晚宿平笔桌床盘杯壶锅堆排窝串捆卷篓筐车辈代圈拨茬本片瓶盒袋包箱桶碗辆台套栋座幢户家样桩项种步届批句粒颗棵株支根把双副针块口处kmKM"
)
# One of these is never "a".
_SURE = frozenset(["minute", "hour", "workday", "metre", "square_metre", "mu", "gram", "millilitre", "degree"])
# Where 一 says how many: 各一份, 只有一只, 一年来一回, 聋了一只. Else it says "a": 一本, 再念一遍, 去了一趟.
_ONE_BEFORE = re.compile(
    r"(?:[年月天周次][去来打给交换领发送跑]?|各|每人|每户|只有?|就|仅|才|唯|剩|[期度]|[年月天周](?:只|就|才)[来去打给领发])$"
)
_ONE_AFTER = re.compile(r"次(?:给|发|付|领)(?:还是|完|清)")
_CONSUMED_BEFORE = re.compile(r"(?:吃|喝|聋|瞎|断|少|剩|缺|丢|漏|冻|熬|坐|等|躺|站)了$")
_CONSUMED = frozenset("瓶盒只条片粒")
_NIGHT = frozenset("冬夜晚宿")
_MARK_BEFORE = re.compile(r"(?:打个?|评|给个?|得|考了?|扣了?|满分|是|就|你们|加)$")
# 第三次 and 老三 are none of this.
_NO_COUNT_BEFORE = re.compile(
    r"(?:第|初|老|星期|周|礼拜|[A-Za-z]|(?<!零)[上下][一两]?|三天|三番|几|号|路|头|同|另|某|每|再)$"
)
# The two of 两头跑, 三天两头, 两边, 两样: sayings.
_SAYINGS = re.compile(r"头(?:跑|为难|受气|瞒)|样(?:$|[，。,！!?？])|口子|把(?:刀|火)|步并")


def read_measure(text: str, end: int, left: str, *, one: bool, half: bool) -> Measure | None:
    """The measure word at `end`, behind a number of which `left` is the clause before; None if there is none.

    `one`: the number is 一; `half`: it is 半.
    """
    if text[end : end + 1] not in _FIRST:
        return None
    found = _HALF_HOUR.match(text, end)
    if found is not None:
        return Measure(found.end(), "hour", 1, half=True)
    for unit, times, words in _ALL:
        found = words.match(text, end)
        if found is not None and _counts(text, end, left, unit, one=one, half=half):
            return Measure(found.end(), unit, times, half=False)
        if found is not None:
            break
    return None


def _counts(text: str, end: int, left: str, unit: str, *, one: bool, half: bool) -> bool:
    """Whether the number before the measure word is said to count."""
    if (half and unit != "hour") or _NO_COUNT_BEFORE.search(left) or _SAYINGS.match(text, end):
        return False
    if unit == "point" and left and not left[-1].isspace() and not _MARK_BEFORE.search(left):
        return False
    return not one or unit in _SURE or _says_how_many(text, end, left)


def _says_how_many(text: str, end: int, left: str) -> bool:
    if _ONE_BEFORE.search(left) or _ONE_AFTER.match(text, end):
        return True
    if text[end] in _NIGHT and left.endswith("了"):
        return True
    return text[end] in _CONSUMED and _CONSUMED_BEFORE.search(left) is not None
