"""`hotline screen-batch`, `screen-merge` and `make-register` as staff run them."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from app import cli
from app.screening.generator import Made, make_register
from app.screening.reading import HOUSEHOLD, PERSON
from hotline.errors import InvalidInput
from knowledge import Library
from knowledge.eligibility.register.columns import COLUMNS, held_facts
from tests.app.register_files import AS_OF, THEN, made, of_rows, run

_PAGE = Path(__file__).resolve().parents[2] / "docs/screening-a-county.md"


def _hotline(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    code = ended.value.code
    return 0 if code is None else int(code)


def test_a_register_is_made_screened_and_merged(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for part in "ab":
        seed = ord(part)
        assert (
            _hotline("make-register", tmp_path / f"{part}.csv", "--households", 40, "--seed", seed, "--missing", 0) == 0
        )
    capfd.readouterr()
    one = pl.read_csv(tmp_path / "a.csv", infer_schema=False)
    # The second part's marks are the first's again; a county's code before them tells them apart.
    other = pl.read_csv(tmp_path / "b.csv", infer_schema=False).with_columns(household="b-" + pl.col("household"))
    other.write_csv(tmp_path / "b.csv")
    assert _hotline("screen-batch", tmp_path / "a.csv", "--out", tmp_path / "1", "--as-of", "2026-11-23") == 0
    shown = capfd.readouterr().out
    assert f"40 households, {len(one)} persons on 2026-11-23" in shown
    assert "供乡镇核查，不是决定" in shown
    assert _hotline("screen-batch", tmp_path / "b.csv", "--out", tmp_path / "2", "--as-of", "2026-11-23") == 0
    assert _hotline("screen-merge", tmp_path / "1", tmp_path / "2", "--out", tmp_path / "all") == 0
    assert "80 households" in capfd.readouterr().out
    assert _hotline("screen-batch", tmp_path / "a.csv", "--out", tmp_path / "1", "--as-of", "2026-11-23") == 0
    assert "since the run of 2026-11-23: 0 new, 0 lost" in capfd.readouterr().out


def test_bad_rows_and_hidden_marks_are_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_SECRET_KEY", "k" * 40)
    rows = [{"household": "11010119900307803X", "age": 5, "note": "x"}, {"household": "B", "age": 200, "note": "x"}]
    assert _hotline("screen-batch", of_rows(tmp_path / "r.csv", *rows), "--out", tmp_path / "out") == 0
    shown = capfd.readouterr().out
    assert "1 bad rows, so 1 households were left out: see bad_rows.csv" in shown
    assert "marks looked like ID numbers" in shown
    assert "not read, since no fact is in them: columns note" in shown


def test_wrong_use_says_what_to_do(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert _hotline("screen-batch", tmp_path / "none.csv", "--out", tmp_path / "out") == 2
    assert "give the path" in capfd.readouterr().err
    register = of_rows(tmp_path / "r.csv", {"household": "A"})
    assert _hotline("screen-batch", register, "--out", tmp_path / "out", "--region", "999999") == 2
    assert "hotline knowledge list regions" in capfd.readouterr().err
    assert _hotline("make-register", tmp_path / "r.parquet", "--region", "999999") == 2


# The generator


def test_the_same_seed_makes_the_same_register(library: Library, tmp_path: Path) -> None:
    one, again, other = (made(library, tmp_path / f"{n}.parquet", 200, seed) for n, seed in enumerate([5, 5, 6]))
    assert one.equals(again)
    assert not one.equals(other)


def test_a_made_up_county_is_plausible_and_has_no_bad_row(library: Library, tmp_path: Path) -> None:
    register = made(library, tmp_path / "r.parquet", 4000)
    assert 2.3 < len(register) / 4000 < 2.8
    facts = [name for name in register.columns if name in COLUMNS and not name.endswith("_per")]
    always = {"died", "work_region", "disability_grade", "over_standard_since", "over_standard_because"}
    for name in set(facts) - always:
        assert 0.07 < register[name].null_count() / len(register) < 0.13, name
    assert 0 < register["died"].is_not_null().sum() < len(register) // 50
    assert 0.05 < register["disability"].ne("none").mean() < 0.2
    result = run([tmp_path / "r.parquet"], tmp_path / "out")
    assert result.bad_rows.is_empty()
    assert 0.05 < result.told["verdicts"]["dibao"]["already_has"] / 4000 < 0.4
    assert set(result.checks["reason"]) == {"died", "property"}
    then = run([tmp_path / "r.parquet"], tmp_path / "then", THEN)
    assert set(then.checks["reason"]) >= {"property", "over_standard_phase_out"}
    assert len(register["region"].drop_nulls().unique()) > 10


def test_registers_can_be_without_gaps_and_need_a_region_that_exists(library: Library, tmp_path: Path) -> None:
    make_register(library, Made(50, 1, "620102", 0, AS_OF), tmp_path / "r.parquet")
    assert pl.read_parquet(tmp_path / "r.parquet")["birth_date"].null_count() == 0
    with pytest.raises(InvalidInput, match="no such division"):
        make_register(library, Made(50, 1, "999999", 0, AS_OF), tmp_path / "s.parquet")


# The page


def test_the_page_lists_every_column_and_every_code() -> None:
    page = _PAGE.read_text(encoding="utf-8")
    table = page[page.index("| column |") : page.index("- **An empty cell")].strip()
    listed = {name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert listed == {HOUSEHOLD, PERSON, *COLUMNS}
    for row in table.splitlines():
        for name in re.findall(r"`(\w+)`", row.split("|")[1]):
            for choice in COLUMNS[name].choices if name in COLUMNS and not name.endswith("_per") else ():
                assert re.search(rf"\b{choice}\b", row), (name, choice)


def test_facts_are_held_by_columns() -> None:
    assert held_facts(["receives"]) != held_facts(["household_receives"])
    assert held_facts(COLUMNS) == held_facts([*COLUMNS, "another"])
