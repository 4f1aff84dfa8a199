"""Reads what the real logging set-up writes, and takes it down again."""

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog

from hotline.logging import configure_logging


class LogLines:
    """The JSON lines written so far."""

    def __init__(self, stream: io.StringIO) -> None:
        self._stream = stream

    @property
    def raw(self) -> str:
        return self._stream.getvalue()

    def __call__(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.raw.splitlines()]

    def one(self, event: str) -> dict[str, Any]:
        """The only line of this event."""
        (line,) = [line for line in self() if line["event"] == event]
        return line


@contextmanager
def captured_log(process: str = "test", level: str = "INFO") -> Iterator[LogLines]:
    """Log as the processes do, into memory."""
    root = logging.getLogger()
    level_before = root.level
    configure_logging(level, process=process)
    ours = root.handlers[0]
    assert isinstance(ours, logging.StreamHandler)
    stream = io.StringIO()
    ours.setStream(stream)
    try:
        yield LogLines(stream)
    finally:
        root.removeHandler(ours)
        root.setLevel(level_before)
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
