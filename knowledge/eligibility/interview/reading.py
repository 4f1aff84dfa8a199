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
_LEAST = 20_00
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


def read_volunteered(
    message: Message, told: Told, script: Script, but: str = "", *, corrects: bool = False
) -> Heard | None:
    """What the message tells of its own accord on any question but `but`; None for nothing.

    `corrects`: it takes back what was told (the result is on the table), so 收入 alone means the family's.
    """
    back: list[str] = []
    now = told
    for asked in script.questions:
        if asked.id == but or not _volunteers(asked, message, script, corrects=corrects):
            continue
        heard = read_answer(asked, message, now, script)
        if heard is not None and not heard.ask and heard.told != now:
            # Whom a story mentions need not be all of the family: they are asked for the others.
            now = replace(heard.told, all_members=now.all_members)
            back += heard.back
    return Heard(now, tuple(back)) if back else None


_OF_PLACE = ("户口", "户籍", "我家在", "我在", "我是", "我们是", "俺是", "住在", "老家", "不是")
_OF_AREA = ("户口", "户籍", "农村户", "城镇户", "我是农村", "我是城")
_OF_AID = re.compile(r"(?:领|吃|拿|享受|靠)(?:着|了|过)?(?:的是)?[^，。,没不]{0,3}(?:低保|特困|五保)")
_OF_PROPERTY = re.compile(r"[有没]有?[^，。,]{0,4}(?:车|房|店|存款|公司)")
_COSTS = re.compile(r"药|看病|治病|住院|学费|康复")
_OF_HARDSHIP = ("过不下去", "揭不开锅", "没钱吃饭", "吃不上")


def _volunteers(asked: Asked, message: Message, script: Script, *, corrects: bool) -> bool:
    """Whether the words say that they are about this question."""
    text = message.text

    def has(words: Iterable[str]) -> bool:
        return any(word in text for word in words)

    about = {
        "region": lambda: has(_OF_PLACE) or (corrects and bool(message.library.regions.find(text))),
        "area_type": lambda: has(_OF_AREA) or (corrects and has(word for item in asked.options for word in item.words)),
        "receives": lambda: bool(_OF_AID.search(text)),
        "size": lambda: bool(_COUNTED.search(text) or _ALONE.search(text)),
        "income": lambda: (
            (corrects or has(script.words["whole_family"]))
            and has(script.words["income"])
            and bool(message.values("money"))
        ),
        "property": lambda: corrects and bool(_OF_PROPERTY.search(text)),
        "members": lambda: (
            has(word for name in ("disabled", "ill") for word in script.members[name].words)
            or any(count.get("unit") == "age" for count in message.values("count"))
        ),
        "parents": lambda: has(word for item in asked.options[1:] for word in item.words if len(word) > 2),
        "necessary_costs": lambda: (
            bool(_COSTS.search(text)) and any(sum_["period"] for sum_ in message.values("money"))
        ),
        "disability": lambda: any(count.get("unit") == "grade" for count in message.values("count")),
        "emergency": lambda: has(word for item in asked.options if item.value != "none" for word in item.words),
        "hardship": lambda: has(_OF_HARDSHIP),
    }
    return asked.id in about and about[asked.id]()


# Choices


def _is_none(asked: Asked, message: Message, script: Script) -> bool:
    """Whether the whole answer means none of them."""
    said = bare(message.text)
    return said in {bare(word) for word in (*asked.none, *script.words["none"])}


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
_KIN = re.compile(
    r"(?:(\d+|[一二两俩三四五六七八九十])个?)?(?:老婆|老公|爱人|丈夫|妻子|媳妇|老伴|爸|妈|爹|娘|爷爷|奶奶|外公|外婆|姥姥|姥爷|儿子|女儿|闺女|儿媳|女婿"
    r"|孩子|娃|孙子|孙女|外孙|公公|婆婆|岳父|岳母|丈母娘|老丈人|弟|妹|哥|姐|侄)"
)
_SELF = re.compile(r"^(?:就|只有|只剩|有)?(?:我|俺|咱|本人|自己)(?!们|家|爸|妈|爹|娘|老|的|儿|女|孙|弟|妹|哥|姐)")


def _read_work(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    if _is_none(asked, message, script):
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
    number = _counted(message)
    if number is None or not 1 <= number <= MOST_MEMBERS:
        return None
    return Heard(told.with_(size=number), (asked.told_as.format(value=number),))


def _counted(message: Message) -> int | None:
    """How many people: as counted (三口人, 五个人), by a word (老两口), a bare number, or by who is named."""
    text = message.text
    for item in message.entities:
        value = item["value"]
        if item["entity"] != "count" or value["low"] != value["high"]:
            continue
        surface = text[int(item["start"]) : int(item["end"])]
        # 两个 of 两个娃 counts the children alone.
        if value.get("unit") is None or (value.get("unit") == "person" and re.search(r"口|人|位", surface)):
            return int(value["low"])
    written = _RESIDENTS.search(text)
    if _ALONE.search(text):
        return 1
    if _PAIR.search(text) and not _KIN.search(_PAIR.sub("", text)):
        return 2
    if written is not None:
        return _number(written[1]) if written[1].isdigit() or written[1] in _CHINESE else None
    return _CHINESE.get(bare(text)) or _named(text)


def _named(text: str) -> int | None:
    """我跟我老婆还有两个娃: the speaker and everybody named."""
    kin = sum(_number(found[1]) for found in _KIN.finditer(text))
    return kin + (1 if _SELF.search(text.strip()) else 0) if kin else None


def _number(written: str | None) -> int:
    """A small number as figure or Chinese numeral; one where none is written."""
    if not written:
        return 1
    return int(written) if written.isdigit() else _CHINESE[written]


def _read_members(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """Who else there is; what was told before stays."""
    if _is_none(asked, message, script):
        back = asked.nobody_else if told.members else asked.nobody
        return Heard(replace(told, all_members=True), (back,))
    members = _members(message, script)
    if not members:
        return None
    merged = list(told.members)
    for member in members:
        place = next((at for at, old in enumerate(merged) if member.who and old.who == member.who), None)
        if place is None:
            merged += [member] if member not in told.members else []
        else:  # 我爸62岁, of the father told of before
            old = merged[place]
            kinds = _kinds_by_age([member.age]) if member.age is not None else []
            kept = [tag for tag in (*old.tags, *member.tags) if member.age is None or tag in _STATES]
            merged[place] = replace(old, tags=tuple(dict.fromkeys([*kinds, *kept])), age=member.age or old.age)
    return Heard(replace(told, members=tuple(merged), all_members=True), (_members_back(members, script),))


#: What is said of somebody already named; all other words name somebody new.
_STATES = frozenset({"disabled", "ill"})


def _members(message: Message, script: Script) -> list[Member]:
    """One member for each mention; a clause that only tells a state goes on with the one before (我爸七十，瘫痪)."""
    found: list[Member] = []
    for start, clause in clauses(message.text):
        inside = [item for item in message.entities if start <= int(item["start"]) < start + len(clause)]
        ages = [
            int(item["value"]["low"]) for item in inside if item["entity"] == "count" and item["value"]["unit"] == "age"
        ]
        kinds = _kinds(clause, script)
        if not kinds and ages and _fill_ages(found, ages):
            continue
        kinds += [name for name in _kinds_by_age(ages) if name not in kinds]
        whom = message.library.dialogue.person_in(clause)
        if not kinds:
            continue
        if found and whom is None and not ages and set(kinds) <= _STATES:
            found[-1] = replace(found[-1], tags=tuple(dict.fromkeys([*found[-1].tags, *kinds])))
        else:
            found += _of_clause(clause, kinds, ages, whom.id if whom else None, script)
    return found[:MOST_MEMBERS]


def _kinds(clause: str, script: Script) -> list[str]:
    kinds = [name for name, named in script.members.items() if any(_said_of(word, clause) for word in named.words)]
    if "student" in kinds and "child" in kinds:
        kinds.remove("child")
    return kinds


def _of_clause(clause: str, kinds: list[str], ages: list[int], who: str | None, script: Script) -> list[Member]:
    """The members that one clause tells of: one a person counted or an age told, else one with all that is said."""
    if len(ages) > 1:
        return [Member(tuple(_kinds_by_age([age])) or tuple(kinds), age) for age in ages]
    counted = {kind: _number_of(kind, clause, script) for kind in kinds}
    age = ages[0] if ages else None
    together = len(kinds) > 1 and max(counted.values()) == 1 and not {"elder", "child"} <= set(kinds)
    if together or sum(counted.values()) == 1:
        return [Member(tuple(kinds), age, who=who)]
    return [Member((kind,), age if len(kinds) == 1 else None) for kind in kinds for _ in range(counted[kind])]


def _fill_ages(members: list[Member], ages: list[int]) -> bool:
    """一个六岁一个九岁, after 两个娃: the ages of those just told of. False where there are more ages than members."""
    places = [
        place for place, member in enumerate(members) if member.age is None and {"child", "elder"} & set(member.tags)
    ]
    if len(places) < len(ages):
        return False
    for place, age in zip(places, ages, strict=False):
        members[place] = replace(members[place], age=age)
    return True


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
            return min(max(_number(counted[1]), 1), MOST_MEMBERS)
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
    if _is_none(asked, message, script):
        return Heard(told.with_(receives=[]), (asked.nobody,))
    if re.search(r"没(?:有|得|在)?(?:吃|领|办|享受)", message.text) and not re.search(
        r"(?<!没)(?<!没有)在[吃领]", message.text
    ):
        return Heard(told.with_(receives=[]), (asked.nobody,))
    aids = [name for name, named in script.aids.items() if any(word in message.text for word in named.words)]
    if "work_injury" in aids and "工伤" not in message.text:
        aids.remove("work_injury")
    if not aids:
        return None
    return Heard(told.with_(receives=aids), tuple(script.aids[name].told for name in aids))


def _read_property(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    names = [str(option.value) for option in asked.options]
    if _is_none(asked, message, script) or message.library.dialogue.is_whole("decline", message.text):
        return Heard(told.with_(**dict.fromkeys(names, False)), (asked.nobody,))
    has = [option for option in asked.options if _has(option, message.text)]
    if not has:
        if re.search(r"没(?:有|得)?(?:车|房|存款|钱)|哪有|哪来|买不起", message.text):
            return Heard(told.with_(**dict.fromkeys(names, False)), (asked.nobody,))
        return None
    values = {name: name in {str(option.value) for option in has} for name in names}
    return Heard(told.with_(**values), tuple(option.told for option in has))


_DENIED = re.compile(r"(?:没|无|不|哪)[^，。,！!？?]{0,4}$")


def _has(option: Option, text: str) -> bool:
    """Whether the message says that they have it: not 没车, not 哪来的车."""
    return any(_said_of(word, text) for word in option.words)


def _said_of(word: str, text: str) -> bool:
    """Whether a word stands in the text without being denied before it."""
    return any(not _DENIED.search(text[: found.start()]) for found in re.finditer(re.escape(word), text))


# Numbers


def _read_money(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    if bare(message.text) in {bare(word) for word in (*asked.nothing, *script.words["none"])} or _mentions_nothing(
        asked, message
    ):
        value = {"yuan": "0", "per": "year"}
        return Heard(told.with_(**{asked.id: value}, pending=None), (asked.nobody,))
    sums = _sums_of(asked, message) or [
        _as_money(count) for count in message.values("count") if count.get("unit") is None
    ]
    pending, period = told.facts.get("pending"), _period(message.text)
    if not sums and pending and period:
        sums, told = [{**pending, "period": period}], told.with_(pending=None)
    if not sums:
        return None
    total = _total(sums, message.text)
    if total is None or total["period"] == "day" or _SUMS.search(message.rest()):
        # Not every number was understood, or it is a day's wage: the family is asked for the whole.
        return Heard(told, ask=asked.ask_total) if asked.ask_total else None
    return _whole_sum(asked, total, period, told)


def _whole_sum(asked: Asked, total: dict[str, Any], period: str | None, told: Told) -> Heard | None:
    """A sum of the family, per month or year; what is unclear is asked back."""
    per = total["period"] or period or ("year" if asked.per == "year" else None)
    if per is None and 0 < total["fen_high"] < _LEAST:
        return None  # the price of something, hardly what a family lives on
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


_AID = re.compile(r"(?:补贴|补助|低保|救助|特困|五保|津贴)[^，。,]{0,6}$")


def _sums_of(asked: Asked, message: Message) -> list[dict[str, Any]]:
    """The sums told; aid is no income (残疾补贴一个月两百)."""
    found = sorted(
        (item for item in message.entities if item["entity"] == "money"), key=lambda item: int(item["start"])
    )
    counts_no_aid = asked.id == "income"
    return [item["value"] for item in found if not (counts_no_aid and _AID.search(message.text[: int(item["start"])]))]


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


def _total(sums: list[dict[str, Any]], text: str) -> dict[str, Any] | None:
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
    if _is_none(asked, message, script) or re.search(r"没.{0,3}残疾证|没办证", message.text):
        return Heard(told.with_(disability={"kind": "none", "grade": None}), (asked.nobody,))
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
