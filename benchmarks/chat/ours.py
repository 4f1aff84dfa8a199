"""Our assistant as `hotline up` runs it, on free ports and a database of its own, and its citizens."""

import json
import os
import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.processes import Child, Program, wait_for
from benchmarks.chat.load import PATIENCE, Reply
from benchmarks.chat.measure import answers, free_port
from hotline.db.engine import database_url
from hotline.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent
_START_SECONDS = 600.0  # it may have a model to train first
# The benchmark's citizens share one address and type faster than people.
_NO_RATE_LIMIT = "1000000"


@dataclass
class Ours:
    """Database, bot, app and worker. `directory` takes its data and logs."""

    directory: Path
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    bot_port: int = field(default_factory=free_port)

    @property
    def url(self) -> str:
        """Address of the public contract."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def bot_url(self) -> str:
        """Address of the bot, which only the app calls otherwise."""
        return f"http://127.0.0.1:{self.bot_port}"

    @property
    def database(self) -> str:
        """libpq URL of its database."""
        return database_url(Settings(data_dir=self.directory / "var"))

    def start(self) -> None:
        """Start it and wait until every part answers. Raises RuntimeError with its output."""
        env = {
            "HOTLINE_DATA_DIR": str(self.directory / "var"),
            "HOTLINE_PORT": str(self.port),
            "HOTLINE_ACTIONS_PORT": str(self.actions_port),
            "HOTLINE_BOT_PORT": str(self.bot_port),
            "HOTLINE_MESSAGES_PER_MINUTE": _NO_RATE_LIMIT,
            "HOTLINE_SESSIONS_PER_MINUTE": _NO_RATE_LIMIT,
        }
        command = [sys.executable, "-m", "app.cli", "up"]
        program = Program("supervisor", command, ROOT, {**os.environ, **env}, stop_seconds=60)
        self._child = Child(program, self.directory / "up.log")
        ready = wait_for(lambda: not self._child.alive or answers(f"{self.url}/readyz"), _START_SECONDS)
        if not ready or not self._child.alive:
            raise RuntimeError(f"our assistant does not start:\n{self._child.last_lines(40)}")

    def stop(self) -> None:
        """Stop all of it."""
        self._child.ask_to_stop()
        self._child.wait_stopped()

    def processes(self) -> dict[str, int]:
        """Process ids by name."""
        children = json.loads((self.directory / "var" / "children.json").read_text())
        return {"supervisor": self._child.process.pid, **{child["name"]: child["pid"] for child in children}}

    def new_citizen(self, http: httpx.AsyncClient) -> "OurCitizen":
        """A citizen of the web chat."""
        return OurCitizen(self.url, http)


@dataclass
class OurCitizen:
    """Speaks through the public contract: a session, then messages under its token."""

    url: str
    http: httpx.AsyncClient
    session_id: str = ""
    _token: str = ""

    async def begin(self) -> None:
        """Open a session. Raises httpx.HTTPError."""
        response = await self.http.post(f"{self.url}/api/chat/sessions", json={}, timeout=PATIENCE)
        response.raise_for_status()
        opened = response.json()
        self.session_id, self._token = opened["session_id"], opened["token"]

    async def say(self, text: str) -> Reply:
        """One message; answered if the bot, and not a notice of ours, replied."""
        try:
            response = await self.http.post(
                f"{self.url}/api/chat/messages",
                json={"client_msg_id": str(uuid.uuid4()), "text": text},
                headers={"Authorization": f"Bearer {self._token}"},
                timeout=PATIENCE,
            )
        except httpx.HTTPError:
            return Reply(answered=False)
        if not response.is_success:
            return Reply(answered=False)
        said = [message for message in response.json()["messages"] if message["sender"] == "bot"]
        return Reply(answered=bool(said), cited=any(message["citations"] for message in said))
