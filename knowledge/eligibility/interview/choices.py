"""Answers by words: one of several, places, property, the disability certificate, days and ages."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview.message import Heard, Message, denied, is_none, is_of_others, said_of
from knowledge.eligibility.interview.support import HELPED_BY
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Option, Script

_REGISTERED = re.compile(r"户口|户籍|老家")
#: Vehicles that are no car.
_NO_CAR = re.compile(
    r"(?:电动|电|机动|烧油)?三轮车?|电动车|摩托车?|电驴子?|电动车|电瓶车|自行车|单车|代步车|轮椅车|拖拉机|农用车|火车|公交车|车祸"
)
_SOLD = re.compile(r"(?:车|房|店|厂)[^，。,]{0,2}(?:卖了|卖掉|关了|倒了|转让)")
#: 存款没有, 车也没; not 存款没有多少.
_DENIED_BEHIND = (
    r"(?:也|都|是|倒是|呢|嘛|啥的)?(?:一[分点]都?|一?个都)?(?:没有|没得|没)(?:了|的|啊|呀|啦|哦)?(?![一-龥])"
)
#: 给一家公司打工, 在厂里上班: not theirs.
_AT_WORK = re.compile(
    r"(?:在|给|去|进|帮)[^，。,有开]{0,6}(?:公司|厂|超市|店铺?|企业)[^，。,]{0,4}(?:打工|上班|干活|做工|做事|工作|务工)"
)
#: 就一套房自己住, 老房子一间: one home; and a home of which it is not said whether it is the only one.
_ONE_HOME = re.compile(
    r"(?:就|只有?|仅有?)(?:这|那|有|得)?一?(?:套|间|处|栋|个|幢)(?:老|旧|破|小|土)?(?:房|屋|窑)?|(?:唯一|自己住)的?(?:房|屋)"
    r"|(?:房|屋)子?[，, ]{0,2}(?:就?是)?(?:自己|自家|我们?自己)住|(?:房|屋)(?:子)?(?:自己住|自住)"
    r"|(?:老|土|破|旧|祖)(?:屋|房子?|宅)(?:一)?(?:间|套|处)?|住的?(?:是)?(?:老|土|破|旧)(?:房|屋)|就这一套|就一套|就这套"
    r"|(?<!老家)(?<!有)(?:房|屋)子?(?:就|只|也就)?有?一(?:套|处|间|个)(?=$|[，。, ])"
)
#: 一套是老家土房子, 一处给儿子住: one of several, whatever the others are.
_ONE_OF_SEVERAL = re.compile(r"(?:一|那)(?:套|处|间|个|栋|幢)(?:是|在|给|租|空)|[两二三四2-4](?:套|处|栋)")
_A_HOME = re.compile(
    r"(?:县|城|镇|市|街|区|外面|省)[里上城]?(?:头|里|区)?(?:有|买|按揭)(?:了|的|得有)?(?:一)?(?:套|个|处|间)?(?:楼|商品|小)?房"
)
#: Whoever has no home has no second one.
_NO_HOME = re.compile(r"(?:没|无|没有)(?:车[没无]?)?(?:有)?房(?!租|贷)")
#: 村里说不行: the village's office, not where they live.
_OFFICE = re.compile(r"(?:村里|村上|镇里|镇上)(?=[^，。,]{0,2}(?:说|讲|不|没|让|叫|给|通知|来人|干部))")
#: 能领还是不能领; 行不行.
_ASKS_BACK = re.compile(r"([能行可有会是够])(?:[^，。,]{0,3}还是)?不\1|还是不[能行够]|过不过得|[？?]$")
#: What may stand around a word that is an answer on its own.
_BEFORE_IT = (
    r"(?:那|就|也|都|真的?|是真|反正|确实|目前|现在|最近|我们?家?里?|俺们?家?里?|家里|应该|一直|这个?|哎|唉|嗯){0,3}"
)
_AFTER_IT = r"(?:了|的|啊|呀|呢|嘞|哦|吧|哟|哎|过|嘛|啦|哈|呐|噻|么){0,3}"
#: A title of so few characters counts as its words do.
_SHORT = 2
_DENY = ("没", "无", "冇")
_LACKS = r"(?:没|无|冇|不是)(?:有|得|出|遭|遇到|遇上|受|发生|生|住|做|碰到|啥|什么|任何|再|过|了|在)*"
_NO_MORE = r"(?:也|都|早|就|已经|前几年|去年|前年){0,2}(?:死|走了|走得|没了|不在|去世|过世|病故|离了|离婚|跟人)"
_OTHERS = re.compile(r"(?:儿子|女儿|闺女|女婿|儿媳|兄弟|哥|弟|姐|妹|亲戚|邻居|人家|别人)[^，。,]{0,4}有")


def option_of(asked: Asked, text: str) -> Option | None:
    """The option whose word stands in the message; the longest word wins (没有能力 before 没有). A question back
    (能领还是不能领) is no answer."""
    found = [clause for _, clause in clauses(text) if not _ASKS_BACK.search(clause)]
    plain = "，".join(found)
    left, denied_things = _without_denied(asked, plain) if asked.things else (plain, 0)
    said = bare(left)
    words = [
        (len(word), option)
        for option in asked.options
        for word in (*option.words, *(() if option.alone and len(option.title) <= _SHORT else (option.title,)))
        if bare(word) in said
    ]
    words += [
        (len(word), option)
        for option in asked.options
        for word in option.alone
        for part in found
        if _is_only(word, part)
    ]
    if not words and denied_things > 1 and asked.about == "trouble":
        return next(option for option in asked.options if option.value == "none")  # 没出过车祸也没受灾
    return max(words, key=lambda item: item[0])[1] if words else None


def _is_only(word: str, clause: str) -> bool:
    """Whether a clause is a word and nothing more but what is said around it (也没有啊)."""
    return re.fullmatch(rf"{_BEFORE_IT}(?:{re.escape(word)})+{_AFTER_IT}", bare(clause)) is not None


def _without_denied(asked: Asked, text: str) -> tuple[str, int]:
    """The text without what it says there is not (没出过车祸、火灾), or not any more (老伴走了); how much of it."""
    words = sorted((word for option in asked.options for word in option.words), key=len, reverse=True)
    things = "|".join(re.escape(word) for word in words if not word.startswith(_DENY))
    whole = "|".join(re.escape(word) for word in words if word.startswith(_DENY))  # 没儿没女 is an answer of its own
    none = rf"{_LACKS}(?:{things})(?:[、和跟也或及都没有得出过受遭]*(?:{things}))*"
    gone = rf"(?:{things}){_NO_MORE}"
    pattern = re.compile(f"(?P<whole>{whole})|{none}|{gone}")
    dropped = [found[0] for found in pattern.finditer(text) if found["whole"] is None]
    left = pattern.sub(lambda found: found["whole"] or "□", text)
    return left, sum(len(re.findall(things, said)) for said in dropped)


def _expressly(asked: Asked, text: str) -> Option | None:
    """The one option that is named as what was asked for (住在城里，农村户口)."""
    found = [option for option in asked.options if asked.ask_which and said_of(f"{option.title}户口", text)]
    return found[0] if len(found) == 1 else None


def _says_several(asked: Asked, text: str) -> bool:
    """Whether more than one option is named (以前农村，现在城里)."""
    of_word = {word: str(option.value) for option in asked.options for word in option.words}
    words = "|".join(map(re.escape, sorted(of_word, key=len, reverse=True)))
    named = {of_word[found[0]] for found in re.finditer(words, text) if said_of(found[0], text)}
    return len(named) > 1


_CHOICES: dict[str, dict[str, Any]] = {
    "hardship": {"yes": True, "no": False},
    "long_term_care": {"yes": True, "no": False},
    "employed": {"yes": True, "no": False},
}


def read_choice(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """One of the options, by its words."""
    text = _OFFICE.sub("", message.text)
    if is_of_others(text):
        return None  # 邻居跟我一样，他能办 says nothing of themselves
    option = _expressly(asked, text)
    if option is None and asked.ask_which and _says_several(asked, text):
        titles = tuple(option.title for option in asked.options)
        return Heard(told, ask=asked.ask_which, buttons=titles)
    option = option or option_of(asked, text)
    if asked.id == "supporter" and (option is None or option.value == "able") and _refuses(text, script):
        # 儿子不管 does not say whether he could.
        return Heard(told, ask=script.says["refuses_support"], buttons=_could(script))
    if option is None:
        yes_no = _CHOICES.get(asked.id)
        dialogue = message.library.dialogue
        if (
            yes_no
            and asked.id != "hardship"
            and (dialogue.is_whole("agree", message.text) or dialogue.is_whole("decline", message.text))
        ):
            wanted = "yes" if dialogue.is_whole("agree", message.text) else "no"
            option = next(item for item in asked.options if item.value == wanted)
    if option is None:
        return None
    value = _CHOICES.get(asked.id, {}).get(str(option.value), option.value)
    who = told.facts.get(HELPED_BY)
    if asked.id == "supporter" and value == "none" and who is not None:
        # 儿子给钱 was told: there is a son. Whether he is able to is what is left to be asked.
        return Heard(told, ask=script.says["helper_supports"].format(who=who), buttons=_could(script))
    return Heard(told.with_(**{asked.id: value}), (asked.told_as.format(value=option.told),))


def _refuses(text: str, script: Script) -> bool:
    return any(re.search(pattern, bare(text)) for pattern in script.words["refuses_support"])


def _could(script: Script) -> tuple[str, str]:
    return script.says["can_support"], script.says["cant_support"]


def read_month(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Since which month."""
    times = message.values("time")
    if not times:
        return None
    day = _first_day(times[0], message.today)
    if day is None or day > message.today:
        return None
    back = asked.told_as.format(value=script.says["month"].format(year=day.year, month=day.month))
    return Heard(told.with_(over_standard_since=day.isoformat()), (back,))


def _first_day(value: dict[str, Any], today: date) -> date | None:
    """The first day that a time can mean, at the precision of a month."""
    if value["from"]:
        year, month = (int(part) for part in str(value["from"]).split("-")[:2])
        return date(year, month, 1)
    year, month = today.year, today.month
    relative = value["relative"]
    if relative and relative["unit"] == "year":
        year += int(relative["from"])
        month = value["month"][0] if value["month"] else 1
    elif relative and relative["unit"] == "month":
        months = year * 12 + month - 1 + int(relative["from"])
        year, month = divmod(months, 12)
        month += 1
    elif value["month"]:
        month = value["month"][0]
        year -= month > today.month
    elif relative is None:
        return None
    return date(year, month, 1)


def read_place(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Where the household is registered; a province alone is too wide and asked on."""
    regions = message.library.regions
    code = _registered(message) or message.region
    place = regions.get(code) if code else None
    if place is None:
        return None
    if place.level == "province" and not told.facts.get("wide"):
        return Heard(told.with_(wide=True), ask=script.says["narrow"].format(place=place.name))
    return Heard(told.with_(region=place.code, wide=None), (asked.told_as.format(value=regions.full_name(place.code)),))


def _registered(message: Message) -> str | None:
    """Of several places the one that 户口 stands before (户口在兰州，人在西宁)."""
    said = _REGISTERED.search(message.text)
    spans = message.library.regions.find(message.text)
    if said is None or len(spans) < 2:
        return None
    after = [span for span in spans if span.start >= said.end()]
    return after[0].codes[0] if after and len(after[0].codes) == 1 else None


def had_and_lacked(asked: Asked, text: str) -> tuple[set[str], set[str]]:
    """Which property the text says there is, and which not: values of the options. What others have is neither."""
    if _OTHERS.search(text):
        return set(), set()
    text = _AT_WORK.sub("□", text)
    text, sold = _NO_CAR.sub("□", text), _SOLD.search(text) is not None
    behind = {
        str(option.value)
        for option in asked.options
        if any(re.search(re.escape(word) + _DENIED_BEHIND, text) for word in option.words)
    }
    has = {
        str(option.value)
        for option in asked.options
        if str(option.value) not in behind and any(said_of(word, text) for word in option.words)
    }
    lacks = {
        str(option.value)
        for option in asked.options
        if any(denied(word, text) or (sold and word in text) for word in option.words)
    }
    one_home = _NO_HOME.search(text) or (_is_only_home(text) and "second_home" not in has)
    lacks |= behind | ({"second_home"} if one_home else set())
    return (set(), lacks) if sold else (has, lacks - has)


def read_property(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Car, second home, business, savings. What only one of them is denied of is asked on."""
    names = [str(option.value) for option in asked.options]
    has, lacks = had_and_lacked(asked, message.text)
    parts = [message, *(replace(message, text=clause) for _, clause in clauses(message.text) if not has)]
    none = any(is_none(asked, part, script) for part in parts)  # 都没有，车早卖了
    if none or message.library.dialogue.is_whole("decline", message.text):
        # None of those that are still open: what was told of the others stays.
        rest = told.facts.get("rest")
        kept = {name: bool(rest and told.facts.get(name)) for name in names}
        back = tuple(option.told for option in asked.options if kept[str(option.value)]) or (asked.nobody,)
        return Heard(told.with_(**kept, rest=None), back)
    if not has and not lacks and (unclear := _whose_or_which(asked, message, told, script)) is not None:
        return unclear
    if has:
        if told.facts.get("rest"):
            has |= {name for name in names if told.facts.get(name)}
        values = {name: name in has for name in names}
        return Heard(
            told.with_(**values, rest=None), tuple(option.told for option in asked.options if str(option.value) in has)
        )
    if not lacks and not _NO_CAR.search(message.text):
        return None
    before = {name: False for name in names if told.facts.get("rest") and told.facts.get(name) is False}
    gone = before | (dict.fromkeys(lacks, False) or {"car": False})
    rest = script.says["or"].join(option.named for option in asked.options if str(option.value) not in gone)
    if not rest:
        return Heard(told.with_(**gone, rest=None), (asked.nobody,))
    return Heard(told.with_(**gone, rest=True), ask=script.says["rest"].format(rest=rest), buttons=asked.titles())


def _is_only_home(text: str) -> bool:
    return _ONE_HOME.search(text) is not None and _ONE_OF_SEVERAL.search(text) is None


def _whose_or_which(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """儿子有车, 县里买了一套房: whose it is, or whether it is the only one, is asked back."""
    if _OTHERS.search(message.text):
        return Heard(told, ask=script.says["property_of_others"], buttons=asked.titles())
    if _A_HOME.search(message.text):
        buttons = (script.says["only_home"], script.says["another_home"])
        return Heard(told, ask=script.says["which_home"], buttons=buttons)
    return None
