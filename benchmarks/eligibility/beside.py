"""Our rules and OpenFisca's on the same households: arrays in memory to results, on one core and on all."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any, Self

import numpy as np
import polars as pl

from app.screening.decoding import Decoder
from app.screening.memory import ready_for_arrays
from app.screening.reading import starts_of
from app.screening.screening import AT_A_TIME
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

VERSION = "46.0.1"
#: Programme and variant.
Topic = tuple[str, str]
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
#: OpenFisca reckons how much it is, so we do.
_WITH_SUM = ("dibao", "")
_UNKNOWN_AGE = 40
#: Each is done so often in a row, and the best taken: the first one finds the other's data in the caches.
_IN_A_ROW = 3
#: Households of a chunk, as screen-batch reads them.
_CHUNK = 50_000


@dataclass(frozen=True)
class Taken:
    """Seconds of some rounds."""

    median: float
    best: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Taken:
        """Of all rounds."""
        return cls(median(seconds), min(seconds))


@dataclass(frozen=True)
class Ours:
    """For all households: of one process (CPU), and by the clock with a process on each core, each with its share of
    the households."""

    core: Taken
    machine: Taken


@dataclass(frozen=True)
class OpenFisca:
    """The same. `core`: to set up a simulation from arrays, the quickest way that it has, and to reckon;
    `setting_up`: the first of these alone. `one_ms`: one household; `json_per_second`: households told one by one, as
    in a request."""

    core: Taken
    machine: Taken
    setting_up: Taken
    one_ms: float
    json_per_second: float


@dataclass(frozen=True)
class Beside:
    """Both on the same households, in turns. `naming`: with the missing facts of each open answer named. `certain`:
    share of our answers that hold whatever is missing; `differ`: how many of these OpenFisca answers otherwise, with
    defaults for what is missing."""

    households: int
    ours: Ours
    naming: Ours
    all_rules: Ours
    openfisca: OpenFisca
    certain: float
    differ: int

    @property
    def times(self) -> dict[str, float]:
        """How many times as many households we do in a second, by the medians."""
        theirs = self.openfisca
        return {
            "a core": theirs.core.median / self.ours.core.median,
            "the machine": theirs.machine.median / self.ours.machine.median,
            "a core, naming facts": theirs.core.median / self.naming.core.median,
            "the machine, naming facts": theirs.machine.median / self.naming.machine.median,
        }


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
    """Both on all households of a register. In each round one after the other, so that whatever else runs here slows
    both down."""
    ready_for_arrays()  # as screen-batch is
    chunks = read_households(library, path)
    kinds = {
        "ours": _Rules(library, RULES),
        "naming": _Rules(library, RULES, naming=True),
        "all_rules": _Rules(library, rulebook().topics),
    }
    core: dict[str, list[float]] = {name: [] for name in (*kinds, "theirs", "setting_up")}
    machine: dict[str, list[float]] = {name: [] for name in (*kinds, "theirs")}
    with _Theirs(library, chunks, folder) as theirs, _on_all_cores(kinds, chunks) as shared:
        for _ in range(rounds):
            for name, rules in kinds.items():
                core[name].append(min(_seconds(lambda rules=rules: rules.judge(chunks)) for _ in range(_IN_A_ROW)))
            told = [theirs.tell("core") for _ in range(_IN_A_ROW)]
            best = min(told, key=lambda run: run["setting_up"] + run["reckoning"])
            core["theirs"].append(best["setting_up"] + best["reckoning"])
            core["setting_up"].append(best["setting_up"])
        for _ in range(rounds):
            for name in kinds:
                machine[name].append(shared(name))
            machine["theirs"].append(theirs.tell("machine")["seconds"])
        rest = theirs.tell("rest")
    answers = [_answers(library, chunk, Standards(library, DAY)) for chunk in chunks]
    results = np.load(folder / "results.npz")
    known = total = differ = 0
    for topic, name in RULES.items():
        yes = np.concatenate([answer[topic][0] for answer in answers])
        no = np.concatenate([answer[topic][1] for answer in answers])
        differ += int((yes & ~results[name]).sum() + (no & results[name]).sum())
        known, total = known + int(yes.sum() + no.sum()), total + len(yes)
    ours = {name: Ours(Taken.of(core[name]), Taken.of(machine[name])) for name in kinds}
    openfisca = OpenFisca(Taken.of(core["theirs"]), Taken.of(machine["theirs"]), Taken.of(core["setting_up"]), **rest)
    return Beside(sum(map(len, chunks)), **ours, openfisca=openfisca, certain=known / total, differ=differ)


class _Rules:
    """Some of our rules, and whether the missing facts are named."""

    def __init__(self, library: Library, topics: Collection[Topic], *, naming: bool = False) -> None:
        self._library, self._topics, self._naming = library, topics, naming
        self._standards = Standards(library, DAY)

    def judge(self, chunks: list[Households]) -> dict[tuple[Topic, str], Any]:
        """What they say of all of these, part by part as screen-batch does: for each rule one array of each kind."""
        rows = {"household": sum(map(len, chunks)), "person": sum(len(chunk.persons.household) for chunk in chunks)}
        found = {
            (topic, kind): np.empty(rows[rulebook().per(*topic)], dtype)
            for topic in self._topics
            for kind, dtype in self._kinds(topic)
        }
        done = {"household": 0, "person": 0}
        for chunk in chunks:
            for begin in range(0, len(chunk), AT_A_TIME):
                part = chunk.slice(begin, min(begin + AT_A_TIME, len(chunk)))
                self._part(part, found, done)
                done = {
                    "household": done["household"] + len(part),
                    "person": done["person"] + len(part.persons.household),
                }
        return found

    def _kinds(self, topic: Topic) -> list[tuple[str, type]]:
        kinds: list[tuple[str, type]] = [("verdicts", np.int8)]
        kinds += [("facts", np.uint64)] if self._naming else []
        return kinds + ([("least", np.int64), ("most", np.int64)] if topic == _WITH_SUM else [])

    def _part(self, households: Households, found: Mapping[tuple[Topic, str], Any], done: Mapping[str, int]) -> None:
        """`done`: how many rows were judged before."""
        case = Case(self._library, households, DAY, self._standards, rulebook())
        for topic in self._topics:
            finding = case.finding(*topic)
            judged = verdicts(finding)
            begin = done[rulebook().per(*topic)]
            rows = slice(begin, begin + len(judged))
            found[topic, "verdicts"][rows] = judged
            if self._naming:
                found[topic, "facts"][rows] = missing(finding, judged)
            if topic == _WITH_SUM and finding.amount is not None:
                found[topic, "least"][rows], found[topic, "most"][rows] = finding.amount.lo, finding.amount.hi


@contextmanager
def _on_all_cores(kinds: Mapping[str, _Rules], chunks: list[Households]) -> Iterator[Callable[[str], float]]:
    """Finds the seconds of one of these with a process for each share of the households, as openfisca_run.py does."""
    processes = os.cpu_count() or 1
    shares = [[_share(chunk, place, processes) for chunk in chunks] for place in range(processes)]
    _shares.clear()
    _shares.update(
        {(name, place): (rules, shares[place]) for name, rules in kinds.items() for place in range(processes)}
    )
    # Forked though polars has threads here: the processes use numpy alone.
    with multiprocessing.get_context("fork").Pool(processes) as pool:

        def seconds(name: str) -> float:
            began = time.perf_counter()
            pool.map(_of_share, [(name, place) for place in range(processes)], chunksize=1)
            return time.perf_counter() - began

        yield seconds


def _share(chunk: Households, place: int, count: int) -> Households:
    """One of `count` shares of a chunk."""
    return chunk.slice(len(chunk) * place // count, len(chunk) * (place + 1) // count)


def _of_share(of: tuple[str, int]) -> None:
    """In a process of its own; what comes out stays there, so that none of it is copied in the time."""
    rules, chunks = _shares[of]
    rules.judge(chunks)


_shares: dict[tuple[str, int], tuple[_Rules, list[Households]]] = {}


def _seconds(work: Callable[[], Any]) -> float:
    """Of the processor."""
    began = time.process_time()
    work()
    return time.process_time() - began


def _answers(library: Library, households: Households, standards: Standards) -> dict[tuple[str, str], Any]:
    """Surely yes and surely no."""
    case = Case(library, households, DAY, standards, rulebook())
    found = {topic: case.finding(*topic).entitled for topic in RULES}
    return {topic: (entitled.yes, entitled.no) for topic, entitled in found.items()}


class _Theirs:
    """OpenFisca, in an environment made for it alone; it does what it is told, one command after the other."""

    def __init__(self, library: Library, chunks: list[Households], folder: Path) -> None:
        line = Standards(library, DAY).line
        county = int(chunks[0].region[0]) // (1000 if chunks[0].region[0] >= 10**6 else 1)
        standards = np.array([line(county, area).lo for area in AreaType])
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "arrays.npz", standards=standards, **_with_defaults(chunks))
        uv = Path(__file__).resolve().parents[2] / ".tools/bin/uv"
        self._command = [
            str(uv) if uv.exists() else "uv", "run", "--isolated", "--no-project", "--python",
            f"{sys.version_info.major}.{sys.version_info.minor}", "--with", f"openfisca-core=={VERSION}", "python",
            str(Path(__file__).with_name("openfisca_run.py")), str(folder), str(os.cpu_count() or 1),
        ]  # fmt: skip

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def tell(self, command: str) -> dict[str, float]:
        """Have it do this; what it says of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{command}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit("OpenFisca did not run; is there a network for its first time?")
        told: dict[str, float] = json.loads(answer)
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
