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
    assert name in tell(library, interview.screening(has), has).more.partition(library.interview.says["result_has"])[2]


def test_what_looks_likely_comes_with_sum_and_clause_and_the_rest_waits(library: Library) -> None:
    facts = {
        "region": "620102", "area_type": "urban", "size": 2, "income": {"yuan": "0.00", "per": "month"},
        "car": False, "second_home": False, "business": False, "large_savings": False, "receives": [],
    }  # fmt: skip
    told = Told(facts, (), all_members=True)
    said = tell(library, Interview(library, rulebook(), TODAY).screening(told), told)
    says = library.interview.says
    lines = [line for line in said.text.splitlines() if line.startswith("●")]
    assert 0 < len(lines) <= 3
    assert "1828 元（依据：" in lines[0]
    assert "《社会救助法》第十八条" in lines[0]
    assert says["result_likely_more"] not in said.text
    assert says["result_likely_more"] in said.more
    assert said.count > 0
    assert said.citations


def test_where_nothing_is_sure_three_lines_say_what_is_missing_and_none_is_told_twice(library: Library) -> None:
    facts = {"region": "620102", "area_type": "urban", "size": 3, "income": {"yuan": "5000.00", "per": "month"}}
    told = Told(facts, ())
    said = tell(library, Interview(library, rulebook(), TODAY).screening(told), told)
    missing = [line for line in said.text.splitlines() if "还要知道" in line]
    assert 0 < len(missing) <= 3
    assert not any(line in said.more for line in missing)
