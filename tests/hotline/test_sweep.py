"""The worker's round: what waits is answered, with pauses that grow, and given up after ten minutes."""

import asyncio
from datetime import timedelta

import pytest

from hotline.conversations.bot import BotReply, BotRequest
from hotline.conversations.sweep import GRACE, Sweeper
from hotline.conversations.turns import GIVE_UP_AFTER
from hotline.db.engine import create_engine
from hotline.errors import Unavailable
from tests.hotline.log_capture import LogLines
from tests.hotline.office import Office, until
from tests.hotline.scripted_bot import answer_to, crash, unavailable


async def test_a_fresh_message_is_left_to_its_own_process(office: Office) -> None:
    conversation_id = await office.open()
    question = await office.say(conversation_id, "低保多少钱")
    assert await office.sweeper().round() == 0
    office.clock.advance(seconds=GRACE.total_seconds())
    assert await office.sweeper().round() == 1
    assert await office.replies(question) == ["答：低保多少钱"]
    assert await office.sweeper().round() == 0


async def test_many_left_conversations_are_answered_a_few_at_a_time(office: Office) -> None:
    together = 0

    async def meet(request: BotRequest) -> BotReply:
        nonlocal together
        together = max(together, office.bot.most_at_once)
        await asyncio.sleep(0.01)
        return answer_to(request)

    office.bot.always = meet
    questions = [await office.say(await office.open(), f"第{number}问") for number in range(10)]
    office.clock.advance(seconds=5)
    assert await office.sweeper().round() == 10
    assert 1 < together <= 4
    for question in questions:
        assert await office.replies(question) == [f"答：{question.text}"]


async def test_failed_attempts_come_at_growing_pauses(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = unavailable
    await office.say(conversation_id, "一")
    await office.say(conversation_id, "二")
    start = office.clock()
    attempts: list[float] = []
    for _ in range(200):
        before = len(office.bot.asked)
        await office.sweeper().round()
        if len(office.bot.asked) > before:
            attempts.append((office.clock() - start).total_seconds())
        office.clock.advance(seconds=1)
    # 2, 4, 8, 16 and 30 s after one another; the message behind does not make it hasty.
    assert attempts == [3, 5, 9, 17, 33, 63, 93, 123, 153, 183]
    assert set(office.bot.texts) == {"一"}


async def test_after_ten_minutes_it_is_given_up_and_flagged(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = unavailable
    question = await office.say(conversation_id, "低保多少钱")
    start, attempts = office.clock(), 0
    while (await office.delivery(question)).state == "pending":
        assert office.clock() - start < timedelta(minutes=11)
        office.clock.advance(seconds=10)
        attempts += await office.sweeper().round()
    assert office.clock() - start >= GIVE_UP_AFTER
    delivery = await office.delivery(question)
    assert (delivery.state, delivery.attempts, delivery.finished_at) == ("failed", attempts, office.clock())
    assert delivery.last_error == "planned to be away"
    assert (await office.message(question)).state == "unanswered"
    assert (await office.conversation(conversation_id)).attention == "unanswered"
    # Who was promised an answer hears that it will not come by itself.
    notices = office.service.texts.notices
    assert await office.replies(question) == [notices.bot_unavailable.text, notices.given_up.text]
    # The bot is back: nothing happens by itself, the citizen's 再试一次 still works.
    office.bot.always = None
    office.clock.advance(minutes=1)
    assert await office.sweeper().round() == 0
    retry = await office.say(conversation_id, "再试一次")
    await office.runner().run(conversation_id)
    assert await office.replies(retry) == ["答：低保多少钱"]


async def test_a_message_behind_one_that_is_given_up_is_told_too(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.always = unavailable
    await office.say(conversation_id, "一")
    await office.runner().run(conversation_id)
    office.clock.advance(minutes=11)
    second = await office.say(conversation_id, "二")
    await office.runner().run(conversation_id)
    assert await office.replies(second) == [office.service.texts.notices.bot_unavailable.text]


async def test_what_a_person_has_is_not_swept(office: Office) -> None:
    conversation_id = await office.open()
    await office.say(conversation_id, "低保多少钱")
    await office.take_over(conversation_id)
    office.clock.advance(minutes=1)
    assert await office.sweeper().round() == 0
    assert office.bot.asked == []


async def test_one_conversation_that_crashes_does_not_stop_the_others(office: Office) -> None:
    office.bot.plan.append(crash)
    questions = [await office.say(await office.open(), f"第{number}问") for number in range(4)]
    office.clock.advance(seconds=5)
    assert await office.sweeper().round() == 4
    answered = [await office.replies(question) for question in questions]
    assert sum(replies == [f"答：{question.text}"] for question, replies in zip(questions, answered, strict=True)) == 3
    assert sum(replies == [office.service.texts.notices.bot_silent.text] for replies in answered) == 1
    assert await office.sweeper().round() == 0


async def test_every_line_of_a_sweep_names_its_conversation(office: Office, log: LogLines) -> None:
    office.bot.always = unavailable
    conversations = [await office.open() for _ in range(3)]
    for conversation_id in conversations:
        await office.say(conversation_id, "低保多少钱")
    office.clock.advance(seconds=5)
    await office.sweeper().round()
    lines = [line for line in log() if line["event"] == "bot gave no answer"]
    assert {line["conversation_id"] for line in lines} == {str(conversation_id) for conversation_id in conversations}
    assert len(lines) == 3
    assert "低保多少钱" not in log.raw


async def test_a_lost_database_is_waited_out(office: Office, log: LogLines) -> None:
    nowhere = create_engine("postgresql://postgres@/nothing?host=/nonexistent", pool_size=1)
    lost = Sweeper(office.runner(nowhere))
    with pytest.raises(Unavailable) as caught:
        await lost.round()
    assert caught.value.code == "database_unavailable"
    running = asyncio.create_task(lost.run(0.01))

    async def put_off_twice() -> bool:
        return len([line for line in log() if line["event"] == "sweep put off"]) >= 2

    await until(put_off_twice)
    assert not running.done()
    # The database is back.
    lost.turns.engine = office.engine
    question = await office.say(await office.open(), "低保多少钱")
    office.clock.advance(seconds=5)

    async def answered() -> bool:
        return await office.replies(question) == ["答：低保多少钱"]

    await until(answered)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await nowhere.dispose()
