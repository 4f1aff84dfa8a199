"""Money from those who are bound to support somebody: 儿子一个月给三百 is income, and there is a son.

What children give counts as the family's income (低保审核确认办法 article 13), so a sum is asked for where none is
told; and 没有, to the question who could support them, is asked back.
"""

from __future__ import annotations

import re

from knowledge.eligibility.interview.told import Told
from knowledge.eligibility.script import Script

#: Who was said to give money; a fact of the talk, not of the household.
HELPED_BY = "helped_by"
#: 给三百, 给个两百块; not 给一个老板打工.
_GIVES_A_SUM = r"给(?:了|着|个)?(?:大概|差不多)?(?:\d{2,}|[一二两三四五六七八九几]+[百千万十])"


def helper_in(text: str, script: Script) -> str | None:
    """Who is said to give the family money (就靠儿子给点); None for nobody. 儿子不给钱 and 给儿子看病 are none."""
    who = "|".join(map(re.escape, sorted(script.words["supporting"], key=len, reverse=True)))
    gives = "|".join((*map(re.escape, script.words["gives"]), _GIVES_A_SUM))
    found = re.search(rf"(?<![给帮替为])({who})(?:们|他们)?[^，。,；;不没给]{{0,8}}(?:{gives})", text)
    return found[1] if found else None


def with_helper(told: Told, text: str, script: Script) -> Told:
    """The same with who helps, where that is said."""
    who = helper_in(text, script)
    return told if who is None else told.with_(**{HELPED_BY: who})
