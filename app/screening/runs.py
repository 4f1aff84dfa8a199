"""Runs that are there already: an older one to compare with, several to bring together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from app.screening.ranking import among, keys_of
from app.screening.writing import append_csv
from hotline.errors import InvalidInput

_AT_A_TIME = 500_000
_SUMS = ("rows", "households", "persons", "bad_rows", "bad_households", "hidden_marks", "leads_left_out")


@dataclass
class Run:
    """What run.json tells."""

    told: dict[str, Any]

    @classmethod
    def merged(cls, runs: list[Run], leads: dict[str, Any], checks: dict[str, int]) -> Run:
        """One of several. All are of the same day, rules and figures."""
        told = dict(runs[0].told)
        told |= {name: sum(run.told[name] for run in runs) for name in _SUMS}
        told |= {
            "inputs": [item for run in runs for item in run.told["inputs"]],
            "input_hash": [run.told["input_hash"] for run in runs],
            "ignored_columns": sorted({name for run in runs for name in run.told["ignored_columns"]}),
            "leads": leads,
            "checks": checks,
            "verdicts": {
                topic: {
                    verdict: sum(run.told["verdicts"].get(topic, {}).get(verdict, 0) for run in runs)
                    for verdict in found
                }
                for topic, found in told["verdicts"].items()
            },
        }
        for name in ("jobs", "chunk", "merged"):
            told.pop(name, None)
        return cls(told)


def read_run(folder: Path) -> Run:
    """Raises InvalidInput if there is no run in this folder."""
    try:
        told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        complete = (folder / "leads.parquet").is_file()
    except (OSError, ValueError):
        complete = False
    if not complete:
        raise InvalidInput(
            "no_run", f"{folder} holds no run (run.json and leads.parquet); give a folder that screen-batch has written"
        )
    return Run(told)


class Previous:
    """An older run: which of its leads are still there, which are lost."""

    def __init__(self, folder: Path) -> None:
        run = read_run(folder)
        self._leads = folder / "leads.parquet"
        self.told = {"as_of": run.told["as_of"], "input_hash": run.told["input_hash"], "ruleset": run.told["ruleset"]}
        self.lost = 0

    @classmethod
    def of(cls, given: Path | None, out: Path) -> Previous | None:
        """The run that is named, else the one that `out` holds already, else none."""
        if given is not None:
            return cls(given)
        return cls(out) if (out / "run.json").is_file() and (out / "leads.parquet").is_file() else None

    def keys(self) -> NDArray[np.uint64]:
        """A hash of each lead, sorted."""
        keys = [keys_of(frame) for frame in self._frames()]
        return np.sort(np.concatenate(keys)) if keys else np.empty(0, np.uint64)

    def write_lost(self, now: NDArray[np.uint64], path: Path) -> None:
        """List the leads that are none any more. `now`: keys, sorted."""
        with path.open("wb") as file:
            for number, frame in enumerate(self._frames()):
                lost = frame.filter(pl.Series(~among(keys_of(frame), now))).drop("change", strict=False)
                self.lost += len(lost)
                append_csv(lost, file, heading=not number)

    def _frames(self) -> Iterator[pl.DataFrame]:
        leads = pl.scan_parquet(self._leads)
        empty = True
        for frame in leads.collect_batches(chunk_size=_AT_A_TIME):
            empty = False
            yield frame
        if empty:
            yield leads.head(0).collect()
