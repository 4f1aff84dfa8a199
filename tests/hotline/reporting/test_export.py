"""Reports as files: what Excel opens and what it must not run."""

import csv
import io
from datetime import UTC, date, datetime

from hotline.reporting.export import as_csv, as_json, as_xlsx, heads, safe
from hotline.reporting.figures import Gathered, figures
from hotline.reporting.period import By, Period
from hotline.reporting.service import Report, Row

_PERIOD = Period(date(2026, 11, 1), date(2026, 12, 1))


def _report() -> Report:
    found = figures(Gathered(counts={"received": 3}))
    row = Row(("evil",), ("=HYPERLINK(1)",), found)
    return Report(_PERIOD, (By.UNIT,), datetime(2026, 11, 30, tzinfo=UTC), (row,), found)


def test_csv_has_the_mark_for_excel_and_runs_no_formula() -> None:
    data = as_csv(_report())
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row[:2] for row in rows] == [["单位", "受理"], ["'=HYPERLINK(1)", "3"], ["合计", "3"]]


def test_numbers_are_left_alone_and_texts_that_begin_as_formulas_are_not() -> None:
    assert [safe(cell) for cell in (-3, 0.5, None, "+1", "@x", "－1", "东镇")] == [
        -3, 0.5, None, "'+1", "'@x", "'－1", "东镇",
    ]  # fmt: skip


def test_xlsx_is_a_workbook_without_a_formula_in_it() -> None:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(as_xlsx(_report()))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "=HYPERLINK(1)" in book.read("xl/sharedStrings.xml").decode()


def test_json_names_figures_as_the_definitions_do() -> None:
    data = as_json(_report())
    assert data["rows"][0]["key"] == {"unit": "evil"}
    assert data["total"]["received"] == 3
    assert data["total"]["resolve_rate"] is None
    assert len(heads(_report())) == len(data["total"]) + 1
