"""The JSON of the staff's routes, as in docs/accounts.md and /openapi.json."""

import uuid
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from hotline.accounts.model import Account
from hotline.accounts.rules import LONGEST_DISPLAY_NAME, LONGEST_PASSWORD, LONGEST_UNIT_ID, SHORTEST_PASSWORD
from hotline.audit.model import AuditEntry

#: No control characters: PostgreSQL takes no NUL, and nobody means the others.
PLAIN = r"^[^\u0000-\u001f\u007f-\u009f]*$"

RoleName = Literal["operator", "township", "centre", "manager", "admin", "auditor"]

# Lengths and patterns are for readers of the schema. `hotline.accounts.rules` checks them, and says which rule it was.
_NewPassword = Annotated[
    SecretStr,
    Field(
        description="Letters, digits and signs mixed, five different ones at least, without the login name.",
        json_schema_extra={"minLength": SHORTEST_PASSWORD, "maxLength": LONGEST_PASSWORD},
    ),
]
_DisplayName = Annotated[
    str, Field(json_schema_extra={"minLength": 1, "maxLength": LONGEST_DISPLAY_NAME, "pattern": PLAIN})
]
_UnitId = Annotated[str, Field(json_schema_extra={"maxLength": LONGEST_UNIT_ID, "pattern": PLAIN})]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class LoginIn(_In):
    """Body of POST /api/login."""

    name: Annotated[str, Field(description="Login name; upper and lower case are the same.")]
    password: SecretStr


class PasswordIn(_In):
    """Body of POST /api/me/password."""

    current_password: SecretStr
    password: _NewPassword


class AccountIn(_In):
    """Body of POST /api/accounts."""

    name: Annotated[
        str,
        Field(
            description="Login name, kept in lower case. It can't be changed later.",
            json_schema_extra={"minLength": 2, "maxLength": 64, "pattern": "^[A-Za-z0-9][A-Za-z0-9._@-]*$"},
        ),
    ]
    display_name: _DisplayName
    role: RoleName
    unit_id: Annotated[_UnitId | None, Field(description="The unit; a township account must have one.")] = None
    password: _NewPassword


class AccountPatch(_In):
    """Body of PATCH /api/accounts/{account_id}: what is left out stays."""

    display_name: _DisplayName | None = None
    role: RoleName | None = None
    unit_id: Annotated[_UnitId | None, Field(description="null takes the unit away.")] = None
    active: Annotated[bool | None, Field(strict=True)] = None
    password: _NewPassword | None = None
    unlock: Annotated[bool, Field(strict=True, description="true ends a lock-out.")] = False


class MeOut(BaseModel):
    """Who is logged in."""

    id: uuid.UUID
    name: str
    display_name: str
    role: RoleName
    unit_id: str | None


class LoginOut(BaseModel):
    """Answer of POST /api/login; the token is also in the cookie."""

    account: MeOut
    token: str


class AccountOut(MeOut):
    """An account as admins see it."""

    active: bool
    locked: bool
    locked_until: datetime | None
    created_at: datetime
    password_changed_at: datetime
    last_login_at: datetime | None


class AccountsOut(BaseModel):
    """Accounts by login name. `after` of the next request; null when these were the last."""

    accounts: list[AccountOut]
    after: str | None


class AuditEntryOut(BaseModel):
    """One thing done."""

    id: int
    at: datetime
    actor_id: uuid.UUID | None
    actor_name: str
    role: str
    action: str
    subject_kind: str
    subject_id: str | None
    details: dict[str, Any]
    address_hash: str | None


class AuditOut(BaseModel):
    """Entries, the newest first. `before` of the next request; null when these were the last."""

    entries: list[AuditEntryOut]
    before: int | None


def me_out(account: Account) -> MeOut:
    """An account as its owner sees it."""
    return MeOut.model_validate(account, from_attributes=True)


def account_out(account: Account, now: datetime) -> AccountOut:
    """An account as admins see it, at `now`."""
    fields = {name: getattr(account, name) for name in AccountOut.model_fields if name != "locked"}
    return AccountOut.model_validate({**fields, "locked": account.locked(now)})


def entry_out(entry: AuditEntry) -> AuditEntryOut:
    """An entry as the contract shows it."""
    return AuditEntryOut.model_validate(entry, from_attributes=True)
