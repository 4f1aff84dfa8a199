"""Figures for the staff: managers, the centre and auditors see all units, staff of a unit their own."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import date, timedelta
from typing import Annotated, Any, Literal, Protocol

from fastapi import APIRouter, Depends, Query, Response
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.clock import Clock, local_date
from hotline.reporting.export import as_csv, as_json, as_xlsx
from hotline.reporting.period import Period, groups
from hotline.reporting.service import READERS, Reporting
from telephony.desk.desk import errors

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class StaffAccess(Protocol):
    """What is needed of `telephony.desk.access.Access`."""

    @property
    def clock(self) -> Clock:
        """Now."""

    def require(self, *roles: Role) -> Callable[..., Awaitable[Actor]]:
        """Dependency: who is asking, who has one of these roles."""

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One request's transaction."""


def build_reports_router(access: StaffAccess, reporting: Reporting) -> APIRouter:
    """GET /api/desk/reports and its spot-check sample; docs/reporting.md."""
    router = APIRouter(prefix="/api/desk/reports", tags=["staff"], responses=errors(422))
    reader = Depends(access.require(*READERS))

    def period_of(first: date | None, end: date | None) -> Period:
        today = local_date(access.clock())
        return Period(first or today.replace(day=1), end or today + timedelta(days=1))

    @router.get("", response_model=None, responses={200: {"content": {"text/csv": {}, _XLSX: {}}}})
    async def report(
        actor: Annotated[Actor, reader],
        *,
        first: Annotated[date | None, Query(alias="from", description="First day; the month's first")] = None,
        end: Annotated[date | None, Query(alias="to", description="The day after the last; tomorrow")] = None,
        by: Annotated[str, Query(max_length=60, description="unit, category, and one of day, week, month")] = "unit",
        form: Annotated[Literal["json", "csv", "xlsx"], Query(alias="format")] = "json",
    ) -> dict[str, Any] | Response:
        """Figures of a period, by their names in measures.yaml; minutes, and rates from 0 to 1."""
        period = period_of(first, end)
        async with access.transaction() as session:
            found = await reporting.report(session, actor, period, groups(by), now=access.clock())
        if form == "json":
            return as_json(found)
        data, kind = (as_csv(found), "text/csv; charset=utf-8") if form == "csv" else (as_xlsx(found), _XLSX)
        name = f"report-{period.first}-{period.end}.{form}"
        return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})

    @router.get("/sample")
    async def sample(
        actor: Annotated[Actor, reader],
        *,
        first: Annotated[date | None, Query(alias="from")] = None,
        end: Annotated[date | None, Query(alias="to")] = None,
    ) -> list[dict[str, Any]]:
        """The period's tickets to spot-check; `no` is null for a confidential one that the reader may not see."""
        async with access.transaction() as session:
            drawn = await reporting.sample(session, actor, period_of(first, end))
        return [vars(one) for one in drawn]

    return router
