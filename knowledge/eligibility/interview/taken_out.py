"""What turns out not to be theirs, or not of the family: 错了，车是借的; 我弟已经分户了，不算他."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.dialogue import bare, clauses
from knowledge.eligibility.interview.absent import names_absent
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.owners import RELATIVE
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

#: Whose a thing is: 车是借的, 店是老板的.
_NOT_THEIRS = re.compile(
    r"(?P<thing>车|房子?|店|公司|存款|钱)[^，。,；;不]{0,4}(?:借(?:来)?的|租(?:来)?的|别人的|人家的|亲戚的|朋友的|单位的|公家的|老板的|我?(?:哥|弟|姐|妹|叔|舅|儿子|女儿|女婿)的)"
)
#: What the car turns out to be; with a car beside it (还有辆三轮) it is one more.
_A_TRICYCLE = re.compile(
    r"(?:不对|不是汽车|我说的|说的|那|就|只)*(?:是|有)?(?:一?[辆个台])?(?:拉[货菜粮煤]|种地|干活|代步|买菜|接(?:送)?孩子|赶集)*(?:用|开|骑)?的?"
    r"(?:电动|农用|柴油|机动)?(?:三轮车?|三马子|三蹦子|电动车|电瓶车|摩托车?|拖拉机|农用车|自行车)(?:[一]?[辆个台])?(?:不是汽车|而已|罢了|来的|嘛|呀|啊|哈)*"
)
_THINGS = {
    "车": "car",
    "房": "second_home",
    "店": "business",
    "公": "business",
    "存": "large_savings",
    "钱": "large_savings",
}
_NOT_COUNTED = re.compile(r"(?:不|别|不能|不该|不用|没)(?:把)?(?:算|包括|加)(?:上|进|在)?(?:他|她|它|们)*")


def read_taken_out(message: Message, told: Told, script: Script) -> Heard | None:
    """Without what is not theirs, or who lives apart; how many they are is then asked. None for anything else."""
    return _not_theirs(message, told, script) or _no_car(message, told, script) or _lives_apart(message, told, script)


def _not_theirs(message: Message, told: Told, script: Script) -> Heard | None:
    found = _NOT_THEIRS.search(message.text)
    name = _THINGS[found["thing"][0]] if found is not None else ""
    if not name or not told.facts.get(name):
        return None
    option = next(item for item in script.question("property").options if item.value == name)
    return Heard(told.with_(**{name: False}), (option.lacked,), how="changed")


def _no_car(message: Message, told: Told, script: Script) -> Heard | None:
    """拉货的三轮, of the car that was told of: it is none."""
    if not told.facts.get("car") or _A_TRICYCLE.fullmatch(bare(message.text)) is None:
        return None
    option = next(item for item in script.question("property").options if item.value == "car")
    return Heard(told.with_(car=False), (option.lacked,), how="changed")


def _lives_apart(message: Message, told: Told, script: Script) -> Heard | None:
    """我弟分户了，不算他, of one who was counted."""
    size = told.facts.get("size")
    if size is None or size < 2 or not (names_absent(message) and _NOT_COUNTED.search(message.text)):
        return None
    named = [found[0] for _, clause in clauses(message.text) for found in RELATIVE.finditer(clause)]
    if len(set(named)) != 1:
        return None
    person = message.library.dialogue.person_in(message.text)
    members = tuple(item for item in told.members if person is None or item.who != person.id)
    back = script.says["not_counted"].format(person=named[0])
    now = replace(told, members=members).without(script.question("size"))
    return Heard(now, (back,), reopen="size")
