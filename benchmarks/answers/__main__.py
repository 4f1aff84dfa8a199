"""The command: `python -m benchmarks.answers [--search [--blind | --misses]] [--fit] [--assistant URL [--blind]]`."""

import contextlib
from typing import Annotated

import typer
from rich.console import Console

from benchmarks.answers import assistant, fitting, methods, postgres, report, speed
from benchmarks.answers.questions import Questions, blind, development, practice, read
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
    report.constants(
        console, search, fitting.fit(search, development()), {"all": development(), "practice": practice()}
    )


def _speed(library: Library) -> None:
    search, seconds, mebibytes = speed.index_cost(library)
    tune = read("tune")
    asked = [question.text for question in (*tune.answerable, *tune.unanswerable)]
    report.speeds(console, [speed.answers(library), speed.searches(search, asked)])
    console.print(f"The search is ready after {seconds:.1f} s and takes {mebibytes:.0f} MiB, its libraries included.")
    console.print(f"{len(library.facts)} facts. {measure.machine()}")


def main(
    search: Annotated[bool, typer.Option(help="Evaluate the search, on all questions but the blind set.")] = False,
    newest: Annotated[
        bool, typer.Option("--blind", help="With --search: on the newest blind set. Once, when all is decided.")
    ] = False,
    misses: Annotated[bool, typer.Option(help="With --search: list what goes wrong (not of the blind set).")] = False,
    running: Annotated[
        str,
        typer.Option(
            "--assistant", help="Ask the assistant that runs at this address (its limits on messages raised)."
        ),
    ] = "",
    fit: Annotated[bool, typer.Option(help="Print the constants of “nothing found”.")] = False,
) -> None:
    """Measure answers and the policy search."""
    library = load_library()
    if running:
        asked = blind() if newest else development()
        report.assistant(
            console,
            assistant.shares(running, library, asked.answerable),
            assistant.shares(running, library, asked.unanswerable),
        )
    elif search or newest:
        # What is kept from the developer is not listed.
        _compare(library, blind() if newest else development(), misses and not newest)
    elif fit:
        _fit(library)
    else:
        _speed(library)


if __name__ == "__main__":
    typer.run(main)
