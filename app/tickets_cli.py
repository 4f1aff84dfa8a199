"""`hotline tickets`: open a ticket, see what is due, take its steps; a desk in the terminal for trials."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.table import Column, Table
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import build_tickets
from app.database import run_job
from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.clock import SHANGHAI, system_clock
from hotline.errors import Conflict, InvalidInput, NotFound
from hotline.routing.model import Unit
from hotline.settings import load_settings
from hotline.sla.clocks import is_late
from hotline.tickets import repository
from hotline.tickets.asking import TicketTalk
from hotline.tickets.flow import flow
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import normalised_number, shown
from hotline.tickets.opening import Draft
from hotline.tickets.steps import Rating, Step

tickets_app = typer.Typer(help="Tickets: open one, see what is due, take its steps.", no_args_is_help=True)
_out = Console()
Result = TypeVar("Result")
Number = Annotated[str, typer.Argument(help="A ticket's number, with or without dashes.")]


def _run(job: Callable[[AsyncSession, TicketTalk], Awaitable[Result]]) -> Result:
    settings = load_settings()
    talk = build_tickets(settings)
    return run_job(settings, lambda session: job(session, talk))


async def _found(session: AsyncSession, number: str) -> Ticket:
    digits = normalised_number(number)
    ticket = await repository.by_number(session, digits) if digits is not None else None
    if ticket is None:
        raise NotFound("ticket_not_found", f"{number} is no ticket of this hotline; check its digits")
    return ticket


@tickets_app.command("open")
def open_(  # noqa: PLR0917 - a command's options
    text: Annotated[str, typer.Option(help="What happened, in the citizen's words.")],
    category: Annotated[str, typer.Option(help="Kind of ticket, as in categories.yaml.")] = "aid",
    division: Annotated[str, typer.Option(help="Code of the place, down to the township.")] = "",
    phone: Annotated[str, typer.Option(help="How to reach the citizen.")] = "",
    consent: Annotated[bool, typer.Option(help="The citizen agrees that the number is kept and passed on.")] = False,
    anonymous: Annotated[bool, typer.Option(help="Keep nothing of who it is (complaints only).")] = False,
) -> None:
    """Open a ticket for a caller; shows its number, query code and deadline."""
    draft = Draft(
        source="desk", source_key=uuid.uuid4().hex, category=category, text=text, division=division or None,
        contact_phone=phone or None, consent=consent, anonymous=anonymous,
    )  # fmt: skip

    async def job(session: AsyncSession, talk: TicketTalk) -> str:
        actor = Actor(None, "command line", Role.OPERATOR)
        opened = await talk.opening.open(session, draft, actor, now=system_clock())
        return (await talk.told_of(session, opened)).text

    _out.print(_run(job), highlight=False, markup=False)


@tickets_app.command("list")
def list_(
    unit: Annotated[str, typer.Option(help="Of this unit only, by its id.")] = "",
    overdue: Annotated[bool, typer.Option(help="Only those that are late now.")] = False,
    unrouted: Annotated[bool, typer.Option(help="Only those that no unit has.")] = False,
) -> None:
    """Open tickets, the most pressing deadline first."""
    now = system_clock()
    wanted = repository.Wanted(unit_id=unit or None, overdue_at=now if overdue else None, unrouted=unrouted)
    table = Table(Column("number", no_wrap=True), "state", "unit", Column("due", no_wrap=True), "text")

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        for ticket in await repository.listed(session, wanted):
            late = ticket.due_at is not None and ticket.due_at < now
            due = f"{ticket.due_at.astimezone(SHANGHAI):%m-%d %H:%M}" if ticket.due_at else ""
            text = "(confidential)" if ticket.confidential else ticket.text[:30]
            table.add_row(
                shown(ticket.no), flow().states[ticket.state].name, ticket.owner_unit or "-",
                f"[red]{due} late[/red]" if late else due, text,
            )  # fmt: skip

    _run(job)
    _out.print(table if table.row_count else "no open tickets")


@tickets_app.command("show")
def show(number: Number) -> None:
    """One ticket with its steps and deadlines; telephone and name stay encrypted."""
    now = system_clock()

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        ticket = await _found(session, number)
        unit = await session.get(Unit, ticket.owner_unit) if ticket.owner_unit else None
        state = flow().states[ticket.state].name
        _out.print(f"{shown(ticket.no)}  {state}  {unit.name if unit else '-'}  round {ticket.round}", highlight=False)
        _out.print(ticket.text, highlight=False, markup=False)
        for event in await repository.events(session, ticket.id):
            said = event.reply or event.reason or event.note or ""
            _out.print(
                f"  {event.at.astimezone(SHANGHAI):%m-%d %H:%M}  {flow().actions[event.action].name}  "
                f"{event.actor_name}  {said}",
                highlight=False, markup=False,
            )  # fmt: skip
        for clock in await repository.all_clocks(session, ticket.id):
            mark = "late" if is_late(clock, now) else "in time" if clock.stopped_at else "running"
            due = f"{clock.due_at.astimezone(SHANGHAI):%m-%d %H:%M}"
            _out.print(f"  {clock.kind} {clock.round}.{clock.turn}: due {due}, {mark}", highlight=False)

    _run(job)


@tickets_app.command("act")
def act(  # noqa: PLR0917 - a command's options
    number: Number,
    action: Annotated[str, typer.Argument(help="A step of flow.yaml: sign, reply, close …")],
    role: Annotated[str, typer.Option(help="township, centre, operator, manager, or citizen.")] = "township",
    unit: Annotated[str, typer.Option(help="Id of the unit that acts, for the role township.")] = "",
    to: Annotated[str, typer.Option(help="Id of the unit that gets it: dispatch, reassign.")] = "",
    reply: Annotated[str, typer.Option(help="What the citizen is answered.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    note: Annotated[str, typer.Option(help="What only staff read.")] = "",
    facts: Annotated[str, typer.Option(help="What is added to the story.")] = "",
    workdays: Annotated[int | None, typer.Option(help="How much longer: ask_extension.")] = None,
    hold_reason: Annotated[str, typer.Option(help="Code of the reason: hold.")] = "",
    visit: Annotated[str, typer.Option(help="What the visit found: record_visit.")] = "",
    satisfied: Annotated[bool | None, typer.Option(help="How the citizen found it: rate.")] = None,
) -> None:
    """Take one step; where it is not possible, what is possible is said."""
    if role not in {*STAFF_ROLES, Role.CITIZEN}:
        raise InvalidInput("unknown_role", f"--role must be one of {', '.join(sorted(STAFF_ROLES))}, citizen")
    actor = Actor(None, "command line", Role(role), unit or None)
    step = Step(
        action, reason=reason or None, note=note or None, reply=reply or None, unit_id=to or None, workdays=workdays,
        hold_reason=hold_reason or None, facts=facts or None, visit=visit or None,
        rating=Rating(satisfied, satisfied, reason or None) if satisfied is not None else None,
    )  # fmt: skip

    async def job(session: AsyncSession, talk: TicketTalk) -> str:
        ticket, now = await _found(session, number), system_clock()
        if action == "rate" and step.rating is not None and role == Role.CITIZEN:
            ticket = await talk.desk.rate(session, ticket.id, step.rating, now=now)
        else:
            ticket = (await talk.desk.service.act(session, ticket.id, step, actor, now=now)).ticket
        return f"{shown(ticket.no)}: {flow().states[ticket.state].name}"

    try:
        told = _run(job)
    except Conflict as refused:
        possible = f"; possible now: {', '.join(refused.allowed)}" if refused.allowed else ""
        raise Conflict(refused.code, f"{refused.message}{possible}") from refused
    _out.print(told, highlight=False)
