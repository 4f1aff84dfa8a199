"""One chunk of a register: read, checked, screened; its leads, checks and bad rows as tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from app.screening.decoding import Decoder
from app.screening.marks import Marks
from app.screening.reading import HOUSEHOLD, PERSON
from app.screening.tables import BAD_ROWS, CERTAINTY, CHECKS, PERIOD, RANK, REASON, VERDICTS, LeadsTable, rank
from knowledge import Library
from knowledge.eligibility.case import Case
from knowledge.eligibility.columns import NO_DAY, Households
from knowledge.eligibility.engine import outcomes
from knowledge.eligibility.facts import names_of
from knowledge.eligibility.register.assembling import Assembled, Problem, assemble
from knowledge.eligibility.register.columns import held_facts
from knowledge.eligibility.register.leads import ALL_AID, REASONS, Checks, Leads, Listed, find_checks, find_leads
from knowledge.eligibility.register.texts import load_register_texts
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.standards import Standards
from knowledge.eligibility.verdict import Verdict

#: Households that the rules see at a time: so many that calls take little of the time, so few that their arrays stay in
#: a processor's cache.
AT_A_TIME = 25_000
_TOPIC_SHIFT = 48
_UNIX = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Wanted:
    """What is asked of a run. `region`: the place of rows that name none, -1 without one."""

    as_of: date
    region: int = -1
    most_facts: int = 3
    held_only: bool = False


@dataclass
class Counts:
    """What was met. `verdicts`: by programme (the rulebook's topics), then verdict."""

    rows: int = 0
    households: int = 0
    persons: int = 0
    bad_rows: int = 0
    bad_households: int = 0
    left_out: int = 0
    hidden_marks: int = 0
    verdicts: NDArray[np.int64] = field(default_factory=lambda: np.zeros((0, len(Verdict)), np.int64))

    def add(self, other: Counts) -> None:
        """These too."""
        for name in ("rows", "households", "persons", "bad_rows", "bad_households", "left_out", "hidden_marks"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.verdicts = self.verdicts + other.verdicts if len(self.verdicts) else other.verdicts


@dataclass(frozen=True)
class Found:
    """What a chunk gave. The leads have their `rank` and are sorted by it."""

    leads: pl.DataFrame
    checks: pl.DataFrame
    bad_rows: pl.DataFrame
    counts: Counts


class Screener:
    """Screens chunks; keeps what is the same for all of them."""

    def __init__(self, library: Library, book: Rulebook, wanted: Wanted, key: Callable[[], str]) -> None:
        self._library, self._book, self._wanted = library, book, wanted
        self.figures = library.version
        self._texts = load_register_texts()
        self._decoder = Decoder(library.regions, self._texts.words)
        self._standards = Standards(library, wanted.as_of)
        self._marks = Marks(key)
        self._table = LeadsTable(book)
        self._topics = [f"{programme}/{variant}" if variant else programme for programme, variant in book.topics]
        self._told: dict[int, tuple[str, str | None]] = {}

    def screen(self, frame: pl.DataFrame, starts: NDArray[np.int64], file: str, row: int) -> Found:
        """`starts`: the rows of the frame at which households begin; `row`: of the file at which the frame does."""
        hidden = self._marks.hidden
        # Here, once and for all: no table is made from a frame that still holds an ID number as a mark.
        marks = [name for name in (HOUSEHOLD, PERSON) if name in frame.columns]
        frame = frame.with_columns(self._marks.hide(frame[name]).alias(name) for name in marks)
        cells, problems = self._decoder.decode(frame)
        if self._wanted.region >= 0:
            told = cells.get("region", np.full(len(frame), -1))
            cells["region"] = np.where(told < 0, self._wanted.region, told)
        unmarked = frame[HOUSEHOLD].is_null() | (frame[HOUSEHOLD].str.strip_chars() == "")
        if unmarked.any():
            problems.append(Problem("no_mark", HOUSEHOLD, unmarked.arg_true().to_numpy()))
        bad = np.concatenate([problem.rows for problem in problems]) if problems else np.empty(0, np.int64)
        good, more = assemble(cells, starts, len(frame), self._wanted.as_of, bad)
        bad_rows = self._bad_rows([*problems, *more], frame, file, row)
        counts = Counts(rows=len(frame), bad_rows=bad_rows["row"].n_unique(), bad_households=good.bad_households)
        counts.verdicts = np.zeros((len(self._topics), len(Verdict)), np.int64)
        if good.households is None:
            leads, checks = self._empty()
        else:
            held = held_facts(frame.columns) if self._wanted.held_only else -1
            leads, checks = self._evaluate(good.households, good, frame, counts, held)
        counts.hidden_marks = self._marks.hidden - hidden
        return Found(leads, checks, bad_rows, counts)

    def _empty(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        return pl.DataFrame(schema={**self._table.schema, RANK: pl.Int64}), pl.DataFrame(schema=CHECKS)

    def _evaluate(
        self, households: Households, good: Assembled, frame: pl.DataFrame, counts: Counts, held: int
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        counts.households, counts.persons = len(households), int((good.rows >= 0).sum())
        leads: list[Leads] = []
        checks: list[Checks] = []
        for begin in range(0, len(households), AT_A_TIME):
            part = households.slice(begin, min(begin + AT_A_TIME, len(households)))
            before = int(households.first[begin])
            rows = good.rows[before : before + len(part.persons.household)]
            found, suspected = self._rules(part, rows, counts, held)
            leads.append(found.moved(begin, before))
            checks.append(suspected.moved(begin, before))
        named = _Named(households, good, frame)
        return self._leads(Leads.joined(leads), named), self._checks(Checks.joined(checks), named)

    def _rules(
        self, households: Households, rows: NDArray[np.int64], counts: Counts, held: int
    ) -> tuple[Leads, Checks]:
        """What the rules say of some households. `rows`: of each person the row in the frame, -1 without one."""
        case = Case(self._library, households, self._wanted.as_of, self._standards, self._book)
        listed = Listed.of(households, rows, self._wanted.as_of.toordinal())
        found = list(enumerate(outcomes(case)))
        with_row = rows >= 0
        all_listed = bool(with_row.all())
        for topic, outcome in found:
            verdicts = outcome.verdicts
            if outcome.per == "person" and not all_listed:
                verdicts = verdicts[with_row]
            counts.verdicts[topic] += np.bincount(verdicts, minlength=len(Verdict))
        leads, left_out = find_leads(found, households, listed, self._wanted.most_facts, held)
        counts.left_out += left_out
        return leads, find_checks(case, listed)

    def _leads(self, leads: Leads, named: _Named) -> pl.DataFrame:
        topics = leads.topic
        programmes = self._table.programmes.categories.to_list()
        variants = self._table.variants.categories.to_list()
        of_programme = np.array([programmes.index(programme) for programme, _ in self._book.topics], np.uint8)
        of_variant = np.array([variants.index(v) if v else len(variants) for _, v in self._book.topics], np.uint8)
        why, missing = self._sentences(leads)
        variant = pl.Series(of_variant[topics])
        period = pl.Series(leads.period.astype(np.uint8)).cat.to(PERIOD)
        frame = pl.DataFrame(
            {
                "household": named.household(leads.household),
                "person": named.person(leads.person),
                "programme": pl.Series(of_programme[topics]).cat.to(self._table.programmes),
                "variant": variant.set(variant == len(variants), None).cat.to(self._table.variants),
                "verdict": pl.Series(leads.verdict.astype(np.uint8)).cat.to(VERDICTS),
                "certainty": pl.Series(leads.certainty.astype(np.uint8)).cat.to(CERTAINTY),
                "value_least": _known(leads.least),
                "value_most": _known(leads.most),
                "value_per": period.set(pl.Series((leads.least < 0) & (leads.most < 0)), None),
                "why": why,
                "missing": missing,
                "region": named.region(leads.household),
            }
        )
        return frame.with_columns(rank()).sort(RANK, maintain_order=True)

    def _sentences(self, leads: Leads) -> tuple[pl.Series, pl.Series]:
        """`why` and `missing` of each lead: few are different, so each is made once."""
        likely = leads.verdict == Verdict.likely_eligible
        kinds = (
            leads.missing.astype(np.int64)
            | (leads.topic << (_TOPIC_SHIFT + 1))
            | (likely.astype(np.int64) << _TOPIC_SHIFT)
        )
        different, place = np.unique(kinds, return_inverse=True)
        told = [self._sentence(kind) for kind in different.tolist()]
        places = pl.Series(place)
        why, missing = (pl.Series([pair[part] for pair in told], dtype=pl.String) for part in range(2))
        return why.gather(places), missing.gather(places)

    def _sentence(self, kind: int) -> tuple[str, str | None]:
        if kind not in self._told:
            bits = kind & ((1 << _TOPIC_SHIFT) - 1)
            sure, topic = bool(kind >> _TOPIC_SHIFT & 1), self._topics[kind >> (_TOPIC_SHIFT + 1)]
            why = self._texts.why(topic, likely=sure, missing=bits)
            self._told[kind] = why, ";".join(names_of(bits)) or None
        return self._told[kind]

    def _checks(self, checks: Checks, named: _Named) -> pl.DataFrame:
        different, place = np.unique(checks.aid, return_inverse=True)
        aid = [";".join(name for at, name in enumerate(ALL_AID) if bits >> at & 1) for bits in different.tolist()]
        reasons = pl.Series(checks.reason.astype(np.uint8)).cat.to(REASON)
        days = pl.Series(np.where(checks.day == NO_DAY, -1, checks.day - _UNIX))
        sentences = pl.Series([self._texts.reasons[reason] for reason in REASONS])
        return pl.DataFrame(
            {
                "household": named.household(checks.household),
                "person": named.person(checks.person),
                "aid": pl.Series(aid, dtype=pl.String).gather(pl.Series(place)),
                "reason": reasons,
                "why": sentences.gather(pl.Series(checks.reason)),
                "died": days.set(pl.Series(checks.day == NO_DAY), None).cast(pl.Int32).cast(pl.Date),
                "over_fen_a_month": _known(checks.over),
                "region": named.region(checks.household),
            }
        )

    def _bad_rows(self, problems: list[Problem], frame: pl.DataFrame, file: str, row: int) -> pl.DataFrame:
        parts = []
        for problem in problems:
            text = self._texts.problems[problem.key]
            rows = pl.Series("row", problem.rows)
            parts.append(
                pl.DataFrame({"row": rows + row + 1, "household": frame[HOUSEHOLD].gather(rows)})
                .with_columns(
                    file=pl.lit(file),
                    column=pl.lit(problem.column),
                    problem=pl.lit(problem.key),
                    what=pl.lit(text.what),
                    do=pl.lit(text.do),
                )
                .select(BAD_ROWS.keys())
            )
        return pl.concat(parts).sort("row", "column") if parts else pl.DataFrame(schema=BAD_ROWS)


class _Named:
    """Marks and regions for rows of a list."""

    def __init__(self, households: Households, good: Assembled, frame: pl.DataFrame) -> None:
        self._frame = frame
        self._households, self._rows, self._starts = households, good.rows, good.starts

    def household(self, places: NDArray[Any]) -> pl.Series:
        """Marks of households."""
        return self._frame[HOUSEHOLD].gather(pl.Series(self._starts[places]))

    def person(self, places: NDArray[Any]) -> pl.Series:
        """Marks of persons, null for -1. Without a mark of one's own: the place in the household, from 1."""
        persons = np.flatnonzero(places >= 0)
        rows = self._rows[places[persons]]
        if PERSON in self._frame.columns:
            marks = self._frame[PERSON].gather(pl.Series(rows))
        else:
            marks = pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
        if marks.null_count():
            of = self._households.persons.household[places[persons]]
            own_place = pl.Series(rows - self._starts[of] + 1).cast(pl.String)
            marks = marks.zip_with(marks.is_not_null(), own_place)
        at = np.full(len(places), -1)
        at[persons] = np.arange(len(persons))
        found = pl.Series(at)
        return marks.gather(found.set(found < 0, None))

    def region(self, places: NDArray[Any]) -> pl.Series:
        """Codes of regions, null where unknown."""
        different, place = np.unique(self._households.region, return_inverse=True)
        codes = pl.Series([str(code) if code >= 0 else None for code in different.tolist()], dtype=pl.String)
        return codes.gather(pl.Series(place[places]))


def _known(values: NDArray[Any]) -> pl.Series:
    series = pl.Series(values)
    return series.set(series < 0, None)
