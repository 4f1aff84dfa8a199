"""Visits for the leads of a screened register: one outreach ticket for each household, with all its leads, once.

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
from knowledge.yaml_text import read_yaml

SOURCE = "screening"
#: A ticket's text has an end; all leads are in its facts.
_MOST_LINES = 30
#: What a ticket keeps of each lead.
_FACTS = (
    "person", "programme", "variant", "certainty", "why", "missing", "value_least", "value_most", "value_per",
)  # fmt: skip
_TEXT_COLUMNS = ("household", "person", "programme", "variant", "certainty", "why", "missing", "region")


@dataclass(frozen=True)
class Choice:
    """Which households: those that have such a lead; () is any. `limit`: so many, those with the surest leads first."""

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


@dataclass
class Visits:
    """Households: `known`, a visit was opened in this run before; `waiting`, an earlier run's is still open."""

    opened: int = 0
    known: int = 0
    waiting: int = 0
    unrouted: int = 0


def read_households(folder: Path, choice: Choice) -> list[list[Lead]]:
    """The leads of each chosen household, all of them, both ranked as the run has them.

    Somebody goes there once, so the choice picks households and not leads. Raises InvalidInput for no run, or marks
    that look like ID numbers.
    """
    run = read_run(folder)
    if unknown := set(choice.certainties) - set(CERTAINTIES):
        known = ", ".join(CERTAINTIES)
        raise InvalidInput("unknown_certainty", f"no certainty {', '.join(unknown)}; there are {known}")
    rows = pl.scan_parquet(folder / "leads.parquet").with_columns(
        pl.col(name).cast(pl.String) for name in _TEXT_COLUMNS
    )
    chosen = rows
    if choice.certainties:
        chosen = chosen.filter(pl.col("certainty").is_in(choice.certainties))
    if choice.programmes:
        chosen = chosen.filter(pl.col("programme").is_in(choice.programmes))
    marks = chosen.select("household").unique(maintain_order=True).head(choice.limit).collect()["household"].to_list()
    households: dict[str, list[Lead]] = {mark: [] for mark in marks}
    for row in rows.filter(pl.col("household").is_in(marks)).collect().iter_rows(named=True):
        lead = _lead(row, str(run.told["as_of"]))
        # A mark with # is a hash, which may well have a run of digits.
        if any("[id-number]" in mask_personal_data(mark) for mark in lead.marks if not mark.startswith("#")):
            raise InvalidInput("personal_mark", "a mark looks like an ID number; screen the register again")
        households[lead.household].append(lead)
    return list(households.values())


def _lead(row: dict[str, Any], run: str) -> Lead:
    texts = {name: row[name] or "" for name in _TEXT_COLUMNS}
    per = str(row["value_per"]) if row["value_per"] is not None else None
    return Lead(**texts, value_least=row["value_least"], value_most=row["value_most"], value_per=per, run=run)


async def open_visits(
    session: AsyncSession, opening: Opening, households: Sequence[Sequence[Lead]], actor: Actor, *, now: datetime
) -> Visits:
    """Open a ticket for each household that has none. Nothing here commits."""
    done = Visits()
    for leads in households:
        household, key = leads[0].household, f"{leads[0].household}|{leads[0].run}"
        if await _waits(session, household, key):
            done.waiting += 1
            continue
        opened = await opening.open(session, _draft(leads, key), actor, now=now)
        if opened.how == "known":
            done.known += 1
            continue
        done.opened += 1
        done.unrouted += opened.ticket.owner_unit is None
    return done


async def _waits(session: AsyncSession, household: str, key: str) -> bool:
    """Whether an earlier run's visit to this household is not done yet."""
    found = await session.scalar(
        select(func.count())
        .select_from(Ticket)
        .where(
            Ticket.source == SOURCE,
            Ticket.source_key.startswith(f"{household}|", autoescape=True),
            Ticket.facts["household"].astext == household,
            Ticket.source_key != key,
            is_open(),
        )
    )
    return bool(found)


def _draft(leads: Sequence[Lead], key: str) -> Draft:
    first = leads[0]
    programmes = {lead.programme for lead in leads}
    return Draft(
        source=SOURCE,
        source_key=key,
        category="outreach",
        text=_text(leads),
        division=next((lead.region for lead in leads if lead.region), None),
        program=first.programme if len(programmes) == 1 else None,
        facts={"household": first.household, "run": first.run, "leads": [_facts(lead) for lead in leads]},
    )


def _facts(lead: Lead) -> dict[str, Any]:
    return {name: getattr(lead, name) for name in _FACTS if getattr(lead, name) not in (None, "")}


def _text(leads: Sequence[Lead]) -> str:
    said = words()
    lines = [said["what"].format(household=leads[0].household, count=len(leads))]
    for number, lead in enumerate(leads[:_MOST_LINES], start=1):
        lines.append(
            said["lead"].format(
                number=number,
                person=said["person"].format(person=lead.person) if lead.person else "",
                programme=_names()[lead.programme],
                why=lead.why,
                missing=said["missing"].format(missing=lead.missing) if lead.missing else "",
            )
        )
    if len(leads) > _MOST_LINES:
        lines.append(said["more"].format(count=len(leads) - _MOST_LINES))
    return "\n".join([*lines, said["note"]])


@cache
def _names() -> dict[str, str]:
    return {key: programme.name for key, programme in load_library().programmes.items()}


@cache
def words() -> dict[str, str]:
    """The lines of such a ticket, from visits.yaml."""
    found: dict[str, str] = read_yaml(
        resources.files("app.screening").joinpath("visits.yaml").read_text(encoding="utf-8")
    )
    return found
