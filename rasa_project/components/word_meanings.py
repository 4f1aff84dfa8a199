"""What common words mean, as numbers: words that are used alike, or are glossed alike, have like numbers.

So a message with 失火 is near those with 火灾 though no message that was learnt from has the word. The table is made by
`scripts/build_word_meanings.py` from a dictionary and from Wikipedia's word vectors (`word_meanings.md` says which and
on what terms); it is part of the model, and nothing is fetched.
"""

from pathlib import Path
from typing import Container, List, Sequence, Text, Union

import numpy as np

#: Numbers are kept as bytes; halves of length 1 and 100 numbers hardly ever have one beyond this.
_LARGEST = 0.5
#: How fast a word's weight in a message falls with how common it is (Arora, Liang and Ma 2017, "A simple but
#: tough-to-beat baseline for sentence embeddings").
_COMMON = 1e-3


class WordMeanings:
    """A vector for each word of a list, and for other words and messages from it."""

    def __init__(self, words: Sequence[Text], vectors: np.ndarray, shares: np.ndarray) -> None:
        """`vectors`: a row for each word, of two halves of length 1 or 0. `shares`: of all text, what each word is."""
        if vectors.dtype != np.int8:
            vectors = np.clip(np.round(vectors * (127 / _LARGEST)), -127, 127).astype(np.int8)
        self._words = list(words)
        self._vectors = vectors
        self._shares = np.asarray(shares, dtype=np.float32)
        self._rows = {word: row for row, word in enumerate(self._words)}

    @classmethod
    def read(cls, path: Union[Text, Path]) -> "WordMeanings":
        """From a file that `write` made. Raises OSError or ValueError."""
        with np.load(str(path)) as kept:
            words = kept["words"].tobytes().decode("utf-8").split("\n")
            return cls(words, kept["vectors"], kept["shares"])

    def write(self, path: Union[Text, Path]) -> None:
        """To a file."""
        words = np.frombuffer("\n".join(self._words).encode("utf-8"), dtype=np.uint8)
        np.savez_compressed(str(path), words=words, vectors=self._vectors, shares=self._shares)

    @property
    def size(self) -> int:
        """Numbers that a word has."""
        return int(self._vectors.shape[1])

    def of_word(self, word: Text) -> np.ndarray:
        """float32, `size` long, halves of length 1; of a word that is not listed the mean of its parts, else zeros."""
        rows = [self._rows[part] for part in parts_of(word, self._rows)]
        return self._halves(self._vectors[rows].sum(axis=0, dtype=np.float32))

    def of_message(self, words: Sequence[Text]) -> np.ndarray:
        """float32, `size` long, halves of length 1: the mean over its words, rare ones weigh more; zeros for none."""
        rows = [self._rows[part] for word in words for part in parts_of(word, self._rows)]
        weights = _COMMON / (_COMMON + self._shares[rows])
        return self._halves(weights @ self._vectors[rows].astype(np.float32))

    @staticmethod
    def _halves(vector: np.ndarray) -> np.ndarray:
        halves = vector.reshape(2, -1)
        halves = halves / np.maximum(np.linalg.norm(halves, axis=1, keepdims=True), 1e-6)
        return halves.reshape(-1).astype(np.float32)


def parts_of(word: Text, known: Container[Text]) -> List[Text]:
    """The word if it is known, else the longest known pieces of it, from the front."""
    if word in known:
        return [word]
    found, start = [], 0
    while start < len(word):
        for end in range(min(len(word), start + 4), start, -1):
            if word[start:end] in known:
                found.append(word[start:end])
                start = end
                break
        else:
            start += 1
    return found
