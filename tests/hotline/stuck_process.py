"""An app process that takes a message in and is then stuck in the bot, to be killed there."""

import asyncio
import sys
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from hotline.conversations.bot import BotReply, BotRequest
from hotline.conversations.service import ConversationService, Limits
from hotline.conversations.turns import TurnRunner
from hotline.db.engine import create_engine
from knowledge.service_texts import load_service_texts
from tests.conftest import SettableClock


class _Stuck:
    async def ask(self, request: BotRequest) -> BotReply:
        sys.stdout.write("asking\n")
        sys.stdout.flush()
        await asyncio.Event().wait()
        raise AssertionError


async def _work(url: str, conversation_id: uuid.UUID, text: str) -> None:
    engine, clock = create_engine(url), SettableClock()
    service = ConversationService(load_service_texts(), Limits(10, 10))
    async with AsyncSession(engine) as session, session.begin():
        await service.receive(session, conversation_id, client_msg_id=str(uuid.uuid4()), text=text, now=clock())
    await TurnRunner(engine, service, _Stuck(), clock).run(conversation_id)


if __name__ == "__main__":
    asyncio.run(_work(sys.argv[1], uuid.UUID(sys.argv[2]), sys.argv[3]))
