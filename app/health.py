"""/healthz (the process lives), /readyz (what it needs answers), /metrics (Prometheus)."""

import asyncio

import httpx
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from app.bootstrap import Services
from hotline.clock import local_date
from hotline.conversations import repository
from hotline.settings import Settings
from hotline.sla.calendar_service import CalendarService

_WAITING = Gauge("hotline_messages_waiting", "Messages that wait for the bot")
_QUEUED = Gauge("hotline_conversations_queued", "Conversations that wait for a person")
_CALENDAR = Gauge("hotline_calendar_days_left", "Days from today on for which the calendar of workdays is published")


def add_health(app: FastAPI, services: Services) -> None:
    """Add the three routes."""

    @app.get("/healthz", tags=["operations"])
    async def healthz() -> dict[str, str]:
        """The process answers."""
        return {"status": "ok"}

    @app.get(
        "/readyz",
        tags=["operations"],
        responses={503: {"description": "A part does not answer; the body says which"}},
    )
    async def readyz() -> JSONResponse:
        """Database, bot and actions answer."""
        database, bot, actions = await asyncio.gather(
            _database_answers(services), services.bot.ready(), actions_answer(services.settings)
        )
        parts = {"database": database, "bot": bot, "actions": actions}
        ready = all(parts.values())
        return JSONResponse(
            {"status": "ready" if ready else "not_ready", "parts": parts},
            status_code=200 if ready else 503,
        )

    @app.get("/metrics", tags=["operations"], response_class=Response)
    async def metrics() -> Response:
        """Prometheus metrics of this process, the backlog of all, and how far the calendar reaches."""
        try:
            async with AsyncSession(services.engine) as session:
                waiting, queued = await repository.backlog(session)
                days_left = await CalendarService().days_left(session, local_date(services.clock()))
            _WAITING.set(waiting)
            _QUEUED.set(queued)
            _CALENDAR.set(days_left)
        except SQLAlchemyError:
            # A missing database must not hide the other metrics, least of all the error counts.
            _WAITING.set(float("nan"))
            _QUEUED.set(float("nan"))
            _CALENDAR.set(float("nan"))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _database_answers(services: Services) -> bool:
    try:
        async with asyncio.timeout(3), services.engine.connect() as connection:
            await connection.execute(text("select 1"))
    except (SQLAlchemyError, TimeoutError):
        return False
    return True


async def actions_answer(settings: Settings) -> bool:
    """Whether the actions on this machine's private port answer."""
    address = f"http://127.0.0.1:{settings.actions_port}/health"
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
            return (await client.get(address)).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False
