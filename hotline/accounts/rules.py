"""Which names and passwords are taken, and how long a lock-out lasts. Pure."""

import re
import unicodedata
from datetime import timedelta

from hotline.errors import InvalidInput

#: Latin only: two names that look the same are the same.
NAME_PATTERN = r"^[a-z0-9][a-z0-9._@-]{1,63}$"
LONGEST_DISPLAY_NAME = 40
LONGEST_UNIT_ID = 64
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128

_NAME = re.compile(NAME_PATTERN)
_LONGEST_NAME_GIVEN = 200
_FEWEST_DIFFERENT = 5
_SHORTEST_TELLING_NAME = 4  # "li" within a password gives nothing away

#: Wrong passwords in a row until the account locks, and each time again.
ATTEMPTS = 5
_FIRST_LOCK = timedelta(minutes=15)
_LONGEST_LOCK = timedelta(hours=24)


def canonical_name(name: str) -> str:
    """A login name as it is kept: in lower case, without blanks around, full-width signs made narrow.

    Empty for what can't be a login name at all, which may hold signs that a database does not take.
    """
    canonical = unicodedata.normalize("NFKC", name[:_LONGEST_NAME_GIVEN]).strip().lower()
    return canonical if _NAME.fullmatch(canonical) else ""


def check_name(name: str) -> str:
    """The canonical login name. Raises InvalidInput: 2 to 64 of a-z, 0-9, ., _, @ and -, a letter or digit first."""
    canonical = canonical_name(name)
    if not canonical or len(name) > _LONGEST_NAME_GIVEN:
        raise InvalidInput(
            "account_name_invalid",
            "a login name is 2 to 64 letters a-z, digits, dots, underscores, @ or hyphens, a letter or digit first",
            field="name",
        )
    return canonical


def check_display_name(name: str) -> str:
    """The name without blanks around. Raises InvalidInput: 1 to 40 characters that show, no control characters."""
    shown = name.strip()
    if not 0 < len(shown) <= LONGEST_DISPLAY_NAME or not shown.isprintable():
        raise InvalidInput(
            "display_name_invalid",
            f"a display name is 1 to {LONGEST_DISPLAY_NAME} printable characters",
            field="display_name",
        )
    return shown


def check_unit(unit_id: str | None, *, needed: bool) -> str | None:
    """The unit without blanks around, None if empty. Raises InvalidInput if it can't be one, or lacks while needed."""
    unit = (unit_id or "").strip() or None
    if unit is not None and (len(unit) > LONGEST_UNIT_ID or not unit.isprintable()):
        raise InvalidInput("unit_invalid", "a unit's id is at most 64 printable characters", field="unit_id")
    if unit is None and needed:
        raise InvalidInput("unit_missing", "a township account must have a unit", field="unit_id")
    return unit


def canonical_password(password: str) -> str:
    """A password as it is hashed: full-width signs, which input methods produce unasked, made narrow."""
    return unicodedata.normalize("NFKC", password)


def check_new_password(password: str, *, login_name: str) -> None:
    """Raises InvalidInput unless the password is long, mixed and not made of the login name."""
    canonical = canonical_password(password)
    kinds = {"letter" if char.isalpha() else "digit" if char.isdigit() else "other" for char in canonical}
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        problem = f"must have {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
    elif any(unicodedata.category(char) in ("Cc", "Cs") for char in canonical):
        problem = "must not hold control characters"
    elif len(kinds) < 2 or len(set(canonical)) < _FEWEST_DIFFERENT:
        problem = f"must mix letters, digits or signs, and hold at least {_FEWEST_DIFFERENT} different ones"
    elif len(login_name) >= _SHORTEST_TELLING_NAME and login_name in canonical.lower():
        problem = "must not contain the login name"
    else:
        return
    raise InvalidInput("password_too_weak", f"the password {problem}", field="password")


def lock_after(failed_attempts: int) -> timedelta | None:
    """How long the account locks with this many wrong passwords in a row; None for not at all.

    The fifth locks for 15 minutes; every further five lock for twice as long, up to 24 hours.
    """
    rounds, rest = divmod(failed_attempts, ATTEMPTS)
    if rounds == 0 or rest:
        return None
    return min(_FIRST_LOCK * (1 << min(rounds - 1, 10)), _LONGEST_LOCK)
