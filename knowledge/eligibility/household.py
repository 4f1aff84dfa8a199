"""A household as it is told or registered: the one schema of chat, API, command line and register.

Whatever is left out is unknown, never zero and never a default. Names, ID numbers and telephone numbers have no place
in it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.eligibility.facts import (
    HOUSEHOLD_AID,
    PERSON_AID,
    Because,
    Disability,
    Emergency,
    Illness,
    Parent,
    SelfCare,
    Study,
    Supporter,
)
from knowledge.models import AreaType

Yuan = Annotated[Decimal, Field(ge=0, le=Decimal(1_000_000_000), decimal_places=2)]
Code = Annotated[str, Field(pattern=r"^\d{6}(\d{3})?$", description="行政区划代码, six digits, nine for a township")]
#: More members than any household has.
MOST_MEMBERS = 20
OLDEST = 130


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sum(_Strict):
    """Money over a month or a year: one figure (`yuan`), or a range (`min`, `max`)."""

    yuan: Yuan | None = None
    min: Yuan | None = None
    max: Yuan | None = None
    per: Literal["month", "year"]

    @model_validator(mode="after")
    def _one_or_both_ends(self) -> Sum:
        if (self.yuan is None) == (self.min is None and self.max is None):
            raise ValueError('give "yuan", or "min" and "max"')
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError('"min" is more than "max"')
        return self

    def fen_a_year(self) -> tuple[int, int | None]:
        """Lowest and highest in fen a year; None where there is no highest."""
        low = self.yuan if self.yuan is not None else self.min or Decimal(0)
        high = self.yuan if self.yuan is not None else self.max
        times = 1200 if self.per == "month" else 100
        return int(low * times), None if high is None else int(high * times)


class AgeSpan(_Strict):
    """An age that is known roughly (a child; between 18 and 59), in full years, both ends included."""

    min: int = Field(default=0, ge=0, le=OLDEST)
    max: int = Field(default=OLDEST, ge=0, le=OLDEST)

    @model_validator(mode="after")
    def _in_order(self) -> AgeSpan:
        if self.min > self.max:
            raise ValueError('"min" is more than "max"')
        return self


class Person(_Strict):
    """A member of the household."""

    id: str | None = Field(default=None, max_length=64, description="Any mark to tell persons apart; no ID number")
    relation: str | None = Field(default=None, max_length=20, description="What the person is to the applicant")
    age: Annotated[int, Field(ge=0, le=OLDEST)] | AgeSpan | None = None
    birth_date: date | None = None
    died: date | None = Field(default=None, description="Day of death, as a register has it")
    income: Sum | None = Field(default=None, description="Own countable net income")
    disability: Disability | None = Field(default=None, description="By certificate; none: has no certificate")
    disability_grade: int | None = Field(default=None, ge=1, le=4)
    illness: Illness | None = None
    employed: bool | None = None
    study: Study | None = None
    father: Parent | None = None
    mother: Parent | None = None
    supporter: Supporter | None = None
    self_care: SelfCare | None = None
    long_term_care: bool | None = Field(default=None, description="Needs care for long")
    work_injury_care: bool | None = Field(default=None, description="Receives 工伤生活护理费")
    unemployed_months: int | None = Field(default=None, ge=0, le=600, description="Months in a row without any income")
    unemployment_insured: bool | None = Field(default=None, description="失业保险 covers the person")
    unemployment_benefit: bool | None = Field(default=None, description="Receives 失业保险金")
    graduate_without_work: bool | None = Field(default=None, description="Graduate without work, or whose firm failed")
    work_region: Code | None = None
    receives: tuple[Literal[PERSON_AID], ...] | None = Field(  # type: ignore[valid-type]
        default=None, description="All the aid that this person receives; [] for none; left out if unknown"
    )

    @model_validator(mode="after")
    def _consistent(self) -> Person:
        if self.age is not None and self.birth_date is not None:
            raise ValueError('give "age" or "birth_date", not both')
        if self.disability_grade is not None and self.disability is Disability.none:
            raise ValueError('"disability_grade" has no meaning where "disability" is none')
        return self


class Household(_Strict):
    """Who lives together and counts as one family (最低生活保障审核确认办法 7), and what is known of them."""

    id: str | None = Field(default=None, max_length=64)
    region: Code | None = Field(default=None, description="户籍地")
    residence_region: Code | None = Field(default=None, description="经常居住地, where it differs")
    emergency_region: Code | None = Field(default=None, description="急难发生地")
    area_type: AreaType | None = None
    size: int | None = Field(
        default=None, ge=1, le=MOST_MEMBERS, description="How many members; left out: the persons listed are all"
    )
    persons: tuple[Person, ...] = Field(default=(), max_length=MOST_MEMBERS)
    income: Sum | None = Field(default=None, description="Countable net income of all members together")
    necessary_costs: Sum | None = Field(
        default=None,
        description="Paid by the family itself over 12 months: treatment, school, rehabilitation, going to work",
    )
    property_within_limits: bool | None = Field(default=None, description="As the authority found")
    car: bool | None = None
    second_home: bool | None = None
    business: bool | None = None
    large_savings: bool | None = None
    receives: tuple[Literal[HOUSEHOLD_AID], ...] | None = Field(  # type: ignore[valid-type]
        default=None, description="All the aid that the household receives; [] for none; left out if unknown"
    )
    hardship: bool | None = Field(default=None, description="Cannot meet basic needs for now")
    emergency: Emergency | None = None
    homeless: bool | None = Field(
        default=None, description="Away from home without food or shelter, begging or roaming"
    )
    no_relatives: bool | None = Field(default=None, description="Has nobody to stay with")
    housing_hardship: bool | None = None
    over_standard_since: date | None = Field(default=None, description="Aided: since when income is over the standard")
    over_standard_because: Because | None = None
    epidemic_affected: bool | None = Field(default=None, description="Hit by the epidemic (measures of 2022)")
    poverty_lifted: bool | None = Field(default=None, description="脱贫人口")
    risk_area: bool | None = Field(default=None, description="In a 疫情中高风险地区 (measures of 2022)")

    @model_validator(mode="after")
    def _consistent(self) -> Household:
        if self.size is not None and self.size < len(self.persons):
            raise ValueError(f'"size" is {self.size}, but {len(self.persons)} persons are listed')
        if self.income is not None:
            _, most = self.income.fen_a_year()
            least = sum(person.income.fen_a_year()[0] for person in self.persons if person.income)
            if most is not None and least > most:
                raise ValueError('"income" of the household is less than what its "persons" have')
        return self


def household_schema() -> dict[str, Any]:
    """The JSON Schema that is published."""
    schema = Household.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return schema
