"""One ticket on the terminal: where it stands, its deadlines and steps; contacts only for a reason."""

from __future__ import annotations

from datetime import datetime

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor
from hotline.audit import service as audit
from hotline.audit.model import Action
from hotline.clock import SHANGHAI
from hotline.errors import Forbidden
from hotline.personal import mask_name, mask_phone
from hotline.routing.model import Unit
from hotline.sla.clocks import is_late
from hotline.tickets import repository
from hotline.tickets.asking import TicketTalk
from hotline.tickets.categories import category
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import shown
from hotline.tickets.service import ADDRESS_CONTEXT, NAME_CONTEXT, PHONE_CONTEXT
from hotline.tickets.visibility import may_reveal

_CONTEXTS = {"contact_name": NAME_CONTEXT, "contact_phone": PHONE_CONTEXT, "address": ADDRESS_CONTEXT}


async def show_ticket(
    session: AsyncSession, out: Console, talk: TicketTalk, ticket: Ticket, *, actor: Actor, now: datetime
) -> None:
    """Print it. The reading is recorded."""
    await audit.record(session, actor, "ticket_read", subject_kind="ticket", subject_id=ticket.id, now=now)
    unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
    contact = _contacts(talk, ticket)
    lines = [
        f"{shown(ticket.no)}  {category(ticket.category).name}  {flow().states[ticket.state].name}",
        f"单位：{unit.name if unit is not None else '（未派）'}  地区：{ticket.division_code or '（不详）'}",
        ticket.text,
        *([f"涉及：{ticket.concerns}"] if ticket.concerns else []),
        *([f"姓名：{mask_name(contact['contact_name'])}"] if "contact_name" in contact else []),
        *([f"电话：{mask_phone(contact['contact_phone'])}"] if "contact_phone" in contact else []),
        *(f"{name}：{value}" for name, value in (ticket.facts or {}).items() if name != "leads"),
        *_visited(ticket),
    ]
    for line in lines:
        out.print(escape(str(line)), highlight=False, soft_wrap=True)
    out.print(await _clocks(session, ticket, now))
    steps = Table("", "何时", "步骤", "谁", "内容")
    for event in await repository.events(session, ticket.id):
        said = event.reply or event.note or event.reason or event.details.get("facts") or ""
        steps.add_row(
            str(event.seq), _when(event.at), flow().actions[event.action].name,
            escape(f"{event.actor_name} ({event.actor_role})"), escape(str(said)),
        )  # fmt: skip
    out.print(steps)
    allowed = talk.desk.service.allowed(ticket, actor)
    out.print("可以做：" + "，".join(f"{name} {flow().actions[name].name}" for name in allowed), highlight=False)


def _visited(ticket: Ticket) -> list[str]:
    """What a visit found of each lead."""
    table = flow()
    if ticket.visit_result is None:
        return []
    lines = [f"走访：{table.visit_results[ticket.visit_result].name}"]
    for number, found in sorted((ticket.lead_results or {}).items(), key=lambda one: int(one[0])):
        reason = table.lead_reasons.get(found.get("reason", ""), "")
        lines.append(f"  线索{number}：{table.lead_results[found['result']].name}{f'（{reason}）' if reason else ''}")
    return lines


async def show_contacts(
    session: AsyncSession,
    out: Console,
    talk: TicketTalk,
    ticket: Ticket,
    *,
    actor: Actor,
    reason: str,
    now: datetime,
) -> None:
    """Print name, telephone and address; it is recorded with the reason. Raises Forbidden."""
    if not may_reveal(actor, ticket):
        raise Forbidden("role_forbidden", "contacts are for those who call or visit")
    found = _contacts(talk, ticket)
    await audit.record(
        session, actor, Action.PERSONAL_DATA_REVEALED, subject_kind="ticket", subject_id=ticket.id, now=now,
        details={"fields": list(found), "reason": reason},
    )  # fmt: skip
    for name, value in found.items():
        out.print(escape(f"{name}: {value}"), highlight=False, soft_wrap=True)


async def _clocks(session: AsyncSession, ticket: Ticket, now: datetime) -> Table:
    table = Table("钟", "轮", "开始", "期限", "停止", "")
    pauses = {pause.clock_id: pause.from_at for pause in await repository.open_pauses(session, ticket.id)}
    for clock in await repository.all_clocks(session, ticket.id):
        late = is_late(clock, now, pauses.get(clock.id)) and clock.result != "cancelled"
        table.add_row(
            clock.kind, str(clock.round), _when(clock.started_at), _when(clock.due_at),
            _when(clock.stopped_at) if clock.stopped_at else "", "逾期" if late else "",
        )  # fmt: skip
    return table


def _contacts(talk: TicketTalk, ticket: Ticket) -> dict[str, str]:
    personal = talk.desk.service.personal
    kept = {name: getattr(ticket, name) for name in _CONTEXTS}
    return {name: personal.decrypt(value, _CONTEXTS[name]) for name, value in kept.items() if value is not None}


def _when(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"
