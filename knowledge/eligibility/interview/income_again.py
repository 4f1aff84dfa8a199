"""Answers where the income is asked for again: what was told before is not lost by 没有了, which ends a list.

没有 alone may mean that there is nothing at all, so it is asked back.
"""

from __future__ import annotations

import re

from knowledge.dialogue import bare
from knowledge.eligibility.interview.income_parts import as_parts, in_parts, parts_of, with_parts
from knowledge.eligibility.interview.message import Heard, Message
from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

#: The income before it was asked for again; and sums told since of which it is not clear whether they are in it.
INCOME_BEFORE, BESIDE = "income_before", "income_beside"
#: 没有了, 就这些了, 没别的: the list ends.
_ENDS = re.compile(
    r"(?:再|也|都|就)?(?:没有?|没得|冇)(?:了|啦|别的|其他|其它|别人)+(?:了|啦|的)?|(?:别的|其他的?)(?:都|也)?(?:没有?|没得)了?"
    r"|(?:就|只有)(?:这些|这么多|这点|那些|这几样|这两样)(?:了|啦|吧)?|(?:说|讲)完了|没变|还是那些|一共就这些"
)
_NO_MORE = re.compile(r"(?:再|也|都|就)?(?:没有?|没得|冇)(?:了|啦)")
_NONE = re.compile(r"(?:都|也)?(?:没有?|没得|冇得?|无)(?:的|啊|呀)?")
_NOT_IN_IT = re.compile(r"(?:没|不)(?:有)?(?:算|在里|包括|包含|加|计)|另外|不是一回事|单独的|之外|以外")
_IN_IT = re.compile(
    r"(?:已经|都|全|就|也)?(?:算(?:了|进|上|在|过|里)|在里(?:头|面|边)|包括|包含|加(?:了|进|上)|是一回事)|(?:对|是)(?:的|啊|呀)?$"
)


def reopened(told: Told, script: Script) -> Told:
    """The same with the income to be asked for again; what it was is kept beside."""
    before = told.facts.get("income") or told.facts.get(INCOME_BEFORE)
    return told.without(script.question("income")).with_(**{INCOME_BEFORE: before, BESIDE: None})


def ends_the_list(text: str, *, beyond_doubt: bool = False) -> bool:
    """Whether the message says that there is no more to tell.

    `beyond_doubt`: not by 没有了, which may answer what is asked.
    """
    said = bare(text)
    return _ENDS.fullmatch(said) is not None and not (beyond_doubt and _NO_MORE.fullmatch(said))


def read_again(message: Message, told: Told, script: Script) -> Heard | None:
    """An answer in words to the income asked for again; None for one with a sum, and for 没有收入."""
    before = told.facts.get(INCOME_BEFORE)
    if before is None or message.found("money"):
        return None
    beside, text = as_parts(told.facts.get(BESIDE)), bare(message.text)
    was = told.with_(income=before, **{INCOME_BEFORE: None, BESIDE: None})
    says = script.says
    ends = ends_the_list(message.text) or text == bare(says["nothing_else"])
    if beside and (ends or _NOT_IN_IT.search(text) or text == bare(says["not_in_it"])):
        now = with_parts(was, [*parts_of(was), *beside])
        return Heard(now, (in_parts(now, script),), how="added")
    if ends or (beside and _IN_IT.match(text)):
        return Heard(was, (in_parts(was, script),))
    if _NONE.fullmatch(text):
        whole = in_parts(was, script)
        buttons = (says["nothing_else"], says["nothing_at_all"])
        return Heard(told, ask=says["nothing_or_no_more"].format(whole=whole), buttons=buttons)
    return None
