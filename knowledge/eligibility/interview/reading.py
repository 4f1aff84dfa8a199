"""What an answer tells: by words for choices, by the numbers that the bot found for counts, sums and days.

A reader gives the facts and how they are read back, or asks for what is missing (per month or per year), or None for
what is no answer. What is told beside the question (不对，是四口人) is read by `read_volunteered`, which is stricter:
it
needs words that say what the number counts. What a story tells is read by `story`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from knowledge.eligibility.interview import (
    additions,
    ages,
    aids,
    certificates,
    choices,
    correcting,
    one_income,
    parents,
    people,
    same_breath,
    sums,
)
from knowledge.eligibility.interview.day_wages import by_month
from knowledge.eligibility.interview.members import OLD_SPEAKER, members_in, read_members
from knowledge.eligibility.interview.message import Heard, Message, is_of_others, said_of
from knowledge.eligibility.interview.phrasing import punctuated
from knowledge.eligibility.interview.taken_out import read_taken_out
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Asked, Script

Reader = Callable[[Asked, Message, Told, Script], "Heard | None"]
_COUNTED = re.compile(
    r"[\d一二两三四五六七八九十]+\s*口(?!子)"
    r"|(?:[我俺咱]们?家|全家|家里?)(?:里|现在|一共|总共|共|就|只|有){0,3}[\d一二两三四五六七八九十]+个?人(?![^，。,、]{0,3}(?:打工|上班|生病|得病|残疾))"
)
#: 人口是四口人: said of what was told.
_OF_SIZE = re.compile(r"人口(?:应该)?(?:是|有)")
_OF_PLACE = ("户口", "户籍", "我家在", "我们家在", "我在", "我是", "我们是", "俺是", "住在", "老家")
_OF_AREA = ("户口", "户籍", "农村户", "城镇户", "我是农村", "的农民", "是农民", "我是城", "农村的", "城里的")
_OF_AID = re.compile(
    r"(?:领|吃|拿|享受|靠)(?:着|了|过)?(?:的是)?[^，。,没不]{0,3}(?:低保|特困|五保)"
    r"|(?:低保|特困|五保)(?:金|钱)?(?:一个?月|每月)[^，。,？?吗多少]{0,4}[\d一二两三四五六七八九十]"  # 低保一个月五百多
)
_OF_RELATIVE = re.compile(
    r"(?:儿子|女儿|闺女|女婿|儿媳|公公|婆婆|爷爷|奶奶|老公|老婆|媳妇|丈夫|妻子|爱人|男人|老伴|爸|妈|爹|娘|哥|弟|姐|妹)[^，。,]{0,8}(?:挣|赚|工资|收入|打工|退休金)"
)
#: 收入2500, without the sum: said again, it is the family's.
_ONLY_INCOME = re.compile(
    r"\s*(?:(?:[我俺咱]们?家|全家|家里|家庭)\s*)?(?:一个?月|每个?月|月|一年|每年|年)?的?总?收入(?:其实|应该|就|是|有|大概|一共|也|差不多|改成|为|，|,)*\s*(?:吧|了|左右|的样子)?"
)
#: What may stand around a corrected sum.
_ONLY_A_SUM = re.compile(
    r"(?:不对|不是|说错|讲错|搞错|弄错|记错|打错|写错|改成|改为|改一下|我|是说|说的是|应该|其实|刚才|前面|那个|哦|哎|是|就|才|了|的|吧|啊|[□\s，。,.！!、])*"
)
_OF_PROPERTY = re.compile(r"[有没][^，。,]{0,4}(?:车|房|店|存款|公司)")


def read_answer(asked: Asked, message: Message, told: Told, script: Script) -> Heard | None:
    """What the message tells on this question, or None."""
    return _READERS[asked.reads](asked, message, told, script)


def read_volunteered(
    message: Message, told: Told, script: Script, but: str = "", *, corrects: bool = False
) -> Heard | None:
    """What the message tells of its own accord on any question but `but`; None for nothing.

    `corrects`: it takes back what was told, so 收入 alone means the family's.
    """
    back: list[str] = []
    now = told
    if is_of_others(message.text) and not corrects:
        return None
    for asked in script.questions:
        if asked.id == but or not volunteers(asked, message, now, script, corrects=corrects):
            continue
        heard = read_answer(asked, message, now, script)
        if heard is not None and asked.reads == "members":
            # Said beside: whether there is anybody else stays to be asked.
            heard = replace(heard, told=replace(heard.told, all_members=now.all_members))
        if heard is not None and heard.ask and asked.reads == "disability":
            heard = certificates.grade_alone(heard, message, script)  # 不对，是三级: the kind is asked later
        if heard is not None and not heard.ask and heard.told != now:
            now, back = heard.told, [*back, *heard.back]
    return Heard(now, tuple(back)) if back else None


def takes_back(message: Message, script: Script, told: Told) -> bool:
    """Whether the message corrects or completes what was told: 不对, 改一下, 我刚才少说了."""
    changes = any(word in message.text for word in script.words["changes"])
    one_more = told.facts.get("size") is not None and says_one_more(message, script)
    return message.library.dialogue.corrects(message.text) or changes or one_more


def is_only_a_sum(message: Message) -> bool:
    """Whether a correction names a sum and nothing that it is for: 说错了，不是1500，是2500."""
    return _ONLY_A_SUM.fullmatch(message.rest()) is not None


def says_one_more(message: Message, script: Script) -> bool:
    """Whether it says that somebody was left out."""
    return any(word in message.text for word in script.words["one_more"])


def read_correction(message: Message, told: Told, script: Script, but: str = "") -> Heard | None:
    """The same of a message that takes something back, and whose illness it is; None for nothing."""
    if is_of_others(message.text) and not takes_back(message, script, told):
        return None
    message = same_breath.set_right(by_month(punctuated(message)))
    out = read_taken_out(message, told, script)
    if out is not None:
        return out
    more = additions.read_other_days(message, told, script) or additions.read_more_income(message, told, script)
    changed = one_income.read_one_income(message, told, script, corrects=takes_back(message, script, told))
    if changed is not None and more is None:
        return changed
    gone = correcting.without_dead(message, told, script)
    heard = more if more is not None else _read_correction(message, gone.told if gone else told, script, but)
    if gone is not None:
        heard = Heard((heard or gone).told, (*gone.back, *(heard.back if heard else ())))
        if heard.told.facts.get("size") == told.facts.get("size"):
            return replace(heard, told=heard.told.without(script.question("size")), reopen="size")
    return heard and _recounted(heard, message, told, script)


def _recounted(heard: Heard, message: Message, told: Told, script: Script) -> Heard:
    """With the size to be asked again where one more was told of, and not how many they are now."""
    size = told.facts.get("size")
    grown = len(heard.told.members) > len(told.members) and heard.told.facts.get("size") == size
    if size is None or not grown or not says_one_more(message, script):
        return heard
    return replace(heard, told=heard.told.without(script.question("size")), reopen="size")


def _read_correction(message: Message, told: Told, script: Script, but: str) -> Heard | None:
    whose = correcting.read_whose(message, told, script)
    if whose is None:
        return read_volunteered(message, told, script, but, corrects=True)
    beside = read_volunteered(message, whose.told, script, "members", corrects=True)
    return Heard(beside.told, (*whose.back, *beside.back)) if beside is not None else whose


def _is_of_one(message: Message) -> bool:
    """Whether the one sum is what a relative earns (我儿子一个月挣五千)."""
    return len(message.values("money")) == 1 and _OF_RELATIVE.search(message.text) is not None


def has_any(words: Iterable[str], text: str) -> bool:
    """Whether one of the words stands in the text."""
    return any(word in text for word in words)


def volunteers(asked: Asked, message: Message, told: Told, script: Script, *, corrects: bool) -> bool:
    """Whether the words say that they are about this question."""
    text = message.text
    own_pocket = has_any(script.words["own_pocket"], text) and not has_any(script.words["past"], text)

    def has(words: Iterable[str]) -> bool:
        return has_any(words, text)

    def members() -> bool:
        return bool(members_in(message, script))

    def of_all() -> bool:
        said_again = _ONLY_INCOME.fullmatch(message.rest()) is not None
        return said_again or has(script.words["whole_family"]) or (corrects and not _is_of_one(message))

    about = {
        "region": lambda: bool(message.library.regions.find(text)) and (corrects or has(_OF_PLACE)),
        "area_type": lambda: has(_OF_AREA) or (corrects and has(word for item in asked.options for word in item.words)),
        "receives": lambda: bool(_OF_AID.search(text)),
        "size": lambda: (
            bool(_COUNTED.search(text))
            and (corrects or told.facts.get("size") is None or _OF_SIZE.search(text) is not None)
        ),
        "income": lambda: has(script.words["income"]) and bool(message.values("money")) and of_all(),
        "property": lambda: corrects and bool(_OF_PROPERTY.search(text)),
        "members": lambda: (
            (corrects and members())
            or (not told.members and ("老两口" in text or OLD_SPEAKER.search(text) is not None))
        ),
        "necessary_costs": lambda: (
            has(script.words["costs"])
            and any(corrects or own_pocket or item["value"]["period"] for item in message.sums())
        ),
        "hardship": lambda: has(script.words["hardship"]) or (has(script.words["gets_by"]) and "？" not in text),
        "long_term_care": lambda: (
            (corrects or told.facts.get("long_term_care") is None)
            and told.has("disabled")
            and any(said_of(word, text) for word in script.words["needs_care"])
        ),
        "emergency": lambda: has(script.words["no_blow"]),
        "supporter": lambda: (corrects or told.facts.get("supporter") is None) and has(script.words["childless"]),
        "disability": lambda: (
            corrects
            and told.has("disabled")
            and (
                any(count.get("unit") == "grade" for count in message.values("count"))
                or certificates.has_none(message.text)
            )
        ),
    }
    return asked.id in about and about[asked.id]()


_READERS: dict[str, Reader] = {
    "place": choices.read_place,
    "choice": choices.read_choice,
    "people": people.read_people,
    "money": sums.read_money,
    "members": read_members,
    "aids": aids.read_aids,
    "property": choices.read_property,
    "disability": certificates.read_disability,
    "parents": parents.read_parents,
    "month": choices.read_month,
    "age": ages.read_age,
    "work": people.read_work,
}
