"""PostgreSQL's own full-text search over the facts, on the embedded server of the assistant.

Its parser does not know Chinese words and this build has no dictionary for them, so both sides are cut by us and handed
over as lexemes: what the `simple` configuration would make of text in which words are set apart by spaces.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import psycopg

from benchmarks.answers.methods import Scorer, Scores
from hotline.db.embedded import EmbeddedPostgres, stop

#: From a cleaned question to lexemes.
Cut = Callable[[str], list[str]]
_RANK = """
    select place, ts_rank(words, %(query)s::tsquery, 1) from {table} where words @@ %(query)s::tsquery
"""


@contextlib.contextmanager
def connected() -> Iterator[psycopg.Connection]:
    """A connection to a server of its own, which ends with it."""
    with tempfile.TemporaryDirectory(prefix="hotline-benchmark-", ignore_cleanup_errors=True) as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres", durable=False)
        with open(Path(folder) / "postgres.log", "wb") as log:
            process = server.start(log)
        try:
            with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
                yield connection
        finally:
            stop(process)


def full_text(connection: psycopg.Connection, table: str, documents: Sequence[Sequence[str]], cut: Cut) -> Scorer:
    """`ts_rank` over lexemes, any of which may match; longer texts count less (normalisation 1, the best of 0, 1, 2, 4
    on the tune half, as `ts_rank` is of the two ranking functions)."""
    connection.execute(f"create table {table} (place int primary key, words tsvector)")
    with connection.cursor() as cursor:
        rows = [(place, _vector(lexemes)) for place, lexemes in enumerate(documents)]
        cursor.executemany(f"insert into {table} values (%s, %s::tsvector)", rows)
    connection.execute(f"create index on {table} using gin (words)")
    connection.execute(f"analyze {table}")
    statement = _RANK.format(table=table)

    def score(text: str) -> Scores:
        scores = np.zeros(len(documents))
        lexemes = dict.fromkeys(cut(text))
        if lexemes:
            query = " | ".join(f"'{lexeme}'" for lexeme in lexemes)
            for place, rank in connection.execute(statement, {"query": query}):
                scores[place] = rank
        return scores

    return score


def _vector(lexemes: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for place, lexeme in enumerate(lexemes[:16383], start=1):  # the highest position that it keeps
        places.setdefault(lexeme, []).append(str(place))
    return " ".join(f"'{lexeme}':{','.join(where[:255])}" for lexeme, where in places.items())
