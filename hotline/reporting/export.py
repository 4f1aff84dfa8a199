"""A report as rows, CSV, XLSX and JSON. Excel opens the CSV as UTF-8 by its mark, and no cell is run as a formula."""

from __future__ import annotations

import csv
import io
from typing import Any

import xlsxwriter

from hotline.reporting.measures import measures
from hotline.reporting.service import Report

Cell = str | int | float | None
#: A text cell that begins so is a formula to Excel and its like.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def heads(report: Report) -> list[str]:
    """Names of the columns: groups, then figures."""
    known = measures()
    return [known.groups[by] for by in report.by] + [figure.name for figure in known.figures.values()]


def cells(report: Report) -> list[list[Cell]]:
    """A row for each group, and the total last (alone, where nothing is grouped)."""
    rows: list[list[Cell]] = [[*row.names, *row.figures.values()] for row in report.rows if report.by]
    total: list[Cell] = [measures().total, *[""] * (len(report.by) - 1)] if report.by else []
    return [*rows, [*total, *report.total.values()]]


def safe(cell: Cell) -> Cell:
    """The cell, with an apostrophe before what would be run as a formula. Numbers are left alone."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_csv(report: Report) -> bytes:
    """UTF-8 with a byte order mark, without which Excel takes Chinese for something else."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(safe, heads(report)))
    writer.writerows([safe(cell) for cell in row] for row in cells(report))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(report: Report) -> bytes:
    """One sheet with the figures, one with what each means."""
    file = io.BytesIO()
    # In memory, and with every text a text: none becomes a formula, a number or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        table: list[list[Any]] = [list(heads(report)), *cells(report)]
        sheet = book.add_worksheet(report.period.first.isoformat())
        for at, row in enumerate(table):
            _write_row(sheet, at, row, bold if at == 0 else None)
        sheet.freeze_panes(1, len(report.by))
        meanings = book.add_worksheet("definitions")
        _write_row(meanings, 0, ["name", "at", "source", "not counted", "numerator", "denominator"], bold)
        for at, figure in enumerate(measures().figures.values(), start=1):
            over, under = (" + ".join(names) for names in (figure.numerator, figure.denominator))
            _write_row(meanings, at, [figure.name, figure.at, figure.source, figure.not_counted, over, under], None)
    return file.getvalue()


def _write_row(sheet: Any, at: int, row: list[Any], form: Any) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            sheet.write_string(at, column, cell, form)
        elif cell is not None:
            sheet.write_number(at, column, cell, form)


def as_json(report: Report) -> dict[str, Any]:
    """Figures by their names in measures.yaml; minutes as numbers, rates from 0 to 1, null for those of nothing."""
    return {
        "from": report.period.first.isoformat(),
        "to": report.period.end.isoformat(),
        "as_of": report.as_of.isoformat(),
        "by": [by.value for by in report.by],
        "rows": [
            {"key": dict(zip(report.by, row.key, strict=True)), "names": list(row.names), "figures": row.figures}
            for row in report.rows
        ],
        "total": report.total,
    }  # fmt: skip
