"""Income that there is no more: 老婆上个月已经不干了, 没那一千二了, 地不种了."""

from __future__ import annotations

import re

from knowledge.dialogue import clauses
from knowledge.eligibility.interview.income_again import INCOME_BEFORE, reopened
from knowledge.eligibility.interview.income_parts import Part, in_parts, parts_of, with_parts
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.owners import RELATIVE, SELF
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script
from knowledge.kin import GROWN_UP

#: That somebody earns nothing any more; not 干不了重活, which says how they are.
_STOPPED = re.compile(
    r"(?:不|没)(?:再)?(?:干|做|打工|上班|挣钱|挣|工作|干活)了|(?:下岗|失业|辞职|被辞退?|停工)了?|没(?:活|工作)(?:干|做)?了?|工作(?:也|都)?(?:没|丢)了"
)
_PERHAPS = re.compile("吗|呢|？|要是|如果|万一|不干了呢")


def read_gone(message: Message, told: Told, script: Script) -> Heard | None:
    """The income without what one person earned. Where it was not told on its own, the whole is asked for again."""
    if message.found("money") or _PERHAPS.search(message.text):
        return None
    who = next(filter(None, (_who_stopped(clause) for _, clause in clauses(message.text))), "")
    parts = parts_of(told)
    theirs = [part for part in parts if part.who == who and part.source in ("", "工钱", "卖菜摆摊")]
    whole = any(not part.is_known for part in parts)
    if who and not theirs and whole and not re.search(GROWN_UP, who):
        now = reopened(told, script).with_(**{INCOME_BEFORE: None})
        return Heard(
            now, (script.says["earns_no_more"].format(who=script.says["you"] if who == "我" else who),), reopen="income"
        )
    if not who or not theirs:
        return None
    return _without(theirs, told, script)


def read_sum_gone(values: list[dict[str, str]], told: Told, script: Script) -> Heard | None:
    """没那一千二了: without the one part that came to this."""
    parts = parts_of(told)
    gone = [part for part in parts if part.is_known and any(_is(part, value) for value in values)]
    return _without(gone, told, script) if len(gone) == 1 and len(parts) > 1 else None


def _is(part: Part, value: dict[str, str]) -> bool:
    return part.value.get("yuan") is not None and part.value.get("yuan") == value.get("yuan")


def _without(gone: list[Part], told: Told, script: Script) -> Heard:
    now = with_parts(told, [part for part in parts_of(told) if part not in gone])
    income = now.facts["income"]
    back = in_parts(now, script) if income.get("yuan") != "0" else script.question("income").nobody
    return Heard(now, (back,), how="changed")


def _who_stopped(clause: str) -> str:
    stopped = _STOPPED.search(clause)
    if stopped is None:
        return ""
    before = clause[: stopped.start()]
    relatives = [*RELATIVE.finditer(before)]
    return relatives[-1][0] if relatives else "我" if SELF.search(before) else ""
