"""Every query of the reports. docs/reporting.md says in words what each counts, and why at that moment.

Each measure is a row of `_FACTS` with the unit, the category and the one moment at which it counts; a report of a
period counts those whose moment lies in it, so a period that is over never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.reporting.period import By, Period

Key = tuple[str, ...]

_FACTS = """
-- A ticket counts where it was sent when it was opened; what found no unit counts without one.
select 'received' as measure, sent.owner_unit as unit, t.category, e.at
from ticket_event e join ticket t on t.id = e.ticket_id
left join ticket_event sent on sent.ticket_id = e.ticket_id and sent.seq = 2 and sent.action = 'dispatch'
where e.action = 'open'
union all
select 'dispatched', d.unit_id, t.category, d.dispatched_at from ticket_dispatch d join ticket t on t.id = d.ticket_id
union all
-- The first answer of a turn; those after a rejected one are counted apart.
select case when row_number() over (partition by d.id order by e.seq) = 1 then 'answered' else 'answered_again' end,
       d.unit_id, t.category, e.at
from ticket_event e join ticket t on t.id = e.ticket_id
join ticket_dispatch d on d.ticket_id = e.ticket_id and d.unit_id = e.owner_unit and d.dispatched_at <= e.at
     and (d.ended_at is null or d.ended_at >= e.at)
where e.action = 'reply'
union all
select 'returns_granted', d.unit_id, t.category, d.ended_at
from ticket_dispatch d join ticket t on t.id = d.ticket_id where d.returned
union all
-- The unit whose answer did not satisfy, not the one that gets the next round.
select 'rehandled', before.unit_id, t.category, e.at
from ticket_event e join ticket t on t.id = e.ticket_id
join ticket_dispatch before on before.ticket_id = e.ticket_id and before.turn = (e.changes ->> 'turn')::int - 1
where e.action = 'rehandle'
union all
select case e.action
         when 'request_return' then 'returns_asked' when 'ask_extension' then 'extensions_asked'
         when 'grant_extension' then 'extensions_granted' when 'reject_reply' then 'rejected'
         when 'supervise' then 'supervised' when 'hold' then 'held' when 'withdraw' then 'withdrawn'
         when 'merge' then 'merged' when 'refuse' then 'refused' when 'close' then 'closed'
         else case when e.actor_role = 'system' then 'reminded' else 'urged' end end,
       e.owner_unit, t.category, e.at
from ticket_event e join ticket t on t.id = e.ticket_id
where e.action in ('request_return', 'ask_extension', 'grant_extension', 'reject_reply', 'supervise', 'hold',
                   'withdraw', 'merge', 'refuse', 'close', 'urge')
union all
-- A clock counts when it is decided: stopped in time, or its deadline passed. Stopping it later changes nothing.
select c.kind || case when c.ended is null or c.ended > c.due_at then '_missed'
                      when c.result = 'cancelled' then '_cancelled' else '_on_time' end,
       case when c.kind = 'promise' then owner.unit_id else c.owner_unit end, t.category, c.decided_at
from (select c.*, coalesce(p.from_at, c.stopped_at) as ended,
             least(coalesce(p.from_at, c.stopped_at), c.due_at) as decided_at
      from sla_clock c
      -- A clock that was stopped while it stood still is judged by when it began to stand still.
      left join sla_pause p on p.clock_id = c.id and (p.to_at is null or p.to_event = c.stopped_by_event)
      where c.kind in ('sign', 'contact', 'resolve', 'promise') and not (c.stopped_at is null and p.id is not null)
     ) c
join ticket t on t.id = c.ticket_id
left join lateral (select d.unit_id from ticket_dispatch d
                   where d.ticket_id = c.ticket_id and d.dispatched_at <= c.decided_at
                     and (d.ended_at is null or d.ended_at > c.decided_at)
                   order by d.turn desc limit 1) owner on true
where c.ended <= c.due_at or c.due_at < :as_of
union all
-- A snapshot: tickets of which a unit's clock is past due and runs, at the end of the period or now.
select 'overdue_now', c.owner_unit, t.category, cast(:snapshot as timestamptz)
from ticket t join (
    select distinct c.ticket_id, c.owner_unit from sla_clock c
    where c.kind in ('sign', 'contact', 'resolve') and c.started_at < :as_of and c.due_at < :as_of
      and (c.stopped_at is null or c.stopped_at >= :as_of)
      and not exists (select 1 from sla_pause p where p.clock_id = c.id and p.from_at < :as_of
                      and (p.to_at is null or p.to_at >= :as_of))
) c on c.ticket_id = t.id
union all
select answer.measure, d.unit_id, t.category, c.at
from ticket_callback c join ticket t on t.id = c.ticket_id
left join lateral (select d.unit_id from ticket_dispatch d where d.ticket_id = c.ticket_id and d.round = c.round
                   order by d.turn desc limit 1) d on true
cross join lateral (values ('called', true), ('not_reached', not c.contacted),
    ('solved_asked', c.contacted and c.solved is not null), ('solved_yes', c.contacted and c.solved),
    ('satisfied_asked', c.contacted and c.satisfied is not null), ('satisfied_yes', c.contacted and c.satisfied)
) answer (measure, holds)
where answer.holds
"""

#: One row for each turn that was first contacted, or answered, in the period.
_SPANS = """
select 'response' as measure, d.unit_id as unit, t.category, done.at, d.dispatched_at as started, d.id as turn_id
from ticket_dispatch d join ticket t on t.id = d.ticket_id
join lateral (select e.at from ticket_event e where e.ticket_id = d.ticket_id and e.owner_unit = d.unit_id
              and e.action in ('record_contact', 'record_first_aid', 'reply')
              and e.at >= d.dispatched_at and (d.ended_at is null or e.at <= d.ended_at)
              order by e.seq limit 1) done on true
union all
select 'handling', d.unit_id, t.category, done.at, d.dispatched_at, d.id
from ticket_dispatch d join ticket t on t.id = d.ticket_id
join lateral (select e.at from ticket_event e where e.ticket_id = d.ticket_id and e.owner_unit = d.unit_id
              and e.action = 'reply' and e.at >= d.dispatched_at and (d.ended_at is null or e.at <= d.ended_at)
              order by e.seq limit 1) done on true
"""

_PAUSES = """
select d.id as turn_id, p.from_at, p.to_at
from ticket_dispatch d join sla_clock c on c.ticket_id = d.ticket_id and c.kind = 'resolve' and c.round = d.round
     and c.owner_unit = d.unit_id
join sla_pause p on p.clock_id = c.id
where d.id = any(:turns) and p.to_at is not null
"""

_BUCKET = "to_char(date_trunc('{unit}', f.at at time zone 'Asia/Shanghai'), 'YYYY-MM-DD')"
_COLUMNS = {
    By.UNIT: "coalesce(f.unit, '')",
    By.CATEGORY: "f.category",
    By.DAY: _BUCKET.format(unit="day"),
    By.WEEK: _BUCKET.format(unit="week"),
    By.MONTH: _BUCKET.format(unit="month"),
}


@dataclass(frozen=True)
class SpanRow:
    """A turn's time from dispatch to what ended it, with its pauses. `unit`: whose hours count."""

    measure: str
    key: Key
    unit: str
    started: datetime
    ended: datetime
    pauses: tuple[tuple[datetime, datetime], ...]


def _bounds(period: Period, as_of: datetime, unit: str | None) -> dict[str, Any]:
    return {"from": period.start_at, "to": period.end_at, "as_of": as_of, "unit": unit}


_WITHIN = "f.at >= :from and f.at < :to and (cast(:unit as text) is null or f.unit = :unit)"


async def counts(
    session: AsyncSession, period: Period, by: Sequence[By], *, as_of: datetime, snapshot: datetime, unit: str | None
) -> list[tuple[str, Key, int]]:
    """(measure, key, number). `as_of`: past deadlines up to here; `snapshot`: the moment that `overdue_now` counts at.

    `unit`: of one unit alone.
    """
    columns = [_COLUMNS[name] for name in by]
    listed = "".join(f", {column}" for column in columns)
    query = f"select f.measure, count(*){listed} from ({_FACTS}) f where {_WITHIN} group by f.measure{listed}"  # noqa: S608 (fixed texts only)
    rows = await session.execute(text(query), _bounds(period, as_of, unit) | {"snapshot": snapshot})
    return [(row[0], tuple(row[2:]), row[1]) for row in rows]


async def spans(
    session: AsyncSession, period: Period, by: Sequence[By], *, as_of: datetime, unit: str | None
) -> list[SpanRow]:
    """The times from dispatch to first response and to answer of the turns that had one in the period."""
    listed = "".join(f", {_COLUMNS[name]}" for name in by)
    query = f"select f.measure, f.unit, f.started, f.at, f.turn_id{listed} from ({_SPANS}) f where {_WITHIN}"  # noqa: S608 (fixed texts only)
    rows = (await session.execute(text(query), _bounds(period, as_of, unit))).all()
    pauses: dict[int, list[tuple[datetime, datetime]]] = {}
    for turn_id, from_at, to_at in await session.execute(
        text(_PAUSES), {"turns": [row.turn_id for row in rows if row.measure == "handling"]}
    ):
        pauses.setdefault(turn_id, []).append((from_at, to_at))
    # A unit that has not called yet has no pause to take off: the ticket is put on hold after that.
    return [
        SpanRow(
            measure, tuple(key), unit, started, at, tuple(pauses.get(turn, ())) if measure == "handling" else ()
        )
        for measure, unit, started, at, turn, *key in rows
    ]  # fmt: skip


@dataclass(frozen=True)
class OpenedRow:
    """A ticket opened in the period, for the spot check."""

    no: str
    unit: str
    category: str
    confidential: bool


async def opened(session: AsyncSession, period: Period, unit: str | None) -> list[OpenedRow]:
    """The tickets opened in the period, by number, with the unit that they were sent to when opened."""
    query = """
    select t.no, coalesce(sent.owner_unit, '') as unit, t.category, t.confidential
    from ticket_event e join ticket t on t.id = e.ticket_id
    left join ticket_event sent on sent.ticket_id = e.ticket_id and sent.seq = 2 and sent.action = 'dispatch'
    where e.action = 'open' and e.at >= :from and e.at < :to
      and (cast(:unit as text) is null or sent.owner_unit = :unit)
    order by t.no
    """
    rows = await session.execute(text(query), {"from": period.start_at, "to": period.end_at, "unit": unit})
    return [OpenedRow(*row) for row in rows]
