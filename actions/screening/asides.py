"""What is said in the middle of a screening and is no answer: 这要干啥, 啥叫财产, 我不想说收入, 刚说到哪了.

Each deserves a sentence and then the question again; none counts as a failed try. Words stand in questions.yaml.
"""

from __future__ import annotations

import re

from knowledge.dialogue import Dialogue, bare
from knowledge.eligibility.script import Asked, Script

#: Lists of `words` whose sentence in `says` has the same name, the more particular first.
_REMARKS = (
    "harmless",
    "typed_for",
    "which_property",
    "how_large",
    "loans",
    "gross_or_net",
    "small_vehicle",
    "who_counts",
    "result_means",
    "whose_income",
    "one_alone",
    "not_yet",
    "why_asked",
)
#: So many characters a remark has at most; what is longer tells something.
_LONGEST = 16


class Asides:
    """Readings of remarks."""

    def __init__(self, script: Script, dialogue: Dialogue) -> None:
        self._script, self._dialogue = script, dialogue

    def said(self, name: str, text: str) -> bool:
        """Whether the message is one of the words of this list, with little around it."""
        said = bare(text)
        return any(
            said == bare(word) or (len(said) <= len(word) + 3 and word in said) for word in self._script.words[name]
        )

    def begins(self, name: str, text: str, longest: int) -> bool:
        """Whether a short message begins with one of them."""
        said = bare(text)
        return len(said) <= longest and any(said.startswith(word) for word in self._script.words[name] if len(word) > 2)

    def mentions(self, name: str, text: str) -> bool:
        """Whether one of them stands in a message of a few words."""
        said = bare(text)
        return len(said) <= _LONGEST and any(word in said for word in self._script.words[name])

    def remark(self, text: str) -> str | None:
        """The name of the sentence that answers a remark; None for what is none."""
        said = bare(text)
        if len(said) > _LONGEST:
            return None
        return next((name for name in _REMARKS if re.search("|".join(self._script.words[name]), said)), None)

    def not_to_tell(self, text: str, current: Asked) -> Asked | None:
        """The other question that somebody does not want to answer (我不想说收入), before it is put or after."""
        if re.search("|".join(self._script.words["not_telling"]), text) is None:
            return None
        named = self.about(text)
        return named if named is not None and named.id != current.id else None

    def about(self, text: str) -> Asked | None:
        """The question whose matter the message names (凭啥要告诉你收入)."""
        return next((item for item in self._script.questions if any(word in text for word in item.named)), None)

    def asks_the_result(self, text: str) -> bool:
        """Whether it asks for the result that was just told (到底行不行), and for nothing else."""
        return self.mentions("result_again", text) and not self._dialogue.asks_which_aid(text)
