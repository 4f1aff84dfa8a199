"""Real HTTP servers inside the test process, each with an event loop of its own in a thread."""

import asyncio
import contextvars
import threading
import time
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from tests.stack import free_port


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """Signals stay with pytest."""

    async def main_loop(self) -> None:
        """As uvicorn's, which looks ten times a second whether it should end: hundreds of tests wait for that."""
        await self.on_tick(0)
        while not self.should_exit:
            await asyncio.sleep(0.01)


class Stage:
    """Serves whichever `app` is set: for a server that outlives the tests that use it."""

    def __init__(self) -> None:
        self.app: Any = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self.app(scope, receive, send)
            return
        for done in ("lifespan.startup.complete", "lifespan.shutdown.complete"):
            await receive()
            await send({"type": done})


class Live:
    """`app` served on a free port while the block runs."""

    def __init__(self, app: Any, port: int | None = None) -> None:
        self.port = port or free_port()
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.port, log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        self._server = _Server(config)
        # With the context of whoever starts it, as a process has the one it was configured in.
        context = contextvars.copy_context()
        self._thread = threading.Thread(target=context.run, args=(self._serve,), name=f"live-{self.port}")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        asyncio.run(self._server.serve())

    def __enter__(self) -> "Live":
        self._thread.start()
        deadline = time.monotonic() + 60
        while not self._server.started:
            assert self._thread.is_alive(), "the server ended at once"
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Stop serving; may be called again."""
        self._server.should_exit = True
        self._thread.join(60)
        assert not self._thread.is_alive()
