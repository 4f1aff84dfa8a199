"""Which facts answer a question, and in which order: the core rule, the citizen's own region, the nation, the past."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.answers.model import Question
from knowledge.answers.telling import Told, under_local
from knowledge.dates import PartialDate
from knowledge.library import Library
from knowledge.models import Fact, Programme, QuestionKind, RuleClass
from knowledge.regions import Region

#: Holds for all of social assistance: appeals, complaints, hotline, privacy.
GENERAL = "shehui_jiuzhu"
#: The law that this holds by, and the topics on which it binds the aids that it names alone: 高龄津贴 is none of them.
_LAW, _OF_ITS_AIDS = "shehui-jiuzhu-fa", frozenset({"stopped", "report_change", "not_reported"})
#: How many facts of each sort are told at once; the rest waits for the next question.
MOST = {"lead": 3, "local": 4, "nation": 6, "past": 2}
#: A question on a topic is narrow: what stands on it is told whole.
_MOST_ON_A_TOPIC = 8
#: Where a programme has nothing of its own, what holds for all aid answers these.
_FOR_ALL = (QuestionKind.contact, QuestionKind.documents, QuestionKind.processing_time, QuestionKind.payment)


def in_force(library: Library, fact: Fact, day: date) -> bool:
    """Whether a fact holds on that day, as far as its source says."""
    first, last = library.days[fact.id]
    return first <= day and (last is None or day <= last)


def overlaps(library: Library, fact: Fact, time: PartialDate) -> bool:
    """Whether a fact held at some day of that year or month."""
    first, last = library.days[fact.id]
    return first <= time.last and (last is None or time.first <= last)


def facts_for(library: Library, question: Question, programme: Programme) -> list[Told]:
    """What to tell, most important first; empty if the sources say nothing. Facts that are not settled come alone.

    A topic that the message names decides over the kind of question: 有车能吃低保吗 is about the car.
    """
    chain = library.regions.chain(question.region) if question.region else ()
    reachable = [fact for fact in _reachable(library, chain, programme) if in_force(library, fact, question.as_of)]
    for candidates in _candidates(library, question, programme, reachable):
        settled = [fact for fact in candidates if fact.confidence is None or fact.confidence.settled]
        # The core conditions alone say nothing on what was asked.
        telling = [fact for fact in settled if not (question.topics and _is_core(library, question, fact))]
        if candidates:
            return _ordered(library, question, programme, settled if telling else candidates)
    return []


def answers_topic(library: Library, question: Question, programme: Programme) -> bool:
    """Whether a fact of this kind stands on a topic of the question: then it needs no place and no general answer."""
    about = {topic for topic in question.topics if not library.topics[topic].situation}
    return any(
        about & set(fact.topics) and (question.kind in fact.kinds or _is_counted(question, fact))
        for fact in library.facts
        if {programme.id, GENERAL} & set(fact.programmes) and in_force(library, fact, question.as_of)
    )


def _is_counted(question: Question, fact: Fact) -> bool:
    """Statistics answer only who asks for numbers (多少户, 人次); they are nobody's standard."""
    return "numbers" in question.topics and fact.rule is RuleClass.statistic


def _candidates(
    library: Library, question: Question, programme: Programme, facts: Sequence[Fact]
) -> Iterable[list[Fact]]:
    """Sets of facts from the closest to the widest; the first that is not empty is told."""
    background = (RuleClass.target, RuleClass.statistic)
    told = [fact for fact in facts if fact.rule not in background or _is_counted(question, fact)]
    area = [fact for fact in told if fact.area_type is None or question.area_type in (None, fact.area_type)]
    own = [fact for fact in area if programme.id in fact.programmes]
    general = [fact for fact in area if GENERAL in fact.programmes]
    about = set(question.topics)
    if about:
        # What holds for all aid (appeals, complaints) goes with what the programme has of its own.
        of_all = about if _is_under_the_law(library, programme) else about - _OF_ITS_AIDS
        everywhere = [fact for fact in general if of_all & set(fact.topics) and fact not in own]
        core = [fact for fact in own if _is_core(library, question, fact) and not about & set(fact.topics)]
        fitting = [fact for fact in own if about & set(fact.topics)] + everywhere
        yield core + fitting if fitting else []
    yield [fact for fact in own if question.kind in fact.kinds]
    # The window and the hotline are there for every programme; how to object answers no question on how to apply.
    yield [fact for fact in general if question.kind in fact.kinds and question.kind in _FOR_ALL]


def _is_under_the_law(library: Library, programme: Programme) -> bool:
    """Whether the law on social assistance has a rule on this aid."""
    aids = {programme.id, *programme.members}
    return programme.id == GENERAL or any(aids & set(fact.programmes) for fact in library.documents[_LAW].facts)


def _is_core(library: Library, question: Question, fact: Fact) -> bool:
    """Whether it is a condition that is told even where a message is about somebody's situation."""
    situations = all(library.topics[topic].situation for topic in question.topics)
    return situations and fact.leads and question.kind is QuestionKind.eligibility and question.kind in fact.kinds


def _reachable(library: Library, chain: Sequence[Region], programme: Programme) -> Iterable[Fact]:
    """Facts on the programme, or on all aid, of the citizen's region, of those above it, and of the nation; never of a
    neighbour."""
    national = sorted(
        (item for item in library.documents.values() if item.national), key=lambda document: document.kind != "law"
    )
    local = [document for region in chain for document in library.documents.values() if document.region == region.code]
    for document in [*local, *national]:
        for fact in document.facts:
            if programme.id in fact.programmes or GENERAL in fact.programmes:
                yield fact


def _ordered(library: Library, question: Question, programme: Programme, facts: Sequence[Fact]) -> list[Told]:
    about = set(question.topics)
    closest = _closest(facts, about)
    lead = [
        fact
        for fact in facts
        if _is_national(library, fact) and fact.leads and programme.id in fact.programmes
        if question.kind in fact.kinds or not fact.kinds
        if _matches(fact, about) == closest or _is_core(library, question, fact)
    ]
    standing = [fact for fact in facts if fact.period == "standing"]
    nation = [fact for fact in standing if _is_national(library, fact) and fact not in lead]
    nation = _nearest_first(question, programme, nation)
    local = [fact for fact in standing if not _is_national(library, fact)][: MOST["local"]]
    past = [fact for fact in facts if fact.period == "measure_2022"]
    if about:
        past = _nearest_first(question, programme, past)
    lead, past = lead[: MOST["lead"]], past[: MOST["past"]]
    changed = _changed_since(library, question, [*local, *past])
    # Where the nation's rule is about just this (查银行卡吗), a local one that is only near it comes after.
    farther = [fact for fact in local if about and _matches(fact, about) < closest]
    near = [fact for fact in local if fact not in farther]
    beside = [*changed, *(fact for fact in nation if fact not in changed)]
    return [
        *(Told(fact) for fact in lead),
        *(under_local(library, fact) for fact in near),
        *(
            Told(fact, "nation_now" if local and fact in changed else "nation_too" if near else "")
            for fact in beside[: _MOST_ON_A_TOPIC if about else MOST["nation"]]
            if fact not in lead
        ),
        *(under_local(library, fact) for fact in farther),
        *(Told(fact, "past_measures") for fact in past),
    ]


def _is_national(library: Library, fact: Fact) -> bool:
    return library.document_of(fact.clause).national


def _nearest_first(question: Question, programme: Programme, facts: Sequence[Fact]) -> list[Fact]:
    """The closer fact first: about more of the topics, of the kind that is asked, of this programme.

    Without a topic what is this programme's own comes before what holds for many.
    """
    about = set(question.topics)

    def distance(fact: Fact) -> tuple[int, bool, bool]:
        # A fact without a kind is about its topic alone, whatever is asked of it.
        other_kind = bool(fact.kinds) and question.kind not in fact.kinds
        return -_matches(fact, about), other_kind, programme.id not in fact.programmes

    def breadth(fact: Fact) -> tuple[bool, bool, bool]:
        on_a_topic = programme.id == GENERAL and bool(fact.topics)
        return on_a_topic, GENERAL in fact.programmes, len(fact.programmes) > 2

    return sorted(facts, key=distance if about else breadth)


def _matches(fact: Fact, about: set[str]) -> int:
    return len(about & set(fact.topics))


def _closest(facts: Sequence[Fact], about: set[str]) -> int:
    """How many of the topics the closest fact is about."""
    return max((_matches(fact, about) for fact in facts), default=0)


def _changed_since(library: Library, question: Question, facts: Sequence[Fact]) -> list[Fact]:
    """National facts that say what has changed since these local ones."""
    ids = dict.fromkeys(fact.told_with for fact in facts if fact.told_with)
    return [fact for fact in map(library.fact, ids) if in_force(library, fact, question.as_of)]


def facts_then(library: Library, question: Question, programme: Programme) -> list[Fact]:
    """What held at `question.about`: local rules and measures of that time first, then national rules since replaced.

    Raises ValueError without `about`.
    """
    if question.about is None:
        raise ValueError("needs the time that is asked about")
    about = question.about
    chain = library.regions.chain(question.region) if question.region else ()
    held = [fact for fact in _reachable(library, chain, programme) if overlaps(library, fact, about)]
    for candidates in _candidates(library, question, programme, held):
        settled = [fact for fact in candidates if fact.confidence is None or fact.confidence.settled]
        if settled:
            return sorted(
                settled,
                key=lambda fact: (library.document_of(fact.clause).national, not fact.leads, not fact.told_with),
            )
    return []
