"""Names, passwords and lock-outs, as docs/accounts.md tells them."""

from datetime import timedelta

import pytest

from hotline.accounts.actor import STAFF_ROLES, Actor, Role
from hotline.accounts.passwords import generate_password
from hotline.accounts.rules import (
    canonical_name,
    check_display_name,
    check_name,
    check_new_password,
    check_unit,
    lock_after,
)
from hotline.errors import Forbidden, InvalidInput


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("wangfang", "wangfang"),
        (" WangFang ", "wangfang"),
        ("ｗａｎｇ.01", "wang.01"),
        ("li@620102-a_b", "li@620102-a_b"),
    ],
)
def test_a_login_name_is_kept_in_one_form(given: str, kept: str) -> None:
    assert check_name(given) == kept


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a",
        ".ab",
        "王芳",
        "wаng",
        "wang fang",
        "wang\n",
        "wa\0ng",
        "w%",
        "x" * 65,
        "x" * 100_000,
        "\ud800ab",
        "a'--",
    ],
)
def test_what_is_no_login_name_is_refused_and_belongs_to_nobody(name: str) -> None:
    if name != "wang\n":  # blanks around are dropped
        with pytest.raises(InvalidInput, match="account_name_invalid"):
            check_name(name)
        assert canonical_name(name) == ""


@pytest.mark.parametrize("name", ["", "  ", "王\n芳", "王\0", "\u202e芳", "王" * 41])
def test_a_display_name_must_be_short_and_show(name: str) -> None:
    with pytest.raises(InvalidInput, match="display_name_invalid"):
        check_display_name(name)


def test_a_unit_is_needed_only_where_it_is_said() -> None:
    assert check_unit(" ", needed=False) is None
    assert check_unit(" 620102 ", needed=True) == "620102"
    with pytest.raises(InvalidInput, match="unit_missing"):
        check_unit("", needed=True)
    with pytest.raises(InvalidInput, match="unit_invalid"):
        check_unit("6\0", needed=False)


@pytest.mark.parametrize(
    "password",
    [
        "short-1", "abcdefghijklm", "12345678901", "aaaa1111aaaa", "a1" * 65, "wangfang-2026", "WANGFANG-2026",
        "ｗａｎｇｆａｎｇ-2026", "lantern\0river-42", "lantern\ud800river-42", "",
    ],
)  # fmt: skip
def test_a_weak_password_is_refused_without_being_repeated(password: str) -> None:
    with pytest.raises(InvalidInput, match="password_too_weak") as caught:
        check_new_password(password, login_name="wangfang")
    assert not password or password not in str(caught.value)


@pytest.mark.parametrize(
    "password", ["lantern-river-42", "春江花月夜2026年春天", "correct horse battery", "x9" + "abcdefgh" * 15]
)
def test_a_good_password_is_taken(password: str) -> None:
    check_new_password(password, login_name="wangfang")


def test_generated_passwords_are_good_and_never_the_same() -> None:
    made = {generate_password("wangfang") for _ in range(200)}
    assert len(made) == 200
    for password in made:
        check_new_password(password, login_name="wangfang")


def test_every_fifth_wrong_password_locks_for_twice_as_long_up_to_a_day() -> None:
    minutes = {failed: span / timedelta(minutes=1) for failed in range(61) if (span := lock_after(failed)) is not None}
    assert minutes == {
        5: 15, 10: 30, 15: 60, 20: 120, 25: 240, 30: 480, 35: 960, 40: 1440, 45: 1440, 50: 1440, 55: 1440, 60: 1440,
    }  # fmt: skip
    assert lock_after(5_000_000) == timedelta(hours=24)


def test_only_named_roles_and_the_system_pass() -> None:
    Actor.system().needs([Role.ADMIN])
    Actor(None, "王芳", Role.ADMIN).needs([Role.ADMIN, Role.AUDITOR])
    for role in (STAFF_ROLES | {Role.CITIZEN}) - {Role.ADMIN}:
        with pytest.raises(Forbidden, match="role_forbidden"):
            Actor(None, "王芳", role).needs([Role.ADMIN])
    assert Actor.citizen() == Actor(None, "citizen", Role.CITIZEN, None)
