"""Text as the search compares it."""

from __future__ import annotations

import unicodedata


def clean(text: str) -> str:
    """Without spaces, full-width letters and digits as half-width ones, in lower case."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def parts(text: str) -> list[str]:
    """The stretches of Chinese between punctuation, digits and Latin letters, in order."""
    return "".join(character if character.isalpha() and not character.isascii() else " " for character in text).split()


def bigrams(part: str) -> list[str]:
    """All pairs of neighbouring characters."""
    return [part[start : start + 2] for start in range(len(part) - 1)]
