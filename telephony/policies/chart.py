"""The bars of the chart of standards: places and lengths, drawn by templates/chart.html as SVG.

A bar is a share of the drawing's width, a height is counted in em, so that the text keeps the reader's own size and
nothing has to be computed in the browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import Parameter, Programme
from knowledge.answers.wording import place
from knowledge.models import Unit
from telephony.policies.facts import Showing
from telephony.policies.figures import figure, in_yuan, monthly, since

LONGEST = 44.0  # percent; the rest of the line is for the figure
HEAD = 3.0  # em, two lines: the place, and since when
LINE = 2.6  # em, one bar with its figure: at 18 pixels an em, high enough to press
GAP = 0.6  # em, below each place
#: What decides or is paid. An average does neither and has a look of its own.
_STANDARDS = ("threshold", "amount")
_LOOKS = ("urban", "rural", "both", "average")


@dataclass(frozen=True)
class Bar:
    """One figure. `look`: urban, rural, both or average; `name`: the figure in full, for a screen reader."""

    look: str
    label: str
    figure: str
    name: str
    url: str
    width: float
    top: float


@dataclass(frozen=True)
class Group:
    """The bars of one place and time."""

    place: str
    since: str
    top: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    """The chart of one programme, in yuan per person and month.

    `looks`: those that occur, for the legend. `note`: why the bars can't be compared, "" where they can.
    """

    programme: Programme
    groups: tuple[Group, ...]
    height: float
    looks: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class _Drawn:
    """A figure to be drawn, with its sum per month."""

    item: Parameter
    look: str
    fen: int
    figure: str


def charts(showing: Showing) -> list[Chart]:
    """One chart for each programme that has monthly standards of at least two places."""
    found = []
    for programme in showing.library.programmes.values():
        drawn = [
            bar
            for item in showing.library.parameters
            if item.programme == programme.id
            for bar in _drawn(showing, item)
        ]
        if len({bar.item.region for bar in drawn}) > 1:
            found.append(_chart(showing, programme, drawn))
    return found


def _drawn(showing: Showing, item: Parameter) -> list[_Drawn]:
    """The figure, if it is a standard or an average of all people, for town, country or both."""
    found = monthly(item)
    if found is None or item.who or item.period != "standing" or item.area_type is None:
        return []
    look = item.area_type if item.kind in _STANDARDS else item.kind
    how = "figure" if item.unit is Unit.yuan_per_month else "converted" if found[1] else "about"
    text = showing.words["chart"][how].format(yuan=in_yuan(*found))
    return [_Drawn(item, look, found[0].fen, text)] if look in _LOOKS else []


def _chart(showing: Showing, programme: Programme, drawn: Sequence[_Drawn]) -> Chart:
    together: dict[object, list[_Drawn]] = {}
    for bar in drawn:
        together.setdefault((bar.item.region, bar.item.valid_from), []).append(bar)
    # Standards from high to low, then the averages, which are none.
    ordered = sorted(
        together.values(),
        key=lambda bars: (all(bar.look == "average" for bar in bars), -max(bar.fen for bar in bars)),
    )
    highest = max(bar.fen for bar in drawn)
    groups: list[Group] = []
    top = 0.0
    for bars in ordered:
        groups.append(_group(showing, programme, bars, highest, top))
        top += HEAD + LINE * len(bars) + GAP
    looks = tuple(look for look in _LOOKS if any(bar.look == look for bar in drawn))
    return Chart(programme, tuple(groups), round(top, 2), looks, _note(showing, ordered))


def _note(showing: Showing, groups: Sequence[Sequence[_Drawn]]) -> str:
    """Says so where one place pays a part apart (care) that the figures of others may hold or not."""
    words, library = showing.words["chart"], showing.library
    first = {bars[0].item: _place(showing, bars[0].item) for bars in groups}
    apart = {
        item: {
            other.what
            for other in library.parameters
            if (other.programme, other.region, other.period) == (item.programme, item.region, "standing")
            and other.what != item.what
            and monthly(other) is not None
        }
        for item in first
    }
    parts = {what for found in apart.values() for what in found}
    if not parts:
        return ""
    other = "、".join(sorted(parts))
    said = [words["apart"].format(place=first[item], what=item.what, other=other) for item in first if apart[item]]
    silent = "、".join(first[item] for item in first if not apart[item])
    average = "、".join(first[bars[0].item] for bars in groups if all(bar.look == "average" for bar in bars))
    said += [words["unsaid"].format(places=silent, other=other)] if silent else []
    said += [words["averages"].format(places=average)] if average else []
    return str(words["note"].format(parts="；".join(said)))


def _group(showing: Showing, programme: Programme, drawn: Sequence[_Drawn], highest: int, top: float) -> Group:
    words, first = showing.words["chart"], drawn[0].item
    bars = []
    for number, bar in enumerate(sorted(drawn, key=lambda bar: _LOOKS.index(bar.look))):
        shown = figure(showing, bar.item)
        bars.append(
            Bar(
                look=bar.look,
                label=showing.words["areas"][bar.look],
                figure=bar.figure,
                name=words["bar"].format(
                    place=_place(showing, bar.item),
                    programme=programme.short_name,
                    area=showing.words["areas"][str(bar.item.area_type)],
                    kind=showing.words["figures"][bar.item.kind],
                    since=_since(showing, bar.item),
                    amount=showing.words["comma"].join(filter(None, (shown.printed, shown.monthly))),
                ),
                url=shown.source.url,
                width=round(LONGEST * bar.fen / highest, 2),
                top=round(top + HEAD + LINE * number, 2),
            )
        )
    return Group(_place(showing, first), _since(showing, first), round(top, 2), tuple(bars))


def _since(showing: Showing, item: Parameter) -> str:
    return since(showing.library, item, showing.words["since"])


def _place(showing: Showing, item: Parameter) -> str:
    region = showing.library.regions.get(item.region)
    inferred = showing.library.document_of(item.clause).region_basis.kind == "inferred"
    return (place(region) if region else item.region) + (showing.words["inferred"] if inferred else "")
