"""A family and its kept screening, as an action sends it: for the tests of the effect, the page and the table."""

from datetime import date
from typing import Any

from hotline.screenings.model import new_token
from knowledge import load_library
from knowledge.eligibility.determination import screen
from knowledge.eligibility.export import screening_json
from knowledge.eligibility.household import Household
from knowledge.eligibility.rulebook import rulebook

TODAY = date(2026, 11, 23)
#: Likely for some aid, short of facts for other aid, not in line for the rest; two persons of whom the same is known.
FAMILY: dict[str, Any] = {
    "region": "620102",
    "area_type": "urban",
    "size": 4,
    "persons": [
        {"relation": "父亲", "age": 70, "disability": "physical", "disability_grade": 2, "receives": []},
        {"age": {"min": 18, "max": 59}, "disability": "none", "illness": "none", "study": "none"},
        {"age": {"min": 18, "max": 59}, "disability": "none", "illness": "none", "study": "none"},
        {"age": 9, "study": "compulsory"},
    ],
    "income": {"yuan": 1200, "per": "month"},
    "necessary_costs": {"min": 20000, "max": 30000, "per": "year"},
    "receives": [],
    "car": False,
    "second_home": False,
    "business": False,
    "large_savings": False,
    "hardship": True,
}


def result(household: dict[str, Any] = FAMILY, day: date = TODAY) -> dict[str, Any]:
    """What an action reckons for this household."""
    library = load_library()
    return screening_json(screen(library, rulebook(), Household.model_validate(household), day), library.screening)


def effect(token: str = "", household: dict[str, Any] = FAMILY, day: date = TODAY) -> dict[str, Any]:
    """The effect `screening` of an answer; a fresh token where none is given."""
    return {
        "token": token or new_token(),
        "household": household,
        "as_of": day.isoformat(),
        "result": result(household, day),
    }
