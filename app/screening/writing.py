"""Tables as files that staff open: CSV for a spreadsheet in Chinese, Parquet for programs."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import polars as pl
import polars.selectors as cs

from app.screening.tables import BAD_ROWS, CHECKS

_SMALL_CHECKS = 100_000
#: A mark that begins so would be taken for a formula by a spreadsheet.
_FORMULA = r"^([=+\-@\t\r])"
_BOM = b"\xef\xbb\xbf"


def write_csv(rows: pl.LazyFrame, path: Path) -> None:
    """With a byte order mark: without it Excel takes Chinese for something else."""
    rows.with_columns(_no_formula()).sink_csv(path, include_bom=True, maintain_order=True)


def append_csv(rows: pl.DataFrame, file: IO[bytes], *, heading: bool) -> None:
    """The same, part by part."""
    if heading:
        file.write(_BOM)
    rows.with_columns(_no_formula()).write_csv(file, include_header=heading)


def _no_formula() -> pl.Expr:
    return cs.string().str.replace(_FORMULA, "'${1}")


def write_checks(path: Path, rows: pl.LazyFrame | None, *, csv: bool) -> dict[str, int]:
    """The check list, by reason; how many of each."""
    found = rows.collect() if rows is not None else pl.DataFrame(schema=CHECKS)
    found = found.sort("reason", maintain_order=True)
    found.write_parquet(path)
    if csv or len(found) <= _SMALL_CHECKS:
        write_csv(found.lazy(), path.with_suffix(".csv"))
    return {str(reason): count for reason, count in found.group_by("reason", maintain_order=True).len().rows()}


def write_bad_rows(path: Path, rows: pl.LazyFrame | None) -> None:
    """What can't be used, and what to do about it."""
    write_csv(rows if rows is not None else pl.LazyFrame(schema=BAD_ROWS), path)
