"""The private HTTP app on 127.0.0.1: Rasa's actions, health, metrics."""

from fastapi import FastAPI

from actions.registry import build_actions
from actions.webhook import add_webhook
from app.bootstrap import Services
from app.health import add_health
from hotline.clock import local_date


def create_private_app(services: Services) -> FastAPI:
    """The app for the private port."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    settings = services.settings
    actions = build_actions(
        services.library,
        services.search,
        lambda: local_date(services.clock()),
        keep_days=settings.screening_days,
        address=settings.public_url or "",
    )
    add_webhook(app, actions)
    add_health(app, services)
    return app
