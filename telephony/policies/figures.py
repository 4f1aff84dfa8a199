"""Every figure of the library by programme and region, urban beside rural, each with the clause it stands in.

What is said to be past is kept apart from what stands, and an average is never called a standard.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from knowledge import Library, Parameter, Programme
from knowledge.answers.wording import amount, day, place
from knowledge.models import Unit
from knowledge.money import Money, Period
from telephony.policies.facts import Showing, Source

_YUAN = (Unit.yuan_per_month, Unit.yuan_per_year, Unit.yuan_once, Unit.yuan)
_MULTIPLES = (Unit.times_urban_dibao_standard, Unit.times_provincial_guideline, Unit.times_own_june_standard)
_KINDS = ("threshold", "amount", "floor", "range", "limit", "deduction", "duration", "average")
#: Neither a sum nor a multiple of one: told with the rule they belong to, on the programme's page.
_NOT_SUMS = ("duration", "deduction")


@dataclass(frozen=True)
class Figure:
    """One amount as its source prints it. `monthly` is our own conversion, "" where there is none."""

    id: str
    printed: str
    monthly: str
    previous: str
    quote: str
    source: Source


@dataclass(frozen=True)
class Row:
    """The figures of one region for one thing: urban and rural, or one for both.

    `past`: what to say of a measure that is over, "" for what stands. `undivided`: the source does not speak of town
    and country at all.
    """

    place: str
    inferred: bool
    programme: str
    what: str
    who: str
    since: str
    kind: str
    kind_words: str
    past: str
    urban: Figure | None
    rural: Figure | None
    both: Figure | None
    undivided: bool


@dataclass(frozen=True)
class Table:
    """The rows of one programme."""

    programme: Programme
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Standards:
    """What the page of standards shows: sums, multiples of another standard, and measures that are past."""

    sums: tuple[Table, ...]
    multiples: tuple[Table, ...]
    past: tuple[Table, ...]
    notes: tuple[str, ...]
    old: bool


def standards(showing: Showing) -> Standards:
    """All regions, all programmes."""
    shown = [item for item in showing.library.parameters if is_sum(item)]
    standing = [item for item in shown if item.period == "standing"]
    newest = max((item.valid_from for item in standing), default=None)
    return Standards(
        sums=_tables(showing, [item for item in standing if item.unit in _YUAN]),
        multiples=_tables(showing, [item for item in standing if item.unit in _MULTIPLES]),
        past=_tables(showing, [item for item in shown if item.period != "standing"]),
        notes=notes(showing, shown),
        old=newest is not None and newest.older_than_a_year(showing.today),
    )


def is_sum(item: Parameter) -> bool:
    """Whether the page of standards shows it: a sum or a multiple of one."""
    return item.kind not in _NOT_SUMS and item.unit in (*_YUAN, *_MULTIPLES)


def standards_url(library: Library, programme: Programme) -> str:
    """Where the page of standards shows a programme's figures, "" where it has none."""
    own = [item for item in library.parameters if item.programme == programme.id and is_sum(item)]
    standing = [item for item in own if item.period == "standing"]
    if any(item.unit in _YUAN for item in standing):
        return f"/policies/standards#page-{programme.id}"
    return f"/policies/standards#page-{'multiples' if standing else 'past'}" if own else ""


def figures_of(showing: Showing, programme: Programme) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """A programme's figures, what is not money too, and what their sources leave open."""
    own = [item for item in showing.library.parameters if item.programme == programme.id]
    return _rows(showing, own), notes(showing, own)


def notes(showing: Showing, items: Iterable[Parameter]) -> tuple[str, ...]:
    """Why a place is an assumption, and what the sources leave open, each said once."""
    library, said = showing.library, []
    for item in items:
        basis, region = library.document_of(item.clause).region_basis, library.regions.get(item.region)
        said += [basis.why] if basis.kind == "inferred" else []
        if item.uncertain:
            name, what = place(region) if region else item.region, library.programmes[item.programme].short_name
            said.append(showing.words["note"].format(place=name, programme=what, what=item.what, text=item.uncertain))
    return tuple(dict.fromkeys(said))


def monthly(item: Parameter) -> tuple[Money, bool] | None:
    """A monthly or yearly sum per month, and whether it is so to the fen; None for any other amount."""
    sum_ = item.money()
    if sum_ is None or sum_.period is Period.once:
        return None
    return (sum_, True) if sum_.period is Period.month else sum_.monthly()


def in_yuan(sum_: Money, exact: bool) -> str:
    """Yuan in digits; whole yuan where the division left a rest."""
    return sum_.yuan() if exact else str((Decimal(sum_.fen) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def since(library: Library, item: Parameter, word: str) -> str:
    """From when an amount holds: a year, or a month or day put into `word`."""
    text = day(library, item.valid_from)
    return word.format(date=text) if item.valid_from.month else text


def _tables(showing: Showing, items: Sequence[Parameter]) -> tuple[Table, ...]:
    tables = []
    for programme in showing.library.programmes.values():
        own = [item for item in items if item.programme == programme.id]
        if own:
            tables.append(Table(programme, _rows(showing, own)))
    return tuple(tables)


def _rows(showing: Showing, items: Iterable[Parameter]) -> tuple[Row, ...]:
    """Urban and rural figures of the same thing, place and day share a row. First what decides, last what is past."""
    groups: dict[tuple[object, ...], list[Parameter]] = {}
    for item in sorted(items, key=lambda item: (item.period != "standing", _KINDS.index(item.kind))):
        alone = item.id if item.area_type not in ("urban", "rural") else ""
        key = (item.region, item.what, item.who, item.kind, item.valid_from, item.period, alone)
        groups.setdefault(key, []).append(item)
    return tuple(_row(showing, group) for group in groups.values())


def _row(showing: Showing, group: Sequence[Parameter]) -> Row:
    first = group[0]
    library = showing.library
    region = library.regions.get(first.region)
    by_area = {item.area_type: figure(showing, item) for item in group}
    return Row(
        place=place(region) if region else first.region,
        inferred=library.document_of(first.clause).region_basis.kind == "inferred",
        programme=library.programmes[first.programme].short_name,
        what=first.what,
        who=first.who,
        since=since(library, first, showing.words["since"]),
        kind=first.kind,
        kind_words=showing.words["figures"][first.kind],
        past=showing.words["marks"][first.period] if first.period != "standing" else "",
        urban=by_area.get("urban"),
        rural=by_area.get("rural"),
        both=by_area.get("both") or by_area.get(None),
        undivided=first.area_type is None,
    )


def figure(showing: Showing, item: Parameter) -> Figure:
    """One amount with its clause."""
    previous = item.previous is not None and item.unit in (Unit.yuan_per_month, Unit.yuan_per_year)
    return Figure(
        id=item.id,
        printed=_printed(showing.library, item),
        monthly=_converted(showing, item),
        previous=showing.words["previously"].format(yuan=item.previous) if previous else "",
        quote=item.quote,
        source=showing.source(item.clause),
    )


def _printed(library: Library, item: Parameter) -> str:
    """The amount in the period that the source gives, without our conversion."""
    sum_ = item.money()
    if sum_ is None or item.kind == "limit":
        return amount(library, item)
    text = library.say(f"per_{sum_.period}", yuan=sum_.yuan())
    return library.say("floor_amount", amount=text) if item.kind == "floor" else text


def _converted(showing: Showing, item: Parameter) -> str:
    found = monthly(item)
    if found is None or item.unit is Unit.yuan_per_month:
        return ""
    return str(showing.words["month" if found[1] else "about_month"].format(yuan=in_yuan(*found)))
