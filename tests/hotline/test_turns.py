"""What becomes of a message that is given to the bot, and what the citizen hears when it fails."""

import asyncio
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from hotline.conversations.bot import BotMessage, BotReply
from hotline.conversations.model import Attention, MessageState
from hotline.conversations.turns import pause_after
from hotline.db.engine import create_engine
from hotline.errors import Unavailable
from tests.hotline.log_capture import LogLines
from tests.hotline.office import Office, until
from tests.hotline.scripted_bot import Held, crash, says, silent, unavailable


async def test_a_reply_is_kept_with_its_buttons_and_citations(office: Office) -> None:
    conversation_id = await office.open()
    button = {"title": "农村", "payload": "兰州农村低保"}
    citation = {"document": "通报", "number": "", "clause": "三", "quote": "914元", "date": "2022-05-30"}
    office.bot.plan.append(says(BotReply((BotMessage("每月914元", [button], [citation]), BotMessage("还想问什么？")))))
    question = await office.say(conversation_id, "兰州低保")
    assert await office.runner().run(conversation_id)
    said = (await office.said(conversation_id))[2:]
    assert [(message.seq, message.text) for message in said] == [(3, "每月914元"), (4, "还想问什么？")]
    assert (said[0].buttons, said[0].citations) == ([button], [citation])
    assert {message.in_reply_to for message in said} == {question.id}
    assert (await office.message(question)).state == MessageState.ANSWERED
    assert (await office.delivery(question)).state == "done"


async def test_an_offered_answer_that_is_picked_by_its_place_is_what_the_bot_hears(office: Office) -> None:
    conversation_id = await office.open()
    buttons = [{"title": name, "payload": name} for name in ("低保", "特困", "转人工")]
    citation = {"document": "通报", "number": "", "clause": "三", "quote": "914元", "date": "2022-05-30"}
    asks, tells = BotMessage("您想问哪一项？", buttons), BotMessage("每月914元", buttons, [citation])
    office.bot.plan.extend([says(BotReply((asks,))), says(BotReply((tells,)))])
    for said in ("多少钱", "第二个", "第二个"):
        await office.say(conversation_id, said)
        await office.runner().run(conversation_id)
    # Below an answer from documents it is for the bot to say what 第二个 is. What the citizen wrote stays as it is.
    assert office.bot.texts == ["多少钱", "特困", "第二个"]
    assert [message.text for message in await office.said(conversation_id)].count("第二个") == 2


async def test_waiting_messages_are_answered_in_order(office: Office) -> None:
    conversation_id = await office.open()
    texts = [f"第{number}问" for number in range(6)]
    for said in texts:
        await office.say(conversation_id, said)
    await office.runner().run(conversation_id)
    assert office.bot.texts == texts
    said = [message.text for message in await office.said(conversation_id)]
    assert said[1:] == texts + [f"答：{asked}" for asked in texts]


async def test_a_turn_with_nothing_to_do_asks_nobody(office: Office) -> None:
    conversation_id = await office.open()
    assert await office.runner().run(conversation_id)
    assert await office.runner().run(uuid.uuid4())
    assert office.bot.asked == []


async def test_nothing_but_the_turn_is_held_while_the_bot_thinks(office: Office) -> None:
    conversation_id = await office.open()
    held = Held()
    office.bot.plan.append(held)
    await office.say(conversation_id, "一")
    turn = asyncio.create_task(office.runner().run(conversation_id))
    await held.started.wait()
    # Messages are still taken in and read, and no transaction stays open meanwhile.
    await asyncio.wait_for(office.say(conversation_id, "二"), 5)
    assert len(await office.said(conversation_id)) == 3
    async with office.transaction() as session:
        idle = await session.scalar(
            text(
                "select count(*) from pg_stat_activity where datname = current_database() "
                "and state = 'idle in transaction' and pid <> pg_backend_pid()"
            )
        )
    assert idle == 0
    held.released.set()
    await turn
    assert office.bot.texts == ["一", "二"]


async def test_a_bot_that_is_away_is_told_of_once_and_answers_when_it_is_back(office: Office) -> None:
    conversation_id = await office.open()
    notice = office.service.texts.notices.bot_unavailable
    office.bot.plan.extend([unavailable, unavailable, unavailable])
    question = await office.say(conversation_id, "低保多少钱")
    for _ in range(3):
        await office.runner().run(conversation_id)
        office.clock.advance(seconds=30)
        assert await office.replies(question) == [notice.text]
    assert (await office.message(question)).state == MessageState.UNANSWERED
    conversation = await office.conversation(conversation_id)
    assert (conversation.attention, conversation.owner) == (Attention.UNANSWERED, "bot")
    (told,) = [message for message in await office.said(conversation_id) if message.sender == "system"]
    assert [button["payload"] for button in told.buttons] == ["再试一次", "转人工"]
    await office.runner().run(conversation_id)
    assert await office.replies(question) == [notice.text, "答：低保多少钱"]
    assert (await office.message(question)).state == MessageState.ANSWERED
    assert (await office.conversation(conversation_id)).attention is None
    assert [request.first_attempt for request in office.bot.asked] == [True, False, False, False]


async def test_each_message_behind_an_unanswered_one_hears_of_it_and_the_bot_is_asked_once(office: Office) -> None:
    conversation_id = await office.open()
    held = Held(then=unavailable)
    office.bot.plan.append(held)
    office.bot.always = unavailable
    messages = [await office.say(conversation_id, f"第{number}问") for number in range(5)]
    runner = office.runner()
    turns = [asyncio.create_task(runner.run(conversation_id)) for _ in messages]
    await held.started.wait()
    held.released.set()
    await asyncio.gather(*turns)
    # Those who waited for the failing turn don't each wait for another one.
    assert office.bot.texts == ["第0问"]
    for message in messages:
        assert await office.replies(message) == [office.service.texts.notices.bot_unavailable.text]


async def test_a_new_message_makes_the_bot_be_asked_at_once_oldest_first(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(unavailable)
    await office.say(conversation_id, "一")
    await office.runner().run(conversation_id)
    await office.say(conversation_id, "二")
    await office.runner().run(conversation_id)
    assert office.bot.texts == ["一", "一", "二"]
    assert [message.text for message in await office.said(conversation_id)][-2:] == ["答：一", "答：二"]


async def test_silence_is_told_and_does_not_hold_up_the_next_message(office: Office) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(silent)
    first = await office.say(conversation_id, "……")
    second = await office.say(conversation_id, "低保多少钱")
    await office.runner().run(conversation_id)
    assert await office.replies(first) == [office.service.texts.notices.bot_silent.text]
    assert await office.replies(second) == ["答：低保多少钱"]
    assert ((await office.delivery(first)).state, (await office.message(first)).state) == ("failed", "unanswered")


async def test_a_message_that_crashes_the_client_is_told_and_does_not_hold_up_the_next(
    office: Office, log: LogLines
) -> None:
    conversation_id = await office.open()
    office.bot.plan.append(crash)
    first = await office.say(conversation_id, "我叫张三丰")
    second = await office.say(conversation_id, "低保多少钱")
    await office.runner().run(conversation_id)
    assert await office.replies(first) == [office.service.texts.notices.bot_silent.text]
    assert await office.replies(second) == ["答：低保多少钱"]
    line = log.one("bot client broke")
    assert (line["error"], line["conversation_id"], line["level"]) == ("RuntimeError", str(conversation_id), "error")
    assert "scripted_bot.py" in line["traceback"][-1]
    assert "张三丰" not in log.raw
    assert "张三丰" not in str((await office.delivery(first)).last_error)


async def test_the_pause_doubles_up_to_half_a_minute() -> None:
    assert [pause_after(attempts).total_seconds() for attempts in range(1, 8)] == [2, 4, 8, 16, 30, 30, 30]
    assert pause_after(1000) == timedelta(seconds=30)


async def test_a_killed_turn_frees_the_conversation_for_another(office: Office) -> None:
    conversation_id = await office.open()
    held = Held()
    office.bot.plan.append(held)
    question = await office.say(conversation_id, "低保多少钱")
    turn = asyncio.create_task(office.runner().run(conversation_id))
    await held.started.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    assert await asyncio.wait_for(office.runner().run(conversation_id), 10)
    assert await office.replies(question) == ["答：低保多少钱"]
    assert [request.first_attempt for request in office.bot.asked] == [True, False]


async def test_a_turn_whose_database_connection_is_cut_frees_the_conversation(
    office: Office, fresh_database: str
) -> None:
    conversation_id = await office.open()
    held = Held()
    office.bot.plan.append(held)
    question = await office.say(conversation_id, "低保多少钱")
    engine = create_engine(fresh_database, pool_size=2)
    turn = asyncio.create_task(office.runner(engine).run(conversation_id))
    await held.started.wait()

    async def cut() -> bool:
        async with office.transaction() as session:
            killed = await session.execute(
                text(
                    "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' "
                    "and granted and database = (select oid from pg_database where datname = current_database())"
                )
            )
            return bool(killed.all())

    await until(cut)
    held.released.set()
    with pytest.raises(Exception, match=r"terminat|closed|lost") as caught:
        await turn
    assert "低保多少钱" not in str(caught.value)
    await engine.dispose()
    assert await office.runner().run(conversation_id)
    assert await office.replies(question) == ["答：低保多少钱"]


async def test_who_need_not_wait_is_turned_away_and_who_waits_too_long_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hotline.conversations.turns._LOCK_WAIT", "100ms")
    conversation_id = await office.open()
    held = Held()
    office.bot.plan.append(held)
    await office.say(conversation_id, "一")
    turn = asyncio.create_task(office.runner().run(conversation_id))
    await held.started.wait()
    assert await office.runner().run(conversation_id, wait=False) is False
    with pytest.raises(Unavailable) as caught:
        await office.runner().run(conversation_id)
    assert caught.value.code == "conversation_busy"
    held.released.set()
    assert await turn
    # Neither attempt broke the first one's lock or left one behind.
    async with office.transaction() as session:
        locks = await session.scalar(text("select count(*) from pg_locks where locktype = 'advisory'"))
    assert locks == 0
    assert office.bot.texts == ["一"]
