"""What the tagger of names and numbers looks at around a number, whichever number it is.

三个孩子, 四个孩子 and 12个孩子 are told apart by the characters alone, though what stands around the number decides.
So all numbers but 一, 半 and 几 are one sign here; and whether 一个 says "one" or "a" is often told by another number
with the same measure word in the message (一个去世，一个在外地; 两套，一套是厂里的). Needs no Rasa.
"""

from typing import Iterator, List, NamedTuple, Sequence, Text, Tuple

_NUMERALS = frozenset("0123456789一二三四五六七八九十百千万亿零两半几〇")
_WITH_MEASURE = frozenset("俩仨")
_ANY, _ONE = "N", "一"
_STOPS = frozenset("，。,.！!？?；;、 \n：:")
_NEAR, _CLAUSE = 20, 12
_AFTER = 2


class _Number(NamedTuple):
    """A run of numerals at the characters `start` to `end`, what it is taken for, and the character it measures by."""

    start: int
    end: int
    sign: Text
    measure: Text


def add_number_features(text: Text, features: Sequence[List[Text]]) -> None:
    """Add to the `features` of each character what stands around the numbers."""
    numbers = list(_numbers(text))
    if not numbers:
        return
    signs = list(text)
    for number in numbers:
        signs[number.start : number.end] = [_ANY if number.sign == "俩" else number.sign] * (number.end - number.start)
    _add_signs(signs, features)
    for at, number in enumerate(numbers):
        said = [*_around(text, number), *_beside(text, numbers, at)]
        for place in range(number.start, min(len(text), number.end + _AFTER)):
            where = "i" if place < number.end else f"a{place - number.end}"
            features[place].extend([f"{where}{each}" for each in said])


def _numbers(text: Text) -> Iterator[_Number]:
    start, length = 0, len(text)
    while start < length:
        end = start
        while end < length and text[end] in _NUMERALS:
            end += 1
        if end > start:
            yield _Number(start, end, _sign(text[start:end]), text[end : end + 1])
        elif text[start] in _WITH_MEASURE:
            end = start + 1
            yield _Number(start, end, "俩", text[end : end + 1])
        start = max(end, start + 1)


def _sign(said: Text) -> Text:
    if said in ("一", "1"):
        return _ONE
    if said == "半" or said in ("几", "几十", "几百", "几千", "几万"):
        return said[0]
    return _ANY


def _add_signs(signs: List[Text], features: Sequence[List[Text]]) -> None:
    """Pairs and triples of signs within three characters, where a number is among them."""
    padded = ["$"] * 3 + signs + ["$"] * 3
    pairs = [_with_number(padded[at : at + 2]) for at in range(len(padded) - 1)]
    triples = [_with_number(padded[at : at + 3]) for at in range(len(padded) - 2)]
    for place, found in enumerate(features):
        found.extend([f"nb{at}={pairs[place + at]}" for at in range(6) if pairs[place + at]])
        found.extend([f"nt{at}={triples[place + at]}" for at in range(5) if triples[place + at]])


def _with_number(signs: List[Text]) -> Text:
    return "".join(signs) if _ANY in signs else ""


def _around(text: Text, number: _Number) -> Tuple[Text, ...]:
    start, end, sign, measure = number
    before, near = text[max(0, start - 1) : start], text[max(0, start - 2) : start]
    return (
        f"r={sign}|{measure}",
        f"r2={sign}|{text[end : end + 2]}",
        f"r3={sign}|{text[end : end + 3]}",
        f"rb={before}|{sign}|{measure}",
        f"rbb={near}|{sign}",
        f"rba={before}|{sign}|{text[end : end + 2]}",
    )


def _beside(text: Text, numbers: List[_Number], at: int) -> Tuple[Text, ...]:
    """Other numbers with the same measure word, and how far the clause goes on behind this one."""
    start, end, sign, measure = numbers[at]
    same = [other for place, other in enumerate(numbers) if place != at and other.measure == measure]
    signs = "+".join(sorted({other.sign for other in same}))
    near = "+".join(sorted({other.sign for other in same if abs(other.start - start) <= _NEAR}))
    first = not any(other.start < start for other in same)
    rest = text[end : end + _CLAUSE]
    clause = next((place for place, char in enumerate(rest) if char in _STOPS), len(rest))
    return (
        f"s={sign}|{signs}",
        f"sm={sign}{measure}|{signs}",
        f"sn={sign}|{near}",
        f"snm={sign}{measure}|{near}|{first}",
        f"sl={sign}{measure}|{clause}",
    )
