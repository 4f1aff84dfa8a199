"""Reads counts by their measure word alone: 三次, 五趟, 两只, 三十一公里, 一个半小时, 十五个工作日.

A table, since each measure word means one thing. The unit is `times` (how often), `second`, `minute`, `hour`,
`workday`, `metre`, `centimetre`, `square_metre`, `mu` (of land), `gram`, `millilitre`, `degree` (warmth), `point` (a
mark given), else `item`. Pure standard library.
"""

import re
from decimal import Decimal
from typing import NamedTuple


class Measure(NamedTuple):
    """A measure word up to `end`, its unit, what one of it is in that unit, how many more (一个半小时, 一米八)."""

    end: int
    unit: str
    times: int
    extra: Decimal = Decimal(0)


# Each alternative is one measure word, and what it must not be followed by to be one.
_UNITS: list[tuple[str, int, str]] = [
    (
        "times",
        1,
        r"次(?!于|方|品|要|日|序|性|数)|趟|遍(?!地|布)|回(?![事家来去到复应头答收报民访迁执])|顿|倍",
    ),
    ("second", 1, r"秒(?:钟)?(?![杀懂])"),
    ("minute", 1, r"(?:个|来|多)?分(?:多)?钟"),
    ("minute", 15, r"刻钟"),
    ("hour", 1, r"(?:个|来)?多?小时|个?多?钟头|个?多?钟(?![点表])"),
    ("workday", 1, r"个?工作日"),
    ("metre", 1000, r"公里|千米|km(?![A-Za-z])"),
    ("metre", 500, r"里(?:地|路|山路|远)|里(?=外|开外|$|[，。,的才])(?<!屯)"),
    ("metre", 1, r"米(?![面油饭粉线酒黄糊])"),
    ("centimetre", 1, r"厘米|公分|cm(?![A-Za-z])"),
    ("mu", 1, r"亩(?!产)"),
    ("square_metre", 1, r"个?平(?:米|方米|方)?(?![时均常衡安分原坦房])"),
    ("gram", 1000, r"公斤|千克|kg(?![A-Za-z])"),
    ("gram", 500, r"斤(?!斤)"),
    ("gram", 1000000, r"吨"),
    ("gram", 50, r"两(?=[肉酒米油面饭药糖黄白重]|$|[，。,])"),
    ("gram", 1, r"克(?![服隆扣])"),
    ("item", 1, r"个?学期|学年|个?季度|档(?![案次口期])"),
    ("millilitre", 1, r"毫升|ml(?![A-Za-z])"),
    ("point", 1, r"分(?=$|[，。！!?？、)）\s吧给的啦了因])|颗?星(?=$|[，。！!?？\s吧给的好啦了])"),
    ("item", 1, r"冬(?=$|[，。！!,\s了])|夜(?=$|[，。！!,\s了没])|晚上(?=$|[，。！!,\s了没])|宿(?=$|[，。！!,\s了没])"),
    ("degree", 1, r"度(?!电|假|过|日|量|数|角)"),
    (
        "item",
        1,
        r"份(?!子|额|量)|封(?!闭|口|顶|山|路)|条(?!件|例|款|理)|只(?![有是能要会想够给剩好管发领拿])|层(?!次|级|面)|间(?![断接或隔歇])|头(?![疼痛上七天两晕绪年])"
        r"|件(?!套)|张(?![家店罗])|本(?![来人身地月年科市县村])|片(?!区|警|面)|瓶|盒|袋|包(?![括含括干工])|箱|桶|碗|辆|台(?![山县区湾风阶账])|套(?![近路])|栋(?=[房楼小别])|(?<=剩[一两二三四五])栋|座(?![机谈])"
        r"|幢(?=[房楼])|户(?![口籍主])|家(?![里人庭长口乡具务])|样(?![子本])|桩|项(?![目圈补])|种(?![地田菜植粮树])|步(?!行)|届|批(?![准评示])|句|粒|颗|棵|株|支(?![出付持])|根(?![本据])|把(?![我他她你这那钱])"
        r"|双(?![方手胞])|副(?![主书镇乡县])|副|针(?!对)|块(?=[地田砖石木布肉糖饼牌表板])|口(?=[井锅猪棺塘窑])|处(?=[房宅住门])"
        r"|笔(?![试记录迹])|桌(?!子)|床(?![上头位铺])|盘(?![点查])|杯|壶|锅|堆|排|窝|串|捆|卷|篓|筐|车(?![站间费祸票])|辈子|圈|拨|茬"
        r"|缸|罐|坛|篮|盆|勺|度(?=电)|号人|[场](?=[雨雪病火官法大]|$|[，。,了])|道(?=[题菜手关坎门槛弯灾走]|$|[，！!。])|门(?=[课亲])|节(?=课|电池|骨|椎|$|[，。,])|篇|页|下(?=头|$|[，。,])|分(?=[一-鿿]?[地田园])"
        r"|格(?![局外式林斗])|类(?![似型别风人])|字(?![还儿头面号体画迹路架])|期(?=$|[，。,的了\s])|季(?![度节末初工风头军随领])|部(?=轮椅|手机|电话|车)|截(?![肢瘫止图取断])|面(?=墙|锦旗)|升(?![级学降到职入高值旗值任迁温])|处(?=$|[，。,房宅住门漏塌])|晚(?=$|[，。,没])|站(?=地|路|$|[，。,])"
        r"|疗程|通电话|代(?:人|(?=[一二两三四五六七八九]口))|声(?!音|称|明|控)|拳|脚(?![下踏])|巴掌|匹|扇|顶(?=帽|帐|轿)|幅|首(?![先都批次页])|枚|套(?=房)|群(?=[羊鸡鸭人孩])|笼|瓣|丘|垄|分地|石(?=谷|粮|米)|任(?=[一-鿿]{1,2}(?:人|长|书记|主任|队长|干部)|书记|主任|村长)|担(?![心保任当架负忧])",
    ),
]
_ALL = [(unit, times, re.compile(words)) for unit, times, words in _UNITS]
# 一个半小时, 两个半钟头: the half stands before the word.
_HALF_HOUR = re.compile(r"个半(?:小时|钟头|钟)")
_FIRST = frozenset(
    "任担次趟遍回顿倍个来多分小钟工公千里米亩斤毫度份封条只层间头件张分颗星冬夜晚宿平秒刻厘克吨两学季档类格字期升面截晚部缸罐坛篮盆勺号场道门节篇页下站疗通代声拳脚巴匹扇顶幅首枚群笼瓣丘垄石c笔桌床盘杯壶锅堆排窝串捆卷篓筐车辈代圈拨茬本片瓶盒袋包箱桶碗辆台套栋座幢户家样桩项种步届批句粒颗棵株支根把双副针块口处kmKM"
)
_HALF = Decimal("0.5")
_RESTS = frozenset(["metre", "gram", "degree"])
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_REST = re.compile(
    r"(?P<half>半)(?![天年路个夜])|(?P<tael>[一二三四五六七八九])两|(?P<tenths>\d{1,2}|[一二三四五六七八九]{1,2})"
    r"(?![\d一二两三四五六七八九十百千万个块元年天岁口米次])"
)
_TENTH_OF_MU = re.compile(r"(?P<tenths>[一二三四五六七八九])分(?=$|[地田山，。,])")
# One of these is never "a".
_SURE = frozenset(
    ["minute", "hour", "workday", "metre", "square_metre", "mu", "gram", "millilitre", "degree", "second", "centimetre"]
)
# Where 一 says how many: 各一份, 只有一只, 一年来一回, 聋了一只. Else it says "a": 一本, 再念一遍, 去了一趟.
_ONE_BEFORE = re.compile(
    r"(?:[一二两三四五六半几\d]个?(?:多月|[年月天周]|星期|礼拜|季度|学期)(?:才|就|只)?[一-鿿]{1,3}|每(?:个?月|个?季度|[年天周])[一-鿿]{1,3}|[年月天周次][去来打给交换领发送跑]?|各|每人|每户|每[批报办评收卖加介绍]{1,2}|只(?:有|给|发|领|报|算)?|就(?:换|给|发|领|收|批|评|剩|来|去)?[了过]?|(?:领|发|给|报|申请|拿|评|补|交|住)过|仅|才|唯|剩|[期度]|[年月天周](?:只|就|才)[来去打给领发])$"
)
_ONE_AFTER = re.compile(r"次(?:给|发|付|领)(?:还是|完|清)")
_CONSUMED_BEFORE = re.compile(r"(?:吃|喝|聋|瞎|断|少|剩|缺|丢|漏|冻|熬|坐|等|躺|站)了$")
_CONSUMED = frozenset("瓶盒只条片粒")
# 尘肺三期, 慢性肾病五期: stages; 三期业主 are none.
_STAGE_BEFORE = re.compile(r"[肺癌病肾瘤尘矽疗][一-鿿]{0,6}$")
_ONE_HOUSEHOLD_BEFORE = re.compile(r"(?:现在|变成?|合成|并成|分成|还?算)$")
# 一张还是两张: the number matters.
_OR_MORE = re.compile(r"[一-鿿]{0,4}[，,]?(?:还是|或者?)(?:[两三]|每)")
_HALVED = frozenset(["hour", "gram", "mu", "metre", "millilitre"])
_VESSELS = frozenset("瓶碗缸袋箱桶杯截盒包学片间层")
_NIGHT = frozenset("冬夜晚宿")
_MARK_BEFORE = re.compile(r"(?:打个?|评|给个?|得|考了?|扣了?|满分|是|就|你们|加)$")
# 第三次 and 老三 are none of this.
_NO_COUNT_BEFORE = re.compile(
    r"(?:第|初|老|(?<![一两二三半个每本这上下\d])(?:星期|周|礼拜)|[A-Za-z]|三天|三番|几|同|另|某|每|再)$"
)
# 上次, 下一趟, 头一回: which one, not how many.
_WHICH_BEFORE = re.compile(r"(?<![零剩底乡楼坐放以])[上下头]$")
# The two of 两头跑, 三天两头, 两边, 两样: sayings.
_SAYINGS = re.compile(
    r"头(?:跑|为难|受气|说|信|扯|踢|落空|靠|没|瞒|吃|推|堵|忙|走|骗|不|挨|都)|(?:(?<=[一两])样(?:$|[，。,！!?？])|(?<=一)[样下道面处])|口子|把(?:刀|火)|步并"
)

# 应该两样, 只收着一样: so many kinds. 应该一样 is "the same".
_SORTS = re.compile(r"(?:(?:应该|该|有|就)[两2]|(?:收着|领着|给了?|只有|少了?|缺了?)[一两12])$")


def read_measure(text: str, end: int, left: str, *, one: bool, half: bool, few: bool = False) -> Measure | None:
    """The measure word at `end`, behind a number of which `left` is the clause before; None if there is none.

    `one`: the number is 一; `half`: it is 半; `few`: it is at most two.
    """
    if text[end : end + 1] not in _FIRST:
        return None
    if few and _WHICH_BEFORE.search(left):
        return None
    found = _HALF_HOUR.match(text, end)
    if found is not None:
        return Measure(found.end(), "hour", 1, extra=_HALF)
    for unit, times, words in _ALL:
        found = words.match(text, end)
        if found is not None and _counts(text, end, left, unit, one=one, half=half):
            return _with_rest(text, found, unit, times)
        if found is not None:
            break
    return None


def _with_rest(text: str, found: "re.Match[str]", unit: str, times: int) -> Measure:
    """一米八, 七斤二两, 三斤半, 一亩三分: the smaller unit behind the larger one."""
    tenth = _TENTH_OF_MU.match(text, found.end()) if unit == "mu" else None
    if tenth is not None:
        return Measure(tenth.end(), unit, times, extra=Decimal(_DIGITS[tenth["tenths"]]) / 10)
    smaller = _REST.match(text, found.end()) if unit in _RESTS else None
    if smaller is None:
        return Measure(found.end(), unit, times)
    if smaller["half"]:
        return Measure(smaller.end(), unit, times, extra=_HALF)
    if (smaller["tael"] is not None) != (found.group() == "斤") or (unit == "gram" and not smaller["tael"]):
        return Measure(found.end(), unit, times)
    digits = "".join(str(_DIGITS.get(char, char)) for char in smaller["tael"] or smaller["tenths"])
    return Measure(smaller.end(), unit, times, extra=Decimal(f"0.{digits}"))


def _counts(text: str, end: int, left: str, unit: str, *, one: bool, half: bool) -> bool:
    """Whether the number before the measure word is said to count."""
    if (
        (half and unit not in _HALVED and text[end] not in _VESSELS)
        or _NO_COUNT_BEFORE.search(left)
        or (_SAYINGS.match(text, end) and not _SORTS.search(left + text[end - 1]))
    ):
        return False
    if text[end] == "期" and not _STAGE_BEFORE.search(left):
        return False
    if text[end] == "季" and left.endswith("一年"):
        return False
    if unit == "point" and one:
        return _MARK_BEFORE.search(left) is not None
    if unit == "point" and left and not left[-1].isspace() and not _MARK_BEFORE.search(left):
        return False
    return not one or unit in _SURE or _says_how_many(text, end, left)


def _says_how_many(text: str, end: int, left: str) -> bool:
    if _ONE_BEFORE.search(left) or _ONE_AFTER.match(text, end):
        return True
    if text[end] == "倍" or _OR_MORE.match(text, end + 1):
        return True
    if text[end] == "户" and _ONE_HOUSEHOLD_BEFORE.search(left):
        return True
    if text[end] in "学季档刻":
        return not left.endswith(("哪", "那", "这", "某", "人", "户"))
    if text[end] in _NIGHT and (left.endswith("了") or text.startswith("没", end + 1)):
        return True
    return text[end] in _CONSUMED and _CONSUMED_BEFORE.search(left) is not None
