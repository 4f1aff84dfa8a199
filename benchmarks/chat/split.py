"""Where the time of one message goes in our assistant, with one citizen at a time.

The whole and the bot's part come from the app's own metrics, the database's part from PostgreSQL's
statistics; classifying and the action are called again on their own, as the bot calls them.
"""

import asyncio
import re
import time

import httpx
import psycopg

from benchmarks.chat.conversations import CONVERSATIONS
from benchmarks.chat.load import PATIENCE, Level, drive
from benchmarks.chat.ours import Ours

_ACTION = "action_answer_policy"
# A backend of PostgreSQL reports its statistics at the latest after this long at rest.
_STATISTICS_SECONDS = 12.0


async def split(ours: Ours, conversations: int) -> dict[str, float]:
    """Milliseconds per message by part, and the number of database transactions per message."""
    async with httpx.AsyncClient(trust_env=False, timeout=PATIENCE) as http:
        await asyncio.sleep(_STATISTICS_SECONDS)
        first = _database(ours)
        await asyncio.sleep(_STATISTICS_SECONDS)
        second = _database(ours)
        metrics_before = await _metrics(ours, http)
        driven = await drive(lambda: ours.new_citizen(http), Level(1, conversations))
        metrics_after = await _metrics(ours, http)
        await asyncio.sleep(_STATISTICS_SECONDS)
        third = _database(ours)
        spent = {key: 1000 * (metrics_after[key] - metrics_before[key]) / driven.messages for key in metrics_after}
        # What the worker does at rest, looking for unanswered messages, is no message's work.
        at_rest = (third["seconds"] - second["seconds"]) / (second["seconds"] - first["seconds"])
        database = {
            key: (third[key] - second[key] - at_rest * (second[key] - first[key])) / driven.messages for key in third
        }
        return {
            "whole": spent["http"],
            "bot": spent["bot"],
            "app": spent["http"] - spent["bot"],
            "bot_classify": await _classify(ours, http),
            "bot_action": await _action(ours, http),
            "database_active": database["active_ms"],
            "database_transactions": database["transactions"],
        }


async def _metrics(ours: Ours, http: httpx.AsyncClient) -> dict[str, float]:
    """Seconds spent so far on chat messages (`http`) and waiting for the bot (`bot`)."""
    text = (await http.get(f"{ours.url}/metrics")).text
    http_lines = re.findall(r'^hotline_http_seconds_sum\{[^}]*route="/api/chat/messages"[^}]*\} (\S+)$', text, re.M)
    bot_lines = re.findall(r"^hotline_bot_seconds_sum\{[^}]*\} (\S+)$", text, re.M)
    return {"http": sum(map(float, http_lines)), "bot": sum(map(float, bot_lines))}


def _database(ours: Ours) -> dict[str, float]:
    """Milliseconds of statements and number of transactions so far, of app and bot together, and the time."""
    with psycopg.connect(ours.database) as connection:
        row = connection.execute(
            "select active_time, xact_commit + xact_rollback, extract(epoch from clock_timestamp()) "
            "from pg_stat_database where datname = current_database()"
        ).fetchone()
    assert row is not None
    return {"active_ms": float(row[0]), "transactions": float(row[1]), "seconds": float(row[2])}


async def _classify(ours: Ours, http: httpx.AsyncClient) -> float:
    texts = [text for conversation in CONVERSATIONS for text in conversation]
    started = time.perf_counter()
    for text in texts:
        response = await http.post(f"http://127.0.0.1:{ours.bot_port}/model/parse", json={"text": text})
        response.raise_for_status()
    return 1000 * (time.perf_counter() - started) / len(texts)


async def _action(ours: Ours, http: httpx.AsyncClient) -> float:
    """One policy answer, with the tracker of half a conversation and the domain that Rasa sends along."""
    citizen = ours.new_citizen(http)
    await citizen.begin()
    for text in CONVERSATIONS[0][:4]:
        await citizen.say(text)
    bot = f"http://127.0.0.1:{ours.bot_port}"
    tracker = (await http.get(f"{bot}/conversations/{citizen.session_id}/tracker?include_events=ALL")).json()
    domain = (await http.get(f"{bot}/domain", headers={"Accept": "application/json"})).json()
    body = {"next_action": _ACTION, "sender_id": citizen.session_id, "tracker": tracker, "domain": domain}
    calls = 50
    started = time.perf_counter()
    for _ in range(calls):
        response = await http.post(f"http://127.0.0.1:{ours.actions_port}/webhook", json=body)
        response.raise_for_status()
    return 1000 * (time.perf_counter() - started) / calls
