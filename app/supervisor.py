"""`hotline up`: database, bot, app and worker of one machine, started in order, kept running, stopped.

A library that starts processes (honcho) ends them all when one dies; here a dead one is started
again, because citizens are waiting, and the outbox answers what it left behind.

A signal only leaves a note, which is read between steps: an exception out of a signal handler could
lose a process that was being started. Stretches that only wait may be broken off at once.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import OperationalError

from app import model, programs
from app.database import bring_up_to_date
from app.ports import check_ports
from app.processes import Child, Program, Record, only_one, wait_for
from hotline.clock import system_clock
from hotline.db.engine import database_url, embedded_server
from hotline.errors import HotlineError, SettingsError, Unavailable
from hotline.settings import Settings
from knowledge import load_library

_BOT_START_SECONDS = 180.0
_APP_START_SECONDS = 60.0
_HEALTHY_AFTER = 60.0
_LONGEST_PAUSE = 30.0
_AGAIN_AFTER = 0.05
# Stopped in this order: the app finishes the answers under way while the bot and the database live.
_STOP_ORDER = (("demo",), ("app", "worker"), ("bot",), ("database",))


class Stop(Exception):
    """A signal asked us to stop."""


@dataclass
class _Slot:
    """One program that must run, and how often it died lately."""

    program: Program
    child: Child
    started: float
    once: bool = False
    """It ends by itself and is not started again."""
    deaths: int = 0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """Runs everything on this machine for these settings."""

    settings: Settings
    console: Console
    demo: bool = False
    """Load the demo county once everything serves, if the database is empty."""
    _slots: list[_Slot] = field(default_factory=list)
    _stop_wanted_at: float | None = None
    _breakable: bool = False

    def run(self) -> None:
        """Start, serve until SIGINT or SIGTERM, stop. Raises HotlineError when it can't start."""
        data_dir = self._prepared_data_dir()
        self._take_signals()
        with only_one(data_dir / "hotline.lock"):
            record = Record(data_dir / "children.json")
            ended = record.end_leftovers()
            if ended:
                self._say(f"  ended {ended} processes left by an earlier, killed start")
            try:
                self._start(record)
                if self.demo:
                    self._load_demo(record)
                self._watch(record)
            except Stop:
                pass
            finally:
                self._stop_all()
                record.write([])

    def _prepared_data_dir(self) -> Path:
        data_dir = self.settings.data_dir.resolve()
        try:
            (data_dir / "log").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(
                "data_dir_not_writable",
                f"HOTLINE_DATA_DIR: can't write {data_dir} ({error.strerror}); name a directory that you may write",
            ) from error
        return data_dir

    def _say(self, text: str) -> None:
        """Print; a terminal or a pipe that is gone must not end the service or its orderly stop."""
        with contextlib.suppress(OSError, SystemExit):  # the latter is what rich makes of a broken pipe
            self.console.print(text, soft_wrap=True, highlight=False)

    # Starting -----------------------------------------------------------------------------------

    def _start(self, record: Record) -> None:
        check_ports(self.settings)
        database = embedded_server(self.settings)
        if database is not None:
            with self._step("database (embedded PostgreSQL)"):
                self._check()
                database.prepare()
                slot = self._launch(programs.database(database), record)
                with self._may_break_off():
                    database.wait_until_ready(slot.child.process)
        url = database_url(self.settings)
        with self._step("database schema"), self._may_break_off():
            try:
                bring_up_to_date(url, system_clock)
            except OperationalError as error:
                raise Unavailable(
                    "database_unavailable",
                    f"the database does not answer: {str(error.orig).strip()}"
                    + ("" if database else "; check HOTLINE_DATABASE_URL"),
                ) from error
        with self._step("policy library"):
            self._check()
            model.write_lexicon(load_library())
        trained = model.keep_copy(self._model(), self.settings.data_dir.resolve() / "model")
        if self.settings.bot_url is None:
            self._launch(programs.bot(self.settings, trained, url), record)
        self._launch(programs.own("app"), record)
        self._launch(programs.own("worker"), record)
        address = f"http://{programs.reachable(self.settings.host)}:{self.settings.port}"
        with self._step("app") as tick:
            self._wait(lambda: _answers(f"{address}/healthz"), _APP_START_SECONDS, "app", tick)
        with self._step("bot (loads its model)") as tick:
            self._wait(lambda: _answers(f"{address}/readyz"), _BOT_START_SECONDS, "bot", tick)
        self._say(
            f"\n[bold]Ready.[/bold] Open [bold]{address}[/bold] in a browser.\n"
            f"  in the terminal   .venv/bin/hotline chat\n"
            f"  health            {address}/healthz  {address}/readyz  {address}/metrics\n"
            f"  API               {address}/openapi.json\n"
            f"  logs              {self.settings.data_dir}/log\n"
            "Ctrl-C stops everything."
        )

    def _load_demo(self, record: Record) -> None:
        """Beside everything else. What it says has passwords in it, so it goes to a terminal and into no file."""
        program = programs.demo_loading(lambda line: self._say(escape(line)), passwords=self.console.is_terminal)
        try:
            self._launch(program, record).once = True
        except OSError as error:  # no memory for it: the assistant serves all the same
            self._say(f"[yellow]the demo county can't be loaded: {escape(str(error))}[/yellow]")

    def _model(self) -> Path:
        weights = self.settings.language_weights
        path = model.model_path(weights=weights)
        if path.exists():
            self._say(f"  [green]✓[/green] model {path.stem.split('.')[0]} matches its inputs")
            return path
        with self._step("training the model (2 to 3 minutes, only when its inputs changed)") as tick:
            started = time.monotonic()

            def look() -> None:
                self._check()
                tick(time.monotonic() - started)

            return model.train(lambda _: None, look, weights=weights)

    @contextlib.contextmanager
    def _step(self, name: str) -> Iterator[Callable[[float], None]]:
        started = time.monotonic()
        shown = 0

        with contextlib.ExitStack() as stack:
            status = None
            if self.console.is_terminal:
                status = stack.enter_context(self.console.status(name))
            else:
                self._say(f"  … {name}")

            def tick(seconds: float) -> None:
                nonlocal shown
                if status is not None:
                    status.update(f"{name} {seconds:.0f} s")
                elif seconds - shown >= 10:
                    shown = int(seconds)
                    self._say(f"    {name}: {seconds:.0f} s so far")

            yield tick
        self._say(f"  [green]✓[/green] {name} ({time.monotonic() - started:.1f} s)")

    def _wait(
        self,
        condition: Callable[[], bool],
        seconds: float,
        name: str,
        tick: Callable[[float], None],
    ) -> None:
        dead: list[Child] = []

        def ready_or_dead() -> bool:
            # Ready counts first: a part that dies in that moment is started again like any other.
            if condition():
                dead.clear()
                return True
            dead[:] = [slot.child for slot in self._slots if not slot.child.alive]
            return bool(dead)

        with self._may_break_off():
            in_time = wait_for(ready_or_dead, seconds, tick)
        if in_time and not dead:
            return
        guilty = dead[0] if dead else self._slot(name).child
        what = "ended" if dead else f"is not ready after {seconds:.0f} s"
        raise Unavailable(
            "not_starting",
            f"{guilty.program.name} {what}; the end of {guilty.log}:\n{guilty.last_lines()}",
        )

    def _slot(self, name: str) -> _Slot:
        for slot in self._slots:
            if slot.program.name == name:
                return slot
        return self._slots[0]

    def _launch(self, program: Program, record: Record) -> _Slot:
        self._check()
        slot = _Slot(program, self._spawn(program), time.monotonic())
        self._slots.append(slot)
        self._remember(record)
        return slot

    def _spawn(self, program: Program) -> Child:
        return Child(program, self.settings.data_dir.resolve() / "log" / f"{program.name}.log")

    def _remember(self, record: Record) -> None:
        record.write([slot.child for slot in self._slots])

    # Keeping it running -------------------------------------------------------------------------

    def _watch(self, record: Record) -> None:
        while True:
            self._check()
            time.sleep(0.2)
            for slot in list(self._slots):
                if slot.child.alive:
                    continue
                if slot.once:
                    self._slots.remove(slot)
                    self._remember(record)
                elif slot.restart_at is None:
                    self._schedule(slot)
                elif time.monotonic() >= slot.restart_at:
                    self._revive(slot, record)

    def _schedule(self, slot: _Slot) -> None:
        now = time.monotonic()
        if now - slot.started > _HEALTHY_AFTER:
            slot.deaths = 0
        pause = min(_LONGEST_PAUSE, 0.5 * 2**slot.deaths)
        slot.deaths += 1
        slot.restart_at = now + pause
        self._say(
            f"[yellow]{slot.program.name} ended (code {slot.child.process.returncode}); "
            f"starting it again in {pause:g} s[/yellow]"
        )

    def _revive(self, slot: _Slot, record: Record) -> None:
        slot.child.kill()  # whatever it left in its process group
        slot.started, slot.restart_at = time.monotonic(), None
        try:
            slot.child = self._spawn(slot.program)
            self._remember(record)
        except OSError as error:  # no memory or no disk just now: it is tried again like any early death
            self._say(f"[yellow]{slot.program.name} can't be started now: {escape(str(error))}[/yellow]")

    # Stopping -----------------------------------------------------------------------------------

    def _take_signals(self) -> None:
        signal.signal(signal.SIGINT, self._on_signal)
        signal.signal(signal.SIGTERM, self._on_signal)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup means to outlive its terminal
            signal.signal(signal.SIGHUP, self._on_signal)
        signal.signal(signal.SIGUSR1, self._on_reminder)
        sys.unraisablehook = self._on_unraisable

    def _on_signal(self, number: int, _: object) -> None:
        now = time.monotonic()
        if self._stop_wanted_at is None:
            self._stop_wanted_at = now
        elif number == signal.SIGINT and now - self._stop_wanted_at > 1:
            # Ctrl-C a second time, not one signal that came by two ways (terminal and make).
            for slot in self._slots:
                slot.child.kill_without_waiting()
            with contextlib.suppress(OSError):
                self.console.show_cursor(True)
            os._exit(130)
        if self._breakable:
            self._breakable = False
            raise Stop

    def _on_unraisable(self, what: "sys.UnraisableHookArgs") -> None:
        """A signal that hits a callback of the interpreter (a weak reference's) has its Stop thrown away there: the
        stretch is broken off a moment later."""
        if isinstance(what.exc_value, Stop):
            self._breakable = True
            reminder = threading.Timer(_AGAIN_AFTER, os.kill, (os.getpid(), signal.SIGUSR1))
            reminder.daemon = True
            reminder.start()
        else:
            sys.__unraisablehook__(what)

    def _on_reminder(self, number: int, _: object) -> None:
        if self._breakable:
            self._breakable = False
            raise Stop

    def _check(self) -> None:
        """Raises Stop when a signal has asked for it."""
        if self._stop_wanted_at is not None:
            raise Stop

    @contextlib.contextmanager
    def _may_break_off(self) -> Iterator[None]:
        """A stretch that starts no process: a signal ends it at once."""
        self._breakable = True
        try:
            self._check()
            yield
        except Exception:
            self._check()  # what was broken off may fail in its own clean-up; that is no failed start
            raise
        finally:
            self._breakable = False

    def _stop_all(self) -> None:
        if not self._slots:
            return
        self._say("\nStopping …")
        for names in _STOP_ORDER:
            group = [slot.child for slot in self._slots if slot.program.name in names]
            for child in group:
                child.ask_to_stop()
            for child in group:
                child.wait_stopped()
        self._say("Stopped.")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=4, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def up(settings: Settings, console: Console, *, demo: bool = False) -> int:
    """Run until stopped; the exit code: 0 stopped, 2 a setting is wrong, 3 it can't start."""
    try:
        Supervisor(settings, console, demo).run()
    except SettingsError as error:
        console.print(f"[red]{escape(error.message)}[/red]", soft_wrap=True)
        return 2
    except HotlineError as error:
        console.print(f"[red]can't start:[/red] {escape(error.message)}", soft_wrap=True, highlight=False)
        return 3
    return 0
