"""What somebody wants in the middle of a screening instead of answering: to apply, where to go, which papers, how long.

None of these is a failed answer. Words stand in questions.yaml; the answers are the policy's.
"""

from __future__ import annotations

import re

from rasa_sdk.interfaces import Tracker

from knowledge import Library, QuestionKind
from knowledge.dialogue import bare
from knowledge.eligibility.script import Script

#: What a screening is mostly about, where no other aid is spoken of.
_USUAL = "dibao"
#: What is longer tells a story.
_LONGEST = 20
_KINDS = {
    "asks_where": QuestionKind.procedure,
    "asks_papers": QuestionKind.documents,
    "asks_how_long": QuestionKind.processing_time,
}


class Requests:
    """Readings of what is wanted."""

    def __init__(self, library: Library) -> None:
        self._library, self._script = library, library.interview

    def leaves(self, text: str) -> bool:
        """Whether it wants no more questions, whatever else is said: 我不想答这些了，就告诉我去哪办."""
        return self._matches("leaves", text)

    def applies(self, text: str) -> bool:
        """Whether it wants somebody to apply for them: 请人帮我申请."""
        return self._matches("applies", text) and not self._library.dialogue.asks(text)

    def asks_per_head(self, text: str) -> bool:
        """那人均多少: the income told, by head."""
        return len(bare(text)) <= _LONGEST and self._matches("per_head", text)

    def wants_example(self, text: str) -> bool:
        """举个例子."""
        return self._matches("example", text)

    def question(self, text: str) -> QuestionKind | None:
        """Where to apply, which papers, how long it takes: asked without naming an aid; None for anything else."""
        if len(bare(text)) > _LONGEST:
            return None
        return next((kind for name, kind in _KINDS.items() if self._matches(name, text)), None)

    @staticmethod
    def programme(tracker: Tracker) -> str:
        """The aid that such a question is about."""
        return tracker.get_slot("programme") or _USUAL

    def _matches(self, name: str, text: str) -> bool:
        return _search(self._script, name, bare(text))


def _search(script: Script, name: str, text: str) -> bool:
    return re.search("|".join(script.words[name]), text) is not None
