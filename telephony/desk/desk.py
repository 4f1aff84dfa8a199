"""What the staff's routes need."""

from dataclasses import dataclass

from hotline.accounts.login import LogIn
from hotline.accounts.service import AccountService
from telephony.desk.access import Access
from telephony.limits import AddressLimit
from telephony.webchat.schemas import REFUSAL


@dataclass(frozen=True)
class Desk:
    """Wired by the composition root."""

    access: Access
    accounts: AccountService
    login: LogIn
    login_limit: AddressLimit


def errors(*codes: int) -> dict[int | str, dict[str, object]]:
    """The documented refusals of a route: these statuses, and what every staff route may answer."""
    return {code: dict(REFUSAL) for code in sorted({*codes, 401, 403, 503})}
