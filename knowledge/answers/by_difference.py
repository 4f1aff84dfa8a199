"""What dibao comes to by the rule of the difference: the standard times the people, less the income.

The rule is of the library (the facts on the topic `by_difference`): dibao may be paid as the difference between the
standard and the income, or in grades. So a sum is told as what that rule gives, with the rule; the office decides. The
standard is the one of the place. Where the place has none, the citizen's own figure is used and called theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from knowledge.answers.amounts import in_a_line
from knowledge.answers.by_income import PROGRAMME, standards_at
from knowledge.answers.model import Answer, Block, Outcome, Question
from knowledge.answers.offers import next_buttons
from knowledge.answers.selecting import in_force
from knowledge.answers.telling import Told, tell
from knowledge.answers.which_is_more import BY_DIFFERENCE
from knowledge.answers.wording import citation, fact_citation, in_yuan, is_old, place, source_block
from knowledge.library import Library
from knowledge.models import AreaType, Fact, Parameter, QuestionKind
from knowledge.money import Money, Period
from knowledge.regions import Region

_MONTHS = 12
#: A claim this near is the same sum, told in round figures (一万三 for 13072).
_ROUNDED = Fraction(1, 100)


@dataclass(frozen=True)
class Sums:
    """What a citizen has told that a sum can be made of; amounts in fen.

    `income` is of one person where `per_head`, else of the family, `income_per` None where they did not say for how
    long: then it is for the time of the standard. `only_own` where it was told as what the speaker
    earns. `stated`: what they take the standard to be. `claim`: what they take the sum to be. `more`: by how much the
    income rises, or falls. `fewer`: how many people leave. `for_whom`: asks whether a standard is for one or for the
    family. `income_most`: the other end of an income that comes and goes. `earners`: of whom `income` is put together.
    `unsure`: money was told that may be their income and was not understood; then nothing is reckoned without it, the
    income is asked for, once (`asked`). `none`: says that they have no income. `months`: of how many the sum is wanted
    (半年呢). `each`: asks what each of them gets of it.
    """

    people: int | None = None
    income: int | None = None
    income_per: Period | None = None
    per_head: bool = False
    only_own: bool = False
    stated: int | None = None
    claim: int | None = None
    more: int | None = None
    fewer: int = 0
    for_whom: bool = False
    income_most: int | None = None
    earners: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    unsure: bool = False
    asked: bool = False
    none: bool = False
    months: int = 0
    each: bool = False


@dataclass(frozen=True)
class _Line:
    """One standard to reckon with: of a place, or as the citizen told it."""

    fen: Fraction
    period: Period
    area: str = ""


def answer_by_difference(
    library: Library, sums: Sums, *, region: str | None, area: AreaType | None, as_of: date
) -> Answer | None:
    """The sum in one line for each standard that may be meant; None where there is nothing to reckon with."""
    where = library.regions.get(region) if region else None
    standards = _meant(standards_at(library, region, area, as_of), sums)
    lines = [_line_of(library, item, sums, several=len(standards) > 1) for _, item in standards]
    before = _about_the_standard(library, sums, where, standards, as_of)
    if not standards and sums.stated is not None:
        lines = [_Line(Fraction(sums.stated), sums.income_per or Period.month)]
    ends = [sums] if sums.income_most is None else [sums, replace(sums, income=sums.income_most)]
    told = [(line, end) for line in lines for end in ends]
    reckoned = [_reckon(library, line, end) for line, end in told]
    if sums.more is not None and sums.income is None:
        key = "sum_less" if sums.more > 0 else "sum_more"
        reckoned = [(library.say(key, yuan=in_yuan(library, Fraction(abs(sums.more)))), ())]
    if not reckoned:
        return None
    results = [found for _, found in reckoned]
    checked, by_year = _checked(sums, results)
    if by_year:
        sums = replace(sums, months=_MONTHS)  # 32904对吧, of 2742 a month
    texts = [library.say(checked)] if checked else []
    texts += [text for text, _ in reckoned]
    for (line, end), found in zip(told, results, strict=False):
        texts += _of_months_and_each(library, line, end, sums, found)
    if sums.fewer and sums.people is not None:
        texts += [library.say("sum_one_fewer", **_values(library, line, sums)) for line in lines]
    cited = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for _, item in standards))
    head = [*(Block(text) for text in before), Block(_each_line_once(texts), cited)]
    head += _remarks(library, sums, results, standards, as_of)
    return _with_sources(library, head, standards, where=where, area=area, as_of=as_of)


def _checked(sums: Sums, results: Sequence[tuple[Fraction, ...]]) -> tuple[str, bool]:
    """What to say of a sum that they ask to have checked, "" without one; whether theirs is of a year."""
    if sums.claim is None or not any(results):
        return "", False
    if any(_is_same(sums.claim, result) for found in results for result in found):
        return "sum_right", False
    by_year = any(_is_same(sums.claim, found[0] * _MONTHS) for found in results if found)
    return ("sum_right" if by_year else "sum_other"), by_year


def _remarks(
    library: Library,
    sums: Sums,
    results: Sequence[tuple[Fraction, ...]],
    standards: Sequence[tuple[Region, Parameter]],
    as_of: date,
) -> list[Block]:
    """The rule of the difference, and what to mind with this sum."""
    remarks = []
    if any(results) or sums.more is not None:
        rule = tuple(fact_citation(library, fact) for fact in _rule(library, as_of))
        remarks.append(Block(library.say("sum_of_difference"), rule))
    nothing = any(0 in found for found in results)
    if nothing and is_old([library.document_of(item.clause) for _, item in standards], as_of):
        remarks.append(Block(library.say("sum_old")))  # standards are adjusted upwards, see by_income
    if sums.fewer:
        remarks.append(Block(library.say("sum_fewer")))
    return remarks


def _with_sources(
    library: Library,
    head: Sequence[Block],
    standards: Sequence[tuple[Region, Parameter]],
    *,
    where: Region | None,
    area: AreaType | None,
    as_of: date,
) -> Answer:
    """The sum, then the standard, the rule of the difference and where each stands."""
    programme = library.programmes[PROGRAMME]
    question = Question(QuestionKind.amount, PROGRAMME, where.code if where else None, area, as_of)
    rest: list[Block] = []
    for owner, item in standards:
        cited = (citation(library, item.clause, item.quote),)
        rest.append(Block(in_a_line(library, question, item, programme, owner), cited, "item"))
    documents = {document.id: document for document in (library.document_of(item.clause) for _, item in standards)}
    for document in documents.values():
        items = [item for _, item in standards if library.document_of(item.clause) is document]
        rest.append(source_block(library, document, [citation(library, item.clause, item.quote) for item in items]))
    rule, sources = rule_of_difference(library, as_of)
    rest += [*(Block(block.text, block.citations, "condition") for block in rule), *sources]
    closing = [library.say("confirm_figure")] if is_old([*documents.values()], as_of) else []
    closing.append(library.say("offer_person" if where else "which_region_amount"))
    rest.append(Block("".join(closing), role="next"))
    buttons = next_buttons(library, question, programme)
    return Answer(tuple(head), buttons, Outcome.answered, None if where else "region", tuple(rest))


def rule_of_difference(library: Library, as_of: date) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The rule that dibao may be paid as the difference, and where it stands."""
    return tell(library, [Told(fact) for fact in _rule(library, as_of)])


def _rule(library: Library, as_of: date) -> list[Fact]:
    return [
        fact
        for fact in library.facts
        if BY_DIFFERENCE in fact.topics and PROGRAMME in fact.programmes and in_force(library, fact, as_of)
    ][:1]


def _meant(standards: list[tuple[Region, Parameter]], sums: Sums) -> list[tuple[Region, Parameter]]:
    """Of the standards of a place the one whose figure they told, else all."""
    named = [item for item in standards if sums.stated is not None and sums.stated in _figures(item[1])]
    return named or standards


def _figures(item: Parameter) -> set[Fraction]:
    """A standard per month and per year, and as its source has it."""
    money = item.money()
    assert money is not None, "standards are sums"
    fen = Fraction(money.fen)
    return {fen, fen / _MONTHS} if money.period is Period.year else {fen}


def _line_of(library: Library, item: Parameter, sums: Sums, *, several: bool) -> _Line:
    money = item.money()
    assert money is not None, "standards are sums"
    fen = Fraction(money.fen)
    by_year = sums.income_per is Period.year or (sums.income_per is None and sums.stated == money.fen)
    area = library.say(f"area_{item.area_type}") if several and item.area_type in ("urban", "rural") else ""
    if money.period is Period.year:
        return _Line(fen, Period.year, area) if by_year else _Line(fen / _MONTHS, Period.month, area)
    if sums.income_per is Period.year:
        return _Line(fen * _MONTHS, Period.year, area)
    return _Line(fen, Period.month, area)


def _about_the_standard(
    library: Library, sums: Sums, where: Region | None, standards: Sequence[tuple[Region, Parameter]], as_of: date
) -> list[str]:
    """Whose figure the standard is, where it is not the one that they told."""
    if sums.stated is None:
        return []
    theirs = Money(sums.stated, Period.month).yuan()
    if not standards:
        return [
            library.say(
                "sum_theirs" if where else "sum_theirs_nowhere", place=place(where) if where else "", yuan=theirs
            )
        ]
    # 兰州低保914，农村是439: each is a standard of the place, of another kind of area.
    of_place = standards_at(library, where.code, None, as_of) if where else standards
    if any(sums.stated in _figures(item) for _, item in (*standards, *of_place)):
        return []
    return [library.say("sum_not_theirs", place=place(standards[0][0]), yuan=theirs)]


def _reckon(library: Library, line: _Line, sums: Sums) -> tuple[str, tuple[Fraction, ...]]:
    """The sum in words, and what it may be taken to be: of one person, of the family."""
    people, income = _left(sums), _income(line, sums)
    values = _values(library, line, sums)
    if income is None:
        return _without_income(library, line, sums, people, values)
    if sums.per_head:
        return _per_head(library, line.fen - income, people, values)
    if people is None:
        return library.say("sum_needs_people", **values), ()
    all_ = line.fen * people
    values["all"] = _plain(all_)
    left = all_ - income
    if left <= 0:
        return library.say("sum_none", **values), (Fraction(0),)
    key = "sum_family_own" if sums.only_own and people > 1 else "sum_family"
    return library.say(key, total=in_yuan(library, left), **values), (left, left / people)


def _of_months_and_each(
    library: Library, line: _Line, own: Sums, sums: Sums, results: tuple[Fraction, ...]
) -> list[str]:
    """What a sum of a month comes to in half a year or a year, and what each of them gets of a family's sum."""
    people = _left(own)
    if not results or not results[0]:
        return []
    whole = results[0] * people if own.per_head and people else results[0]
    texts = []
    if sums.months and not (line.period is Period.year and sums.months == _MONTHS):
        month = whole / _MONTHS if line.period is Period.year else whole
        total = in_yuan(library, month * sums.months)
        texts.append(library.say("sum_months", months=str(sums.months), month=_plain(month), total=total))
    if sums.each and people and people > 1:
        each = in_yuan(library, whole / people)
        per = library.say(f"a_{line.period}")
        texts.append(library.say("sum_share", total=_plain(whole), people=str(people), each=each, per=per))
    return texts


def _values(library: Library, line: _Line, sums: Sums) -> dict[str, str]:
    """What fills the sentences of a sum."""
    income = _income(line, sums)
    return {
        "area": library.say("in_area", area=line.area) if line.area else "",
        "standard": _plain(line.fen),
        "people": str(_left(sums) or ""),
        "income": _plain(income) if income is not None else "",
        "per": library.say(f"a_{line.period}"),
        "fewer": _plain(line.fen * (sums.fewer or 1)),
    }


def _left(sums: Sums) -> int | None:
    """How many they are once some have left."""
    return max(sums.people - sums.fewer, 1) if sums.people is not None else None


def _each_line_once(texts: Sequence[str]) -> str:
    """The lines of all, one that stands in several where it stands last."""
    lines = [line for text in texts for line in text.split("\n")]
    return "\n".join(line for at, line in enumerate(lines) if line not in lines[at + 1 :])


def _income(line: _Line, sums: Sums) -> Fraction | None:
    """The income for the time that the standard is for."""
    if sums.income is None:
        return None
    told = Fraction(max(sums.income + (sums.more or 0), 0))
    if sums.income_per in (None, line.period):
        return told
    return told * _MONTHS if line.period is Period.year else told / _MONTHS


def _per_head(
    library: Library, each: Fraction, people: int | None, values: dict[str, str]
) -> tuple[str, tuple[Fraction, ...]]:
    if each <= 0:
        return library.say("sum_none_each", **values), (Fraction(0),)
    values["each"] = in_yuan(library, each)
    if people is None or people == 1:
        return library.say("sum_each", **values), (each,)
    return library.say("sum_each_all", total=in_yuan(library, each * people), **values), (each, each * people)


def _without_income(
    library: Library, line: _Line, sums: Sums, people: int | None, values: dict[str, str]
) -> tuple[str, tuple[Fraction, ...]]:
    if sums.fewer and people is None:
        return library.say("sum_one_fewer", **values), ()
    if sums.for_whom and people is None:
        return library.say("sum_for_one", **values), (line.fen,)
    if people is None:
        return library.say("sum_needs_all", **values), (line.fen,)
    if sums.unsure:
        wanted = library.say("sum_how" if sums.asked else "sum_ask_income")
        return library.say("sum_of_one", **values) + "\n" + wanted, ()
    return library.say("sum_no_income", total=in_yuan(library, line.fen * people), **values), (line.fen * people,)


def _is_same(claim: int, result: Fraction) -> bool:
    return abs(claim - result) <= result * _ROUNDED


def _plain(fen: Fraction) -> str:
    """A sum without its unit: 439, 826.08."""
    return Money(round(fen), Period.month).yuan()
