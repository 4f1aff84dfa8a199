"""Shows in a text which words of the search it has, safely: the text is escaped piece by piece."""

from collections.abc import Collection

from markupsafe import Markup, escape


def pairs(query: str, ignored: Collection[str] = ()) -> frozenset[str]:
    """The pairs of neighbouring characters that are looked for; of one character, that character."""
    words = query.split()
    found = {word[i : i + 2] for word in words for i in range(len(word) - 1)} - set(ignored)
    return frozenset(found or {word for word in words if len(word) == 1})


def marked(text: str, wanted: Collection[str]) -> Markup:
    """`text` as HTML with <mark> around every stretch made of `wanted` pairs."""
    hit = [False] * len(text)
    for word in wanted:
        start = text.find(word)
        while start >= 0:
            hit[start : start + len(word)] = [True] * len(word)
            start = text.find(word, start + 1)
    parts: list[Markup] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or hit[end] != hit[start]:
            piece = escape(text[start:end])
            parts.append(Markup("<mark>{}</mark>").format(piece) if hit[start] else piece)
            start = end
    return Markup().join(parts)
