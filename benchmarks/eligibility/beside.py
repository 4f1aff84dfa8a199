"""Our rules and OpenFisca's on the same households: arrays in memory to results, one core each."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from app.screening.decoding import Decoder
from app.screening.reading import starts_of
from knowledge import Library
from knowledge.eligibility.case import Case
from knowledge.eligibility.columns import CODE, Households
from knowledge.eligibility.facts import HOUSEHOLD_AID, PERSON_AID
from knowledge.eligibility.register.assembling import assemble
from knowledge.eligibility.register.texts import load_register_texts
from knowledge.eligibility.rulebook import rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import missing, verdicts
from knowledge.models import AreaType

OPENFISCA = "46.0.1"
#: A day on which all of these are in force and the standards are recent: OpenFisca can't say "at least".
DAY = date(2022, 11, 1)
#: What is compared, and the name that openfisca_run.py has for it.
RULES = {
    ("dibao", ""): "dibao",
    ("dibao", "single_person"): "single_person",
    ("dibao", "phase_out"): "phase_out",
    ("tekun", ""): "tekun",
    ("dibao_bianyuan", ""): "dibao_bianyuan",
    ("canji_shenghuo_butie", ""): "living_subsidy",
    ("canji_huli_butie", ""): "care_subsidy",
}
# As many as the screening shows the rules at a time.
_CHUNK = 25_000
_UNKNOWN_AGE = 40


@dataclass(frozen=True)
class Beside:
    """Seconds of the processor for the same households, ours also with the missing facts of each open answer named, and
    by the clock with two threads (OpenFisca has one); OpenFisca from arrays, the quickest way that it has, and as a
    rate from households told one by one (`json`). `certain`: share of our answers that hold whatever is missing;
    `differ`: how many of these OpenFisca answers otherwise, with defaults for what is missing."""

    households: int
    ours: float
    ours_two_threads: float
    ours_naming_facts: float
    ours_all_rules: float
    openfisca_setting_up: float
    openfisca_reckoning: float
    openfisca_mib: float
    openfisca_one_ms: float
    openfisca_json_rate: float
    certain: float
    differ: int

    @property
    def times(self) -> float:
        """How many times as many households we do in a second."""
        return (self.openfisca_setting_up + self.openfisca_reckoning) / self.ours


def read_households(library: Library, path: Path) -> list[Households]:
    """A register in chunks, as the screening has them."""
    decoder = Decoder(library.regions, load_register_texts().words)
    frame = pl.read_parquet(path)
    begins = starts_of(frame)
    found = []
    for at in range(0, len(begins), _CHUNK):
        first = int(begins[at])
        last = int(begins[at + _CHUNK]) if at + _CHUNK < len(begins) else len(frame)
        part = frame.slice(first, last - first)
        cells, _ = decoder.decode(part)
        good, _ = assemble(cells, begins[at : at + _CHUNK] - first, len(part), DAY, np.empty(0, np.int64))
        assert good.households is not None
        found.append(good.households)
    return found


def compare(library: Library, path: Path, folder: Path, rounds: int) -> Beside:
    """Both on all households of a register."""
    chunks = read_households(library, path)
    standards = Standards(library, DAY)
    ours, answers = _best(rounds, lambda: [_answers(library, chunk, standards) for chunk in chunks])
    with ThreadPoolExecutor(2) as pool:
        threads = partial(pool.map, lambda chunk: _answers(library, chunk, standards))
        both, _ = _best(rounds, lambda: [*threads(chunks)], time.perf_counter)
    naming, _ = _best(rounds, lambda: [_answers(library, chunk, standards, naming=True) for chunk in chunks])
    every, _ = _best(rounds, lambda: [_all_rules(library, chunk, standards) for chunk in chunks])
    told = openfisca(library, chunks, folder, rounds)
    results = np.load(folder / "results.npz")
    known = total = differ = 0
    for topic, name in RULES.items():
        yes = np.concatenate([answer[topic][0] for answer in answers])
        no = np.concatenate([answer[topic][1] for answer in answers])
        differ += int((yes & ~results[name]).sum() + (no & results[name]).sum())
        known, total = known + int((yes | no).sum()), total + len(yes)
    return Beside(
        households=sum(map(len, chunks)),
        ours=ours,
        ours_two_threads=both,
        ours_naming_facts=naming,
        ours_all_rules=every,
        openfisca_setting_up=told["setting_up"],
        openfisca_reckoning=told["reckoning"],
        openfisca_mib=told["mib"],
        openfisca_one_ms=told["one_ms"],
        openfisca_json_rate=told["json_per_second"],
        certain=known / total,
        differ=differ,
    )


def _best(rounds: int, work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[float, Any]:
    """Seconds of the processor, which what else runs adds least to."""
    taken, result = [], None
    for _ in range(rounds):
        began = clock()
        result = work()
        taken.append(clock() - began)
    return min(taken), result


def _answers(
    library: Library, households: Households, standards: Standards, *, naming: bool = False
) -> dict[tuple[str, str], Any]:
    case = Case(library, households, DAY, standards, rulebook())
    found = {}
    for topic in RULES:
        finding = case.finding(*topic)
        verdicts(finding)
        if naming:
            missing(finding)
        found[topic] = finding.entitled.yes, finding.entitled.no
    return found


def _all_rules(library: Library, households: Households, standards: Standards) -> None:
    case = Case(library, households, DAY, standards, rulebook())
    for topic in rulebook().topics:
        verdicts(case.finding(*topic))


def openfisca(library: Library, chunks: list[Households], folder: Path, rounds: int) -> dict[str, float]:
    """What OpenFisca takes, in an environment made for it alone."""
    line = Standards(library, DAY).line
    county = int(chunks[0].region[0]) // (1000 if chunks[0].region[0] >= 10**6 else 1)
    standards = np.array([line(county, area).lo for area in AreaType])
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / "arrays.npz", standards=standards, **_with_defaults(chunks))
    uv = Path(__file__).resolve().parents[2] / ".tools/bin/uv"
    command = [
        str(uv) if uv.exists() else "uv", "run", "--isolated", "--no-project", "--python",
        f"{sys.version_info.major}.{sys.version_info.minor}", "--with", f"openfisca-core=={OPENFISCA}", "python",
        str(Path(__file__).with_name("openfisca_run.py")), str(folder), str(rounds),
    ]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=False)
    if shown.returncode:
        raise SystemExit(f"OpenFisca did not run; is there a network for its first time?\n{shown.stderr[-2000:]}")
    told: dict[str, float] = json.loads(shown.stdout.splitlines()[-1])
    return told


def _with_defaults(chunks: list[Households]) -> dict[str, np.ndarray]:
    """The same households as OpenFisca can have them: what is missing becomes no, none, 0, or an age of 40."""
    household = HOUSEHOLD_AID.index
    person = PERSON_AID.index
    parts: list[dict[str, np.ndarray]] = []
    before = 0
    for h in chunks:
        p = h.persons
        aid, own = np.maximum(h.receives, 0), np.maximum(p.receives, 0)
        child_aid = (1 << person("guer")) | (1 << person("shishi_wuren_fuyang"))
        parts.append(
            {
                "household": p.household + before,
                "area": np.maximum(h.area_type, 0).astype(np.int16),
                "size": h.size_lo.astype(np.int32),
                "over_days": np.where(h.over_since > 0, DAY.toordinal() - h.over_since, 0).astype(np.int32),
                "receives_dibao": aid >> household("dibao") & 1 == 1,
                "receives_bianyuan": aid >> household("dibao_bianyuan") & 1 == 1,
                "limits_known": h.within_limits >= 0,
                "within_limits": h.within_limits == 1,
                "car": h.car == 1,
                "second_home": h.second_home == 1,
                "business": h.business == 1,
                "large_savings": h.large_savings == 1,
                "over_by_employment": h.over_because == CODE["over_because"]["employment"],
                "age": np.where(p.age_lo == p.age_hi, p.age_lo, _UNKNOWN_AGE).astype(np.int32),
                "income": p.income_lo.astype(np.int32),
                "disability": _kinds(p.disability, p.grade).astype(np.int32),
                "grade": np.maximum(p.grade, 0).astype(np.int32),
                "receives_tekun": own >> person("tekun") & 1 == 1,
                "receives_child_aid": (own & child_aid) > 0,
                "receives_living": own >> person("canji_shenghuo_butie") & 1 == 1,
                "receives_care": own >> person("canji_huli_butie") & 1 == 1,
                "no_supporter": p.supporter == CODE["supporter"]["none"],
                "gravely_ill": p.illness == CODE["illness"]["recognised"],
                "needs_long_care": p.long_term_care == 1,
                "work_injury_care": p.work_injury_care == 1,
            }
        )
        before += len(h)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _kinds(disability: np.ndarray, grade: np.ndarray) -> np.ndarray:
    """None where nothing is known; of several kinds where only the grade is: whoever has one has a certificate."""
    return np.where((disability < 0) & (grade > 0), CODE["disability"]["multiple"], np.maximum(disability, 0))
