"""All routes for staff."""

from fastapi import APIRouter

from telephony.desk.accounts_api import build_accounts_router
from telephony.desk.audit_api import build_audit_router
from telephony.desk.desk import Desk
from telephony.desk.session_api import build_session_router


def build_desk_routers(desk: Desk) -> tuple[APIRouter, ...]:
    """The routes of docs/accounts.md. Not one router around them: FastAPI makes every route anew at each level."""
    return build_session_router(desk), build_accounts_router(desk), build_audit_router(desk)
