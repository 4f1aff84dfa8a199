"""A ticket's life, step by step, as the table has it."""

import pytest

from hotline.errors import Conflict, Forbidden, NotFound
from hotline.tickets import repository
from hotline.tickets.rebuilding import differences
from hotline.tickets.steps import Rating
from tests.hotline.tickets.conftest import COUNTY, EAST, Office


async def _sound(office: Office, ticket_id: object) -> None:
    ticket = await repository.get(office.session, ticket_id)  # type: ignore[arg-type]
    assert ticket is not None
    assert differences(ticket, await repository.events(office.session, ticket.id)) == {}


async def test_a_request_goes_to_its_township_is_answered_rated_and_closed(office: Office) -> None:
    opened = await office.open()
    ticket = opened.ticket
    assert (ticket.state, ticket.owner_unit, ticket.round, ticket.version) == ("dispatched", EAST, 1, 2)
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "record_contact", office.east, note="打过电话")
    await office.act(ticket.id, "reply", office.east, reply="已给您办了临时救助。")
    assert ticket.state == "replied"
    await office.act(ticket.id, "ask_callback", office.centre)
    rated = await office.citizens.rate(office.session, ticket.id, Rating(True, True), now=office.now)
    assert rated.state == "closed"
    actions = [event.action for event in await repository.events(office.session, ticket.id)]
    assert actions == [
        "open", "dispatch", "sign", "record_contact", "reply", "ask_callback", "rate", "close",
    ]  # fmt: skip
    await _sound(office, ticket.id)
    clocks = await repository.all_clocks(office.session, ticket.id)
    assert {clock.kind for clock in clocks} == {"promise", "dispatch", "sign", "contact", "resolve", "callback"}
    assert all(clock.stopped_at is not None for clock in clocks)


async def test_dissatisfied_opens_a_new_round_with_new_clocks(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "sign", office.east)
    await office.act(ticket.id, "reply", office.east, reply="不符合条件。")
    await office.citizens.rate(office.session, ticket.id, Rating(False, False, "没人来看"), now=office.now)
    assert (ticket.state, ticket.round, ticket.owner_unit) == ("dispatched", 2, EAST)
    rounds = [(clock.kind, clock.round) for clock in await repository.all_clocks(office.session, ticket.id)]
    assert ("resolve", 1) in rounds
    assert ("resolve", 2) in rounds
    assert ("promise", 2) in rounds
    await _sound(office, ticket.id)


async def test_another_units_staff_do_not_see_it(office: Office) -> None:
    ticket = (await office.open()).ticket
    with pytest.raises(NotFound):
        await office.act(ticket.id, "sign", office.west)


async def test_what_the_table_does_not_allow_is_refused_with_what_it_does(office: Office) -> None:
    ticket = (await office.open()).ticket
    with pytest.raises(Conflict) as refused:
        await office.act(ticket.id, "reply", office.east, reply="好")
    assert refused.value.allowed is not None
    assert "sign" in refused.value.allowed
    with pytest.raises(Forbidden):
        await office.act(ticket.id, "sign", office.operator)
    with pytest.raises(Conflict) as stale:
        await office.act(ticket.id, "sign", office.east, version=1)
    assert (stale.value.code, stale.value.version) == ("ticket_changed", 2)


async def test_a_returned_ticket_goes_to_the_centre_which_decides(office: Office) -> None:
    ticket = (await office.open()).ticket
    await office.act(ticket.id, "request_return", office.east, reason="不是我们镇的")
    await office.act(ticket.id, "grant_return", office.centre)
    assert (ticket.state, ticket.owner_unit) == ("to_dispatch", None)
    await office.act(ticket.id, "dispatch", office.centre, unit_id="west")
    turns = [(turn.unit_id, turn.returned) for turn in await repository.dispatches(office.session, ticket.id)]
    assert turns == [("east", True), ("west", None)]
    await _sound(office, ticket.id)


async def test_an_extension_is_decided_by_another_and_moves_the_promise(office: Office) -> None:
    ticket = (await office.open("payment")).ticket
    assert ticket.owner_unit == COUNTY
    await office.act(ticket.id, "sign", office.county)
    promised = ticket.promised_at
    await office.act(ticket.id, "ask_extension", office.county, reason="等银行回单", workdays=5)
    await office.act(ticket.id, "grant_extension", office.manager)
    assert promised is not None
    assert ticket.promised_at is not None
    assert ticket.promised_at > promised
    with pytest.raises(Conflict, match="extension_left"):
        await office.act(ticket.id, "ask_extension", office.county, reason="还要等", workdays=5)
    await _sound(office, ticket.id)
