"""What a visitor copies from a letter and wants to find as it stands: 第四十八条, 1.5倍, 12349, 民发〔2018〕23号."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from knowledge.answers.selecting import in_force
from knowledge.library import Library
from knowledge.models import Clause, Document, Fact

#: A quotation of more characters is a question, which the search by meaning answers.
LONGEST_WORDS = 12
_BRACKETS = str.maketrans(dict.fromkeys("[]()【】〔〕", "|"))
_CLAUSE = re.compile(r"(?:第([零〇一二三四五六七八九十百]+|\d{1,3})|(?<!\d)(\d{1,3}))([条项])")
_NUMBERED = re.compile(r"[^\d\s,，。?？、；;《》]*[|\d]*\d+号")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?:个工作日|个月|万元|亿元|[倍元%天日岁级成次人户条])?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:年|$)")
#: What a message says around the number of a clause.
_ASKS = re.compile(
    r"请问|里面|里头|里|上面|是?怎么(?:规定|写|说)的?|(?:规定|写|说|讲)(?:了|的)?(?:是)?(?:什么|啥|哪些|些什么|些啥)?"
    r"|是(?:什么|啥)(?:意思|内容)?|(?:什么|啥)(?:意思|内容)|内容|那个|文件|你好|我想(?:问|看|知道)|一下|[,，。?？!！呢吗啊呀]"
)
#: The programme that the law itself is about.
_ALL_AID = "shehui_jiuzhu"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Exact:
    """What stands in the library as it was written: `clauses` by label, `documents` by number, `facts` by their words.

    `whole`: the words ask for nothing else, so that what is only alike would be in the way.
    """

    clauses: tuple[Clause, ...] = ()
    documents: tuple[Document, ...] = ()
    facts: tuple[Fact, ...] = ()
    whole: bool = False


def find_exact(library: Library, text: str, documents: Sequence[Document], facts: Iterable[Fact]) -> Exact:
    """Looks in these documents and facts, and keeps their order."""
    asked = plain(text)
    if labels := {_label(match) for match in _CLAUSE.finditer(asked)}:
        rest = _CLAUSE.sub("", asked)
        named = [item for item in documents if _is_named(item, rest)]
        clauses = tuple(_clauses(labels, named or documents))
        return Exact(clauses=clauses, whole=bool(clauses and (named or not rest)))
    if numbered := tuple(item for item in documents if _has_number(item, asked)):
        return Exact(documents=numbered, whole=not _NUMBERED.sub("", asked))
    figures = [figure for figure in _FIGURE.findall(_YEAR.sub("", asked)) if len(figure) > 1]
    if figures:
        found = tuple(_with_figures(figures, facts))
        return Exact(facts=found, whole=bool(found and not _FIGURE.sub("", asked)))
    return Exact(facts=tuple(_with_words(library, asked, facts)))


def find_written(library: Library, text: str, *, as_of: date, region: str | None) -> tuple[Fact, ...]:
    """The facts in force of the clause or document that a message names by its number; of several clauses with the
    number those of the law first. Empty where it names none."""
    chain = {above.code for above in library.regions.chain(region)} if region else set()
    law = library.programmes[_ALL_AID].source.partition("#")[0]
    documents = sorted(library.documents.values(), key=lambda item: item.id != law)
    documents = [item for item in documents if not item.region or not region or item.region in chain]
    found = find_exact(library, _ASKS.sub("", plain(text)), documents, ())
    clauses = [clause.id for clause in found.clauses]
    if not clauses:
        clauses = [clause.id for document in found.documents for clause in document.clauses]
    facts = [fact for fact in library.facts if fact.clause in clauses and in_force(library, fact, as_of)]
    return tuple(sorted(facts, key=lambda fact: clauses.index(fact.clause)))


def plain(text: str) -> str:
    """Text as it is compared: no spaces, half-width, every bracket the same."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split()).translate(_BRACKETS)


def _label(match: re.Match[str]) -> str:
    number = match[1] or match[2]
    return f"第{_chinese(int(number)) if number.isdecimal() else number}{match[3]}".replace("〇", "零")


def _chinese(number: int) -> str:
    """A number below 1000 as it stands in a law: 48 is 四十八, 105 is 一百零五."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        text += "零"
    text += ("" if tens == 1 and not hundreds else _DIGITS[tens] if tens else "") + ("十" if tens else "")
    return text + (_DIGITS[ones] if ones else "") or _DIGITS[0]


def _clauses(labels: set[str], documents: Iterable[Document]) -> Iterable[Clause]:
    for document in documents:
        for clause in document.clauses:
            found = _CLAUSE.fullmatch(plain(clause.label))
            if found and _label(found) in labels:
                yield clause


def _is_named(document: Document, rest: str) -> bool:
    title = plain(document.title).split("|")[0].removeprefix("中华人民共和国")
    name = rest.strip("《》的")
    return len(name) > 2 and (title in name or name in plain(document.title))


def _has_number(document: Document, asked: str) -> bool:
    """Whether the words hold its number (民发〔2018〕23号), a part that ends it (649号) or its sign (赣民字)."""
    number = _plain_number(document.number or "")
    if not number:
        return False
    if number in _without_filling(asked) or number.replace("|", "") in asked.replace("|", ""):
        return True
    if len(asked) > 2 and not any(map(str.isdigit, asked)) and asked in number:
        return True
    parts = [_without_filling(match) for match in _NUMBERED.findall(asked)]
    return any(re.search(rf"(?<!\d){re.escape(part)}$", number) for part in parts if part)


@cache
def _plain_number(number: str) -> str:
    return _without_filling(plain(number))


def _without_filling(number: str) -> str:
    return number.replace("第", "")


def _with_figures(figures: Sequence[str], facts: Iterable[Fact]) -> Iterable[Fact]:
    """Facts that hold every figure, and not as a part of a longer one."""
    patterns = [re.compile(rf"(?<![\d.]){re.escape(figure)}(?![\d.]*\d)") for figure in figures]
    for fact in facts:
        held = _held(fact)
        if all(pattern.search(held) for pattern in patterns):
            yield fact


def _with_words(library: Library, asked: str, facts: Iterable[Fact]) -> Iterable[Fact]:
    """Facts that hold a short quotation; a programme's name is none, it stands in every other fact."""
    if not 2 <= len(asked) <= LONGEST_WORDS:
        return
    held = [fact for fact in facts if asked in _held(fact)]
    programmes = library.programmes.values() if held else ()
    names = {plain(name) for item in programmes for name in (item.name, item.short_name, *item.aliases)}
    if asked not in names:
        yield from held


def _held(fact: Fact) -> str:
    return plain(f"{fact.say}\n{fact.quote}")
