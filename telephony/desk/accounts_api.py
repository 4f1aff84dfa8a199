"""Accounts, for admins."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from hotline.accounts.actor import Actor, Role
from hotline.accounts.service import KEEP, LARGEST_PAGE
from telephony.desk.desk import Desk, errors
from telephony.desk.schemas import PLAIN, AccountIn, AccountOut, AccountPatch, AccountsOut, RoleName, account_out


def build_accounts_router(desk: Desk) -> APIRouter:
    """Three routes."""
    router = APIRouter(prefix="/api/accounts", tags=["staff"])
    access = desk.access
    Admin = Annotated[Actor, Depends(access.require(Role.ADMIN))]

    @router.get("", responses=errors(422))
    async def accounts(
        actor: Admin,
        *,
        q: Annotated[str | None, Query(max_length=64, pattern=PLAIN, description="Part of either name")] = None,
        role: RoleName | None = None,
        unit_id: Annotated[str | None, Query(max_length=64, pattern=PLAIN)] = None,
        active: bool | None = None,
        after: Annotated[
            str | None, Query(max_length=64, pattern=PLAIN, description="Login name to go on from")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
    ) -> AccountsOut:
        """Accounts by login name."""
        async with access.transaction() as session:
            page = await desk.accounts.page(
                session,
                actor,
                words=q,
                role=None if role is None else Role(role),
                unit_id=unit_id,
                active=active,
                after=after,
                limit=limit,
            )
        now = access.clock()
        return AccountsOut(accounts=[account_out(account, now) for account in page.accounts], after=page.after)

    @router.post("", status_code=201, responses=errors(400, 409, 413, 422))
    async def add(body: AccountIn, actor: Admin) -> AccountOut:
        """A new account."""
        now = access.clock()
        async with access.transaction() as session:
            account = await desk.accounts.add(
                session,
                actor,
                name=body.name,
                display_name=body.display_name,
                role=Role(body.role),
                unit_id=body.unit_id,
                password=body.password.get_secret_value(),
                now=now,
            )
        return account_out(account, now)

    @router.patch("/{account_id}", responses=errors(400, 404, 409, 413, 422))
    async def change(account_id: uuid.UUID, body: AccountPatch, actor: Admin) -> AccountOut:
        """Change an account; all of it or nothing. A new role, unit or password, or `active`, ends its sessions."""
        now = access.clock()
        async with access.transaction() as session:
            account = await desk.accounts.change(
                session,
                actor,
                account_id,
                display_name=body.display_name,
                role=None if body.role is None else Role(body.role),
                unit_id=body.unit_id if "unit_id" in body.model_fields_set else KEEP,
                active=body.active,
                now=now,
            )
            if body.unlock:
                await desk.accounts.unlock(session, actor, account_id, now=now)
            if body.password is not None:
                password = body.password.get_secret_value()
                await desk.accounts.set_password(session, actor, account_id, password, now=now)
        return account_out(account, now)

    return router
