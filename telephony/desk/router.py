"""All routes for staff."""

from fastapi import APIRouter

from telephony.desk.accounts_api import build_accounts_router
from telephony.desk.audit_api import build_audit_router
from telephony.desk.desk import Desk
from telephony.desk.session_api import build_session_router


def build_desk_router(desk: Desk) -> APIRouter:
    """The routes of docs/accounts.md."""
    router = APIRouter()
    for part in (build_session_router, build_accounts_router, build_audit_router):
        router.include_router(part(desk))
    return router
