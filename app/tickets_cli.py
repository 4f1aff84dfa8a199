"""`hotline tickets`: the desk in the terminal, for an office without anything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app import ticket_work
from app.notices_cli import notices
from hotline.clock import SHANGHAI, system_clock
from hotline.errors import Conflict, InvalidInput, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncSession

    from hotline.accounts.actor import Actor
    from hotline.tickets.asking import TicketTalk
    from hotline.tickets.model import Ticket
    from hotline.tickets.steps import Rating
    from hotline.tickets.visits import LeadResult

tickets_app = typer.Typer(help="Tickets: open, list, show, act; visits from a screened register.", no_args_is_help=True)
_out = Console()
if not _out.is_terminal:
    _out.width = 160  # in a file or a pipe the table need not fit 80 columns

tickets_app.command("notices")(notices)

RoleName = Literal["citizen", "operator", "township", "centre", "manager", "admin", "auditor", "system"]
Number = Annotated[str, typer.Argument(metavar="NO", help="The ticket's number, dashes or not.")]
Unit = Annotated[str, typer.Option("--unit", help="Id of the unit: acts as its staff unless --role says otherwise.")]
AsRole = Annotated[RoleName | None, typer.Option("--role", help="Acts as this role; without --unit the centre's.")]
Account = Annotated[str, typer.Option("--account", help="Acts as this account instead.")]


def _say(text: str) -> None:
    _out.print(escape(text), highlight=False, soft_wrap=True)


async def _actor(session: AsyncSession, role: str | None, unit: str, account: str) -> Actor:
    if account:
        return await ticket_work.account_actor(session, account)
    return ticket_work.somebody(role or ("township" if unit else "centre"), unit)


async def _found(session: AsyncSession, talk: TicketTalk, no: str, actor: Actor) -> Ticket:
    from hotline.tickets import repository
    from hotline.tickets.numbers import normalised_number

    digits = normalised_number(no)
    ticket = await repository.by_number(session, digits) if digits is not None else None
    if ticket is None:
        raise NotFound("ticket_not_found", f"there is no ticket {no}")
    return ticket if actor.role == "citizen" else await talk.desk.service.get(session, ticket.id, actor)


@tickets_app.command("open")
def open_ticket(
    *,
    category: Annotated[str, typer.Option(help="Kind of ticket, e.g. aid.")],
    text: Annotated[str, typer.Option(help="What happened.")],
    division: Annotated[str, typer.Option(help="Division code of the place.")] = "",
    phone: Annotated[str, typer.Option(help="Telephone number to answer to.")] = "",
    name: Annotated[str, typer.Option(help="The caller's name.")] = "",
    address: Annotated[str, typer.Option(help="Where they live.")] = "",
    concerns: Annotated[str, typer.Option(help="Whom it concerns.")] = "",
    consent: Annotated[bool, typer.Option("--consent", help="They agree that these are kept and handed on.")] = False,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Keep nobody.")] = False,
    urgent: Annotated[bool, typer.Option("--urgent", help="The urgent clocks.")] = False,
    key: Annotated[str, typer.Option(help="The same key again opens nothing.")] = "",
    account: Account = "",
) -> None:
    """Open a ticket for a caller; shows number and query code."""
    from hotline.clock import local_date
    from hotline.routing.service import office_of
    from hotline.tickets.categories import category as kind_of
    from hotline.tickets.opening import Draft
    from knowledge import load_library

    kind = kind_of(category)
    if division and load_library().regions.get(division) is None:
        raise InvalidInput("unknown_division", f"--division {division}: no such division code")

    async def job(session: AsyncSession, talk: TicketTalk) -> None:
        now = system_clock()
        about = await office_of(session, division, local_date(now)) if kind.about_unit else None
        draft = Draft(
            source="desk", source_key=key or ticket_work.random_key(), category=category, text=text,
            division=division or None, address=address or None, concerns=concerns or None, contact_name=name or None,
            contact_phone=phone or None, consent=consent, anonymous=anonymous, urgent=urgent,
            about_unit=about.id if about is not None else None,
        )  # fmt: skip
        opened = await talk.opening.open(session, draft, await _actor(session, "operator", "", account), now=now)
        told = await talk.told_of(session, opened)
        _say(f"{opened.how}: {opened.ticket.no}")
        if opened.how != "known":
            _say(told.text)

    ticket_work.run(job)


@tickets_app.command("list")
def list_tickets(
    *,
    unit: Unit = "",
    role: AsRole = None,
    account: Account = "",
    state: Annotated[list[str] | None, typer.Option(help="Only these states; may be given several times.")] = None,
    category: Annotated[str, typer.Option(help="Only this kind.")] = "",
    overdue: Annotated[bool, typer.Option("--overdue", help="Only those past a deadline.")] = False,
    unrouted: Annotated[bool, typer.Option("--unrouted", help="Only those that no unit has.")] = False,
    ended: Annotated[bool, typer.Option("--ended", help="Those that are done with, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
) -> None:
    """Open tickets by their next deadline."""
    from hotline.routing.model import Unit as UnitRow
    from hotline.tickets import repository
    from hotline.tickets.categories import category as kind_of
    from hotline.tickets.flow import flow
    from hotline.tickets.numbers import shown
    from hotline.tickets.visibility import sees_confidential, wrote_down

    if unknown := set(state or ()) - flow().states.keys():
        raise InvalidInput("unknown_state", f"no state {', '.join(unknown)}; there are {', '.join(flow().states)}")

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        now = system_clock()
        actor = await _actor(session, role, unit, account)
        wanted = repository.Wanted(
            unit_id=actor.unit_id, states=tuple(state or ()), category=category or None,
            open_only=not ended and not state, overdue_at=now if overdue else None, unrouted=unrouted,
            hide_confidential=not sees_confidential(actor), but_of=wrote_down(actor), limit=limit,
        )  # fmt: skip
        table = Table("工单", "类别", "状态", "单位", "期限", "")
        for ticket in await repository.listed(session, wanted):
            owner = await session.get(UnitRow, ticket.owner_unit) if ticket.owner_unit else None
            late = ticket.due_at is not None and ticket.due_at < now
            marks = [
                mark for mark, holds in (
                    ("急", ticket.urgency == "urgent"), ("逾期", late), ("保密", ticket.confidential),
                    ("督办", ticket.supervised), ("挂账", ticket.on_hold is not None),
                ) if holds
            ]  # fmt: skip
            table.add_row(
                shown(ticket.no), kind_of(ticket.category).name, flow().states[ticket.state].name,
                escape(owner.name) if owner is not None else "", _when(ticket.due_at), " ".join(marks),
            )  # fmt: skip
        _out.print(table if table.row_count else "没有工单。")

    ticket_work.run(job)


@tickets_app.command("show")
def show(
    no: Number,
    *,
    unit: Unit = "",
    role: AsRole = None,
    account: Account = "",
    reveal: Annotated[str, typer.Option(metavar="REASON", help="Show name, telephone, address; it is recorded.")] = "",
) -> None:
    """One ticket with its steps and deadlines. Reading it is recorded."""

    async def job(session: AsyncSession, talk: TicketTalk) -> None:
        from app.ticket_view import show_contacts, show_ticket

        actor = await _actor(session, role, unit, account)
        ticket = await _found(session, talk, no, actor)
        if reveal:
            await show_contacts(session, _out, talk, ticket, actor=actor, reason=reveal, now=system_clock())
        await show_ticket(session, _out, talk, ticket, actor=actor, now=system_clock())

    # Nothing is shown before it is recorded for good.
    with _out.capture() as shown:
        ticket_work.run(job)
    typer.echo(shown.get(), nl=False)


@tickets_app.command("act")
def act(
    no: Number,
    action: Annotated[str, typer.Argument(metavar="ACTION", help="A step of the table, e.g. sign, reply, close.")],
    *,
    unit: Unit = "",
    role: AsRole = None,
    account: Account = "",
    to: Annotated[str, typer.Option("--to", help="The unit that gets it (dispatch, reassign).")] = "",
    reply: Annotated[str, typer.Option(help="What the citizen is answered.")] = "",
    note: Annotated[str, typer.Option(help="What only staff read.")] = "",
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    facts: Annotated[str, typer.Option(help="What is added.")] = "",
    workdays: Annotated[int | None, typer.Option(min=1, help="How many more (ask_extension).")] = None,
    hold_reason: Annotated[str, typer.Option(help="Why it waits (hold).")] = "",
    main_ticket: Annotated[str, typer.Option(help="Number of the ticket that it goes into (merge).")] = "",
    visit: Annotated[str, typer.Option(help="What a visit found (record_visit).")] = "",
    lead: Annotated[
        list[str] | None,
        typer.Option(metavar="N=RESULT[:REASON]", help="What it found of each lead, e.g. 2=declined:no_need; several."),
    ] = None,
    solved: Annotated[bool | None, typer.Option("--solved/--not-solved", help="Of a rating.")] = None,
    satisfied: Annotated[bool | None, typer.Option("--satisfied/--not-satisfied", help="Of a rating.")] = None,
) -> None:
    """Take a step of the table; what is allowed is said when it is refused."""
    from hotline.tickets.steps import Rating, Step

    leads = tuple(_lead_result(told) for told in lead or ())
    given = solved is not None or satisfied is not None
    rating = Rating(solved, satisfied, reason or None) if given else None
    step = Step(
        action, unit_id=to or None, reply=reply or None, note=note or None, reason=reason or None,
        facts=facts or None, workdays=workdays, hold_reason=hold_reason or None, main_ticket=main_ticket or None,
        visit=visit or None, leads=leads, rating=rating,
    )  # fmt: skip

    async def job(session: AsyncSession, talk: TicketTalk) -> str:
        from hotline.tickets.flow import flow

        now = system_clock()
        actor = await _actor(session, role, unit, account)
        ticket = await _found(session, talk, no, actor)
        try:
            if action == "rate" and actor.role == "citizen" and rating is not None:
                done = await _rated(session, talk, ticket, rating, now)
            else:
                done = (await talk.desk.service.act(session, ticket.id, step, actor, now=now)).ticket
        except Conflict as refused:
            allowed = ", ".join(refused.allowed or []) or "nothing"
            raise Conflict(refused.code, f"{refused.message}; possible now: {allowed}") from refused
        return flow().states[done.state].name

    _say(f"{action}: {ticket_work.run(job)}")


def _lead_result(told: str) -> LeadResult:
    from hotline.tickets.visits import LeadResult

    number, _, code = told.partition("=")
    result, _, reason = code.partition(":")
    if not number.isdecimal():
        raise InvalidInput("lead_result_invalid", f"--lead {told}: say it as 2=declined:no_need", field="leads")
    return LeadResult(int(number), result, reason or None)


async def _rated(session: AsyncSession, talk: TicketTalk, ticket: Ticket, rating: Rating, now: datetime) -> Ticket:
    """As its citizen rates it: satisfied closes it, dissatisfied begins anew."""
    return await talk.desk.rate(session, ticket.id, rating, now=now)


@tickets_app.command("urge")
def urge(no: Number) -> None:
    """Urge for a citizen; once a day."""
    act(no, "urge", role="citizen")


@tickets_app.command("alerts")
def alerts(
    *,
    unit: Unit = "",
    role: AsRole = None,
    account: Account = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 50,
) -> None:
    """Reminders that nobody has seen, the newest first."""

    async def job(session: AsyncSession, _: TicketTalk) -> None:
        from hotline.sla.alert_list import alerts as unseen
        from hotline.tickets.numbers import shown

        actor = await _actor(session, role, unit, account)
        table = Table("何时", "工单", "提醒", "给谁", "钟", "期限")
        for alert, clock, ticket in await unseen(session, actor, unseen=True, before=None, limit=limit):
            table.add_row(_when(alert.at), shown(ticket.no), alert.kind, alert.to_role, clock.kind, _when(clock.due_at))
        _out.print(table if table.row_count else "没有提醒。")

    ticket_work.run(job)


@tickets_app.command("from-leads")
def from_leads(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="What screen-batch has written.")],
    *,
    certainty: Annotated[
        list[str] | None, typer.Option(help="Only households with one as sure as this; several.")
    ] = None,
    programme: Annotated[list[str] | None, typer.Option(help="Only households with one for it; several.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many households, the surest first.")] = 100,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Open nothing, say what would be opened.")] = False,
) -> None:
    """Open a visit for each household with leads in a screened register; the same run again opens nothing."""
    from app.screening.visits import Choice, open_visits, read_households

    households = read_households(folder, Choice(tuple(certainty or ()), tuple(programme or ()), limit))
    if dry_run:
        for leads in households:
            for lead in leads:
                told = f"{lead.programme} {lead.certainty}: {lead.why}"
                _say(f"{lead.region or '-'} {lead.household} {lead.person} {told}")
        _say(f"{len(households)} households, {sum(map(len, households))} leads; nothing was opened")
        return

    async def job(session: AsyncSession, talk: TicketTalk) -> None:
        actor = ticket_work.somebody("system")
        result = await open_visits(session, talk.opening, households, actor, now=system_clock())
        _say(f"{result.opened} opened, {result.known} opened before, {result.waiting} still being visited")
        if result.unrouted:
            _say(f"{result.unrouted} have no unit for their place: they wait for the centre (tickets list --unrouted)")

    ticket_work.run(job)


def _when(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" if moment is not None else ""
