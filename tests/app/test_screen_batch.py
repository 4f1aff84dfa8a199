"""A whole register becomes a ranked review queue; the same however it is read, cut, or spread over processes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from app.screening import batch, ranking, screening
from app.screening.reading import Section, chunks, open_source
from app.screening.screening import Wanted
from hotline.errors import InvalidInput
from knowledge import Library
from knowledge.eligibility.register.leads import CERTAINTIES
from knowledge.eligibility.rulebook import rulebook
from tests.app.register_files import AS_OF, Quiet, Result, made, of_rows, run
from tests.sample_sizes import few_or_many

POOR: dict[str, Any] = {
    "household": "A", "person": "1", "region": "620102", "area_type": "urban", "size": 1, "income_yuan": 200.0,
    "income_per": "month", "property_within_limits": True, "household_receives": "-", "receives": "-", "age": 40,
    "disability": "none", "illness": "none", "employed": True, "necessary_costs_yuan": 0.0,
    "necessary_costs_per": "year",
}  # fmt: skip


def _assert_same(one: Result, other: Result) -> None:
    assert_frame_equal(one.leads, other.leads)
    assert_frame_equal(one.checks, other.checks)
    same = ("household", "column", "problem", "what", "do")
    assert_frame_equal(one.bad_rows.select(same), other.bad_rows.select(same))
    for name in ("rows", "households", "persons", "bad_rows", "bad_households", "verdicts", "leads", "checks"):
        assert one.told[name] == other.told[name], name


def test_a_poor_household_without_dibao_leads_the_list(tmp_path: Path) -> None:
    result = run([of_rows(tmp_path / "r.parquet", POOR)], tmp_path / "out")
    first = result.leads.row(0, named=True)
    assert (first["household"], first["person"], first["programme"], first["variant"]) == ("A", None, "dibao", None)
    assert (first["verdict"], first["certainty"]) == ("likely_eligible", "likely")
    # 914 yuan of 2022 is the least that holds today; 200 are there.
    assert (first["value_least"], first["value_most"], first["value_per"]) == (714_00, None, "month")
    assert first["region"] == "620102"
    assert "低保线" in first["why"]
    assert first["missing"] is None


def test_a_missing_fact_is_named_and_counted(tmp_path: Path) -> None:
    rows = {**POOR, "property_within_limits": None}
    lead = run([of_rows(tmp_path / "r.parquet", rows)], tmp_path / "out").leads.filter(pl.col("programme") == "dibao")
    first = lead.row(0, named=True)
    assert (first["certainty"], first["missing"]) == ("needs_1_fact", "property")
    assert "财产" in first["why"]


def test_who_has_the_aid_already_is_no_lead(tmp_path: Path) -> None:
    result = run([of_rows(tmp_path / "r.parquet", {**POOR, "household_receives": "dibao"})], tmp_path / "out")
    assert "dibao" not in result.leads["programme"].to_list()
    assert result.told["verdicts"]["dibao"]["already_has"] == 1


def test_who_died_before_the_day_is_no_lead(tmp_path: Path) -> None:
    result = run([of_rows(tmp_path / "r.parquet", {**POOR, "died": AS_OF.replace(day=1)})], tmp_path / "out")
    assert result.leads.is_empty()


def test_the_list_is_ranked_by_certainty_then_by_value(library: Library, tmp_path: Path) -> None:
    made(library, tmp_path / "r.parquet", 600)
    leads = run([tmp_path / "r.parquet"], tmp_path / "out").leads
    certainty = leads["certainty"].to_physical().to_list()
    assert certainty == sorted(certainty)
    assert len(set(certainty)) >= 4
    once = pl.when(pl.col("value_per") == "once").then(12).otherwise(1)
    values = leads.select("certainty", (pl.col("value_least").fill_null(0) // once).alias("least"))
    for _, same in values.group_by("certainty"):
        assert same["least"].is_sorted(descending=True)


def test_csv_and_parquet_give_the_same(library: Library, tmp_path: Path) -> None:
    made(library, tmp_path / "r.parquet").write_csv(tmp_path / "r.csv")
    one, other = (run([tmp_path / name], tmp_path / f"out-{name}") for name in ("r.parquet", "r.csv"))
    assert len(one.leads) > 300
    _assert_same(one, other)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("chunk", [1, 7, 100])
@few_or_many(120, 300)
def test_streamed_in_chunks_it_is_the_same_as_whole(
    library: Library, tmp_path: Path, suffix: str, chunk: int, count: int
) -> None:
    register = made(library, tmp_path / "r.parquet", count)
    register.write_csv(tmp_path / "r.csv")
    whole = run([tmp_path / f"r.{suffix}"], tmp_path / "whole", chunk=100_000)
    _assert_same(run([tmp_path / f"r.{suffix}"], tmp_path / "cut", chunk=chunk), whole)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("rows", [1, 2, 5, 64, 10_000])
def test_no_household_is_cut_in_two(library: Library, tmp_path: Path, suffix: str, rows: int) -> None:
    register = made(library, tmp_path / "r.parquet", 60)
    register.write_csv(tmp_path / "r.csv")
    source = open_source(tmp_path / f"r.{suffix}")
    parts = list(chunks(Section(0, source, 0, len(register)), rows))
    assert sum(len(frame) for _, frame, _ in parts) == len(register)
    assert [at for at, _, _ in parts] == [sum(len(frame) for _, frame, _ in parts[:n]) for n in range(len(parts))]
    marks = [mark for _, frame, starts in parts for mark in frame["household"].gather(starts).to_list()]
    assert marks == register["household"].unique(maintain_order=True).to_list()


def test_split_over_files_and_processes_it_is_the_same(library: Library, tmp_path: Path) -> None:
    register = made(library, tmp_path / "r.parquet", 900)
    marks = register["household"]
    files = []
    for place, (low, high) in enumerate([("H00000000", "H00000200"), ("H00000200", "H00000203"), ("H00000203", "I")]):
        files.append(tmp_path / f"part{place}.parquet")
        register.filter((marks >= low) & (marks < high)).write_parquet(files[-1])
    whole = run([tmp_path / "r.parquet"], tmp_path / "whole")
    _assert_same(run(files, tmp_path / "split", chunk=50), whole)
    _assert_same(run(files, tmp_path / "processes", chunk=50, jobs=2), whole)
    _assert_same(run([tmp_path / "r.parquet"], tmp_path / "one-file", chunk=50, jobs=2), whole)
    runs = [run([file], tmp_path / f"run{file.stem}").folder for file in files]
    merged = batch.merge(runs, tmp_path / "merged", None, csv=False)
    _assert_same(Result(merged.told, tmp_path / "merged"), whole)
    assert json.loads((tmp_path / "merged" / "run.json").read_text(encoding="utf-8")) == merged.told


def test_a_list_sorted_in_many_ranges_is_the_same(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(library, tmp_path / "r.parquet", 900)
    whole = run([tmp_path / "r.parquet"], tmp_path / "whole")
    monkeypatch.setattr(ranking, "AT_A_TIME", 100)
    _assert_same(run([tmp_path / "r.parquet"], tmp_path / "ranges", chunk=40), whole)


def test_a_chunk_judged_in_many_parts_is_the_same(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(library, tmp_path / "r.parquet")
    whole = run([tmp_path / "r.parquet"], tmp_path / "whole", chunk=100)
    monkeypatch.setattr(screening, "AT_A_TIME", 7)
    _assert_same(run([tmp_path / "r.parquet"], tmp_path / "parts", chunk=100), whole)


def test_the_run_tells_what_it_was(library: Library, tmp_path: Path) -> None:
    register = made(library, tmp_path / "r.parquet")
    result = run([tmp_path / "r.parquet"], tmp_path / "out")
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert told == result.told
    assert told["note"] == "供乡镇核查，不是决定"
    assert (told["as_of"], told["ruleset"], told["parameters"]) == ("2026-11-23", rulebook().version, library.version)
    assert (told["rows"], told["persons"], told["households"]) == (len(register), len(register), 300)
    assert len(told["input_hash"]) == 64
    assert told["seconds"] > 0
    assert list(told["leads"]["by_certainty"]) == [
        name for name in CERTAINTIES if name in told["leads"]["by_certainty"]
    ]
    assert told["leads"]["all"] == len(result.leads)
    for counts in told["verdicts"].values():
        assert sum(counts.values()) in (300, len(register))


def test_leads_that_wait_for_too_much_are_counted_but_not_listed(library: Library, tmp_path: Path) -> None:
    made(library, tmp_path / "r.parquet")
    every = run([tmp_path / "r.parquet"], tmp_path / "every", most_facts=60)
    few = run([tmp_path / "r.parquet"], tmp_path / "few", most_facts=1)
    assert few.told["leads_left_out"] > 0
    assert few.told["leads"]["all"] + few.told["leads_left_out"] == every.told["leads"]["all"]
    assert_frame_equal(few.leads, every.leads.filter(pl.col("missing").fill_null("").str.count_matches(";") == 0))


def test_a_fact_without_a_column_can_be_left_out(tmp_path: Path) -> None:
    rows = {name: value for name, value in POOR.items() if name != "property_within_limits"}
    register = of_rows(tmp_path / "r.parquet", rows)
    assert "dibao" in run([register], tmp_path / "all").leads["programme"].to_list()
    held = run([register], tmp_path / "held", held_only=True)
    assert "dibao" not in held.leads["programme"].to_list()
    assert held.told["leads_left_out"] > 0


def test_a_region_can_be_given_for_rows_that_name_none(tmp_path: Path) -> None:
    register = of_rows(tmp_path / "r.parquet", {**POOR, "region": None})
    assert run([register], tmp_path / "without").leads["region"].to_list()[0] is None
    given = run([register], tmp_path / "with", region=620102)
    assert given.leads.row(0, named=True)["region"] == "620102"


def test_members_that_are_counted_but_not_listed_lead_no_list(tmp_path: Path) -> None:
    result = run([of_rows(tmp_path / "r.parquet", {**POOR, "size": 4})], tmp_path / "out", most_facts=60)
    assert result.told["persons"] == 1
    assert set(result.leads["person"].drop_nulls()) <= {"1"}


def test_progress_counts_all_rows(library: Library, tmp_path: Path) -> None:
    register = made(library, tmp_path / "r.parquet", 50)
    shown = Quiet()
    options = batch.Options(Wanted(AS_OF), tmp_path / "out", chunk=7, jobs=1)
    batch.screen([tmp_path / "r.parquet"], options, shown)
    assert shown.rows == {"looking": len(register), "screening": len(register), "ranking": 0}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.txt", "household\n1\n", "csv or a .parquet"),
        ("r.csv", "hushold,age\n1,2\n", "no column `household`"),
        ("r.csv", "household,incom_yuan\n1,2\n", "income_yuan"),
        ("r.parquet", "no parquet at all", "can't be read as Parquet"),
    ],
)
def test_a_file_that_is_no_register_says_what_to_do(tmp_path: Path, name: str, content: str, says: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(InvalidInput, match=says):
        run([tmp_path / name], tmp_path / "out")


def test_a_missing_file_and_the_same_file_twice_are_refused(library: Library, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="does not exist"):
        run([tmp_path / "none.csv"], tmp_path / "out")
    made(library, tmp_path / "r.parquet", 10)
    with pytest.raises(InvalidInput, match="twice"):
        run([tmp_path / "r.parquet", tmp_path / "r.parquet"], tmp_path / "out")


def test_rows_out_of_order_say_how_to_sort(tmp_path: Path) -> None:
    rows = [{"household": mark} for mark in ("A", "A", "B", "A")]
    with pytest.raises(InvalidInput, match=r"row 1 comes back in row 4.*sort the file by the column `household`"):
        run([of_rows(tmp_path / "r.csv", *rows)], tmp_path / "out")


def test_a_household_in_two_files_is_refused(tmp_path: Path) -> None:
    files = [of_rows(tmp_path / f"{name}.csv", {"household": "A"}) for name in "xy"]
    with pytest.raises(InvalidInput, match="also in row 1 of"):
        run(files, tmp_path / "out")


def test_a_column_of_one_mark_is_no_column_of_households(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="same mark"):
        run([of_rows(tmp_path / "r.csv", *[{"household": "A", "age": 1}] * 1500)], tmp_path / "out")


def test_runs_that_do_not_belong_together_are_not_merged(library: Library, tmp_path: Path) -> None:
    made(library, tmp_path / "a.parquet", 20)
    run([tmp_path / "a.parquet"], tmp_path / "one")
    run([tmp_path / "a.parquet"], tmp_path / "other", AS_OF.replace(year=2025))
    with pytest.raises(InvalidInput, match="as_of"):
        batch.merge([tmp_path / "one", tmp_path / "other"], tmp_path / "out", None, csv=False)
    with pytest.raises(InvalidInput, match="twice"):
        batch.merge([tmp_path / "one", tmp_path / "one"], tmp_path / "out", None, csv=False)
    with pytest.raises(InvalidInput, match="holds no run"):
        batch.merge([tmp_path / "none"], tmp_path / "out", None, csv=False)
