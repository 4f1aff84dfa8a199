"""An example for who did not understand a rule: reckoned with figures of their place, else a prepared one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from fractions import Fraction

from knowledge.answers.by_difference import Sums, answer_by_difference
from knowledge.answers.by_income import PROGRAMME, standards_at
from knowledge.answers.model import Answer, Block, Outcome, distinct_citations
from knowledge.answers.wording import citation, fact_citation, in_yuan, place, since, source_block
from knowledge.explaining.lists import Example
from knowledge.library import Library
from knowledge.models import AreaType, Fact, QuestionKind
from knowledge.money import Money, Period

_MONTHS = 12
#: The invented family, and to what its income is rounded (in fen, for each of them).
_PEOPLE, _ROUND = 3, 100_00
_RECKONED = (QuestionKind.amount, QuestionKind.payment, QuestionKind.eligibility, QuestionKind.definition)


def answer_example(
    library: Library,
    programme: str,
    kind: QuestionKind | None,
    *,
    region: str | None,
    area: AreaType | None,
    as_of: date,
    topics: Collection[str] = (),
) -> Answer | None:
    """An example of what was asked, said to be one, with its sources; None where there is none."""
    on_topic = library.explaining.example_on(programme, kind, topics)
    if on_topic is not None and on_topic.topics:
        return _prepared(library, on_topic)
    if programme == PROGRAMME and kind in _RECKONED:
        reckoned = _reckoned(library, region=region, area=area, as_of=as_of)
        if reckoned is not None:
            return reckoned
    members = (programme, *library.programmes[programme].members)
    found = next(filter(None, (library.explaining.example_on(name, kind) for name in members)), None)
    return _prepared(library, found) if found is not None else None


def source_lines(library: Library, facts: list[Fact]) -> tuple[Block, ...]:
    """The lines that name the documents of these facts, each once."""
    documents = {document.id: document for document in (library.document_of(fact.clause) for fact in facts)}
    return tuple(
        source_block(
            library,
            document,
            [fact_citation(library, fact) for fact in facts if library.document_of(fact.clause) is document],
        )
        for document in documents.values()
    )


def _prepared(library: Library, example: Example) -> Answer:
    says = library.explaining.says
    facts = [library.fact(name) for name in example.facts]
    cited = distinct_citations(fact_citation(library, fact) for fact in facts)
    head = (Block(says["example_lead"] + example.say, cited), Block(says["example_close"]))
    return Answer(head, (), Outcome.answered, rest=source_lines(library, facts))


def _reckoned(library: Library, *, region: str | None, area: AreaType | None, as_of: date) -> Answer | None:
    """What dibao comes to for an invented family, by the standard of the place; None where it has none."""
    standards = standards_at(library, region, area, as_of)
    if not standards:
        return None
    owner, standard = standards[0]
    line = standard.money()
    assert line is not None, "standards are sums"
    month = Fraction(line.fen, 1 if line.period is Period.month else _MONTHS)
    each = int(month / 2) // _ROUND * _ROUND
    if not each:
        return None
    area_told = AreaType(standard.area_type) if standard.area_type in ("urban", "rural") else area
    sums = Sums(people=_PEOPLE, income=each * _PEOPLE, income_per=Period.month)
    told = answer_by_difference(library, sums, region=region, area=area_told, as_of=as_of)
    if told is None:
        return None
    says = library.explaining.says
    family = says["family"].format(
        place=place(owner),
        area=library.say(f"area_{standard.area_type}") if standard.area_type in ("urban", "rural") else "",
        standard=Money(round(month), Period.month).yuan(),
        since=since(library, standard),
        people=str(_PEOPLE),
        income=Money(each * _PEOPLE, Period.month).yuan(),
        each=Money(each, Period.month).yuan(),
        gap=in_yuan(library, month - each),
        total=in_yuan(library, (month - each) * _PEOPLE),
    )
    cited = (citation(library, standard.clause, standard.quote),)
    rule = told.head[-1]  # that the difference is one way to pay it, and that the office decides
    head = (Block(says["example_lead"] + family, cited), rule, Block(says["example_close"]))
    return Answer(head, (), Outcome.answered, rest=tuple(block for block in told.rest if block.role == "source"))
