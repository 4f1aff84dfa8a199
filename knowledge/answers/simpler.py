"""An answer once more, in simpler words: those prepared for its sentences, else everyday words for official ones.

Made from the text of the answer, so that nothing new can be claimed. Sources and notes are left to the first telling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from knowledge.explaining.lines import fact_in_simple_words, programmes_listed
from knowledge.library import Library
from knowledge.models import Programme, QuestionKind

_SENTENCE = re.compile(r"[^。！？\n]+[。！？]?")
#: The programme of the rules for all aid.
_ALL_AID = "shehui_jiuzhu"
#: A sum as by_difference tells it.
_SUM = re.compile(
    r"(?P<area>[^，\d]{1,6}，)?(?P<people>\d+) 口人：(?P<standard>[\d.]+) × \d+ − (?P<income>[\d.]+)"
    r" = (?P<total>[^（]+)（(?P<per>[^）]+)）。"
)
#: Names stay as they are: titles, and what stands in quotation marks.
_NAMES = re.compile("(《[^》]*》|“[^”]*”)")


def simpler(library: Library, text: str, *, shortest: bool = False) -> str:
    """The head of `text` in simpler words; "" where nothing of it can be said.

    `shortest`: its first sentence alone; of sums for town and country both.
    """
    plain = library.dialogue.plain
    text = text.removeprefix(plain.lead).lstrip()
    lines = [line for line in text.partition("\n\n")[0].splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith(plain.left_out)]
    listed = programmes_listed(library, text)
    if listed:
        parts = [lines[0], *(in_a_sentence(library, programme) for programme in listed)]
        return "\n".join([plain.lead, *(parts[:1] if shortest else filter(None, parts))]) if lines else ""
    named = _programmes_told(library, lines)
    said: list[str] = []
    length = 0
    for words in (part for line in lines for part in simple_parts(library, line, named=named)):
        first_only = shortest and not (_tells_sum(words) and all(map(_tells_sum, said)))
        if said and (first_only or length + len(words) > plain.longest):
            break
        if words not in said:
            said.append(words)
            length += len(words)
    return "\n".join([plain.lead, *said]) if said else ""


def _tells_sum(words: str) -> bool:
    return "标准：" in words and "元" in words


def simple_parts(library: Library, line: str, *, named: bool = False) -> Iterator[str]:
    """A line in simpler words: as prepared for the fact that it tells, else sentence by sentence.

    `named`: the programme is put before words that do not name it.
    """
    fact = fact_in_simple_words(library, line)
    if fact is not None:
        words = library.explaining.simple_words[fact.id].words
        name = library.programmes[fact.programmes[0]].short_name
        names = named and fact.programmes[0] != _ALL_AID and name not in words
        yield f"{name}：{words}" if names else words
        return
    reckoned = _SUM.fullmatch(line)
    if reckoned is not None:
        yield _sum_in_words(library, reckoned)
        return
    for sentence in _SENTENCE.findall(line):
        yield _everyday(library.dialogue.plain.plain_words, sentence)


def in_a_sentence(library: Library, programme: Programme) -> str:
    """What a programme is, in one sentence of the prepared words; empty where none are prepared."""
    for kind in (QuestionKind.definition, QuestionKind.eligibility):
        for name, entry in library.explaining.simple_words.items():
            fact = library.fact(name)
            if kind in fact.kinds and programme.id == fact.programmes[0]:
                sentence = _SENTENCE.findall(entry.words)[0]
                return sentence if programme.short_name in sentence else f"{programme.short_name}：{sentence}"
    return ""


def _programmes_told(library: Library, lines: Sequence[str]) -> bool:
    """Whether the lines tell of several programmes, so that each must be named."""
    found = (fact_in_simple_words(library, line) for line in lines)
    facts = [fact for fact in found if fact is not None and fact.programmes[0] != _ALL_AID]
    return len(facts) > 1 and not frozenset.intersection(*(frozenset(fact.programmes) for fact in facts))


def _sum_in_words(library: Library, found: re.Match[str]) -> str:
    """兰州城市，3 口人：914 × 3 − 1500 = 1242 元, step by step."""
    all_ = Decimal(found["standard"]) * int(found["people"])
    return library.explaining.says["sum_in_words"].format(
        area=found["area"] or "",
        standard=found["standard"],
        people=found["people"],
        all=f"{all_.normalize():f}",
        income=found["income"],
        total=found["total"],
        per=found["per"],
    )


def _everyday(words: dict[str, str], text: str) -> str:
    official = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    parts = _NAMES.split(text)
    return "".join(
        part if at % 2 else official.sub(lambda found: words[found[0]], part) for at, part in enumerate(parts)
    )
