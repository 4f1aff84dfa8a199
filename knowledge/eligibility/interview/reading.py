"""What an answer tells: by words for choices, by the numbers that the bot found for counts, sums and days.

A reader gives the facts and how they are read back, or asks for what is missing (per month or per year), or None for
what is no answer. What is told beside the question (我家在兰州，四口人) is read by `read_volunteered`, which is
stricter:
it needs words that say what the number counts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.household import MOST_MEMBERS
from knowledge.eligibility.interview.told import Member, Told
from knowledge.eligibility.script import Asked, Option, Script
from knowledge.library import Library

Entity = dict[str, Any]
#: 两千左右 may be a tenth more or less.
_ROUGHLY = Decimal("0.1")
_HIGHEST_GRADE = 4
#: A bare number up to here is what was asked for, a month's; more may be a year's, and is asked back. In fen.
_MONTHLY_AT_MOST = 6_000_00
#: Numbers that can be sums of money.
_SUMS = re.compile(r"\d{3,}|\d+(?:\.\d+)?[千万]|[一二两三四五六七八九十百千万]*[百千万][一二两三四五六七八九十百千万]*")
_OLD, _GROWN_UP = 60, 18
_RESIDENTS = re.compile(r"(\d+|[一二两三四五六七八九十]+)\s*(?:口|个人(?!民)|人(?=$|[，。,. ]))")
_ALONE = re.compile(
    r"(?:就|只有|只剩|光)(?:我|俺|他|她)?(?:自己)?(?:一个人?|一人|自己)|我一个人|一个人过|单独一人|孤身一人"
)
_COUNTED = re.compile(r"[\d一二两三四五六七八九十]+\s*口")
_PAIR = re.compile(r"两口子|老两口|我们俩|夫妻俩|娘俩|爷俩|母子俩|父女俩|母女俩|父子俩")


@dataclass(frozen=True)
class Heard:
    """What an answer told. `told`: everything, with it. `back`: how it is read back. `ask`: what must be asked first
    (per month or per year), with `buttons`; `told` then holds what is kept until then."""

    told: Told
    back: tuple[str, ...] = ()
    ask: str = ""
    buttons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Message:
    """One message: its words, what the bot found in them, the place that the conversation is about."""

    text: str
    entities: Sequence[Entity]
    library: Library
    today: date
    region: str | None = None

    def values(self, entity: str) -> list[Any]:
        """Values of the entities of one kind, left to right."""
        found = [item for item in self.entities if item["entity"] == entity]
        return [item["value"] for item in sorted(found, key=lambda item: int(item["start"]))]

    def rest(self) -> str:
        """The words outside of all that the bot found."""
        found = {place for item in self.entities for place in range(int(item["start"]), int(item["end"]))}
        return "".join(" " if place in found else char for place, char in enumerate(self.text))


Reader = Callable[[Asked, Message, Told, Script], "Heard | None"]


def read_answer(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What the message tells on this question, or None."""
    return _READERS[asked.reads](asked, message, told, script)


def read_volunteered(message: Message, told: Told, script: Script, but: str = "") -> Heard | None:
    """What the message tells of its own accord on any question but `but`; None for nothing."""
    back: list[str] = []
    now = told
    for asked in script.questions:
        if asked.id == but or not _volunteers(asked, message, script):
            continue
        heard = read_answer(asked, message, now, script)
        if heard is not None and not heard.ask and heard.told != now:
            # Whom a story mentions need not be all of the family: they are asked for the others.
            now = replace(heard.told, all_members=now.all_members)
            back += heard.back
    return Heard(now, tuple(back)) if back else None


_OF_PLACE = ("户口", "户籍", "我家在", "我在", "我是", "我们是", "俺是", "住在", "老家", "不是")
_OF_AREA = ("户口", "户籍", "农村户", "城镇户", "我是农村", "我是城")
_OF_HARDSHIP = ("过不下去", "揭不开锅", "没钱吃饭", "吃不上")


def _volunteers(asked: Asked, message: Message, script: Script) -> bool:
    """Whether the words say that they are about this question."""
    text = message.text

    def has(words: Iterable[str]) -> bool:
        return any(word in text for word in words)

    about = {
        "region": lambda: has(_OF_PLACE),
        "area_type": lambda: has(_OF_AREA),
        "size": lambda: bool(_COUNTED.search(text) or _ALONE.search(text)),
        "income": lambda: (
            has(script.words["whole_family"]) and has(script.words["income"]) and bool(message.values("money"))
        ),
        "members": lambda: has(word for name in ("disabled", "ill") for word in script.members[name].words),
        "disability": lambda: any(count.get("unit") == "grade" for count in message.values("count")),
        "emergency": lambda: has(word for item in asked.options if item.value != "none" for word in item.words),
        "hardship": lambda: has(_OF_HARDSHIP),
    }
    return asked.id in about and about[asked.id]()


# Choices


def _option(asked: Asked, text: str) -> Option | None:
    """The option whose word stands in the message; the longest word wins (没有能力 before 没有)."""
    said = bare(text)
    found = [
        (len(word), option) for option in asked.options for word in (*option.words, option.title) if bare(word) in said
    ]
    return max(found, key=lambda item: item[0])[1] if found else None


_CHOICES: dict[str, dict[str, Any]] = {
    "hardship": {"yes": True, "no": False},
    "long_term_care": {"yes": True, "no": False},
    "employed": {"yes": True, "no": False},
}


def _read_choice(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    option = _option(asked, message.text)
    if option is None:
        yes_no = _CHOICES.get(asked.id)
        dialogue = message.library.dialogue
        if yes_no and (dialogue.is_whole("agree", message.text) or dialogue.is_whole("decline", message.text)):
            wanted = "yes" if dialogue.is_whole("agree", message.text) else "no"
            if asked.id == "hardship":  # 过得下去吗 - 是: it is bearable
                wanted = "no" if wanted == "yes" else "yes"
            option = next(item for item in asked.options if item.value == wanted)
    if option is None:
        return None
    value = _CHOICES.get(asked.id, {}).get(str(option.value), option.value)
    return Heard(told.with_(**{asked.id: value}), (asked.told_as.format(value=option.told),))


def _read_parents(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    option = _option(asked, message.text)
    if option is None:
        return None
    return Heard(told.with_(parents=list(option.value)), (option.told,))


# Places and people


def _read_place(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    regions = message.library.regions
    if message.region is None:
        return None
    place = regions.get(message.region)
    if place is None:
        return None
    return Heard(told.with_(region=place.code), (asked.told_as.format(value=regions.full_name(place.code)),))


_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "仨": 3}


def _read_work(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    if bare(message.text) in {bare(word) for word in asked.none}:
        return Heard(told.with_(work={"people": 0}), (asked.nobody,))
    regions = message.library.regions
    codes = sorted({code for span in regions.find(message.text) for code in span.codes}, key=len, reverse=True)
    # Several names are one place where each lies in the other (四川合江).
    code = next((item for item in codes if all(regions.contains(other, item) for other in codes)), None)
    if code is None:
        return None
    counts = [int(count["low"]) for count in message.values("count") if count.get("unit") in ("person", None)]
    number = min(max(counts[0], 1), MOST_MEMBERS) if counts else 1
    back = asked.told_as.format(number=number, value=regions.full_name(code))
    return Heard(told.with_(work={"people": number, "region": code}), (back,))


def _read_people(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    counts = [count for count in message.values("count") if count.get("unit") in ("person", None)]
    number: int | None = None
    if counts and counts[0]["low"] == counts[0]["high"]:
        number = int(counts[0]["low"])
    elif _ALONE.search(message.text):
        number = 1
    elif _PAIR.search(message.text):
        number = 2
    elif (written := _RESIDENTS.search(message.text)) is not None:
        number = int(written[1]) if written[1].isdigit() else _CHINESE.get(written[1])
    elif bare(message.text) in _CHINESE:
        number = _CHINESE[bare(message.text)]
    if number is None or not 1 <= number <= MOST_MEMBERS:
        return None
    return Heard(told.with_(size=number), (asked.told_as.format(value=number),))


def _read_members(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Who else there is; what was told before stays."""
    said = bare(message.text)
    if said in {bare(word) for word in asked.none}:
        back = asked.nobody_else if told.members else asked.nobody
        return Heard(replace(told, all_members=True), (back,))
    members = _members(message, script)
    if not members:
        return None
    new = [member for member in members if member not in told.members]
    return Heard(replace(told, members=(*told.members, *new), all_members=True), (_members_back(new, script),))


def _members(message: Message, script: Script) -> list[Member]:
    """One member for each mention; a clause that names no other person goes on with the one before (我爸七十，瘫痪)."""
    found: list[Member] = []
    person: str | None = None
    for start, clause in clauses(message.text):
        end = start + len(clause)
        inside = [item for item in message.entities if start <= int(item["start"]) < end]
        ages = [
            int(item["value"]["low"]) for item in inside if item["entity"] == "count" and item["value"]["unit"] == "age"
        ]
        kinds = [name for name, named in script.members.items() if any(word in clause for word in named.words)]
        if "student" in kinds and "child" in kinds:
            kinds.remove("child")
        kinds += [name for name in _kinds_by_age(ages) if name not in kinds]
        if not kinds:
            continue
        whom = message.library.dialogue.person_in(clause)
        one = len(kinds) > 1 and len(ages) <= 1 and not any(_number_of(kind, clause, script) > 1 for kind in kinds)
        age = ages[0] if ages else None
        if found and whom is None and person is not None and not ages and len(kinds) == 1:
            found[-1] = replace(found[-1], tags=tuple(dict.fromkeys([*found[-1].tags, *kinds])))
        elif one:
            found.append(Member(tuple(kinds), age))
        else:
            for kind in kinds:
                found += [Member((kind,), age if len(kinds) == 1 else None)] * _number_of(kind, clause, script)
        person = whom.id if whom else person
    return found[:MOST_MEMBERS]


def _kinds_by_age(ages: list[int]) -> list[str]:
    return [
        name
        for name, fits in (("elder", any(a >= _OLD for a in ages)), ("child", any(a < _GROWN_UP for a in ages)))
        if fits
    ]


def _number_of(kind: str, clause: str, script: Script) -> int:
    """How many of them a clause counts (两个老人, 老两口); one where it does not say."""
    if kind == "elder" and ("老两口" in clause or "二老" in clause or "爷爷奶奶" in clause):
        return 2
    for word in script.members[kind].words:
        counted = re.search(
            rf"(\d+|[一二两俩三仨四五六七八九十])\s*[个位名口](?:[^，。,、]{{0,3}}){re.escape(word)}", clause
        )
        if counted:
            number = int(counted[1]) if counted[1].isdigit() else _CHINESE[counted[1]]
            return min(max(number, 1), MOST_MEMBERS)
    return 1


def _members_back(members: Sequence[Member], script: Script) -> str:
    kinds = Counter(member.tags for member in members)
    return "、".join(
        script.says["member"].format(
            tags=script.says["and"].join(script.members[tag].told for tag in tags), number=number
        )
        for tags, number in kinds.items()
    )


def _read_aids(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    said = bare(message.text)
    if said in {bare(word) for word in asked.none}:
        return Heard(told.with_(receives=[]), ("没有在领救助",))
    if re.search(r"没(?:有|得|在)?(?:吃|领|办|享受)", message.text) and not re.search(
        r"(?<!没)(?<!没有)在[吃领]", message.text
    ):
        return Heard(told.with_(receives=[]), ("没有在领救助",))
    aids = [name for name, named in script.aids.items() if any(word in message.text for word in named.words)]
    if "work_injury" in aids and "工伤" not in message.text:
        aids.remove("work_injury")
    if not aids:
        return None
    return Heard(told.with_(receives=aids), tuple(script.aids[name].told for name in aids))


def _read_property(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    names = [str(option.value) for option in asked.options]
    if bare(message.text) in {bare(word) for word in asked.none} or message.library.dialogue.is_whole(
        "decline", message.text
    ):
        return Heard(told.with_(**dict.fromkeys(names, False)), ("没有车、第二套房、店和大笔存款",))
    has = [option for option in asked.options if _has(option, message.text)]
    if not has:
        if re.search(r"没(?:有|得)?(?:车|房|存款|钱)|哪有", message.text):
            return Heard(told.with_(**dict.fromkeys(names, False)), ("没有车、第二套房、店和大笔存款",))
        return None
    values = {name: name in {str(option.value) for option in has} for name in names}
    return Heard(told.with_(**values), tuple(option.told for option in has))


def _has(option: Option, text: str) -> bool:
    return any(
        found.start() < 1
        or (
            not text[max(found.start() - 2, 0) : found.start()].startswith(("没", "无"))
            and text[found.start() - 1] not in "没无"
        )
        for word in option.words
        for found in re.finditer(re.escape(word), text)
    )


# Numbers


def _read_money(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    if any(bare(message.text) == bare(word) for word in asked.nothing) or _mentions_nothing(asked, message):
        value = {"yuan": "0", "per": "year"}
        return Heard(
            told.with_(**{asked.id: value}, pending=None),
            (asked.told_as.format(value="没有" if asked.id != "income" else "没有收入"),),
        )
    sums = message.values("money") or [
        _as_money(count) for count in message.values("count") if count.get("unit") is None
    ]
    pending = told.facts.get("pending")
    period = _period(message.text)
    if not sums and pending and period:
        sums, told = [{**pending, "period": period}], told.with_(pending=None)
    if not sums:
        return None
    total = _total(sums, message.text, script)
    if total is None or _SUMS.search(message.rest()):
        # 我打工四千，老婆两千: not every number was understood, so the family is asked to add up.
        return Heard(told, ask=asked.ask_total) if asked.ask_total else None
    per = total["period"] or period or ("year" if asked.per == "year" else None)
    if per is None and total["fen_high"] <= _MONTHLY_AT_MOST:
        per = "month"  # the question is about a month
    if per not in ("month", "year"):
        return Heard(told.with_(pending=total), ask=asked.ask_per, buttons=("一个月的", "一年的"))
    if total["per"] == "person" and asked.id == "income":
        size = told.facts.get("size")
        if size is None:
            return None
        total = {**total, "fen_low": total["fen_low"] * size, "fen_high": total["fen_high"] * size}
    value = _sum(total, per)
    return Heard(told.with_(**{asked.id: value}, pending=None), (asked.told_as.format(value=_words(value)),))


def _mentions_nothing(asked: Asked, message: Message) -> bool:
    long = [word for word in asked.nothing if len(word) > 2]
    return not message.values("money") and any(word in message.text for word in long)


def _as_money(count: dict[str, Any]) -> dict[str, Any]:
    return {
        "fen_low": int(Decimal(str(count["low"])) * 100),
        "fen_high": int(Decimal(str(count["high"])) * 100),
        "period": None,
        "per": None,
        "approximate": count["approximate"],
        "bound": count["bound"],
    }


def _period(text: str) -> str | None:
    if re.search(r"[一每]个?月|月收入|按月|个月的", text):
        return "month"
    return "year" if re.search(r"[一每]年|全年|年收入|按年|年的", text) else None


def _total(sums: list[dict[str, Any]], text: str, script: Script) -> dict[str, Any] | None:
    """One sum; several of one period are added up, unless one is called the total."""
    if len(sums) == 1:
        return sums[0]
    if any(word in text for word in ("总共", "一共", "合起来", "加起来")):
        return sums[-1]
    periods = {item["period"] for item in sums if item["period"]}
    if len(periods) > 1 or any(item["bound"] for item in sums):
        return None
    return {
        "fen_low": sum(item["fen_low"] for item in sums),
        "fen_high": sum(item["fen_high"] for item in sums),
        "period": periods.pop() if periods else None,
        "per": None,
        "approximate": any(item["approximate"] for item in sums),
        "bound": None,
    }


def _sum(total: dict[str, Any], per: str) -> dict[str, str]:
    low, high = Decimal(total["fen_low"]) / 100, Decimal(total["fen_high"]) / 100
    if total["approximate"] and low == high and total["bound"] is None:
        low, high = low * (1 - _ROUGHLY), high * (1 + _ROUGHLY)
    cents = Decimal("0.01")
    if total["bound"] == "at_most":
        return {"min": "0", "max": str(high.quantize(cents)), "per": per}
    if total["bound"] == "at_least":
        return {"min": str(low.quantize(cents)), "per": per}
    if low == high:
        return {"yuan": str(low.quantize(cents)), "per": per}
    return {"min": str(low.quantize(cents)), "max": str(high.quantize(cents)), "per": per}


def _words(value: dict[str, str]) -> str:
    """一个月 2000 元; a range with both ends."""
    per = "一个月" if value["per"] == "month" else "一年"

    def yuan(key: str) -> str:
        amount = Decimal(value[key])
        return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.2f}"

    if "yuan" in value:
        return f"{per} {yuan('yuan')} 元"
    if "max" not in value:
        return f"{per}至少 {yuan('min')} 元"
    return f"{per} {yuan('min')} 到 {yuan('max')} 元"


def _read_disability(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    if bare(message.text) in {bare(word) for word in asked.none} or re.search(r"没.{0,3}残疾证|没办证", message.text):
        return Heard(told.with_(disability={"kind": "none", "grade": None}), ("没有残疾证",))
    before = told.facts.get("disability") or {}
    option = _option(asked, message.text)
    grades = [
        int(count["low"])
        for count in message.values("count")
        if count.get("unit") in ("grade", None) and 1 <= count["low"] <= _HIGHEST_GRADE
    ]
    kind = str(option.value) if option else before.get("kind")
    grade = grades[0] if grades else before.get("grade")
    if option is None and not grades:
        return None
    now = told.with_(disability={"kind": kind, "grade": grade})
    if kind is None:
        return Heard(now, ask=asked.ask_kind, buttons=tuple(item.title for item in asked.options))
    if grade is None:
        return Heard(now, ask=asked.ask_grade, buttons=("一级", "二级", "三级", "四级"))
    name = next(item.told for item in asked.options if item.value == kind)
    return Heard(now, (f"{name}{'一二三四'[grade - 1]}级",))


def _read_month(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    times = message.values("time")
    if not times:
        return None
    day = _first_day(times[0], message.today)
    if day is None or day > message.today:
        return None
    back = asked.told_as.format(value=f"{day.year} 年 {day.month} 月")
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


def _read_age(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    counts = [count for count in message.values("count") if count.get("unit") in ("age", None)]
    if not counts or not 0 <= counts[0]["low"] <= 120:
        return None
    age = int(counts[0]["low"])
    members = [
        replace(member, age=age)
        if member.age is None and not {"elder", "child", "student"} & set(member.tags)
        else member
        for member in told.members
    ]
    return Heard(replace(told, members=tuple(members)), (asked.told_as.format(value=age),))


_READERS: dict[str, Reader] = {
    "place": _read_place,
    "choice": _read_choice,
    "people": _read_people,
    "money": _read_money,
    "members": _read_members,
    "aids": _read_aids,
    "property": _read_property,
    "disability": _read_disability,
    "parents": _read_parents,
    "month": _read_month,
    "age": _read_age,
    "work": _read_work,
}
