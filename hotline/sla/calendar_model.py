"""The tables of the published calendar. Rows are only added: a correction is a new version of its year.

So what a deadline rested on can still be looked up after the calendar has changed.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, CheckConstraint, Date, DateTime, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base


class CalendarVersion(Base):
    """One year as it was published at some time; of the same year the highest `number` counts."""

    __tablename__ = "calendar_version"
    __table_args__ = (UniqueConstraint("year", "number"), CheckConstraint("number >= 1", name="number"))

    version: Mapped[str] = mapped_column(Text, primary_key=True)
    """`<year>.<number>`."""
    year: Mapped[int] = mapped_column(Integer)
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(Text)
    """`chinesecalendar 1.11.0` for what came with the program, else what the importer said."""
    notice_url: Mapped[str | None] = mapped_column(Text)
    imported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    days_hash: Mapped[str] = mapped_column(Text)


class CalendarDay(Base):
    """One day that a notice names; the other days of its year are worked from Monday to Friday.

    The date may be of the December before the version's year.
    """

    __tablename__ = "calendar_day"

    version: Mapped[str] = mapped_column(ForeignKey("calendar_version.version"), primary_key=True)
    date: Mapped[date] = mapped_column(Date, primary_key=True)
    is_workday: Mapped[bool] = mapped_column(Boolean)
    name: Mapped[str] = mapped_column(Text)
    """The holiday, or the one that a make-up workday makes up for."""
