"""Income that comes to what was told before: 还有养老金一个人一百二. It is added, never put in its place."""

from __future__ import annotations

from typing import Any

from knowledge.dialogue import clauses
from knowledge.eligibility.interview import sums
from knowledge.eligibility.interview.earnings import OF_THE_OLD
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.support import helper_in, with_helper
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

_MONTHLY_AT_MOST = 6_000_00


def read_more_income(message: Message, told: Told, script: Script) -> Heard | None:
    """The family's income with what was left out. Where that can't be reckoned, the whole is asked for again."""
    income = told.facts.get("income")
    found = [item for item in message.found("money") if not sums.is_no_income(message.text[: int(item["start"])])]
    if income is None or len(found) != 1 or any(word in message.text for word in script.words["costs"]):
        return None
    start = int(found[0]["start"])
    clause = next(text for at, text in reversed(clauses(message.text)) if at <= start)
    helper = helper_in(message.text, script)
    said = any(word in message.text for word in script.words["more_income"])
    about = helper is not None or any(word in clause for word in (*script.words["income"], *script.words["works"]))
    if not about or not (said or helper):
        return None
    now = with_helper(told, message.text, script)
    nothing_before = income.get("yuan") == "0"
    more = _of_family(found[0]["value"], clause, told) if said or nothing_before else None
    if more is None:
        return Heard(now.without(script.question("income")), reopen="income")
    more_now = sums.as_fact(more, more["period"])
    value = more_now if income.get("yuan") == "0" else sums.plus(income, more_now)  # nothing before: it keeps its time
    told_as = script.question("income").told_as
    return Heard(now.with_(income=value), (told_as.format(value=sums.in_words(value, script)),))


def _of_family(value: dict[str, Any], clause: str, told: Told) -> dict[str, Any] | None:
    """A sum of all who receive it, with its period; None where that is not clear."""
    period = value["period"] or ("month" if value["fen_high"] <= _MONTHLY_AT_MOST else None)
    times = 1
    if value["per"] == "person":
        times = sum("elder" in member.tags for member in told.members) if _is_of_the_old(clause) else 0
    if period not in ("month", "year") or not times or value["bound"]:
        return None
    return {**value, "period": period, "fen_low": value["fen_low"] * times, "fen_high": value["fen_high"] * times}


def _is_of_the_old(clause: str) -> bool:
    """Whether only old people receive what it names."""
    return any(word in clause for word in OF_THE_OLD)
