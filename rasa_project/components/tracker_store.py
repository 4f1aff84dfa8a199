"""Rasa's trackers: live in memory while a conversation goes on, every event of theirs in PostgreSQL.

Rasa's own SQL store reads a whole conversation and replays it for every message, and counts it before it
writes; both grow with the conversation. Here a turn reads only what is newer than what this process
knows (nothing, unless another bot served the conversation meanwhile), and writes its new events
in one transaction before the reply leaves.

What may be relied on:
- PostgreSQL has every event of every turn whose reply was given. Memory is only a copy: a killed bot,
  or another one, reads it from there.
- A tracker is taken out of memory for its turn and put back once its events are written. What a failed
  turn did to it is thrown away with it.
- A turn is written only if nobody else has written to the conversation since it was read. The later
  of two bots gets `StaleTracker` and its reply is not given.
- A tracker holds the last `turns` messages, and as slots what was known before (`speed_window`). What
  was said earlier stays in the database; `retrieve_full_tracker` reads it all.
"""

import json
from collections import OrderedDict
from typing import Any, Dict, Iterable, List, Optional, Text, Tuple

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, SlotSet, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT_NAME_KEY
from sqlalchemy import create_engine, text

from components.speed_connections import Connections
from components.speed_window import last_turns

SCHEMA = "rasa"
# Two bots that start at once must not both make the table. Any number, the same for all.
_SCHEMA_LOCK = 7_261_511
# What a family tells of itself in a screening, and who is to be called back on a ticket: only the latest value is kept,
# so that nothing is left behind when the slot is emptied.
FORGETFUL_SLOTS = ("screening", "ticket_form")

_NEWER = "select id, data from events where sender_id = %s and id > %s order by id"
_SESSION = """
select id, data from events
where sender_id = %(sender)s and id >= coalesce(
    (select max(id) from events where sender_id = %(sender)s and type_name = %(session)s), 0)
order by id
"""
# The lock is a statement of its own: the insert must see what the one before us in the queue has written.
_APPEND = """
select pg_advisory_xact_lock(hashtext('tracker'), hashtext(%(sender)s));
delete from events
where %(forgets)s and sender_id = %(sender)s and type_name = 'slot' and id < %(last)s
    and data like any(%(forgotten)s::text[])
    and (select max(id) from events where sender_id = %(sender)s) = %(last)s;
insert into events (sender_id, type_name, timestamp, intent_name, action_name, data)
select %(sender)s, type_name, timestamp, intent_name, action_name, data
from (values {rows}) as new (type_name, timestamp, intent_name, action_name, data)
where (select coalesce(max(id), 0) from events where sender_id = %(sender)s) = %(last)s
returning id
"""
_ROW = (
    "(%(type_{number})s::text, %(time_{number})s::float, "
    "%(intent_{number})s::text, %(action_{number})s::text, %(data_{number})s::text)"
)

# How far a tracker object is written: set on the object itself, since it is the object that goes through
# Rasa and comes back. (id of the last row, number of the object's events that need no writing)
_MARK = "_written"


class StaleTracker(RasaException):
    """Somebody else wrote to the conversation during the turn; nothing of the turn was kept."""


class PostgresTrackerStore(SQLTrackerStore):
    """Rasa's table `events` in the schema `rasa`, and the trackers of the latest conversations."""

    def __init__(  # noqa: PLR0917 - the first three are as Rasa's own stores take them
        self,
        domain: Optional[Domain] = None,
        host: Text = "",
        event_broker: Optional[EventBroker] = None,
        turns: int = 6,
        conversations: int = 256,
        connections: int = 3,
        **kwargs: Dict[Text, Any],
    ) -> None:
        """Make the schema and Rasa's one table if they are missing.

        `host` is the whole libpq URL: Rasa passes endpoints.yml's `url` under that name. `turns`:
        messages a tracker remembers word for word; `conversations`: trackers kept in memory.
        """
        # Past SQLTrackerStore.__init__, which builds an engine of its own.
        super(SQLTrackerStore, self).__init__(domain, event_broker, **kwargs)
        self._turns = turns
        self._conversations = conversations
        self._live: "OrderedDict[Text, DialogueStateTracker]" = OrderedDict()
        make_schema(host)
        self._database = Connections(host, connections, SCHEMA)

    async def retrieve(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        """The conversation's tracker, up to date, or None. It is out of memory until it is saved."""
        tracker = self._live.pop(sender_id, None)
        if tracker is None:
            return await self._read(sender_id)
        known, _ = getattr(tracker, _MARK)
        newer = await self._database.rows(_NEWER, (sender_id, known))
        if newer:
            for event in _events(newer):
                tracker.update(event)
            tracker = self._window(tracker, newer[-1][0])
        return tracker

    async def retrieve_full_tracker(self, conversation_id: Text) -> Optional[DialogueStateTracker]:
        """A tracker with all events that were ever written, or None. Always from the database."""
        rows = await self._database.rows(_NEWER, (conversation_id, 0))
        return self._replay(conversation_id, rows) if rows else None

    async def exists(self, conversation_id: Text) -> bool:
        """Whether anything was written of this conversation."""
        return bool(await self._database.rows("select 1 from events where sender_id = %s limit 1", (conversation_id,)))

    async def keys(self) -> Iterable[Text]:
        """The ids of all conversations."""
        return [key for (key,) in await self._database.rows("select distinct sender_id from events", ())]

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the tracker's new events, then keep it in memory. Raises StaleTracker, psycopg2.Error."""
        sender_id = tracker.sender_id
        self._live.pop(sender_id, None)
        known, written = getattr(tracker, _MARK, None) or await self._mark_of_foreign(tracker)
        new = list(tracker.events)[written:]
        if new:
            await self.stream_events(tracker)
            known = await self._append(sender_id, known, new)
        self._live[sender_id] = self._window(tracker, known)
        while len(self._live) > self._conversations:
            self._live.popitem(last=False)

    async def stream_events(self, tracker: DialogueStateTracker) -> None:
        """Publish new events; without a broker Rasa's own would read the tracker for nothing."""
        if self.event_broker is not None:
            await super().stream_events(tracker)

    async def _read(self, sender_id: Text) -> Optional[DialogueStateTracker]:
        rows = await self._database.rows(_SESSION, {"sender": sender_id, "session": SessionStarted.type_name})
        return self._window(self._replay(sender_id, rows), rows[-1][0]) if rows else None

    async def _mark_of_foreign(self, tracker: DialogueStateTracker) -> Tuple[int, int]:
        """How far a tracker is written that we did not hand out: a new one, or one that Rasa's API made.

        Like Rasa's own store: what the session in the database has, the tracker has too.
        """
        if not tracker.events:
            return 0, 0
        sql = {"sender": tracker.sender_id, "session": SessionStarted.type_name}
        rows = await self._database.rows(_SESSION, sql)
        return (rows[-1][0], len(rows)) if rows else (0, 0)

    async def _append(self, sender_id: Text, known: int, events: List[Event]) -> int:
        told_anew = {event.key for event in events if isinstance(event, SlotSet)} & set(FORGETFUL_SLOTS)
        forgotten = [f'%"name": "{name}"%' for name in sorted(told_anew)]
        values: Dict[Text, Any] = {
            "sender": sender_id, "last": known, "forgets": bool(forgotten), "forgotten": forgotten,
        }  # fmt: skip
        rows = []
        for number, event in enumerate(events):
            values.update({f"{name}_{number}": value for name, value in _columns(event).items()})
            rows.append(_ROW.format(number=number))
        written = await self._database.rows(_APPEND.format(rows=", ".join(rows)), values)
        if len(written) != len(events):
            raise StaleTracker(f"conversation {sender_id} was written to meanwhile; nothing of this turn is kept")
        return max(row[0] for row in written)

    def _replay(self, sender_id: Text, rows: List[Tuple[int, Text]]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(sender_id, _events(rows), self.domain.slots)

    def _window(self, tracker: DialogueStateTracker, last_id: int) -> DialogueStateTracker:
        """`tracker`, all of which is written, without its older messages."""
        kept = last_turns(tracker, self._turns, self.domain)
        setattr(kept, _MARK, (last_id, len(kept.events)))
        return kept


def make_schema(url: Text) -> None:
    """The schema, Rasa's table, and an index by which the end of a conversation is found at once."""
    engine = create_engine(url, connect_args={"connect_timeout": 3})
    try:
        with engine.begin() as connection:
            connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": _SCHEMA_LOCK})
            connection.execute(text(f"create schema if not exists {SCHEMA}"))
            connection.execute(text(f"set local search_path to {SCHEMA}"))
            SQLTrackerStore.Base.metadata.create_all(connection)
            connection.execute(text("create index if not exists events_by_conversation on events (sender_id, id)"))
    finally:
        engine.dispose()


def _events(rows: Iterable[Tuple[int, Text]]) -> List[Event]:
    return deserialise_events([json.loads(data) for _, data in rows])


def _without_what_is_kept(data: Dict[Text, Any]) -> Dict[Text, Any]:
    """A screening to keep and a ticket to open go to the app with the answer; a second copy of them is not written
    here, where nobody would delete it. That there was a ticket stays."""
    custom = (data.get("data") or {}).get("custom") or {}
    effects = dict(custom.get("effects") or {})
    ticket = effects.get("ticket")
    if "screening" not in effects and ticket is None:
        return data
    effects.pop("screening", None)
    if ticket is not None:
        effects["ticket"] = {"kind": ticket.get("kind")}
    return {**data, "data": {**data["data"], "custom": {**custom, "effects": effects}}}


def _columns(event: Event) -> Dict[Text, Any]:
    """The row of an event as Rasa's own store fills it, so that either can read the other's."""
    data = _without_what_is_kept(event.as_dict())
    intent = (data.get("parse_data") or {}).get("intent", {}).get(INTENT_NAME_KEY)
    return {
        "type": event.type_name,
        "time": data.get("timestamp"),
        "intent": intent,
        "action": data.get("name"),
        "data": json.dumps(data),
    }
