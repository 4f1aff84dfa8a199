"""`hotline up`: database, bot, app and worker of one machine, started in order, kept running, stopped.

A library that starts processes (honcho) ends them all when one dies; here a dead one is started
again, because citizens are waiting, and the outbox answers what it left behind.
"""

import contextlib
import fcntl
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from rich.console import Console

from app import model
from app.processes import Child, Program, Record, port_is_free, wait_for
from hotline.db.embedded import EmbeddedPostgres
from hotline.db.engine import database_url, embedded_server
from hotline.db.migrate import upgrade
from hotline.errors import Conflict, HotlineError, SettingsError, Unavailable
from hotline.settings import Settings
from knowledge import load_library

_ROOT = Path(__file__).resolve().parent.parent
_BOT_START_SECONDS = 180.0
_APP_START_SECONDS = 60.0
_HEALTHY_AFTER = 60.0
_LONGEST_PAUSE = 30.0


class Stop(Exception):
    """A signal asked us to stop."""


@dataclass
class _Slot:
    """One program that must run, and how often it died lately."""

    program: Program
    child: Child
    started: float
    deaths: int = 0
    restart_at: float | None = None


@dataclass
class Supervisor:
    """Runs everything on this machine for these settings."""

    settings: Settings
    console: Console
    _slots: list[_Slot] = field(default_factory=list)
    _stopping: bool = False

    def run(self) -> None:
        """Start, serve until SIGINT or SIGTERM, stop. Raises HotlineError when it can't start."""
        data_dir = self.settings.data_dir.resolve()
        (data_dir / "log").mkdir(parents=True, exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)
        with _only_one(data_dir / "hotline.lock"):
            record = Record(data_dir / "children.json")
            ended = record.end_leftovers()
            if ended:
                self.console.print(f"  ended {ended} processes left by an earlier, killed start")
            try:
                self._start(record)
                self._watch(record)
            except (Stop, KeyboardInterrupt):
                pass
            finally:
                self._stop_all()
                record.write([])

    # Starting -----------------------------------------------------------------------------------

    def _start(self, record: Record) -> None:
        self._check_ports()
        database = embedded_server(self.settings)
        if database is not None:
            with self._step("database (embedded PostgreSQL)"):
                database.prepare()
                database.stop_leftover()
                slot = self._launch(_database_program(database))
                record.write(self._children())
                database.wait_until_ready(slot.child.process)
        with self._step("database schema"):
            url = database_url(self.settings)
            upgrade(url)
        with self._step("policy library"):
            library = load_library()
            model.write_lexicon(library)
        trained = self._model()
        if self.settings.bot_url is None:
            self._launch(_bot_program(self.settings, trained, url))
        self._launch(_own_program("app"))
        self._launch(_own_program("worker"))
        record.write(self._children())
        address = f"http://{_reachable(self.settings.host)}:{self.settings.port}"
        with self._step("app") as tick:
            self._wait(lambda: _answers(f"{address}/healthz"), _APP_START_SECONDS, "app", tick)
        with self._step("bot (loads its model)") as tick:
            self._wait(lambda: _answers(f"{address}/readyz"), _BOT_START_SECONDS, "bot", tick)
        self.console.print(
            f"\n[bold]Ready.[/bold] Open [bold]{address}[/bold] in a browser.\n"
            f"  in the terminal   uv run hotline chat\n"
            f"  health            {address}/healthz  {address}/readyz  {address}/metrics\n"
            f"  API               {address}/openapi.json\n"
            f"  logs              {self.settings.data_dir}/log\n"
            "Ctrl-C stops everything."
        )

    def _check_ports(self) -> None:
        wanted = [
            (self.settings.host, self.settings.port, "HOTLINE_PORT"),
            ("127.0.0.1", self.settings.actions_port, "HOTLINE_ACTIONS_PORT"),
        ]
        if self.settings.bot_url is None:
            wanted.append(("127.0.0.1", self.settings.bot_port, "HOTLINE_BOT_PORT"))
        for host, port, name in wanted:
            if not port_is_free(host, port):
                raise Conflict(
                    "port_taken",
                    f"port {port} on {host} is in use by another program; stop that one, or choose "
                    f"another port with {name}, e.g. {name}={port + 1000} make up",
                )

    def _model(self) -> Path:
        path = model.model_path()
        if path.exists():
            self.console.print(f"  [green]✓[/green] model {path.stem.split('.')[0]} matches its inputs")
            return path
        with self._step("training the model (about a minute, only when its inputs changed)") as tick:
            started = time.monotonic()
            return model.train(lambda _: tick(time.monotonic() - started))

    @contextlib.contextmanager
    def _step(self, name: str) -> Iterator[Callable[[float], None]]:
        started = time.monotonic()
        shown = 0

        with contextlib.ExitStack() as stack:
            status = None
            if self.console.is_terminal:
                status = stack.enter_context(self.console.status(name))
            else:
                self.console.print(f"  … {name}")

            def tick(seconds: float) -> None:
                nonlocal shown
                if status is not None:
                    status.update(f"{name} {seconds:.0f} s")
                elif seconds - shown >= 10:
                    shown = int(seconds)
                    self.console.print(f"    {name}: {seconds:.0f} s so far")

            yield tick
        self.console.print(f"  [green]✓[/green] {name} ({time.monotonic() - started:.1f} s)")

    def _wait(
        self,
        condition: Callable[[], bool],
        seconds: float,
        name: str,
        tick: Callable[[float], None],
    ) -> None:
        dead: list[Child] = []

        def ready_or_dead() -> bool:
            dead[:] = [slot.child for slot in self._slots if not slot.child.alive]
            return bool(dead) or condition()

        if wait_for(ready_or_dead, seconds, tick) and not dead:
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

    def _launch(self, program: Program) -> _Slot:
        slot = _Slot(program, self._spawn(program), time.monotonic())
        self._slots.append(slot)
        return slot

    def _spawn(self, program: Program) -> Child:
        return Child(program, self.settings.data_dir.resolve() / "log" / f"{program.name}.log")

    def _children(self) -> list[Child]:
        return [slot.child for slot in self._slots]

    # Keeping it running -------------------------------------------------------------------------

    def _watch(self, record: Record) -> None:
        while True:
            time.sleep(0.2)
            for slot in self._slots:
                if slot.child.alive:
                    continue
                now = time.monotonic()
                if slot.restart_at is None:
                    if now - slot.started > _HEALTHY_AFTER:
                        slot.deaths = 0
                    pause = min(_LONGEST_PAUSE, 0.5 * 2**slot.deaths)
                    slot.deaths += 1
                    slot.restart_at = now + pause
                    self.console.print(
                        f"[yellow]{slot.program.name} ended "
                        f"(code {slot.child.process.returncode}); starting it again in {pause:g} s[/yellow]"
                    )
                if now >= slot.restart_at:
                    slot.child.kill()  # whatever it left in its process group
                    slot.child = self._spawn(slot.program)
                    slot.started, slot.restart_at = now, None
                    record.write(self._children())

    # Stopping -----------------------------------------------------------------------------------

    def _on_signal(self, _: int, __: object) -> None:
        if self._stopping:
            for slot in self._slots:
                slot.child.kill()
            os._exit(130)
        self._stopping = True
        raise Stop

    def _stop_all(self) -> None:
        self._stopping = True
        if not self._slots:
            return
        self.console.print("\nStopping …")
        database = [slot for slot in self._slots if slot.program.name == "database"]
        others = [slot for slot in self._slots if slot.program.name != "database"]
        # The database last: the others write their last words to it.
        for group in (others, database):
            for slot in group:
                slot.child.ask_to_stop()
            for slot in group:
                slot.child.wait_stopped()
        self.console.print("Stopped.")


def _database_program(database: EmbeddedPostgres) -> Program:
    return Program(
        name="database",
        command=database.command(),
        cwd=database.directory,
        identity=database.identity,
        stop_signal=signal.SIGINT,  # fast shutdown
        masked=True,
    )


def _bot_program(settings: Settings, trained: Path, url: str) -> Program:
    return Program(
        name="bot",
        command=[
            str(model.bot_python()), "-m", "rasa", "run", "--enable-api", "--interface",
            "127.0.0.1", "--port", str(settings.bot_port), "--model", str(trained),
            "--endpoints", "endpoints.yml", "--credentials", "credentials.yml",
        ],
        cwd=model.PROJECT,
        env={
            **model.QUIET,
            "HOTLINE_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}/webhook",
            "HOTLINE_TRACKER_URL": url,
            "LOG_LEVEL": "WARNING",
        },
        stop_seconds=10,
        masked=True,
    )  # fmt: skip


def _own_program(name: str) -> Program:
    return Program(name=name, command=[sys.executable, "-m", "app.cli", name], cwd=Path.cwd(), masked=False)


@contextlib.contextmanager
def _only_one(path: Path) -> Iterator[None]:
    """A lock that the kernel frees when its holder dies, so a stale one can't exist."""
    with open(path, "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise Conflict(
                "already_running",
                f"it already runs here (process {file.read().strip() or 'unknown'}); "
                "stop that one with Ctrl-C, or use another HOTLINE_DATA_DIR and other ports",
            ) from error
        os.set_inheritable(file.fileno(), False)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _reachable(host: str) -> str:
    """An address to open for a host we listen on."""
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=4, trust_env=False).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def up(settings: Settings, console: Console) -> int:
    """Run until stopped; the exit code: 0 stopped, 2 a setting is wrong, 3 it can't start."""
    try:
        Supervisor(settings, console).run()
    except SettingsError as error:
        console.print(f"[red]{error.message}[/red]", markup=True)
        return 2
    except HotlineError as error:
        console.print(f"[red]can't start:[/red] {error.message}")
        return 3
    return 0
