"""How much: figures come from parameters only, from the citizen's region or one above it, never sideways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.model import Answer, Block, Button, Outcome, Question
from knowledge.answers.offers import area_button, ask_region, kind_button, next_buttons, verify
from knowledge.answers.rules import silent_on
from knowledge.answers.selecting import facts_for, in_force
from knowledge.answers.telling import HEAD_LENGTH, Told, documents_of, tell, under_local
from knowledge.answers.wording import (
    amount,
    citation,
    conversion,
    day,
    forwarding_block,
    is_old,
    place,
    since,
    source_block,
)
from knowledge.library import Library
from knowledge.models import AreaType, Document, Parameter, Programme, QuestionKind, RuleClass, Unit
from knowledge.money import Money, Period
from knowledge.regions import Region

_MOST_HELD = 3
#: The topic of who sets a standard.
_WHO_SETS = "standard_setting"
#: Asked for with 多少钱: the others (limits, deductions, durations) are told with the rule they belong to.
_SUMS = ("threshold", "floor", "average", "range", "amount")


def answer_amount(library: Library, question: Question, programme: Programme) -> Answer:
    """The figure for this region and time, or what is known instead. Asks for the region if figures depend on it."""
    region = library.regions.get(question.region) if question.region else None
    known = sums_of(library, programme)
    if region is None:
        ask = _for_which_region if known else without_region
        return ask(library, question, programme)
    begun = _asked_for(question, _begun(question, known))
    for owner in library.regions.chain(region.code):
        own = [item for item in begun if item.region == owner.code and item.is_for(question.area_type)]
        if own:
            return _figures(library, question, programme, region, owner=owner, own=own)
        later = [item for item in known if item.region == owner.code and item.is_for(question.area_type)]
        if later:
            return _before(library, question, programme, owner, later)
    return _no_figure(library, question, programme, region, begun)


def _for_which_region(library: Library, question: Question, programme: Programme) -> Answer:
    """Asks where the citizen lives, after what the nation says of the sum: mostly who sets it."""
    asks = ask_region(library)
    told = _national(library, question, programme)
    if not told:
        return asks
    head, rest = tell(library, told)
    if is_old(documents_of(library, told), question.as_of):
        rest += (Block(library.say("confirm_rule"), role="next"),)
    return replace(asks, head=(*head, *asks.head), rest=rest)


def sums_of(library: Library, programme: Programme) -> list[Parameter]:
    """The sums of this programme, of every region."""
    return [item for item in library.parameters if item.programme == programme.id and _is_sum(item)]


def figures_at(
    library: Library, question: Question, programme: Programme, region: Region
) -> tuple[Region, list[Parameter]] | None:
    """The standing figures of the region or of the first one above it that has any, and which that is."""
    begun = [item for item in _begun(question, sums_of(library, programme)) if item.period == "standing"]
    for owner in library.regions.chain(region.code):
        own = [item for item in begun if item.region == owner.code and item.is_for(question.area_type)]
        if own:
            return owner, own
    return None


def _begun(question: Question, items: Sequence[Parameter]) -> list[Parameter]:
    until = question.about.last if question.about else question.as_of
    return [item for item in items if item.valid_from.first <= until]


def _is_sum(item: Parameter) -> bool:
    return item.kind in _SUMS and item.unit is not Unit.months


def _asked_for(question: Question, items: Sequence[Parameter]) -> list[Parameter]:
    """Where the message names a level of care, the sum for it comes first and those for the others are left out."""
    about = set(question.topics)
    closest = max((len(about & set(item.topics)) for item in items), default=0)
    if not closest:
        return list(items)
    named = [item for item in items if len(about & set(item.topics)) == closest]
    return [*named, *(item for item in items if not item.topics)]


def _figures(
    library: Library,
    question: Question,
    programme: Programme,
    region: Region,
    *,
    owner: Region,
    own: Sequence[Parameter],
) -> Answer:
    lines = [in_a_line(library, question, item, programme, owner) for item in own]
    if question.change and (told := _change(library, own)):
        lines.insert(0, told)
    numberless = all(item.unit is Unit.times_provincial_guideline for item in own)
    if numberless:
        lines.insert(0, library.say("no_number", place=place(owner), programme=programme.short_name))
    if own[0].period == "measure_2022":
        lines.insert(0, library.say("amount_past", place=place(region), programme=programme.short_name))
    elif region is not owner and own[0].kind in ("average", "floor"):
        lines.insert(
            0, library.say("only_above", place=place(region), programme=programme.short_name, owner=place(owner))
        )
    if question.about and question.about.year > max(item.valid_from.year for item in own):
        lines.insert(0, library.say("no_later_year", asked=str(question.about.year)))
    if "self_care" in question.topics and not any(set(item.topics) & set(question.topics) for item in own):
        lines.insert(0, library.say("no_care", place=place(region), programme=programme.short_name))
    lines += [text for text in [_difference(library, own), _care_total(library, own)] if text]
    lines += _notes(library, region, owner, own)
    document = library.document_of(own[0].clause)
    citations = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for item in own))
    count = _fitting(lines)
    head = [Block("\n".join(lines[:count]), citations)]
    rest = [Block("\n".join(lines[count:]), citations, "item")] if lines[count:] else []
    rest.append(source_block(library, document, citations))
    doubts = list(dict.fromkeys(item.uncertain for item in own if item.uncertain))
    if doubts:
        rest.append(Block("\n".join(doubts), citations, "note"))
    rest += _closing(library, question, library.regions.chain(region.code), [document])
    buttons = _buttons(library, question, programme, region, own)
    if is_old([document], question.as_of):
        buttons = verify(library, question, programme, buttons)
    return Answer(tuple(head), buttons, Outcome.no_figure if numberless else Outcome.answered, None, tuple(rest))


def _fitting(lines: Sequence[str]) -> int:
    count, length = 0, 0
    for line in lines:
        length += len(line)
        if count and length > HEAD_LENGTH:
            break
        count += 1
    return count


def in_a_line(library: Library, question: Question, item: Parameter, programme: Programme, owner: Region) -> str:
    """One figure in words: whose, what, how much, since when."""
    area = library.say(f"area_{item.area_type}") if item.area_type in ("urban", "rural") else ""
    words = amount(library, item) + _asked_period(library, question, item)
    if item.period == "measure_2022" and item.who:
        return library.say("amount_who_past", who=item.who, amount=words)
    who = library.say("amount_who", who=item.who) if item.who else ""
    return library.say(
        "amount_line",
        place=place(owner),
        area=area,
        programme=programme.short_name,
        what=item.what,
        who=who,
        amount=words,
        since=since(library, item),
    )


def _asked_period(library: Library, question: Question, item: Parameter) -> str:
    """The sum for the period that was asked for, where the source has another one, marked as computed."""
    money = item.money()
    if question.per is Period.year and money is not None and money.period is Period.month:
        return conversion(library, money)
    return ""


def _change(library: Library, own: Sequence[Parameter]) -> str:
    """When and from what the standard changed, or that the source does not say."""
    if all(item.previous is None for item in own):
        return library.say("change_unknown")
    return library.say("change_known")


def _difference(library: Library, own: Sequence[Parameter]) -> str:
    """How far town and country are apart per month, where both standards can be compared to the fen."""
    urban = [item for item in own if item.area_type == "urban" and item.kind == "threshold"]
    rural = [item for item in own if item.area_type == "rural" and item.kind == "threshold"]
    if len(urban) != 1 or len(rural) != 1:
        return ""
    sums = [_exact_month(item.money()) for item in (urban[0], rural[0])]
    if None in sums or urban[0].valid_from.year != rural[0].valid_from.year:
        return ""
    apart = abs((sums[0] or 0) - (sums[1] or 0))
    key = "difference_urban" if (sums[0] or 0) >= (sums[1] or 0) else "difference_rural"
    return library.say(key, yuan=Money(apart, Period.month).yuan())


def _care_total(library: Library, own: Sequence[Parameter]) -> str:
    """Standard and care money of one level together, where each is one sum per month to the fen."""
    care = [item for item in own if item.topics]
    standard = [item for item in own if not item.topics and item.kind in ("threshold", "amount")]
    if len(care) != 1 or len(standard) != 1:
        return ""
    sums = [_exact_month(item.money()) for item in (standard[0], care[0])]
    total = sum(fen for fen in sums if fen is not None)
    return "" if None in sums else library.say("care_total", yuan=Money(total, Period.month).yuan())


def _exact_month(money: Money | None) -> int | None:
    """Fen per month, None where that is no whole number."""
    if money is None or money.period is Period.once:
        return None
    if money.period is Period.month:
        return money.fen
    monthly, exact = money.monthly()
    return monthly.fen if exact else None


def _notes(library: Library, region: Region, owner: Region, own: Sequence[Parameter]) -> list[str]:
    notes = []
    kinds = {item.kind for item in own}
    if region is not owner and not kinds & {"average", "floor", "range"}:
        notes.append(library.say(f"inherited_{owner.level}", place=place(region), owner=place(owner)))
    if "range" in kinds:
        notes.append(library.say("range_note"))
    elif "average" in kinds:
        notes.append(library.say("average_note"))
    elif "floor" in kinds:
        notes.append(library.say("floor_note"))
    return notes


def _before(
    library: Library, question: Question, programme: Programme, owner: Region, later: Sequence[Parameter]
) -> Answer:
    """The time asked about lies before the first figure: tells what it was raised from, where the source does."""
    document = library.document_of(later[0].clause)
    names = {"place": place(owner), "programme": programme.short_name}
    lines = [library.say("no_earlier", **names)]
    for item in later:
        if item.previous is None or item.unit not in (Unit.yuan_per_month, Unit.yuan_per_year):
            continue
        period = Period.month if item.unit is Unit.yuan_per_month else Period.year
        lines.append(
            library.say(
                "before_line",
                date=day(library, item.valid_from),
                area=library.say(f"area_{item.area_type}") if item.area_type in ("urban", "rural") else "",
                what=item.what,
                amount=library.say(f"per_{period}", yuan=Money.from_yuan(item.previous, period).yuan()),
            )
        )
    if len(lines) > 1:
        lines[0] = library.say("no_earlier_whole", **names)
    citations = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for item in later))
    rest = [source_block(library, document, citations)]
    rest += _closing(library, question, library.regions.chain(owner.code), [document])
    buttons = next_buttons(library, question, programme)
    outcome = Outcome.answered if len(lines) > 1 else Outcome.no_figure
    return Answer((Block("\n".join(lines), citations),), buttons, outcome, None, tuple(rest))


def _buttons(
    library: Library, question: Question, programme: Programme, region: Region, own: Sequence[Parameter]
) -> tuple[Button, ...]:
    buttons = next_buttons(library, question, programme)
    if question.area_type is None or all(item.area_type in (None, "both") for item in own):
        return buttons
    other = AreaType.rural if question.area_type is AreaType.urban else AreaType.urban
    return (area_button(library, other, programme, region.code), *buttons)


def without_region(library: Library, question: Question, programme: Programme) -> Answer:
    """No region has a figure for this programme: what the nation says of its amount needs no place."""
    told = facts_for(library, question, programme)
    if not told:
        text = library.say("no_amount", programme=programme.short_name)
        blocks = (Block(text), Block(library.say("offer_person"), role="next"))
        return Answer(blocks, next_buttons(library, question, programme), Outcome.no_source)
    head, rest = tell(library, told)
    silent = silent_on(library, question, told)
    if silent and library.topics[silent].untold:
        head = (Block(library.say("no_source_topic", topic=library.topics[silent].name)), *head)
    rest += tuple(_closing(library, question, (), documents_of(library, told)))
    return Answer(head, next_buttons(library, question, programme), Outcome.no_figure, None, rest)


def _no_figure(
    library: Library, question: Question, programme: Programme, region: Region, known: Sequence[Parameter]
) -> Answer:
    chain = library.regions.chain(region.code)
    codes = {item.code for item in chain}
    parts = sorted({item.region for item in known if library.regions.contains(region.code, item.region)} - codes)
    has_source = any(document.region in codes for document in library.documents.values())
    area = library.say(f"area_{question.area_type}") if question.area_type else ""
    names = {"place": place(region), "area": area, "programme": programme.short_name}
    if parts:
        return _only_a_part(library, question, programme, region, parts[0])
    other_area = [item for item in known if item.region in codes]
    if other_area and question.area_type:
        return _only_the_other_area(library, question, programme, region, other_area)
    told = [*_national(library, question, programme), *_held(library, question, programme, chain)]
    first = Block(library.say("no_figure" if has_source else "no_source_amount", **names))
    outcome = Outcome.no_figure if has_source else Outcome.no_source
    buttons = next_buttons(library, question, programme)
    if not told:
        return Answer((first, Block(library.say("offer_person"), role="next")), buttons, outcome)
    head, rest = tell(library, told, first.text)
    rest += tuple(_closing(library, question, chain, documents_of(library, told)))
    return Answer((first, *head), buttons, outcome, None, rest)


def _only_a_part(library: Library, question: Question, programme: Programme, region: Region, part: str) -> Answer:
    inner = library.regions.get(part)
    if inner is None:
        raise KeyError(part)
    text = library.say(
        f"only_a_part_{region.level}", place=place(region), part=inner.name, programme=programme.short_name
    )
    basis = [
        document.region_basis.why
        for document in library.documents.values()
        if document.region == part and document.region_basis.kind == "inferred"
    ]
    head = (Block("\n".join([text, *basis])), Block(library.say("offer_person"), role="next"))
    ask = Button(inner.name, kind_button(library, QuestionKind.amount, programme, part).payload)
    return Answer(head, (ask, *next_buttons(library, question, programme)), Outcome.no_figure)


def _only_the_other_area(
    library: Library, question: Question, programme: Programme, region: Region, other: Sequence[Parameter]
) -> Answer:
    area = question.area_type or AreaType.urban
    there = AreaType.rural if area is AreaType.urban else AreaType.urban
    text = library.say(
        "only_other_area",
        place=place(region),
        programme=programme.short_name,
        area=library.say(f"area_{area}"),
        other=library.say(f"area_{there}"),
    )
    citations = tuple(dict.fromkeys(citation(library, item.clause, item.quote) for item in other))
    document = library.document_of(other[0].clause)
    rest = [source_block(library, document, citations)]
    rest += _closing(library, question, library.regions.chain(region.code), [document])
    buttons = (area_button(library, there, programme, region.code), *next_buttons(library, question, programme))
    return Answer((Block(text, citations),), buttons, Outcome.no_figure, None, tuple(rest))


def _held(library: Library, question: Question, programme: Programme, chain: Sequence[Region]) -> list[Told]:
    """What the region's own sources say about money: of this programme, or else of others, named as such."""
    codes = {region.code for region in chain}
    facts = [
        fact
        for document in library.documents.values()
        if document.region in codes
        for fact in document.facts
        if QuestionKind.amount in fact.kinds
        and fact.rule not in (RuleClass.target, RuleClass.statistic)
        and in_force(library, fact, question.as_of)
    ]
    own = [
        Told(fact, "past_measures") if fact.period == "measure_2022" else under_local(library, fact)
        for fact in facts
        if programme.id in fact.programmes
    ]
    return own[:_MOST_HELD]  # what other aid comes to there, nobody asked for


def _national(library: Library, question: Question, programme: Programme) -> list[Told]:
    """What the nation says of the amount: mostly who sets it."""
    told = [item for item in facts_for(library, question, programme) if library.document_of(item.fact.clause).national]
    # What the aid is for comes after who sets it, unless something else of it is asked about.
    setting = [item for item in told if _WHO_SETS in item.fact.topics and not question.topics]
    return (setting or told)[:1]


def _closing(
    library: Library, question: Question, chain: Sequence[Region], documents: Sequence[Document]
) -> list[Block]:
    """Who forwarded the source, that it is old, and a person."""
    forwarded = forwarding_block(library, chain, documents)
    old = [library.say("confirm_figure")] if is_old(documents, question.as_of) else []
    closing = Block("".join([*old, library.say("offer_person")]), role="next")
    return [forwarded, closing] if forwarded else [closing]
