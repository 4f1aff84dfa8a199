"""Who is acting. Services take an `Actor` and ask nothing else about accounts."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from hotline.errors import Forbidden


class Role(StrEnum):
    """What somebody may do. The first six are roles of accounts (`STAFF_ROLES`)."""

    OPERATOR = "operator"  # 话务员: takes calls and chats, writes tickets
    TOWNSHIP = "township"  # 乡镇(街道)经办: handles the tickets of one unit
    CENTRE = "centre"  # 中心派单、审核、回访
    MANAGER = "manager"  # 班长、主管: approves extensions, sees figures
    ADMIN = "admin"  # accounts and settings
    AUDITOR = "auditor"  # reads the audit log, changes nothing
    CITIZEN = "citizen"  # a caller without an account
    SYSTEM = "system"  # the hotline itself: jobs, the command line


STAFF_ROLES = frozenset(Role) - {Role.CITIZEN, Role.SYSTEM}


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. `account_id` is None for citizens and the system, `unit_id` where there is no unit."""

    account_id: uuid.UUID | None
    name: str
    """As records show it: the display name of an account."""
    role: Role
    unit_id: str | None = None

    @classmethod
    def citizen(cls) -> Self:
        """A caller without an account."""
        return cls(None, "citizen", Role.CITIZEN)

    @classmethod
    def system(cls, name: str = "system") -> Self:
        """The hotline itself; `name` says which part of it, if that matters."""
        return cls(None, name, Role.SYSTEM)

    def needs(self, roles: Collection[Role]) -> None:
        """Raises Forbidden unless the actor has one of these roles, or is the system."""
        if self.role is not Role.SYSTEM and self.role not in roles:
            raise Forbidden("role_forbidden", f"the role {self.role} may not do this")
