"""What can't be right in a register is told with its row and what to do; the rest of the register goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.screening.decoding import _KEYS
from knowledge import Library
from knowledge.eligibility.register.texts import load_register_texts
from tests.app.register_files import made, of_rows, run
from tests.app.test_screen_batch import POOR

_ID = "11010119900307803X"
_GOOD = {**POOR, "household": "Z"}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("cells", "column", "problem"),
    [
        ({"disability": "deaf"}, "disability", "unknown_code"),
        ({"area_type": "suburb"}, "area_type", "unknown_code"),
        ({"employed": "maybe"}, "employed", "no_truth"),
        ({"age": 200}, "age", "no_number"),
        ({"age": -1}, "age", "no_number"),
        ({"age": 3.5}, "age", "no_number"),
        ({"age": "forty"}, "age", "no_number"),
        ({"size": 0}, "size", "no_number"),
        ({"disability": "visual", "disability_grade": 5}, "disability_grade", "no_number"),
        ({"income_yuan": -1.0}, "income_yuan", "no_sum"),
        ({"income_yuan": 0.001}, "income_yuan", "no_sum"),
        ({"income_yuan": 2e9}, "income_yuan", "no_sum"),
        ({"income_yuan": "1,000"}, "income_yuan", "no_sum"),
        ({"income_yuan": float("inf")}, "income_yuan", "no_sum"),
        ({"income_per": "week"}, "income_per", "no_per"),
        ({"income_per": None}, "income_per", "per_missing"),
        ({"income_min_yuan": 5.0}, "income_yuan", "two_sums"),
        ({"income_yuan": None, "income_min_yuan": 9.0, "income_max_yuan": 8.0}, "income_min_yuan", "min_over_max"),
        ({"died": "2026-02-30"}, "died", "no_day"),
        ({"died": "1066-10-14"}, "died", "no_day"),
        ({"region": "999999"}, "region", "unknown_region"),
        ({"region": "Lanzhou"}, "region", "unknown_region"),
        ({"work_region": "62010"}, "work_region", "unknown_region"),
        ({"receives": "dibao"}, "receives", "unknown_aid"),
        ({"household_receives": "dibao;-"}, "household_receives", "unknown_aid"),
        ({"birth_date": "1990-01-01"}, "age", "two_ages"),
        ({"age_min": 10}, "age", "two_ages"),
        ({"age": None, "age_min": 10, "age_max": 9}, "age_min", "min_over_max"),
        ({"age": None, "birth_date": "1890-01-01"}, "birth_date", "born_too_long_ago"),
        ({"disability_grade": 2}, "disability_grade", "grade_without_disability"),
        (
            {"household_income_yuan": 1.0, "household_income_per": "year"},
            "household_income_yuan",
            "income_below_persons",
        ),
        ({"relation": "head", "illness": _ID}, "illness", "id_number"),
        ({"region": _ID}, "region", "id_number"),
        ({"household": None}, "household", "no_mark"),
        ({"household": " "}, "household", "no_mark"),
    ],
    ids=lambda value: "-".join(map(str, value)) if isinstance(value, dict) else None,
)
def test_a_bad_value_is_told_and_its_household_left_out(
    tmp_path: Path, suffix: str, cells: dict[str, Any], column: str, problem: str
) -> None:
    result = run([of_rows(tmp_path / f"r.{suffix}", {**POOR, **cells}, _as_text_like(cells))], tmp_path / "out")
    first = result.bad_rows.row(0, named=True)
    assert (first["file"], first["row"], first["column"], first["problem"]) == (f"r.{suffix}", "1", column, problem)
    text = load_register_texts().problems[problem]
    assert (first["what"], first["do"]) == (text.what, text.do)
    assert (result.told["bad_households"], result.told["households"]) == (1, 1)
    assert set(result.leads["household"]) == {"Z"}
    # What stood in the cell is not repeated: it may be anybody's name.
    assert _ID not in result.all_text()
    assert "Lanzhou" not in result.all_text()


def _as_text_like(cells: dict[str, Any]) -> dict[str, Any]:
    """The good household, its cells of the same types as the bad one's (a Parquet column has one type)."""
    same = {name: str(_GOOD[name]) for name, value in cells.items() if isinstance(value, str) and name in _GOOD}
    return {**_GOOD, **same} if not isinstance(cells.get("employed"), str) else {**_GOOD, "employed": "yes"}


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_what_contradicts_itself_within_a_household_is_told(tmp_path: Path, suffix: str) -> None:
    rows = [POOR, {**POOR, "person": "2", "region": None}, {**POOR, "person": "3", "area_type": "rural"}]
    rows = [{**row, "size": 3} for row in rows]
    result = run([of_rows(tmp_path / f"r.{suffix}", *rows, _GOOD)], tmp_path / "out")
    # An empty cell contradicts nothing.
    assert set(result.bad_rows["column"]) == {"area_type"}
    assert set(result.bad_rows["problem"]) == {"contradictory"}
    assert set(result.leads["household"]) == {"Z"}


def test_the_first_value_that_is_there_counts_for_the_household(tmp_path: Path) -> None:
    rows = [{**POOR, "size": 2, "region": None}, {**POOR, "size": None, "person": "2"}]
    result = run([of_rows(tmp_path / "r.parquet", *rows)], tmp_path / "out")
    assert result.bad_rows.is_empty()
    assert set(result.leads["region"]) == {"620102"}


def test_more_rows_than_members_are_told(tmp_path: Path) -> None:
    rows = [POOR, {**POOR, "person": "2"}]
    result = run([of_rows(tmp_path / "r.parquet", *rows, _GOOD)], tmp_path / "out")
    assert result.bad_rows["problem"].to_list() == ["fewer_than_rows"]
    many = [{**POOR, "size": None, "person": str(place)} for place in range(21)]
    result = run([of_rows(tmp_path / "m.parquet", *many, _GOOD)], tmp_path / "many")
    assert result.bad_rows["problem"].to_list() == ["too_many_rows"]


def test_yes_and_no_may_be_written_in_several_ways(tmp_path: Path) -> None:
    expected = run([of_rows(tmp_path / "r.csv", {**POOR, "car": False, "employed": True})], tmp_path / "out").leads
    for place, (yes, no) in enumerate([("yes", "no"), ("1", "0"), ("是", "否"), (" true ", "FALSE")]):
        row = {**POOR, "car": no, "employed": yes, "property_within_limits": yes}
        result = run([of_rows(tmp_path / f"r{place}.csv", row)], tmp_path / f"out{place}")
        assert_frame_equal(result.leads, expected)


def test_numbers_serve_as_truths_regions_and_marks(tmp_path: Path) -> None:
    expected = run([of_rows(tmp_path / "r.parquet", {**POOR, "household": "17"})], tmp_path / "out").leads
    row = {**POOR, "household": 17, "region": 620102, "employed": 1, "property_within_limits": 1.0, "age": 40.0}
    assert_frame_equal(run([of_rows(tmp_path / "n.parquet", row)], tmp_path / "numbers").leads, expected)


def test_lists_and_categories_of_parquet_are_read(tmp_path: Path) -> None:
    register = pl.DataFrame([{**POOR, "receives": [], "household_receives": ["dibao"]}])
    register.with_columns(pl.col("disability", "region").cast(pl.Categorical)).write_parquet(tmp_path / "r.parquet")
    result = run([tmp_path / "r.parquet"], tmp_path / "out")
    assert result.bad_rows.is_empty()
    assert result.told["verdicts"]["dibao"]["already_has"] == 1


def test_the_same_rows_are_bad_however_the_register_is_cut(library: Library, tmp_path: Path) -> None:
    register = made(library, tmp_path / "r.parquet", 300)
    rows = pl.int_range(pl.len())
    spoiled = register.with_columns(
        income_yuan=pl.when(rows % 37 == 0).then(-5.0).otherwise(pl.col("income_yuan")),
        study=pl.when(rows % 53 == 0).then(pl.lit("night school")).otherwise(pl.col("study")),
        # Of second members with a region only: else it would contradict nobody.
        region=pl.when((rows % 11 == 0) & (pl.col("person") == "2") & pl.col("region").is_not_null())
        .then(pl.lit("110101"))
        .otherwise(pl.col("region")),
    )
    spoiled.write_parquet(tmp_path / "bad.parquet")
    whole = run([tmp_path / "bad.parquet"], tmp_path / "whole")
    assert set(whole.bad_rows["problem"]) >= {"no_sum", "unknown_code", "contradictory"}
    assert whole.told["bad_rows"] == whole.bad_rows["row"].n_unique()
    cut = run([tmp_path / "bad.parquet"], tmp_path / "cut", chunk=3)
    assert_frame_equal(whole.bad_rows, cut.bad_rows)
    assert_frame_equal(whole.leads, cut.leads)
    good = register.filter(~pl.col("household").is_in(whole.bad_rows["household"].implode()))
    good.write_parquet(tmp_path / "good.parquet")
    assert_frame_equal(run([tmp_path / "good.parquet"], tmp_path / "good").leads, whole.leads)


def test_every_problem_that_can_be_met_has_its_sentence() -> None:
    told = set(load_register_texts().problems)
    assembled = {
        "contradictory", "fewer_than_rows", "too_many_rows", "income_below_persons", "two_sums", "min_over_max",
        "per_missing", "two_ages", "born_too_long_ago", "grade_without_disability",
    }  # fmt: skip
    assert told == {*_KEYS.values(), *assembled, "id_number", "no_mark"}
