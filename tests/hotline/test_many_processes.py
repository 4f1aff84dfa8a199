"""Several app processes on one database: every message once, in order, one at a time per conversation."""

import asyncio
import random
import signal
import subprocess
import sys
import uuid

from sqlalchemy.ext.asyncio import AsyncEngine

from hotline.conversations.bot import BotReply, BotRequest
from hotline.conversations.model import Message
from hotline.conversations.turns import TurnRunner
from hotline.db.engine import create_engine
from tests.hotline.office import Office, until
from tests.hotline.scripted_bot import answer_to


async def _app(office: Office, runner: TurnRunner, conversation_id: uuid.UUID, text: str) -> Message:
    """What one request does: keep the message, then have the conversation answered."""
    message = await office.say(conversation_id, text)
    await runner.run(conversation_id)
    return message


async def _engines(url: str, count: int) -> list[AsyncEngine]:
    return [create_engine(url, pool_size=6) for _ in range(count)]


async def test_many_messages_through_four_processes_are_answered_in_order_one_at_a_time_each_once(
    office: Office, fresh_database: str
) -> None:
    engines = await _engines(fresh_database, 4)
    runners = [office.runner(engine) for engine in engines]
    conversations = [await office.open() for _ in range(3)]
    chance = random.Random(7)
    jobs = [
        _app(office, chance.choice(runners), conversation_id, f"第{number}问")
        for number in range(20)
        for conversation_id in conversations
    ]
    messages = await asyncio.gather(*jobs)
    assert office.bot.overlapped == set()
    assert len(office.bot.asked) == 60
    for conversation_id in conversations:
        said = await office.said(conversation_id)
        assert [message.seq for message in said] == list(range(1, 42))
        questions = [message.text for message in said if message.sender == "citizen"]
        answers = [message.text for message in said[1:] if message.sender == "bot"]
        assert answers == [f"答：{question}" for question in questions]
        asked = [request.text for request in office.bot.asked if request.conversation_id == conversation_id]
        assert asked == questions
    for message in messages:
        assert await office.replies(message) == [f"答：{message.text}"]
    for engine in engines:
        await engine.dispose()


async def test_conversations_do_not_wait_for_each_other(office: Office, fresh_database: str) -> None:
    engines = await _engines(fresh_database, 2)
    together = asyncio.Barrier(4)

    async def meet(request: BotRequest) -> BotReply:
        async with asyncio.timeout(20):
            await together.wait()
        return answer_to(request)

    office.bot.always = meet
    conversations = [await office.open() for _ in range(4)]
    await asyncio.gather(
        *(
            _app(office, office.runner(engines[number % 2]), conversation_id, "您好")
            for number, conversation_id in enumerate(conversations)
        )
    )
    assert office.bot.most_at_once == 4
    for engine in engines:
        await engine.dispose()


async def test_the_same_message_through_two_processes_is_answered_once(
    office: Office, fresh_database: str, new_id: str
) -> None:
    engines = await _engines(fresh_database, 2)
    conversation_id = await office.open()

    async def send(engine: AsyncEngine) -> list[str]:
        message = await office.say(conversation_id, "低保多少钱", new_id)
        await office.runner(engine).run(conversation_id)
        return await office.replies(message)

    heard = await asyncio.gather(*(send(engine) for engine in engines * 3))
    assert heard == [["答：低保多少钱"]] * 6
    assert office.bot.texts == ["低保多少钱"]
    for engine in engines:
        await engine.dispose()


async def test_a_message_whose_process_was_killed_gets_one_answer_from_the_worker(
    office: Office, fresh_database: str
) -> None:
    conversation_id = await office.open()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.hotline.stuck_process", fresh_database, str(conversation_id), "低保多少钱"],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"asking\n"
    office.clock.advance(minutes=1)
    # While it lives the conversation is its own.
    assert await office.sweeper().round() == 0
    assert office.bot.asked == []
    process.send_signal(signal.SIGKILL)
    process.wait(60)
    process.stdout.close()

    async def swept() -> bool:
        return await office.sweeper().round() == 1

    await until(swept)
    assert await office.sweeper().round() == 0
    said = await office.said(conversation_id)
    assert [message.text for message in said[1:]] == ["低保多少钱", "答：低保多少钱"]
    (request,) = office.bot.asked
    # The bot may have answered already: it must look before it answers again.
    assert request.first_attempt is False
