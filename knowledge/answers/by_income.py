"""Whether a family's income per head lies below the local dibao standard: what they told, reckoned and compared.

Only income is looked at, and that is said: property and needs count, too, and the office decides (社会救助法 article
18). The standard is the one of the place or of the division above it, never a neighbour's; an average or a floor for
others is no standard.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

from knowledge.answers.model import Answer, Block
from knowledge.answers.wording import amount, citation, place, since, source_block
from knowledge.library import Library
from knowledge.models import AreaType, Parameter
from knowledge.money import Money, Period
from knowledge.regions import Region

PROGRAMME = "dibao"
_MONTHS = 12


def with_income(
    library: Library,
    said: Answer,
    *,
    people: int,
    income: Money,
    region: str | None,
    area: AreaType | None,
    as_of: date,
) -> Answer:
    """The answer on who can have dibao with the comparison before it. `income`: of the whole family."""
    each = Fraction(income.fen, people * (1 if income.period is Period.month else _MONTHS))  # fen a month
    shown = Money(round(each), Period.month)
    reckoned = library.say(
        f"income_of_{income.period}",
        people=str(people),
        total=income.yuan(),
        each=library.say("exactly" if shown.fen == each else "about", yuan=shown.yuan()),
    )
    standards = standards_at(library, region, area, as_of)
    if not standards:
        key = "income_no_standard" if region else "income_where"
        return _before(said, [Block(reckoned + library.say(key))], [])
    lines = [reckoned, *(_compared(library, owner, item, each, as_of) for owner, item in standards)]
    citations = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for _, item in standards))
    source = source_block(library, library.document_of(standards[0][1].clause), citations)
    head = [Block("\n".join(lines), citations), Block(library.say("income_alone"))]
    return _before(said, head, [source])


def _before(said: Answer, head: list[Block], source: list[Block]) -> Answer:
    """What answers first; what stood in the head goes below the fold, above its sources."""
    moved = [replace(block, role="condition") for block in said.head]
    return replace(said, head=tuple(head), rest=(*source, *moved, *said.rest))


def standards_at(
    library: Library, region: str | None, area: AreaType | None, as_of: date
) -> list[tuple[Region, Parameter]]:
    """The dibao standards of a place, or of the first division above it that has any."""
    for owner in library.regions.chain(region) if region else ():
        own = [
            item
            for item in library.parameters
            if item.programme == PROGRAMME and item.kind == "threshold" and item.region == owner.code
            if item.is_for(area) and item.money() is not None and item.period == "standing" and not item.who
            if item.valid_from.first <= as_of
        ]
        if own:
            # Of two for one kind of area the later one holds.
            newest = {item.area_type: item for item in sorted(own, key=lambda item: item.valid_from.first)}
            return [(owner, item) for item in own if item is newest[item.area_type]]
    return []


def _compared(library: Library, owner: Region, item: Parameter, each: Fraction, as_of: date) -> str:
    line = item.money()
    assert line is not None, "standards are sums"
    standard = Fraction(line.fen, 1 if line.period is Period.month else _MONTHS)
    # Standards are adjusted upwards (城乡低保标准动态调整): below an old one is below, above it may be either.
    old = item.last_confirmed.older_than_a_year(as_of)
    key = "income_below" if each < standard else "income_above_old" if old else "income_above"
    return library.say(
        key,
        place=place(owner),
        area=library.say(f"area_{item.area_type}") if item.area_type in ("urban", "rural") else "",
        amount=amount(library, item),
        since=since(library, item),
    )
