"""What stands around a name: whether it lets a word be one (村里不给办, 兰州路), and names known by their ending.

Townships, villages and communities (和平乡, 河口村, 花园社区) are too many to list; they are known by what they end in.
"""

import re
from typing import Dict, FrozenSet, Iterator, List, Text, Tuple

_OFFICE = ("村里", "村上", "村头", "村子里")
# 村里 is mostly the village's office: it is where somebody lives only with such words.
_CLAUSE_ENDS = re.compile("[，。,]|$")
_LIVED_IN = re.compile(
    r"的(?:人(?!说)|医生|老|大夫|娃|孩|孤|五保|残|光棍|低保|特困|户口|房)|住|有(?:个|一|位|俩|两|几)|低保|户口|医生|孤|条件|娃|老人|房|有(?:双胞胎|不少|好多|好些|很多|许多|人|些)|人(?:都|全|们)|遭|种[地菜田]|过(?:日子|活)|搬(?:到|进|来|出)|嫁"
)
_OWN = re.compile(r"(?:住在?|娘家|婆家|老家|家在|户口在|户在|我是|俺是|搬到|嫁到|我在|俺在|人在)$")
_PLACE_OF_CITY = re.compile(r"(?:这个|那个|这座|那座|座|大|每个|哪个|小)$")
# 县城汽车站 is a place in it.
_STATION = re.compile("的?(?:汽车站|客运站|车站|火车站|医院|中学|一中|广场)")
_THING_NAMED_BY_PLACE = re.compile(
    r"(?:东|西|南|北|中)?(?:路(?![远费上过边])|大道|大学|农大|师大|理工|医院|银行|火车站|高铁站|汽车站|机场|大桥|牛肉面|拉面|火锅|小吃|宾馆|酒店|饭店|广场|新村"
    r"|话(?![费题])|人民医院|盐场|油田|煤矿|水库|监狱|看守所|戒毒所|中学|一中|二中|日报|口音|烟|酒|站(?![点岗着在住]))"
)
# 普洱茶, 湖南菜, 青海湖, 盘龙山, 柳林坪: named by a place, or a village's own, with a name short enough to be none.
# 浙江湖州, 湖南茶陵 and 寿光菜农 are none of these.
_NAMED_BY_SHORT_PLACE = re.compile(
    "[菜茶语](?=$|[，。,！？]|[我你他馆叶系没好])|(?<=青海)湖(?![南北州口])|山(?=上|下|脚|里|顶|$|[，。,])|面(?=$|[，。,]|馆|条)"
    "|[坪坳垭畈塬垸凼](?=$|[，。,！？的村组上下里住有])"
)
_NEVER = re.compile("(?!)")
# Words that only look like a place where another word reaches into them: 成不成都给句准话, 花都谢了, 坐大巴中途.
_ACROSS_WORDS = {
    "成都": (re.compile("[不完变赞构组达弄]$"), _NEVER),
    "花都": (_NEVER, re.compile("(?:谢(?!谢)|开|落|蔫|败)了")),
    "巴中": (re.compile("[大中]$"), _NEVER),
    "信都": (re.compile("[短音通书来回写送电微封]$"), _NEVER),
}
# 王秀英, 李永安: somebody's name. 小王兰州的 is none.
_SURNAME = re.compile(
    "(?<![小老姓])[王李张刘陈杨赵黄周吴徐孙胡朱郭罗梁宋郑谢韩唐冯董曹袁邓许傅沈曾彭吕卢蒋蔡贾丁魏薛叶]$"
)
_GIVEN = re.compile(
    "秀英|永安|永定|永平|永康|永丰|永福|永清|永新|永春|永年|永胜|永兴|建平|建德|建昌|安平|安国|玉田|玉林|玉环|金华"
    "|金湖|金平|德兴|德清|德安|文安|文成|文山|志丹|宝清|海林|海丰|明光|长春|长青|富民|兴国|兴文|兴仁"
)
_REACH, _SHORT = 8, 2

ENDS_A_PLACE = re.compile("[镇乡村]|街道|社区|家[湾沟坪庄屯堡寨山岭坝桥店铺营塘冲洼台咀垭畈坳岗坡塬圪窑渡垸埠疃坨滩]")
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
    rf"(?:(?<=[县区市州省旗在去到是住给往从的])|(?<![一-鿿]))(?!陈述|反映|举报|结果|可是|现在|听说|因为|所以|后来|希望|建议|就是|但是|整个|附近|当地|通过|经过|属于|比如|其它|其他|任何|目前|以及|如果)(?P<name>[^{_NO_PART}\W\d_A-Za-z]{{2,3}}{_ENDING})"
)
# 王家湾, 李家沟: named by who settled there.
_SETTLED = re.compile(
    r"[王李张刘陈杨赵黄周吴徐孙胡朱林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文]"
    r"家[湾沟坪庄屯堡寨山岭坝桥店铺营塘冲洼台咀垭畈坳岗坡塬圪窑渡垸埠疃坨滩](?:子|村|镇|乡)?"
)
# The name alone, as an answer: 回龙乡. Fewer words can stand before it than in a sentence.
_NO_PART_ALONE = "".join(char for char in _NO_PART if char not in "回中心前先城一三四五六七八九十万")
_ONLY_PLACE = re.compile(rf"\s*(?P<name>[^{_NO_PART_ALONE}\W\d_A-Za-z]{{2,4}}{_ENDING})(?:的|呢|那边)?\s*")
# Right behind a district: 桐柏县月河镇.
_NO_PART_BEHIND = "".join(char for char in _NO_PART if char not in "月先天")
_AFTER_PLACE = re.compile(rf"(?P<name>[^{_NO_PART_BEHIND}\W\d_A-Za-z]{{1,3}}{_ENDING})")


def is_name(kind: Text, text: Text, start: int, end: int) -> bool:
    """Whether the word of `text` from `start` to `end` is a name of its `kind` (program, region, …) here."""
    check = _CHECKS.get(kind)
    return check is None or check(text, start, end)


def _area(text: Text, start: int, end: int) -> bool:
    word, before = text[start:end], text[max(0, start - _REACH) : start]
    if word in _OFFICE:
        ends = before.endswith("在") and _CLAUSE_ENDS.match(text, end)
        alone = ends or (not text[:start].strip() and not text[end:].strip(" 的呢吧啊。，,？?"))
        return alone or bool(_OWN.search(before) or _LIVED_IN.match(text, end))
    if _STATION.match(text, end):
        return False
    return not _PLACE_OF_CITY.search(before) if word == "城市" else True


def _region(text: Text, start: int, end: int) -> bool:
    word, before = text[start:end], text[max(0, start - _REACH) : start]
    if word in _ACROSS_WORDS:
        left, right = _ACROSS_WORDS[word]
        if left.search(before) or right.match(text, end):
            return False
    if _GIVEN.fullmatch(word) and _SURNAME.search(before):
        return False
    if end - start == _SHORT and _NAMED_BY_SHORT_PLACE.match(text, end):
        return False
    # 爬泰山
    climbed = text[end - 1] == "山" and text[max(0, start - 1) : start] in ("爬", "登")
    return not climbed and _THING_NAMED_BY_PLACE.match(text, end) is None


# 你聋了吗, 人工智障: abuse, no disability.
_ABUSIVE = re.compile("聋子?|瞎子?|哑巴?|傻子?|疯子?|残[废疾]?|痴|智障|弱智")
_ABUSED_BEFORE = re.compile(
    r"(?:人工|你们?(?:都|全|才)?是?(?:个|不是|一群)?|您|机器人?|客服|怎么|咋|装|都?当我是?|当我们|一群|耳朵)$"
)
_ABUSED_AFTER = re.compile(r"了[?？吗吧]|(?:还)?差不多|吧|东西|玩意|机器|客服|系统")
# 儿童福利机构, 残疾人联合会: offices and things, no people.
_OF_AN_OFFICE = re.compile(
    r"校(?!友)|道|文|杖|的?(?:福利(?:院|机构|站|主任)|督导|主任|之家|乐园|手表|票|节(?![约省])|联合会|医院|保护科|按摩店|用品)"
)
# Said of one's own husband, wife or father, too: 老头子中风了.
_SPOUSES = frozenset(["老头子", "老太婆", "老婆子", "老汉", "老汉儿", "老婆婆"])
_NOT_ONES_OWN = re.compile(
    r"(?:[个位名孤群伙聋瞎岁俩两那]|(?<!我)(?<!死去)(?<!去世)(?<!走了)(?<!死了)的|低保|五保|要饭|守寡|隔壁|邻居|村里?|独居|孤寡)$"
)
_SELF = re.compile("(?:老婆子|老太婆|老汉|老头子)我")
_OLD_AGE = frozenset(["阿婆", "婆婆", "大娘", "老伯", "阿公", "阿伯"])
_STRANGER_BEFORE = re.compile(
    r"(?:[个位名]|独居的?|孤寡的?|残疾的?|[村家]里?的?|隔壁|对门|楼[上下]|邻居|哑巴|盲|瞎眼|[店摊]|[门街巷路村]口)$"
)

_AT_HOME = re.compile("(?:我家里?|家里还?有个)$")


def _group(text: Text, start: int, end: int) -> bool:
    word, before = text[start:end], text[max(0, start - _REACH) : start]
    if _ABUSIVE.fullmatch(word) and (_ABUSED_BEFORE.search(before) or _ABUSED_AFTER.match(text, end)):
        return False
    if word in _SPOUSES and not (_NOT_ONES_OWN.search(before) or _SELF.search(text, start, end + 1)):
        return False
    if word in _OLD_AGE:  # else the own grandmother or mother-in-law
        return _STRANGER_BEFORE.search(before) is not None and not _AT_HOME.search(before)
    return _OF_AN_OFFICE.match(text, end) is None


_CHECKS = {"area_type": _area, "region": _region, "person_group": _group}

# 精神二级, 三级肢体: the kind of a disability beside its grade.
_GRADE = r"(?:[一二三四1-4]|[一二三1-3][、到至或-][二三四2-4])级"
_GRADED = re.compile(
    rf"(?:精神|智力|肢体|听力|视力|言语|多重)(?=(?:是|属|为|评的?|定的?|[,，\s])?{_GRADE})"
    r"|(?<=[一二三四1-4]级)(?:精神|智力|肢体|听力|视力|言语|多重)(?!残|障|病|上|疾)"
    r"|(?<=[一二三四1-4]级[,， ])(?:精神|智力|肢体|听力|视力|言语|多重)(?=的|$|[，,。])"
)


def graded(text: Text) -> Iterator[Tuple[int, int]]:
    """Start and end of kinds of disability that are said with their grade alone: 精神二级."""
    return (found.span() for found in _GRADED.finditer(text)) if "级" in text else iter(())


# 户口在西城, 老家在平利: a name of a county is meant though it is a word, too.
_HOME = re.compile(
    r"(?:家|户口|老家|户籍|娘家|婆家)(?:是|在|住|落在)(?P<name>[一-鿿]{2,4}?)(?:的|那边|这边|人)?(?=$|[，,。！!；; ])"
)
_LONGEST_SHORT_NAME = 4
_GAPS = ("的", " ", "，", ",")
_NAME_AFTER = re.compile(r"的?(?=$|[，,。！!；; ])")


def counties(
    text: Text, regions: List[Tuple[int, int]], smaller: Dict[Text, FrozenSet[Text]]
) -> Iterator[Tuple[int, int]]:
    """Start and end of counties' short names that are words, too, where they lie in the region before: 丽水云和.

    `smaller`: each such name with the names of the regions that it lies in.
    """
    for begin, end in regions:
        start = end + 1 if text[end : end + 1] in _GAPS else end
        for stop in range(min(start + _LONGEST_SHORT_NAME, len(text)), start + 1, -1):
            uppers = smaller.get(text[start:stop])
            if (
                uppers
                and text[begin:end] in uppers
                and _region(text, start, stop)
                and (start == end or _NAME_AFTER.match(text, stop))
            ):
                yield start, stop
                break
    for found in _HOME.finditer(text):
        if found["name"] in smaller:
            yield found.span("name")


def places(text: Text, regions: List[Tuple[int, int]]) -> Iterator[Tuple[int, int]]:
    """Start and end of townships, villages and communities that are named in `text`.

    `regions`: start and end of the regions found in it; right behind one a name begins more surely.
    """
    taken = {place for start, end in regions for place in range(start, end)}
    ends = {end for _, end in regions}
    only = _ONLY_PLACE.fullmatch(text)
    if only and taken.isdisjoint(range(*only.span("name"))):
        yield only.span("name")
        return
    position = 0
    while position < len(text):
        behind = position in ends
        found = _SETTLED.match(text, position) or (_AFTER_PLACE if behind else _PLACE).match(text, position)
        if found is not None and taken.isdisjoint(range(*found.span())):
            yield found.span()
            position = found.end()
            ends.add(position)
        else:
            position += 1
