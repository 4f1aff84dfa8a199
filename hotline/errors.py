"""Every error the hotline raises on purpose. Edges map them to HTTP or exit codes.

HotlineError
├── SettingsError         a setting is missing or wrong            exit code 2
├── InvalidInput          the request can't be taken as it is      422 (413 too long, 400 not JSON)
├── Unauthorized          no token or session, or it is over    401
├── Forbidden             not for this caller: conversation, role  403
├── NotFound              no such conversation, account            404
├── Conflict              somebody else was faster (stale epoch)   409
├── RateLimited           too many messages; says when to retry    429 + Retry-After
└── Unavailable           a part we depend on does not answer      503 + Retry-After

`code` is stable and machine-readable. `message` is English, for logs and operators, and never holds
what a citizen said; the sentence that citizens see is looked up by code in `knowledge`.
"""


class HotlineError(Exception):
    """Base of all; `code` names the case, `message` says what to do next."""

    status = 500

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class SettingsError(HotlineError):
    """A setting is missing or has a value that can't be used."""


class InvalidInput(HotlineError):
    """The caller must change the request. `field` names the part, `status` the HTTP flavour."""

    def __init__(self, code: str, message: str, *, field: str | None = None, status: int = 422) -> None:
        super().__init__(code, message)
        self.field = field
        self.status = status


class Unauthorized(HotlineError):
    """The caller has no valid token or session."""

    status = 401


class Forbidden(HotlineError):
    """The caller is known, but may not do this: another's conversation, another role, another site's page."""

    status = 403


class NotFound(HotlineError):
    """The thing asked for does not exist."""

    status = 404


class Conflict(HotlineError):
    """The state has moved on since the caller looked.

    `allowed`: what may be done instead; `version`: of the thing now.
    """

    status = 409

    def __init__(
        self, code: str, message: str, *, allowed: list[str] | None = None, version: int | None = None
    ) -> None:
        super().__init__(code, message)
        self.allowed = allowed
        self.version = version


class RateLimited(HotlineError):
    """Too many requests; `retry_after` is whole seconds, at least 1."""

    status = 429

    def __init__(self, code: str, message: str, *, retry_after: int) -> None:
        super().__init__(code, message)
        self.retry_after = max(1, retry_after)


class Unavailable(HotlineError):
    """A part we depend on (database, bot) does not answer; `retry_after` is whole seconds."""

    status = 503

    def __init__(self, code: str, message: str, *, retry_after: int = 5) -> None:
        super().__init__(code, message)
        self.retry_after = max(1, retry_after)
