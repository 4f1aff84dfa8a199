"""How official texts and web pages mark their parts; shared by the modules that read them."""

from __future__ import annotations

import re

from knowledge.importing.numerals import CHINESE, DATE

#: 赣民字〔2022〕40号 in any of its brackets: the office's word, the year, the number.
NUMBER = re.compile(r"([\u4e00-\u9fff]{2,14})\s*[〔\[﹝［（(【]\s*(\d{4})\s*[〕\]﹞］）)】]\s*第?\s*(\d{1,5})\s*号")
#: A line that is the document's own number and nothing else (but who signed it).
OWN_NUMBER_LINE = re.compile(rf"\s*[（(]?{NUMBER.pattern}[）)]?\s*(签发人.*)?$")
#: (据福建省民政厅)
REPORTED_BY = re.compile(r"[（(]\s*(?:据|来源[:：]|本报讯)\s*([^（()）]{2,40}?)\s*(?:消息|供稿|网站)?\s*[)）]")
#: A first clause at the beginning of a line, in any way of counting.
FIRST_CLAUSE = re.compile(r"^\s*(?:一、|一是|（一）|\(一\)|第一条|1[.．、](?!\d))", re.MULTILINE)
_KEYS = (
    "成文日期|生成日期|发布日期|发布时间|时间|日期|信息来源|稿件来源|来源|发布单位|发布机构|发文机关|发文机构|发文字号|文号|标题|名称|点击数|点击"
    "|浏览次数|浏览|阅读|作者|字号|字体|索引号|主题分类|主题词|有效性|分类|责任编辑|编辑|审核|打印|分享"
)
#: The same, however far the characters of a key are set apart (索 引 号).
_KEY = re.sub(r"(?<=[^|])(?=[^|])", lambda _: r"[^\S\n]*", _KEYS)
#: A line that web pages print around a text: 来源：兰州市人民政府
META = re.compile(rf"^[\s•·*\-]*(?:{_KEY})\s*[:：]")
_PAIR = re.compile(rf"({_KEY})\s*[:：]\s*(.*?)\s*(?=$|(?:{_KEY})\s*[:：])")


def printed_around(line: str) -> dict[str, str]:
    """What such a line says, by key (spaces in a key left out); several may share a line."""
    if not META.match(line):
        return {}
    return {"".join(key.split()): value for key, value in _PAIR.findall(line) if value}


NAVIGATION = re.compile(
    r"^\s*(欢迎访问|欢迎您|您现在的位置|当前位置|您的位置|首页|上一篇|下一篇|打印本页|关闭窗口|分享到|扫一扫|返回顶部)"
)
LETTERHEAD = re.compile(r"(^|\s|[厅局部委府会])文\s*件(\s|$)")
#: The name of an office ends in one of these.
OFFICE = re.compile(r"[\u4e00-\u9fff]{2,30}(?:厅|局|部|委员会|委|办公室|政府|中心|联合会|办|法院|检察院|总会|协会)")
#: 各设区市民政局、财政局：
SALUTATION = re.compile(r"^\s*[^。；]{2,300}[:：]\s*$")
ADDRESSED = re.compile(r"各|局|厅|政府|委员会|办公室|单位|部门")
PUBLICITY = re.compile(r"^\s*[（(]\s*(此件|此文)[^（()）]*[)）]\s*$")
DATE_LINE = re.compile(rf"^\s*[（(]?{DATE.pattern}[）)]?\s*(印发)?\s*$")
ANNEX = re.compile(rf"^\s*附\s*[件表录]\s*(?:\d+|{CHINESE})?\s*(?:[:：.、]|$)")


def offices(line: str) -> list[str]:
    """The offices that a line consists of (上饶市民政局 上饶市财政局); empty if there is anything else in it."""
    names = [name for name in re.split(r"[\s、，,]+", line.strip()) if name]
    return names if names and all(OFFICE.fullmatch(name) for name in names) else []
