"""What the citizens' routes need, and what all of them do: find the ticket that the caller may open."""

from __future__ import annotations

import uuid
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.clock import Clock
from hotline.db.engine import transaction
from hotline.errors import InvalidInput, NotFound, RateLimited, Unauthorized
from hotline.tickets import repository
from hotline.tickets.asking import TicketTalk
from hotline.tickets.citizens import CitizenDesk
from hotline.tickets.model import Ticket
from hotline.tickets.numbers import normalised_number
from hotline.tickets.opening import Opening
from hotline.tickets.service import not_found
from knowledge import Library
from telephony.limits import AddressLimit, network_of
from telephony.tickets.telling import Telling
from telephony.tickets.tokens import TicketTokens, ticket_closed
from telephony.webchat.tokens import Tokens


@dataclass
class TicketOffice:
    """Wired by the composition root. `talk` holds the rules; `chat_tokens` reads the tokens of the chat."""

    engine: AsyncEngine
    talk: TicketTalk
    clock: Clock
    library: Library
    key: str
    chat_tokens: Tokens
    per_minute: int
    """Openings, and lookups, of one network address in a minute."""
    tokens: TicketTokens = field(init=False)
    telling: Telling = field(init=False)
    opening_limit: AddressLimit = field(init=False)
    lookup_limit: AddressLimit = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = TicketTokens(self.key)
        self.telling = Telling(self.desk)
        self.opening_limit = AddressLimit(self.per_minute)
        self.lookup_limit = AddressLimit(self.per_minute)

    @property
    def desk(self) -> CitizenDesk:
        """What citizens do with their tickets."""
        return self.talk.desk

    @property
    def opening(self) -> Opening:
        """Opens tickets."""
        return self.talk.opening

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One request's transaction; a lost database becomes `Unavailable`."""
        return transaction(self.engine)

    async def by_code(self, number: str, code: str, address: str) -> Ticket:
        """The ticket that number and code open; wrong tries are counted for good, whatever is raised.

        Raises NotFound in the same words for a wrong number and a wrong code; RateLimited for too many tries.
        """
        now = self.clock()
        self.lookup_limit.check(address, now)
        refused: NotFound | RateLimited | None = None
        async with self.transaction() as session:
            try:
                return await self.desk.by_code(session, number, code, asker=network_of(address), now=now)
            except (NotFound, RateLimited) as error:
                refused = error  # raised after the commit, which keeps the count
        raise refused

    async def own(self, session: AsyncSession, number: str, token: str | None) -> Ticket:
        """The ticket with this number, for whoever's token opens it.

        The token is one of POST …/lookup, or the chat's of the conversation that opened the ticket. Raises
        Unauthorized without a good one, and NotFound for every ticket that it does not open, as for one that is none.
        """
        if token is None:
            raise ticket_closed()
        ticket_id = self.tokens.ticket_of(token)
        conversation_id = None if ticket_id is not None else self._conversation_of(token)
        digits = normalised_number(number)
        ticket = await repository.by_number(session, digits) if digits is not None else None
        if ticket is None or not _opens(ticket, ticket_id, conversation_id):
            raise not_found()
        return ticket

    def _conversation_of(self, token: str) -> uuid.UUID:
        try:
            return self.chat_tokens.conversation_of(token)
        except Unauthorized as error:
            raise ticket_closed() from error

    def check_division(self, code: str | None) -> None:
        """Raises InvalidInput for a place that is none."""
        if code is not None and self.library.regions.get(code) is None:
            raise InvalidInput(
                "unknown_division", "no such division code; GET /api/regions finds them", field="division"
            )


def _opens(ticket: Ticket, ticket_id: uuid.UUID | None, conversation_id: uuid.UUID | None) -> bool:
    if ticket_id is not None:
        return ticket.id == ticket_id
    return conversation_id is not None and ticket.conversation_id == conversation_id
