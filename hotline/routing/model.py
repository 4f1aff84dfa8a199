"""Tables of who answers for which place: units, and an administrator's own rules."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, DateTime, ForeignKey, Identity, Index, Integer, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base


class UnitKind(StrEnum):
    """Levels of units, lowest first. `centre` dispatches; `prefecture` is above a county."""

    TOWNSHIP = "township"
    COUNTY = "county"
    PREFECTURE = "prefecture"
    CENTRE = "centre"


class Unit(Base):
    """An office that answers tickets, for one division, from `valid_from` until `valid_to` (exclusive)."""

    __tablename__ = "unit"
    __table_args__ = (
        CheckConstraint("kind in ('township', 'county', 'prefecture', 'centre')", name="kind"),
        Index("ix_unit_division_code", "division_code"),
    )

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    division_code: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    duty_phone: Mapped[str | None] = mapped_column(Text)
    """An office's own number, answered day and night; no personal data."""
    hours: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    """Working hours as `hotline.sla.hours` reads them; None: those of rules.yaml."""
    grant_limit_fen: Mapped[int | None] = mapped_column(Integer)
    """Temporary aid up to this sum the township grants itself (e.g. Xinjiang: 2000 元以下)."""
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    successor_id: Mapped[str | None] = mapped_column(ForeignKey("unit.id"))
    """Who has its matters after `valid_to`, where one unit has them all."""


class RoutingRule(Base):
    """An administrator's rule: this kind of ticket from this division goes to this unit.

    It wins over routing.yaml. The longest division wins, then the exact category, then the highest priority.
    """

    __tablename__ = "routing_rule"
    __table_args__ = (Index("ix_routing_rule_division_code", "division_code"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    division_code: Mapped[str] = mapped_column(Text)
    """A code or its beginning; '' is everywhere."""
    category: Mapped[str | None] = mapped_column(Text)
    unit_id: Mapped[str] = mapped_column(ForeignKey("unit.id"))
    priority: Mapped[int] = mapped_column(Integer, default=0)
    valid_from: Mapped[date] = mapped_column(Date)
    valid_to: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    created_by: Mapped[str] = mapped_column(Text)
