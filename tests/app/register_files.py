"""Registers on disk and runs over them, shared by the tests of screening a whole register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from app.screening.batch import Options, screen
from app.screening.generator import Made, make_register
from app.screening.screening import Wanted
from knowledge import Library

AS_OF = date(2026, 11, 23)
#: In force: a standard that was confirmed less than a year before, so that it can be exceeded for sure.
THEN = date(2022, 11, 1)


class Quiet:
    """Shows nothing, and remembers what it was told."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}

    def begin(self, what: str, total: int | None) -> None:
        self.rows[what] = 0

    def seen(self, rows: int) -> None:
        self.rows[list(self.rows)[-1]] += rows


@dataclass(frozen=True)
class Result:
    """What is in a run's folder."""

    told: dict[str, Any]
    folder: Path

    @property
    def leads(self) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "leads.parquet")

    @property
    def checks(self) -> pl.DataFrame:
        return pl.read_parquet(self.folder / "checks.parquet")

    @property
    def bad_rows(self) -> pl.DataFrame:
        return pl.read_csv(self.folder / "bad_rows.csv", infer_schema=False)

    def all_text(self) -> str:
        """Everything that is in the folder, as text."""
        tables = [pl.read_parquet(path).write_csv() for path in self.folder.glob("*.parquet")]
        files = [path.read_text(encoding="utf-8") for path in self.folder.iterdir() if path.suffix != ".parquet"]
        return "\n".join([*tables, *files])


def made(library: Library, path: Path, households: int = 300, seed: int = 1, region: str = "620102") -> pl.DataFrame:
    """A register of made-up households, written to `path`."""
    make_register(library, Made(households, seed, region, 0.1, AS_OF), path)
    return pl.read_parquet(path)


def run(paths: list[Path], out: Path, as_of: date = AS_OF, **options: Any) -> Result:
    """Screen registers into a folder."""
    wanted = Wanted(
        as_of, **{name: options.pop(name) for name in ("region", "most_facts", "held_only") if name in options}
    )
    return Result(screen(paths, Options(wanted, out, **{"jobs": 1, **options}), Quiet()).told, out)


def of_rows(path: Path, *rows: dict[str, Any]) -> Path:
    """A register with these rows."""
    frame = pl.DataFrame(list(rows), infer_schema_length=None)
    if path.suffix == ".csv":
        frame.write_csv(path)
    else:
        frame.write_parquet(path)
    return path
