"""The public HTTP app: web chat, its page, policy sources, screenings, health."""

from importlib import resources
from pathlib import Path

from fastapi import APIRouter, FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from app.bootstrap import Services
from app.health import add_health
from app.http_errors import BodyLimit, add_error_handlers
from app.observe import Observe
from hotline.clock import local_date
from hotline.reporting.service import Reporting
from knowledge.eligibility.rulebook import rulebook
from telephony.desk.reports import build_reports_router
from telephony.desk.router import build_desk_routers
from telephony.desk.tickets_router import build_tickets_routers
from telephony.limits import AddressLimit
from telephony.open311.router import build_open311
from telephony.policies.router import build_policy_router
from telephony.screenings.api import build_screening_api
from telephony.screenings.router import build_screening_router
from telephony.tickets.api import build_ticket_api
from telephony.tickets.page_router import build_ticket_pages
from telephony.webchat.api import build_router


def _static(package: str) -> Path:
    return Path(str(resources.files(package).joinpath("static")))


_CHAT, _POLICIES, _SCREENINGS, _TICKETS = (
    _static("telephony.webchat"), _static("telephony.policies"), _static("telephony.screenings"),
    _static("telephony.tickets"),
)  # fmt: skip


def _add(app: FastAPI, router: APIRouter) -> None:
    """As `include_router`, of a router that has all it needs; that would work out every route's parameters again."""
    app.router.routes.extend(router.routes)


def create_public_app(services: Services) -> FastAPI:
    """The app for the public port."""
    app = FastAPI(
        title="12345 social-assistance assistant: web chat",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    add_error_handlers(app, services.texts.errors)

    app.add_middleware(BodyLimit)
    app.add_middleware(Observe)
    _add(app, build_router(services.webchat))
    _add(app, build_policy_router(services.library, lambda: services.search, lambda: local_date(services.clock())))
    settings, library = services.settings, services.library
    limit = AddressLimit(settings.sessions_per_minute)
    _add(app, build_screening_api(library, rulebook(), services.clock, limit))
    kept = services.conversations.screenings
    _add(app, build_screening_router(library, services.engine, kept, services.clock, settings.public_url))
    for router in build_desk_routers(services.desk):
        _add(app, router)
    reporting = Reporting(services.tickets.desk.service.calendars)
    _add(app, build_reports_router(services.desk.access, reporting))
    for router in build_tickets_routers(services.desk.access, services.ticket_office):
        _add(app, router)
    _add(app, build_ticket_api(services.ticket_office))
    _add(app, build_ticket_pages(services.ticket_office, services.desk.access, settings.public_url))
    _add(app, build_open311(services.ticket_office, settings.open311_holders(), services.texts.errors))
    add_health(app, services)
    app.mount("/static/policies", StaticFiles(directory=_POLICIES), name="static-policies")
    app.mount("/static/screenings", StaticFiles(directory=_SCREENINGS), name="static-screenings")
    app.mount("/static/tickets", StaticFiles(directory=_TICKETS), name="static-tickets")
    app.mount("/static", StaticFiles(directory=_CHAT), name="static")

    @app.get("/", include_in_schema=False)
    async def page() -> FileResponse:
        return FileResponse(_CHAT / "index.html", headers={"Cache-Control": "no-cache"})

    return app
