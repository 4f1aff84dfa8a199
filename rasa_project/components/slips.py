"""Slips of the ear and of the finger, put into messages that are learnt from.

What is recognised from speech, or typed by sound, has wrong characters of the right sound (深请 for 申请), of a near
one (四 for 十), missing and doubled ones, and often no punctuation. Nobody can write all of them down, so a share of
the messages is learnt a second time with some put in by chance: always the same, so that training is repeatable.
"""

import random
from collections import Counter, defaultdict
from typing import Dict, Iterable, List, Text

#: A character that fewer messages have is never heard for another.
_COMMON = 20
#: Of so many characters one is wrong, on the whole.
_APART = 10
#: How often a wrong character is one of like sound, is missing, or stands twice.
_WRONG, _MISSING, _TWICE = 0.86, 0.07, 0.07
#: How often one of like sound may be of a near one: zh and z, in and ing, n and l.
_NEAR = 0.3
#: How often a message is spoken, so that its punctuation is gone or became a blank.
_SPOKEN, _BLANK = 0.4, 0.3
_PUNCTUATION = frozenset("，。！？；：、,.!?;:")
_BEGINNINGS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_ENDINGS = (("ing", "in"), ("eng", "en"), ("ang", "an"))


class Slips:
    """Messages as they might have been misheard or mistyped."""

    def __init__(self, texts: Iterable[Text], sounds: Dict[Text, Text]) -> None:
        """`texts`: whose characters are heard for each other; `sounds`: of each character, without its tone."""
        counts = Counter(char for text in texts for char in set(text))
        self._weights = {char: count**0.5 for char, count in counts.items() if count >= _COMMON and sounds.get(char)}
        self._sounds = sounds
        self._by_sound: Dict[Text, List[Text]] = defaultdict(list)
        for char in sorted(self._weights):
            self._by_sound[sounds[char]].append(char)

    def slipped(self, text: Text) -> Text:
        """`text` with slips; the same each time. As it was where chance put in none."""
        chance = random.Random(text)  # noqa: S311 - nothing is kept secret by it
        spoken = chance.random() < _SPOKEN
        said: List[Text] = []
        for char in text:
            if char in _PUNCTUATION:
                if not spoken:
                    said.append(char)
                elif chance.random() < _BLANK:
                    said.append(" ")
            elif char not in self._weights or chance.random() * _APART >= 1:
                said.append(char)
            else:
                kind = chance.random()
                if kind < _WRONG:
                    said.append(self._heard_for(char, chance))
                elif kind >= _WRONG + _MISSING:
                    said.append(char * 2)
        return "".join(said)

    def _heard_for(self, char: Text, chance: random.Random) -> Text:
        sound = self._sounds[char]
        sounds = [sound, *_near(sound)] if chance.random() < _NEAR else [sound]
        others = [other for one in sounds for other in self._by_sound.get(one, ()) if other != char]
        return chance.choices(others, [self._weights[other] for other in others])[0] if others else char


def _near(sound: Text) -> List[Text]:
    """Sounds that are taken for this one in many a mouth."""
    found = []
    for one, other in _BEGINNINGS:
        if sound.startswith(one):
            found.append(other + sound[len(one) :])
        elif sound.startswith(other):
            found.append(one + sound[len(other) :])
    for one, other in _ENDINGS:
        if sound.endswith(one):
            found.append(sound[: -len(one)] + other)
        elif sound.endswith(other):
            found.append(sound[: -len(other)] + one)
    return found
