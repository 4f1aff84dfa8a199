"""Lists by the next deadline: pages that follow each other make up the whole."""

from hotline.tickets import repository
from hotline.tickets.model import Ticket
from tests.hotline.tickets.conftest import EAST, Office


async def _pages(office: Office, limit: int) -> list[Ticket]:
    found: list[Ticket] = []
    while True:
        after = (found[-1].due_at, found[-1].id) if found else None
        wanted = repository.Wanted(unit_id=EAST, open_only=False, limit=limit, after=after)
        page = await repository.listed(office.session, wanted)
        if not page:
            return found
        assert len(page) <= limit
        found += page


async def test_pages_follow_each_other_past_the_last_deadline(office: Office) -> None:
    for number in range(7):
        office.later(minutes=3)
        opened = await office.open(contact_phone=f"1380013800{number}")
        if number % 2:
            await office.act(opened.ticket.id, "withdraw", office.operator, reason="不用了")  # has no deadline any more
    whole = await _pages(office, 50)
    assert [ticket.due_at is None for ticket in whole] == [False] * 4 + [True] * 3
    due = [ticket.due_at for ticket in whole[:4] if ticket.due_at is not None]
    assert due == sorted(due)
    for limit in (1, 2, 3, 5):
        assert [ticket.id for ticket in await _pages(office, limit)] == [ticket.id for ticket in whole]
