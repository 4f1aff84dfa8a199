"""A minimal desk in the terminal: see who waits, take over, answer, hand back.

It stands in for the operators' console until there is one, so that 转人工 never leads nowhere.
"""

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import in_transaction
from app.ticket_work import somebody
from hotline.accounts.actor import Role
from hotline.audit import service as audit
from hotline.clock import SHANGHAI, system_clock
from hotline.conversations import repository
from hotline.conversations.service import ConversationService, Limits
from hotline.db.engine import database_url
from hotline.errors import NotFound
from hotline.settings import Settings
from knowledge.service_texts import load_service_texts

Result = TypeVar("Result")


def _run(settings: Settings, job: Callable[[AsyncSession, ConversationService], Awaitable[Result]]) -> Result:
    service = ConversationService(load_service_texts(), Limits(1, 1))
    return asyncio.run(in_transaction(database_url(settings), lambda session: job(session, service)))


def _id(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError as error:
        raise NotFound("conversation_not_found", f"{value} is no conversation id") from error


def show_queue(settings: Settings, console: Console) -> None:
    """Who waits for a person, most pressing first."""

    async def job(session: AsyncSession, _: ConversationService) -> None:
        waiting = await repository.waiting_for_person(session, 50)
        if not waiting:
            console.print("没有等人工的对话。")
            return
        table = Table("对话", "状态", "原因", "从何时起", "地区")
        for row in waiting:
            since = row.attention_at.astimezone(SHANGHAI) if row.attention_at else None
            table.add_row(
                str(row.id),
                row.owner + (f" ({row.operator})" if row.operator else ""),
                row.attention or "",
                f"{since:%m-%d %H:%M}" if since else "",
                row.region or "",
            )
        console.print(table)

    _run(settings, job)


def show_conversation(settings: Settings, console: Console, conversation: str) -> None:
    """All that was said. The reading is recorded. Raises NotFound."""

    async def job(session: AsyncSession, service: ConversationService) -> None:
        after, read = 0, _id(conversation)
        await service.read(session, read, after)
        await audit.record(
            session, somebody(Role.SYSTEM), "conversation_read", subject_kind="conversation", subject_id=read,
            now=system_clock(),
        )  # fmt: skip
        while True:
            _, messages = await service.read(session, read, after)
            if not messages:
                return
            for said in messages:
                at = said.created_at.astimezone(SHANGHAI)
                mark = f" [{said.state}]" if said.state else ""
                console.print(
                    f"{at:%m-%d %H:%M:%S} {said.sender}{escape(mark)}: {escape(said.text)}",
                    highlight=False,
                )
            after = messages[-1].seq

    _run(settings, job)


def take(settings: Settings, conversation: str, operator: str) -> None:
    """Take the conversation over. Raises NotFound, Conflict."""
    _run(
        settings,
        lambda session, service: service.take_over(session, _id(conversation), operator=operator, now=system_clock()),
    )


def say(settings: Settings, conversation: str, operator: str, text: str) -> None:
    """Answer the citizen. Raises InvalidInput, NotFound, Conflict."""
    _run(
        settings,
        lambda session, service: service.say_as_operator(
            session, _id(conversation), operator=operator, text=text, now=system_clock()
        ),
    )


def hand_back(settings: Settings, conversation: str, operator: str) -> None:
    """Give the conversation back to the bot. Raises NotFound, Conflict."""
    _run(
        settings,
        lambda session, service: service.hand_back(session, _id(conversation), operator=operator, now=system_clock()),
    )
