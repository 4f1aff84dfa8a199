"""Log in and out, oneself, one's password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from hotline.accounts.actor import Actor
from telephony.desk.desk import Desk, errors
from telephony.desk.schemas import LoginIn, LoginOut, MeOut, PasswordIn, me_out


def build_session_router(desk: Desk) -> APIRouter:
    """Four routes."""
    router = APIRouter(prefix="/api", tags=["staff"])
    access = desk.access
    CurrentActor = Annotated[Actor, Depends(access.current_actor)]

    @router.post("/login", responses=errors(400, 413, 422, 429))
    async def login(request: Request, response: Response, body: LoginIn) -> LoginOut:
        """Log in. The session that the caller had, if any, is over; the new one has a token of its own."""
        access.refuse_other_sites(request, unless_silent=True)
        desk.login_limit.check(request.client.host if request.client else "", access.clock())
        had = access.presented(request)
        logged_in = await desk.login.log_in(
            body.name,
            body.password.get_secret_value(),
            address_hash=access.address_hash(request),
            replaces=None if had is None else had.token,
        )
        access.set_cookie(request, response, logged_in.token)
        return LoginOut(account=me_out(logged_in.account), token=logged_in.token)

    @router.post("/logout", status_code=204, responses=errors())
    async def logout(request: Request, response: Response, _: CurrentActor) -> None:
        """End this session."""
        presented = access.presented(request)
        assert presented is not None
        await desk.login.log_out(presented.token, address_hash=access.address_hash(request))
        access.clear_cookie(request, response)

    @router.get("/me", responses=errors())
    async def me(actor: CurrentActor) -> MeOut:
        """Who is logged in."""
        assert actor.account_id is not None
        async with access.transaction() as session:
            return me_out(await desk.accounts.get(session, actor, actor.account_id))

    @router.post("/me/password", status_code=204, responses=errors(400, 413, 422))
    async def change_password(request: Request, response: Response, body: PasswordIn, actor: CurrentActor) -> None:
        """A new password. All one's sessions end, this one too: log in again."""
        await desk.login.change_password(
            actor,
            body.current_password.get_secret_value(),
            body.password.get_secret_value(),
            address_hash=access.address_hash(request),
        )
        access.clear_cookie(request, response)

    return router
