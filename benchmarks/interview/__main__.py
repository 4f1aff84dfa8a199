"""The command: `python -m benchmarks.interview [--families N] [--seed N] [--examples N]`."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.interview.families import families
from benchmarks.interview.talk import Talk, talk, truly, unknowing
from knowledge import load_library
from knowledge.eligibility.interview import Interview
from knowledge.eligibility.rulebook import rulebook

console = Console()
if not console.is_terminal:
    console.width = 120  # in a file the tables need not fit 80 columns

_DAY = date(2026, 11, 26)


def _shares(talks: Sequence[Talk], usual: int) -> list[str]:
    counts = [len(item.asked) for item in talks]
    number = Counter(counts)
    within = sum(count <= usual for count in counts) / len(counts)
    spread = ", ".join(f"{count}: {number[count]}" for count in sorted(number))
    return [f"{sum(counts) / len(counts):.1f}", f"{within:.0%}", spread]


def main(
    number: Annotated[int, typer.Option("--families", help="How many families.")] = 200,
    seed: Annotated[int, typer.Option(help="Which families.")] = 1,
    examples: Annotated[int, typer.Option(help="So many talks that end with questions left are printed.")] = 0,
) -> None:
    """How many questions random families are asked, which ones, and how far off the announced number was."""
    library = load_library()
    interview, usual = Interview(library, rulebook(), _DAY), library.interview.usual
    everybody = list(families(seed, number))
    ways = {
        "both halves of a question are answered": [talk(interview, truly(family)) for family in everybody],
        "only the first half": [talk(interview, truly(family, both=False)) for family in everybody],
        "both halves, and asked on to the end": [talk(interview, truly(family), on=True) for family in everybody],
    }
    table = Table(
        "answers", "mean", f"{usual} or fewer", "questions: families", title=f"{number} families, seed {seed}"
    )
    for name, talks in ways.items():
        table.add_row(name, *_shares(talks, usual))
    table.add_row("不知道 to everything", *_shares([talk(interview, unknowing)], usual))
    console.print(table)
    first = next(iter(ways.values()))
    asked = Counter(question for item in first for question in item.asked)
    console.print("asked of: " + ", ".join(f"{name} {count / number:.0%}" for name, count in asked.most_common()))
    left = [item for item in first if item.look.more]
    console.print(f"more could be asked after the result: {len(left) / number:.0%}")
    off = [len(item.asked) - at - 1 - announced for item in first for at, announced in enumerate(item.announced)]
    near = sum(abs(error) <= 1 for error in off) / len(off)
    console.print(f"announced within one question: {near:.0%}; mean error {sum(off) / len(off):+.1f}")
    for item in left[:examples]:
        console.print(", ".join(item.asked), [member.tags for member in item.told.members], item.told.facts)


if __name__ == "__main__":
    typer.run(main)
