"""Cuts Chinese text into words, with the library's own names as one word each."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.search.text import bigrams, parts

if TYPE_CHECKING:
    import jieba


#: Rarer words of jieba's dictionary (uses in its corpus) cost memory and find nothing that pairs don't.
_COMMON = 10


class Segmenter:
    """jieba with a dictionary of its own, made in about a second. Deterministic."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words`: names that jieba does not know, each of which is to stay one word."""
        self._jieba: Any = _tokenizer()
        for word in sorted(set(words)):
            self._jieba.add_word(word)

    def tokens(self, text: str) -> list[str]:
        """What two cleaned texts are compared by: words (and the shorter ones in them), pairs, single characters.

        A pair that is a word counts twice. Single characters are what colloquial and official words share most
        often (停, 停掉, 停发).
        """
        stretches = parts(text)
        pairs = [pair for part in stretches for pair in bigrams(part)]
        return self.words(text) + pairs + [character for part in stretches for character in part]

    def words(self, text: str) -> list[str]:
        """The words of cleaned text, and the shorter ones in them."""
        return [word for word in self._jieba.cut_for_search(text, HMM=False) if word.isalnum()]


def _tokenizer() -> jieba.Tokenizer:
    """Without jieba's cache: that is a file of a known name in the shared temporary directory, so anybody's."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old escapes in its source, and pkg_resources
        import jieba
    tokenizer = jieba.Tokenizer()
    lines = Path(jieba.__file__).with_name("dict.txt").read_bytes().splitlines(keepends=True)
    common = b"".join(line for line in lines if int(line.split(b" ")[1]) >= _COMMON)
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(BytesIO(common))
    tokenizer.initialized = True  # so it does not log either
    return tokenizer
