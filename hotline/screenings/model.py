"""The table of kept screenings, and what a bot may ask to have kept.

It holds no name, number or address of a person. A household's schema has no free text but for two marks, which are
taken out here; a result must have the shape of one, and its sentences are shown as text, never as markup.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Date, DateTime, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from hotline.db.base import Base
from knowledge.eligibility.household import Household
from knowledge.eligibility.result import ScreeningResult
from knowledge.eligibility.telling import telling_words

_TOKEN_BYTES = 24
#: 22 characters of base64 are 132 bits.
OPENS_WITH = r"^[A-Za-z0-9_-]{22,86}$"


class Screening(Base):
    """One kept screening. Whoever has the token may read it until it expires; the token itself is not kept."""

    __tablename__ = "screening"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        Index("ix_screening_conversation_id", "conversation_id"),
        Index("ix_screening_expires_at", "expires_at"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(Text)
    conversation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("conversation.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The household as JSON: what the result was reckoned from."""
    as_of: Mapped[date] = mapped_column(Date)
    ruleset: Mapped[str] = mapped_column(Text)
    parameters: Mapped[str] = mapped_column(Text)
    screening_id: Mapped[str] = mapped_column(Text)
    result: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The result as it was told that day; later rules don't change it."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    consent_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


def new_token() -> str:
    """A fresh token: 192 random bits in characters that an address may hold."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a token. It is random and long, so nothing has to be added to it."""
    return sha256(token.encode()).hexdigest()


def without_free_text(household: Household) -> Household:
    """The household without the fields in which somebody could have written anything at all.

    Who screens a household that may be kept does this first, so that the kept facts give the same id again.
    """
    relations = telling_words().relations
    persons = tuple(
        person.model_copy(update={"id": None, "relation": person.relation if person.relation in relations else None})
        for person in household.persons
    )
    return household.model_copy(update={"id": None, "persons": persons})


class KeptScreening(BaseModel):
    """The effect `screening` of a bot's answer. Raises pydantic.ValidationError for anything else."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: Annotated[str, Field(pattern=OPENS_WITH)]
    household: Annotated[Household, AfterValidator(without_free_text)]
    as_of: date
    result: ScreeningResult

    @model_validator(mode="after")
    def _of_one_day(self) -> KeptScreening:
        if self.result.as_of != self.as_of:
            raise ValueError("the result is of another day")
        return self
