"""What a story tells before the first question. A wrong read-back is worse than a question: what is not clear is asked.

Clear are: sums with their period, of the family or of all that it lives on; costs of illness and school with their
period; a car, a home or savings had or denied; a child's parents where both are told of; kind and grade of a
certificate where one member is disabled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview import choices, parents, same_breath, sums
from knowledge.eligibility.interview.certificates import read_certificate
from knowledge.eligibility.interview.day_wages import by_month, read_wage, with_day_wage
from knowledge.eligibility.interview.earnings import Earnings, earnings_in
from knowledge.eligibility.interview.income_parts import Part
from knowledge.eligibility.interview.members import members_back, members_in, read_members
from knowledge.eligibility.interview.message import Heard, Message, is_of_others, said_of
from knowledge.eligibility.interview.people import counted_beside
from knowledge.eligibility.interview.phrasing import punctuated
from knowledge.eligibility.interview.reading import read_answer
from knowledge.eligibility.interview.savings import with_savings, without_savings
from knowledge.eligibility.interview.sum_roles import is_aid
from knowledge.eligibility.interview.sum_texts import as_fact, in_words, with_month
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.interview.volunteered import more_of_members
from knowledge.eligibility.interview.volunteering import volunteers
from knowledge.eligibility.script import Option, Script
from knowledge.kin import SPOUSE

#: Everything that a family lives on.
_LIVES_ON = re.compile(r"[就全只]?(?:靠|指望|指着|凭)(?!政府|救助|国家|低保(?![和跟加]))")
_OF_ONE = re.compile(rf"我(?!们|家)|俺(?!们|家)|他|她|{SPOUSE}|爸|妈|儿子|女儿|每人|人均")
_OF_FAMILY = re.compile(r"全家|一家|家里|我们家|我家|俺家|咱家|俺们家|家庭|总共|一共|口人")
#: A sum that is called the whole, as 家里 alone does not.
_WHOLE = re.compile(r"全家|一家人|总共|一共|合起来|加起来|总收入|家庭(?:年|月|总)?收入")
_FIELD = re.compile(
    r"地里|种地|田里|卖粮|收成|养猪|养羊|养鸡|打零工|零工|打工|捡废品|捡破烂|收废品|卖菜|摆摊|退休金|养老金|务工"
)
#: What the insurance pays back is no cost of theirs; whether it is in the sum is not said.
_PAID_BACK = re.compile(r"报销|报了|医保")
_THEMSELVES = re.compile(r"自己掏|自己花|自费|自付|自己出|报销完|报完|报销后|还要花|还得花")
_THIS_YEAR = re.compile(r"今年|这一年|过去一年|近一年|最近一年")
_DEAD = "死了|死掉|没了|去世|过世|病逝|不在了|病死"
_GONE = "跑了|失联|没音信|没音讯|再没音|没消息|联系不上|坐牢|服刑|判刑"
_CHILD = r"(?:他|她|娃|孩子|孙子|孙女)(?:们|的|他|她)?"
#: 他爸死了，妈跑了: of a child, not of the speaker. 改嫁 alone does not say that she is out of reach.
_PARENTS = re.compile(
    rf"{_CHILD}(?:爸爸?|爹|父亲)[^，。,；;]{{0,8}}?(?:(?P<dead1>{_DEAD})|(?P<gone1>{_GONE}))"
    rf"[，,、 ]?(?:{_CHILD})?(?:妈妈?|娘|母亲)[^。；;]{{0,14}}?(?:(?P<dead2>{_DEAD})|(?P<gone2>{_GONE}))"
)
_BOTH_PARENTS = re.compile(rf"{_CHILD}(?:爸妈|爹妈|父母|爹娘)(?:都|双双|全)?(?:(?P<dead>{_DEAD})|(?P<gone>{_GONE}))")
#: A thing that is theirs: 有一辆面包车, 开了个小店; not 在厂里.
_OWNED = re.compile(r"(?:有|买了|开了|开着|开)[^，。,；;]{0,5}$")
#: 小车一辆, and nothing else.
_A_CAR = re.compile(
    r"一[辆台个](?:[小轿汽货]|小轿|小汽|面包)车|(?:[小轿汽货]|小轿|小汽|面包)车(?:就|有|只有)?一[辆台个]"
)
_ALONE = re.compile(
    r"一个人过|一个人生活|独居|孤身一人|孤寡"
    # 我妈一个人住: of who is told of first, where nobody else is said to live with the speaker.
    r"|^(?:我|俺)?(?:爸|妈|爹|娘|爷爷|奶奶|外公|外婆|他|她)?(?:现在|还|是)?一个人住(?!院)(?!.*(?:我家|我们|俺家|我跟|我和|带着?|养(?!老)))"
    r"|^就(?:我|俺)(?:自己)?一个人?(?=[。，,吧啊呀了]|$)(?!.*(?:带|养(?!老)|拉扯|孩|娃|儿|女|妈|爸|挣|赚|上班|打工|干活))"
)
#: 一个人住，没有收入: of who lives alone it is the whole income.
_NO_INCOME = re.compile(r"(?:没有?|没得|冇得?|无)(?:任何|一点|啥)?(?:收入|经济来源|生活来源)(?!证明|高|低|要求)|零收入")
#: 就我两个过, as a word for two.
_TWO_OF_US = re.compile(r"就(?:我|俺|咱)们?(?:两|俩)(?:个人|个|口人|口)?(?:过|一起|$|(?=[，。,]))")
#: 吃着低保; not 能吃低保吗.
#: 我是低保户, 我家吃低保的: not 我是低保户吗, which asks.
_IS_ON_AID = (
    r"(?:^|[，。,；; ]|我|俺|咱|家|们|家里)(?:现在|本来|已经|早|就|也|都)*是[^，。,；;没不]{0,3}"
    r"(?:低保|五保|特困)户?(?!户|[吗么？?线边标])"
    r"|^(?:低保|五保|特困)户(?=$|[，。,；; ])"
    r"|(?:我|俺|咱)(?:们|家|们家)[吃领](?:低保|五保)(?:的|户|[一二两三四五六七八九十几好]+年)"
)
_RECEIVES = re.compile(
    rf"{_IS_ON_AID}|(?:[吃领拿]着|享受着|(?:正|现)?在[吃领拿]|一直[吃领拿]|[就全只]靠着?)[^，。,没不能]{{0,4}}(?:低保|特困|五保)"
)
#: What has struck a family, as told of: 被车撞了, 家里着火了; and long ago.
_STRUCK, _LONG_AGO = re.compile(r"了|被|遭|受"), re.compile(r"[去前那]年|以前|之前|多年|小时候|年前")
_BLOW = re.compile(
    r"车祸|被[^，。,]{0,2}撞|撞[了伤]|火灾|着火|失火|烧[了光毁没]|洪水|水灾|[被水]淹|淹了|地震|台风|泥石流|塌[了方]|摔[伤断]|溺水|煤气"
)
#: 低保收入两千以下; of a rule, not of the family; and of others.
_OF_RULE = re.compile(r"低保|以下|以上|低于|高于|超过|不到|标准|线|人均|每人|他|她|儿|女|爸|妈|老公|老婆")
_PERIOD, _ONLY_A_SUM = re.compile(r"\s*(?:一年|一个?月|每月|每年|年|月|也就|大概|大约|差不多|总共)"), 12


@dataclass(frozen=True)
class _Sum:
    """A sum of a story and the clause that it stands in."""

    value: dict[str, Any]
    clause: str

    @property
    def period(self) -> str | None:
        """month, year or day; this year's is a year's."""
        found: str | None = self.value["period"]
        return found or ("year" if _THIS_YEAR.search(self.clause) else None)


def read_story(message: Message, told: Told, script: Script) -> Heard | None:
    """What a story tells beyond doubt, with how it is read back; None for nothing."""
    if is_of_others(message.text):
        return None
    message, saved = without_savings(punctuated(message))
    message, now, back = same_breath.set_right(by_month(with_day_wage(message, told))), told, list[str]()
    for read in (
        _plain_facts,
        _members,
        _aids,
        _trouble,
        _income,
        _costs,
        _property,
        _parents,
        read_certificate,
    ):
        heard = None if read is _income and same_breath.is_unclear(message) else read(message, now, script)
        if heard is not None:
            now, back = heard.told, [*back, *heard.back]
    if saved:
        heard = with_savings(now, saved, script)
        now, back = heard.told, [*back, *heard.back]
    return Heard(now, tuple(back)) if back else None


def _plain_facts(message: Message, told: Told, script: Script) -> Heard | None:
    """Kind of area, size, that there are no children (无儿无女); the place is taken from the conversation's memory."""
    now, back = told, list[str]()
    for name in ("area_type", "size", "supporter"):
        asked = script.question(name)
        if told.facts.get(name) is None and volunteers(asked, message, told, script, corrects=False):
            heard = read_answer(asked, message, now, script)
            if heard is not None and not heard.ask:
                now, back = heard.told, [*back, *heard.back]
    size = counted_beside(message) if now.facts.get("size") is None else None
    if size is not None:
        now, back = now.with_(size=size), [*back, script.question("size").told_as.format(value=size)]
    if now.facts.get("size") is None and _ALONE.search(message.text):
        now, back = now.with_(size=1), [*back, script.question("size").told_as.format(value=1)]
    if now.facts.get("size") is None and _TWO_OF_US.search(message.text):
        now, back = now.with_(size=2), [*back, script.question("size").told_as.format(value=2)]
    income = script.question("income")
    if now.is_alone and now.facts.get("income") is None and _NO_INCOME.search(message.text):
        heard = read_answer(income, replace(message, text=income.nothing[0], entities=[]), now, script)
        if heard is not None and not heard.ask:
            now, back = heard.told, [*back, *heard.back]
    return Heard(now, tuple(back)) if back else None


def _members(message: Message, told: Told, script: Script) -> Heard | None:
    if told.is_alone:  # whatever is told is of them
        return read_members(script.question("members"), message, told, script)
    found = members_in(message, script, own=True)
    if told.members:
        return more_of_members(told, found, script)
    if not found:
        return None
    return Heard(replace(told, members=tuple(found)), (members_back(found, script),))


def _aids(message: Message, told: Told, script: Script) -> Heard | None:
    """Aid that is received while it is told. Of disabled people there may be more, so then it is asked."""
    if told.facts.get("receives") is not None or told.has("disabled") or not _RECEIVES.search(message.text):
        return None
    heard = read_answer(script.question("receives"), message, told, script)
    return heard if heard is not None and not heard.ask else None


def _trouble(message: Message, told: Told, script: Script) -> Heard | None:
    """That they can't get by, what has just struck them, and that a disabled member needs somebody."""
    now, back = told, list[str]()
    if told.facts.get("hardship") is None and any(word in message.text for word in script.words["hardship"]):
        option = next(item for item in script.question("hardship").options if item.value == "yes")
        now, back = now.with_(hardship=True), [*back, option.told]
    blow = next(
        (
            clause
            for _, clause in clauses(message.text)
            if _BLOW.search(clause) and _STRUCK.search(clause) and not _LONG_AGO.search(clause)
        ),
        None,
    )
    if blow is not None and told.facts.get("emergency") is None:
        found = choices.option_of(script.question("emergency"), blow)
        if found is not None and found.value in ("accident", "disaster"):
            now, back = now.with_(emergency=found.value), [*back, found.told]
    if (
        told.has("disabled")
        and told.facts.get("long_term_care") is None
        and any(said_of(word, message.text) for word in script.words["needs_care"])
    ):
        option = next(item for item in script.question("long_term_care").options if item.value == "yes")
        now, back = now.with_(long_term_care=True), [*back, option.told]
    return Heard(now, tuple(back)) if back else None


def _sums_in(message: Message) -> list[_Sum]:
    """The sums of a story but those of aid and debts, which are no income."""
    found = clauses(message.text)
    # 靠我种地，一年一万二: a clause that is nothing but a sum goes with the one before.
    alone = [len(bare(clause)) <= _ONLY_A_SUM and bool(_PERIOD.match(clause)) for _, clause in found]
    spans = [
        (start, start + len(clause), found[at - 1][1] + clause if at and alone[at] else clause)
        for at, (start, clause) in enumerate(found)
    ]
    return [
        _Sum(item["value"], clause)
        for item in message.sums()
        if not is_aid(message.text[: int(item["start"])]) and not sums.is_debt(message.text, item)
        for start, end, clause in spans
        if start <= int(item["start"]) < end
    ]


def _is_cost(item: _Sum, script: Script) -> bool:
    return any(word in item.clause for word in script.words["costs"])


def _income(message: Message, told: Told, script: Script) -> Heard | None:
    """What the whole family has, or all that it lives on. What one of several earns is not the family's."""
    found = earnings_in(message, told)
    if told.facts.get("income") is not None or found.ask:
        return None
    if (wage := read_wage(message, told, script)) is not None:
        return wage
    # 我一年卖菜万把块 is one's own; of 我收入1700 it is asked whose it is, where it is not known how many they are.
    if found.by and (told.facts.get("size") is not None or all(source for _, source in found.whence)):
        return _of_one(found, told, script)
    return _of_family(message, told, script)


def read_earned(message: Message, told: Told, script: Script) -> Heard | None:
    """What one person of the family has, beside who there is; None where that is not clear."""
    found = earnings_in(message, told)
    known = told.facts.get("income") is not None or told.facts.get("size") is None
    return None if known or found.ask or not found.by else _of_one(found, told, script)


def _of_family(message: Message, told: Told, script: Script) -> Heard | None:
    """What all of them live on, or that there is nothing."""
    asked, words = script.question("income"), script.words["income"]
    told_of = [item for item in _sums_in(message) if not _is_cost(item, script)]
    none = [clause for _, clause in clauses(message.text) if any(w in clause for w in asked.nothing if len(w) > 2)]
    if not told_of and any(_OF_FAMILY.search(clause) and not _OF_ONE.search(clause) for clause in none):
        return Heard(told.with_(income={"yuan": "0", "per": "year"}), (asked.nobody,))
    whole = [item for item in told_of if _WHOLE.search(item.clause) and _is_income(item, words)]
    if len(whole) == 1:
        told_of = whole
    elif none or not told_of or not all(_is_income(item, words) for item in told_of):
        return None  # there is a sum of which it is not said what it is
    elif not (
        _LIVES_ON.search(message.text)
        or told.facts.get("size") == 1
        or (len(told_of) == 1 and _OF_FAMILY.search(message.text) and not _OF_ONE.search(told_of[0].clause))
    ):
        return _said_income(told_of, told, script)
    value = _added_up(told_of)
    if value is None:
        return _said_income(told_of, told, script)
    return Heard(told.with_(income=value), (asked.told_as.format(value=in_words(value, script)),))


def _of_one(found: Earnings, told: Told, script: Script) -> Heard | None:
    """我在超市一个月两千, of a family: kept, and what the others have is asked."""
    value, size = sums.added_up(found.sums), told.facts.get("size")
    if value is not None and value["period"] is None and value["fen_high"] <= sums.MONTHLY_AT_MOST:
        value = {**value, "period": "month"}  # 我打工三千: hardly of a year
    if value is None or value["period"] not in ("month", "year") or told.facts.get(sums.EARNED):
        return None
    if any(word in found.by for word in ("儿", "女", "闺", "姑娘", "婿", "弟", "妹", "哥", "姐")):
        return None  # they may live elsewhere
    fact = as_fact(value, value["period"])
    if size == 1:
        told_as = script.question("income").told_as.format(value=in_words(fact, script))
        return Heard(told.with_(income=fact), (told_as,)) if found.by == "我" else None
    who = script.says["you"] if found.by == "我" else found.by
    back = script.says["one_earns"].format(who=who, value=with_month(fact, script))
    parts = [list(Part(found.by, found.whence[0][1] if len(found.whence) == 1 else "", fact))]
    return Heard(told.with_(**{sums.EARNED: fact, sums.EARNED_BY: back, sums.EARNED_PARTS: parts}), (back,))


def _said_income(told_of: Sequence[_Sum], told: Told, script: Script) -> Heard | None:
    """收入两千五: whose it is and of which time is asked, but nobody is taken to have none."""
    clear = [
        item
        for item in told_of
        if "收入" in item.clause
        and not _OF_RULE.search(item.clause)
        and not item.value["bound"]
        and item.value["per"] != "person"
    ]
    if len(told_of) != 1 or not clear or told.facts.get(sums.SAID) is not None:
        return None
    said = {**clear[0].value, "period": clear[0].period}
    back = script.says["income_noted"].format(yuan=said["fen_low"] // 100)
    return Heard(told.with_(**{sums.SAID: said}), (back,))


def _is_income(item: _Sum, words: Sequence[str]) -> bool:
    return any(word in item.clause for word in words) or any(
        said.search(item.clause) is not None for said in (_FIELD, _LIVES_ON)
    )


def _costs(message: Message, told: Told, script: Script) -> Heard | None:
    """What treatment and school take, where it is said in which time and that it is theirs."""
    costs = [item for item in _sums_in(message) if _is_cost(item, script)]
    paid_back = _PAID_BACK.search(message.text) and not _THEMSELVES.search(message.text)
    value = _added_up(costs) if costs and not paid_back and told.facts.get("necessary_costs") is None else None
    if value is None:
        return None
    asked = script.question("necessary_costs")
    return Heard(told.with_(necessary_costs=value), (asked.told_as.format(value=in_words(value, script)),))


def _added_up(told_of: Sequence[_Sum]) -> dict[str, str] | None:
    """One sum: of its own period, or where they differ of a year. None where one has no clear period, or a bound."""
    values = [{**item.value, "period": item.period} for item in told_of]
    if any(value["period"] not in ("month", "year") or value["per"] == "person" for value in values):
        return None
    total = values[0] if len(values) == 1 else sums.added_up(values)
    return as_fact(total, total["period"]) if total is not None else None


def _property(message: Message, told: Told, script: Script) -> Heard | None:
    """What is had or denied in so many words, be it after other things were told of; the rest is asked."""
    asked = script.question("property")
    has, lacks = choices.had_and_lacked(asked, message.text)
    has = {str(option.value) for option in asked.options if str(option.value) in has and _is_owned(option, message)}
    said: dict[str, Any] = dict.fromkeys(lacks, False) | dict.fromkeys(has, True)
    facts = {name: value for name, value in said.items() if told.facts.get(name) is not value}
    if not facts:
        return None
    back = [
        option.told if facts[str(option.value)] else option.lacked
        for option in asked.options
        if str(option.value) in facts
    ]
    now = told.with_(**facts)
    open_still = any(now.facts.get(str(option.value)) is None for option in asked.options)
    return Heard(now.with_(rest=open_still or None), tuple(back))


def _is_owned(option: Option, message: Message) -> bool:
    if option.value == "car" and _A_CAR.fullmatch(bare(message.text)):
        return True
    before = [
        message.text[: found.start()]
        for word in option.words
        for found in re.finditer(re.escape(word.removeprefix("有")), message.text)
    ]
    verb = "开" if option.value == "business" else ""
    return any((owned := _OWNED.search(text)) is not None and verb in owned[0] for text in before)


def _parents(message: Message, told: Told, script: Script) -> Heard | None:
    if told.facts.get("parents") is not None or not told.has("child"):
        return None
    if not (_BOTH_PARENTS.search(message.text) or _PARENTS.search(message.text)):
        return None
    heard = parents.read_parents(script.question("parents"), message, told, script)
    return heard if heard is not None and not heard.ask else None
