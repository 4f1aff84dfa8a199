"""`staff` on a database of its own."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.conftest import SettableClock
from tests.staff import Staff, account_service


@pytest.fixture
def staff(engine: AsyncEngine, clock: SettableClock) -> Staff:
    return Staff(engine, account_service(), clock)
