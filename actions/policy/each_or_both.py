"""Two programmes in one message: each is asked about, only one of them, or whether they go together.

五保户能吃低保吗 asks of both at once. 特困行不行，不行的话低保行不行 asks of each, 我爸有低保，我妈想办残疾补贴行不行
of the second: the first only says what somebody else has.
"""

from __future__ import annotations

import re
from typing import Any

from actions.reading.understanding import names_in
from knowledge import Library
from knowledge.dialogue import clauses

#: One instead of the other is wanted: 能不能换成特困; 低保停了能办特困吗.
_INSTEAD = re.compile("(?:换|改|转)(?:成|为|到|做|办|吃)|停了|没了|取消了|不给了|没批|批不了|不批|退了|到期")
#: Asks whether one is a condition of the other: 残疾人生活补贴要是低保户才给吗; 只有低保户才能领残疾补贴吗.
_ONLY_THEN = re.compile("才(?:给|能|行|有|可以|发|算|领|办)")
_MUST_BE = re.compile("必须(?:是|要|得)|非得?是|一定[要得]是")
#: 听说有五保还有低保: two that somebody has heard of, either would do.
_HEARD_OF = re.compile("(?:听|说|晓得|知道|看到|打听)[^，。,]{0,8}有[^，。,]{0,6}(?:还有|[和跟、]|以及)")
#: Asks whether one member may apply alone, which only 低保 knows.
_ALONE = re.compile("单独(?:申请|办|吃|保|立|算)|一个人(?:去)?(?:申请|办低保|吃低保|立户)|单人户|单人保")
#: Asks besides what the lists of dialogue.yaml hold.
_ASKS = re.compile("够不够|有没有|行不行|行吗|行不|能吗|能不|可以吗|可不可以")


def asked_about(message: dict[str, Any], programmes: tuple[str, ...], library: Library) -> tuple[str, ...] | None:
    """Those of `programmes` that are each asked about by themselves; None where they are asked about together."""
    text = re.sub(r"\s", "，", message.get("text") or "")
    named = [
        (entity["start"], entity["value"])
        for entity in names_in(message)
        if entity["entity"] == "program" and entity["value"] in programmes
    ]
    if len({value for _, value in named}) < 2:
        return None
    parts = [(start, clause) for start, clause in clauses(text)]
    holding = [
        (clause, tuple(dict.fromkeys(value for place, value in named if start <= place < start + len(clause))))
        for start, clause in parts
    ]
    holding = [(clause, values) for clause, values in holding if values]
    condition = _condition(text, named)
    heard_of = any(len(values) > 1 and _HEARD_OF.search(clause) for clause, values in holding)
    if condition is not None or heard_of:
        return tuple(dict.fromkeys(value for _, value in named if value != condition))
    # 残疾补贴一百多，能不能一个人申请低保
    alone = "dibao" in programmes and _ALONE.search(text) is not None
    last = "dibao" if alone else holding[-1][1][-1]
    if alone or _INSTEAD.search(text):
        return (last,)
    if len(holding) < 2:
        return None
    asking = [values for clause, values in holding if library.dialogue.asks(clause) or _ASKS.search(clause)]
    if len(asking) > 1:
        return tuple(dict.fromkeys(value for values in asking for value in values))
    whose = [library.dialogue.person_in(clause) for clause, _ in holding]
    others = whose[0] is not None and whose[-1] is not None and whose[0].id != whose[-1].id
    return (last,) if others and asking and asking[0] == holding[-1][1] else None


def _condition(text: str, named: list[tuple[int, str]]) -> str | None:
    """The programme that is asked about as a condition of another: the last before 才能, the first after 必须是."""
    if (then := _ONLY_THEN.search(text)) is not None:
        return next((value for place, value in reversed(named) if place < then.start()), None)
    if (must := _MUST_BE.search(text)) is not None:
        return next((value for place, value in named if place >= must.end()), None)
    return None
