"""Visits for the leads of a screened register: one outreach ticket for each household and programme, once.

A lead is no decision: somebody goes and looks. The ticket names the household by the register's mark, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl
import yaml
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.screening.runs import read_run
from hotline.accounts.actor import Actor
from hotline.errors import InvalidInput
from hotline.logging import mask_personal_data
from hotline.tickets.model import Ticket
from hotline.tickets.opening import Draft, Opening
from hotline.tickets.repository import is_open
from knowledge import load_library
from knowledge.eligibility.register.leads import CERTAINTIES

SOURCE = "screening"
_TEXT_COLUMNS = ("household", "person", "programme", "variant", "certainty", "why", "missing", "region")


@dataclass(frozen=True)
class Choice:
    """Which leads; () is all of them. `limit`: the surest first."""

    certainties: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    limit: int = 100


@dataclass(frozen=True)
class Lead:
    """A row of leads.parquet, and the run that it is of."""

    household: str
    person: str
    programme: str
    variant: str
    certainty: str
    why: str
    missing: str
    region: str
    value_least: int | None
    value_most: int | None
    value_per: str | None
    run: str

    @property
    def marks(self) -> tuple[str, str]:
        """The register's, of the household and the person."""
        return self.household, self.person

    @property
    def mark(self) -> str:
        """What is visited for what, in whichever run."""
        return "|".join((self.household, self.person, self.programme, self.variant))


@dataclass
class Visits:
    """What came of a run. `known`: opened for it before. `waiting`: an earlier run's visit is still open."""

    opened: int = 0
    known: int = 0
    waiting: int = 0
    unrouted: int = 0


def read_leads(folder: Path, choice: Choice) -> list[Lead]:
    """The leads of a run, ranked as it has them. Raises InvalidInput for no run, or marks that look like ID numbers."""
    run = read_run(folder)
    if unknown := set(choice.certainties) - set(CERTAINTIES):
        known = ", ".join(CERTAINTIES)
        raise InvalidInput("unknown_certainty", f"no certainty {', '.join(unknown)}; there are {known}")
    rows = pl.scan_parquet(folder / "leads.parquet")
    if choice.certainties:
        rows = rows.filter(pl.col("certainty").cast(pl.String).is_in(choice.certainties))
    if choice.programmes:
        rows = rows.filter(pl.col("programme").cast(pl.String).is_in(choice.programmes))
    frame = rows.head(choice.limit).with_columns(pl.col(name).cast(pl.String) for name in _TEXT_COLUMNS).collect()
    leads = [_lead(row, str(run.told["as_of"])) for row in frame.iter_rows(named=True)]
    for lead in leads:
        # A mark with # is a hash, which may well have a run of digits.
        if any("[id-number]" in mask_personal_data(mark) for mark in lead.marks if not mark.startswith("#")):
            raise InvalidInput("personal_mark", "a mark looks like an ID number; screen the register again")
    return leads


def _lead(row: dict[str, Any], run: str) -> Lead:
    texts = {name: row[name] or "" for name in _TEXT_COLUMNS}
    per = str(row["value_per"]) if row["value_per"] is not None else None
    return Lead(**texts, value_least=row["value_least"], value_most=row["value_most"], value_per=per, run=run)


async def open_visits(
    session: AsyncSession, opening: Opening, leads: Sequence[Lead], actor: Actor, *, now: datetime
) -> Visits:
    """Open a ticket for each lead that has none. Nothing here commits."""
    done = Visits()
    for lead in leads:
        key = f"{lead.mark}|{lead.run}"
        if await _waits(session, lead, key):
            done.waiting += 1
            continue
        opened = await opening.open(session, _draft(lead, key), actor, now=now)
        if opened.how == "known":
            done.known += 1
            continue
        done.opened += 1
        done.unrouted += opened.ticket.owner_unit is None
    return done


async def _waits(session: AsyncSession, lead: Lead, key: str) -> bool:
    """Whether an earlier run's visit to this household for this programme is not done yet."""
    found = await session.scalar(
        select(func.count())
        .select_from(Ticket)
        .where(
            Ticket.source == SOURCE,
            Ticket.source_key.startswith(f"{lead.mark}|", autoescape=True),
            Ticket.source_key != key,
            is_open(),
        )
    )
    return bool(found)


def _draft(lead: Lead, key: str) -> Draft:
    programme = _names()[lead.programme]
    facts = {
        name: getattr(lead, name)
        for name in (
            "household", "person", "programme", "variant", "certainty", "why", "missing", "value_least", "value_most",
            "value_per", "run",
        )
        if getattr(lead, name) not in (None, "")
    }  # fmt: skip
    values = {
        "household": lead.household,
        "programme": programme,
        "why": lead.why,
        "missing": lead.missing,
    }
    return Draft(
        source=SOURCE,
        source_key=key,
        category="outreach",
        text="\n".join(line.format_map(values) for name, line in words().items() if name != "missing" or lead.missing),
        division=lead.region or None,
        program=lead.programme,
        facts=facts,
    )


@cache
def _names() -> dict[str, str]:
    return {key: programme.name for key, programme in load_library().programmes.items()}


@cache
def words() -> dict[str, str]:
    """The lines of such a ticket, from visits.yaml."""
    found: dict[str, str] = yaml.safe_load(
        resources.files("app.screening").joinpath("visits.yaml").read_text(encoding="utf-8")
    )
    return found
