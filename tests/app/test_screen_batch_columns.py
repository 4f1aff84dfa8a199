"""A register gives the rules the same arrays, and the same outcomes, as the same households told as JSON."""

from __future__ import annotations

import dataclasses
from datetime import date

import numpy as np
import polars as pl
import pytest

from app.screening.decoding import Decoder
from app.screening.reading import starts_of
from knowledge import Library
from knowledge.eligibility.columns import Households, Persons
from knowledge.eligibility.engine import evaluate
from knowledge.eligibility.household import Household
from knowledge.eligibility.register.assembling import assemble
from knowledge.eligibility.register.texts import load_register_texts
from knowledge.eligibility.rulebook import rulebook
from tests.app.register_rows import Made, rows_of

_DAYS = [date(2022, 11, 1), date(2026, 11, 23)]


def _read(library: Library, frame: pl.DataFrame, as_of: date) -> Households:
    cells, problems = Decoder(library.regions, load_register_texts().words).decode(frame)
    assert problems == []
    found, problems = assemble(cells, starts_of(frame), len(frame), as_of, np.empty(0, np.int64))
    assert problems == []
    assert found.households is not None
    return found.households


def _told(households: list[Household]) -> pl.DataFrame:
    return pl.DataFrame(rows_of(households), infer_schema_length=None)


def _assert_same(one: Households, other: Households) -> None:
    for field in dataclasses.fields(Households):
        if field.name != "persons":
            mine, told = getattr(one, field.name), getattr(other, field.name)
            np.testing.assert_array_equal(mine, told, err_msg=field.name)
            assert mine.dtype == told.dtype, field.name
    for field in dataclasses.fields(Persons):
        mine, told = getattr(one.persons, field.name), getattr(other.persons, field.name)
        np.testing.assert_array_equal(mine, told, err_msg=field.name)
        assert mine.dtype == told.dtype, field.name


@pytest.mark.parametrize("as_of", _DAYS, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_columns_and_models_give_the_same_arrays(library: Library, as_of: date, seed: int) -> None:
    households = Made(seed).households(150)
    _assert_same(_read(library, _told(households), as_of), Households.of(households, as_of))


@pytest.mark.parametrize("as_of", _DAYS, ids=str)
def test_columns_and_models_give_the_same_outcomes(library: Library, as_of: date) -> None:
    households = Made(7).households(300)
    read = evaluate(library, rulebook(), _read(library, _told(households), as_of), as_of)
    told = evaluate(library, rulebook(), Households.of(households, as_of), as_of)
    for one, other in zip(read, told, strict=True):
        assert (one.programme, one.variant) == (other.programme, other.variant)
        np.testing.assert_array_equal(one.verdicts, other.verdicts)
        np.testing.assert_array_equal(one.finding.entitled.why, other.finding.entitled.why)


def test_a_register_written_as_text_is_read_the_same(library: Library) -> None:
    households = Made(11).households(200)
    frame = _told(households)
    text = frame.with_columns(pl.col(pl.Boolean).replace_strict({True: "yes", False: "no"}, return_dtype=pl.String))
    text = text.cast(pl.String)
    _assert_same(_read(library, text, _DAYS[0]), Households.of(households, _DAYS[0]))
