"""Ticket numbers and query codes.

A number is read out over the telephone and written on paper, so it is digits alone, in groups, and its last digit
catches a wrong or swapped one: `261126-360902-0001-5` is day, division, sequence within both, check digit
(H. Damm's: it catches every single wrong digit and every swap of neighbours, which the usual remainders don't).
"""

import secrets
import unicodedata
from datetime import date

UNKNOWN_DIVISION = "000000"
_SEQUENCE_DIGITS = 4
_LEAST = 6 + 6 + _SEQUENCE_DIGITS + 1
_MOST = _LEAST + 3
#: The quasigroup of order 10 from H. M. Damm's thesis (2004), weakly totally anti-symmetric.
_DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_DASHES = "-‐‑–—−－ _.·　"


def check_digit(digits: str) -> str:
    """The digit that makes `digits` + it a valid number, by Damm's algorithm."""
    interim = 0
    for digit in digits:
        interim = _DAMM[interim][int(digit)]
    return str(interim)


def number_of(day: date, division: str | None, sequence: int) -> str:
    """The number of the `sequence`-th ticket (from 1) of this day (in China) and county: 17 digits, past 9,999 more."""
    county = division[:6] if division else UNKNOWN_DIVISION
    digits = f"{day:%y%m%d}{county}{sequence:0{_SEQUENCE_DIGITS}d}"
    return digits + check_digit(digits)


def normalised_number(text: str) -> str | None:
    """The digits of a number typed in any spelling (full width, dashes, spaces), or None if it can't be one."""
    digits = "".join(unicodedata.normalize("NFKC", text).split()).translate({ord(mark): None for mark in _DASHES})
    if not (_LEAST <= len(digits) <= _MOST and digits.isascii() and digits.isdigit()):
        return None
    return digits if check_digit(digits[:-1]) == digits[-1] else None


def shown(number: str) -> str:
    """In groups, for eyes: 261126-360902-0001-5."""
    return f"{number[:6]}-{number[6:12]}-{number[12:-1]}-{number[-1]}"


def new_query_code() -> str:
    """Six random digits: with the number they open the ticket to its citizen. Tries are limited."""
    return f"{secrets.randbelow(1_000_000):06d}"
