"""`hotline tickets notices`: what citizens and duty phones have not been told, and trying it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app import ticket_work
from hotline.clock import SHANGHAI, system_clock

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.tickets.asking import TicketTalk

_out = Console()
if not _out.is_terminal:
    _out.width = 160


def notices(
    *,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that were given up.")] = False,
    retry: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Try this given-up one anew; several times.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
) -> None:
    """Notices that have not been sent, the latest first; --retry sends a given-up one again."""

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        from hotline.outreach import failed as outbox
        from hotline.tickets.numbers import shown

        actor, now = ticket_work.somebody("system"), system_clock()
        for notice_id in retry or ():
            await outbox.retry(session, actor, notice_id, now=now)
        if retry:
            _out.print(f"{len(retry)} will be sent again by the worker", highlight=False)
            return
        table = Table("号", "工单", "通知", "途径", "状态", "次数", "何时", "为什么")
        for notice, ticket in await outbox.unsent(session, actor, failed_only=failed, limit=limit):
            table.add_row(
                str(notice.id), shown(ticket.no), notice.kind, notice.channel, notice.state, str(notice.attempts),
                f"{notice.created_at.astimezone(SHANGHAI):%m-%d %H:%M}", escape(notice.provider_answer or ""),
            )  # fmt: skip
        _out.print(table if table.row_count else "没有未送达的通知。")

    ticket_work.run(job)
