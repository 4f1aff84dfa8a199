"""Who must answer, by place, kind, day, and what the complaint is about."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.routing.model import RoutingRule, Unit
from hotline.routing.service import FALLBACK, UNROUTED, Matter, route
from hotline.tickets.categories import categories
from tests.hotline.tickets.conftest import CENTRE, CITY, COUNTY, EAST, WEST, units

DAY = date(2026, 11, 25)
PLACE = "360902100"


@pytest.fixture
async def county(session: AsyncSession) -> AsyncSession:
    session.add_all(units())
    await session.flush()
    return session


def _matter(category: str, division: str | None = PLACE, **more: object) -> Matter:
    return Matter(category, categories()[category].level, division, **more)  # type: ignore[arg-type]


async def _to(session: AsyncSession, matter: Matter, on: date = DAY) -> str | None:
    found = (await route(session, matter, on)).unit
    return found.id if found is not None else None


@pytest.mark.parametrize(
    ("category", "unit"),
    [
        ("aid", EAST), ("urgent_aid", EAST), ("person_in_need", EAST), ("change", EAST), ("question", EAST),
        ("outreach", EAST), ("payment", COUNTY), ("appeal", COUNTY), ("suggestion", COUNTY), ("other", CENTRE),
        ("unfair", COUNTY), ("service", COUNTY),
    ],
)  # fmt: skip
async def test_each_kind_goes_to_its_level(county: AsyncSession, category: str, unit: str) -> None:
    assert await _to(county, _matter(category)) == unit


async def test_a_complaint_never_goes_to_the_office_it_is_about_or_one_beside_it(county: AsyncSession) -> None:
    assert await _to(county, _matter("service", about=EAST)) == COUNTY
    assert await _to(county, _matter("service", about=COUNTY)) == CITY
    assert await _to(county, _matter("appeal", about=COUNTY)) == CITY
    assert await _to(county, _matter("unfair", about=CITY)) == CENTRE


async def test_nobody_judges_the_centre_itself_so_a_person_decides(county: AsyncSession) -> None:
    found = await route(county, _matter("service", about=CENTRE), DAY)
    assert (found.unit, found.why) == (None, UNROUTED)


async def test_a_rule_of_an_administrator_wins_but_not_over_self_judgement(county: AsyncSession) -> None:
    rule = RoutingRule(
        division_code="3609", category="service", unit_id=EAST, priority=0, valid_from=DAY,
        created_at=datetime(2026, 11, 1, tzinfo=UTC), created_by="test",
    )  # fmt: skip
    county.add(rule)
    await county.flush()
    assert await _to(county, _matter("service")) == EAST
    assert await _to(county, _matter("service", about=EAST)) == COUNTY


async def test_the_longest_place_wins_then_the_exact_kind_then_priority(county: AsyncSession) -> None:
    made = {"valid_from": DAY, "created_at": datetime(2026, 11, 1, tzinfo=UTC), "created_by": "test"}
    county.add_all(
        [
            RoutingRule(division_code="36", category="aid", unit_id=COUNTY, priority=9, **made),
            RoutingRule(division_code="360902", category=None, unit_id=WEST, priority=0, **made),
            RoutingRule(division_code="360902", category="aid", unit_id=CITY, priority=0, **made),
        ]
    )
    await county.flush()
    assert await _to(county, _matter("aid")) == CITY
    assert await _to(county, _matter("change")) == WEST
    assert await _to(county, _matter("aid", "360903100")) == COUNTY


async def test_a_grant_over_the_townships_limit_goes_to_the_county_but_urgent_aid_never_waits(
    county: AsyncSession,
) -> None:
    small = {"program": "linshi_jiuzhu", "amount_fen": 200_000}
    large = {"program": "linshi_jiuzhu", "amount_fen": 200_001}
    assert await _to(county, _matter("aid", **small)) == EAST
    assert await _to(county, _matter("aid", **large)) == COUNTY
    assert await _to(county, _matter("urgent_aid", **large)) == EAST


async def test_without_a_unit_of_the_level_the_next_one_gets_it_as_a_fallback(county: AsyncSession) -> None:
    found = await route(county, _matter("aid", "360902199"), DAY)
    assert found.unit is not None
    assert (found.unit.id, found.why) == (COUNTY, FALLBACK)
    assert await _to(county, _matter("aid", None)) == CENTRE


async def test_without_any_unit_it_is_unrouted(session: AsyncSession) -> None:
    found = await route(session, _matter("aid"), DAY)
    assert (found.unit, found.why) == (None, UNROUTED)


async def test_a_township_that_was_merged_hands_its_matters_to_its_successor_from_that_day(
    county: AsyncSession,
) -> None:
    east = await county.get_one(Unit, EAST)
    east.valid_to, east.successor_id = DAY, WEST
    await county.flush()
    assert await _to(county, _matter("aid"), date(2026, 11, 24)) == EAST
    assert await _to(county, _matter("aid"), DAY) == WEST


async def test_a_unit_that_begins_later_is_not_asked_before(county: AsyncSession) -> None:
    county.add(Unit(id="new", name="新街道", kind="township", division_code="360902102", valid_from=date(2027, 1, 1)))
    await county.flush()
    assert await _to(county, _matter("aid", "360902102")) == COUNTY
    assert await _to(county, _matter("aid", "360902102"), date(2027, 1, 1)) == "new"
