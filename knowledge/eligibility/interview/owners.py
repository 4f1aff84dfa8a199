"""Whose a sum of the income is, and what it comes from: 我妈养老金180, 老婆也有，一个月1200, 地租一年两千."""

from __future__ import annotations

import re

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview.absent import NAMED
from knowledge.eligibility.interview.sum_roles import Figure

#: Whose the income is, where it is one person's.
SELF = re.compile(
    r"(?:我|俺|本人)(?:自己)?(?!们|家|俩|两[个口]|爸|妈|爹|娘|老|的[^工收退养]|儿|女|闺|孙|弟|妹|哥|姐|男|媳|爱|对|丈|妻|公|婆|奶|爷|外|岳)"
)
RELATIVE = re.compile(f"(?:{NAMED}|对象|男人|婆娘|姑娘)")
#: What an income comes from; the name in which it is read back.
_SOURCES = {
    "养老金": r"养老金|养老钱|养老保险|社保(?=一个月|每月|领|发|有)",
    "退休金": r"退休金|退休工资|退休费|退休(?=一个月|每月|领|发|拿|有|\d)",
    "房租": r"收房租|房租(?=收入)|房子租|租出去",
    "地租": r"地租|土地流转|流转费|(?:地|田)(?:租|流转|包)(?:出去|给)",
    "种地": r"种[^，。,；;\d]{0,4}(?:地|田|菜|粮|稻|麦|苞谷|玉米|土豆|药材|果)|[地田]里|亩|卖粮|收成|粮食|庄稼|务农",
    "养殖": r"养(?:了|点|些|几|[一二两三四五\d]+)?[头只条口]?(?:猪|羊|鸡|牛|鸭|鹅|鱼|蜂)|卖(?:猪|羊|鸡|牛|蛋)",
    "卖菜摆摊": r"卖菜|摆摊|做生意|小生意|卖货|小卖部|卖[^，。,；;\d]{1,2}",
    "捡废品": r"捡(?:废品|破烂|瓶子)|收废品",
    "抚养费": r"抚养费|赡养费",
    "给的": r"(?<![交带])给(?!人|老板|别人|孩子|娃)|贴补|接济|孝敬|寄(?:钱|回)",
    "工钱": r"打工|零工|小工|工资|上班|挣|赚|务工|干活|做工|工地|进厂|在厂"
    r"|洗碗|保洁|保安|保姆|扫地|外卖|跑车|开车|搬砖|做饭|看门|干[一1]天",
}
_WHENCE = re.compile("|".join(f"(?P<s{at}>{words})" for at, words in enumerate(_SOURCES.values())))
_NAMES = tuple(_SOURCES)
#: 老婆也有，一个月1200: a clause that is nothing but a sum goes with the one before it.
_ONLY_A_SUM = re.compile(
    r"(?:大概|差不多|就|也|有|是|能|拿|挣|领|平均|每|一|1|个|月|年|天|块钱?|元|多|左右|上下|吧|的|了|样子|不到|[□\s])*"
)
_PENSION, _OLD = re.compile("养老金|退休金|退休工资"), re.compile(r"[5-9]\d|[五六七八九]十|岁")
#: A couple or a family, of whom no one is meant.
_SEVERAL = re.compile("[和跟与同]|我们|我俩|俩|两口|两个人|夫妻|都")


def source_of(item: Figure, text: str) -> str:
    """What the sum comes from, by the words nearest before it, else behind it; '' where it is not said."""
    told = list(_WHENCE.finditer(_words_before(item, text)))
    if told:
        return _NAMES[int(str(told[-1].lastgroup)[1:])]
    behind = _WHENCE.search(item.behind)
    return _NAMES[int(str(behind.lastgroup)[1:])] if behind is not None else ""


def owner_of(item: Figure, text: str) -> str:
    """The one person named with it, in the citizen's words; '' for several, or nobody."""
    before = _words_before(item, text)
    relatives = [*RELATIVE.finditer(before)]
    if len({found[0] for found in relatives}) > 1 or _SEVERAL.search(before):
        return ""
    if relatives:
        return relatives[-1][0]
    if SELF.search(before):
        return "我"
    return _of_the_one_before(item, text) if _PENSION.search(item.before) else ""


def _of_the_one_before(item: Figure, text: str) -> str:
    """我妈72，退休金1800: who was just said to be old."""
    clause = _clause_before(item, text)
    relatives = {found[0] for found in RELATIVE.finditer(clause)}
    return relatives.pop() if len(relatives) == 1 and _OLD.search(clause) else ""


def _clause_before(item: Figure, text: str) -> str:
    start = len(item.lead) - len(item.before)
    return next((said for at, said in reversed(clauses(text)) if at + len(said) <= start and bare(said)), "")


def _words_before(item: Figure, text: str) -> str:
    """The words of the sum's own clause before it, with the clause before where its own is nothing but the sum."""
    if not _ONLY_A_SUM.fullmatch(item.before) or bare(item.before) == bare(text):
        return item.before
    before = _clause_before(item, text)
    # What stands there with a sum of its own is told of.
    return before + item.before if before and not re.search(r"\d{3}|[百千万]", before) else item.before
