"""Rasa's trackers in PostgreSQL, over connections that survive a restart of the database.

The stock store hands out pooled connections without looking whether they still work: after a
restart of PostgreSQL each of them fails once, and Rasa then answers without any memory of the
conversation. Here a connection is tested before use.
"""

from typing import Any, Dict, Optional, Text

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from sqlalchemy import create_engine, event, text
from sqlalchemy.orm import sessionmaker

SCHEMA = "rasa"


class PostgresTrackerStore(SQLTrackerStore):
    """`SQLTrackerStore` in the schema `rasa` of one database."""

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Text = "",
        event_broker: Optional[EventBroker] = None,
        **kwargs: Dict[Text, Any],
    ) -> None:
        """Connect, and make the schema and Rasa's one table if they are missing.

        `host` is the whole libpq URL: Rasa passes endpoints.yml's `url` under that name.
        """
        # Past SQLTrackerStore.__init__, which builds an engine of its own.
        super(SQLTrackerStore, self).__init__(domain, event_broker, **kwargs)
        self.engine = create_engine(
            host,
            pool_pre_ping=True,
            pool_size=20,
            max_overflow=20,
            pool_timeout=5,
            connect_args={"connect_timeout": 3},
        )

        @event.listens_for(self.engine, "connect")
        def use_own_schema(connection: Any, _: Any) -> None:
            # Not a start-up option, since poolers between us and PostgreSQL may drop those.
            with connection.cursor() as cursor:
                cursor.execute("set search_path to %s" % SCHEMA)
            connection.commit()

        with self.engine.begin() as connection:
            connection.execute(text("create schema if not exists %s" % SCHEMA))
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
