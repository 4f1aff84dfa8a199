"""How much, of an aid of which the documents tell no sum and nobody who sets it (助学金一学年几千块): said first."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.reading.understanding import Understood
from knowledge import Answer, Block, Library, Outcome, QuestionKind

#: What tells of a sum, or why there is none: a figure, who sets it, that it is paid in full.
_OF_A_SUM = re.compile(r"\d ?[%％元倍]|由.{0,8}定|统一|没写|全额|差额|高于|一个月的低保标准|看当地")
_MAY_LACK_IT = (Outcome.no_figure, Outcome.answered)
_ASKS_SUM = re.compile("多少(?!岁|天|年|久|人|户|次)|几[百千万块]|[补给发领报]几")


def first_said_so(library: Library, said: Answer, asked: Understood, text: str) -> Answer:
    """The answer with that before it; as it is where it tells of a sum, or none was asked for."""
    asks = asked.kind is QuestionKind.amount and len(asked.kinds) == 1 and _ASKS_SUM.search(text) is not None
    if not asks or said.outcome not in _MAY_LACK_IT or not said.citations or asked.region:
        return said
    if any(_OF_A_SUM.search(block.text) for block in said.head):
        return said
    return replace(said, head=(Block(library.say("sum_not_told")), *said.head))
