"""Marks names and numbers as people marked them by hand: what of that which was read stands, how far, what is missing.

A conditional random field (Lafferty, McCallum and Pereira 2001) over the characters of a message. Besides characters
and words it looks at what the readers of names and numbers found there, so it learns when to trust them. It only says
where a name stands and of what kind; values are `learnt_entities`' business. Needs no Rasa but its python-crfsuite.
"""

from pathlib import Path
from typing import Iterable, List, Sequence, Text, Tuple, Union

import pycrfsuite

from components.number_features import add_number_features

#: Kind, start and end, sorted by place, none overlapping another.
Marks = List[Tuple[Text, int, int]]

#: What is learnt. Personal numbers are what the readers find, and nothing else.
KINDS = ("program", "area_type", "person_group", "region", "count", "money", "time")

_NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿零半俩仨两几〇")
_FAR, _NEAR = 3, 10
# Chosen on a part of the marked messages: a larger c1 makes a smaller file and nothing worse until 0.5.
_SETTINGS = {"c1": 0.3, "c2": 0.02, "max_iterations": 60, "feature.possible_transitions": True}


class EntityTagger:
    """Learnt from marked messages."""

    def __init__(self, path: Union[Text, Path]) -> None:
        """`path`: of what `learn` wrote; it is read at once."""
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(path))
        #: What it was shown marks of; it says nothing on other kinds.
        self.kinds = frozenset(tag[2:] for tag in self._tagger.labels() if tag != "O")

    @staticmethod
    def learn(examples: Iterable[Tuple[Text, Sequence[Text], Marks, Marks]], path: Union[Text, Path]) -> None:
        """Write a tagger to `path`.

        `examples`: the plain text of messages, their words, what was read there, and what people marked.
        """
        trainer = pycrfsuite.Trainer(verbose=False)
        for text, words, read, marked in examples:
            wanted = [mark for mark in marked if mark[0] in KINDS]
            trainer.append(_features(text, words, read), _tags(wanted, len(text)))
        trainer.set_params(_SETTINGS)
        trainer.train(str(path))

    def marks(self, text: Text, words: Sequence[Text], read: Marks) -> Marks:
        """What people would mark, of `kinds`."""
        return _marks(self._tagger.tag(_features(text, words, read))) if text else []


def _tags(marks: Marks, length: int) -> List[Text]:
    """B-kind, I-kind or O for each character."""
    found = ["O"] * length
    for kind, start, end in marks:
        found[start:end] = [f"B-{kind}", *[f"I-{kind}"] * (end - start - 1)]
    return found


def _marks(tags: List[Text]) -> Marks:
    """The other way round."""
    marks: Marks = []
    kind, start = "", 0
    for place, tag in enumerate([*tags, "O"]):
        if kind and (tag[0] != "I" or tag[2:] != kind):
            marks.append((kind, start, place))
            kind = ""
        if tag != "O" and not kind:
            kind, start = tag[2:], place
    return marks


def _sort(char: Text) -> Text:
    if char in _NUMERALS:
        return "n"
    return "h" if "一" <= char <= "鿿" else "s" if char.isspace() else "l" if char.isalnum() else "p"


def _features(text: Text, words: Sequence[Text], read: Marks) -> List[List[Text]]:
    """Of each character: those around it, its word and the next ones, what was read there."""
    rules = ["$"] * 2 + _tags(read, len(text)) + ["$"] * 2
    said = {place: text[start:end] for _, start, end in read for place in range(start, end)}
    in_word = [
        (number, "S" if len(word) == 1 else "BE"[at == len(word) - 1] if at in (0, len(word) - 1) else "M")
        for number, word in enumerate(words)
        for at in range(len(word))
    ]
    chars, sorts = ["$"] * _FAR + list(text) + ["$"] * _FAR, ["p"] * _FAR + list(map(_sort, text)) + ["p"] * _FAR
    beside = ["$", *words, "$"]
    found = []
    for place in range(len(text)):
        near, near_sorts = chars[place : place + 2 * _FAR + 1], "".join(sorts[place + 1 : place + 2 * _FAR])
        far_before, rule_before, rule, rule_after, far_after = rules[place : place + 5]
        number, part = in_word[place]
        before, word, after = beside[number : number + 3]
        char = near[_FAR]
        found.append([
            *(f"c{at}={other}" for at, other in enumerate(near)),
            *(f"b{at}={near[at]}{near[at + 1]}" for at in range(1, 5)),
            *(f"t{at}={''.join(near[at : at + 3])}" for at in (1, 2, 3)),
            f"sorts={near_sorts}", f"nearest={near_sorts[1:4]}",
            f"part={part}", f"word={word}", f"word part={part}{word}", f"before={before}", f"after={after}",
            f"pair before={before}|{word}", f"pair after={word}|{after}",
            f"rule={rule}", f"rule before={rule_before}", f"rule after={rule_after}",
            f"rules={rule_before}|{rule}|{rule_after}", f"far rules={far_before}|{far_after}",
            f"rule char={rule}{char}", f"rule word={rule}{word}", f"rule part={rule}{part}",
            f"ends={rule}>{rule_after}{near[_FAR + 1]}", f"begins={rule_before}{near[_FAR - 1]}>{rule}",
            f"rule text={rule[:3]}{said.get(place, '')}",
        ])  # fmt: skip
    add_number_features(text, found)
    _add_neighbours(read, found)
    return found


def _add_neighbours(read: Marks, found: List[List[Text]]) -> None:
    """Which kinds were read before and behind each character, and how far off."""
    length = len(found)
    before, behind = ["-"] * length, ["-"] * length
    for kind, start, end in read:
        for away in range(min(_NEAR, length - end)):
            before[end + away] = f"{kind[:2]}{away}"
        for away in range(1, min(_NEAR, start + 1)):
            if behind[start - away] == "-":
                behind[start - away] = f"{kind[:2]}{away}"
    for place, features in enumerate(found):
        features.extend((f"pk={before[place]}", f"nk={behind[place]}"))
