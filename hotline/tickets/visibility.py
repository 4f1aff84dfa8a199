"""Who may see a ticket at all. What they may do to it is the table's."""

from __future__ import annotations

import uuid

from hotline.accounts.actor import Actor
from hotline.tickets.model import Ticket

#: Roles that see every ticket of their hotline.
_ALL = frozenset({"centre", "auditor", "admin", "system"})
#: Roles that see all but the confidential ones.
_PLAIN = frozenset({"operator", "manager"})


def may_see(actor: Actor, ticket: Ticket) -> bool:
    """Township staff see the tickets of their own unit alone.

    A confidential one is for its unit, the centre, and the operator who wrote it down: its caller asks them again.
    """
    if actor.role in _ALL:
        return True
    if actor.role in _PLAIN:
        own = wrote_down(actor)
        return not ticket.confidential or (own is not None and own == ticket.opened_by)
    return actor.role == "township" and actor.unit_id is not None and actor.unit_id == ticket.owner_unit


def wrote_down(actor: Actor) -> uuid.UUID | None:
    """Whose tickets this operator sees though they are confidential: their own; None for every other role."""
    return actor.account_id if actor.role == "operator" else None


def may_reveal(actor: Actor, ticket: Ticket) -> bool:
    """Who may read the telephone number, name and address: those who call or visit, not those who only look on."""
    return actor.role in ("operator", "township", "centre") and may_see(actor, ticket)


def may_read_conversation(actor: Actor, ticket: Ticket) -> bool:
    """Who may read all that was said to the bot. The unit has what the citizen agreed to hand on, in the ticket."""
    return actor.role in ("operator", "centre") and may_see(actor, ticket)


def sees_confidential(actor: Actor) -> bool:
    """Whether lists show this role confidential tickets: to the township's staff those of their own unit."""
    return actor.role not in _PLAIN


def bound_to_unit(actor: Actor) -> bool:
    """Whether lists show this role its own unit's tickets alone."""
    return actor.role == "township"
