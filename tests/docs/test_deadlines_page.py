"""The cases of docs/deadlines.md are what the code reckons."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from app.calendar_cli import parse_term, told
from hotline.clock import SHANGHAI
from hotline.sla.calendar import calendar_of
from hotline.sla.calendar_service import packaged_years
from hotline.sla.deadlines import due_at
from hotline.sla.hours import WorkingHours

PAGE = Path(__file__).resolve().parents[2] / "docs/deadlines.md"
_CASE = re.compile(
    r"^\| (\d{4}-\d\d-\d\d \d\d:\d\d) \| (\w+)( same_time)? \| ([\d: -]+?)( provisional)? \| .*\|$", re.M
)
CASES = _CASE.findall(PAGE.read_text(encoding="utf-8"))
HOURS = WorkingHours.from_dict({"workdays": ["09:00-12:00", "13:30-17:30"]})


def test_the_page_has_its_cases() -> None:
    assert len(CASES) == PAGE.read_text(encoding="utf-8").count("\n| 20") > 15


@pytest.mark.parametrize(("start", "term", "same_time", "due", "provisional"), CASES)
def test_a_case_of_the_page_is_right(start: str, term: str, same_time: str, due: str, provisional: str) -> None:
    begins = datetime.fromisoformat(start).replace(tzinfo=SHANGHAI)
    found = due_at(begins, parse_term(term, same_time=bool(same_time)), calendar_of(packaged_years()), HOURS)
    day, time = due.split()
    assert re.fullmatch(rf"{day} \w{{3}} {time}", told(found.due_at))
    assert found.provisional == bool(provisional)
