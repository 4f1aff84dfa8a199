"""The income of one member told anew, or gone: 婆婆退休金是1900, 没那一千二了, 我老婆也上班了.

What the family's income was made up of is not known any more, so the whole is asked for again, and nothing is put in
its place.
"""

from __future__ import annotations

import re

from knowledge.dialogue import clauses
from knowledge.eligibility.interview import sums
from knowledge.eligibility.interview.earnings import earnings_in
from knowledge.eligibility.interview.income_again import INCOME_BEFORE, reopened
from knowledge.eligibility.interview.income_gone import read_gone, read_sum_gone
from knowledge.eligibility.interview.income_parts import Part
from knowledge.eligibility.interview.message import Heard, Message, is_of_others, person_of
from knowledge.eligibility.interview.people import KIN
from knowledge.eligibility.interview.sum_texts import as_fact, in_words
from knowledge.eligibility.interview.support import helper_in
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script
from knowledge.kin import GROWN_UP

#: 没那一千二了; 那两百不算; not 两千不算多.
_LESS_BEFORE = re.compile(r"没(?:有|得)?[那这](?:个|份)?$|(?:去掉|减掉|不算)(?:那|这)?(?:个|份)?$")
_LESS_AFTER = re.compile(
    r"(?:块钱?|元)?(?:也|就|都|现在|以后)?(?:不算(?!多|少|高|低|啥|什么|困难|穷|富|收入高)|不能算|没了|没有了|没得了|去掉|减掉|不发了|不给了)"
)
#: 我退休金是2800: of the speaker alone.
_OWN = re.compile(r"(?:我|俺)(?!们|家)(?:自己|的|现在|一个月|每月)*(?:退休金|养老金|工资|打工|挣|赚|收入)")


def read_one_income(message: Message, told: Told, script: Script, *, corrects: bool) -> Heard | None:
    """With the whole income to be asked again; None where nothing of one member's income is told anew."""
    if told.facts.get("income") is None or told.facts.get("size") == 1 or is_of_others(message.text):
        return None
    gone = read_gone(message, told, script)
    if gone is None and _is_less(message, script):
        facts = [as_fact(item["value"], "month") for item in message.found("money")]
        gone = read_sum_gone(facts, told, script)
    if gone is not None:
        return gone
    relative = _of_a_relative(message, told, script)
    if relative is not None:
        return Heard(reopened(told, script), (relative,), reopen="income")
    own = _own(message, told, script) if corrects else None
    if own is not None:
        return own
    if (
        _is_less(message, script)
        or _is_more(message, script)
        or _is_told_anew(message, told, script, corrects=corrects)
    ):
        before = {INCOME_BEFORE: None} if _is_less(message, script) else {}  # it holds no more
        return Heard(reopened(told, script).with_(**before), reopen="income")
    return None


def _own(message: Message, told: Told, script: Script) -> Heard | None:
    """不对，我收入是2600: the speaker's own is told anew, and what the others have is asked."""
    found = earnings_in(message, told)
    if not is_of_one(message, script) or found.whose != "我" or len(found.sums) != 1:
        return None
    value = found.sums[0]
    per = value["period"] or ("month" if value["fen_high"] <= sums.MONTHLY_AT_MOST else None)
    if per not in ("month", "year"):
        return None
    fact = as_fact(value, per)
    back = script.says["one_earns"].format(who=script.says["you"], value=in_words(fact, script))
    now = reopened(told, script).with_(
        **{sums.EARNED: fact, sums.EARNED_BY: back, sums.EARNED_PARTS: [list(Part("我", found.whence[0][1], fact))]}
    )
    return Heard(now, reopen="income")  # it is said again in the question


def _of_a_relative(message: Message, told: Told, script: Script) -> str | None:
    """What one relative is said to earn (我老婆一个月两千), as it is read back; it may have been in the sum before."""
    found, text = earnings_in(message, told), message.text
    grown_up = found.whose in ("", "我") or re.search(GROWN_UP, found.whose) is not None
    if grown_up or len(found.sums) != 1 or helper_in(text, script) is not None:
        return None
    value, words = found.sums[0], (*script.words["income"], *script.words["works"])
    per = value["period"] or ("month" if any(word in text for word in words) else None)
    no_income = (*script.words["costs"], "低保", "补贴", "津贴", "特困", "救助")
    if per not in ("month", "year") or any(word in text for word in no_income):
        return None
    return script.says["one_earns"].format(who=found.whose, value=in_words(as_fact(value, per), script))


def _is_told_anew(message: Message, told: Told, script: Script, *, corrects: bool) -> bool:
    """Whether one member's income is corrected, or the speaker tells only of their own: 我退休金是2800."""
    if not is_of_one(message, script):
        return False
    said = as_fact(message.found("money")[0]["value"], "month").get("yuan")
    own = _OWN.match(message.text) is not None and len(clauses(message.text)) == 1
    return corrects or (own and said != told.facts["income"].get("yuan"))


def _is_less(message: Message, script: Script) -> bool:
    """Whether a sum that was told is said to be no more."""
    if any(word in message.text for word in (*script.words["costs"], "报销")):
        return False
    return any(
        not sums.is_no_income(before := message.text[: int(item["start"])])
        and (_LESS_BEFORE.search(before) or _LESS_AFTER.match(message.text, int(item["end"])))
        for item in message.found("money")
    )


def _is_more(message: Message, script: Script) -> bool:
    """Whether somebody of the family has begun to earn."""
    return any(
        KIN.search(clause) and re.search("|".join(script.words["began_to_earn"]), clause)
        for _, clause in clauses(message.text)
    )


def is_of_one(message: Message, script: Script) -> bool:
    """Whether the one sum is called one member's, and not the family's."""
    found = message.found("money")
    if len(found) != 1 or any(word in message.text for word in (*script.words["whole_family"], *script.words["costs"])):
        return False
    clause = next(text for start, text in reversed(clauses(message.text)) if start <= int(found[0]["start"]))
    earned = any(word in clause for word in script.words["income"])
    return earned and (_OWN.search(clause) is not None or KIN.search(clause) is not None or _names(clause, message))


def _names(clause: str, message: Message) -> bool:
    return person_of(clause, message) not in (None, "self")
