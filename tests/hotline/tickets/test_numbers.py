"""Ticket numbers: what a wrong digit does, and every way to write one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline.tickets.numbers import check_digit, new_query_code, normalised_number, number_of, shown

NUMBER = number_of(date(2026, 11, 26), "360902100", 1)
digits = st.text("0123456789", min_size=16, max_size=19)


def test_a_number_is_day_county_sequence_and_check_digit() -> None:
    assert NUMBER[:16] == "2611263609020001"
    assert shown(NUMBER) == f"261126-360902-0001-{NUMBER[-1]}"


def test_an_unknown_place_has_zeros_and_a_full_day_gets_more_digits() -> None:
    assert number_of(date(2026, 11, 26), None, 7)[6:12] == "000000"
    many = number_of(date(2026, 11, 26), "360902", 12345)
    assert normalised_number(shown(many)) == many
    assert many[12:-1] == "12345"


def test_the_check_digit_is_that_of_the_published_example() -> None:
    assert check_digit("572") == "4"


@pytest.mark.parametrize(
    "written",
    [
        shown(NUMBER),
        shown(NUMBER).replace("-", " "),
        shown(NUMBER).replace("-", "－"),
        NUMBER.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        f"  {NUMBER}\n",
    ],
)
def test_a_number_is_understood_in_any_spelling(written: str) -> None:
    assert normalised_number(written) == NUMBER


@given(digits, st.integers(0, 18), st.integers(1, 9))
def test_every_single_wrong_digit_is_caught(body: str, at: int, by: int) -> None:
    whole = body + check_digit(body)
    at %= len(whole)
    wrong = whole[:at] + str((int(whole[at]) + by) % 10) + whole[at + 1 :]
    assert normalised_number(wrong) is None


@given(digits, st.integers(0, 18))
def test_every_swap_of_neighbours_is_caught(body: str, at: int) -> None:
    whole = body + check_digit(body)
    at %= len(whole) - 1
    swapped = whole[:at] + whole[at + 1] + whole[at] + whole[at + 2 :]
    if swapped != whole:
        assert normalised_number(swapped) is None


@pytest.mark.parametrize("text", ["", "123", "abc", NUMBER[:-2], NUMBER + "12345", "二六一一二六"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert normalised_number(text) is None


def test_a_query_code_has_six_digits() -> None:
    assert all(len(code) == 6 and code.isdigit() for code in (new_query_code() for _ in range(100)))
