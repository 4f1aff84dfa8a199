"""A signal ends a stretch that only waits, wherever it hits."""

import os
import signal
import sys
import time
import weakref
from collections.abc import Iterator

import pytest
from rich.console import Console

from app.supervisor import Stop, Supervisor
from hotline.settings import Settings


class _Thing:
    pass


def _signal_and_wait() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)


def _signal_in_a_callback_and_wait() -> None:
    thing = _Thing()
    kept = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del thing
    assert kept() is None
    time.sleep(20)


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1)
    before, hook = [signal.getsignal(number) for number in numbers], sys.unraisablehook
    made = Supervisor(Settings(_env_file=None), Console(quiet=True))
    made._take_signals()
    yield made
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
    sys.unraisablehook = hook


def test_a_signal_ends_the_stretch_at_once(supervisor: Supervisor) -> None:
    began = time.monotonic()
    with pytest.raises(Stop), supervisor._may_break_off():
        _signal_and_wait()
    assert time.monotonic() - began < 15


def test_a_signal_in_a_callback_of_the_interpreter_ends_it_too_and_prints_nothing(
    supervisor: Supervisor, capfd: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    with pytest.raises(Stop), supervisor._may_break_off():
        _signal_in_a_callback_and_wait()
    assert time.monotonic() - began < 15
    assert "Traceback" not in capfd.readouterr().err


def test_where_nothing_may_be_broken_off_the_signal_is_only_noted(supervisor: Supervisor) -> None:
    os.kill(os.getpid(), signal.SIGTERM)
    with pytest.raises(Stop):
        supervisor._check()
