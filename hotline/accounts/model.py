"""Tables of accounts and their sessions."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.accounts.actor import Actor, Role
from hotline.db.base import Base
from hotline.routing.model import Unit


class Account(Base):
    """Somebody of the staff. Never deleted, so that records keep their meaning; deactivated instead."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(
            "role in ('operator', 'township', 'centre', 'manager', 'admin', 'auditor')",
            name="role",
        ),
        CheckConstraint("role <> 'township' or unit_id is not null", name="township_has_unit"),
        UniqueConstraint("name"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    """Login name, in lower case; see `rules.check_name`."""
    display_name: Mapped[str] = mapped_column(Text)
    password_hash: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    unit_id: Mapped[str | None] = mapped_column(ForeignKey(Unit.id))
    active: Mapped[bool]
    failed_attempts: Mapped[int]
    """Since the last right password, or the last unlocking."""
    locked_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    password_changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_login_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))

    def actor(self) -> Actor:
        """The account as somebody who acts."""
        return Actor(self.id, self.display_name, Role(self.role), self.unit_id)

    def locked(self, now: datetime) -> bool:
        """Whether passwords are not looked at for now."""
        return self.locked_until is not None and self.locked_until > now


class AccountSession(Base):
    """Somebody is logged in. Whoever has the token is that account; only the token's hash is kept."""

    __tablename__ = "account_session"
    __table_args__ = (Index("ix_account_session_account_id", "account_id"),)

    token_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    account_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    client_hash: Mapped[str | None] = mapped_column(Text)
    """Keyed hash of the network address at log-in: to tell sessions apart, not to check them."""
