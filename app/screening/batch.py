"""Whole registers, and runs of several machines brought together: from files to a folder with a review queue."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from app.screening import working
from app.screening.ranking import Ranked, Ranking
from app.screening.reading import Plan, Section, file_hash, open_source, plan
from app.screening.runs import Previous, Run, read_run
from app.screening.screening import Counts, Wanted
from app.screening.tables import BAD_ROWS, RANK, LeadsTable, rank
from app.screening.writing import write_bad_rows, write_checks, write_csv
from hotline.errors import InvalidInput
from knowledge import load_library
from knowledge.eligibility.register.leads import CERTAINTIES
from knowledge.eligibility.register.texts import load_register_texts
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.verdict import Verdict

#: A list of no more leads than this is written as CSV, too.
SMALL = 100_000
#: Longer files, some 300,000 households, gain more by a second process than it takes to start.
_FEW_BYTES = {".csv": 150_000_000, ".parquet": 10_000_000}
_SECTION = 300_000
_LEADS, _CHECKS, _BAD, _LOST, _RUN = "leads.parquet", "checks.parquet", "bad_rows.csv", "lost.csv", "run.json"


class Progress(Protocol):
    """Is told how far it is."""

    def begin(self, what: str, total: int | None) -> None:
        """Another stage."""

    def seen(self, rows: int) -> None:
        """So many more rows are through."""


@dataclass(frozen=True)
class Options:
    """How a run is done; none of it changes what is found, but for `wanted`."""

    wanted: Wanted
    out: Path
    previous: Path | None = None
    chunk: int = 50_000
    jobs: int | None = None
    csv: bool = False


def screen(paths: list[Path], options: Options, progress: Progress) -> Run:
    """Screen registers into a folder."""
    began = time.perf_counter()
    sources = [open_source(path) for path in paths]
    _different_names(paths)
    previous = Previous.of(options.previous, options.out)
    jobs = options.jobs or (os.cpu_count() or 1 if _worth_it(paths) else 1)
    with _fresh(options.out) as (new, parts), ThreadPoolExecutor(1) as other:
        with working.Workers(working.Job(options.wanted, parts, options.chunk), jobs) as workers:
            progress.begin("looking", None)
            hashes = other.submit(lambda: [file_hash(path) for path in paths])
            planned = plan(sources, progress.seen)
            progress.begin("screening", sum(planned.rows))
            done = workers.run(_sections(planned, jobs), progress.seen)
        progress.begin("ranking", None)
        counts = Counts()
        for section in done:
            counts.add(section.counts)
        ranks = [value for section in done for value in section.ranks]
        leads = working.read_parts(parts, "leads")
        ranked = _write_leads(new, leads, ranks, sum(section.leads for section in done), previous, csv=options.csv)
        checks = write_checks(new / _CHECKS, working.read_parts(parts, "checks"), csv=options.csv)
        write_bad_rows(new / _BAD, working.read_parts(parts, "bad"))
        inputs = [
            {"file": path.name, "rows": rows, "sha256": digest}
            for path, rows, digest in zip(paths, planned.rows, hashes.result(), strict=True)
        ]
        ignored = sorted({name for source in sources for name in source.ignored})
        run = _run(
            options.wanted,
            counts,
            # Asked of who has read it: to read the library here, too, would take longer than 50,000 households.
            figures=done[0].figures if done else load_library().version,
            inputs=inputs,
            ignored=ignored,
            ranked=ranked,
            checks=checks,
            previous=previous,
        )
        _finish(run, new, began, {"jobs": jobs, "chunk": options.chunk})
    return run


def merge(folders: list[Path], out: Path, previous_folder: Path | None, *, csv: bool) -> Run:
    """Bring the runs of several machines together, as if it had been one."""
    began = time.perf_counter()
    runs = [read_run(folder) for folder in folders]
    first = runs[0].told
    for name in ("as_of", "ruleset", "parameters", "region", "most_facts", "held_only"):
        for folder, other in zip(folders, runs, strict=True):
            if other.told[name] != first[name]:
                raise InvalidInput(
                    "different_runs",
                    f"{folders[0]} and {folder} do not belong together: {name} is {first[name]} and "
                    f"{other.told[name]}. Screen both with the same version and the same options",
                )
    previous = Previous.of(previous_folder, out)
    with _fresh(out) as (new, _):
        table = LeadsTable(rulebook())
        scans = [
            pl.scan_parquet(folder / _LEADS).select([pl.col(name).cast(kind) for name, kind in table.schema.items()])
            for folder in folders
        ]
        leads = pl.concat(scans).with_columns(rank())
        ranks = leads.select(pl.col(RANK).gather_every(working.SAMPLE)).collect()[RANK].to_list()
        count = sum(run.told["leads"]["all"] for run in runs)
        ranked = _write_leads(new, leads, ranks, count, previous, csv=csv, keys_too=True)
        if (ranked.keys[1:] == ranked.keys[:-1]).any():
            raise InvalidInput(
                "same_household_twice",
                "some leads are in two of these runs, so a household was screened twice; give each run's folder once, "
                "and each household in one register only",
            )
        checks = write_checks(
            new / _CHECKS, pl.concat([pl.scan_parquet(folder / _CHECKS) for folder in folders]), csv=csv
        )
        bad = pl.concat([pl.scan_csv(folder / _BAD, schema=pl.Schema(BAD_ROWS)) for folder in folders])
        write_bad_rows(new / _BAD, bad)
        run = Run.merged(runs, _leads_told(ranked, previous), checks)
        _finish(run, new, began, {"merged": len(folders)})
    return run


def _different_names(paths: list[Path]) -> None:
    """bad_rows.csv and run.json know files by name."""
    if len({path.resolve() for path in paths}) < len(paths):
        raise InvalidInput("same_file_twice", "the same file is given twice; give each once")


def _worth_it(paths: list[Path]) -> bool:
    """Whether there is so much to do that it is worth starting processes."""
    return sum(path.stat().st_size / _FEW_BYTES[path.suffix.lower()] for path in paths) > 1


def _sections(planned: Plan, jobs: int) -> list[Section]:
    total = sum(planned.rows)
    most = total if jobs == 1 else min(max(total // (jobs * 4), 1), _SECTION)
    return planned.sections(max(most, 1))


def _write_leads(
    new: Path,
    leads: pl.LazyFrame | None,
    ranks: list[int],
    count: int,
    previous: Previous | None,
    *,
    csv: bool,
    keys_too: bool = False,
) -> Ranked:
    table = LeadsTable(rulebook())
    if leads is None:
        leads = pl.LazyFrame(schema={**table.schema, RANK: pl.Int64})
    ranking = Ranking(leads, ranks, count, table.schema)
    ranked = ranking.write(new / _LEADS, previous.keys() if previous else None, keys_too=keys_too)
    if csv or count <= SMALL:
        write_csv(pl.scan_parquet(new / _LEADS), new / "leads.csv")
    if previous:
        previous.write_lost(ranked.keys, new / _LOST)
    return ranked


def _leads_told(ranked: Ranked, previous: Previous | None) -> dict[str, Any]:
    by_certainty = {name: ranked.certainties[name] for name in CERTAINTIES if name in ranked.certainties}
    told: dict[str, Any] = {"all": sum(by_certainty.values()), "by_certainty": by_certainty}
    if previous is not None:
        told |= {"new": ranked.new, "lost": previous.lost, "compared_with": previous.told}
    return told


def _run(
    wanted: Wanted,
    counts: Counts,
    *,
    figures: str,
    inputs: list[dict[str, Any]],
    ignored: list[str],
    ranked: Ranked,
    checks: dict[str, int],
    previous: Previous | None,
) -> Run:
    book, texts = rulebook(), load_register_texts()
    verdicts = {
        f"{programme}/{variant}" if variant else programme: {
            verdict.name: int(counts.verdicts[topic, verdict]) for verdict in Verdict
        }
        for topic, (programme, variant) in enumerate(book.topics)
        if len(counts.verdicts)
    }
    digests = "\n".join(item["sha256"] for item in inputs)
    return Run(
        {
            "note": texts.queue,
            "checks_note": texts.checks,
            "as_of": wanted.as_of.isoformat(),
            "ruleset": book.version,
            "parameters": figures,
            "region": str(wanted.region) if wanted.region >= 0 else None,
            "most_facts": wanted.most_facts,
            "held_only": wanted.held_only,
            "input_hash": inputs[0]["sha256"] if len(inputs) == 1 else sha256(digests.encode()).hexdigest(),
            "inputs": inputs,
            "ignored_columns": ignored,
            "rows": counts.rows,
            "households": counts.households,
            "persons": counts.persons,
            "bad_rows": counts.bad_rows,
            "bad_households": counts.bad_households,
            "hidden_marks": counts.hidden_marks,
            "leads": _leads_told(ranked, previous),
            "leads_left_out": counts.left_out,
            "checks": checks,
            "verdicts": verdicts,
        }
    )


def _finish(run: Run, new: Path, began: float, how: dict[str, Any]) -> None:
    run.told |= {**how, "seconds": round(time.perf_counter() - began, 2)}
    (new / _RUN).write_text(json.dumps(run.told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


@contextmanager
def _fresh(out: Path) -> Iterator[tuple[Path, Path]]:
    """A folder for the new files, and one for parts. The old run's files stay until all new ones are whole."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".run-", dir=out))
    except OSError as error:
        raise InvalidInput("not_writable", f"{out} can't be written ({error.strerror}); give another --out") from error
    new, parts = work / "new", work / "parts"
    try:
        new.mkdir()
        parts.mkdir()
        yield new, parts
        for name in (_LEADS, "leads.csv", _CHECKS, "checks.csv", _BAD, _LOST, _RUN):
            if (new / name).exists():
                os.replace(new / name, out / name)
            else:
                (out / name).unlink(missing_ok=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)
