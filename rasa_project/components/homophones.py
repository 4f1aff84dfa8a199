"""Repairs names and words that were heard or typed by sound: 底保, 第保, 临时就助, 危房改照, 兰洲, 多少前.

A window of characters that sounds like a name (pypinyin, tones left out) becomes that name, if at least half of its
characters are right already, it is no word of its own and it cuts no word in two (最低报销 stays what it is). In a
longer one a character may sound nearly like the right one, as many a mouth has it (zh and z, in and ing, h and f).
"""

from typing import Callable, Dict, FrozenSet, Iterable, List, NamedTuple, Optional, Text, Tuple

from components.misheard_words import MISWRITTEN, NO_WORD_HERE, PLACES, SEEMS, WORDS

_SHORTEST, _LONGEST = 2, 9
_NEVER = 100
#: In a short window these are what they seem: 两不愁 is no 两补愁.
_PLAIN = frozenset("不未没进办有是的了在我你他前迁非欠今又也已以要被还净")
_SHORT = 3
#: With these before a name something is done with it: 办护里补贴 is no 半护理补贴.
_BEFORE = frozenset("办领报评上去要给能补持")
#: Names of groups of people are many: only long ones are heard.
_LONG_ENOUGH = {"program": 2, "person_group": 4, "area_type": 3}
#: Sounds that are taken for each other, at the beginning and at the end.
_BEGINNINGS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("hu", "fu"))
_ENDINGS = (("ing", "in"), ("eng", "en"), ("ang", "an"))

Sounds = Dict[Text, Text]
Spellings = Dict[Text, List[Text]]


class Names(NamedTuple):
    """Right spellings by sound ("di bao": 低保) with the lexicon's other ones, and by what sounds nearly so.

    `right`: what is no other spelling of anything, however it sounds: 山西 is no 陕西. `groups`: names of people.
    """

    exact: Spellings
    near: Spellings
    right: FrozenSet[Text]
    groups: FrozenSet[Text]


def sounds_of(characters: Iterable[Text]) -> Sounds:
    """Each character's most usual sound without its tone. Needs pypinyin, so only training calls it."""
    from pypinyin import lazy_pinyin

    return {char: lazy_pinyin(char)[0] for char in characters}


def by_sound(entries: Iterable[Dict[Text, Text]], sounds: Sounds, rarity: Callable[[Text], float]) -> Names:
    """The right spelling of each sound ("di bao": 低保), and the other spellings that the lexicon has for it (底保).

    Of programmes the right one is that of the least `rarity`, which grows with the words in a text and with how seldom
    they are. Groups, kinds of area and the commonest places are heard, too, and the words that questions are made of.
    """
    entries = list(entries)
    heard = [entry["text"] for entry in entries if len(entry["text"]) >= _LONG_ENOUGH.get(entry["entity"], _NEVER)]
    exact: Spellings = {}
    near: Spellings = {}
    for name in dict.fromkeys([*heard, *PLACES, *WORDS]):
        if _SHORTEST <= len(name) <= _LONGEST and all(char in sounds for char in name):
            exact.setdefault(" ".join(sounds[char] for char in name), []).append(name)
            if len(name) >= _SHORT and name not in WORDS:
                near.setdefault(" ".join(near_sound(sounds[char]) for char in name), []).append(name)
    for found in (exact, near):
        for spellings in found.values():
            spellings.sort(key=lambda name: (rarity(name), name))
    right = {entry["text"] for entry in entries if entry["entity"] != "program"}
    groups = {entry["text"] for entry in entries if entry["entity"] == "person_group"}
    return Names(exact, near, frozenset(right.union(WORDS)), frozenset(groups))


def near_sound(sound: Text) -> Text:
    """The same for all sounds that many a mouth takes for each other: zhang, zan and zang are zan."""
    for other, one in _BEGINNINGS:
        if sound.startswith(other):
            sound = one + sound[len(other) :]
            break
    for other, one in _ENDINGS:
        if sound.endswith(other):
            return sound[: -len(other)] + one
    return sound


def repair(text: Text, words: List[Text], names: Names, sounds: Sounds) -> Text:
    """`text` with misheard names put right; as long as before. `words` are its words, one after the other."""
    if len(text) < _SHORTEST:
        return text
    placed = list(_placed(words))
    seems = {place for match in SEEMS.finditer(text) for place in range(*match.span())}
    heard = _Heard(
        text,
        ["" if place in seems else sounds.get(char, "") for place, char in enumerate(text)],
        frozenset([*(start for start, _ in placed), len(text)]),
        frozenset((start, start + len(word)) for start, word in placed if len(word) > 1),
    )
    repaired = list(text)
    start = 0
    while start <= len(text) - _SHORTEST:
        found = _misheard(heard, start, names)
        if found is not None:
            repaired[start : start + len(found)] = found
            start += len(found)
        else:
            start += 1
    return "".join(repaired)


class _Heard(NamedTuple):
    """A text with its sounds, the places where words begin, and its longer words' places."""

    text: Text
    sounds: List[Text]
    starts: FrozenSet[int]
    known: FrozenSet[Tuple[int, int]]

    def is_word(self, start: int, end: int) -> bool:
        """Whether this is one word, and one that somebody may mean here."""
        return (start, end) in self.known and self.text[start:end] not in NO_WORD_HERE


def _misheard(heard: _Heard, start: int, names: Names) -> Optional[Text]:
    """The right spelling of the longest misheard name that begins at `start`; None for none."""
    if start not in heard.starts:
        return None
    for end in range(min(start + _LONGEST, len(heard.text)), start + _SHORTEST - 1, -1):
        if end in heard.starts and all(heard.sounds[start:end]):
            right = _meant(heard, start, end, names)
            if right is not None:
                return None if right == heard.text[start:end] else right
    return None


def _meant(heard: _Heard, start: int, end: int, names: Names) -> Optional[Text]:
    """What a window means: itself, where it is a name, else the name that it sounds like; None for nothing."""
    window, sounds = heard.text[start:end], heard.sounds[start:end]
    if window in names.right:
        return window
    if window in MISWRITTEN:
        return None if heard.is_word(start, end) else MISWRITTEN[window]
    spellings = names.exact.get(" ".join(sounds))
    if spellings:
        right = spellings[0]
        sure = window in spellings or _is_meant(heard, start, end, right, few=right in names.groups)
        return right if sure else None
    near = names.near.get(" ".join(map(near_sound, sounds)), []) if end - start >= _SHORT else []
    if window in near:
        return window
    return near[0] if near and _is_nearly_meant(heard, start, end, near[0]) else None


def _is_meant(heard: _Heard, start: int, end: int, right: Text, *, few: bool) -> bool:
    """Whether enough is right: half of the characters, or where only `few` may be wrong, two of three."""
    window = heard.text[start:end]
    other = [a for a, b in zip(window, right, strict=True) if a != b]
    if heard.is_word(start, end) or (3 if few else 2) * len(other) > len(window):
        return False
    if window[0] != right[0] and window[0] in _BEFORE:
        return False
    return len(window) > _SHORT or _PLAIN.isdisjoint(other)


def _is_nearly_meant(heard: _Heard, start: int, end: int, right: Text) -> bool:
    """Whether one character is wrong, two in a long name, none of them in a word that is known."""
    wrong = [place for place, char in enumerate(right, start) if heard.text[place] != char]
    if len(wrong) > (1 if end - start <= _SHORT + 1 else 2) or not _PLAIN.isdisjoint(heard.text[i] for i in wrong):
        return False
    return not any(first <= place < last for place in wrong for first, last in heard.known)


def _placed(words: List[Text]) -> Iterable[Tuple[int, Text]]:
    position = 0
    for word in words:
        yield position, word
        position += len(word)
