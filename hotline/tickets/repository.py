"""Every query on tickets. Nothing here commits or decides."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.model import Message, Sender
from hotline.db.base import Base
from hotline.sla.model import SlaClock, SlaExtension, SlaPause
from hotline.tickets.flow import flow
from hotline.tickets.model import (
    ANSWERED,
    Ticket,
    TicketCallback,
    TicketCounter,
    TicketDispatch,
    TicketEvent,
    TicketFile,
)

#: As in the partial indexes of the table.
ENDED = tuple(name for name, state in flow().states.items() if not state.open)

#: As `opened` of ticket_texts.yaml says them: the code on the line below the number, and no date with its figures.
_NUMBER_AND_CODE = re.compile(r"([0-9]{6}-[0-9]{6}-[0-9]{4,}-[0-9])\n[^0-9\n]{1,8}([0-9]{6})(?![0-9])")
_MOST_TOLD = 5


def is_open() -> ColumnElement[bool]:
    """Tickets on which somebody must still act."""
    # In the words of the partial indexes: with parameters a prepared statement can't use them.
    return Ticket.state.not_in([literal_column(f"'{state}'") for state in ENDED])


async def next_sequence(session: AsyncSession, day: date, county: str) -> int:
    """The next number of this day and county; others who want one wait until this transaction ends."""
    statement = (
        insert(TicketCounter)
        .values(day=day, county=county, last=1)
        .on_conflict_do_update(index_elements=["day", "county"], set_={"last": TicketCounter.last + 1})
        .returning(TicketCounter.last)
    )
    return int((await session.execute(statement)).scalar_one())


async def lock_person(session: AsyncSession, key: str) -> None:
    """Two openings of one person wait for each other, so that the second sees the first."""
    await session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 1))"), {"key": key})


async def by_source(session: AsyncSession, source: str, source_key: str) -> Ticket | None:
    """The ticket that this message or request has opened already."""
    return (
        await session.scalars(select(Ticket).where(Ticket.source == source, Ticket.source_key == source_key))
    ).one_or_none()


async def known_or_open(
    session: AsyncSession,
    *,
    source: str,
    source_key: str,
    category: str,
    conversation_id: uuid.UUID | None,
    contact_keys: Sequence[str],
) -> Sequence[Ticket]:
    """The ticket that this request has opened or was joined to already, and open ones of this kind by the same
    conversation or telephone number, the newest first; locked, so that one that is just ending is not taken for open.
    """
    unanswered = and_(Ticket.category == category, is_open(), Ticket.state.not_in(ANSWERED))
    # Each by its own index: one condition with "or" around a subquery would read all tickets.
    ways = [select(Ticket.id).where(Ticket.source == source, Ticket.source_key == source_key)]
    # A key is the caller's own choice: it finds what it was joined to in tickets of the same person alone.
    joined = select(Ticket.id).join(TicketEvent, TicketEvent.ticket_id == Ticket.id).where(_joined(source_key))
    for same_person, given in (
        (Ticket.conversation_id == conversation_id, conversation_id is not None),
        (Ticket.contact_key.in_(contact_keys), bool(contact_keys)),
    ):
        if given:
            ways += [select(Ticket.id).where(same_person, unanswered), joined.where(same_person)]
    # Mostly there is none, and asking for forty columns takes three times as long as for one.
    ids = (await session.scalars(union_all(*ways))).all()
    if not ids:
        return []
    found = await session.scalars(
        select(Ticket)
        .where(Ticket.id.in_(ids))
        .order_by(Ticket.opened_at.desc())
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.all()


def _joined(source_key: str) -> ColumnElement[bool]:
    return and_(TicketEvent.action == "add_facts", TicketEvent.details["source_key"].astext == source_key)


async def was_joined(session: AsyncSession, ticket_id: uuid.UUID, source_key: str) -> bool:
    """Whether this request has added to the ticket already."""
    found = await session.scalar(
        select(TicketEvent.id).where(TicketEvent.ticket_id == ticket_id, _joined(source_key)).limit(1)
    )
    return found is not None


async def add_with_steps(session: AsyncSession, ticket: Ticket, rows: Sequence[Base]) -> None:
    """Write a new ticket and the rows of its first steps: events, clocks, dispatch."""
    session.add(ticket)
    await session.flush()  # the others refer to it
    # Nobody asks for their ids here. As rows of the session they would take three times as long.
    of_tables: dict[Table, list[dict[str, Any]]] = {}
    for row in rows:
        table = row.__table__
        assert isinstance(table, Table)
        names = [column.key for column in table.columns if not column.primary_key]
        of_tables.setdefault(table, []).append({name: getattr(row, name) for name in names})
    for table, values in of_tables.items():
        await session.execute(insert(table), values)


async def event_id(session: AsyncSession, ticket_id: uuid.UUID, seq: int) -> int:
    """The id of a ticket's `seq`-th event."""
    query = select(TicketEvent.id).where(TicketEvent.ticket_id == ticket_id, TicketEvent.seq == seq)
    return (await session.execute(query)).scalar_one()


async def get(session: AsyncSession, ticket_id: uuid.UUID) -> Ticket | None:
    """One ticket."""
    return await session.get(Ticket, ticket_id)


async def by_number(session: AsyncSession, number: str) -> Ticket | None:
    """The ticket with this number (digits)."""
    return (await session.scalars(select(Ticket).where(Ticket.no == number))).one_or_none()


async def lock(session: AsyncSession, ticket_id: uuid.UUID) -> Ticket | None:
    """The ticket, locked until the transaction ends, as it is now."""
    return await session.get(Ticket, ticket_id, with_for_update=True, populate_existing=True)


async def of_conversation(session: AsyncSession, conversation_id: uuid.UUID) -> Sequence[Ticket]:
    """Tickets that a conversation opened, the newest first."""
    found = await session.scalars(
        select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.opened_at.desc(), Ticket.no)
    )
    return found.all()


async def codes_told_in(session: AsyncSession, conversation_id: uuid.UUID) -> list[tuple[str, str]]:
    """Number and query code of tickets that the bot told in a conversation as it opened them, the newest first."""
    said = await session.scalars(
        select(Message.text)
        .where(
            Message.conversation_id == conversation_id,
            Message.sender == Sender.BOT,
            Message.text.regexp_match(_NUMBER_AND_CODE.pattern),
        )
        .order_by(Message.seq.desc())
        .limit(_MOST_TOLD)
    )
    return [(found[1], found[2]) for text_ in said if (found := _NUMBER_AND_CODE.search(text_))]


async def running_clocks(session: AsyncSession, ticket_id: uuid.UUID) -> list[SlaClock]:
    """Clocks that have not stopped, in the order of their starting."""
    found = await session.scalars(
        select(SlaClock).where(SlaClock.ticket_id == ticket_id, SlaClock.stopped_at.is_(None)).order_by(SlaClock.id)
    )
    return list(found)


async def clock_turns(session: AsyncSession, ticket_id: uuid.UUID) -> dict[tuple[str, int], int]:
    """How many clocks of each kind and round the ticket has had."""
    found = await session.execute(
        select(SlaClock.kind, SlaClock.round, func.max(SlaClock.turn))
        .where(SlaClock.ticket_id == ticket_id)
        .group_by(SlaClock.kind, SlaClock.round)
    )
    return {(kind, round_): turn for kind, round_, turn in found}


async def all_clocks(session: AsyncSession, ticket_id: uuid.UUID) -> Sequence[SlaClock]:
    """Every clock that the ticket ever had, oldest first."""
    found = await session.scalars(select(SlaClock).where(SlaClock.ticket_id == ticket_id).order_by(SlaClock.id))
    return found.all()


async def open_pauses(session: AsyncSession, ticket_id: uuid.UUID) -> list[SlaPause]:
    """Pauses that have not ended."""
    found = await session.scalars(
        select(SlaPause)
        .join(SlaClock, SlaClock.id == SlaPause.clock_id)
        .where(SlaClock.ticket_id == ticket_id, SlaPause.to_at.is_(None))
    )
    return list(found)


async def current_dispatch(session: AsyncSession, ticket_id: uuid.UUID) -> TicketDispatch | None:
    """The turn of the unit that has the ticket."""
    found = await session.scalars(
        select(TicketDispatch).where(TicketDispatch.ticket_id == ticket_id, TicketDispatch.ended_at.is_(None))
    )
    return found.one_or_none()


async def dispatches(session: AsyncSession, ticket_id: uuid.UUID) -> Sequence[TicketDispatch]:
    """Every turn, oldest first."""
    found = await session.scalars(
        select(TicketDispatch).where(TicketDispatch.ticket_id == ticket_id).order_by(TicketDispatch.turn)
    )
    return found.all()


async def extensions(session: AsyncSession, ticket_id: uuid.UUID, round_: int) -> list[SlaExtension]:
    """Extensions of this round, oldest first."""
    found = await session.scalars(
        select(SlaExtension)
        .where(SlaExtension.ticket_id == ticket_id, SlaExtension.round == round_)
        .order_by(SlaExtension.id)
    )
    return list(found)


async def callbacks(session: AsyncSession, ticket_id: uuid.UUID) -> Sequence[TicketCallback]:
    """What the citizen said of the answers, oldest first."""
    found = await session.scalars(
        select(TicketCallback).where(TicketCallback.ticket_id == ticket_id).order_by(TicketCallback.id)
    )
    return found.all()


async def was_dissatisfied(session: AsyncSession, ticket_id: uuid.UUID, round_: int) -> bool:
    """Whether the citizen's last word on this round was that it is not solved or not right."""
    last = (
        await session.scalars(
            select(TicketCallback)
            .where(TicketCallback.ticket_id == ticket_id, TicketCallback.round == round_, TicketCallback.contacted)
            .order_by(TicketCallback.id.desc())
            .limit(1)
        )
    ).one_or_none()
    return last is not None and (last.satisfied is False or last.solved is False)


async def events(session: AsyncSession, ticket_id: uuid.UUID) -> Sequence[TicketEvent]:
    """Every step, in order."""
    found = await session.scalars(
        select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.seq)
    )
    return found.all()


def _a_word() -> ColumnElement[bool]:
    """Events at which the citizen was asked, or did something."""
    return or_(TicketEvent.action.in_(("ask_callback", "record_callback")), TicketEvent.actor_role == "citizen")


async def to_follow_up(
    session: AsyncSession, silent_since: datetime, held_since: datetime, limit: int
) -> Sequence[uuid.UUID]:
    """Answered tickets whose citizen was not asked yet, those silent since then that were not found wanting, and those
    on hold since then."""
    held = exists().where(
        SlaClock.ticket_id == Ticket.id, SlaPause.clock_id == SlaClock.id, SlaPause.to_at.is_(None),
        SlaPause.from_at <= held_since,
    )  # fmt: skip
    spoke = exists().where(TicketEvent.ticket_id == Ticket.id, TicketEvent.at > silent_since, _a_word())
    found = await session.scalars(
        select(Ticket.id)
        .where(
            is_open(),
            or_(
                Ticket.state == "replied",
                and_(Ticket.on_hold.is_not(None), held),
                and_(Ticket.state == "callback", Ticket.satisfied.is_not(False), Ticket.solved.is_not(False), ~spoke),
            ),
        )
        .order_by(Ticket.changed_at)
        .limit(limit)
    )
    return found.all()


async def last_word(session: AsyncSession, ticket_id: uuid.UUID) -> datetime:
    """When the citizen was last asked, or last did anything; one that was is in state `callback`."""
    at = await session.scalar(select(func.max(TicketEvent.at)).where(TicketEvent.ticket_id == ticket_id, _a_word()))
    assert at is not None
    return at


async def files(session: AsyncSession, ticket_id: uuid.UUID) -> Sequence[Any]:
    """Rows (id, name, media_type, size, by_role, added_at) of its files, without their content."""
    found = await session.execute(
        select(
            TicketFile.id, TicketFile.name, TicketFile.media_type, TicketFile.size, TicketFile.by_role,
            TicketFile.added_at,
        )
        .where(TicketFile.ticket_id == ticket_id)
        .order_by(TicketFile.added_at, TicketFile.id)
    )  # fmt: skip
    return found.all()


@dataclass(frozen=True)
class Wanted:
    """Which tickets a list shows. `after`: the last row's (sort value, id) of the page before."""

    unit_id: str | None = None
    states: tuple[str, ...] = ()
    category: str | None = None
    open_only: bool = True
    overdue_at: datetime | None = None
    unrouted: bool = False
    hide_confidential: bool = False
    but_of: uuid.UUID | None = None
    """Confidential ones that this account wrote down are shown all the same."""
    order: str = "due"
    after: tuple[datetime | None, uuid.UUID] | None = None
    limit: int = 50


async def listed(session: AsyncSession, wanted: Wanted) -> Sequence[Ticket]:
    """A page of tickets: by the next deadline (those without one last), or the newest first."""
    query = select(Ticket)
    if wanted.open_only:
        query = query.where(text("ticket.state not in ('closed', 'not_accepted', 'merged', 'withdrawn')"))
    if wanted.unit_id is not None:
        query = query.where(Ticket.owner_unit == wanted.unit_id)
    if wanted.states:
        query = query.where(Ticket.state.in_(wanted.states))
    if wanted.category is not None:
        query = query.where(Ticket.category == wanted.category)
    if wanted.overdue_at is not None:
        query = query.where(Ticket.due_at < wanted.overdue_at)
    if wanted.unrouted:
        query = query.where(Ticket.owner_unit.is_(None))
    if wanted.hide_confidential:
        # Compared with None it would be all that nobody of the staff wrote down.
        own = Ticket.opened_by == wanted.but_of if wanted.but_of is not None else false()
        query = query.where(or_(Ticket.confidential.is_(False), own))
    if wanted.order == "due":
        return await _by_due(session, query, wanted)
    return (await session.scalars(_newest_first(query, wanted.after).limit(wanted.limit))).all()


async def _by_due(session: AsyncSession, query: Select[Ticket], wanted: Wanted) -> Sequence[Ticket]:
    in_order = query.order_by(Ticket.due_at.asc().nulls_last(), Ticket.id).limit(wanted.limit)
    if wanted.after is None:
        return (await session.scalars(in_order)).all()
    at, last = wanted.after
    if at is None:
        return (await session.scalars(in_order.where(Ticket.due_at.is_(None), Ticket.id > last))).all()
    # "Later, or without a deadline" in one query would read all the pages before it: the index has no such order.
    page = list(await session.scalars(in_order.where(tuple_(Ticket.due_at, Ticket.id) > (at, last))))
    if len(page) < wanted.limit:
        rest = in_order.where(Ticket.due_at.is_(None)).limit(wanted.limit - len(page))
        page += await session.scalars(rest)
    return page


def _newest_first(query: Select[Ticket], after: tuple[datetime | None, uuid.UUID] | None) -> Select[Ticket]:
    query = query.order_by(Ticket.opened_at.desc(), Ticket.id.desc())
    return query if after is None else query.where(tuple_(Ticket.opened_at, Ticket.id) < after)


@dataclass(frozen=True)
class Published:
    """Which requests are told to everybody. `since` and `until` are of the opening, both included."""

    categories: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None
    numbers: tuple[str, ...] = ()
    open: bool | None = None
    limit: int = 1000


async def published(session: AsyncSession, wanted: Published) -> Sequence[Ticket]:
    """Tickets of these kinds, the newest first; never a confidential one."""
    query = select(Ticket).where(Ticket.category.in_(wanted.categories), Ticket.confidential.is_(False))
    if wanted.numbers:
        query = query.where(Ticket.no.in_(wanted.numbers))
    if wanted.since is not None:
        query = query.where(Ticket.opened_at >= wanted.since)
    if wanted.until is not None:
        query = query.where(Ticket.opened_at <= wanted.until)
    if wanted.open is not None:
        query = query.where(is_open() if wanted.open else Ticket.state.in_(ENDED))
    return (await session.scalars(query.order_by(Ticket.opened_at.desc(), Ticket.id).limit(wanted.limit))).all()
