"""How many live together, and how many of them work away from home."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.dialogue import bare, clauses, taken_back
from knowledge.eligibility.household import MOST_MEMBERS
from knowledge.eligibility.interview.absent import NAMED, here, names_absent
from knowledge.eligibility.interview.message import Entity, Heard, Message, is_none
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script
from knowledge.kin import CHILD, HUSBAND_OR_WIFE, SPOUSE
from knowledge.number_words import SMALL_NUMBERS

#: So many characters 就我妈 has.
_ONE_NAMED = 4
_RESIDENTS = re.compile(r"(\d+|[一二两三四五六七八九十]+)\s*(?:口|个人(?!民)|人(?=$|[，。,. ]))")
_MOUTHS = re.compile(r"(?<!老)(\d+|[一二两三四五六七八九十]+)\s*口(?!子)")
#: 两个大人, 两个老人, 一个残疾人: some of them.
_SOME = re.compile(r"大人|老人|病人|残疾|小的")
_ALONE = re.compile(
    r"(?:就|只有|只剩|光)(?:我|俺|他|她)?(?:自己)?(?:一个人?|一人|自己)(?!带|养|拉扯|照|和|跟|还|[挣赚打上干])|(?:我|^|(?<=[，。,]))一个人(?!带|养|拉扯"
    r"|照|和|跟|还|[挣赚打上干])(?!们|家|在外)|(?:我|俺)一个(?:孤|穷)?(?:老婆子|老太婆|老头子?|老汉)|一个人过|单独一人|孤身一人|单身|光棍|孤老"
    r"|[就只]剩下?(?:我|俺)了?(?=$|[，。,])"
)
_PAIR = re.compile(r"两口子|老两口|我们俩|夫妻俩|娘俩|爷俩|母子俩|父女俩|母女俩|父子俩")
#: 就我们两个; not 我们两个孩子.
_WE = re.compile(r"(?:我们|俺们|咱们|咱|俺)(?:就)?(两|俩|三|仨|四|五|六|[2-9])(?:个|口|人)*(?=$|[，。,. 了呀啊])")
#: 除了我还有三个: one more.
_BESIDE_ME = re.compile(r"除了(?:我|俺|自己)[^，。,]{0,4}(\d+|[一二两三四五六七八九十])个?")
_COUNT = r"(?:(\d+|[一二两俩三四五六七八九十])个?)?"
_NUM = r"(\d+|[一两二三四五六七八九十])"
KIN = re.compile(f"{_COUNT}({NAMED})")
_ONE_OF_THEM = frozenset({"小的"})
_CHILDREN = frozenset({"孩子", "娃", "伢", "崽", "小的"})
_YOUNG = frozenset({"孩子", "娃", "伢", "崽", "儿子", "女儿", "闺女", "孙子", "孙女"})
_SELF = re.compile(r"^(?:就|只有|只剩|有)?(?:我|俺|咱|本人|自己)(?!们|家|爸|妈|爹|娘|老|的|儿|女|孙|弟|妹|哥|姐)")
_BRINGS_UP = re.compile("带|养|拉扯|照顾|和|跟")
_ONE_WHO = re.compile(f"一个人(?={_BRINGS_UP.pattern})")
#: 我妈我和我女儿: the speaker among others.
_AMONG = re.compile(rf"(?:^|[，。,、]|{NAMED})(?:我|俺)(?=和|跟|与|[，。,、]|$)")
#: 带上我五个, 连我六个: the speaker is one of them.
_WITH_SPEAKER = re.compile(
    rf"(?:带|连|算|加|包括)(?:上|着)?(?:我|俺|自己)(?:自己|在内|一起|一共|总共|是|有)*{_NUM}(?:个|口|人|$)"
)
#: Registered together, which is not living together; and who does.
_BOOK = re.compile(rf"户口(?:本|簿)?(?:上|里)?(?:一共|总共|共|有|是|写着?|登记)*{_NUM}\s*(?:个|口)?人?")
_TOGETHER = re.compile(
    rf"(?:住|过|吃|生活)(?:在)?一起的?(?:人)?(?:就|只|有|是|才|共)*{_NUM}(?:个|口)|一起(?:住|过|吃|生活)(?:日子)?的?(?:人)?(?:就|只|有|是"
    rf"|才)*{_NUM}(?:个|口)"
    rf"|{_NUM}(?:个|口)人?(?:都)?(?:住|过|吃|生活)?(?:在)?一起(?:住|过|吃|生活)?|实际(?:上)?(?:就|只)?(?:有|是|住)?{_NUM}(?:个|口)"
)
#: 丈人丈母娘都跟着我.
_WITH_ME = re.compile(r"(?:跟|和|同|与)着?(?:我|俺)(?:们)?(?:一起|一块|过|住|$|[，。,])")
_ABOUT_THEM = re.compile(r"[六七八九]十|[6-9]\d|岁|上大学|上小学|上初中|上高中|上学|残疾|病|瘫")


#: 老公死了, 爸妈都不在了: of the dead, who are not counted; not 老公工作没了, nor 走了, which may be for work.
_DEAD = re.compile(
    rf"(?:我|俺)?(?:{NAMED})(?:(?:和|跟|、)?(?:我|俺)?(?:{NAMED}))?"
    r"(?:[^，。,；;的工没我俺]{0,6}(?:去世|过世|死了|死掉|病逝|病故|离世)"
    r"|(?:都|早就?|已经|前年|去年|今年|刚|也|老早)*(?:不在了|不在世|没了(?!工|收|钱|活)))了?"
    rf"|(?<![没])(?:死了|没了)(?:{NAMED})(?=$|[，。,；;])"
)
#: 老伴走了: dead or gone, where it is not said that they work.
_LEFT = re.compile(rf"(?:{NAMED})(?:都|早就?|已经|前年|去年|今年|刚|也)*走了")
#: A clause that is nothing but how many there are.
_ONLY_A_COUNT = re.compile(
    rf"(?:我们?|俺们?|咱们?)?(?:家|家里)?(?:就|一共|总共|只有|有)?(?:[1-9]|[一二两三四五六七八九十])个?人(?:过|生活)?"
    rf"|(?:就|我们|就我们)?(?:老两口|两口子|夫妻俩|娘俩|爷俩)|就?(?:我|俺)(?:自己)?一个人(?:过)?"
    rf"|就?(?:我|俺)(?:跟|和)(?:我|俺)?老?(?:{NAMED})(?:两个人?|俩)?|就(?:我|俺)(?:跟|和|同|与)(?:他|她)(?:两个人?|俩)?(?:过|一起过)?"
)
#: 我妈80了，就我和她.
_I_AND_THEY = re.compile(r"就(?:我|俺)(?:跟|和|同|与)(?:他|她)(?!们)")
#: 一个上初中一个上小学: what each of those counted before does.
_ONE_DOES = re.compile(
    r"(?:个|位)?(?:还|才|刚|今年|在)*(?:上|读|念|打工|残疾|瘫|有病|得病|生病|[\d一二三四五六七八九十]{1,3}岁)"
)
#: 我男人走了，我带两个娃: who is left of a couple, and the children.
_LEFT_WITH = re.compile(
    rf"(?:{SPOUSE}|婆娘|他爸|他妈|娃他?爸|娃他?妈)[^，。,；;\d]{{0,6}}(?:走了|没了|死了|跑了|不在了|去世|过世|病故|失踪)[^。；;]{{0,12}}?"
    rf"(?:带|养|拉扯)(?:着|了|大)?{_NUM}个?(?:{CHILD}|孙子|孙女|外孙)"
)
#: Husband or wife works elsewhere, and is neither dead nor gone.
SPOUSE_AWAY = re.compile(
    rf"(?:{HUSBAND_OR_WIFE}|(?:孩子|娃)他[爸妈])(?:(?!死|没|走了|去世|过世|跑|离|改嫁|坐)[^，。,；;]){{0,6}}"
    r"(?:打工|在外|外地|外面|上班|干活|挣钱|务工)[^，。,；;]{0,8}"
)
#: A couple, and who is one of it.
_COUPLE = frozenset({"两口子", "老两口", "夫妻俩"})
_OF_THE_PAIR = re.compile("老伴|老头|老婆|老公|爱人|丈夫|妻子")


#: 单亲，带两娃: the parent and the children.
_LONE_PARENT = re.compile(
    r"(?:单亲|离婚|离异|离了|丧偶|守寡|寡妇)[^0-9一二两三四五六七八九十]{0,8}(?:带|养|拉扯)(?:着|了|大)?"
    rf"{_NUM}个?(?:{CHILD})"
)
#: Others who may live with them.
_ELDERS = re.compile("爸|妈|爹|娘|爷|奶|公|婆")


def is_dead(clause: str) -> bool:
    """Whether a clause says that a relative is dead."""
    return _DEAD.search(clause) is not None


def is_widowed(text: str) -> bool:
    """Whether a couple is named of whom one is dead (老两口，老伴去世了)."""
    pair, gone = _PAIR.search(text), _DEAD.search(text)
    return pair is not None and pair[0] in _COUPLE and gone is not None and _OF_THE_PAIR.search(gone[0]) is not None


def without_dead(text: str) -> str:
    """The text without those who are said to be dead."""
    return _DEAD.sub(lambda found: "□" * len(found[0]), text)


def read_people(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """The size of the household."""
    number = counted(message)
    number = number if number is not None else counted_beside(message)  # 我妈80了，就我和她
    if number is None and _BOOK.search(message.text) and asked.ask_which:
        return Heard(told, ask=asked.ask_which)  # who is registered there may live elsewhere
    if number is None or not 1 <= number <= MOST_MEMBERS:
        return None
    back = asked.told_as.format(value=number)
    named = names_absent(message) and not _MOUTHS.search(message.text)
    return Heard(told.with_(size=number), (back, script.says["left_absent"]) if named else (back,))


def counted_beside(message: Message) -> int | None:
    """How many people a clause of its own tells: 上饶广丰区，三个人; not 两个人打工."""
    if _DEAD.search(message.text) or _LEFT.search(message.text):
        return None  # 老两口，老伴去世了: who is counted in is not said
    for start, clause in clauses(message.text):
        if _ONLY_A_COUNT.fullmatch(clause.strip()):
            rest = "□" * start + clause
            inside = [item for item in message.entities if start <= int(item["start"]) < start + len(clause)]
            return counted(replace(message, text=rest, entities=inside))
    return None


def counted(message: Message) -> int | None:
    """How many people: as counted (三口人, 五个人), by a word (老两口), a bare number, or by who is named."""
    widowed, message = is_widowed(message.text), here(message)
    if (together := _TOGETHER.search(message.text)) is not None:
        return small_number(next(filter(None, together.groups())))
    text = _BOOK.sub(lambda found: "□" * len(found[0]), without_dead(message.text))
    beside, mouths = _BESIDE_ME.search(text), _mouths_in(text)
    if beside is not None or mouths is not None:
        return small_number(beside[1]) + 1 if beside is not None else mouths
    if widowed:
        return None
    lone = _LONE_PARENT.search(text) or _LEFT_WITH.search(here(message).text)
    if lone is not None and not _ELDERS.search(text[lone.end() :] + text[: lone.start()]):
        return small_number(lone[1]) + 1
    pair = _PAIR.search(text)
    if pair is not None and (others := _kin_in(text[pair.end() :])) and not _ABOUT_THEM.search(text):
        return 2 + others  # 老两口加孙子
    counts = [item for item in message.entities if item["entity"] == "count" and "□" not in _surface(text, item)]
    number = next((int(item["value"]["low"]) for item in counts if _counts_people(item, text)), None)
    number = number if number is not None else _with_spouse_away(text)
    # 儿子走了，我和老伴: whether it is one of those counted, is not said.
    open_ = _LEFT.search(text) and not _ALONE.search(text)
    return number if number is not None or open_ else _in_words(text.strip("□，,。；; 了"))


def _with_spouse_away(text: str) -> int | None:
    """老公在外打工，我带两个娃: husband and wife are one family wherever they work. None where it is not so told."""
    here_yet = SPOUSE_AWAY.sub(lambda found: "□" * len(found[0]), text)
    if here_yet == text or _OF_THE_PAIR.search(here_yet) or _PAIR.search(here_yet):
        return None
    others = _in_words(here_yet.strip("□，,。；; 了"))
    return others + 1 if others is not None and others > 1 else None


def _mouths_in(text: str) -> int | None:
    """6口，其中残疾1人; 带上我五个; not 不是三口."""
    with_speaker = _WITH_SPEAKER.search(text)
    if with_speaker is not None:
        return small_number(with_speaker[1])
    denied = taken_back(text)
    for said in _MOUTHS.finditer(text):
        if not any(start <= said.start() < end for start, end in denied) and (
            said[1].isdigit() or said[1] in SMALL_NUMBERS
        ):
            return small_number(said[1])
    return None


def _counts_people(item: Entity, text: str) -> bool:
    """Whether a count is of the family: not 两个 of 两个娃, nor what is taken back, nor 一个人 of 一个人带三个娃."""
    value, surface = item["value"], _surface(text, item)
    if value["low"] != value["high"] or any(start <= int(item["start"]) < end for start, end in taken_back(text)):
        return False
    people = value.get("unit") == "person" and re.search(r"口|人|位", surface)
    some = _SOME.search(text, int(item["start"]), int(item["end"]) + 3)
    one_who = value["low"] == 1 and _BRINGS_UP.match(text, int(item["end"]))
    does = value["low"] == 1 and value.get("unit") is None and _ONE_DOES.match(text, int(item["end"]))
    return bool(value.get("unit") is None or people) and not some and not one_who and not does


def _surface(text: str, item: Entity) -> str:
    return text[int(item["start"]) : int(item["end"])]


def _in_words(text: str) -> int | None:
    """The same from the words alone."""
    text = _ONE_WHO.sub("□□□", text)
    if _ALONE.search(text):
        return 1
    if _I_AND_THEY.search(text):
        return 2
    if _PAIR.search(text) and not KIN.search(_PAIR.sub("", text)):
        return 2
    we, written = _WE.search(text), _RESIDENTS.search(text)
    if we is not None:
        return small_number(we[1])
    if written is not None and "大人" not in text:
        return small_number(written[1]) if written[1].isdigit() or written[1] in SMALL_NUMBERS else None
    return SMALL_NUMBERS.get(text.strip("口人个。，,. ")) or _named(text)


def _named(text: str) -> int | None:
    """我跟我老婆还有两个娃: the speaker and everybody named."""
    kin = _kin_in(text)
    speaker = (
        _SELF.search(text.strip()) is not None or _AMONG.search(text) is not None or _WITH_ME.search(text) is not None
    )
    if kin == 1 and not speaker and len(bare(text)) > _ONE_NAMED:
        return None  # 老婆没工作 says how she is
    if not speaker and _ABOUT_THEM.search(text):
        return None  # 爸妈都七十多了，娃在上大学 tells of them, not how many there are
    if not speaker and not re.search(r"我|俺|咱", text) and all(found[2] in _CHILDREN for found in KIN.finditer(text)):
        return None  # 两个小的: somebody brings them up
    return kin + speaker if kin else None


def _kin_in(text: str) -> int:
    """Everybody named, each once: 两个孙子，孙子上小学 are two; 两个孩子，小的脑瘫 too."""
    named: dict[str, int] = {}
    for found in KIN.finditer(text):
        word, number = found[2], small_number(found[1])
        if word in _ONE_OF_THEM and any(other in _YOUNG for other in named):
            continue
        before = named.get(word)
        # 我爸我妈 are named once each; 一个孩子…一个孩子, each with a number, are two.
        named[word] = number if before is None else before + number if found[1] else before
    return sum(named.values())


def small_number(written: str | None) -> int:
    """A small number as figure or Chinese numeral; one where none is written."""
    if not written:
        return 1
    return int(written) if written.isdigit() else SMALL_NUMBERS[written]


def read_work(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """How many work away from home, and where."""
    if is_none(asked, message, script):
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
