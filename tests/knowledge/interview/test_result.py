"""The result of a talk: what is told and what is left out."""

from datetime import date

from knowledge import Library
from knowledge.eligibility.interview import Interview, Member, Told
from knowledge.eligibility.interview.interview import visible
from knowledge.eligibility.interview.result import tell
from knowledge.eligibility.rulebook import rulebook

TODAY = date(2026, 11, 26)


def test_who_has_dibao_alone_is_not_told_that_they_may_get_it(library: Library) -> None:
    facts = {
        "region": "620102", "area_type": "urban", "size": 2, "income": {"yuan": "2300.00", "per": "month"},
        "car": False, "second_home": False, "business": False, "large_savings": False, "receives": [],
        "disability": {"kind": "physical", "grade": 1},
    }  # fmt: skip
    told = Told(facts, (Member(("disabled",), 40, who="son"),), all_members=True)
    interview = Interview(library, rulebook(), TODAY)
    name = library.interview.says["single_dibao_name"]
    assert any(item.key == "dibao/single_person" for item in visible(interview.screening(told), told))
    assert name not in tell(library, interview.screening(told), told).text
    has = told.with_(single_dibao=True)
    assert not any(item.key == "dibao/single_person" for item in visible(interview.screening(has), has))
    assert name in tell(library, interview.screening(has), has).text.partition(library.interview.says["result_has"])[2]
