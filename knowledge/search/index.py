"""BM25 over all facts, and beside them over the matters that no document is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from knowledge.lexicon import lexicon_entries
from knowledge.library import Library
from knowledge.search.segmenting import Segmenter
from knowledge.search.text import clean
from knowledge.search.vocabulary import GAP, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float64]

#: How much each view counts; chosen on the tune half, see docs/search.md.
_SAID, _ASKED, _CLASSES = 0.5, 1.3, 1.5


class View:
    """One BM25 index."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        from bm25s import BM25

        make: Any = BM25
        self._bm25 = make(k1=1.2, b=0.75)
        self._bm25.index([list(tokens) or [""] for tokens in texts], show_progress=False)
        self._size = len(texts)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """The score of every text; a token that is given twice counts twice."""
        import numpy as np

        known = [token for token in tokens if token in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._size)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float64)


@dataclass(frozen=True)
class Ranking:
    """`facts`: a score for each, in the library's order; `elsewhere`: the best score among other offices' matters."""

    facts: Scores
    elsewhere: float


class Index:
    """Three views on each fact: its own words, how people ask for it, and the classes of words in both."""

    def __init__(self, library: Library) -> None:
        self.vocabulary = Vocabulary(library.synonyms)
        self._segmenter = Segmenter(map(clean, _names(library) + self.vocabulary.words()))
        self._facts = len(library.facts)
        said = [clean(f"{fact.say}。{fact.quote}") for fact in library.facts]
        about = [
            [entry.phrases for entry in self.vocabulary.entries if entry.is_about(fact, text)]
            for fact, text in zip(library.facts, said, strict=True)
        ]
        elsewhere = list(self.vocabulary.elsewhere.values())
        self._said = View([self._segmenter.tokens(text) for text in said] + [[] for _ in elsewhere])
        tokens = {phrases: self._tokens(phrases) for phrases in self.vocabulary.phrases()}
        self._asked = View(
            [[token for phrases in all_phrases for token in tokens[phrases]] for all_phrases in about]
            + [tokens[phrases] for phrases in elsewhere]
        )
        classes = {phrases: self.vocabulary.classes(joined(phrases)) for phrases in self.vocabulary.phrases()}
        self._classes = View(
            [
                [name for phrases in all_phrases for name in classes[phrases]] + self.vocabulary.classes(text)
                for all_phrases, text in zip(about, said, strict=True)
            ]
            + [classes[phrases] for phrases in elsewhere]
        )

    def ranking(self, text: str) -> Ranking:
        """How well everything fits cleaned text."""
        tokens = self._segmenter.tokens(text)
        asked = _ASKED * self._asked.scores(tokens) + _CLASSES * self._classes.scores(self.vocabulary.classes(text))
        facts = asked[: self._facts] + _SAID * self._said.scores(tokens)[: self._facts]
        return Ranking(facts, float(asked[self._facts :].max(initial=0.0)))

    def _tokens(self, phrases: Sequence[str]) -> list[str]:
        """The tokens of some phrases, each once: what counts is that people say it, not in how many ways."""
        return sorted(set(self._segmenter.tokens(joined(phrases))))


def joined(phrases: Sequence[str]) -> str:
    """Cleaned phrases in one text in which no word reaches from one into the next."""
    return "\n".join(piece for phrase in phrases for piece in clean(phrase).split(GAP))


def _names(library: Library) -> list[str]:
    """What must stay one word: programmes, places, and the words by which topics are recognised."""
    topics = [word for topic in library.topics.values() for word in topic.words]
    names = [entry["text"] for entry in lexicon_entries(library) if entry["entity"] not in ("person_group", "")]
    return names + topics
