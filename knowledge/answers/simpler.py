"""An answer once more, in simpler words: the first sentences, everyday words, numbers as they are said.

Made from the text of the answer, so that nothing new can be claimed. Sources and notes are left to the first telling.
"""

from __future__ import annotations

import re

from knowledge.answers.model import Block
from knowledge.answers.spoken import say_block
from knowledge.library import Library

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")


def simpler(library: Library, text: str, *, shortest: bool = False) -> str:
    """The head of `text` in simpler words; "" where nothing of it can be said. `shortest`: its first sentence alone."""
    plain = library.dialogue.plain
    text = text.removeprefix(plain.lead).lstrip()
    head = text.partition("\n\n")[0]
    lines = [line for line in head.splitlines() if line.strip() and not line.startswith(plain.left_out)]
    said: list[str] = []
    length = 0
    for line in lines:
        for sentence in _SENTENCE.findall(line):
            words = say_block(Block(_everyday(plain.plain_words, sentence)))
            if said and (shortest or length + len(words) > plain.longest):
                return _led(plain.lead, said)
            said.append(words)
            length += len(words)
    return _led(plain.lead, said)


def _led(lead: str, said: list[str]) -> str:
    return "\n".join([lead, *said]) if said else ""


def _everyday(words: dict[str, str], text: str) -> str:
    for official in sorted(words, key=len, reverse=True):
        text = text.replace(official, words[official])
    return text
