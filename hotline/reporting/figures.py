"""Figures from counts and minutes: medians, ninth deciles, rates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from statistics import median

from hotline.reporting.measures import measures

Value = int | float | None
Figures = dict[str, Value]


@dataclass
class Gathered:
    """What one row of a report is made of. Minutes have the pauses taken off."""

    counts: dict[str, int] = field(default_factory=dict)
    minutes: dict[str, list[float]] = field(default_factory=dict)
    """By measure, and by measure + "_working"."""
    paused: float = 0.0


def ninth_decile(values: Sequence[float]) -> float:
    """The smallest of the values that at least nine in ten do not exceed (nearest rank)."""
    return sorted(values)[ceil(0.9 * len(values)) - 1]


def figures(gathered: Gathered) -> Figures:
    """A value for each figure of measures.yaml; None for a median or a rate of nothing."""
    result: Figures = {}
    for name, figure in measures().figures.items():
        if figure.kind == "count":
            result[name] = gathered.counts.get(name, 0)
    for measure in ("response", "handling"):
        result[f"{measure}_turns"] = len(gathered.minutes.get(measure, ()))
        for suffix in ("", "_working"):
            values = gathered.minutes.get(measure + suffix, [])
            result[f"{measure}{suffix}_median"] = round(median(values), 1) if values else None
            result[f"{measure}{suffix}_p90"] = round(ninth_decile(values), 1) if values else None
    result["handling_paused"] = round(gathered.paused, 1)
    for name, figure in measures().figures.items():
        if figure.kind == "rate":
            result[name] = _rate(result, figure.numerator, figure.denominator)
    return {name: result[name] for name in measures().figures}


def _rate(values: Mapping[str, int | float | None], over: Iterable[str], under: Iterable[str]) -> float | None:
    below = sum(values[name] or 0 for name in under)
    return round(sum(values[name] or 0 for name in over) / below, 4) if below else None
