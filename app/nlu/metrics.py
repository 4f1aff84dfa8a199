"""Figures on how well messages were understood. Pure; a share is 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 of one label; `support`: how many messages really have it."""

    precision: float
    recall: float
    f1: float
    support: int


def scores(wanted: Sequence[str], given: Sequence[str]) -> dict[str, Score]:
    """By label that is wanted anywhere."""
    right = Counter(w for w, g in zip(wanted, given, strict=True) if w == g)
    of_wanted, of_given = Counter(wanted), Counter(given)
    return {
        label: score(right[label], of_given[label] - right[label], of_wanted[label] - right[label])
        for label in sorted(of_wanted)
    }


def score(right: int, wrong: int, missed: int) -> Score:
    """From counts: found rightly, found wrongly, not found."""
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(precision, recall, f1, right + missed)


def macro_f1(by_label: dict[str, Score]) -> float:
    """The mean of the labels' F1."""
    return sum(item.f1 for item in by_label.values()) / len(by_label) if by_label else 0.0


def accuracy(wanted: Sequence[str], given: Sequence[str]) -> float:
    """The share that is right; 0 of nothing."""
    return sum(w == g for w, g in zip(wanted, given, strict=True)) / len(wanted) if wanted else 0.0


def calibration_error(right: Sequence[bool], confidence: Sequence[float], bins: int = 10) -> float:
    """The expected calibration error (ECE): how far confidence is from the share that is right, by tenths."""
    if not right:
        return 0.0
    error = 0.0
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [i for i, c in enumerate(confidence) if low < c <= high or (number == 0 and c <= 0)]
        if inside:
            sure = sum(confidence[i] for i in inside) / len(inside)
            hit = sum(right[i] for i in inside) / len(inside)
            error += len(inside) / len(right) * abs(sure - hit)
    return error


def entity_score(wanted: Iterable[set[tuple[str, int, int]]], given: Iterable[set[tuple[str, int, int]]]) -> Score:
    """Over all messages; an entity is right if its kind, beginning and end are."""
    right = wrong = missed = 0
    for want, have in zip(wanted, given, strict=True):
        right += len(want & have)
        wrong += len(have - want)
        missed += len(want - have)
    return score(right, wrong, missed)


def confusions(wanted: Sequence[str], given: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often a label was taken for another: (wanted, given)."""
    return Counter((w, g) for w, g in zip(wanted, given, strict=True) if w != g)
