"""Stock Rasa: its server with the REST channel and the tracker store in memory, and its citizens.

The same actions, behind the same webhook code, answer it as answer our bot; in our assistant they are
part of the app's process, here they have one of their own.
"""

import sys
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from app.model import QUIET, bot_python
from app.processes import Child, Program, wait_for
from benchmarks.chat.load import PATIENCE, Reply
from benchmarks.chat.measure import answers, free_port
from benchmarks.chat.ours import ROOT
from benchmarks.chat.stock_project import model_of

_START_SECONDS = 300.0


@dataclass
class Stock:
    """Rasa's server and an action server. `project`: the trained folder, `directory`: for logs."""

    project: Path
    directory: Path
    port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    _children: list[Child] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Address of Rasa."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start both and wait until Rasa has loaded its model. Raises RuntimeError with its output."""
        actions = [sys.executable, "-m", "benchmarks.chat.action_server", str(self.actions_port)]
        server = [
            str(bot_python()), "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(self.port),
            "--model", str(model_of(self.project)), "--endpoints", "endpoints.yml",
            "--credentials", "credentials.yml",
        ]  # fmt: skip
        env = {
            **QUIET,
            "BENCHMARK_ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}/webhook",
            "LOG_LEVEL": "WARNING",
        }
        for program in (
            Program("actions", actions, ROOT),
            Program("rasa", server, self.project, env),
        ):
            self._children.append(Child(program, self.directory / f"{program.name}.log"))
        addresses = (f"http://127.0.0.1:{self.actions_port}/health", self.url)
        for child, address in zip(self._children, addresses, strict=True):
            _wait(child, address)

    def stop(self) -> None:
        """Stop both."""
        for child in self._children:
            child.ask_to_stop()
        for child in self._children:
            child.wait_stopped()

    def processes(self) -> dict[str, int]:
        """Process ids by name."""
        return {child.program.name: child.process.pid for child in self._children}

    def new_citizen(self, http: httpx.AsyncClient) -> "StockCitizen":
        """A client of the REST channel."""
        return StockCitizen(self.url, http)


def _wait(child: Child, address: str) -> None:
    ready = wait_for(lambda: not child.alive or answers(address), _START_SECONDS)
    if not ready or not child.alive:
        raise RuntimeError(f"{child.program.name} does not start:\n{child.last_lines(40)}")


@dataclass
class StockCitizen:
    """Speaks to the REST channel; a conversation begins with a new sender id."""

    url: str
    http: httpx.AsyncClient
    _sender: str = ""

    async def begin(self) -> None:
        """Take a new sender id."""
        self._sender = str(uuid.uuid4())

    async def say(self, text: str) -> Reply:
        """One message. Rasa answers an empty list when something inside it failed."""
        try:
            response = await self.http.post(
                f"{self.url}/webhooks/rest/webhook",
                json={"sender": self._sender, "message": text},
                timeout=PATIENCE,
            )
        except httpx.HTTPError:
            return Reply(answered=False)
        said = response.json() if response.is_success else []
        cited = any((message.get("custom") or {}).get("citations") for message in said)
        return Reply(answered=any(message.get("text") for message in said), cited=cited)
