"""Which of two programmes, or of two places, gives more: each figure with its source, then how far they are apart.

A standard is compared to the fen with a standard for the same kind of area. An average or a floor is nobody's
standard, so how far it is apart from one is told with that beside it. Where there is no figure, what the rules say of
the amount stands in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from knowledge.answers.amounts import figures_at, in_a_line, sums_of
from knowledge.answers.model import Answer, Block, Button, Citation, Outcome, Question
from knowledge.answers.offers import kind_button, person
from knowledge.answers.selecting import facts_for, in_force
from knowledge.answers.several import combinations_of
from knowledge.answers.telling import Told, documents_of, tell
from knowledge.answers.wording import citation, in_yuan, is_old, place, source_block
from knowledge.library import Library
from knowledge.models import Fact, Parameter, Programme, QuestionKind
from knowledge.money import Period
from knowledge.regions import Region

#: The topic of a question which of them is more.
TOPIC = "which_is_more"
#: The topic of the rule that dibao is paid as what is missing to the standard.
BY_DIFFERENCE = "by_difference"
_MOST_RULES = 1
_MOST_TOGETHER = 2
_AREAS = ("urban", "rural")
_MONTHS = 12


@dataclass(frozen=True)
class _Side:
    """One programme at one place, and the figures that hold there."""

    programme: Programme
    region: Region | None
    owner: Region | None
    figures: tuple[Parameter, ...]


def answer_which_is_more(
    library: Library, question: Question, programmes: Sequence[Programme], regions: Sequence[str]
) -> Answer:
    """How far they are apart, the figures of each, and what the rules say of the one beside the other."""
    single = [inner for item in programmes for inner in _single(library, item)]
    sides = [_side(library, question, item, code) for item, code in product(single, regions or (None,))]
    apart = _apart(library, sides) if len(sides) == 2 else []
    rules = _rules(library, question, programmes, has_figures=bool(apart))
    figures = [item for side in sides for item in side.figures]
    cited = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for item in figures))
    head = [Block(line, cited) for line in apart]
    head += [block for side in sides for block in _of_side(library, question, side)]
    together = [fact for fact in rules if "combination" in fact.topics]
    # What each comes to answers; that both can be had comes after it.
    told = [
        *(Told(fact) for fact in rules if fact not in together),
        *(item for side in sides if not side.figures for item in _in_words(library, question, side)),
        *map(Told, together),
    ]
    first, rest = tell(library, told, "\n".join(block.text for block in head)) if told else ((), ())
    asks = not regions and any(sums_of(library, item) for item in single)
    documents = [*(library.document_of(item.clause) for item in figures), *documents_of(library, told)]
    closing = library.say("confirm_figure") if is_old(documents, question.as_of) else ""
    closing += library.say("which_region_amount" if asks else "offer_person")
    buttons = (
        Button(item.short_name, kind_button(library, QuestionKind.eligibility, item, question.region).payload)
        for item in single
    )
    return Answer(
        (*head, *first),
        (*dict.fromkeys(buttons), person(library)),
        Outcome.answered if figures or told else Outcome.no_source,
        "region" if asks else None,
        (*_sources(library, figures), *rest, Block(closing, role="next")),
    )


def _sources(library: Library, figures: Sequence[Parameter]) -> list[Block]:
    """Each document of the figures once, with what it says of them."""
    cited: dict[str, list[Citation]] = {}
    for item in figures:
        cited.setdefault(library.document_of(item.clause).id, []).append(citation(library, item.clause, item.quote))
    return [source_block(library, library.documents[name], quotes) for name, quotes in cited.items()]


def _single(library: Library, programme: Programme) -> list[Programme]:
    return [library.programmes[name] for name in programme.members] or [programme]


def _side(library: Library, question: Question, programme: Programme, code: str | None) -> _Side:
    region = library.regions.get(code) if code else None
    found = figures_at(library, question, programme, region) if region else None
    if found is None:
        return _Side(programme, region, None, ())
    owner, own = found
    # Care money comes on top of a standard; which of its levels somebody gets is not asked here.
    return _Side(programme, region, owner, tuple(item for item in own if not item.topics))


def _of_side(library: Library, question: Question, side: _Side) -> list[Block]:
    """The figures of one side, or that there are none."""
    if side.owner is not None and side.figures:
        lines = [in_a_line(library, question, item, side.programme, side.owner) for item in side.figures]
        if any(item.kind == "average" for item in side.figures):
            lines.append(library.say("average_note"))
        return [Block("\n".join(lines), tuple(citation(library, item.clause, item.quote) for item in side.figures))]
    if side.region is not None and sums_of(library, side.programme):
        names = {"place": place(side.region), "area": "", "programme": side.programme.short_name}
        return [Block(library.say("no_figure", **names))]
    if not sums_of(library, side.programme) and not _in_words(library, question, side):
        return [Block(library.say("no_amount", programme=side.programme.short_name))]
    return []


def _in_words(library: Library, question: Question, side: _Side) -> list[Told]:
    """What the rules say of the amount where there is no figure."""
    asked = replace(
        question,
        kind=QuestionKind.amount,
        programme=side.programme.id,
        region=side.region.code if side.region else None,
        topics=(),
    )
    told = [item for item in facts_for(library, asked, side.programme) if item.fact.period == "standing"]
    return told[:_MOST_RULES]


def _rules(library: Library, question: Question, programmes: Sequence[Programme], *, has_figures: bool) -> list[Fact]:
    """Whether both can be had, how one standard hangs on the other, how dibao is paid."""
    if len(programmes) < 2:
        return []
    names = {item.id for item in programmes}
    facts = [
        fact
        for fact in library.facts
        if in_force(library, fact, question.as_of) and library.document_of(fact.clause).national
    ]
    multiple = [fact for fact in facts if TOPIC in fact.topics and names >= {*fact.programmes, "dibao"}]
    paid = [fact for fact in facts if BY_DIFFERENCE in fact.topics and names & set(fact.programmes)]
    together = combinations_of(library, question, programmes)[:_MOST_TOGETHER]
    return [*([] if has_figures else multiple[:1]), *together, *paid[:1]]


def _apart(library: Library, sides: Sequence[_Side]) -> list[str]:
    """How far the two are apart in a month, per kind of area; nothing where either has no figure of one sum."""
    one, other = sides
    lines = []
    for area in _AREAS:
        first, second = _sum_for(one, area), _sum_for(other, area)
        if first is None or second is None:
            continue
        figures = (first, second)
        if all(item.area_type in (None, "both") for item in figures):
            name = ""
        else:
            name = library.say("in_area", area=library.say(f"area_{area}"))
        more, less = (one, other) if _month(first) >= _month(second) else (other, one)
        difference = abs(_month(first) - _month(second))
        names = {"area": name, "more": _name(more, sides), "less": _name(less, sides)}
        line = library.say("more_by" if difference else "the_same", yuan=in_yuan(library, difference), **names)
        if any(item.kind not in ("threshold", "amount") for item in figures):
            line += library.say("more_of_average")
        lines.append(line)
    return list(dict.fromkeys(lines))


def _sum_for(side: _Side, area: str) -> Parameter | None:
    """The one sum of that side for this kind of area, None where there are several or none."""
    fitting = [item for item in side.figures if item.area_type in (None, "both", area) and not item.who]
    money = [item for item in fitting if (sum_ := item.money()) is not None and sum_.period is not Period.once]
    newest = max((item.valid_from.first for item in money), default=None)
    latest = [item for item in money if item.valid_from.first == newest]
    return latest[0] if len(latest) == 1 else None


def _month(item: Parameter) -> Fraction:
    sum_ = item.money()
    assert sum_ is not None, "only sums of money are compared"
    return Fraction(sum_.fen, _MONTHS if sum_.period is Period.year else 1)


def _name(side: _Side, sides: Sequence[_Side]) -> str:
    """What tells the sides apart: the programme, or the place."""
    same = len({item.programme.id for item in sides}) == 1
    return place(side.region) if same and side.region else side.programme.short_name
