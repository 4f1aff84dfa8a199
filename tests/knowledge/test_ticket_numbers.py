"""Telephone and ticket numbers and codes as citizens write and say them."""

import pytest

from knowledge.ticket_form import load_ticket_form
from knowledge.ticket_numbers import find_number_and_code, find_phone

NUMBER = "26112636090200015"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("261126-360902-0001-5", (NUMBER, None)),
        ("我的工单号２６１１２６３６０９０２０００１５，查询码123456", (NUMBER, "123456")),
        ("261126 360902 0001 5 123456", (NUMBER, "123456")),
        ("工单二六一一二六杠三六零九零二杠零零零一杠五", (NUMBER, None)),
        ("261126-360902-10001-5 654321", ("261126360902100015", "654321")),
        ("查询码 123 456", (None, "123456")),
        ("工单号26112636090200", ("26112636090200", None)),
        ("身份证110101199003071234", (None, None)),
        ("电话13800138000", (None, None)),
        ("低保一个月多少钱", (None, None)),
    ],
)
def test_a_number_and_a_code_are_found_in_any_spelling(text: str, expected: tuple[str | None, str | None]) -> None:
    assert find_number_and_code(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("电话138 0013 8000", "13800138000"),
        ("幺三八零零一三八零零零", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("座机0795-3210001", "07953210001"),
        ("打12345", None),
        ("261126-360902-0001-5", None),
    ],
)
def test_a_telephone_number_is_found_in_any_spelling(text: str, expected: str | None) -> None:
    assert find_phone(text) == expected


def test_a_local_number_is_one_only_where_one_was_asked_for() -> None:
    assert find_phone("3210001") is None
    assert find_phone("3210001", expected=True) == "3210001"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("解决了，满意", (True, True)),
        ("没解决，不满意", (False, False)),
        ("还行，挺满意的", (None, True)),
        ("解决了，但是态度很差，不满意", (True, False)),
        ("到现在没人管", (False, None)),
        ("嗯", (None, None)),
    ],
)
def test_a_rating_is_read_from_free_words(text: str, expected: tuple[bool | None, bool | None]) -> None:
    assert load_ticket_form().rating_of(text) == expected
