"""Every fact that a rule may ask for: its name in the household file, its bit among the reasons, its values.

`FACTS` is in the order of asking: what is cheapest to answer and tells most comes first.
"""

from __future__ import annotations

from enum import StrEnum

#: Facts of the household, then of persons; cheapest question first. A bit each, so at most 60.
HOUSEHOLD_FACTS = (
    "region", "area_type", "size", "receives", "income", "hardship", "emergency", "emergency_region", "homeless",
    "no_relatives", "property", "necessary_costs", "over_standard_since", "over_standard_because", "housing_hardship",
    "residence_region", "epidemic_affected", "poverty_lifted", "risk_area",
)  # fmt: skip
PERSON_FACTS = (
    "age", "disability", "illness", "employed", "study", "parents", "supporter", "long_term_care", "own_income",
    "person_receives", "unemployed_months", "unemployment_insured", "graduate_without_work", "work_region",
    "self_care", "work_injury_care", "unemployment_benefit",
)  # fmt: skip
FACTS = HOUSEHOLD_FACTS + PERSON_FACTS
BIT = {name: 1 << place for place, name in enumerate(FACTS)}
#: The sources hold no figure or rule for this place and day.
GAP = 1 << 61
#: The rule leaves it to the authority (可, 一事一议, a local list or limit that is not published here).
CASEWORKER = 1 << 62
ANY_FACT = sum(BIT.values())


def names_of(bits: int) -> tuple[str, ...]:
    """The facts that these bits stand for, in the order of asking."""
    return tuple(name for name in FACTS if bits & BIT[name])


class Emergency(StrEnum):
    """What has struck a household."""

    none = "none"
    accident = "accident"
    sudden_illness = "sudden_illness"
    disaster = "disaster"
    stranded = "stranded"
    other = "other"


class Disability(StrEnum):
    """The kind in the disability certificate (第二代残疾人证)."""

    none = "none"
    visual = "visual"
    hearing = "hearing"
    speech = "speech"
    physical = "physical"
    intellectual = "intellectual"
    mental = "mental"
    multiple = "multiple"


class Illness(StrEnum):
    """`stated`: the family says so. `recognised`: on the local list of grave illnesses, as the authority found."""

    none = "none"
    stated = "stated"
    recognised = "recognised"


class Study(StrEnum):
    """Which school somebody attends."""

    none = "none"
    preschool = "preschool"
    compulsory = "compulsory"
    high_school = "high_school"
    college = "college"


class Supporter(StrEnum):
    """Whether anybody is bound by law to support a person, and able to (法定赡养、抚养、扶养义务人)."""

    none = "none"
    unable = "unable"
    able = "able"


class SelfCare(StrEnum):
    """Result of the six questions on self-care (特困人员认定办法 22)."""

    able = "able"
    partial = "partial"
    unable = "unable"


class Parent(StrEnum):
    """What became of a child's parent. `unable`: gravely disabled, imprisoned, in compulsory rehabilitation, out of
    contact for 6 months, custody withdrawn, deported. `ill`: gravely ill, by a list that each place has."""

    present = "present"
    dead = "dead"
    missing = "missing"
    unable = "unable"
    ill = "ill"


class Because(StrEnum):
    """Why an aided household's income rose above the standard."""

    employment = "employment"
    business = "business"
    other = "other"


#: Aid that a household receives as a whole, and aid that a person receives.
HOUSEHOLD_AID = ("dibao", "dibao_bianyuan", "gangxing_zhichu")
PERSON_AID = (
    "tekun", "guer", "shishi_wuren_fuyang", "canji_shenghuo_butie", "canji_huli_butie", "gaoling_jintie",
)  # fmt: skip
