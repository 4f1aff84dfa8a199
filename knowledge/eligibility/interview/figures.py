"""Words of danger that are but an answer in a screening: 快揭不开锅了 for hardship, 家里就剩我和老伴 for two people.

Only in the middle of a screening, only with nothing else in the message that speaks of danger, and never beside a word
of now, of hunger or of fear. Everything else is danger, as anywhere.
"""

from __future__ import annotations

import re

from knowledge.danger import find_danger, squeeze
from knowledge.eligibility.script import Script

#: Stands for what was taken out; a letter of no list.
_NOTHING = "□"


def figure_of(text: str, script: Script) -> str | None:
    """Which kind of figure (a key of `figures` in questions.yaml) the message uses; None where it may be meant."""
    plain = squeeze(text)
    if any(word in plain for word in script.meant):
        return None
    for kind, phrases in script.figures.items():
        rest = re.sub("|".join(phrases), _NOTHING, plain)
        if rest != plain and find_danger(rest) is None:
            return kind
    return None
