"""Savings told in a sum beside anything else: 还有两万棺材本, 存折上有一万二. They are property, and no income."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.dialogue import clauses
from knowledge.eligibility.interview.message import Entity, Heard, Message, is_of_others
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

_BLANK, _FEN = "□", 100
#: What is hardly called savings; whether there are any stays to be asked. In fen.
_HARDLY_ANY = 1_000_00
_KEPT = "棺材本|养老本|老本|存折|存单|存款|积蓄|私房钱"
_BEFORE = re.compile(rf"(?:{_KEPT}|(?:存|攒|积)(?:了|下|着|起)|银行(?:里|卡)|(?:卡|折子)[里上])[^，。,；;\d贷]{{0,6}}$")
_BEHIND = re.compile(rf"(?:元|块钱?)?(?:多|来|左右)?(?:钱)?的?(?:{_KEPT}|养老钱|存在银行|存银行)")
#: What comes in, is owed, or is not there.
_OTHER = re.compile(
    r"利息|进账|到账|每个?月|一个?月|打[到进]|发[到进]|领|工资|借|贷|欠|(?:没|无|哪)有?[^，。,；;]{0,3}(?:存|攒|积蓄|老本|棺材本)"
)


def without_savings(message: Message) -> tuple[Message, int]:
    """The message without the sums that are savings, and how much they are in fen; 0 for none."""
    if is_of_others(message.text):
        return message, 0
    found = [item for item in message.found("money") if _is_saved(item, message.text)]
    if not found:
        return message, 0
    text = message.text
    for item in found:
        start, end = int(item["start"]), int(item["end"])
        text = text[:start] + _BLANK * (end - start) + text[end:]
    kept = [item for item in message.entities if item not in found]
    return replace(message, text=text, entities=kept), sum(int(item["value"]["fen_low"]) for item in found)


def with_savings(told: Told, fen: int, script: Script) -> Heard:
    """Everything with the savings. How many are too many, the place decides: here it is only known that there are."""
    back = script.says["savings"].format(yuan=fen // _FEN)
    if fen < _HARDLY_ANY:
        return Heard(told, (back,))
    others = [str(option.value) for option in script.question("property").options if option.value != "large_savings"]
    rest = any(told.facts.get(name) is None for name in others) or None
    return Heard(told.with_(large_savings=True, rest=rest), (back,))


def _is_saved(item: Entity, text: str) -> bool:
    start, end = int(item["start"]), int(item["end"])
    if item["value"]["period"] is not None or item["value"]["per"] is not None:
        return False
    at = max((place for place, _ in clauses(text) if place <= start), default=0)
    said = _BEFORE.search(text[at:start]) or _BEHIND.match(text, end)
    return said is not None and _OTHER.search(text[at:start]) is None
