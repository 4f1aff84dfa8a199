"""Wires the services of one process from its settings. Nothing is opened before `start`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.danger.whereabouts import Whereabouts
from hotline.accounts.login import LogIn
from hotline.accounts.passwords import Passwords
from hotline.accounts.service import AccountService
from hotline.accounts.sessions import Sessions
from hotline.clock import Clock, system_clock
from hotline.conversations.feed import Feed
from hotline.conversations.service import ConversationService, Limits
from hotline.conversations.turns import TurnRunner
from hotline.db.engine import create_engine, database_url
from hotline.personal import PersonalData
from hotline.screenings.service import ScreeningService
from hotline.settings import Settings
from hotline.sla.calendar_service import CalendarService
from hotline.tickets.asking import TicketTalk
from hotline.tickets.calendars import Calendars
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.emergency import PlaceOf
from hotline.tickets.opening import Opening
from hotline.tickets.service import TicketService
from knowledge import Library, Search, load_library
from knowledge.service_texts import ServiceTexts, load_service_texts
from knowledge.ticket_texts import load_ticket_texts
from telephony.bot_client import CircuitBreaker, RasaBot
from telephony.desk.access import Access
from telephony.desk.desk import Desk
from telephony.limits import AddressLimit
from telephony.tickets.office import TicketOffice
from telephony.webchat.api import WebChat
from telephony.webchat.tokens import Tokens


@dataclass
class Answering:
    """What answers messages in any process: the database, the bot, the conversations; made by `build_answering`."""

    settings: Settings
    clock: Clock
    texts: ServiceTexts
    engine: AsyncEngine
    http: httpx.AsyncClient
    bot: RasaBot
    conversations: ConversationService
    turns: TurnRunner
    tickets: TicketTalk
    """Everything that is done with tickets; its parts serve the other edges, too."""

    async def close(self) -> None:
        """Close what was opened."""
        await self.http.aclose()
        await self.engine.dispose()


@dataclass
class Services(Answering):
    """Everything the app process needs; made by `build`."""

    library: Library
    feed: Feed
    webchat: WebChat
    personal: PersonalData
    desk: Desk
    ticket_office: TicketOffice

    @cached_property
    def search(self) -> Search:
        """The search over all clauses; takes about a second and some memory, so only who needs it makes it."""
        return Search(self.library)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen for changes while the block runs, then close what was opened."""
        listener = asyncio.create_task(self.feed.listen())
        try:
            yield
        finally:
            self.feed.close()
            listener.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await listener
            await self.close()


def build_answering(settings: Settings, clock: Clock = system_clock, place_of: PlaceOf | None = None) -> Answering:
    """What the worker needs: no policy library, which takes memory. Raises SettingsError and KnowledgeError.

    `place_of`: see `ConversationService`; for the process that takes citizens' messages.
    """
    texts = load_service_texts()
    engine = create_engine(database_url(settings), pool_size=settings.database_pool_size)
    http = httpx.AsyncClient(
        base_url=settings.bot_address,
        timeout=httpx.Timeout(settings.bot_timeout, connect=settings.bot_timeout / 2),
        limits=httpx.Limits(max_connections=100, max_keepalive_connections=20),
        trust_env=False,  # the bot is next door; a proxy for the outside has no part in this
        # Reading the authorities takes longer than all else that is done here.
        verify=settings.bot_address.startswith("https:"),
    )
    bot = RasaBot(http, time_limit=settings.bot_timeout, breaker=CircuitBreaker())
    tickets = build_tickets(settings)
    conversations = ConversationService(
        texts,
        Limits(
            messages_per_minute=settings.messages_per_minute,
            sessions_per_minute=settings.sessions_per_minute,
        ),
        ScreeningService(days=settings.screening_days),
        tickets,
        place_of,
    )
    turns = TurnRunner(engine, conversations, bot, clock)
    return Answering(settings, clock, texts, engine, http, bot, conversations, turns, tickets)


def build_tickets(settings: Settings) -> TicketTalk:
    """The rules of tickets, also for the command line. Raises SettingsError."""
    service = TicketService(load_ticket_texts(), PersonalData.from_settings(settings), Calendars(CalendarService()))
    return TicketTalk(CitizenDesk(service), Opening(service), address=(settings.public_url or "").rstrip("/"))


def build(settings: Settings, clock: Clock = system_clock) -> Services:
    """The services for these settings. Raises SettingsError and knowledge.errors.KnowledgeError."""
    library = load_library()
    answering = build_answering(settings, clock, Whereabouts(library).told)
    feed = Feed(database_url(settings))
    key = settings.signing_key()
    webchat = WebChat(
        engine=answering.engine,
        service=answering.conversations,
        turns=answering.turns,
        feed=feed,
        tokens=Tokens(key, settings.session_hours),
        library=library,
        clock=clock,
        address_key=key,
    )
    personal = answering.tickets.desk.service.personal
    desk = build_desk(settings, answering.engine, clock, address_key=key)
    ticket_office = TicketOffice(
        engine=answering.engine,
        talk=answering.tickets,
        clock=clock,
        library=library,
        key=key,
        chat_tokens=webchat.tokens,
        per_minute=settings.tickets_per_minute,
    )
    return Services(
        **vars(answering),
        library=library,
        feed=feed,
        webchat=webchat,
        personal=personal,
        desk=desk,
        ticket_office=ticket_office,
    )


def build_accounts(settings: Settings) -> AccountService:
    """The rules of accounts, also for the command line."""
    sessions = Sessions(
        idle=timedelta(minutes=settings.staff_idle_minutes), longest=timedelta(hours=settings.staff_session_hours)
    )
    return AccountService(Passwords(), sessions)


def build_desk(settings: Settings, engine: AsyncEngine, clock: Clock, *, address_key: str) -> Desk:
    """What the staff's routes need."""
    accounts = build_accounts(settings)
    return Desk(
        access=Access(engine, accounts.sessions, clock, address_key, settings.public_url),
        accounts=accounts,
        login=LogIn(engine, accounts, clock),
        login_limit=AddressLimit(settings.logins_per_minute),
    )
