"""Since when a document holds and whether it still does: which messages ask so, and of which (in_force.yaml)."""

from __future__ import annotations

from functools import cache

from pydantic import Field

from knowledge.library import Library
from knowledge.models import Document, Model
from knowledge.patterns import any_of, read_patterns, without_blanks

#: A longer message tells a story.
_LONGEST = 40
#: Shorter titles are words of every day.
_SHORTEST_TITLE = 5


class Called(Model):
    """What a document is called beside its title, and what is known of whether it still holds."""

    document: str
    words: tuple[str, ...] = Field(min_length=1)
    standing: str = ""
    beside: str = ""


class InForceWords(Model):
    """All of in_force.yaml."""

    since: tuple[str, ...]
    still: tuple[str, ...]
    unless: tuple[str, ...]
    documents: tuple[Called, ...]

    def asks_since(self, text: str) -> bool:
        """Whether it asks from when something holds."""
        return any_of(self.since, without_blanks(text))

    def asks_still(self, text: str) -> bool:
        """Whether it asks if something still holds, or which of two does."""
        return any_of(self.still, without_blanks(text))

    def asked(self, text: str, library: Library) -> Document | None:
        """The document of which it is asked since when or whether it holds; None for any other message."""
        words = without_blanks(text)
        if len(words) > _LONGEST or any_of(self.unless, words) or not (self.asks_since(text) or self.asks_still(text)):
            return None
        for called in self.documents:
            if any_of(called.words, words):
                return library.documents[called.document]
        titled = [item for item in library.documents.values() if any(name in words for name in _titles(item))]
        return max(titled, key=lambda item: item.date.first, default=None)

    def called(self, document: str) -> Called | None:
        """The entry of a document, if it has one."""
        return next((one for one in self.documents if one.document == document), None)


def _titles(document: Document) -> list[str]:
    names = (document.title.removeprefix("中华人民共和国"), document.called.partition("（")[0].strip("《》"))
    return [name for name in names if len(name) >= _SHORTEST_TITLE]


@cache
def load_in_force_words() -> InForceWords:
    """Read and check the file. Raises pydantic.ValidationError naming a missing or unknown key."""
    return InForceWords.model_validate(read_patterns("in_force.yaml"))
