"""A ticket that stands still and goes to another unit."""

from hotline.tickets import repository
from tests.hotline.tickets.conftest import WEST, Office


async def test_the_promise_goes_on_when_a_ticket_on_hold_is_reassigned(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    promised = ticket.promised_at
    await office.act(ticket.id, "hold", office.east, hold_reason="waiting_for_citizen", reason="等户口本")
    office.later(days=3)
    await office.act(ticket.id, "reassign", office.centre, unit_id=WEST, reason="住西镇")
    assert await repository.open_pauses(office.session, ticket.id) == []
    assert ticket.on_hold is None
    assert promised is not None
    assert ticket.promised_at is not None
    assert ticket.promised_at > promised
