"""The command: `python -m benchmarks.answers [--search [--held-out | --blind] [--misses]] [--fit]`."""

import contextlib
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.answers import fitting, methods, postgres, report, speed
from benchmarks.answers.questions import Questions, blind, practice, read
from benchmarks.chat import measure
from knowledge import Library, Search, load_library
from knowledge.lexicon import lexicon_entries
from knowledge.search.segmenting import Segmenter
from knowledge.search.text import clean

console = Console()
if not console.is_terminal:
    console.width = 120  # in a file the tables need not fit 80 columns


def _compare(library: Library, questions: Questions, show_misses: bool) -> None:
    search = Search(library)
    texts = methods.texts(library)
    segmenter = Segmenter(clean(entry["text"]) for entry in lexicon_entries(library))
    tokens = [segmenter.tokens(text) for text in texts]
    phrases = methods.everyday(library, segmenter)
    with contextlib.ExitStack() as stack:
        connection = stack.enter_context(postgres.connected())
        words = postgres.full_text(connection, "words", [segmenter.words(text) for text in texts], segmenter.words)
        pairs = postgres.full_text(connection, "pairs", [methods.pairs(text) for text in texts], methods.pairs)
        all_tokens = postgres.full_text(connection, "tokens", tokens, segmenter.tokens)
        both = [[*own, *others] for own, others in zip(tokens, phrases, strict=True)]
        with_phrases = postgres.full_text(connection, "phrases", both, segmenter.tokens)
        report.ranking(
            console,
            {
                "ours": methods.ours(library),
                "ours without synonyms.yaml": methods.without_vocabulary(library),
                "BM25 over character pairs": methods.plain(library, methods.pair_bm25(texts)),
                "TF-IDF cosine over 1 to 3 characters": methods.plain(library, methods.gram_cosine(texts)),
                "PostgreSQL, jieba's words": methods.plain(library, words),
                "PostgreSQL, character pairs": methods.plain(library, pairs),
                "PostgreSQL, words, pairs and characters": methods.plain(library, all_tokens),
                "PostgreSQL, these and synonyms.yaml": methods.plain(library, with_phrases),
            },
            questions.answerable,
        )
    report.decision(console, search, questions)
    if show_misses:
        report.misses(console, search, questions)


def _fit(library: Library) -> None:
    search = Search(library)
    tune = read("tune")
    report.constants(console, search, fitting.fit(search, tune), {"tune": tune, "practice": practice()})


def _speed(library: Library) -> None:
    search, seconds, mebibytes = speed.index_cost(library)
    tune = read("tune")
    asked = [question.text for question in (*tune.answerable, *tune.unanswerable)]
    report.speeds(console, [speed.answers(library), speed.searches(search, asked)])
    console.print(f"The search is ready after {seconds:.1f} s and takes {mebibytes:.0f} MiB, its libraries included.")
    console.print(f"{len(library.facts)} facts. {measure.machine()}")


def main(
    search: Annotated[bool, typer.Option(help="Evaluate the search, on the tune half.")] = False,
    held_out: Annotated[
        bool, typer.Option(help="With --search: on the half that is held out. Once, when all is decided.")
    ] = False,
    second: Annotated[bool, typer.Option("--blind", help="With --search: on the blind set. As rarely.")] = False,
    misses: Annotated[bool, typer.Option(help="With --search: list what goes wrong (tune half only).")] = False,
    fit: Annotated[bool, typer.Option(help="Print the constants of “nothing found”.")] = False,
) -> None:
    """Measure answers and the policy search."""
    library = load_library()
    if search or held_out or second:
        questions = blind() if second else read("held_out" if held_out else "tune")
        # What is kept from the developer is not listed.
        _compare(library, questions, misses and not held_out and not second)
    elif fit:
        _fit(library)
    else:
        _speed(library)


if __name__ == "__main__":
    typer.run(main)
