"""What the tables of a run look like, and by what a list is ranked."""

from __future__ import annotations

import polars as pl

from knowledge.eligibility.register.leads import CERTAINTIES, PERIODS, REASONS
from knowledge.eligibility.registry import Rulebook
from knowledge.eligibility.verdict import Verdict

Kind = pl.DataType | type[pl.DataType]
#: By the number of the verdict.
VERDICTS = pl.Enum([verdict.name for verdict in Verdict])
CERTAINTY = pl.Enum(CERTAINTIES)
PERIOD = pl.Enum(PERIODS)
REASON = pl.Enum(REASONS)
CHANGE = pl.Enum(["new", "unchanged"])
CHECKS: dict[str, Kind] = {
    "household": pl.String, "person": pl.String, "aid": pl.String, "reason": REASON, "why": pl.String, "died": pl.Date,
    "over_fen_a_month": pl.Int64, "region": pl.String,
}  # fmt: skip
BAD_ROWS: dict[str, Kind] = {
    "file": pl.String, "row": pl.Int64, "household": pl.String, "column": pl.String, "problem": pl.String,
    "what": pl.String, "do": pl.String,
}  # fmt: skip
#: What makes a lead the same lead in another run.
KEY = ("household", "person", "programme", "variant")
RANK = "rank"
#: Bits of a rank: certainty, least, most, programme with variant. A fen more does not fit into 2**26 (670,000 yuan).
_SUM_BITS, _TOPIC_BITS = 26, 8
_VARIANTS = 8


class LeadsTable:
    """The table of leads. Programmes and variants are in the order of telling."""

    def __init__(self, book: Rulebook) -> None:
        self.programmes = pl.Enum(list(dict.fromkeys(programme for programme, _ in book.topics)))
        self.variants = pl.Enum(list(dict.fromkeys(variant for _, variant in book.topics if variant)))
        assert len(self.variants.categories) < _VARIANTS
        assert len(self.programmes.categories) * _VARIANTS <= 1 << _TOPIC_BITS
        self.schema: dict[str, Kind] = {
            "household": pl.String,
            "person": pl.String,
            "programme": self.programmes,
            "variant": self.variants,
            "verdict": VERDICTS,
            "certainty": CERTAINTY,
            "value_least": pl.Int64,
            "value_most": pl.Int64,
            "value_per": PERIOD,
            "why": pl.String,
            "missing": pl.String,
            "region": pl.String,
        }


def rank() -> pl.Expr:
    """One number a lead: the surest first, of these the most money (at least, then at most), then by programme.

    A single payment counts as a twelfth of it. Leads of one rank stay in the order of the register.
    """
    once = pl.when(pl.col("value_per") == "once").then(12).otherwise(1)

    def less(name: str) -> pl.Expr:
        most = (1 << _SUM_BITS) - 1
        return most - (pl.col(name).fill_null(0) // once).clip(0, most)

    topic = pl.col("programme").to_physical().cast(pl.Int64) * _VARIANTS
    topic += pl.col("variant").to_physical().cast(pl.Int64).fill_null(-1) + 1
    found = pl.col("certainty").to_physical().cast(pl.Int64)
    for part, bits in ((less("value_least"), _SUM_BITS), (less("value_most"), _SUM_BITS), (topic, _TOPIC_BITS)):
        found = found * (1 << bits) + part
    return found.alias(RANK)
