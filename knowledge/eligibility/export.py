"""A screening as plain JSON: what the API returns, the command line prints and a kept result holds."""

from __future__ import annotations

from typing import Any

from knowledge.eligibility.determination import Determination, Screening
from knowledge.eligibility.texts import ScreeningTexts


def screening_json(screening: Screening, texts: ScreeningTexts) -> dict[str, Any]:
    """Keys as in docs/eligibility.md. Sums are fen, days ISO, `person` counts from 1."""
    return {
        "id": screening.id,
        "as_of": screening.as_of.isoformat(),
        "ruleset": screening.ruleset,
        "parameters": screening.parameters,
        "preliminary": texts.preliminary,
        "determinations": [_determination(item, texts) for item in screening.determinations],
    }


def _determination(item: Determination, texts: ScreeningTexts) -> dict[str, Any]:
    amount, until = item.amount, item.until
    return {
        "id": item.id,
        "programme": item.programme,
        "variant": item.variant or None,
        "name": item.name,
        "person": None if item.person is None else item.person + 1,
        "verdict": item.verdict.name,
        "verdict_text": texts.verdicts[item.verdict.name],
        "concerns": not item.aside,
        "amount": amount
        and {"min_fen": amount.least, "max_fen": amount.most, "period": str(amount.period), "text": amount.text},
        "until": until and {"min": until[0].isoformat(), "max": until[1].isoformat()},
        "missing": list(item.missing),
        "reasons": [
            {
                "key": reason.key,
                "state": reason.state,
                "text": reason.text,
                "citations": [citation.shown() for citation in reason.citations],
            }
            for reason in item.reasons
        ],
        "changes": list(item.changes),
        "citations": [citation.shown() for citation in item.citations],
        "papers": list(item.papers),
        "where": list(item.where),
        "notes": list(item.notes),
    }
