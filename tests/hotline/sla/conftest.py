"""The calendar that comes with the program, and the hours of an office with a lunch break."""

import pytest

from hotline.sla.calendar import Calendar
from hotline.sla.hours import WorkingHours
from tests.hotline.sla.office_hours import CALENDAR, HOURS


@pytest.fixture
def calendar() -> Calendar:
    return CALENDAR


@pytest.fixture
def hours() -> WorkingHours:
    return HOURS
