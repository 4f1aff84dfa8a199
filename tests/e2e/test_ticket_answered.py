"""A ticket opened in the chat, answered by an office: the citizen is told in the chat, asked, and heard again."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import build_tickets
from app.chat_client import ChatClient
from hotline.accounts.actor import Actor, Role
from hotline.clock import system_clock
from hotline.db.engine import create_engine, database_url
from hotline.settings import Settings
from hotline.tickets import repository
from hotline.tickets.numbers import normalised_number
from hotline.tickets.steps import Step
from tests.dialogues.county import add_county
from tests.stack import Stack

_OPENING = ["低保批了三个月，钱一直没到卡上", "宜春市袁州区西村镇", "本人", "就在这里回我", "同意"]
#: The worker's round comes once a minute, and asks how the answer was.
_PATIENCE = 100.0


def _waited_for(citizen: ChatClient, words: str) -> str:
    """What the citizen was told by `words`, as it arrives."""
    until = time.monotonic() + _PATIENCE
    seen: list[str] = []
    while time.monotonic() < until:
        seen += [message["text"] for message in citizen.news()]
        found = next((text for text in seen if words in text), None)
        if found is not None:
            return found
        time.sleep(0.3)
    raise AssertionError(f"{words!r} never came; there came {seen}")


@pytest.mark.bot
@pytest.mark.timeout(600)
def test_an_answer_reaches_the_chat_dissatisfied_begins_a_new_round_and_satisfied_ends_it(stack: Stack) -> None:
    settings = Settings(_env_file=None, data_dir=stack.data_dir)
    add_county(database_url(settings))
    service = build_tickets(settings).desk.service
    county = Actor(None, "区局小周", Role.TOWNSHIP, "d-county")

    async def in_office(job: Callable[[AsyncSession], Awaitable[object]]) -> object:
        engine = create_engine(database_url(settings), pool_size=1)
        try:
            async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
                return await job(session)
        finally:
            await engine.dispose()

    with ChatClient(stack.base_url) as citizen:
        citizen.open()
        said = [message["text"] for words in _OPENING for message in citizen.say(words)]
        found = re.search(r"\d{6}-360902-\d{4}-\d", "\n".join(said))
        assert found is not None, said
        number = normalised_number(found.group())
        assert number is not None
        code = re.search(r"查询码：(\d{6})", "\n".join(said))
        assert code is not None, said

        def answer(words: str) -> Callable[[AsyncSession], Awaitable[None]]:
            async def answers(session: AsyncSession) -> None:
                ticket = await repository.by_number(session, number)
                assert ticket is not None
                await service.act(session, ticket.id, Step("sign"), county, now=system_clock())
                await service.act(session, ticket.id, Step("reply", reply=words), county, now=system_clock())

            return answers

        asyncio.run(in_office(answer("卡号错了一位，改好了，明天补发。")))
        assert "卡号错了一位" in _waited_for(citizen, "卡号错了一位")
        assert "您看行吗" in _waited_for(citizen, "您看行吗")
        told = [message["text"] for message in citizen.say("没解决，不满意")]
        told += [message["text"] for message in citizen.say("跳过")]
        assert any("重新办" in text for text in told), told

        asyncio.run(in_office(answer("钱今天到卡上了，请查一下。")))
        assert "钱今天到卡上了" in _waited_for(citizen, "钱今天到卡上了")
        with ChatClient(stack.base_url) as elsewhere:
            elsewhere.open()
            read = [message["text"] for message in elsewhere.say(f"{number} {code[1]}")]
            assert any("钱今天到卡上了" in text for text in read), read
        told = [message["text"] for message in citizen.say("解决了，满意")]
        assert any("谢谢" in text for text in told), told

        async def state_of(session: AsyncSession) -> tuple[int, str]:
            ticket = await repository.by_number(session, number)
            assert ticket is not None
            return ticket.round, ticket.state

        assert asyncio.run(in_office(state_of)) == (2, "closed")
