"""NOTIFY wakes the readers of a conversation, also after the database connection was lost."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest

from hotline.conversations import feed as feed_module
from hotline.conversations.feed import Feed
from tests.hotline.office import Office, until

_LISTENERS = (
    "select pid from pg_stat_activity where datname = current_database() and query like 'listen %' "
    "and pid <> pg_backend_pid()"
)


@pytest.fixture
async def feed(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Feed]:
    monkeypatch.setattr(feed_module, "_RECONNECT_SECONDS", 0.05)
    made = Feed(fresh_database)
    listening = asyncio.create_task(made.listen())
    await until(lambda: _listening(fresh_database))
    yield made
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listening


async def _listening(url: str) -> bool:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(_LISTENERS).fetchone() is not None


async def _woken(wake: asyncio.Event) -> None:
    async with asyncio.timeout(30):
        await wake.wait()


async def test_a_committed_message_wakes_its_readers_and_no_others(feed: Feed, office: Office) -> None:
    conversation_id, other_id = await office.open(), await office.open()
    with (
        feed.subscribe(conversation_id) as first,
        feed.subscribe(conversation_id) as second,
        feed.subscribe(other_id) as other,
    ):
        await office.say(conversation_id, "低保多少钱")
        await _woken(first)
        await _woken(second)
        assert not other.is_set()
        first.clear()
        await office.runner().run(conversation_id)
        await _woken(first)
        first.clear()
        await office.take_over(conversation_id)
        await _woken(first)
        assert not other.is_set()


async def test_a_message_that_is_rolled_back_wakes_nobody(feed: Feed, office: Office) -> None:
    conversation_id = await office.open()
    with feed.subscribe(conversation_id) as wake:
        with contextlib.suppress(RuntimeError):
            async with office.transaction() as session:
                await office.service.receive(
                    session, conversation_id, client_msg_id=str(uuid.uuid4()), text="一", now=office.clock()
                )
                raise RuntimeError
        # A later notification arrives after any earlier one would have.
        with feed.subscribe(later := await office.open()) as next_wake:
            await office.say(later, "二")
            await _woken(next_wake)
        assert not wake.is_set()


async def test_readers_are_woken_again_after_the_connection_was_lost(
    feed: Feed, office: Office, fresh_database: str
) -> None:
    conversation_id = await office.open()
    with feed.subscribe(conversation_id) as wake:
        with psycopg.connect(fresh_database, autocommit=True) as admin:
            lost = admin.execute(f"select pg_terminate_backend(pid) from ({_LISTENERS}) found").fetchall()
        assert lost == [(True,)]
        # Whoever reads looks once, since something may have been said meanwhile.
        await _woken(wake)
        await until(lambda: _listening(fresh_database))
        wake.clear()
        await office.say(conversation_id, "低保多少钱")
        await _woken(wake)


async def test_closing_wakes_all_so_that_they_end(fresh_database: str) -> None:
    feed = Feed(fresh_database)
    with feed.subscribe(uuid.uuid4()) as first, feed.subscribe(uuid.uuid4()) as second:
        assert not feed.closed
        feed.close()
        assert feed.closed
        assert first.is_set()
        assert second.is_set()


async def test_a_reader_that_left_is_forgotten(fresh_database: str) -> None:
    feed = Feed(fresh_database)
    conversation_id = uuid.uuid4()
    with feed.subscribe(conversation_id), pytest.raises(RuntimeError), feed.subscribe(conversation_id):
        raise RuntimeError
    assert feed._readers == {}
