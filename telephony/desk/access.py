"""Who of the staff is asking: by cookie (a browser) or `Authorization: Bearer` (any other client).

A browser sends its cookie with requests that another site has set off, too. So what changes something and comes with
the cookie is taken from our own pages only: browsers say in `Sec-Fetch-Site` where a request comes from, or, on plain
HTTP, in `Origin`; a page can forge neither. Bodies are JSON, which another site can't send without asking first. A
bearer token is never sent by a browser of itself, so it needs none of this.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from hotline.accounts.actor import Actor, Role
from hotline.accounts.sessions import Sessions
from hotline.clock import Clock
from hotline.db.engine import transaction
from hotline.errors import Forbidden, Unauthorized
from telephony.addresses import hash_of_address

COOKIE = "hotline_session"
# Over HTTPS. With this prefix a browser takes the cookie from this very host only, not from a neighbour's subdomain,
# who could otherwise slip somebody a session of theirs.
SECURE_COOKIE = f"__Host-{COOKIE}"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

_bearer = HTTPBearer(auto_error=False, scheme_name="StaffToken", description="The token of POST /api/login")
_cookie = APIKeyCookie(
    name=COOKIE,
    auto_error=False,
    scheme_name="StaffCookie",
    description=f"Set by POST /api/login; over HTTPS it is named {SECURE_COOKIE}. With it, what changes something is "
    "taken from our own pages only (Sec-Fetch-Site or Origin).",
)


@dataclass(frozen=True)
class Presented:
    """The token that came with a request."""

    token: str
    by_cookie: bool


@dataclass(frozen=True)
class Access:
    """Recognises who is asking."""

    engine: AsyncEngine
    sessions: Sessions
    clock: Clock
    address_key: str
    """Key of the hash under which a network address is kept."""
    public_url: str | None = None

    def transaction(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One request's transaction; a lost database becomes `Unavailable`."""
        return transaction(self.engine)

    async def current_actor(
        self,
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
        __: Annotated[str | None, Depends(_cookie)],
    ) -> Actor:
        """Dependency: who is asking. Raises Unauthorized("login_required"), Forbidden("cross_site")."""
        presented = self.presented(request)
        if presented is None:
            raise Unauthorized("login_required", "log in first: POST /api/login")
        if presented.by_cookie and request.method not in _READING:
            self.refuse_other_sites(request, unless_silent=False)
        async with self.transaction() as session:
            account = await self.sessions.account_of(session, presented.token, now=self.clock())
            return account.actor()

    def require(self, *roles: Role) -> Callable[..., Awaitable[Actor]]:
        """Dependency: who is asking, who has one of these roles. Raises as `current_actor`, and Forbidden."""

        async def actor_with_role(actor: Annotated[Actor, Depends(self.current_actor)]) -> Actor:
            actor.needs(roles)
            return actor

        return actor_with_role

    def presented(self, request: Request) -> Presented | None:
        """The token that came along; a bearer token wins over the cookie, even if it is no good."""
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        if kind.lower() == "bearer":
            return Presented(token.strip(), by_cookie=False)
        cookie = request.cookies.get(self._cookie_name(request))
        return None if cookie is None else Presented(cookie, by_cookie=True)

    def refuse_other_sites(self, request: Request, *, unless_silent: bool) -> None:
        """Raises Forbidden when another site's page set the request off, or, unless `unless_silent`, may have."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        if site is not None:
            ours = site == "same-origin"
        elif origin is not None:
            hosts = {request.headers.get("host"), urlsplit(self.public_url or "").netloc or None}
            ours = urlsplit(origin).netloc in hosts
        else:
            ours = unless_silent
        if not ours:
            raise Forbidden("cross_site", "with the session cookie this is taken from the hotline's own pages only")

    def set_cookie(self, request: Request, response: Response, token: str) -> None:
        """The browser keeps it until it is closed; no script reads it, and other sites' forms don't carry it."""
        response.set_cookie(
            self._cookie_name(request), token, path="/", httponly=True, samesite="lax", secure=self._secure(request)
        )

    def clear_cookie(self, request: Request, response: Response) -> None:
        """The browser forgets it."""
        response.delete_cookie(
            self._cookie_name(request), path="/", httponly=True, samesite="lax", secure=self._secure(request)
        )

    def address_hash(self, request: Request) -> str | None:
        """Keyed hash of the caller's network address."""
        return hash_of_address(self.address_key, request.client.host if request.client else None)

    def _secure(self, request: Request) -> bool:
        return request.url.scheme == "https" or (self.public_url or "").startswith("https://")

    def _cookie_name(self, request: Request) -> str:
        return SECURE_COOKIE if self._secure(request) else COOKIE
