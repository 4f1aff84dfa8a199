"""Ages, those too that the bot's reader takes for mere numbers: 六十七了, 我六十八她六十五."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.dialogue import clauses
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script
from knowledge.number_words import DIGITS

_OLD, _GROWN_UP, _OLDEST = 60, 18, 120
#: 残疾人四十五了, beside a certificate; where an age is asked for, any number of two digits is one.
_ASKED_FOR = re.compile(r"(?<![\d十])([一二三四五六七八九]十[一二三四五六七八九]?|[1-9]\d)(?=岁|周岁|多|了|啦|嘞|$)")
#: Before an age.
_BY_NOW = "(?:今年|都|快|也|已经)"
#: 我妈高血压，七十了: a clause that is nothing but an age, which the bot's reader takes for a mere number.
_BARE_AGE = re.compile(rf"{_BY_NOW}*([六七八九]十[一二三四五六七八九]?|[6-9]\d)(?:多|几)?(?:岁)?(?:多)?(?:了|啦|嘞)?")
#: 我六十八她六十五; 我妈八十瘫痪.
_AGES_OF_EACH = re.compile(
    r"(?:我|俺|他|她|老伴儿?|老头子?|老太婆|老婆子?|爸|妈|爹|娘|父亲|母亲|爷爷|奶奶|公公|婆婆|岳父|岳母|老公|老婆|媳妇|儿子|女儿|闺女|孙子|孙女)(?:今年|都|快|也)?([二三四五六七八九]?十[一二三四五六七八九]?|[1-9]\d)"
    r"(?![百千万元块亩斤\d])"
)
#: One age after the other, of which the last alone may have its 岁: 一个十二一个九岁; 大的十二小的九.
_ONE_AND_ONE = re.compile(
    r"(?:一个|大的|小的|老[大二三四小]|大[娃孙]|小[娃孙])(?:今年|都|快|也|是|才)?([一二三四五六七八九]?十?[一二三四五六七八九十]|[1-9]\d?)"
    r"(?=岁|周岁|[，、]|一个|大的|小的|老[大二三四小]|大[娃孙]|小[娃孙]|了|$)"
)
#: 我和老伴，都七十多: two of them; 我妈，都七十多了 is one.
_BOTH = re.compile("(?:今年|现在)?都")
_TWO = re.compile(
    r"(?:我[和跟]我?(?:老伴儿?|老头子?|老太婆|老婆子?|老公|老婆|爱人|爸|妈)|老两口|两口子|俩|爸妈|父母|爹娘|两个老人|爷爷奶奶)[，,、。\s]*$"
)
_BORN = re.compile(r"年(?:的|生|出生|人|份的)|^[\d一二三四五六七八九零]{2,4}年[了。]?$")
_ANY_AGE = re.compile(
    rf"(?:我|俺)?{_BY_NOW}*([一二三四五]十[一二三四五六七八九]?|[1-5]\d)(?:岁|周岁)?(?:多)?(?:了|啦|嘞)?"
)


#: 没病五十二.
_HEALTHY = re.compile(
    r"^(?:都|也)?没(?:有)?(?:啥|什么|大)?病(?:没残疾?)?|(?:没|无)(?:有)?(?:啥|什么|大)?病(?:没残疾?)?$|身体还?[行好]"
)


def bare_ages(clause: str, ages: list[int], before: str = "") -> list[int]:
    """The ages of a clause, those too that the bot's reader takes for mere numbers. `before`: what stands before it."""
    if not ages and (bare_age := _BARE_AGE.fullmatch(clause.strip())) is not None:
        ages = [two_digits(bare_age[1])]
    if len(ages) == 1 and _BOTH.match(clause.strip()) is not None and _TWO.search(before) is not None:
        return ages * 2
    each = _ONE_AND_ONE.findall(clause) if "岁" in clause else []
    each = each if len(each) > 1 else _AGES_OF_EACH.findall(clause)
    return [two_digits(age) for age in each] if len(each) > len(ages) else ages


def two_digits(written: str) -> int:
    """六十七, 六十, 67, 九."""
    if written in DIGITS:
        return DIGITS[written]
    tens, _, ones = written.partition("十")
    if written.startswith("十"):
        tens = "一"
    return int(tens) if tens.isdigit() else 10 * DIGITS[tens] + DIGITS.get(ones, 0)


def age_alone(message: Message) -> int | None:
    """The one age that is told, of a grown-up who is not old; with 岁 or without."""
    counts = [count for count in message.values("count") if count.get("unit") == "age"]
    said = [_HEALTHY.sub("", clause) for _, clause in clauses(message.text)]
    bare_age = next((found for clause in said if (found := _ANY_AGE.fullmatch(clause))), None)
    if len(counts) > 1 or not (counts or bare_age):
        return None
    age = two_digits(bare_age[1]) if bare_age else int(counts[0]["low"])
    return age if _GROWN_UP <= age < _OLD else None


def age_by_birth(message: Message) -> int | None:
    """The age by the year of birth (53年的, 五三年生), of who is sixty or more; None where a birthday decides that."""
    for value in message.values("time"):
        year = re.match(r"(19\d\d)-01$", str(value.get("from") or ""))
        if year is not None and _BORN.search(message.text):
            age = message.today.year - int(year[1]) - 1
            return age if _OLD <= age <= _OLDEST else None
    return None


def read_age(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """The age of a member of whom it was not told."""
    counts = [int(count["low"]) for count in message.values("count") if count.get("unit") in ("age", None)]
    counts = counts or [
        two_digits(found[1]) for _, clause in clauses(message.text) for found in _ASKED_FOR.finditer(clause)
    ]
    if not counts or not 0 <= counts[0] <= _OLDEST:
        return None
    age = counts[0]
    members = [
        replace(member, age=age)
        if member.age is None and not {"elder", "child", "student"} & set(member.tags)
        else member
        for member in told.members
    ]
    return Heard(replace(told, members=tuple(members)), (asked.told_as.format(value=age),))
