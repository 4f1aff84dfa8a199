"""The calendar that comes with the program, the hours of an office with a lunch break, and the ticket tests' county."""

import pytest

from hotline.sla.calendar import Calendar
from hotline.sla.hours import WorkingHours
from tests.hotline.sla.office_hours import CALENDAR, HOURS
from tests.hotline.tickets.conftest import office, ticket_service

__all__ = ["office", "ticket_service"]


@pytest.fixture
def calendar() -> Calendar:
    return CALENDAR


@pytest.fixture
def hours() -> WorkingHours:
    return HOURS
