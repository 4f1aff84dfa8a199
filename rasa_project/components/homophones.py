"""Repairs names of programmes that were heard or typed by sound: 底保, 第保, 临时就助.

A window of characters that sounds like a name (pypinyin, tones left out) becomes that name, if at least half of its
characters are right already, it is no word of its own and it cuts no word in two (最低报销 stays what it is).
"""

from typing import Callable, Dict, FrozenSet, Iterable, List, NamedTuple, Text, Tuple

_SHORTEST, _LONGEST = 2, 9
#: In a short window these are what they seem: 两不愁 is no 两补愁.
_PLAIN = frozenset("不未没进办有是的了在我你他前迁非欠今又也已以要被")
_SHORT = 3

Sounds = Dict[Text, Text]
Names = Dict[Text, List[Text]]


def sounds_of(characters: Iterable[Text]) -> Sounds:
    """Each character's most usual sound without its tone. Needs pypinyin, so only training calls it."""
    from pypinyin import lazy_pinyin

    return {char: lazy_pinyin(char)[0] for char in characters}


def by_sound(names: Iterable[Text], sounds: Sounds, rarity: Callable[[Text], float]) -> Names:
    """The right spelling of each sound ("di bao": 低保), and the other spellings that the lexicon has for it (底保).

    The right one is that of the least `rarity`, which grows with the words in a text and with how seldom they are.
    """
    found: Dict[Text, List[Text]] = {}
    for name in names:
        if _SHORTEST <= len(name) <= _LONGEST and all(char in sounds for char in name):
            found.setdefault(" ".join(sounds[char] for char in name), []).append(name)
    return {sound: sorted(spellings, key=lambda name: (rarity(name), name)) for sound, spellings in found.items()}


def repair(text: Text, words: List[Text], names: Names, sounds: Sounds) -> Text:
    """`text` with misheard names put right; as long as before. `words` are its words, one after the other."""
    if len(text) < _SHORTEST:
        return text
    placed = list(_placed(words))
    heard = _Heard(
        text,
        [sounds.get(char, "") for char in text],
        frozenset([*(start for start, _ in placed), len(text)]),
        frozenset((start, start + len(word)) for start, word in placed if len(word) > 1),
    )
    repaired = list(text)
    start = 0
    while start <= len(text) - _SHORTEST:
        end = _misheard(heard, start, names)
        if end:
            repaired[start:end] = names[" ".join(heard.sounds[start:end])][0]
            start = end
        else:
            start += 1
    return "".join(repaired)


class _Heard(NamedTuple):
    """A text with its sounds, the places where words begin, and its longer words' places."""

    text: Text
    sounds: List[Text]
    starts: FrozenSet[int]
    known: FrozenSet[Tuple[int, int]]


def _misheard(heard: _Heard, start: int, names: Names) -> int:
    """Where the longest misheard name that begins at `start` ends; 0 for none."""
    text, sounds, starts, known = heard
    if start not in starts:
        return 0
    for end in range(min(start + _LONGEST, len(text)), start + _SHORTEST - 1, -1):
        spellings = names.get(" ".join(sounds[start:end])) if end in starts and all(sounds[start:end]) else None
        if not spellings:
            continue
        window, right = text[start:end], spellings[0]
        if window == right:
            return 0
        if window in spellings[1:]:
            return end
        other = [a for a, b in zip(window, right, strict=True) if a != b]
        if (start, end) in known or 2 * len(other) > len(window):
            continue
        if len(window) > _SHORT or _PLAIN.isdisjoint(other):
            return end
    return 0


def _placed(words: List[Text]) -> Iterable[Tuple[int, Text]]:
    position = 0
    for word in words:
        yield position, word
        position += len(word)
