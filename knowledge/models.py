"""What the library's files hold, each as a checked, frozen model."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from knowledge.dates import PartialDate
from knowledge.money import Money, Period


class QuestionKind(StrEnum):
    """What a citizen can ask about a programme."""

    amount = "amount"
    eligibility = "eligibility"
    procedure = "procedure"
    documents = "documents"
    processing_time = "processing_time"
    payment = "payment"
    definition = "definition"
    contact = "contact"


class AreaType(StrEnum):
    """Whether a household counts as urban or rural."""

    urban = "urban"
    rural = "rural"


def _partial(value: object) -> object:
    return value if isinstance(value, PartialDate) else PartialDate.parse(str(value))


Partial = Annotated[PartialDate, BeforeValidator(_partial)]
Code = Annotated[str, Field(pattern=r"^\d{6}$")]


class Model(BaseModel):
    """Frozen, and strict about keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Basis(Model):
    """Whether the source states something, and if not, why it is assumed."""

    kind: Literal["stated", "inferred"]
    why: str = ""

    @model_validator(mode="after")
    def _inference_is_explained(self) -> Basis:
        if self.kind == "inferred" and not self.why:
            raise ValueError("an inferred value needs `why`")
        return self


class Clause(Model):
    """One numbered piece of a document. `text` is verbatim (whitespace aside), empty for a paraphrased law."""

    id: str
    label: str
    heading: str = ""
    text: str = ""

    @property
    def anchor(self) -> str:
        """The part of the id after `#`."""
        return self.id.partition("#")[2]


class RuleClass(StrEnum):
    """What sort of rule a fact is. Targets and statistics never decide or measure a case."""

    eligibility = "eligibility"
    benefit = "benefit"
    deduction = "deduction"
    procedure = "procedure"
    target = "target"
    statistic = "statistic"


class Confidence(StrEnum):
    """How far a national fact was verified: its text was read (V), seen only in press or local guides (P),
    from memory (M), our own inference (D). M and D are never told as settled."""

    read = "V"
    press = "P"
    memory = "M"
    inferred = "D"

    @property
    def settled(self) -> bool:
        """Whether it may be told without saying that it was not verified."""
        return self in (Confidence.read, Confidence.press)


class Fact(Model):
    """One thing a citizen can be told, and the clause it rests on.

    `kinds` and `topics`: the questions it answers (both empty for a target or a statistic, which only the search
    finds). `also`: further clauses that say the same. `quote` is verbatim from the clause; empty only for a
    paraphrase. `say` is what citizens read. `reading`: how policy staff understood the clause, for the page.
    `period`: `standing` until replaced, or `measure_2022`, a measure of 2022 that is told as past.
    `valid_from`, `valid_to`: where they differ from the document's (first and last day).
    `told_with`: a national fact that must be told with it, since it says what has changed.
    `leads`: said before anything local, since it is the core rule or overrides older local ones.
    `covers`: rows of the rule registers that this fact carries, where they differ from its id.
    `pairs`: on the topic `combination`, which two programmes it relates, where that is not every two of `programmes`.
    """

    id: str
    rule: RuleClass
    programmes: tuple[str, ...] = Field(min_length=1)
    kinds: tuple[QuestionKind, ...] = ()
    topics: tuple[str, ...] = ()
    clause: str
    also: tuple[str, ...] = ()
    quote: str = ""
    say: str = Field(min_length=4)
    reading: str = ""
    period: Literal["standing", "measure_2022"] = "standing"
    valid_from: Partial | None = None
    valid_to: Partial | None = None
    discretion: bool = False
    paraphrase: bool = False
    leads: bool = False
    told_with: str = ""
    area_type: AreaType | None = None
    confidence: Confidence | None = None
    covers: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    @model_validator(mode="after")
    def _pairs_are_of_its_programmes(self) -> Fact:
        if not {name for pair in self.pairs for name in pair} <= set(self.programmes):
            raise ValueError("`pairs` names a programme that is not in `programmes`")
        return self

    @model_validator(mode="after")
    def _rules_answer_something(self) -> Fact:
        background = self.rule in (RuleClass.target, RuleClass.statistic)
        if not background and not self.kinds and not self.topics:
            raise ValueError("needs `kinds` or `topics`; only a target or a statistic answers no question")
        return self

    def relates(self, one: str, other: str) -> bool:
        """Whether it says if these two programmes go together."""
        if self.pairs:
            return (one, other) in self.pairs or (other, one) in self.pairs
        return {one, other} <= set(self.programmes)

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the rule registers that it carries."""
        return self.covers or (self.id,)


class Document(Model):
    """A source. `region` is a division code, or "" for the whole nation.

    `called`: its name in an answer, where the title is long for a phone; with 《》 only where it is so titled.
    """

    id: str
    title: str
    called: str = ""
    issuer: str
    number: str | None
    date: Partial
    date_basis: Basis
    region: str
    region_basis: Basis
    kind: Literal["notice", "forwarded_notice", "press_report", "work_summary", "law", "national_rule"]
    valid_from: Partial | None = None
    valid_to: Partial | None = None
    forwards: str | None = None
    uncertain: tuple[str, ...] = ()
    clauses: tuple[Clause, ...]
    facts: tuple[Fact, ...] = ()
    source: str = ""

    @property
    def short_title(self) -> str:
        """What an answer calls it."""
        return self.called or f"《{self.title}》"

    @property
    def national(self) -> bool:
        """Whether it is told in our own words for the whole nation."""
        return self.kind in ("law", "national_rule")


class Unit(StrEnum):
    """What an amount is counted in."""

    yuan_per_month = "yuan_per_month"
    yuan_per_year = "yuan_per_year"
    yuan_once = "yuan_once"
    yuan = "yuan"  # the source does not say for how long
    times_urban_dibao_standard = "times_urban_dibao_standard"
    times_provincial_guideline = "times_provincial_guideline"
    times_own_june_standard = "times_own_june_standard"
    percent_of_dibao_standard = "percent_of_dibao_standard"
    months = "months"


_PERIODS = {Unit.yuan_per_month: Period.month, Unit.yuan_per_year: Period.year, Unit.yuan_once: Period.once}


class Span(Model):
    """A range, both ends included."""

    min: Decimal
    max: Decimal


class Parameter(Model):
    """One standard or amount of one region.

    `kind`: threshold (income line), amount (what is paid), floor (no less than), average, range, limit (up to which
    an office may decide), deduction (what is taken off an income) or duration. An average is never a threshold.
    `of` says whose standard a multiple is taken of, `who` to whom it applies. `covers`: rows of the rule registers.
    `topics`: what a message must be about for it to be told first (a level of care), instead of its sisters.
    """

    id: str
    programme: str
    what: str
    who: str = ""
    of: str = ""
    area_type: Literal["urban", "rural", "both"] | None = None
    kind: Literal["threshold", "floor", "average", "range", "amount", "limit", "deduction", "duration"]
    unit: Unit
    amount: Decimal | Span
    previous: Decimal | None = None
    period: Literal["standing", "measure_2022"] = "standing"
    valid_from: Partial
    last_confirmed: Partial
    clause: str
    quote: str
    uncertain: str = ""
    covers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    region: Code = "000000"

    @model_validator(mode="after")
    def _range_has_two_ends(self) -> Parameter:
        if self.kind != "duration" and (self.kind == "range") != isinstance(self.amount, Span):
            raise ValueError("kind `range` takes {min, max}, every other kind one amount")
        return self

    def is_for(self, area: AreaType | None) -> bool:
        """Whether it answers a question about this kind of area."""
        return area is None or self.area_type in (None, "both", area.value)

    def money(self) -> Money | None:
        """The sum, or None where the unit is a multiple."""
        period = _PERIODS.get(self.unit)
        if period is None or isinstance(self.amount, Span):
            return None
        return Money.from_yuan(self.amount, period)


class Programme(Model):
    """An aid programme. `order` is its place in lists, `groups` the person groups that it is for.

    `members`: a name for several programmes (残疾人两项补贴) lists them and has no facts of its own.
    `for_children`: nobody grown can have it.
    """

    id: str
    name: str
    short_name: str
    order: int = 99
    aliases: tuple[str, ...] = ()
    description: str = Field(min_length=4)
    source: str
    groups: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    for_children: bool = False


class WordGroup(Model):
    """Something a message can be about, and the words that show it; see topics.yaml and person_groups.yaml.

    `hints`: let it be guessed without naming it (学费 of a student); they are no names to the bot.
    `unless`: words that show another topic in what these say (死了…还能领); `…` stands for anything between.
    `situation`: tells how somebody lives (has a car, has no work). Who asks whether they qualify hears the core
    conditions first, and then what the rules say of it. `usually`: the programme that is meant where none is named.
    `untold`: often asked, and no document has anything on it; the answer says so before what it knows. `open_for`: the
    programmes whose rules on it set no such thing (no time for which dibao is paid), which is said before them.
    """

    id: str
    name: str
    words: tuple[str, ...] = Field(min_length=1)
    hints: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    situation: bool = False
    usually: str = ""
    untold: bool = False
    open_for: tuple[str, ...] = ()


class Marked(Model):
    """Words that the bot marks and that answer nothing; see lexicon.yaml.

    `groups`: of people, by the group's id, which need not be one of person_groups.yaml. `other_aid`: aid that the
    library has nothing on. `no_names`: words that hold a name and mean something else.
    """

    groups: dict[str, tuple[str, ...]]
    other_aid: tuple[str, ...]
    no_names: tuple[str, ...]
