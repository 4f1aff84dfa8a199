"""The confusion matrix as a picture (SVG) that any browser shows."""

from collections.abc import Sequence
from html import escape

FALLBACK = "nlu_fallback"
_CELL, _LEFT, _TOP = 20, 190, 170


def confusion_picture(wanted: Sequence[str], given: Sequence[str]) -> str:
    """A square for each pair of intents: rows are what was meant, columns what was understood, darker is oftener."""
    names = sorted(set(wanted))
    columns = [*names, *([FALLBACK] if FALLBACK in given else [])]
    counts: dict[tuple[str, str], int] = {}
    for pair in zip(wanted, given, strict=True):
        counts[pair] = counts.get(pair, 0) + 1
    totals = {name: wanted.count(name) for name in names}
    width, height = _LEFT + _CELL * len(columns) + 10, _TOP + _CELL * len(names) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="11">',
        "<title>What was meant (rows) and what was understood (columns)</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for column, name in enumerate(columns):
        x = _LEFT + column * _CELL + _CELL // 2
        parts.append(f'<text transform="translate({x + 4},{_TOP - 6}) rotate(-60)">{escape(name)}</text>')
    for row, name in enumerate(names):
        y = _TOP + row * _CELL
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 14}" text-anchor="end">{escape(name)}</text>')
        for column, other in enumerate(columns):
            count = counts.get((name, other), 0)
            if not count:
                continue
            share = count / totals[name]
            colour = "31,97,171" if name == other else "192,57,43"
            x = _LEFT + column * _CELL
            ink = "#fff" if share > 0.45 else "#222"
            fill = f"rgba({colour},{0.1 + 0.9 * share:.2f})"
            title = f"<title>{escape(name)} → {escape(other)}: {count} of {totals[name]}</title>"
            middle = f'x="{x + _CELL // 2}" y="{y + 14}" text-anchor="middle"'
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" fill="{fill}">{title}</rect>'
                f'<text {middle} fill="{ink}" font-size="9">{count}</text>'
            )
    return "\n".join([*parts, "</svg>"]) + "\n"
