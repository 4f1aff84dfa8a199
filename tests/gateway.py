"""A site's gateway for notices, as docs/reminders.md asks for one: takes the same key once, remembers all that came."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Arrival:
    """One POST."""

    key: str
    authorization: str | None
    notice: dict[str, Any]


@dataclass
class Gateway:
    """`answers` are its next statuses, 200 after them. `hold` runs before it answers, with what has come."""

    url: str
    answers: list[int] = field(default_factory=list)
    hold: Callable[[Arrival], None] = lambda _: None
    arrivals: list[Arrival] = field(default_factory=list, repr=False)

    @property
    def told(self) -> dict[str, dict[str, Any]]:
        """What it passed on: the first of each key."""
        return {one.key: one.notice for one in reversed(self.arrivals)}


@contextmanager
def gateway_running() -> Iterator[Gateway]:
    """A gateway on a free port of this machine."""
    lock = threading.Lock()

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            arrival = Arrival(self.headers["Idempotency-Key"], self.headers["Authorization"], body)
            with lock:
                gateway.arrivals.append(arrival)
                status = gateway.answers.pop(0) if gateway.answers else 200
                answer = f"call {len(gateway.arrivals)}".encode()
            gateway.hold(arrival)
            self.send_response(status)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass  # a worker that was killed while we answered

    server = Server(("127.0.0.1", 0), Door)
    gateway = Gateway(f"http://127.0.0.1:{server.server_address[1]}/notices")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
