"""The JSON of tickets for citizens, as in docs/tickets.md and /openapi.json."""

from __future__ import annotations

import re
import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

#: No NUL: PostgreSQL takes none.
TEXT = r"^[^\u0000]*$"
#: At least one character that shows.
SHOWS = r"^[^\u0000]*[^\u0000\s\u0085\u200b\ufeff][^\u0000]*$"
KEY = r"^[A-Za-z0-9_-]{16,80}$"

CategoryName = Literal[
    "urgent_aid", "aid", "person_in_need", "unfair", "service", "appeal", "payment", "change", "suggestion", "question",
    "other",
]  # fmt: skip
RequestKey = Annotated[
    str,
    Field(
        pattern=KEY,
        description="What makes this request one: the same again opens nothing. Random, so that nobody guesses it.",
    ),
]


def _text_only(value: object) -> object:
    """Of what stands for a time: a text as the schema has it. Numbers would be taken for seconds since 1970."""
    if not isinstance(value, (date, str)) or (isinstance(value, str) and not _YEAR_FIRST.match(value)):
        raise ValueError("must be a text of ISO 8601")
    return value


_YEAR_FIRST = re.compile(r"\d{4}-\d\d-\d\d")
Day = Annotated[date, Field(strict=False), BeforeValidator(_text_only)]
Moment = Annotated[AwareDatetime, Field(strict=False), BeforeValidator(_text_only)]


class In(BaseModel):
    """A body: nothing but what is asked for."""

    model_config = ConfigDict(extra="forbid", strict=True)


def short(most: int, description: str = "") -> object:
    """A line of text that may be left out."""
    return Field(default=None, max_length=most, pattern=TEXT, description=description or None)


class MatterIn(In):
    """What is asked to be done, by whomever it is told."""

    category: CategoryName
    text: Annotated[str, Field(max_length=8_000, pattern=SHOWS, description="What happened")]
    division: Annotated[
        str | None, Field(pattern=r"^(\d{6}|\d{9})$", description="Where it happened: a code of GET /api/regions")
    ] = None
    address: Annotated[str | None, short(300)] = None
    concerns: Annotated[str | None, short(50, "Whom it concerns")] = None
    contact_name: Annotated[str | None, short(50)] = None
    contact_phone: Annotated[str | None, Field(pattern=r"^\+?[0-9][0-9 -]{5,24}$")] = None
    consent: Annotated[
        bool, Field(description="Name, telephone and address may be kept and given to the office that answers")
    ] = False
    anonymous: bool = False


class TicketIn(MatterIn):
    """Body of POST /api/tickets."""

    request_key: RequestKey | None = None


class CodeIn(In):
    """Body of POST /api/tickets/{no}/lookup."""

    code: Annotated[str, Field(max_length=20, pattern=TEXT, description="The six digits")]


class NothingIn(In):
    """An empty object."""


class ReasonIn(In):
    """Body of POST /api/tickets/{no}/withdraw."""

    reason: Annotated[str | None, short(4_000)] = None


class FactsIn(In):
    """Body of POST /api/tickets/{no}/facts."""

    facts: Annotated[str, Field(max_length=4_000, pattern=SHOWS)]
    request_key: RequestKey | None = None


class RatingIn(In):
    """Body of POST /api/tickets/{no}/rating: at least one of the two."""

    solved: bool | None = None
    satisfied: bool | None = None
    reason: Annotated[str | None, short(4_000)] = None


class NamedOut(BaseModel):
    """Something with a name for people."""

    id: str
    name: str


class StepOut(BaseModel):
    """A step that its citizen may see. `words`: the office's answer or reason, or what the citizen wrote."""

    at: datetime
    action: str
    said: str
    words: str | None


class FileOut(BaseModel):
    """A photo or paper."""

    id: uuid.UUID
    name: str
    media_type: str
    size: int
    added_at: datetime


class TicketOut(BaseModel):
    """Where a ticket stands."""

    no: str
    category: NamedOut
    state: str
    said: str
    unit: str | None
    opened_at: datetime
    promised_at: datetime | None
    promise_provisional: bool
    late: bool
    on_hold: str | None
    reply: str | None
    solved: bool | None
    satisfied: bool | None
    merged_into: str | None
    can: list[Literal["urge", "withdraw", "facts", "rating"]]
    steps: list[StepOut]
    files: list[FileOut]


class OpenedOut(BaseModel):
    """What came of POST /api/tickets. `query_code` is told this once; null where nothing new was opened."""

    how: Literal["opened", "joined", "known"]
    no: str
    query_code: str | None
    promised_at: datetime | None
    promise_provisional: bool
    unit: str | None
    token: str | None
    link: str


class LookedUpOut(BaseModel):
    """Answer of POST /api/tickets/{no}/lookup. The token opens this ticket for half an hour."""

    token: str
    ticket: TicketOut
