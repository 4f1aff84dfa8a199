"""What most tests reckon with, also those whose arguments Hypothesis makes up."""

from datetime import date, datetime, timedelta

from hypothesis import strategies as st

from hotline.clock import SHANGHAI
from hotline.sla.calendar import calendar_of
from hotline.sla.calendar_service import packaged_years
from hotline.sla.deadlines import Ends, Term, Unit
from hotline.sla.hours import WorkingHours

CALENDAR = calendar_of(packaged_years())
HOURS = WorkingHours.from_dict({"workdays": ["09:00-12:00", "13:30-17:30"]})
WITH_SATURDAYS = WorkingHours.from_dict(
    {"mon": ["08:30-12:00"], "tue": ["08:30-12:00", "13:00-18:00"], "wed": ["00:00-24:00"], "thu": ["09:00-09:01"],
     "fri": ["07:00-07:30", "07:30-12:00", "14:00-23:59"], "sat": ["09:00-12:00"], "makeup": "tue"}
)  # fmt: skip
ALWAYS = WorkingHours.always()


def local(text: str) -> datetime:
    """`2026-02-13 17:00` in China, aware."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shown(moment: datetime) -> str:
    """An aware moment as China's clocks show it, to the minute."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


hours_of_all_kinds = st.sampled_from([HOURS, WITH_SATURDAYS, ALWAYS])
# Published years and provisional ones, and the turn between them.
moments = st.one_of(
    st.datetimes(datetime(2008, 1, 1), datetime(2026, 12, 31, 23, 59)),
    st.datetimes(datetime(2026, 11, 1), datetime(2027, 4, 1)),
    # On the edges of spans, where mistakes are made.
    st.builds(
        lambda day, minute: datetime(day.year, day.month, day.day) + timedelta(minutes=minute),
        st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        st.sampled_from([0, 509, 510, 540, 719, 720, 721, 780, 809, 810, 1049, 1050, 1051, 1439]),
    ),
).map(lambda moment: moment.replace(tzinfo=SHANGHAI))
terms = st.one_of(
    st.builds(Term, st.integers(1, 5000), st.sampled_from([Unit.MINUTE, Unit.WORKING_MINUTE])),
    st.builds(Term, st.integers(1, 40), st.sampled_from([Unit.NATURAL_DAY, Unit.WORKDAY]), st.sampled_from(Ends)),
)
