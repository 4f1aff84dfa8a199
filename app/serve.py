"""The app process: the public port and the private one in a single event loop."""

import asyncio
import contextlib
import signal

import structlog
import uvicorn

from app.bootstrap import Services, build
from app.private import create_private_app
from app.public import create_public_app
from hotline.clock import local_date
from hotline.logging import configure_logging
from hotline.settings import Settings

_log = structlog.stdlib.get_logger(__name__)


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: two servers share the process, we stop both."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]
        """Leave the signals to `_serve`."""
        yield


def _server(app: object, host: str, port: int, settings: Settings) -> _Server:
    return _Server(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            proxy_headers=True,
            forwarded_allow_ips=settings.trusted_proxies,
            server_header=False,
            # An answer under way may take as long as the bot may.
            timeout_graceful_shutdown=int(settings.bot_timeout) + 2,
        )
    )


async def _serve(services: Services) -> None:
    settings = services.settings
    public = _server(create_public_app(services), settings.host, settings.port, settings)
    private = _server(create_private_app(services), "127.0.0.1", settings.actions_port, settings)

    def stop() -> None:
        services.feed.close()  # ends the event streams, which would otherwise hold the server up
        public.should_exit = True

    async def serve_public() -> None:
        try:
            await public.serve()
        finally:
            private.should_exit = True  # last: an answer under way still needs the actions

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    async with services.running():
        await asyncio.gather(serve_public(), private.serve())


def run(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM."""
    configure_logging(settings.log_level, process="app")
    services = build(settings)
    # The index takes a second or two: better at the start than in the first citizen's question.
    services.search.nearest("", as_of=local_date(services.clock()))
    asyncio.run(_serve(services))
